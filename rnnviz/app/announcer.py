"""Says each step and each cell to screen readers: politely, and only while nothing plays."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from rnnviz.app.workspace import Workspace
from rnnviz.render.labels import expression
from rnnviz.render.narration import narrate
from rnnviz.scene.frame import Frame, Ref


class Announcer(QObject):
    """`said` leaves with every sentence that is announced."""

    said = Signal(str)

    def __init__(self, window: QWidget, workspace: Workspace) -> None:
        super().__init__(window)
        self._window, self._workspace = window, workspace
        self._stands: tuple[int, str] | None = None
        workspace.frame_changed.connect(self._on_frame)

    def say(self, text: str) -> None:
        """Announce `text` where somebody listens."""
        self.said.emit(text)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, text))

    def say_cell(self, ref: Ref) -> None:
        """The number under the cell cursor."""
        if self._workspace.frame is not None:
            self.say(expression(self._workspace.frame, ref))

    def _on_frame(self, frame: Frame) -> None:
        stands = frame.position, frame.order
        if stands != self._stands and not self._workspace.playback.playing:
            self.say(narrate(frame))
        self._stands = stands
