"""A line of text that gives way where there is no room for it, and keeps its whole text for tooltip and readers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStyle, QStyleOption

from rnnviz.support.guard import guard

LEAST = 8  # letters that stay


class ElidedLabel(QLabel):
    """`text()` is always the whole text; what does not fit ends in an ellipsis. Plain text, one line."""

    mode = Qt.TextElideMode.ElideRight

    @guard(default=QSize)
    def minimumSizeHint(self) -> QSize:
        wide = self.fontMetrics().averageCharWidth() * min(LEAST, len(self.text()))
        return QSize(wide, super().minimumSizeHint().height())

    @guard
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self.mode, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, self.alignment(), text)
