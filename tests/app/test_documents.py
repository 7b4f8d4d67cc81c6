"""Files of the window: opening, saving, the lock, the list of recent files, and the one question."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from rnnviz.app.lock import FileLock
from rnnviz.app.main_window import MainWindow
from rnnviz.app.openers import OPENERS, opener_for
from rnnviz.app.recent import recent_files, remember
from rnnviz.app.settings import Settings
from rnnviz.app.work import Opening
from rnnviz.core.files import save
from rnnviz.core.record import record
from rnnviz.core.spec import RNNSpec
from rnnviz.scene.document import Document, from_json, to_json
from rnnviz.scene.frame import Ref
from rnnviz.scene.options import DisplayOptions
from rnnviz.support.messages import Problem
from tests.app.conftest import SMALL

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")  # offscreen has neither
CHANGED = replace(SMALL, network=RNNSpec("GRU", 2, 4, 2, bidirectional=True))


def opened(window: MainWindow, qtbot: Any, path: Path) -> None:
    with qtbot.waitSignals([window.workspace.opened, window.workspace.check_changed], timeout=20_000):
        window.documents.open_path(path)


def set_up(window: MainWindow, qtbot: Any, run: Any) -> None:
    with qtbot.waitSignal(window.workspace.check_changed, timeout=20_000):
        window.workspace.set_run(run)


def names(monkeypatch: pytest.MonkeyPatch, which: str, path: Path | str) -> None:
    monkeypatch.setattr(QFileDialog, which, lambda *args, **kwargs: (str(path), ""))


def test_everything_comes_back(main_window: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: Any) -> None:
    window, workspace, path = main_window, main_window.workspace, tmp_path / "demo.rnnviz.json"
    set_up(window, qtbot, CHANGED)
    with qtbot.waitSignal(workspace.options_changed):
        workspace.change_options(sample=1, numbers=False)
    workspace.set_order("layer")
    workspace.seek(5)
    workspace.toggle_pin(Ref("h", 1, 1, 2, 1, 3))
    saved = workspace.document()
    assert window.documents.modified
    names(monkeypatch, "getSaveFileName", tmp_path / "demo")  # a person types no suffix
    window.documents.save()
    assert window.windowTitle() == "demo.rnnviz.json[*]"
    assert not window.isWindowModified()
    assert from_json(path.read_bytes(), "demo") == saved
    opened_elsewhere = tmp_path / "other.rnnviz.json"
    opened_elsewhere.write_bytes(to_json(Document(SMALL)))
    opened(window, qtbot, opened_elsewhere)
    assert workspace.run == SMALL
    opened(window, qtbot, path)
    assert workspace.document() == saved
    assert workspace.frame is not None
    assert (workspace.frame.order, workspace.frame.position, workspace.frame.sample) == ("layer", 5, 1)
    assert workspace.frame.pins == saved.pins
    assert recent_files(window.settings)[:2] == [path, opened_elsewhere]


def test_a_run_file_is_opened_and_named_in_the_workspace(
    main_window: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    """A recording of somebody's own model does not follow from what is set up."""
    torch.manual_seed(5)
    trace = record(torch.nn.RNN(4, 3), torch.randn(6, 2, 4))
    save(trace, tmp_path / "own.rnnviz")
    window, workspace = main_window, main_window.workspace
    opened(window, qtbot, tmp_path / "own.rnnviz")
    assert window.windowTitle() == "own.rnnviz[*]"
    workspace.seek(3)
    names(monkeypatch, "getSaveFileName", tmp_path / "w.rnnviz.json")
    window.documents.save()
    assert json.loads((tmp_path / "w.rnnviz.json").read_text())["recording"] == "own.rnnviz"
    opened(window, qtbot, tmp_path / "w.rnnviz.json")
    assert workspace.trace is not None
    assert np.array_equal(workspace.trace.output, trace.output)
    assert workspace.playback.position == 3


