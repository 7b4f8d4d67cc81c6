"""The heatmap on screen: a pyqtgraph item that keeps the colours of its cells at the device's resolution.

A step says which rectangles of the viewport change; the view has them painted there without asking the scene
(heat_view.py).
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from typing import Any

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph as pg
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from rnnviz.render.area import in_device_pixels, to_device, whole
from rnnviz.render.cells import colour_cells, paint_heatmap
from rnnviz.render.heat_part import Part, Placed
from rnnviz.render.marks import paint_frame_line
from rnnviz.render.palette import mix
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Panel, Ref
from rnnviz.support.guard import guard
from rnnviz.support.log import report

EPSILON = 1e-6  # of a cell: ranges come back from the view with rounding errors
START_SHARE = 0.025  # the column of h_0 is as wide as a step, but at least this share of all steps
REACH = 4  # logical pixels by which marks stand out of their column
MANY = 1 << 18  # numbers from which colouring them is worth a thread


def start_width(steps: int) -> tuple[float, float]:
    """(width, gap) of the h_0 column in steps."""
    width = max(1.0, steps * START_SHARE)
    return width, 0.35 * width


def changed_steps(old: Panel, new: Panel) -> Iterator[tuple[int, int]]:
    """Half-open ranges of t in which two positions of one panel differ in what is computed or newest."""
    (a, b), (c, d) = old.computed, new.computed
    if a == b or c == d:
        yield (
            min(a, c) if a < b and c < d else (a if a < b else c),
            max(b, d) if a < b and c < d else (b if a < b else d),
        )
    else:
        yield min(a, c), max(a, c)
        yield min(b, d), max(b, d)
    if old.newest != new.newest:
        yield old.newest
        yield new.newest


def joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges that touch each other as one: a step mostly touches the newest column and the one before."""
    found: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((start, stop))
    return found


