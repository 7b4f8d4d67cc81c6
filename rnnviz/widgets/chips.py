"""Small toggles side by side that wrap: which of several things are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

PER_LINE = 8


class Chips(QWidget):
    """`toggled` leaves when the person presses one; `chosen` are the keys that are on."""

    toggled = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._buttons: dict[str, QPushButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)

    def set_items(self, items: Sequence[tuple[str, str, str]]) -> None:
        """(key, text, tip) of each; the same ones again change nothing."""
        if [key for key, _, _ in items] == list(self._buttons):
            return
        for button in self._buttons.values():
            self._grid.removeWidget(button)
            button.deleteLater()
        self._buttons = {}
        for k, (key, text, tip) in enumerate(items):
            button = QPushButton(text, self)
            button.setObjectName(f"{self.objectName()}_{key}")
            button.setProperty("chip", True)
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(self.toggled)
            self._buttons[key] = button
            self._grid.addWidget(button, k // PER_LINE, k % PER_LINE)
        self._grid.setColumnStretch(PER_LINE, 1)

    def chosen(self) -> tuple[str, ...]:
        """The keys that are on, in their order."""
        return tuple(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, keys: Sequence[str]) -> None:
        """Switch these on and the others off; emits nothing."""
        for key, button in self._buttons.items():
            button.setChecked(key in keys)

    def keys(self) -> tuple[str, ...]:
        """All keys."""
        return tuple(self._buttons)
