"""Axes with whole, zero-based indices: timesteps (or the tokens of the input) below, units on the left."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.still import Still, still
from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard

LEFT_WIDTH = 34
BOTTOM_HEIGHT = 19
BARE_HEIGHT = 5
LEAST_ROWS = 18  # pixels between two labels of units
TICK = 3
TOP = 2 * TICK - 1  # of labels below an axis
APART = 2  # pixels at least between a number and the name of the axis or of h_0
HALF = 0.4  # of a label's height: what its digits need on either side of their middle
EDGE = 8  # pixels right of the axis that the card leaves free
ROOM = 10  # pixels between two labels of timesteps
OVERHANG = {"left": 8, "bottom": 40}  # pixels by which labels may stand out of the axis
KEPT = 16  # pictures of axes: those of a card are mostly the same

Spec = tuple[float, float, Still]  # left, top, label
Picture = tuple[list[QLineF], list[Spec]]
_kept: dict[tuple[object, ...], tuple[tuple[str, ...], Picture]] = {}  # with the names, whose identity is in the key


class IndexAxis(pg.AxisItem):  # type: ignore[misc]
    """Ticks in the middle of whole numbers 0 .. count - 1."""

    picture: Any  # what is painted; pyqtgraph forgets it when the range or the size changes

    def __init__(self, orientation: str, theme: Theme) -> None:
        super().__init__(orientation)
        self.count = 1
        self.names: tuple[str, ...] = ()
        self.start: tuple[float, float, str] | None = None  # where h_0 stands, and its name
        self.axis_name = ""
        self.setStyle(
            tickLength=TICK,
            tickTextOffset=TICK,
            autoExpandTextSpace=False,
            hideOverlappingLabels=OVERHANG[orientation],
        )
        self._face = mono_font(SMALL)
        self._metrics = QFontMetricsF(self._face)
        self.setTickFont(self._face)
        self.enableAutoSIPrefix(False)
        if orientation == "left":
            self.setWidth(LEFT_WIDTH)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """No line along the axis: the cells have a frame."""
        self._pens = QPen(QColor(theme.border)), QPen(QColor(theme.muted))  # pyqtgraph makes new ones at every paint
        self.setPen(QPen(QColor(theme.surface)))
        self.setTickPen(self._pens[0])
        self.setTextPen(self._pens[1])

    def set_indices(
        self,
        count: int,
        names: tuple[str, ...] = (),
        start: tuple[float, float, str] | None = None,
        axis_name: str = "",
    ) -> None:
        """`count` indices, with names of their own or their numbers; `start` is (left, right, name) of the h_0 column.

        `axis_name` stands left of the timesteps.
        """
        self.count, self.names, self.start, self.axis_name = count, names, start, axis_name
        self.picture = None
        self.update()

    @guard(default=list)
    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        low, high = sorted((low, high))  # an inverted view gives its ends the other way round
        first, last = max(0, int(low)), min(self.count - 1, int(high))
        least = self._least(last) * max(high - low, 1e-9) / max(size, 1)
        powers = (base * 10**power for power in range(12) for base in (1, 2, 5))
        stride = next(step for step in powers if step >= least)
        begin = -(-first // stride) * stride
        return [(stride, [k + 0.5 for k in range(begin, last + 1, stride)])]

    def _least(self, last: int) -> float:
        """Pixels that one label needs."""
        if self.orientation == "left":
            return LEAST_ROWS
        widest = max(self.names, key=len) if self.names else str(last)
        return self._metrics.horizontalAdvance(widest) + ROOM

    def _name(self, index: int) -> str:
        return self.names[index] if index < len(self.names) else str(index)

    @guard(default=QRectF)
    def boundingRect(self) -> QRectF:
        """What is painted in; pyqtgraph's own, asked for several times in a paint, takes a tenth of it."""
        size, over = self.size(), OVERHANG[self.orientation]
        if self.orientation == "left":
            return QRectF(0, -over, size.width(), size.height() + 2 * over)
        return QRectF(-over, 0, size.width() + 2 * over, size.height())

    @guard
    def paint(self, painter: QPainter, *_args: Any) -> None:
        """Short ticks and the labels that have room. pyqtgraph's own painting costs three times as much."""
        if self.picture is None:
            self.picture = self._shared()
        ticks, texts = self.picture
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pens[0])
        painter.drawLines(ticks)
        painter.setPen(self._pens[1])
        for left, top, text in texts:
            text.paint(painter, left, top)

    @guard
    def resizeEvent(self, _event: object = None) -> None:
        """pyqtgraph places the label of an axis, which these do not have."""
        self.picture = None

    def _shared(self) -> Picture:
        """The picture of this axis, or of another one that looks the same."""
        size, shown = self.size(), self.style["showValues"]
        key = self.orientation, size.width(), size.height(), *self.range, self.count, id(self.names), shown
        key = *key, self.start, self.axis_name
        if key not in _kept:
            picture = self._specs()
            while len(_kept) >= KEPT:
                del _kept[next(iter(_kept))]
            _kept[key] = self.names, picture
        return _kept[key][1]

    def _specs(self) -> Picture:
        """The ticks, and the labels beside them; the names of the axis and of the h_0 column win where they overlap."""
        size, (low, high) = self.size(), self.range
        wide, tall = size.width(), size.height()
        length = tall if self.orientation == "left" else wide
        if length <= 0 or low == high:
            return [], []
        values = [value for _, level in self.tickValues(low, high, length) for value in level]
        places = [(int(value), self._pixel(value, length)) for value in values]
        places = [(index, place) for index, place in places if 0 <= place <= length]
        if self.orientation == "left":
            ticks = [QLineF(wide, place, wide - TICK, place) for _, place in places]
        else:
            ticks = [QLineF(place, 0, place, TICK) for _, place in places]
        if not self.style["showValues"]:
            return ticks, []
        own = self._own(wide) if self.orientation == "bottom" else []
        labels = [(place, still(self._name(index), SMALL, mono=True)) for index, place in places]
        over = OVERHANG[self.orientation]
        if self.orientation == "left":
            fit = [(place, text) for place, text in labels if place - HALF * text.height >= -over]
            fit = [(place, text) for place, text in fit if place + HALF * text.height <= tall + over]
            return ticks, [(wide - 2 * TICK - text.width, place - text.height / 2, text) for place, text in fit]
        fit = [(place - text.width / 2, text) for place, text in labels]
        most = wide + EDGE - 2 * APART  # the name of the axis of a heatmap beside this one follows
        fit = [(left, text) for left, text in fit if left >= -over and left + text.width - most <= ROOM - APART]
        fit = [(min(left, most - text.width), text) for left, text in fit]
        free = [
            (left, TOP, text) for left, text in fit
            if all(left + text.width <= begin - APART or left >= begin + other.width + APART for begin, _, other in own)
        ]  # fmt: skip
        return ticks, free + own

    def _own(self, wide: float) -> list[Spec]:
        """The name of the h_0 column, beside the first step if the column is narrow; the name of the axis."""
        found: list[Spec] = []
        if self.start is not None:
            left, right, name = self.start
            text = still(name, SMALL, mono=True)
            width = text.width + 4
            a, b = self._pixel(left, wide), self._pixel(right, wide)
            outer = left < 0
            middle = (a + b) / 2 if b - a >= width else (b - width / 2 - 2 if outer else a + width / 2 - 2)
            middle = min(middle, wide + EDGE - APART - width / 2)
            if b > 0 and a < wide:  # some of the column is in view
                found.append((middle - text.width / 2, TOP, text))
        if self.axis_name:
            found.append((-LEFT_WIDTH + 4, TOP, still(self.axis_name, SMALL, mono=True)))
        return found

    def _pixel(self, place: float, length: float) -> float:
        """Where a number stands along the axis; a vertical one begins at its foot."""
        begin, end = self.range
        share = (place - begin) / (end - begin)
        return float((1 - share) * length if self.orientation == "left" else share * length)
