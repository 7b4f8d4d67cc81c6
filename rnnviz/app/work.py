"""The jobs that a workspace hands to its lanes: plain callables, run off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from rnnviz.app.jobs import Cancel, Progress
from rnnviz.app.openers import Pictured, Reading, opener_for
from rnnviz.core.checkpoint import Checkpoint
from rnnviz.core.origin import run_of
from rnnviz.core.spec import RunSpec
from rnnviz.core.tables import Preview
from rnnviz.core.trace import Trace
from rnnviz.scene.document import Document
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import Prepared, prepare
from rnnviz.support.messages import Problem


@dataclass(frozen=True, eq=False)
class Recorded:
    """A recording with its display levels; `opened` when it came from a file or a script, not from the RunSpec.

    `document` is the workspace file that it was read from, or where to stand; `path` whatever file it was.
    """

    trace: Trace
    prepared: Prepared
    opened: bool = False
    path: Path | None = None
    document: Document | None = None
    devices: tuple[str, ...] = ()  # what torch offers here, where that was asked
    run: RunSpec | None = None  # what set up an opened trace


@dataclass(frozen=True)
class SetUp:
    """A file that is not a recording but sets one up: weights, a sequence, a picture of a step (`place`)."""

    run: RunSpec
    path: Path
    place: Document | None = None


@dataclass(frozen=True)
class Asked:
    """A file about which a person has to be asked: which network of it, how its rows are read."""

    found: Checkpoint | Preview
    path: Path


@dataclass(frozen=True)
class Sealing:
    """Reads what a chosen model's run needs of its file, so that the run can be told from a changed file later."""

    run: RunSpec
    path: Path

    def __call__(self, progress: Progress, cancel: Cancel) -> SetUp:
        from rnnviz.core.loaded import sealed

        return SetUp(sealed(self.run), self.path)


@dataclass(frozen=True, eq=False)
class Preparing:
    """Makes the display levels of a trace."""

    trace: Trace
    options: DisplayOptions
    opened: bool = False
    path: Path | None = None
    before: Prepared | None = None

    def __call__(self, progress: Progress, cancel: Cancel) -> Recorded:
        sample = self.options.sample if self.options.sample < self.trace.batch else 0
        prepared = prepare(self.trace, replace(self.options, sample=sample), self.before)
        run = run_of(self.trace) if self.opened else None
        return Recorded(self.trace, prepared, self.opened, self.path, run=run)


@dataclass(frozen=True)
class Recording:
    """Records; torch is imported here, in the worker, so that the window stands before."""

    run: RunSpec
    options: DisplayOptions
    place: Document | None = None  # where to stand then: order and position

    def __call__(self, progress: Progress, cancel: Cancel) -> Recorded:
        from rnnviz.core.device import available, leave_a_core
        from rnnviz.core.run import record_run

        leave_a_core()
        trace = record_run(self.run, progress=progress, cancel=cancel)
        made = Preparing(trace, self.options)(progress, cancel)
        return replace(made, document=self.place, devices=available())


@dataclass(frozen=True)
class Opening:
    """Reads a file of any kind that the table of openers knows."""

    path: Path
    run: RunSpec
    options: DisplayOptions

    def __call__(self, progress: Progress, cancel: Cancel) -> Recorded | SetUp | Asked:
        found = opener_for(self.path).read(self.path, Reading(self.run, progress, cancel))
        if isinstance(found, RunSpec):
            return SetUp(found, self.path)
        if isinstance(found, Pictured):
            return SetUp(found.place.run, self.path, found.place)
        if isinstance(found, (Checkpoint, Preview)):
            return Asked(found, self.path)
        if isinstance(found, Document):
            return Restoring(found, self.path)(progress, cancel)
        return Preparing(found, self.options, opened=True, path=self.path)(progress, cancel)


@dataclass(frozen=True)
class Restoring:
    """Brings a saved workspace back: records it again, or reads the recording that it names."""

    document: Document
    path: Path | None = None

    def __call__(self, progress: Progress, cancel: Cancel) -> Recorded:
        document = self.document
        if document.recording:
            from rnnviz.core.files import open as open_run

            beside = self.path.parent if self.path is not None else Path()
            try:
                trace = open_run(beside / document.recording)
            except Problem as problem:
                raise Problem("workspace.recording", path=str(self.path), reason=problem.message) from problem
            run_of(trace)  # its numbers are held from now on: what is set up can be changed and recorded again
            made = Preparing(trace, document.options)(progress, cancel)
        else:
            made = self._recorded(progress, cancel)
        return replace(made, opened=True, path=self.path, document=document)

    def _recorded(self, progress: Progress, cancel: Cancel) -> Recorded:
        """What does not fit this machine is said of the file, not of a field that nobody has filled in."""
        try:
            return Recording(self.document.run, self.document.options)(progress, cancel)
        except Problem as problem:
            if self.path is None:
                raise
            raise Problem("embedded.run", path=str(self.path), reason=problem.message) from problem


@dataclass(frozen=True)
class Checking:
    """The self-check."""

    trace: Trace

    def __call__(self, progress: Progress, cancel: Cancel) -> object:
        from rnnviz.core.device import leave_a_core

        leave_a_core()
        return self.trace.check


@dataclass(frozen=True, eq=False)
class Saving:
    """Writes a run to a file; its result is the path."""

    trace: Trace
    path: Path

    def __call__(self, progress: Progress, cancel: Cancel) -> Path:
        from rnnviz.core.files import save

        save(self.trace, self.path)
        return self.path
