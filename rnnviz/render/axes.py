"""Axes with whole, zero-based indices: timesteps (or the tokens of the input) below, units on the left."""

from __future__ import annotations

import os

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard

LEFT_WIDTH = 34
BOTTOM_HEIGHT = 19
BARE_HEIGHT = 5


class IndexAxis(pg.AxisItem):
    """Ticks in the middle of whole numbers 0 .. count - 1."""

    def __init__(self, orientation: str, theme: Theme) -> None:
        super().__init__(orientation)
        self.count = 1
        self.names: tuple[str, ...] = ()
        self.start: tuple[float, str] | None = None  # where h_0 stands, and its name
        self.setStyle(tickLength=3, tickTextOffset=3, autoExpandTextSpace=False, hideOverlappingLabels=True)
        self.setTickFont(mono_font(SMALL))
        self.enableAutoSIPrefix(False)
        if orientation == "left":
            self.setWidth(LEFT_WIDTH)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.setPen(QPen(QColor(theme.surface)))  # no line along the axis: the cells have a frame
        self.setTickPen(QPen(QColor(theme.border)))
        self.setTextPen(QPen(QColor(theme.muted)))

    def set_indices(self, count: int, names: tuple[str, ...] = (), start: tuple[float, str] | None = None) -> None:
        """`count` indices, with names of their own or their numbers; `start` names the column of h_0."""
        self.count, self.names, self.start = count, names, start
        self.picture = None
        self.update()

    @guard(default=list)
    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        low, high = sorted((low, high))
        first, last = max(0, int(low)), min(self.count - 1, int(high))
        shown = max(high - low, 1e-9)
        least = (9 * len(str(last)) + 8 if self.orientation == "bottom" else 15) * shown / max(size, 1)
        powers = (base * 10**power for power in range(12) for base in (1, 2, 5))
        stride = next(step for step in powers if step >= least)
        start = -(-first // stride) * stride
        places = [k + 0.5 for k in range(start, last + 1, stride)]
        return [(stride, places + ([self.start[0]] if self.start is not None else []))]

    @guard(default=list)
    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        start = self.start
        return [start[1] if start is not None and value == start[0] else self._name(int(value)) for value in values]

    def _name(self, index: int) -> str:
        return self.names[index] if index < len(self.names) else str(index)
