"""SIGINT, SIGTERM and SIGHUP close the window within a tenth of a second, as a person would.

Python runs its handlers only between bytecodes, and a quiet Qt loop runs none: a socket that
`signal.set_wakeup_fd` writes to wakes the loop.
"""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QApplication

from rnnviz.app.main_window import MainWindow

INTERRUPTED = 130


class Signals(QObject):
    """Watches signals for the life of the application; `ending` leaves before the windows are closed."""

    ending = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._seen: int | None = None
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)

    def watch(self, *numbers: signal.Signals) -> None:
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for number in numbers:
            signal.signal(number, self._note)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._seen = number

    def _wake(self) -> None:
        try:
            self._read.recv(64)
        except BlockingIOError:
            return
        if self._seen is not None:
            self.ending.emit()
            self._app.closeAllWindows()
            self._app.quit()

    def exit_code(self, code: int) -> int:
        """130 after an interrupt from the keyboard, else what Qt returned."""
        signal.set_wakeup_fd(-1)
        return INTERRUPTED if self._seen == signal.SIGINT else code


class Reports(QObject):
    """Brings unexpected errors of any thread to the window, on its own thread."""

    arrived = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.arrived.connect(window.unexpected)
