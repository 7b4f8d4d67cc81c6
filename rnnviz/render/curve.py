"""The curve of one unit over time, with others beside it for comparison."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
import shiboken6
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPen

from rnnviz.render.axes import IndexAxis
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard

HEIGHT = 118
LEFT = 38  # of the numbers; more where they are longer
AIR = 9


@dataclass(frozen=True, eq=False)
class Curve:
    """`values` (L,) of one unit; only the half-open range `known` of timesteps is drawn."""

    values: npt.NDArray[Any]
    known: tuple[int, int]


def colours(theme: Theme) -> tuple[str, ...]:
    """The first is the unit itself; the others are taken in turn for what is pinned."""
    return theme.accent, theme.cursor, theme.nan, theme.warning, theme.text, theme.muted


@lru_cache(maxsize=32)
def _look(colour: str, *, first: bool) -> dict[str, Any]:
    """How a curve is drawn. The same pen and brush each time: pyqtgraph keeps a picture of the dot for each that it
    was ever given, up to a thousand for a curve."""
    return {
        "pen": pg.mkPen(QColor(colour), width=2 if first else 1.5),
        "symbolSize": 5 if first else 4,
        "symbolBrush": pg.mkBrush(QColor(colour)),
        "symbolPen": QPen(Qt.PenStyle.NoPen),
    }


class UnitCurve(pg.PlotWidget):  # type: ignore[misc]
    """A click asks for its timestep."""

    clicked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        self._bottom, self._left = IndexAxis("bottom", theme), pg.AxisItem("left")
        super().__init__(axisItems={"bottom": self._bottom, "left": self._left}, enableMenu=False)
        self.setObjectName("unitCurve")
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hideButtons()
        self._drop_menus()
        self.setMouseEnabled(x=False, y=False)
        self._left.setWidth(LEFT)
        self._left.setStyle(tickFont=mono_font(SMALL), tickLength=3)
        self._left.enableAutoSIPrefix(False)
        self._bottom.setHeight(19)
        self._zero = pg.InfiniteLine(angle=0, pos=0)
        self._now = pg.InfiniteLine(angle=90, pos=0)
        for line in (self._zero, self._now):
            self.addItem(line, ignoreBounds=True)
        self._lines: list[Any] = []
        self._range: tuple[int, float, float] | None = None
        self.set_theme(theme)

    def _drop_menus(self) -> None:
        """pyqtgraph makes a menu without a parent for every plot, which would outlive it."""
        item: Any = self.getPlotItem()
        menu = item.ctrlMenu
        item.ctrlMenu, item.subMenus = None, []
        if menu is not None:
            shiboken6.delete(menu)

    def show_curves(self, curves: Sequence[Curve], t: int, low: float, high: float) -> None:
        """Draw `curves` (the first on top) with a line at `t`, on the fixed scale `low` .. `high`."""
        steps = max((len(curve.values) for curve in curves), default=1)
        if self._range != (steps, low, high):
            self._range = steps, low, high
            self._bottom.set_indices(steps, axis_name="")
            room = 0.06 * (high - low)
            self.setXRange(0, steps, padding=0)
            self.setYRange(low - room, high + room, padding=0)
            digits = f"{high:.2g}".replace("-", "−")
            self._left.setWidth(max(LEFT, QFontMetricsF(mono_font(SMALL)).horizontalAdvance(f"−{digits}") + AIR))
            self._left.setTicks([[(low, f"−{digits}" if low < 0 else "0"), (0, "0"), (high, digits)]])
        while len(self._lines) < len(curves):
            line = pg.PlotDataItem()
            line.setDownsampling(auto=True, method="peak")
            line.setZValue(-len(self._lines))
            self._lines.append(line)
            self.addItem(line, ignoreBounds=True)
        for k, line in enumerate(self._lines):
            if k < len(curves):
                self._draw(line, curves[k], k)
            line.setVisible(k < len(curves))
        self._now.setPos(t + 0.5)

    def _draw(self, line: Any, curve: Curve, k: int) -> None:
        start, stop = curve.known
        values = np.asarray(curve.values[start:stop], np.float64)
        few = 0 < len(values) <= 60
        colour = colours(self._theme)[k % len(colours(self._theme))]
        steps = np.arange(start, start + len(values)) + 0.5
        line.setData(steps, values, connect="finite", symbol="o" if few else None, **_look(colour, first=k == 0))

    def set_theme(self, theme: Theme) -> None:
        """Colours; the curves take theirs when they are drawn next."""
        self._theme = theme
        self.setBackground(QColor(theme.surface))
        self._bottom.set_theme(theme)
        self._left.setPen(QPen(QColor(theme.border)))
        self._left.setTextPen(QPen(QColor(theme.muted)))
        self._zero.setPen(pg.mkPen(QColor(theme.border), width=1))
        self._now.setPen(pg.mkPen(QColor(theme.newest), width=1.5))

    @guard
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._range is not None:
            scene = self.mapToScene(event.position().toPoint())
            place: QPointF = self.getPlotItem().getViewBox().mapSceneToView(scene)
            if 0 <= place.x() < self._range[0]:
                self.clicked.emit(int(place.x()))
        event.accept()

    @guard
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
