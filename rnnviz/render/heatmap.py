"""The heatmap on screen: a pyqtgraph item at viewport resolution. Its cost does not depend on the number of steps."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from rnnviz.render.cells import ImageCache, paint_heatmap
from rnnviz.render.paint_frame import start_column
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Panel, Ref
from rnnviz.support.guard import guard

START_SHARE = 0.025  # the column of h_0 is as wide as a step, but at least this share of all steps


def start_width(steps: int) -> tuple[float, float]:
    """(width, gap) of the h_0 column in steps."""
    width = max(1.0, steps * START_SHARE)
    return width, 0.35 * width


class HeatmapItem(pg.GraphicsObject):
    """One panel in the coordinates of its plot: x = timestep, y = unit, h_0 in a column beside it."""

    def __init__(self, panel: Panel, theme: Theme) -> None:
        super().__init__()
        self.panel = panel
        self._theme = theme
        self._cursor: Ref | None = None
        self._pins: Sequence[Ref] = ()
        self._cache, self._start_cache = ImageCache(), ImageCache()
        self._start = None if panel.start is None else start_column(panel)

    def show_panel(self, panel: Panel, cursor: Ref | None, pins: Sequence[Ref]) -> None:
        """Take another position of the same panel; repaints only when something differs."""
        old = self.panel
        same = (old.computed, old.newest, self._cursor, self._pins) == (panel.computed, panel.newest, cursor, pins)
        self.panel, self._cursor, self._pins = panel, cursor, pins
        if not same:
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def start_span(self) -> tuple[float, float] | None:
        """Where on the time axis the column of h_0 stands: left of a forward direction, right of a reverse one."""
        if self._start is None:
            return None
        steps = len(self.panel.codes)
        width, gap = start_width(steps)
        return (steps + gap, steps + gap + width) if self.panel.direction else (-gap - width, -gap)

    def ref_at(self, x: float, y: float, sample: int) -> Ref | None:
        """The number under a point of the plot."""
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

    @guard
    def paint(self, painter: QPainter, *_args: Any) -> None:
        rows = self.panel.codes.shape[1]
        to_view = painter.worldTransform()
        first, last = self._visible()
        painter.save()
        painter.resetTransform()
        if first < last:
            rect = to_view.mapRect(QRectF(first, 0, last - first, rows))
            paint_heatmap(
                painter, rect, self.panel, self._theme, numbers=True, newest=True, cursor=self._cursor,
                pins=self._pins, steps=(first, last), cache=self._cache,
            )  # fmt: skip
            self._frame(painter, rect)
        span = self.start_span()
        if span is not None and self._start is not None:
            rect = to_view.mapRect(QRectF(span[0], 0, span[1] - span[0], rows))
            paint_heatmap(
                painter, rect, self._start, self._theme, numbers=True, newest=False, cursor=self._cursor,
                pins=self._pins, cache=self._start_cache,
            )  # fmt: skip
            self._frame(painter, rect)
        painter.restore()

    def _frame(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QColor(self._theme.border))
        painter.drawRect(rect)

    def _visible(self) -> tuple[int, int]:
        """The half-open range of steps that the view shows."""
        steps = len(self.panel.codes)
        box = self.getViewBox()
        if box is None:
            return 0, steps
        low, high = box.viewRange()[0]
        return max(0, math.floor(low)), min(steps, math.ceil(high))


def summary(panel: Panel) -> tuple[float, float]:
    """Smallest and largest finite number that the position has reached; (nan, nan) where there is none."""
    start, stop = panel.computed
    values = panel.values[start : min(stop, panel.length)]
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (math.nan, math.nan)
