"""Switches of the views that stay as they were left, also after the next start."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QWidget

from rnnviz.app.settings import Settings
from rnnviz.support.guard import guard

# object name of a switch -> key of the settings
SWITCHES = {
    "normButton": "look/norm",
    "precisionButton": "look/inspector_digits",
    "tableDigits": "look/table_digits",
    "tableColours": "look/table_colours",
}


class Remembered(QObject):
    """One switch: set from the settings now, written there whenever it is turned; lives as long as the switch."""

    def __init__(self, switch: QAbstractButton, settings: Settings, key: str) -> None:
        super().__init__(switch)
        self._settings, self._key = settings, key
        switch.setChecked(settings.get(key))
        switch.toggled.connect(self._turned)

    @guard
    def _turned(self, on: bool) -> None:
        self._settings.set(self._key, on)


def remember_switches(root: QWidget, settings: Settings) -> None:
    """All switches of `SWITCHES` below `root`."""
    for button in root.findChildren(QAbstractButton):
        if button.objectName() in SWITCHES:
            Remembered(button, settings, SWITCHES[button.objectName()])
