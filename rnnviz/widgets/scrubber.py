"""The slider of the positions: a click jumps to its place, dragging scrubs live, ticks and their names stand below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QWidget

from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.theme import Theme
from rnnviz.scene.names import visible
from rnnviz.support.guard import guard

GAP = 4  # logical pixels between two names
HANDLE = 16  # logical pixels, with its border
HEIGHT = 46
TICKS = HEIGHT / 2 + HANDLE / 2 - 1  # where they begin: below the handle
BASELINE = HEIGHT - 2  # of the names: the tallest letter leaves a gap below its tick
LABEL_ROOM = 34.0  # logical pixels that a number needs
TOKEN_ROOM = 11.0
TICK_ROOM = 5.0


class Scrubber(QSlider):
    """Positions 0 to `maximum()`; `valueChanged` is for whoever owns it (blocked while it is set from outside)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self.setObjectName("positionSlider")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPageStep(10)
        self.setMinimumWidth(110)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Position"))
        self.setToolTip(self.tr("Click or drag to go to a step."))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_names(self, names: tuple[str, ...]) -> None:
        """One name per position, shown instead of the numbers where there is room; empty: numbers."""
        if names != self._names:
            self._names = names
            self.update()

    def place(self, position: int) -> float:
        """x of a position in the widget."""
        room = self.width() - HANDLE
        return HANDLE / 2 + room * position / max(self.maximum(), 1)

    def position_at(self, x: float) -> int:
        """The position nearest to x."""
        room = max(self.width() - HANDLE, 1)
        found = round((x - HANDLE / 2) / room * self.maximum())
        return min(max(found, 0), self.maximum())

    @guard(default=QSize)
    def sizeHint(self) -> QSize:
        return QSize(360, HEIGHT)

    @guard
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self.setValue(self.position_at(event.position().x()))
        event.accept()

    @guard
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self.position_at(event.position().x()))
            event.accept()

    @guard
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        event.accept()

    @guard
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(mono_font(SMALL))
        self._paint_ticks(painter)
        painter.end()

    def _paint_ticks(self, painter: QPainter) -> None:
        last = self.maximum()
        each = (self.width() - HANDLE) / max(last, 1)
        named = len(self._names) == last + 1 and each >= TOKEN_ROOM
        apart = 1 if named else step_for(last, self.width() - HANDLE, LABEL_ROOM)
        ticks = step_for(last, self.width() - HANDLE, TICK_ROOM)
        for position in range(0, last + 1, ticks):
            labelled = position % apart == 0
            painter.setPen(QPen(QColor(self._theme.muted if labelled else self._theme.border), 1))
            x = round(self.place(position)) + 0.5
            painter.drawLine(QPointF(x, TICKS), QPointF(x, TICKS + (2 if labelled else 1)))
            if labelled and self.isEnabled():
                self._paint_label(painter, self._label(position, painter.fontMetrics(), apart * each), x)

    def _label(self, position: int, metrics: QFontMetrics, room: float) -> str:
        """What stands under `position`: its number, or its name as far as the next one."""
        if len(self._names) != self.maximum() + 1:
            return str(position)
        name = visible(self._names[position])
        return name if len(name) == 1 else metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(room) - GAP)

    def _paint_label(self, painter: QPainter, text: str, x: float) -> None:
        width = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(x - width / 2, 1), self.width() - width - 1)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(QPointF(left, BASELINE), text)


def step_for(last: int, width: float, room: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, ... that leaves `room` pixels from one mark to the next."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * width >= room * last or step * factor >= max(last, 1):
                return step * factor
        step *= 10
