"""A titled part of the inspector."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from rnnviz.support.guard import guard
from rnnviz.widgets.fields import capitals, heading

MOST_KNOWN = 60  # heights


class Section(QWidget):
    """A small heading, perhaps a "?" beside it, a note at the right edge, and one widget below."""

    def __init__(self, title: str, body: QWidget, parent: QWidget, mark: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = heading(title, self)
        self._note = QLabel(self)
        self._note.setProperty("role", "muted")
        self._note.hide()
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._title)
        if mark is not None:
            top.addWidget(mark)
        top.addStretch(1)
        top.addWidget(self._note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(top)
        column.addWidget(body)

    def set_title(self, text: str) -> None:
        self._title.setText(capitals(text))

    def set_note(self, text: str) -> None:
        """A few words at the right edge of the heading."""
        self._note.setText(text)
        self._note.setVisible(bool(text))


class RichLabel(QLabel):
    """Remembers how high it is: a layout asks many times, and each answer lays out the whole text again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._known: dict[tuple[int, str, str], int] = {}

    @guard(default=-1)
    def heightForWidth(self, width: int) -> int:
        key = width, self.text(), self.font().key()
        if key not in self._known:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            self._known[key] = super().heightForWidth(width)
        return self._known[key]

    @guard(default=QSize(40, 16))
    def sizeHint(self) -> QSize:
        """As wide as the column is; the height follows from the width."""
        width = max(self.width(), 40)
        return QSize(40, self.heightForWidth(width))

    @guard(default=QSize(40, 16))
    def minimumSizeHint(self) -> QSize:
        return QSize(40, 16)


def rich_label(name: str, parent: QWidget) -> QLabel:
    """Wrapped rich text: selectable, its links reached by mouse and keyboard."""
    label = RichLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.LinksAccessibleByMouse
        | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
    )
    return label
