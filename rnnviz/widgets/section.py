"""A titled part of the inspector."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from rnnviz.widgets.fields import heading


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
        self._title.setText(text.upper())

    def set_note(self, text: str) -> None:
        """A few words at the right edge of the heading."""
        self._note.setText(text)
        self._note.setVisible(bool(text))


def rich_label(name: str, parent: QWidget) -> QLabel:
    """Wrapped rich text: selectable, its links reached by mouse and keyboard."""
    label = QLabel(parent)
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
