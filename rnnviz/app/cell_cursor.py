"""The cell cursor: Enter starts it on the heatmaps, arrows move it, P pins, Esc leaves. Up and Down outside of it go
from layer to layer. It is the workspace's cursor, the same that the mouse moves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.app.workspace import Workspace
from rnnviz.scene.frame import Ref
from rnnviz.scene.moves import ARROWS, first_cell, moved, next_panel

MOVES = frozenset({*ARROWS, *(f"Shift+{arrow}" for arrow in ARROWS), "Home", "End"})


class CellCursor(QObject):
    """Claims the moving keys while it walks; it ends when the keyboard goes elsewhere."""

    walked = Signal(object)  # Ref, to be said

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._views: tuple[QWidget, ...] = ()
        self._key = ""
        self.active = False
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        workspace.trace_changed.connect(self.leave)

    def set_views(self, *views: QWidget) -> None:
        """The heatmaps that the keyboard may stand on."""
        self._views = views

    def start(self) -> None:
        """Begin at the cell that is pointed at or pinned, else at the newest one."""
        workspace, focus = self._workspace, QApplication.focusWidget()
        if workspace.frame is None or not self._views:
            return
        if focus not in self._views:
            self._views[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.active = True
        pins = workspace.frame.pins  # of the sequence that is shown
        last = pins[-1] if pins else None
        self._go(workspace.cursor or last or first_cell(workspace.frame))

    def leave(self, *_args: object) -> None:
        """Give the arrows back to the steps."""
        if self.active:
            self.active = False
            self._workspace.set_cursor(None)

    def next_panel(self, count: int) -> None:
        """The same unit and timestep `count` layers or directions on."""
        frame = self._workspace.frame
        if frame is not None:
            self._go(next_panel(frame, self._workspace.cursor, count))

    def claim(self, key: str) -> Callable[[], object] | None:
        """What `key` does while the cursor walks."""
        if not self.active:
            return None
        if key == "Esc":
            return self.leave
        self._key = key
        return self._move if key in MOVES else None

    def _move(self) -> None:
        frame = self._workspace.frame
        if frame is not None:
            ref = self._workspace.cursor or first_cell(frame)
            self._go(moved(frame, ref, self._key))

    def _go(self, ref: Ref) -> None:
        self._workspace.set_cursor(ref)
        self.walked.emit(ref)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self.active and now is not None and now not in self._views:
            self.leave()
