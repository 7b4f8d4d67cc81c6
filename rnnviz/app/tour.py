"""The tour: five cards, each beside what it speaks of. Arrows or buttons go on, Esc ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard
from rnnviz.widgets.fields import make_card

WIDTH, GAP, EDGE = 340, 12, 6


@dataclass(frozen=True)
class Card:
    """What is said about one part of the window, named by its object name."""

    target: str
    title: str
    text: str


CARDS = (
    Card(
        "networkForm",
        "Set up a network",
        "Everything that nn.RNN, nn.LSTM, nn.GRU or a stack of cells takes, by PyTorch's names. Each change is "
        "recorded at once; Ctrl+Z takes it back.",
    ),
    Card(
        "heatmapGrid",
        "Every hidden state",
        "One heatmap for each layer and direction, the deepest on top: a column is a timestep, a row is a unit. What "
        "is hatched is not computed yet.",
    ),
    Card(
        "transportBar",
        "Step through it",
        "Space plays, the arrows step, Home and End jump. The steps go as a loop does, as nn.RNN does, or take all "
        "cells that can be computed at once.",
    ),
    Card(
        "inspector",
        "Why this number?",
        "Point at a cell: its equation with numbers, what it comes from and what it feeds. A click pins it. Enter "
        "walks through the cells with the arrows.",
    ),
    Card(
        "outputPanel",
        "What the call returns",
        "output and h_n fill as the steps go on. Ctrl+Shift+E makes slides of it, F5 shows it to a room, and ? lists "
        "all keys.",
    ),
)


def words(text: str) -> str:
    """A text of a card in the person's language."""
    return QCoreApplication.translate("Tour", text)


class Tour(QWidget):
    """Darkens the window but for the part that is spoken of."""

    def __init__(self, window: QWidget, theme: Theme, cards: Sequence[Card] = CARDS) -> None:
        super().__init__(window)
        self.setObjectName("tour")
        self.setProperty("accessibleRole", "dialog")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("keepsKeys", True)
        self._cards, self._window, self._theme = tuple(cards), window, theme
        self._at = 0
        self._card = QFrame(self)
        self._card.setObjectName("tourCard")
        make_card(self._card)
        self._title = self._label("title")
        self._text = self._label("")
        self._count = self._label("muted")
        self._back = QPushButton(self.tr("Back"), self._card)
        self._next = QPushButton(self._card)
        self._next.setProperty("primary", True)
        self._end = QPushButton(self.tr("Close"), self._card)
        self._end.setFlat(True)
        self._back.clicked.connect(self.back)
        self._next.clicked.connect(self.forward)
        self._end.clicked.connect(self.end)
        self._lay_out()
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self._show()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _label(self, role: str) -> QLabel:
        label = QLabel(self._card)
        label.setProperty("role", role)
        label.setWordWrap(role != "muted")
        return label

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        for button in (self._end, self._back, self._next):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self._column = column = QVBoxLayout(self._card)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addLayout(row)

    @property
    def card(self) -> Card:
        """The one that is shown."""
        return self._cards[self._at]

    def forward(self) -> None:
        if self._at + 1 == len(self._cards):
            self.end()
        else:
            self._at += 1
            self._show()

    def back(self) -> None:
        self._at = max(0, self._at - 1)
        self._show()

    def end(self) -> None:
        self.hide()
        self._window.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def _show(self) -> None:
        self._title.setText(words(self.card.title))
        self._text.setText(words(self.card.text))
        self._count.setText(self.tr("{at} of {all}").format(at=self._at + 1, all=len(self._cards)))
        last = self._at + 1 == len(self._cards)
        self._next.setText(self.tr("Done") if last else self.tr("Next"))
        self._back.setEnabled(self._at > 0)
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(self._text.text())
        self._place()
        self.update()

    def _hole(self) -> QRect:
        target = self._window.findChild(QWidget, self.card.target)
        if target is None or not target.isVisible():
            return QRect()
        corner = target.mapTo(self._window, QPoint(0, 0))
        return QRect(corner, target.size()).adjusted(-EDGE, -EDGE, EDGE, EDGE).intersected(self.rect())

    def _place(self) -> None:
        """Beside the part where there is room, else below or above it, else in the middle."""
        self._card.setFixedWidth(min(WIDTH, self.width() - 2 * GAP))
        self._column.activate()
        self._card.setFixedHeight(self._column.totalHeightForWidth(self._card.width()) + 4)
        hole, size = self._hole(), self._card.size()
        room = self.rect().adjusted(GAP, GAP, -GAP, -GAP)
        middle = self.rect().center() - QPoint(size.width() // 2, size.height() // 2)
        places = [
            QPoint(hole.right() + GAP, hole.top()),
            QPoint(hole.left() - GAP - size.width(), hole.top()),
            QPoint(hole.left(), hole.top() - GAP - size.height()),
            QPoint(hole.left(), hole.bottom() + GAP),
        ]
        fitting = [place for place in places if not hole.isNull() and room.contains(QRect(place, size))]
        self._card.move(fitting[0] if fitting else middle)

    @guard
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dark, hole = QPainterPath(), QPainterPath()
        dark.addRect(self.rect())
        hole.addRoundedRect(self._hole(), 8, 8)
        painter.fillPath(dark.subtracted(hole), QColor(0, 0, 0, 120))
        painter.setPen(QPen(QColor(self._theme.accent), 2))
        painter.drawPath(hole)
        painter.end()

    @guard
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_PageDown):
            self.forward()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Backspace, Qt.Key.Key_PageUp):
            self.back()
        event.accept()

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
            self._place()
        return False
