"""The legend of the hidden states: one labelled colour bar per quantity, and what the other looks mean."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsWidget

from rnnviz.render.area import to_device
from rnnviz.render.colour_bar import paint_bar, paint_swatch
from rnnviz.render.fonts import SMALL
from rnnviz.render.labels import words
from rnnviz.render.legend import beside_bar, flow, marks, numbers_below
from rnnviz.render.still import still
from rnnviz.render.tensor_text import result_name
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Scale
from rnnviz.support.guard import guard

# In logical pixels.
HEIGHT = 54  # below x, on one line
LEAST_WIDTH = 120
BAR_LINE, MARK_LINE = 28, 18
BAR_GAP, MARK_GAP = 16, 14
SWATCH = 18  # with its gap
INDENT, BESIDE_INDENT = 34, 10


class Legend(QGraphicsWidget):
    """Below x, or `beside` it, where there is less room."""

    def __init__(self, frame: Frame, theme: Theme, *, beside: bool) -> None:
        super().__init__()
        self._beside = beside
        self._frame, self._theme = frame, theme
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)  # it never changes, and bars are slow to paint
        self.setMinimumSize(QSizeF(LEAST_WIDTH, 40))

    def _name(self, scale: Scale) -> str:
        """The tensors that have this scale: "i, f, o"."""
        states = ", ".join(dict.fromkeys(("h", result_name(self._frame.spec), "h_n")))
        fixed = {"h": states, "x": "x", "c": "c, c_n", "pre": words("before")}
        tensors = dict.fromkeys(p.tensor.partition(".")[2] for p in self._frame.shown if p.scale.name == scale.name)
        return fixed.get(scale.name) or ", ".join(tensors)

    @guard
    def paint(self, painter: QPainter, *_args: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect().adjusted(BESIDE_INDENT if self._beside else INDENT, 0, -4, 0)
        if self._frame.range_mode == "panel":
            said = QCoreApplication.translate("HeatmapGrid", "colours: each panel has its own range")
            end, top = self._text(painter, rect.left(), rect.top(), said), rect.top()
        else:
            end, top = self._paint_bars(painter, rect)
        self._paint_marks(painter, rect, end + BAR_GAP - rect.left(), top)

    def _paint_bars(self, painter: QPainter, rect: QRectF) -> tuple[float, float]:
        """Returns where the last one ends, and the top of its line."""
        end, top, scales = rect.left(), rect.top(), self._frame.scales
        widths = [self._bar_width(scale, rect.width()) for scale in scales]
        for scale, width, (line, x) in zip(scales, widths, flow(widths, BAR_GAP, rect.width()), strict=True):
            end, top = rect.left() + x + width, rect.top() + line * BAR_LINE
            self._bar(painter, QRectF(rect.left() + x, top, width, BAR_LINE), scale)
        return end, top

    def _paint_marks(self, painter: QPainter, rect: QRectF, begin: float, top: float) -> None:
        """From `begin` on where all have room there, else below."""
        found = marks(self._frame)
        widths = [SWATCH + still(text, SMALL, mono=False).width for _, text in found]
        if begin + sum(width + MARK_GAP for width in widths) > rect.width() and begin > 0:
            begin, top = 0.0, top + BAR_LINE
        for (mark, text), (line, x) in zip(found, flow(widths, MARK_GAP, rect.width(), begin), strict=True):
            left, high = rect.left() + x, top + line * MARK_LINE
            if high + MARK_LINE > rect.bottom() + 1:  # half a line says less than none
                return
            paint_swatch(painter, QRectF(left, high + 2, 13, 11), mark, self._theme)
            self._text(painter, left + SWATCH, high, text)

    def _text(self, painter: QPainter, x: float, top: float, text: str) -> float:
        """Returns its right end."""
        label = still(text, SMALL, mono=False)
        painter.setPen(QColor(self._theme.muted))
        label.paint(painter, x, top + 7.5 - label.height / 2)
        return x + label.width

    def _around(self, scale: Scale) -> tuple[float, float]:
        return beside_bar(scale, _width(self._name(scale)) + 8, _width)

    def _bar_width(self, scale: Scale, room: float) -> float:
        """Of the name, the bar and the halves of its outer numbers that stand out."""
        around = sum(self._around(scale))
        return around + max(48.0, min(96.0, room - around))

    def _bar(self, painter: QPainter, place: QRectF, scale: Scale) -> None:
        """A name, the bar, its ends and its middle below."""
        label, (left, right) = still(self._name(scale), SMALL, mono=True), self._around(scale)
        painter.setPen(QColor(self._theme.text))
        label.paint(painter, place.left(), place.top() + 7.5 - label.height / 2)
        bar = QRectF(round(place.left() + left), place.top() + 2, round(place.width() - left - right), 11)
        painter.drawImage(bar, _bar_image(scale, self._theme, bar.width(), bar.height(), to_device(painter).m11()))
        painter.setPen(QColor(self._theme.muted))
        for text, x in numbers_below(scale, bar):
            label = still(text, SMALL, mono=True)
            label.paint(painter, x - label.width / 2, bar.bottom() + 2)


def _width(text: str) -> float:
    return still(text, SMALL, mono=True).width


@lru_cache(maxsize=16)
def _bar_image(scale: Scale, theme: Theme, width: float, height: float, ratio: float) -> QImage:
    """A bar in device pixels: it stays the same when the card changes its size, and its 127 rectangles are slow."""
    image = QImage(math.ceil(width * ratio), math.ceil(height * ratio), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    try:
        painter.scale(image.width() / width, image.height() / height)
        paint_bar(painter, QRectF(0, 0, width, height), scale, theme)
    finally:
        painter.end()
    return image
