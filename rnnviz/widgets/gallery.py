"""The gallery of examples: one card each with a small picture, a title and two sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard
from rnnviz.support.resources import resource

PICTURE = QSize(256, 144)  # logical pixels
CARD_WIDTH = 282
GAP = 12
BAR = 26  # the scroll bar and the right margin


@dataclass(frozen=True)
class Entry:
    """What one card says."""

    name: str
    title: str
    text: str


class Card(QPushButton):
    """One example: Enter, Space or a click opens it, the arrows go to the next card."""

    moved = Signal(int, int)  # columns, rows

    def __init__(self, entry: Entry, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self.setObjectName(f"card_{entry.name}")
        self.setProperty("tile", True)
        self.setAccessibleName(entry.title)
        self.setAccessibleDescription(entry.text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._picture = QLabel(self)
        self._picture.setFixedSize(PICTURE)
        title = QLabel(entry.title, self)
        title.setProperty("role", "title")
        text = QLabel(entry.text, self)
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        for label in (self._picture, title, text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        column.addStretch(1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        pixmap = QPixmap(str(picture_of(self.entry.name, theme)))
        pixmap.setDevicePixelRatio(max(pixmap.width(), 1) / PICTURE.width())
        self._picture.setPixmap(pixmap)

    @guard(default=QSize(CARD_WIDTH, 260))
    def sizeHint(self) -> QSize:
        return QSize(CARD_WIDTH, self._column.totalHeightForWidth(CARD_WIDTH))

    @guard(default=QSize(CARD_WIDTH, 260))
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @guard
    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        way = ways.get(Qt.Key(event.key()))
        if way is not None:
            self.moved.emit(*way)
        else:
            super().keyPressEvent(event)


def picture_of(name: str, theme: Theme) -> Path:
    """Where tools/thumbnails.py put the small picture of an example."""
    return resource(f"thumbnails/{name}-{theme.name}.png")


class Gallery(QDialog):
    """All examples in as many columns as there is room for; it stays open until it is closed."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[Entry], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exampleGallery")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Examples"))
        self._columns = 0
        body = QWidget(self)
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(GAP, GAP, GAP, GAP)
        self._grid.setSpacing(GAP)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.cards = [Card(entry, theme, body) for entry in entries]
        for card in self.cards:
            card.clicked.connect(self._on_clicked)
            card.moved.connect(self._on_moved)
        self._area = QScrollArea(self)
        self._area.setWidget(body)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, GAP, GAP)
        column.addWidget(self._area, 1)
        column.addWidget(buttons)
        self.setMinimumSize(CARD_WIDTH + 2 * GAP + BAR, 360)
        self.resize(3 * (CARD_WIDTH + GAP) + GAP + BAR, 780)
        self._place(3)

    def set_theme(self, theme: Theme) -> None:
        for card in self.cards:
            card.set_theme(theme)

    def _place(self, columns: int) -> None:
        """Put the cards into `columns` columns."""
        if columns != self._columns:
            self._columns = columns
            for index, card in enumerate(self.cards):
                self._grid.addWidget(card, index // columns, index % columns)

    def _on_clicked(self) -> None:
        card = self.sender()
        if isinstance(card, Card):
            self.chosen.emit(card.entry.name)

    def _on_moved(self, columns: int, rows: int) -> None:
        card = self.focusWidget()
        index = self.cards.index(card) + columns + rows * self._columns if isinstance(card, Card) else 0
        if 0 <= index < len(self.cards):
            self.cards[index].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(self.cards[index], GAP, GAP)

    @guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(max(1, (self.width() - GAP - BAR) // (CARD_WIDTH + GAP)))
