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

FEW = 4  # steps that are written


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
    """Write one step and then a few from the middle into a temporary folder, and go on in a straight line."""
    row = format_of(spec)
    need_package(row)
    positions = Job(trace, spec, options).positions
    count, stride = len(positions), positions.step
    middle = positions[(count - min(FEW, count)) // 2]
    with tempfile.TemporaryDirectory(prefix="rnnviz-estimate-") as folder:

        def write(name: str, steps: int) -> tuple[int, float]:
            path = str(Path(folder, name + spec.destination.suffix))
            last = middle + stride * (steps - 1) + 1
            job = Job(trace, replace(spec, path=path, steps=(middle, last, stride)), options, cancel=cancel)
            begin = time.perf_counter()
            files = row.writer().write(job)
            return sum(file.stat().st_size for file in files), time.perf_counter() - begin

        one = write("one", 1)
        if count == 1:
            return Estimate(1, *one, exact=True)
        few = min(FEW, count)
        several = write("few", few)
    per_step = [(more - less) / (few - 1) for more, less in zip(several, one, strict=True)]
    size, seconds = (max(start + (count - 1) * each, start) for start, each in zip(one, per_step, strict=True))
    return Estimate(count, size, seconds, exact=few == count)
