"""The file that is open: its name, whether something is unsaved, its lock; opening, saving, and the one question."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from rnnviz.app.lock import FileLock
from rnnviz.app.openers import OPENERS, RUN_SUFFIX, WORKSPACE_SUFFIX, opener_for
from rnnviz.app.recent import remember
from rnnviz.app.settings import Settings
from rnnviz.app.work import Recorded, Saving, SetUp
from rnnviz.app.workspace import Workspace
from rnnviz.core.examples import name_of
from rnnviz.core.origin import needs_recording
from rnnviz.scene.document import Document, to_json
from rnnviz.support.atomic import write_bytes
from rnnviz.support.messages import Problem
from rnnviz.widgets.front import Front, file_to_open, file_to_write

Then = Callable[[], object]


class Documents(QObject):
    """Knows which file the workspace is, and asks once about work that would be lost."""

    changed = Signal()  # the name, or whether something is unsaved
    said = Signal(str)

    def __init__(self, window: QWidget, workspace: Workspace, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._workspace, self._settings = window, workspace, settings
        self.path: Path | None = None  # of the workspace file
        self.modified = False
        self._base: Document = workspace.document()
        self._front = Front(window)
        self._lock = FileLock()
        self._other: int | None = None  # the process that has the file open, too
        self._box: QMessageBox | None = None
        self._then: Then | None = None
        self._saving: Path | None = None  # a workspace whose recording is being written first
        self._given_up = False
        for signal in (workspace.run_changed, workspace.options_changed):
            signal.connect(self._look)
        workspace.pins_changed.connect(self._look)
        workspace.opened.connect(self._on_opened)
        workspace.lanes.exporting.finished.connect(self._on_written)
        workspace.lanes.exporting.failed.connect(self._on_not_written)

    @property
    def name(self) -> str:
        """What the title shows; empty for what has no file."""
        path = self.path or self._workspace.source
        return path.name if path is not None else ""

    # --- opening -----------------------------------------------------------------------------------
    def open(self) -> None:
        """Ask for a file and open it."""
        path = file_to_open(self._window, self.tr("Open"), self._folder(), open_filters())
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> None:
        """Open a file of any kind; one that replaces what is there only after the question about unsaved work."""
        if keeps_work(path):
            self.load(path)
        else:
            self.settle(partial(self.load, path))

    def load(self, path: Path) -> None:
        self._workspace.open_file(path)

    def restore(self, document: Document, path: Path | None) -> None:
        """Bring back rescued work; it stays unsaved. `path`: the file that it belongs to."""
        self._workspace.restore(document)
        if path is not None:
            self._take(path)

    def _on_opened(self, result: Recorded | SetUp) -> None:
        if result.path is not None:
            remember(self._settings, result.path)
            self._settings.set("folder", str(result.path.parent))
        if isinstance(result, SetUp):
            return
        if result.document is not None and result.path is None:  # rescued: unsaved as it was
            self._look()
            return
        self._base = self._workspace.document()
        if result.document is None or result.path is None:
            self._forget()
        else:
            self._take(result.path)
        self._look()
        self.changed.emit()

    def _take(self, path: Path) -> None:
        """This file is ours now; says so when another window has it."""
        self.path = path
        self._other = self._lock.take(path)
        if self._other is not None:
            text = self.tr(
                "{name} is open in another window of rnnviz (process {pid}): go on there, or save under another name."
            )
            self.said.emit(text.format(name=path.name, pid=self._other))

    def _forget(self) -> None:
        self.path, self._other = None, None
        self._lock.release()

    # --- saving ------------------------------------------------------------------------------------
    def save(self) -> bool:
        """Write the workspace to its file; asks for a name where there is none, or where the file is another's."""
        if self.path is None or self._other is not None:
            return self.save_as()
        return self._write(self.path)

    def save_as(self) -> bool:
        """Ask for a name and write the workspace there."""
        name = (
            self.path.name
            if self.path is not None
            else (name_of(self._workspace.run) or "my-network") + WORKSPACE_SUFFIX
        )
        path = self._new_name(self.tr("Save the workspace"), name, f"{words(OPENERS[0].what)} (*{WORKSPACE_SUFFIX})")
        return bool(path) and self._write(with_suffix(Path(path)))

    def save_run(self) -> None:
        """Ask for a name and write the recording itself: weights, input and every state."""
        trace = self._workspace.trace
        if trace is None:
            return
        path = self._new_name(
            self.tr("Save the recording"), f"run{RUN_SUFFIX}", f"{words('Saved run')} (*{RUN_SUFFIX})"
        )
        if path:
            target = Path(path)
            named = target if target.suffix else target.with_suffix(RUN_SUFFIX)
            self._workspace.lanes.exporting.submit(Saving(trace, named))

    def _new_name(self, title: str, name: str, kinds: str) -> str:
        """Where the person wants it, proposed as `name` in the last folder; "" where nowhere."""
        return file_to_write(self._window, title, str(Path(self._folder()) / name), kinds)

    def _write(self, path: Path) -> bool:
        """False when it could not be written, or is not yet (a recording goes first)."""
        workspace, trace = self._workspace, self._workspace.trace
        document = workspace.document()
        if (workspace.foreign or needs_recording(workspace.run)) and trace is not None:
            if workspace.source is None:
                self._saving = path
                workspace.lanes.exporting.submit(Saving(trace, recording_beside(path)))
                return False
            document = replace(document, recording=_relative(workspace.source, path.parent))
        try:
            write_bytes(path, to_json(document))
        except Problem as problem:
            workspace.problem.emit(problem)
            return False
        self._saved(path)
        return True

    def _saved(self, path: Path) -> None:
        if path != self.path:
            self._take(path)
        self._base = self._workspace.document()
        remember(self._settings, path)
        self._settings.set("folder", str(path.parent))
        self._look()
        self.changed.emit()
        self.said.emit(self.tr("Saved {name}.").format(name=path.name))

    def _on_written(self, result: object) -> None:
        path, self._saving = self._saving, None
        if path is not None and result == recording_beside(path):
            self._workspace.source = recording_beside(path)
            if self._write(path):
                self._go_on()

    def _on_not_written(self, _error: object) -> None:
        self._saving, self._then = None, None

    # --- unsaved work ------------------------------------------------------------------------------
    def _look(self, *_changed: object) -> None:
        """Compare with what was saved; the position, the sequence and an example's setup are no work of anybody."""
        now, base = self._workspace.document(), self._base
        if self.path is None:
            own = now.run != base.run and name_of(now.run) is None
            modified = own or now.pins != base.pins
        else:
            modified = (now.run, now.pins, replace(now.options, sample=0)) != (
                base.run,
                base.pins,
                replace(base.options, sample=0),
            )
        if modified != self.modified:
            self.modified = modified
            self.changed.emit()

    @property
    def needs_answer(self) -> bool:
        """Whether something would be lost now."""
        return self.modified and not self._given_up

    def give_up(self) -> None:
        """Do not ask any more: the system ends the program, and the autosave has the work."""
        self._given_up = True

    def settle(self, then: Then) -> bool:
        """Call `then` when nothing would be lost: at once, or after the question. False while it is open."""
        if not self.needs_answer:
            then()
            return True
        self._then = then
        self._ask()
        return False

    def _ask(self) -> None:
        if self._box is not None:
            self._front.show(self._box)
            return
        box = QMessageBox(self._window)
        box.setObjectName("unsavedQuestion")
        box.setWindowTitle(self.tr("Unsaved changes"))
        name = self.name
        box.setText(
            self.tr("Save the changes to {name}?").format(name=name) if name else self.tr("Save what you set up?")
        )
        box.setInformativeText(self.tr("Otherwise they are lost.") if name else self.tr("Otherwise it is lost."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        for button in (buttons.Save, buttons.Discard, buttons.Cancel):
            box.button(button).setObjectName(f"unsaved{button.name}")
        box.setWindowModality(Qt.WindowModality.WindowModal)
        self._box = box
        self._front.show(box)
        box.finished.connect(self._on_answer)  # last: the window has its keys again when this begins

    def _on_answer(self, answer: int) -> None:
        box, self._box = self._box, None
        if box is not None:
            box.deleteLater()
        if answer == QMessageBox.StandardButton.Save.value:
            if self.save():
                self._go_on()
            elif self._saving is None:
                self._then = None
        elif answer == QMessageBox.StandardButton.Discard.value:
            self._base = self._workspace.document()
            self._look()
            self._go_on()
        else:
            self._then = None

    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def reset(self) -> None:
        """Start again without a file: what is there now counts as saved."""
        self._forget()
        self._base = self._workspace.document()
        self._look()
        self.changed.emit()

    def close(self) -> None:
        """Let go of the file."""
        self._lock.release()

    def _folder(self) -> str:
        return str(self.path.parent) if self.path is not None else str(self._settings.get("folder") or Path.home())


def keeps_work(path: Path) -> bool:
    """True for a model or a sequence: what it changes is one undo away."""
    try:
        return not opener_for(path).replaces
    except Problem:
        return True  # it will be refused, and nothing changes


def words(text: str) -> str:
    """A kind of file in the person's language."""
    return QCoreApplication.translate("Openers", text)


def open_filters() -> str:
    """The filters of the open dialog, made from the table of openers."""
    every = " ".join(f"*{suffix}" for opener in OPENERS for suffix in opener.suffixes)
    single = [f"{words(o.what)} ({' '.join(f'*{s}' for s in o.suffixes)})" for o in OPENERS if o.suffixes]
    return ";;".join((f"{words('Everything that rnnviz opens')} ({every})", *single, f"{words('All files')} (*)"))


def with_suffix(path: Path) -> Path:
    """The name that a workspace gets."""
    name = path.name
    if name.endswith(".json"):
        return path
    return path.with_name(name.removesuffix(RUN_SUFFIX) + WORKSPACE_SUFFIX)


def recording_beside(path: Path) -> Path:
    """Where the recording of a workspace goes that shows somebody's own model."""
    return path.with_name(path.name.removesuffix(".json").removesuffix(RUN_SUFFIX) + RUN_SUFFIX)


def _relative(path: Path, folder: Path) -> str:
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # another drive
        return str(path.absolute())
