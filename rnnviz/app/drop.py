"""A file dropped anywhere on the window is opened, whatever control lies under it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

from rnnviz.support.guard import guard

ENTERS = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class DropTarget(QObject):
    """Takes local files out of every drag over one window; `dropped` leaves with a Path."""

    dropped = Signal(object)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._sign = QLabel(window)
        self._sign.setObjectName("dropSign")
        self._sign.setProperty("role", "drop")
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.watch()

    def watch(self) -> None:
        """See the drags over every part that takes drops itself (fields, views); again when parts are made anew."""
        for part in self._window.findChildren(QWidget):
            if part.acceptDrops():
                part.installEventFilter(self)

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragLeave and self._sign.isVisible() and self._is_ours(watched):
            self._sign.hide()
            return False
        if not isinstance(event, QDropEvent) or not self._is_ours(watched):
            return False
        path = local_file(event)
        if path is None:
            return False
        if kind in ENTERS:
            self._show(path)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        elif kind == QEvent.Type.Drop:
            self._sign.hide()
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(path)
        return True

    def _is_ours(self, watched: QObject) -> bool:
        return isinstance(watched, QWidget) and watched.window() is self._window

    def _show(self, path: Path) -> None:
        self._sign.setText(self.tr("Drop to open {name}").format(name=path.name))
        self._sign.setGeometry(self._window.rect().adjusted(24, 24, -24, -24))
        self._sign.show()
        self._sign.raise_()


def local_file(event: QDropEvent) -> Path | None:
    """The first file of this machine in a drag."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return next((Path(url.toLocalFile()) for url in urls if url.isLocalFile()), None)
