"""The pictures of a job one after another: as pixels with a palette, and what differs from the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from rnnviz.render.canvas import Canvas
from rnnviz.render.indexed import UNCHANGED, Indices, Palette, Pixels, palette_of
from rnnviz.scene.levels import COARSE
from rnnviz.scene.prepare import Levels, Prepared

if TYPE_CHECKING:
    from rnnviz.export.job import Job

Mask = npt.NDArray[np.bool_]
Change = tuple[QRect, Mask]
STRIP = 1 << 19  # pixels between two looks at whether the picture is still wanted
GAP = 40  # pixels: the cell that was marked before lies between the lines that are gone


@dataclass(frozen=True)
class Shot:
    """One picture. `pixels` (height, width) are overwritten by the next one: copy what is kept. `rects`: what was
    painted again, (left, top, width, height) each.

    `box`: (left, top, width, height) around all that differs from the picture before, at least one pixel; `delta`:
    those pixels, `UNCHANGED` where nothing differs, but not in short gaps, which pack better in their own colour. For
    the first picture they are the whole picture.
    """

    position: int
    pixels: Indices
    box: tuple[int, int, int, int]
    delta: Indices
    rects: tuple[tuple[int, int, int, int], ...]


class Film:
    """Iterate: a `Shot` for every position of the job, in one palette that no cell's colour is missing from."""

    def __init__(self, job: Job) -> None:
        self._job = job
        run = job.coarse
        layers = (*run.hidden, *run.memory, *run.chosen, *run.finals, run.x)
        self.palette: Palette = palette_of(job.theme, (layer.scale for layer in layers))

    def __iter__(self) -> Iterator[Shot]:
        job, wide, high = self._job, *self._job.size
        canvas = Canvas((wide, high), job.theme, parts=job.parts, unit=job.unit, poll=job.stop_if_cancelled)
        pixels = np.zeros((high, wide), np.uint8)
        for count, position in enumerate(job.positions):
            job.stop_if_cancelled()
            rects = canvas.show(job.coarse_frame(position))
            changes = [self._take(view(canvas.image), pixels, rect) for rect in rects]
            if count:
                yield _shot(position, pixels, changes)
            else:
                whole = (0, 0, wide, high)
                yield Shot(position, pixels, whole, pixels, (whole,))

    def kept(self) -> Iterator[Shot]:
        """The same for encoders in other threads: the first `delta`, the whole picture, is a copy."""
        for count, shot in enumerate(self):
            yield shot if count else replace(shot, delta=shot.delta.copy())

    def _take(self, seen: Pixels, pixels: Indices, rect: QRect) -> Change:
        """Bring `rect` of the image into `pixels`; says which of them are new."""
        columns = slice(rect.left(), rect.right() + 1)
        mask = np.empty((rect.height(), rect.width()), np.bool_)
        rows = max(1, STRIP // rect.width())
        for top in range(0, rect.height(), rows):
            self._job.stop_if_cancelled()
            strip = slice(rect.top() + top, min(rect.top() + top + rows, rect.bottom() + 1)), columns
            new = self.palette.indices(seen[strip])
            np.not_equal(new, pixels[strip], out=mask[top : top + rows])
            pixels[strip] = new
        return rect, mask


def _shot(position: int, pixels: Indices, changes: list[Change]) -> Shot:
    rects = tuple((r.left(), r.top(), r.width(), r.height()) for r, _ in changes)
    boxes = [_box(rect, mask) for rect, mask in changes if mask.any()]
    if not boxes:
        return Shot(position, pixels, (0, 0, 1, 1), pixels[:1, :1].copy(), rects)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    delta = np.full((bottom - top, right - left), UNCHANGED, np.uint8)
    for rect, mask in changes:
        y, x = max(rect.top(), top), max(rect.left(), left)
        end_y, end_x = min(rect.bottom() + 1, bottom), min(rect.right() + 1, right)
        if y < end_y and x < end_x:
            inner = closed(mask[y - rect.top() : end_y - rect.top(), x - rect.left() : end_x - rect.left()])
            here = np.where(inner, pixels[y:end_y, x:end_x], np.uint8(UNCHANGED))
            delta[y - top : end_y - top, x - left : end_x - left] = here
    return Shot(position, pixels, (left, top, right - left, bottom - top), delta, rects)


def closed(mask: Mask) -> Mask:
    """`mask` (height, width) with the gaps of a row filled that are at most `GAP` wide and have an end."""
    place = np.arange(mask.shape[1], dtype=np.int32)
    before = np.maximum.accumulate(np.where(mask, place, -2 * GAP), axis=1)
    after = np.minimum.accumulate(np.where(mask, place, mask.shape[1] + 2 * GAP)[:, ::-1], axis=1)[:, ::-1]
    filled: Mask = (after - before <= GAP + 1) | mask
    return filled


def _box(rect: QRect, mask: Mask) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) around what is new, the ends not included."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    left, top = rect.left(), rect.top()
    return left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1


def view(image: QImage) -> Pixels:
    """The pixels of an RGB32 image as (height, width), not copied: the image has to stay alive."""
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)


def coarse(prepared: Prepared) -> Prepared:
    """The same run with the coarser levels of pictures that have a palette."""
    return replace(prepared, **{f.name: _coarse(getattr(prepared, f.name)) for f in fields(prepared)})


def _coarse(value: Any) -> Any:
    if isinstance(value, tuple) and value and isinstance(value[0], Levels):
        return tuple(_coarse(item) for item in value)
    if not isinstance(value, Levels):
        return value
    start = None if value.start_codes is None else COARSE[value.start_codes]
    return replace(value, codes=COARSE[value.codes], start_codes=start)
