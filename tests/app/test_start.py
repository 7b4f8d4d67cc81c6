"""The window is painted first; what it consists of is loaded behind that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent

from rnnviz.app import qt_messages, start
from rnnviz.app.main_window import MainWindow
from rnnviz.app.settings import Settings
from rnnviz.core.examples import example_run
from rnnviz.render.theme import LIGHT
from rnnviz.support import log

LIGHT_ENOUGH = """
import sys
from rnnviz.app.start import make_app, make_frame
make_frame(make_app())
print(*({"numpy", "pyqtgraph", "torch"} & set(sys.modules)))
"""


def test_the_frame_needs_neither_numpy_nor_pyqtgraph_nor_torch() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT_ENOUGH], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == ""


def test_a_window_that_is_closed_before_it_is_filled_just_closes(qtbot: Any) -> None:
    window = MainWindow(Settings(), LIGHT)
    qtbot.addWidget(window)
    window.show()
    window.end_without_asking()
    assert window.close()


@pytest.fixture
def frame(qapp: Any) -> Any:
    window = start.make_frame(qapp)
    window.show()
    yield window
    if window.filled:
        assert window.workspace.close()
        window.documents.give_up()
    window.close()
    window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_it_is_filled_piece_by_piece_and_records_the_example(
    qtbot: Any, qapp: Any, frame: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[bool] = []
    later = frame.later

    def counted(job: Any) -> None:
        turns.append(frame.filled)
        later(job)

    monkeypatch.setattr(qt_messages, "watch_qt", lambda on_lost: None)  # these two are the process's
    monkeypatch.setattr(log, "set_reporter", lambda reporter: None)
    monkeypatch.setattr(frame, "later", counted)
    filling = start.Filling(qapp, frame, None, None)
    frame.trigger("palette")  # too early: done as soon as that is possible
    frame.after_paint(filling)
    qtbot.waitUntil(lambda: frame.filled and frame.workspace.frame is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not frame.workspace.lanes.checking.busy, timeout=20_000)
    assert filling.error is None
    assert frame.command_palette.isVisible()
    frame.command_palette.hide()
    assert turns.count(False) == 1 + len(start.PIECES)
    assert frame.workspace.run == example_run(start.FIRST_EXAMPLE)


def test_an_error_while_it_is_filled_ends_the_program_and_is_told(
    qtbot: Any, qapp: Any, frame: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(qapp, "exit", lambda code=0: ended.append(code))
    monkeypatch.setattr(start, "PIECES", ("rnnviz.no_such_part",))
    filling = start.Filling(qapp, frame, None, None)
    frame.after_paint(filling)
    qtbot.waitUntil(lambda: bool(ended), timeout=5_000)
    assert isinstance(filling.error, ModuleNotFoundError)
    assert not frame.filled


@pytest.mark.parametrize(("ours", "left"), [(False, [5]), (True, [])])
def test_the_process_ends_at_once_unless_what_was_copied_is_to_be_handed_on(
    qapp: Any, monkeypatch: pytest.MonkeyPatch, ours: bool, left: list[int]
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(start.os, "_exit", ended.append)
    monkeypatch.setattr(type(qapp.clipboard()), "ownsClipboard", lambda clipboard: ours)
    code = start.leave(5)
    assert ended == left
    assert not ours or code == 5


def test_settings_are_on_the_disk_before_the_process_ends(frame: Any) -> None:
    frame.settings.set("folder", "/somewhere")
    frame.finish()
    assert "/somewhere" in Path(frame.settings._store.fileName()).read_text()
