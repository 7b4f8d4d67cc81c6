"""What stands in front of a window has the keys, and gives them back: without a window manager nobody else does so."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

FRAME = QSize(40, 100)  # logical pixels of the screen around a dialog: its own frame and some of the window


def room_on(screen: QScreen) -> QSize:
    """How large a dialog may be at first."""
    return screen.availableSize() - FRAME


class Front(QObject):
    """Shows dialogs in front of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def show(self, dialog: QDialog) -> None:
        """Show it, or bring it forward where it is shown already."""
        dialog.finished.connect(self._on_finished, Qt.ConnectionType.UniqueConnection)
        fitting = dialog.size().boundedTo(room_on(self._window.screen()))
        if fitting != dialog.size():  # else a dialog without a size of its own would keep Qt's first one
            dialog.resize(fitting)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    @Slot()  # only a slot of Qt's can be connected once
    def _on_finished(self) -> None:
        self._window.activateWindow()


def file_to_open(parent: QWidget, title: str, start: str, kinds: str) -> str:
    """Ask for a file that is there; "" where none was chosen."""
    path, _ = QFileDialog.getOpenFileName(parent, title, start, kinds)
    parent.activateWindow()
    return path


def file_to_write(parent: QWidget, title: str, start: str, kinds: str, *, confirm: bool = True) -> str:
    """Ask where a file goes, `confirm`: whether it may replace one; "" where none was chosen."""
    options = QFileDialog.Option(0) if confirm else QFileDialog.Option.DontConfirmOverwrite
    path, _ = QFileDialog.getSaveFileName(parent, title, start, kinds, options=options)
    parent.activateWindow()
    return path


def folder_to_write(parent: QWidget, title: str, start: str) -> str:
    """Ask for a folder; "" where none was chosen."""
    path = QFileDialog.getExistingDirectory(parent, title, start)
    parent.activateWindow()
    return path
