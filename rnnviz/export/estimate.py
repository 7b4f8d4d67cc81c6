"""How large an export will be and how long it takes, from a few steps written by the very writer."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rnnviz.export.formats import format_of, need_package
from rnnviz.export.job import Job
from rnnviz.export.spec import ExportSpec
from rnnviz.scene.options import DisplayOptions

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

FEW = 6  # steps whose mean is taken


@dataclass(frozen=True)
class Estimate:
    """`count` steps take about this many bytes and seconds; `exact` where all of them were written."""

    count: int
    bytes: float
    seconds: float
    exact: bool


def estimate(
    trace: Trace, spec: ExportSpec, options: DisplayOptions | None = None, cancel: Callable[[], bool] | None = None
) -> Estimate:
    """Write a few steps from the middle, and then a few more, into a temporary folder; go on in a straight line.

    Where one step is few, it is written twice, as fonts, layout and palette are made once. Numbers begin at the first
    step, as a file of numbers holds all that came before its last step. The difference of two times wavers with all
    that a file costs beside its steps: a step takes at least the time between two of them.
    """
    row = format_of(spec)
    need_package(row)
    positions = Job(trace, spec, options).positions
    count, stride = len(positions), positions.step
    start, enough = min(row.settles, count), min(row.settles + FEW, count)
    first = positions[(count - enough) // 2 if row.has_picture else 0]
    with tempfile.TemporaryDirectory(prefix="rnnviz-estimate-") as folder:

        def write(steps: int) -> tuple[float, float, list[float]]:
            path = str(Path(folder, f"{steps}{spec.destination.suffix}"))
            last = first + stride * (steps - 1) + 1
            part = replace(spec, path=path, steps=(first, last, stride), overwrite=True)
            done: list[float] = []
            job = Job(trace, part, options, progress=lambda *_: done.append(time.perf_counter()), cancel=cancel)
            begin = time.perf_counter()
            files = row.writer().write(job)
            return sum(file.stat().st_size for file in files), time.perf_counter() - begin, done

        if start == 1:
            write(1)
        (small, short, _), (large, long, done) = write(start), write(enough)
    if enough == count:
        return Estimate(count, large, long, exact=True)
    larger = (large - small) / FEW
    between = (done[enough - 1] - done[start - 1]) / FEW if row.has_picture else 0.0
    slower = max((long - short) / FEW, between)
    size, seconds = large + (count - enough) * larger, long + (count - enough) * slower
    if row.whole_every:
        size += (count - 1) // row.whole_every * (small - start * larger)
    return Estimate(count, size, seconds, exact=False)
