"""Undo and redo of what was set up: one command per change, named after the field that changed."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand

from rnnviz.core.spec import RNNSpec, RunSpec
from rnnviz.support.guard import guard

if TYPE_CHECKING:
    from rnnviz.app.workspace import Workspace


class SetRun(QUndoCommand):
    """From one RunSpec to another."""

    def __init__(self, workspace: Workspace, before: RunSpec, after: RunSpec) -> None:
        super().__init__(
            QCoreApplication.translate("History", "change of {name}").format(name=difference(before, after))
        )
        self._workspace = workspace
        self._before, self._after = before, after

    @guard
    def undo(self) -> None:
        self._workspace.apply_run(self._before)

    @guard
    def redo(self) -> None:
        self._workspace.apply_run(self._after)


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
