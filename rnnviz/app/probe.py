"""For tests that drive the real process from outside: where things are, as a small JSON file.

Written only when the environment variable RNNVIZ_TEST_PROBE names a path; replaced atomically after each change.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QMainWindow, QWidget

from rnnviz.app.workspace import Workspace

VARIABLE = "RNNVIZ_TEST_PROBE"
EVERY_MS = 100


class Probe(QObject):
    """Geometry (global x, y, width, height) of every visible named widget, and the position."""

    def __init__(self, window: QMainWindow, workspace: Workspace, path: Path) -> None:
        super().__init__(window)
        self._window, self._workspace, self._path = window, workspace, path
        self._last = ""
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._write)
        self._timer.start()

    def _write(self) -> None:
        text = json.dumps(self._state(), sort_keys=True)
        if text != self._last:
            beside = self._path.with_suffix(".new")
            beside.write_text(text, encoding="utf-8")
            os.replace(beside, self._path)
            self._last = text

    def _state(self) -> dict[str, object]:
        workspace = self._workspace
        state: dict[str, object] = {}
        for widget in (self._window, *self._window.findChildren(QWidget)):
            name = widget.objectName()
            if name and not name.startswith("qt_") and widget.isVisible():
                corner = widget.mapToGlobal(QPoint(0, 0))
                state[name] = [corner.x(), corner.y(), widget.width(), widget.height()]
        ready = workspace.trace is not None and not workspace.lanes.recording.busy
        state |= {
            "position": workspace.playback.position,
            "positions": workspace.playback.positions,
            "playing": workspace.playback.playing,
            "order": workspace.order,
            "sample": workspace.options.sample,
            "speed": workspace.playback.speed,
            "state": "ready" if ready else "busy",
            "checking": workspace.lanes.checking.busy,
            "modified": self._window.isWindowModified(),
        }
        return state


def install(window: QMainWindow, workspace: Workspace) -> Probe | None:
    """Start the probe when the environment asks for one."""
    path = os.environ.get(VARIABLE)
    return Probe(window, workspace, Path(path)) if path else None
