"""Short texts laid out once: what a zoom or a step paints again takes a third of the time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText

from rnnviz.render.fonts import mono_font, ui_font


@dataclass(frozen=True, eq=False)
class Still:
    """A text of one line in one font; `width`, `ascent` and `height` are logical pixels."""

    font: QFont
    label: QStaticText
    width: float
    ascent: float
    height: float

    def paint(self, painter: QPainter, left: float, top: float) -> None:
        """In the painter's colour; the painter has this font then."""
        painter.setFont(self.font)
        painter.drawStaticText(QPointF(left, top), self.label)


@lru_cache(maxsize=2048)
def still(text: str, size: int, *, mono: bool) -> Still:
    """`text` in the font of names and numbers, or in the proportional one, `size` pixels high."""
    font, metrics = _face(size, mono)
    label = QStaticText(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.prepare(font=font)
    return Still(font, label, metrics.horizontalAdvance(text), metrics.ascent(), metrics.height())


def elided(text: str, room: float, size: int, *, mono: bool) -> str:
    """`text`, or as much of it as has room before three dots."""
    if still(text, size, mono=mono).width <= room:
        return text
    return _face(size, mono)[1].elidedText(text, Qt.TextElideMode.ElideRight, room)


@lru_cache(maxsize=16)
def _face(size: int, mono: bool) -> tuple[QFont, QFontMetricsF]:
    font = mono_font(size) if mono else ui_font(size)
    return font, QFontMetricsF(font)
