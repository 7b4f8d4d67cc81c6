"""Unsaved work, written down every few seconds where a crash cannot reach it, and offered back at the next start.

One small file per running window in the state folder, with a lock that dies with its process: whose lock is free was
left behind. A recording of somebody's own model that was never saved cannot be kept (it may be larger than memory).
"""

from __future__ import annotations

import json
import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, QTimer

from rnnviz.app.documents import Documents
from rnnviz.app.jobs import Cancel, Lane, Progress
from rnnviz.app.lock import FileLock
from rnnviz.app.workspace import Workspace
from rnnviz.core.spec import to_dict
from rnnviz.scene.document import Document
from rnnviz.support.atomic import replacing
from rnnviz.support.log import logger, state_folder
from rnnviz.support.messages import Problem, stop_if
from rnnviz.support.strict import Unfit, build, load

EVERY_MS = 2000  # after a change; a kill loses no more than this
FORGET_AFTER = 30 * 86400  # seconds
SUFFIX = ".rescue.json"


@dataclass(frozen=True)
class Rescue:
    """What was written down: the work, the file that it belongs to ("" for none), when (seconds since 1970)."""

    document: Document
    path: str = ""
    when: float = 0.0


@dataclass(frozen=True)
class Left:
    """A rescue that a process left behind, and the file that has it."""

    rescue: Rescue
    file: Path


def folder() -> Path:
    """Where unsaved work is written down."""
    return state_folder() / "rescue"


class Autosave(QObject):
    """Follows one workspace: writes while something is unsaved, removes the file when nothing is."""

    def __init__(self, workspace: Workspace, documents: Documents, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._documents = workspace, documents
        self._file = folder() / f"{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        self._lock = FileLock()
        self._pool = QThreadPool(self)
        self._lane = Lane("autosave", self._pool, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._write)
        self._lane.failed.connect(self._on_failed)
        self._told = False
        self._over = False
        for signal in (workspace.run_changed, workspace.options_changed, workspace.order_changed):
            signal.connect(self._later)
        workspace.pins_changed.connect(self._later)
        workspace.playback_changed.connect(self._later)
        documents.changed.connect(self._on_document)

    def _later(self, *_changed: object) -> None:
        idle = not self._workspace.playback.playing
        if self._documents.modified and idle and not self._timer.isActive() and not self._over:
            self._timer.start()

    def _on_document(self) -> None:
        if self._documents.modified:
            self._later()
        else:
            self._remove()

    def _write(self) -> None:
        rescue = self._rescue()
        if rescue is not None and self._ready():
            self._lane.submit(Writing(rescue, self._file))

    def _on_failed(self, _error: object) -> None:
        """Said once: it would be tried again after the next change."""
        if not self._told:
            self._told = True
            self._documents.said.emit(
                self.tr("What you do could not be written down for the next start, so save it. Details are in the log.")
            )

    def now(self) -> None:
        """Write at once, on this thread: the program is about to end."""
        rescue = self._rescue()
        if rescue is not None and self._ready():
            self._lane.cancel()
            self._pool.waitForDone(2000)  # what is being written is older, and must not come last
            Writing(rescue, self._file)()

    def keep(self) -> None:
        """Write for the last time and leave the file to the next start."""
        self.now()
        self._over = True
        self._timer.stop()

    def close(self) -> None:
        """The window ends as it should: nothing is left, but what `keep` kept."""
        self._timer.stop()
        self._lane.cancel()
        self._pool.waitForDone(2000)
        if not self._over:
            self._remove()
        self._over = True
        self._lock.release()

    def _rescue(self) -> Rescue | None:
        workspace = self._workspace
        if not self._documents.modified or self._over:
            return None
        document = workspace.document()
        if workspace.foreign:
            if workspace.source is None:
                return None
            document = replace(document, recording=str(workspace.source.absolute()))
        return Rescue(document, str(self._documents.path or ""), time.time())

    def _ready(self) -> bool:
        """A folder, and a lock that says that we live."""
        try:
            folder().mkdir(parents=True, exist_ok=True)
        except OSError:
            return False
        if not self._lock.held:
            self._lock.take(self._file)
        return self._lock.held

    def _remove(self) -> None:
        self._timer.stop()
        self._lane.cancel()
        self._pool.waitForDone(2000)
        with suppress(OSError):
            self._file.unlink(missing_ok=True)


@dataclass(frozen=True)
class Writing:
    """The job that writes a rescue; a full disk must not stop anybody's work."""

    rescue: Rescue
    file: Path

    def __call__(self, progress: Progress | None = None, cancel: Cancel | None = None) -> None:
        data = json.dumps(to_dict(self.rescue), ensure_ascii=False, allow_nan=False).encode()

        def check(_temporary: Path) -> None:
            stop_if(cancel)  # a slow disk: by now the work is saved, or a newer one is written

        try:
            with replacing(self.file, check=check) as temporary:
                temporary.write_bytes(data)
        except Problem as problem:
            logger().warning("The work could not be written down: %s", problem)


def left_behind() -> list[Left]:
    """What earlier processes left, the newest first; what is damaged or too old is removed."""
    found = []
    for file in folder().glob(f"*{SUFFIX}"):
        lock = FileLock()
        if lock.take(file) is not None:
            continue  # its window lives
        lock.release()
        try:
            rescue = build(Rescue, load(file.read_bytes()))
        except (OSError, Unfit, Problem, TypeError, ValueError):
            discard(file)
            continue
        if time.time() - rescue.when > FORGET_AFTER:
            discard(file)
        else:
            found.append(Left(rescue, file))
    return sorted(found, key=lambda left: -left.rescue.when)


def discard(file: Path) -> None:
    """Remove a rescue for good."""
    with suppress(OSError):
        file.unlink(missing_ok=True)
