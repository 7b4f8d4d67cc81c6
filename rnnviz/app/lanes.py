"""Every lane in which a workspace has work done, and how they end."""

from __future__ import annotations

from PySide6.QtCore import QObject, QThreadPool

from rnnviz.app.jobs import Lane
from rnnviz.support.tidy import settled


class Lanes:
    """What writes files has threads of its own: it is waited for, what else works may be left in the middle."""

    def __init__(self, owner: QObject) -> None:
        self._lanes: list[Lane] = []
        self._owner = owner
        self._workers, self._writers = QThreadPool(owner), QThreadPool(owner)
        self.recording = self._lane("record", self._workers)
        self.preparing = self._lane("prepare", self._workers)
        self.checking = self._lane("check", self._workers)
        self.previewing = self._lane("preview", self._workers)
        self.exporting = self._lane("export", self._writers)
        # of the export dialog: saving a run meanwhile must not stop them
        self.exporting_pictures = self._lane("pictures", self._writers)
        self.estimating = self._lane("estimate", self._writers)

    def _lane(self, name: str, pool: QThreadPool) -> Lane:
        self._lanes.append(Lane(name, pool, self._owner))
        return self._lanes[-1]

    def stop(self) -> None:
        """Ask everything to stop; nothing is waited for."""
        for lane in self._lanes:
            lane.cancel()

    def finish_files(self) -> None:
        """Return when every file is whole or gone."""
        self._writers.waitForDone()
        settled()

    def wait(self) -> bool:
        """True when all ended, within two seconds those that write and two the rest."""
        written, done = self._writers.waitForDone(2000), self._workers.waitForDone(2000)
        return written and done
