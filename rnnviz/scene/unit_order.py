"""In which order the units of a layer stand as rows: by index, by mean, by likeness of their course, by peak time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rnnviz.scene.frame import Floats, Units
from rnnviz.scene.options import Order

CHUNK = 4096  # steps looked at at once
SAMPLED = 2048  # steps from which likeness is judged


def unit_order(values: Floats, order: Order) -> Units | None:
    """(rows,): the unit that stands in each row, from `values` (L, rows) of the valid steps; None: its index.

    "mean": the largest mean over time first. "peak": the unit whose largest magnitude comes first, first.
    "similarity": a chain in which each unit is followed by the one left that correlates best with it, from the
    unit with the largest variance on; judged on at most 2048 evenly spaced steps. Equal units keep their order;
    what is not finite counts as 0.
    """
    if order == "index" or len(values) == 0 or values.shape[1] < 2:
        return None
    if order == "mean":
        found = np.argsort(-_finite(values.mean(axis=0, dtype=np.float64)), kind="stable")
    elif order == "peak":
        found = np.argsort(peaks(values), kind="stable")
    else:
        found = _chain(values)
    made: Units = found.astype(np.int32)
    made.flags.writeable = False
    return made


def peaks(values: Floats) -> npt.NDArray[np.int64]:
    """(rows,): the step at which each unit is furthest from 0."""
    best = np.full(values.shape[1], -1.0, values.dtype)
    place = np.zeros(values.shape[1], np.int64)
    for start in range(0, len(values), CHUNK):
        size = np.abs(_finite(values[start : start + CHUNK]))
        largest = size.max(axis=0)
        better = largest > best
        place[better] = start + size.argmax(axis=0)[better]
        best[better] = largest[better]
    return place


def _chain(values: Floats) -> npt.NDArray[np.int64]:
    course = _finite(values[:: max(1, -(-len(values) // SAMPLED))]).astype(np.float32)
    course = course - course.mean(axis=0)
    spread = np.sqrt((course**2).sum(axis=0))
    course /= np.where(spread > 0, spread, 1)
    with np.errstate(all="ignore"):  # some kernels raise a flag for lanes that nobody reads
        alike = course.T @ course
    found = np.empty(len(spread), np.int64)
    now = int(spread.argmax())
    for row in range(len(found)):
        found[row] = now
        alike[:, now] = -np.inf  # taken
        now = int(alike[now].argmax())
    return found


def _finite(values: Floats) -> Floats:
    return values if np.isfinite(values).all() else np.nan_to_num(values, nan=0, posinf=0, neginf=0)
