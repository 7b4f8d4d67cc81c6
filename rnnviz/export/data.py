"""The numbers behind the frames: CSV for a spreadsheet, npz for numpy."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, final

import numpy as np
import numpy.typing as npt

from rnnviz.export.archive import whole
from rnnviz.export.job import Job
from rnnviz.scene.frame import Frame, Panel
from rnnviz.support.atomic import replacing

Array = npt.NDArray[Any]
COLUMNS = ("tensor", "layer", "direction", "t", "n", "unit", "value", "position")
FROM_START = -1  # x, h_0 and c_0 are known before the first step
DIGITS = {2: 5, 4: 9, 8: 17}  # that give the very number back


@final
class Csv:
    """One row per number that the last of the steps shows, with the position that computes it."""

    def write(self, job: Job) -> list[Path]:
        """Rows are written as they are made."""
        with (
            replacing(job.path, overwrite=job.spec.overwrite, check=_whole_csv) as temporary,
            temporary.open("w", encoding="utf-8", newline="") as file,
        ):
            file.write(f"# rnnviz: {job.text()}\n")
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(COLUMNS)
            blocks = list(_blocks(job))
            for done, block in enumerate(blocks):
                rows.writerows(_rows(job, *block))
                job.progress(done + 1, len(blocks))
        return [job.path]


@final
class Npz:
    """Every tensor that the frames show as an array, time first, with the positions that compute its steps."""

    def write(self, job: Job) -> list[Path]:
        """Arrays "x", "h.l0.d0", ... (L, H), "h_0.l0.d0" (H,), "position.l0.d0" (L,) and "facts" (JSON)."""
        with (
            replacing(job.path, overwrite=job.spec.overwrite, check=whole) as temporary,
            zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as out,
        ):
            arrays = dict(_arrays(job))
            for done, (name, values) in enumerate(arrays.items()):
                job.stop_if_cancelled()
                data = io.BytesIO()
                np.lib.format.write_array(data, np.asarray(values, order="C"), allow_pickle=False)
                out.writestr(zipfile.ZipInfo(f"{name}.npy"), data.getvalue(), zipfile.ZIP_DEFLATED)
                job.progress(done + 1, len(arrays))
        return [job.path]


def _last(job: Job) -> Frame:
    return job.frame(job.positions[-1])


def _panels(frame: Frame) -> tuple[Panel, ...]:
    """h of every layer; c, gates and pre-activations where they are shown."""
    more = [panel for panel in frame.chosen if panel.tensor not in ("h", "c")]
    return (*frame.hidden[::-1], *frame.memory[::-1], *more[::-1])


def _blocks(job: Job) -> Iterator[tuple[str, Panel, tuple[int, int], Array]]:
    """(tensor, its panel, known t, values (t, unit)) in the order of the file."""
    frame = _last(job)
    yield "x", frame.x, frame.x.computed, frame.x.values
    for panel in _panels(frame):
        if panel.start is not None:
            yield f"{panel.tensor}_0", panel, (0, 1), panel.start[np.newaxis]
        yield panel.tensor, panel, panel.computed, panel.values


def _rows(job: Job, tensor: str, panel: Panel, known: tuple[int, int], values: Array) -> Iterator[tuple[object, ...]]:
    fixed, n = tensor == "x" or tensor.endswith("_0"), job.options.sample
    digits = DIGITS.get(values.dtype.itemsize, 17)
    for t in range(*known):
        job.stop_if_cancelled()
        position = FROM_START if fixed else job.schedule.position_of(panel.layer, panel.direction, t)
        for unit, value in enumerate(values[t].tolist()):
            shown_t = "" if tensor.endswith("_0") else t
            yield tensor, panel.layer, panel.direction, shown_t, n, unit, f"{value:.{digits}g}", position


def _arrays(job: Job) -> Iterator[tuple[str, Array]]:
    frame = _last(job)
    yield "facts", np.array(job.text())
    yield "x", np.asarray(frame.x.values)
    for panel in _panels(frame):
        place = f"l{panel.layer}.d{panel.direction}"
        yield f"{panel.tensor}.{place}", np.asarray(panel.values)
        if panel.start is not None:
            yield f"{panel.tensor}_0.{place}", np.asarray(panel.start)
        if panel.tensor == "h":
            steps = range(len(panel.values))
            position = [job.schedule.position_of(panel.layer, panel.direction, t) for t in steps]
            yield f"position.{place}", np.array(position, np.int64)


def _whole_csv(path: Path) -> None:
    with path.open("rb") as file:
        file.seek(-1, 2)
        if file.read() != b"\n":
            raise OSError(f"{path.name} is not whole")
