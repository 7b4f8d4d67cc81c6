"""Unsaved work is written down, offered after a crash, and gone when nothing is unsaved."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from rnnviz.app.autosave import EVERY_MS, SUFFIX, Autosave, Rescue, Writing, discard, folder, left_behind
from rnnviz.app.lock import FileLock
from rnnviz.app.main_window import MainWindow
from rnnviz.core.spec import RNNSpec
from rnnviz.scene.document import Document
from rnnviz.scene.frame import Ref
from rnnviz.support.messages import Cancelled
from rnnviz.support.strict import build, load
from rnnviz.widgets.banner import Banner
from tests.app.conftest import SMALL

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")  # offscreen has neither
CHANGED = replace(SMALL, network=RNNSpec("RNN_TANH", 2, 4))


@pytest.fixture(autouse=True)
def nothing_rescued() -> Any:
    yield
    for file in files():
        discard(file)


def files() -> list[Path]:
    return sorted(folder().glob(f"*{SUFFIX}"))


def test_a_change_is_written_down_and_saving_forgets_it(main_window: MainWindow, qtbot: Any) -> None:
    workspace = main_window.workspace
    with qtbot.waitSignal(workspace.check_changed, timeout=20_000):
        workspace.set_run(CHANGED)
    workspace.toggle_pin(Ref("h", 0, 0, 1, 0, 3))
    main_window.autosave._timer.setInterval(0)
    workspace.step(1)
    qtbot.waitUntil(lambda: len(files()) == 1)
    main_window.autosave._timer.setInterval(EVERY_MS)
    assert left_behind() == []  # its window lives
    main_window.documents.reset()
    assert files() == []


def test_what_is_written_is_all_of_it(main_window: MainWindow, qtbot: Any) -> None:
    workspace = main_window.workspace
    with qtbot.waitSignal(workspace.check_changed, timeout=20_000):
        workspace.set_run(CHANGED)
    workspace.seek(2)
    workspace.toggle_pin(Ref("h", 0, 0, 1, 0, 3))
    main_window.autosave.now()
    main_window.autosave._lock.release()  # as if the process had died
    (left,) = left_behind()
    assert left.rescue.document == workspace.document()
    assert left.rescue.path == ""
    main_window.documents.reset()


def test_the_last_word_is_the_newest(main_window: MainWindow, qtbot: Any) -> None:
    """A write that is under way when the end comes must not replace what is written last."""
    workspace, autosave = main_window.workspace, main_window.autosave
    with qtbot.waitSignal(workspace.check_changed, timeout=20_000):
        workspace.set_run(CHANGED)
    for position in (1, 2, 3):
        autosave._write()
        workspace.seek(position)
        autosave.now()
        written = build(Rescue, load(autosave._file.read_bytes()))
        assert written.document.position == position
    autosave._pool.waitForDone(5000)
    assert build(Rescue, load(autosave._file.read_bytes())).document.position == 3
    main_window.documents.reset()


def rescued(tmp_path: Path, when: float = 1.0, name: str = "1-a") -> Path:
    folder().mkdir(parents=True, exist_ok=True)
    file = folder() / f"{name}{SUFFIX}"
    document = Document(CHANGED, position=3, pins=(Ref("h", 0, 0, 1, 0, 3),))
    Writing(Rescue(document, str(tmp_path / "w.rnnviz.json"), when), file)()
    return file


def test_it_is_offered_and_brought_back(main_window: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("rnnviz.app.autosave.time.time", lambda: 100.0)
    file = rescued(tmp_path)
    main_window.recovery.offer()
    banner = main_window.findChild(Banner)
    assert banner is not None
    assert "w.rnnviz.json" in banner.accessibleName()
    with qtbot.waitSignals([main_window.workspace.opened, main_window.workspace.check_changed], timeout=20_000):
        banner.findChild(QPushButton, "bannerYes").click()  # type: ignore[union-attr]
    workspace, documents = main_window.workspace, main_window.documents
    assert workspace.run == CHANGED
    assert (workspace.playback.position, workspace.pins) == (3, (Ref("h", 0, 0, 1, 0, 3),))
    assert documents.modified
    assert documents.path == tmp_path / "w.rnnviz.json"
    assert not file.exists()
    assert len(files()) == 1  # this window's own, until it is saved
    documents.reset()


def test_it_can_be_thrown_away(main_window: MainWindow, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("rnnviz.app.autosave.time.time", lambda: 100.0)
    rescued(tmp_path, 1.0, "1-a")
    rescued(tmp_path, 2.0, "2-b")
    assert [left.rescue.when for left in left_behind()] == [2.0, 1.0]
    main_window.recovery.offer()
    for _ in range(2):
        banner: Any = main_window.recovery._banner
        banner.findChild(QPushButton, "bannerNo").click()
    assert files() == []


def test_damaged_and_old_rescues_are_no_question(tmp_path: Path, qapp: Any) -> None:
    rescued(tmp_path, when=1.0)  # of 1970
    (folder() / f"3{SUFFIX}").write_bytes(b"{")
    (folder() / f"4{SUFFIX}").write_bytes(b'{"document": {"run": 3}}')
    assert left_behind() == []
    assert files() == []


def test_a_clean_end_leaves_nothing(main_window: MainWindow, qtbot: Any) -> None:
    workspace, documents = main_window.workspace, main_window.documents
    with qtbot.waitSignal(workspace.check_changed, timeout=20_000):
        workspace.set_run(CHANGED)
    before = files()
    autosave = Autosave(workspace, documents, main_window)
    autosave.now()
    assert len(files()) == len(before) + 1
    autosave.close()
    assert files() == before
    kept = Autosave(workspace, documents, main_window)
    kept.keep()
    kept.close()
    assert len(left_behind()) == 1
    documents.reset()


def test_a_lock_of_a_dead_process_is_none(tmp_path: Path) -> None:
    lock = FileLock()
    assert lock.take(tmp_path / "w") is None
    assert FileLock().take(tmp_path / "w") == os.getpid()
    lock.release()


def test_a_write_that_was_cancelled_meanwhile_leaves_no_file(tmp_path: Path) -> None:
    rescue = Rescue(Document(CHANGED))
    with pytest.raises(Cancelled):
        Writing(rescue, tmp_path / "a.rescue.json")(cancel=lambda: True)
    assert list(tmp_path.iterdir()) == []
    Writing(rescue, tmp_path / "a.rescue.json")(cancel=lambda: False)
    assert [file.name for file in tmp_path.iterdir()] == ["a.rescue.json"]
