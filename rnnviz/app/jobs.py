"""Work off the GUI thread: one lane, one job at a time, the newest wins, late results are dropped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from rnnviz.support.log import note
from rnnviz.support.messages import Cancelled, Problem

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]
Work = Callable[[Progress, Cancel], Any]


class _Task:
    """Runs one plain function in the pool and reports through its lane's signals.

    No QRunnable: PySide never lets go of those that it has started, nor of the recording that they made.
    """

    def __init__(self, lane: Lane, generation: int, work: Work) -> None:
        self.lane = lane
        self.generation = generation
        self.work = work
        self.stop = threading.Event()

    def run(self) -> None:
        lane, number = self.lane, self.generation
        try:
            result = self.work(self.progress, self.stop.is_set)
            outcome = lane.arrived, result
        except Cancelled:
            outcome = lane.arrived, _CANCELLED
        except Problem as problem:
            outcome = lane.broke, problem
        except BaseException as error:  # a worker must never take the process along
            note(error, f"a job of lane {lane.name}")  # whoever listens to `failed` tells of it
            outcome = lane.broke, error
        signal, value = outcome
        try:
            signal.emit(number, value)
        except RuntimeError:
            pass  # the lane went away with the window: nobody waits for this any more

    def progress(self, done: int, total: int) -> None:
        if self.stop.is_set():
            raise Cancelled
        self.lane.progressed_raw.emit(self.generation, done, total)


_CANCELLED = object()


class Lane(QObject):
    """A queue of length one. Signals arrive on the thread that owns the lane."""

    finished = Signal(object)  # what the work returned
    failed = Signal(object)  # Problem or another exception
    cancelled = Signal()
    progressed = Signal(int, int)
    busy_changed = Signal(bool)
    # between threads, with the generation that they belong to
    arrived = Signal(int, object)
    broke = Signal(int, object)
    progressed_raw = Signal(int, int, int)

    def __init__(self, name: str, pool: QThreadPool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._pool = pool
        self._generation = 0
        self._task: _Task | None = None
        self._old: dict[int, _Task] = {}  # superseded but still running: kept until they report
        self.arrived.connect(self._on_arrived)
        self.broke.connect(self._on_broke)
        self.progressed_raw.connect(self._on_progress)

    @property
    def busy(self) -> bool:
        return self._task is not None

    def submit(self, work: Work) -> None:
        """Start `work(progress, cancel)`; what still runs in this lane is cancelled and its result dropped."""
        was_busy = self._retire()
        self._generation += 1
        self._task = _Task(self, self._generation, work)
        self._pool.start(self._task.run)
        if not was_busy:
            self.busy_changed.emit(True)

    def cancel(self) -> None:
        """Ask the running job to stop; `cancelled` follows at once, whatever the job still does."""
        if self._retire():
            self.busy_changed.emit(False)
            self.cancelled.emit()

    def _retire(self) -> bool:
        if self._task is None:
            return False
        self._task.stop.set()
        self._old[self._task.generation] = self._task
        self._task = None
        return True

    def _settle(self, generation: int) -> bool:
        """True when the report is from the current job; forgets the job either way."""
        self._old.pop(generation, None)
        if self._task is None or self._task.generation != generation:
            return False
        self._task = None
        self.busy_changed.emit(False)
        return True

    def _on_arrived(self, generation: int, result: object) -> None:
        if not self._settle(generation):
            return
        if result is _CANCELLED:
            self.cancelled.emit()
        else:
            self.finished.emit(result)

    def _on_broke(self, generation: int, error: object) -> None:
        if self._settle(generation):
            self.failed.emit(error)

    def _on_progress(self, generation: int, done: int, total: int) -> None:
        if self._task is not None and self._task.generation == generation:
            self.progressed.emit(done, total)
