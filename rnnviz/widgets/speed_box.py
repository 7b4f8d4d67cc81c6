"""The speed in steps per second: a list of speeds, or a typed number."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from rnnviz.playback import FASTEST, LADDER, SLOWEST
from rnnviz.widgets.fields import scold


class SpeedBox(QComboBox):
    """Shows a speed; `speed_chosen` leaves when the person chose or typed another one."""

    speed_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speed = 2.0
        self.setObjectName("speedBox")
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]
        for speed in LADDER:
            self.addItem(self._text(speed), speed)
        self.setAccessibleName(self.tr("Speed in steps per second"))
        self._tip = self.tr("Speed: slower with [, faster with ], normal with Backspace.")
        self.setToolTip(self._tip)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(self._text(0.25)) + 38)
        self.activated.connect(self._choose)
        edit = self.lineEdit()
        assert edit is not None
        edit.setAccessibleName(self.accessibleName())
        edit.editingFinished.connect(self._finish)
        edit.returnPressed.connect(self.clearFocus)
        self._show()

    def set_speed(self, speed: float) -> None:
        """Show a speed; emits nothing, and leaves what is being typed alone."""
        if speed != self._speed:
            self._speed = speed
            self._show()

    def _text(self, speed: float) -> str:
        return self.tr("{speed:g} steps/s").format(speed=speed)

    def _show(self) -> None:
        blocker = QSignalBlocker(self)
        self.setCurrentIndex(self.findData(self._speed))
        self.setEditText(self._text(self._speed))
        del blocker
        scold(self, "", self._tip)

    def _choose(self, index: int) -> None:
        speed = self.itemData(index)
        if isinstance(speed, float):
            self._take(speed)

    def _finish(self) -> None:
        speed = speed_of(self.currentText())
        if speed is None:
            text = self.tr("Type steps per second, from {low:g} to {high:g}.").format(low=SLOWEST, high=FASTEST)
            scold(self, text, self._tip)
        else:
            self._take(speed)

    def _take(self, speed: float) -> None:
        if speed != self._speed:
            self._speed = speed
            self.speed_chosen.emit(speed)
        self._show()


def speed_of(text: str) -> float | None:
    """The number at the start of a text such as "2 steps/s", when it is a speed that can be played."""
    words = text.replace("steps", " ").split()
    try:
        speed = float(words[0].replace(",", ".")) if words else math.nan
    except ValueError:
        return None
    return speed if SLOWEST <= speed <= FASTEST else None
