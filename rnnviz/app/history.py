"""Undo and redo of what was set up: one command per change, named after the field that changed."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand, QUndoStack

from rnnviz.core.spec import RNNSpec, RunSpec
from rnnviz.scene.options import DisplayOptions
from rnnviz.support.guard import guard

if TYPE_CHECKING:
    from rnnviz.app.workspace import Workspace


# what is no field of PyTorch's
RUN_NAMES = {"network": "network", "setup": "setup", "input": "input", "training": "training"}
DISPLAY_NAMES = {
    "display": "display",
    "sample": "sequence of the batch",
    "show_h": "hidden state h",
    "show_c": "cell state c",
    "numbers": "numbers in cells",
    "gates": "gates shown",
    "pre": "pre-activations shown",
    "layers": "layers shown",
    "directions": "directions shown",
    "unit_order": "order of units",
    "range_mode": "range of colours",
    "manual": "range of colours",
    "colour_map": "colour map",
    "gate_map": "colour map of gates",
    "reduction": "reduction",
    "panel_height": "height of heatmaps",
    "follow": "follow mode",
}


def words(text: str) -> str:
    """A text of the undo menu in the person's language."""
    return QCoreApplication.translate("History", text)


class Command(QUndoCommand):
    """A step of the history, called by `title`; the language may change while it stands."""

    def title(self) -> str:
        raise NotImplementedError

    def retitle(self) -> None:
        """Say it in the language of now."""
        self.setText(self.title())


def retitle(undo: QUndoStack) -> None:
    """Every step in the language of now."""
    for index in range(undo.count()):
        command = undo.command(index)
        if isinstance(command, Command):
            command.retitle()


class SetRun(Command):
    """From one RunSpec to another; `name` where it is more than a change of one field: a file's, or an example's."""

    def __init__(
        self, workspace: Workspace, before: RunSpec, after: RunSpec, name: str = "", *, example: bool = False
    ) -> None:
        super().__init__()
        self._workspace, self._name, self._example = workspace, name, example
        self._before, self._after = before, after
        self.retitle()

    def title(self) -> str:
        if self._example:
            from rnnviz.core.examples import titles  # not before the first paint: they bring NumPy
            from rnnviz.widgets.setup_form import words as words_of_examples

            return words("example {name}").format(name=words_of_examples(titles()[self._name]))
        changed = difference(self._before, self._after)
        return self._name or words("change of {name}").format(name=words(RUN_NAMES.get(changed, changed)))

    @guard
    def undo(self) -> None:
        self._workspace.apply_run(self._before)

    @guard
    def redo(self) -> None:
        self._workspace.apply_run(self._after)


class SetOptions(Command):
    """From one way to show it to another."""

    def __init__(self, workspace: Workspace, before: DisplayOptions, after: DisplayOptions) -> None:
        self.name = _only([f.name for f in fields(DisplayOptions) if _differs(before, after, f.name)], "display")
        super().__init__()
        self._workspace = workspace
        self.before, self.after = before, after
        self.retitle()

    def title(self) -> str:
        return words("change of {name}").format(name=words(DISPLAY_NAMES.get(self.name, self.name)))

    @guard
    def undo(self) -> None:
        self._workspace.apply_options(self.before)

    @guard
    def redo(self) -> None:
        self._workspace.apply_options(self.after)


def push_options(undo: QUndoStack, workspace: Workspace, before: DisplayOptions, after: DisplayOptions) -> None:
    """Show it as `after` says. Changes of the same field in a row are one step, and none when the last took all back.

    Not by `mergeWith`: PySide keeps what Qt merged into another command for as long as the stack lives.
    """
    command, newest = SetOptions(workspace, before, after), undo.command(undo.count() - 1)
    if undo.canRedo() or not isinstance(newest, SetOptions) or newest.name != command.name:
        undo.push(command)
        return
    first = newest.before
    newest.setObsolete(True)
    undo.undo()  # takes it off the stack, and undoes nothing
    if first == after:
        workspace.apply_options(after)
    else:
        undo.push(SetOptions(workspace, first, after))


class SetOrder(Command):
    """From one order of the steps to another."""

    def __init__(self, workspace: Workspace, before: str, after: str) -> None:
        super().__init__()
        self._workspace = workspace
        self._before, self._after = before, after
        self.retitle()

    def title(self) -> str:
        return words("change of the order of steps")

    @guard
    def undo(self) -> None:
        self._workspace.apply_order(self._before)

    @guard
    def redo(self) -> None:
        self._workspace.apply_order(self._after)


def difference(before: RunSpec, after: RunSpec) -> str:
    """The name of what changed, by PyTorch's names: "hidden_size", "seed", or "network" for more than one."""
    if before.network != after.network:
        if isinstance(before.network, RNNSpec) and isinstance(after.network, RNNSpec):
            return _only(
                [f.name for f in fields(RNNSpec) if _differs(before.network, after.network, f.name)], "network"
            )
        return "network"
    return _only([f.name for f in fields(RunSpec) if _differs(before, after, f.name)], "setup")


def _differs(a: object, b: object, name: str) -> bool:
    return bool(getattr(a, name) != getattr(b, name))


def _only(names: list[str], otherwise: str) -> str:
    return names[0] if len(names) == 1 else otherwise
