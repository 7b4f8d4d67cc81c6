"""Signed bars: single products of a sum, largest first, left of zero negative and right of it positive."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard

ROW = 18
LABEL_SHARE, VALUE_WIDTH = 0.36, 62
# Blue and red of the colour maps' ends, readable on both grounds.
NEGATIVE, POSITIVE = "#3b6fd6", "#d0453a"


class ContributionBars(QWidget):
    """Rows (label, value)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[tuple[str, float], ...] = ()

    def set_rows(self, rows: Sequence[tuple[str, float]]) -> None:
        self._rows = tuple(rows)
        self.setFixedHeight(max(1, ROW * len(self._rows)))
        self.setAccessibleDescription("; ".join(f"{label} {value:+.4g}" for label, value in self._rows))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @guard(default=QSize(200, ROW))
    def sizeHint(self) -> QSize:
        return QSize(200, ROW * max(1, len(self._rows)))

    @guard
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(mono_font(SMALL))
        largest = max((abs(value) for _, value in self._rows if value == value), default=0.0) or 1.0
        left = self.width() * LABEL_SHARE
        half = (self.width() - left - VALUE_WIDTH - 8) / 2
        for k, (label, value) in enumerate(self._rows):
            box = QRectF(0, k * ROW, self.width(), ROW)
            painter.setPen(QColor(self._theme.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{value:+.4f}")
            zero = left + half
            size = half * abs(value) / largest if value == value else 0
            bar = QRectF(zero - size if value < 0 else zero, box.top() + 4, size, ROW - 8)
            painter.fillRect(bar, QColor(NEGATIVE if value < 0 else POSITIVE))
            painter.fillRect(QRectF(zero, box.top(), 1, ROW), QColor(self._theme.border))
        painter.end()