class HeatmapItem(pg.GraphicsObject):  # type: ignore[misc]
    """One panel in the coordinates of its plot: x = timestep, y = row, h_0 in a column beside it."""

    def __init__(self, panel: Panel, theme: Theme, *, numbers: bool = True) -> None:
        super().__init__()
        self.panel = panel
        self._theme = theme
        self._numbers = numbers
        self._cursor: Ref | None = None
        self._pins: tuple[Ref, ...] = ()
        self._ratio = 1.0
        self._placed: Placed | None = None
        self._limit = QRect()  # device pixels of the view box
        self._cells = Part(panel, (0, 0), (0, 0))
        self._start: Part | None = None
        self._take_start()
        self.setFlag(self.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # paint gets the exposed rectangle

    # --- positions ---------------------------------------------------------------------------------
    def show_panel(self, panel: Panel, cursor: Ref | None, pins: tuple[Ref, ...]) -> list[QRect]:
        """Take another position of the same numbers; returns what has to be copied to the viewport again."""
        old, old_cursor, old_pins = self.panel, self._cursor, self._pins
        self.panel, self._cursor, self._pins = panel, cursor, pins
        self._cells.panel = panel
        if panel.codes is not old.codes or panel.scale != old.scale or panel.units is not old.units:
            self._take_start()
            self.redraw()
            return []
        spans = [span for span in changed_steps(old, panel) if span[0] < span[1]]
        spans += [(t, t + 1) for t in set(old.elsewhere) ^ set(panel.elsewhere)]
        marks = set(old_pins) ^ set(pins)
        marks |= {ref for ref in (old_cursor, cursor) if ref is not None and old_cursor != cursor}
        spans += [(ref.t, ref.t + 1) for ref in marks if not ref.tensor.endswith("_0")]
        touched = [self._touch(self._cells, *span) for span in joined(spans)]
        if self._start is not None and any(ref.tensor.endswith("_0") for ref in marks):
            touched.append(self._touch(self._start, 0, 1))
        return [rect for rect in touched if not rect.isEmpty()]

    def _take_start(self) -> None:
        panel = self.panel
        self._start = None if panel.start is None else Part(panel.start_column(), (0, 1), (0, 0))

    def _touch(self, part: Part, start: int, stop: int) -> QRect:
        if self._placed is None:
            return QRect()
        return self._placed.in_view(part.touched(start, stop, math.ceil(REACH * self._ratio)))

    def redraw(self) -> None:
        """Paint everything again at the next occasion."""
        self._placed = None
        self.prepareGeometryChange()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.redraw()

    def _parts(self) -> list[Part]:
        return [self._cells] if self._start is None else [self._cells, self._start]

    # --- places ------------------------------------------------------------------------------------
    def start_span(self) -> tuple[float, float] | None:
        """Where on the time axis the column of h_0 stands: left of a forward direction, right of a reverse one."""
        if self._start is None:
            return None
        steps = len(self.panel.codes)
        width, gap = start_width(steps)
        return (steps + gap, steps + gap + width) if self.panel.direction else (-gap - width, -gap)

    def ref_at(self, x: float, y: float, sample: int) -> Ref | None:
        """The number under a point of the plot; None where nothing is computed."""
        panel = self.panel
        steps, rows = panel.codes.shape
        row, t = math.floor(y), math.floor(x)
        if not 0 <= row < rows:
            return None
        span, unit = self.start_span(), panel.unit(row)
        if span is not None and span[0] <= x < span[1]:
            return Ref(f"{panel.tensor}_0", panel.layer, panel.direction, 0, sample, unit)
        if not 0 <= t < min(steps, panel.length):
            return None
        start, stop = panel.computed
        return Ref(panel.tensor, panel.layer, panel.direction, t, sample, unit) if start <= t < stop else None

    def is_padding(self, x: float, y: float) -> bool:
        """Whether a point of the plot is beyond the end of this sequence."""
        steps, rows = self.panel.codes.shape
        return bool(0 <= y < rows and self.panel.length <= math.floor(x) < steps)

    @guard(default=QRectF)
    def boundingRect(self) -> QRectF:
        steps, rows = self.panel.codes.shape
        span = self.start_span() or (0.0, 0.0)
        left, right = min(0.0, span[0]), max(float(steps), span[1])
        return QRectF(left, 0, right - left, rows)

    def visible(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The half-open ranges of steps and of rows that the view shows."""
        shape, box = self.panel.codes.shape, self.getViewBox()
        if box is None:
            return (0, shape[0]), (0, shape[1])
        ranges = (sorted(ends) for ends in box.viewRange())
        steps, rows = (
            (max(0, math.floor(low + EPSILON)), min(count, math.ceil(high - EPSILON)))
            for (low, high), count in zip(ranges, shape, strict=True)
        )
        return steps, rows

    def reduced(self) -> tuple[float, float]:
        """How many steps and how many rows stand in one pixel; at most 1 where each has one of its own."""
        (first, last), (top, bottom) = self._cells.steps, self._cells.rows
        size = self._cells.place.size()
        return (last - first) / max(1, size.width()), (bottom - top) / max(1, size.height())

    # --- painting ----------------------------------------------------------------------------------
    def place(self, to_device: QTransform) -> list[QRect]:
        """The device pixels that painting will cover, where the scene is moved to them by `to_device`."""
        self._place(self.sceneTransform() * to_device)
        return [part.place & self._limit for part in self._parts()]

    def colouring(self) -> Iterator[Callable[[], object]]:
        """The work that painting will find done if it is done before, in any thread; nothing where it is little."""
        (first, last), (top, bottom) = self._cells.steps, self._cells.rows
        if (last - first) * (bottom - top) >= MANY and not self._cells.place.isEmpty():
            part = self._cells
            yield lambda: colour_cells(part.panel, part.place, part.steps, part.rows, self._theme, part.cache)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, *_args: Any) -> None:
        painter.save()
        try:
            self._place(to_device(painter))
            self._ratio = painter.device().devicePixelRatioF()
            painter.resetTransform()
            outside = painter.deviceTransform()
            self._placed = Placed(outside.inverted()[0], outside, self._limit)
            in_device_pixels(painter)
            self._paint(painter, self._limit)
        except Exception as error:
            report(error, "HeatmapItem.paint")
            painter.restore()
            painter.save()
            painter.fillRect(self.boundingRect(), QColor(self._theme.bad))  # the error tile
        painter.restore()

    def _place(self, device: QTransform) -> None:
        """Find the device pixels of both parts; `device`: from this item's coordinates to them."""
        box = self.getViewBox()
        self._limit = whole(device.mapRect(self.boundingRect() if box is None else box.viewRect()))
        steps, rows = self.visible()
        wide = QRectF(steps[0], rows[0], max(0, steps[1] - steps[0]), max(0, rows[1] - rows[0]))
        cells = self._cells
        cells.place, cells.steps, cells.rows = _pixels(device, wide), steps, rows
        span = self.start_span()
        if span is not None and self._start is not None:
            rect = QRectF(span[0], rows[0], span[1] - span[0], wide.height())
            self._start.place, self._start.rows = _pixels(device, rect), rows

    def _paint(self, painter: QPainter, within: QRect) -> None:
        """Paint what stands in these device pixels, which are the painter's coordinates."""
        for part in self._parts():
            exposed = within & part.place
            if not exposed.isEmpty():
                painter.setClipRect(exposed)
                paint_part(painter, part, self._theme, self._numbers, self._cursor, self._pins, self._ratio, exposed)

    def safe(self) -> list[QRect]:
        """Rectangles of the viewport that a step may ask to paint; none before the item was painted."""
        if self._placed is None:
            return []
        return [self._placed.in_view(part.place) for part in self._parts() if not part.place.isEmpty()]

    def blit(self, painter: QPainter, rect: QRect) -> bool:
        """Paint `rect` of the viewport; False where the view has moved since the last paint."""
        placed = self._placed
        if placed is None or painter.deviceTransform() != placed.to_device:
            return False
        painter.save()
        in_device_pixels(painter)
        self._paint(painter, placed.to_device.mapRect(QRectF(rect)).toAlignedRect() & placed.limit)
        painter.restore()
        return True


def _pixels(device: QTransform, rect: QRectF) -> QRect:
    return QRect() if rect.isEmpty() else whole(device.mapRect(rect))


def paint_part(
    painter: QPainter, part: Part, theme: Theme, numbers: bool, cursor: Ref | None, pins: tuple[Ref, ...], ratio: float,
    exposed: QRect,
) -> None:  # fmt: skip
    """Cells, grid, numbers, marks and the edge, as far as they stand in `exposed`, to which the painter is clipped."""
    paint_heatmap(
        painter, QRectF(part.place), part.panel, theme, numbers=numbers, newest=True, cursor=cursor, pins=pins,
        steps=part.steps, rows=part.rows, cache=part.cache, exposed=QRectF(exposed), scale=ratio, time_line=True,
    )  # fmt: skip
    paint_frame_line(painter, QRectF(part.place), QColor(mix(theme.border, theme.text, 0.15)))
