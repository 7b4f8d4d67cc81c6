"""One window for all tests of a module, because making one takes longer than most tests; and what errors end in."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QTimer

from rnnviz.app.main_window import MainWindow
from rnnviz.app.settings import Settings
from rnnviz.app.workspace import Workspace
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.render.theme import LIGHT
from rnnviz.support import log

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
    lanes = workspace.lanes
    working = (lanes.recording, lanes.preparing, lanes.checking, lanes.exporting)
    qtbot.waitUntil(lambda: not any(lane.busy for lane in working), timeout=20_000)
    app_window.views.toast.hide()
    for timer in app_window.findChildren(QTimer):
        if timer.isSingleShot():  # what waits for quiet, for up to two seconds, is of no use to the next test
            timer.stop()
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in app_window.findChildren(QTimer)), timeout=20_000)


def document_of(run: RunSpec) -> Any:
    from rnnviz.scene.document import Document

    return Document(run)


class Heard:
    """Where planted errors end: `arrived` has every one, `told` what a person was told, the file what was logged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.arrived: list[str] = []
        self.told: list[str] = []
        self.show: Callable[[BaseException], object] = id  # what shows it to the person
        self._report = log.report

    def report(self, error: BaseException, where: str) -> None:
        self.arrived.append(str(error))
        self._report(error, where)

    def tell(self, error: BaseException) -> None:
        self.told.append(str(error))
        self.show(error)

    def logged(self) -> Counter[str]:
        """Each planted error that the log has, and how often."""
        return Counter(re.findall(r"^AssertionError: (planted in .*)$", self.path.read_text(), re.MULTILINE))


@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """The hooks and the log of the program, as its start makes them."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # both are brought back afterwards
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(log, "state_folder", lambda: tmp_path / "state")
    monkeypatch.setattr(log.faulthandler, "enable", lambda *_: None)  # it is pytest's
    logger, path = logging.getLogger("rnnviz"), log.start_log()
    assert path is not None
    heard = Heard(path)
    for module in [module for name, module in sys.modules.items() if name.startswith("rnnviz.")]:
        if getattr(module, "report", None) is heard._report:
            monkeypatch.setattr(module, "report", heard.report)
    log.set_reporter(heard.tell)
    yield heard
    log.set_reporter(None)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = True
    assert log._crash_file is not None
    log._crash_file.close()
    monkeypatch.setattr(log, "_crash_file", None)
