"""Errors planted in every command and in the work off the GUI thread: the window lives and says it once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from rnnviz.app.actions import ACTIONS
from rnnviz.app.commands import Commands
from rnnviz.app.main_window import MainWindow
from rnnviz.app.settings import Settings
from rnnviz.app.workspace import Workspace
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.render.theme import LIGHT
from rnnviz.support import log

RUN = RunSpec(RNNSpec("RNN_TANH", 2, 3), InputSpec(seq_len=4, batch_size=1), device="cpu")


class Planted(Exception):
    pass


def fails(*_: object, **__: object) -> None:
    raise Planted("planted")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """What would have been told to the person: slots end in the excepthook of the program."""
    errors: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", log._excepthook)
    log.set_reporter(errors.append)
    yield errors
    log.set_reporter(None)


@pytest.fixture
def window(qtbot: Any) -> Iterator[MainWindow]:
    workspace = Workspace(RUN)
    window = MainWindow(Settings(), LIGHT)
    window.fill(workspace)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignals([workspace.trace_changed, workspace.check_changed], timeout=20_000):
        workspace.record()
    yield window
    assert workspace.close()


def test_every_command_may_fail(qtbot: Any, monkeypatch: pytest.MonkeyPatch, told: list[BaseException]) -> None:
    ids = [action.id for action in ACTIONS]
    for name in ids:
        monkeypatch.setattr(Commands, name, fails)
    workspace = Workspace(RUN)
    window = MainWindow(Settings(), LIGHT)
    window.fill(workspace)
    qtbot.addWidget(window)
    window.show()
    for action in window._actions.values():
        action.setEnabled(True)
        action.trigger()
    assert {type(error) for error in told} == {Planted}
    assert len(told) == 1, "one report per distinct error"
    assert window.isVisible()
    assert workspace.close()


@pytest.mark.parametrize("target", ["rnnviz.core.run.record_run", "rnnviz.core.check.check", "rnnviz.app.work.prepare"])
def test_the_work_behind_may_fail(
    window: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch, told: list[BaseException], target: str
) -> None:
    workspace, before = window.workspace, window.workspace.trace
    monkeypatch.setattr(target, fails)
    with qtbot.waitSignal(workspace.problem, timeout=20_000) as said:
        workspace.record()
    assert isinstance(said.args[0], Planted)
    if target != "rnnviz.core.check.check":
        assert workspace.trace is before, "the last good picture stays"
    assert window.views.toast.isVisible()
    monkeypatch.undo()
    with qtbot.waitSignal(workspace.check_changed, timeout=20_000):
        workspace.record()
    assert workspace.trace is not None and workspace.trace.check.passed


@pytest.mark.qt_log_ignore("saved states")  # a painter that was left in the middle
def test_views_that_cannot_be_painted(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, told: list[BaseException]
) -> None:
    for module in ("heatmap", "outputs", "diagram"):
        home = sys.modules[f"rnnviz.render.{module}"]
        for painter in ("paint_heatmap", "paint_network"):
            if hasattr(home, painter):
                monkeypatch.setattr(home, painter, fails)
    for _ in range(3):
        window.workspace.step(1)
        window.grab()
    assert window.isVisible()
    assert told and all(isinstance(error, Planted) for error in told)
    assert len(told) <= 1, "one report per distinct error"
