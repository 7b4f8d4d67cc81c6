"""The heatmap on screen: a pyqtgraph item at viewport resolution that repaints only the columns that changed."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from rnnviz.render.area import in_device_pixels, to_device, whole
from rnnviz.render.cells import ImageCache, paint_heatmap
from rnnviz.render.marks import paint_frame_line
from rnnviz.render.paint_frame import start_column
from rnnviz.render.palette import mix
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Panel, Ref
from rnnviz.support.guard import guard
from rnnviz.support.log import report

START_SHARE = 0.025  # the column of h_0 is as wide as a step, but at least this share of all steps
REACH = 5  # logical pixels by which marks stand out of their column


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


class HeatmapItem(pg.GraphicsObject):  # type: ignore[misc]
    """One panel in the coordinates of its plot: x = timestep, y = unit, h_0 in a column beside it."""

    def __init__(self, panel: Panel, theme: Theme, *, numbers: bool = True) -> None:
        super().__init__()
        self.panel = panel
        self._theme = theme
        self._numbers = numbers
        self._cursor: Ref | None = None
        self._pins: tuple[Ref, ...] = ()
        self._cache, self._start_cache = ImageCache(), ImageCache()
        self._start = None if panel.start is None else start_column(panel)
        self.setFlag(self.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # paint gets the exposed rectangle

    # --- positions ---------------------------------------------------------------------------------
    def show_panel(self, panel: Panel, cursor: Ref | None, pins: tuple[Ref, ...]) -> None:
        """Take another position of the same numbers; only the columns that differ are painted again."""
        old, old_cursor, old_pins = self.panel, self._cursor, self._pins
        self.panel, self._cursor, self._pins = panel, cursor, pins
        if panel.codes is not old.codes:
            self._start = None if panel.start is None else start_column(panel)
            self.prepareGeometryChange()
            self.update()
            return
        for start, stop in changed_steps(old, panel):
            self._touch(start, stop)
        marks = set(old_pins) ^ set(pins)
        marks |= {ref for ref in (old_cursor, cursor) if ref is not None and old_cursor != cursor}
        for ref in marks:
            self._touch_ref(ref)

    def _touch(self, start: float, stop: float) -> None:
        if start < stop:
            box = self.getViewBox()
            reach = REACH * (box.viewPixelSize()[0] if box is not None else 1.0)
            self.update(QRectF(start - reach, 0, stop - start + 2 * reach, self.panel.codes.shape[1]))

    def _touch_ref(self, ref: Ref) -> None:
        span = self.start_span()
        if not ref.tensor.endswith("_0"):
            self._touch(ref.t, ref.t + 1)
        elif span is not None:
            self._touch(*span)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

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
        unit, t = math.floor(y), math.floor(x)
        if not 0 <= unit < rows:
            return None
        span = self.start_span()
        if span is not None and span[0] <= x < span[1]:
            return Ref(f"{panel.tensor}_0", panel.layer, panel.direction, 0, sample, unit)
        if not 0 <= t < min(steps, panel.length):
            return None
        start, stop = panel.computed
        return Ref(panel.tensor, panel.layer, panel.direction, t, sample, unit) if start <= t < stop else None

    @guard(default=QRectF)
    def boundingRect(self) -> QRectF:
        steps, rows = self.panel.codes.shape
        span = self.start_span() or (0.0, 0.0)
        left, right = min(0.0, span[0]), max(float(steps), span[1])
        return QRectF(left, 0, right - left, rows)

    def visible(self) -> tuple[int, int]:
        """The half-open range of steps that the view shows."""
        steps = len(self.panel.codes)
        box = self.getViewBox()
        if box is None:
            return 0, steps
        low, high = box.viewRange()[0]
        return max(0, math.floor(low)), min(steps, math.ceil(high))

    def reduced(self) -> float:
        """How many steps stand in one pixel column; at most 1 where each has one of its own."""
        box = self.getViewBox()
        return float(box.viewPixelSize()[0]) if box is not None else 1.0

    # --- painting ----------------------------------------------------------------------------------
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, *_args: Any) -> None:
        painter.save()
        try:
            self._paint(painter, option.exposedRect)
        except Exception as error:
            report(error, "HeatmapItem.paint")
            painter.restore()
            painter.save()
            painter.fillRect(self.boundingRect(), QColor(self._theme.bad))  # the error tile
        painter.restore()

    def _paint(self, painter: QPainter, exposed: QRectF) -> None:
        rows = self.panel.codes.shape[1]
        first, last = self.visible()
        parts = []
        if first < last:
            parts.append((QRectF(first, 0, last - first, rows), self.panel, (first, last), self._cache))
        span = self.start_span()
        if span is not None and self._start is not None:
            rect = QRectF(span[0], 0, span[1] - span[0], rows)
            parts.append((rect, self._start, (0, 1), self._start_cache))
        for rect, panel, steps, cache in parts:
            paint_heatmap(
                painter, rect, panel, self._theme, numbers=self._numbers, newest=True, cursor=self._cursor,
                pins=self._pins, steps=steps, cache=cache, exposed=exposed,
                scale=painter.device().devicePixelRatioF(), time_line=True,
            )  # fmt: skip
        edge = QColor(mix(self._theme.border, self._theme.text, 0.15))
        places = [whole(to_device(painter).mapRect(rect)) for rect, *_ in parts]
        in_device_pixels(painter)
        for place in places:
            paint_frame_line(painter, QRectF(place), edge)