def test_a_recording_of_a_script_is_saved_beside(
    main_window: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    trace = record(torch.nn.RNN(4, 3), torch.randn(6, 2, 4))
    window, workspace = main_window, main_window.workspace
    with qtbot.waitSignal(workspace.check_changed, timeout=20_000):
        workspace.show_trace(trace)
    names(monkeypatch, "getSaveFileName", tmp_path / "script.rnnviz.json")
    with qtbot.waitSignal(window.documents.changed, timeout=20_000):
        window.documents.save()
    assert {path.name for path in tmp_path.iterdir()} >= {"script.rnnviz.json", "script.rnnviz"}
    opened(window, qtbot, tmp_path / "script.rnnviz.json")
    assert workspace.trace is not None
    assert np.array_equal(workspace.trace.output, trace.output)


def test_a_file_that_cannot_be_opened_changes_nothing(main_window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    path = tmp_path / "w.rnnviz.json"
    path.write_text('{"format": "rnnviz workspace", "version": 1, "run": 3}')
    before = main_window.workspace.trace
    with qtbot.waitSignal(main_window.workspace.problem, timeout=20_000):
        main_window.documents.open_path(path)
    assert main_window.workspace.trace is before
    assert "w.rnnviz.json has a wrong value at run" in main_window.views.toast.text()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"recording": "/dev/zero"}, "w.rnnviz.json names a recording that cannot be opened: /dev/zero is not"),
        ({"run": {"seq_len": 10**9}}, "w.rnnviz.json cannot be recorded again: This needs about"),
        ({"run": {"source": "file", "path": "no\x1b[2J.npy"}}, "w.rnnviz.json cannot be recorded again: no?[2J.npy"),
    ],
)  # fmt: skip
def test_what_a_workspace_asks_for_is_said_of_the_workspace(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    found = json.loads(to_json(Document(CHANGED)))
    found["run"]["input"] |= changes.pop("run", {})
    (tmp_path / "w.rnnviz.json").write_text(json.dumps(found | changes))
    with pytest.raises(Problem) as raised:
        Opening(tmp_path / "w.rnnviz.json", CHANGED, DisplayOptions())(lambda *done: None, lambda: False)
    assert said in raised.value.message.english()


# --- unsaved work ----------------------------------------------------------------------------------
def test_position_and_examples_are_no_unsaved_work(main_window: MainWindow, qtbot: Any) -> None:
    main_window.workspace.seek(2)
    main_window.reactions.show_example("gru")
    qtbot.waitUntil(lambda: not main_window.workspace.lanes.recording.busy, timeout=20_000)
    assert not main_window.documents.modified


def box_of(window: MainWindow) -> QMessageBox:
    found = window.findChild(QMessageBox, "unsavedQuestion")
    assert isinstance(found, QMessageBox)
    return found


@pytest.mark.parametrize("answer", ["Save", "Discard", "Cancel"])
def test_the_question(main_window: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: Any, answer: str) -> None:
    window, path = main_window, tmp_path / "demo.rnnviz.json"
    set_up(window, qtbot, CHANGED)
    names(monkeypatch, "getSaveFileName", path)
    done: list[bool] = []
    assert not window.documents.settle(lambda: done.append(True))
    assert not window.documents.settle(lambda: done.append(True))  # asked once, not twice
    box_of(window).button(getattr(QMessageBox.StandardButton, answer)).click()
    assert done == ([] if answer == "Cancel" else [True])
    assert path.exists() is (answer == "Save")
    assert window.documents.modified is (answer == "Cancel")
    window.documents.reset()


def test_save_that_is_cancelled_keeps_the_window(main_window: MainWindow, qtbot: Any, monkeypatch: Any) -> None:
    set_up(main_window, qtbot, CHANGED)
    names(monkeypatch, "getSaveFileName", "")
    done: list[bool] = []
    main_window.documents.settle(lambda: done.append(True))
    box_of(main_window).button(QMessageBox.StandardButton.Save).click()
    assert done == []
    assert main_window.documents.modified


def test_a_folder_that_cannot_be_written(main_window: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: Any) -> None:
    set_up(main_window, qtbot, CHANGED)
    names(monkeypatch, "getSaveFileName", tmp_path / "none" / "w.rnnviz.json")
    assert not main_window.documents.save()
    assert "there is no folder" in main_window.views.toast.text()
    assert main_window.documents.modified


# --- the lock --------------------------------------------------------------------------------------
def test_a_file_that_is_open_elsewhere_is_told(
    main_window: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "w.rnnviz.json"
    path.write_bytes(to_json(Document(SMALL)))
    other = FileLock()
    assert other.take(path) is None
    opened(main_window, qtbot, path)
    assert "another window" in main_window.views.toast.text()
    asked: list[Path] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **_options: (asked.append(args[2]), ("", ""))[1])
    assert not main_window.documents.save()  # never over the other's work without asking
    assert asked
    other.release()


def test_the_lock_goes_with_the_file(main_window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    path = tmp_path / "w.rnnviz.json"
    path.write_bytes(to_json(Document(SMALL)))
    opened(main_window, qtbot, path)
    assert FileLock().take(path) is not None
    main_window.documents.reset()
    free = FileLock()
    assert free.take(path) is None
    free.release()
    assert list(tmp_path.iterdir()) == [path]


# --- recent files, drops, openers ------------------------------------------------------------------
def test_recent_files_are_nine_and_newest_first(tmp_path: Path) -> None:
    settings = Settings()
    for number in [*range(12), 7]:
        remember(settings, tmp_path / str(number))
    assert [int(path.name) for path in recent_files(settings)] == [7, 11, 10, 9, 8, 6, 5, 4, 3]


@pytest.mark.parametrize("stored", ["", "{", "3", "[1, null]"])
def test_recent_files_that_are_damaged_are_none(stored: str) -> None:
    settings = Settings()
    settings.set("recent", stored)
    assert recent_files(settings) == []


def test_ctrl_1_opens_the_newest_file(main_window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    path = tmp_path / "w.rnnviz.json"
    path.write_bytes(to_json(Document(SMALL, position=2)))
    remember(main_window.settings, path)
    main_window.menus["Open recent"].aboutToShow.emit()
    with qtbot.waitSignal(main_window.workspace.opened, timeout=20_000):
        main_window.menus["Open recent"].actions()[0].trigger()
    assert main_window.documents.path == path


@pytest.mark.parametrize("target", ["heatmapGrid", "networkForm", "codePane", "transportBar", "inspector"])
def test_a_drop_anywhere_opens(main_window: MainWindow, qtbot: Any, tmp_path: Path, target: str) -> None:
    path = tmp_path / "w.rnnviz.json"
    path.write_bytes(to_json(Document(SMALL, position=1)))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    widget: Any = main_window.findChild(object, target)
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    with qtbot.waitSignal(main_window.workspace.opened, timeout=20_000):
        QApplication.sendEvent(widget, QDragEnterEvent(QPoint(9, 9), *how))
        QApplication.sendEvent(widget, QDropEvent(QPointF(9, 9), *how))
    assert main_window.documents.path == path


@pytest.mark.parametrize("opener", OPENERS, ids=lambda o: o.id)
def test_every_row_of_the_openers_is_whole(opener: Any) -> None:
    assert opener.what
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in opener.suffixes)
    assert callable(opener.read)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("w.rnnviz.json", b'{"format": "rnnviz workspace"}', "workspace"),
        ("x.txt", b'{"format": "rnnviz workspace"}', "workspace"),
        ("A.RNNVIZ", b"anything", "run"),
    ],
)
def test_kinds_of_files(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert opener_for(tmp_path / name).id == kind


@pytest.mark.parametrize(
    ("name", "id"), [("none.rnnviz", "file.missing"), (".", "run.special"), ("odd.zzz", "open.unknown")]
)
def test_files_that_are_none(tmp_path: Path, name: str, id: str) -> None:
    (tmp_path / "odd.zzz").write_bytes(b"?")
    with pytest.raises(Problem) as raised:
        opener_for(tmp_path / name)
    assert raised.value.message.id == id
