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
EDGE = 8  # pixels right of the axis that the card leaves free
ROOM = 10  # pixels between two labels of timesteps
OVERHANG = {"left": 8, "bottom": 40}  # pixels by which labels may stand out of the axis
KEPT = 16  # pictures of axes: those of a card are mostly the same

Spec = tuple[QRectF, str]
Picture = tuple[list[QLineF], list[tuple[float, float, Still]]]
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

    def _shared(self) -> Picture:
        """The picture of this axis, or of another one that looks the same."""
        size, shown = self.size(), self.style["showValues"]
        key = self.orientation, size.width(), size.height(), *self.range, self.count, id(self.names), shown
        key = *key, self.start, self.axis_name
        if key not in _kept:
            ticks, texts = self._specs()
            while len(_kept) >= KEPT:
                del _kept[next(iter(_kept))]
            _kept[key] = self.names, (ticks, [_placed(rect, text) for rect, text in texts])
        return _kept[key][1]

    def _specs(self) -> tuple[list[QLineF], list[Spec]]:
        """The ticks, and the labels beside them; the names of the axis and of the h_0 column win where they overlap."""
        size, (low, high) = self.size(), self.range
        length = size.height() if self.orientation == "left" else size.width()
        if length <= 0 or low == high:
            return [], []
        values = [value for _, level in self.tickValues(low, high, length) for value in level]
        places = [(int(value), self._pixel(value)) for value in values]
        places = [(index, place) for index, place in places if 0 <= place <= length]
        if self.orientation == "left":
            right = size.width()
            ticks = [QLineF(right, place, right - TICK, place) for _, place in places]
        else:
            ticks = [QLineF(place, 0, place, TICK) for _, place in places]
        if not self.style["showValues"]:
            return ticks, []
        own = self._own() if self.orientation == "bottom" else []
        texts = [spec for index, place in places if (spec := self._label(index, place)) is not None]
        return ticks, [spec for spec in texts if not any(spec[0].intersects(other[0]) for other in own)] + own

    def _label(self, index: int, place: float) -> Spec | None:
        """The name of an index at its tick; None where it would stand out of the axis too far."""
        text, size, over = self._name(index), self.size(), OVERHANG[self.orientation]
        width, height = still(text, SMALL, mono=True).width, 0.8 * self._metrics.height()
        if self.orientation == "left":
            fits = place - height / 2 >= -over and place + height / 2 <= size.height() + over
            rect = QRectF(size.width() - 2 * TICK - width, place - height / 2, width, height)
        else:
            fits = place - width / 2 >= -over and place + width / 2 <= size.width() + over
            rect = QRectF(place - width / 2, 2 * TICK, width, height)
        return (rect, text) if fits else None

    def _own(self) -> list[Spec]:
        """The name of the h_0 column, beside the first step if the column is narrow; the name of the axis."""
        found: list[Spec] = []
        height = self._metrics.height()
        top = 2 * TICK - 1
        if self.start is not None:
            left, right, name = self.start
            width = self._metrics.horizontalAdvance(name) + 4
            a, b = self._pixel(left), self._pixel(right)
            outer = left < 0
            middle = (a + b) / 2 if b - a >= width else (b - width / 2 + 2 if outer else a + width / 2 - 2)
            middle = min(middle, self.size().width() + EDGE - width / 2)
            if b > 0 and a < self.size().width():  # some of the column is in view
                found.append((QRectF(middle - width / 2, top, width, height), name))
        if self.axis_name:
            width = self._metrics.horizontalAdvance(self.axis_name)
            found.append((QRectF(-LEFT_WIDTH + 4, top, width, height), self.axis_name))
        return found

    def _pixel(self, place: float) -> float:
        """Where a number stands along the axis; a vertical one begins at its foot."""
        begin, end = self.range
        share = (place - begin) / (end - begin)
        size = self.size()
        return float((1 - share) * size.height() if self.orientation == "left" else share * size.width())


def _placed(rect: QRectF, text: str) -> tuple[float, float, Still]:
    """A label in the middle of `rect`, with its upper left corner."""
    label = still(text, SMALL, mono=True)
    middle = rect.center()
    return middle.x() - label.width / 2, middle.y() - label.height / 2, label
