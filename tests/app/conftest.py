"""One window for all tests of a module: making one takes longer than most of what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QTimer

from rnnviz.app.main_window import MainWindow
from rnnviz.app.settings import Settings
from rnnviz.app.workspace import Workspace
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.render.theme import LIGHT

SMALL = RunSpec(RNNSpec("RNN_TANH", 2, 3), InputSpec(seq_len=4, batch_size=2), device="cpu", seed=1)


@pytest.fixture(scope="module")
def app_window(qapp: Any) -> Iterator[MainWindow]:
    workspace = Workspace(SMALL)
    window = MainWindow(Settings(), LIGHT)
    window.fill(workspace)
    window.show()
    yield window
    assert workspace.close()
    window.documents.give_up()
    window.close()
    window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def main_window(app_window: MainWindow, qtbot: Any) -> Iterator[MainWindow]:
    """The window on a small recording, nothing unsaved, no history."""
    workspace = app_window.workspace
    with qtbot.waitSignals([workspace.opened, workspace.check_changed], timeout=20_000):
        workspace.restore(document_of(SMALL))
    app_window.documents.reset()
    workspace.undo.clear()
    yield app_window
    workspace.pause()
    lanes = (workspace.recording, workspace.preparing, workspace.checking, workspace.exporting)
    qtbot.waitUntil(lambda: not any(lane.busy for lane in lanes), timeout=20_000)
    app_window.views.toast.hide()
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in app_window.findChildren(QTimer)), timeout=20_000)


def document_of(run: RunSpec) -> Any:
    from rnnviz.scene.document import Document

    return Document(run)
