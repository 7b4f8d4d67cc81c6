"""Undo and redo of what was set up: one command per change, named after the field that changed."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand

from rnnviz.core.spec import RNNSpec, RunSpec
from rnnviz.scene.options import DisplayOptions
from rnnviz.support.guard import guard

if TYPE_CHECKING:
    from rnnviz.app.workspace import Workspace


DISPLAY_NAMES = {
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


class SetRun(QUndoCommand):
    """From one RunSpec to another; `name` where it is more than a change of one field ("example gru")."""

    def __init__(self, workspace: Workspace, before: RunSpec, after: RunSpec, name: str = "") -> None:
        super().__init__(name or words("change of {name}").format(name=difference(before, after)))
        self._workspace = workspace
        self._before, self._after = before, after

    @guard
    def undo(self) -> None:
        self._workspace.apply_run(self._before)

    @guard
    def redo(self) -> None:
        self._workspace.apply_run(self._after)


class SetOptions(QUndoCommand):
    """From one way to show it to another. Changes of the same field in a row are one step."""

    def __init__(self, workspace: Workspace, before: DisplayOptions, after: DisplayOptions) -> None:
        self._name = _only([f.name for f in fields(DisplayOptions) if _differs(before, after, f.name)], "display")
        super().__init__(words("change of {name}").format(name=words(DISPLAY_NAMES.get(self._name, self._name))))
        self._workspace = workspace
        self._before, self._after = before, after

    @guard(default=-1)
    def id(self) -> int:
        return 1

    @guard(default=False)
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, SetOptions) or other._name != self._name:
            return False
        self._after = other._after
        self.setObsolete(self._before == self._after)
        return True

    @guard
    def undo(self) -> None:
        self._workspace.apply_options(self._before)

    @guard
    def redo(self) -> None:
        self._workspace.apply_options(self._after)


class SetOrder(QUndoCommand):
    """From one order of the steps to another."""

    def __init__(self, workspace: Workspace, before: str, after: str) -> None:
        super().__init__(words("change of the order of steps"))
        self._workspace = workspace
        self._before, self._after = before, after

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
