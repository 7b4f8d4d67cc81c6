"""Signed bars: single products of a sum, largest first, left of zero negative and right of it positive."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Ref
from rnnviz.support.guard import guard
from rnnviz.widgets.number_words import shown

ROW = 18
LABEL_SHARE = 0.45  # of the width at most
# Blue and red of the colour maps' ends, readable on both grounds.
NEGATIVE, POSITIVE = "#3b6fd6", "#d0453a"


Row = tuple[str, float, Ref, str]


class ContributionBars(QWidget):
    """Rows (label, value, where the number stands, what it is the product of); a click on a row asks for its number."""

    chosen = Signal(object)  # Ref

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[Row, ...] = ()
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_rows(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self.setFixedHeight(max(1, ROW * len(self._rows)))
        self.setAccessibleDescription("; ".join(f"{label} {value:+.4g}" for label, value, *_ in self._rows))
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
        largest = max((abs(value) for _, value, *_ in self._rows if math.isfinite(value)), default=0.0) or 1.0
        metrics = QFontMetricsF(painter.font())
        texts = [shown(value, full=False) for _, value, *_ in self._rows]
        left = min(_widest(metrics, [label for label, *_ in self._rows]) + 6, self.width() * LABEL_SHARE)
        half = (self.width() - left - _widest(metrics, texts) - 8) / 2
        for k, ((label, value, *_), text) in enumerate(zip(self._rows, texts, strict=True)):
            box = QRectF(0, k * ROW, self.width(), ROW)
            painter.setPen(QColor(self._theme.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
            zero = left + half
            size = 0.0 if math.isnan(value) else half * min(abs(value) / largest, 1.0)
            bar = QRectF(zero - size if value < 0 else zero, box.top() + 4, size, ROW - 8)
            painter.fillRect(bar, QColor(NEGATIVE if value < 0 else POSITIVE))
            painter.fillRect(QRectF(zero, box.top(), 1, ROW), QColor(self._theme.border))
        painter.end()

    @guard
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        k = int(event.position().y() // ROW)
        if event.button() == Qt.MouseButton.LeftButton and 0 <= k < len(self._rows):
            self.chosen.emit(self._rows[k][2])
        event.accept()

    @guard(default=False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            k = event.pos().y() // ROW
            QToolTip.showText(event.globalPos(), self._rows[k][3] if 0 <= k < len(self._rows) else "", self)
            return True
        return super().event(event)


def _widest(metrics: QFontMetricsF, texts: Sequence[str]) -> float:
    return max(map(metrics.horizontalAdvance, texts), default=0.0)
