"""An error in any work off the GUI thread: the window lives and says it, the log has it once, the next try works.

Each place in rnnviz that hands work to a lane is found in the source, and reached by doing what a person does.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from rnnviz.app.export_dialog import ExportDialog
from rnnviz.app.jobs import Lane, Work
from rnnviz.app.main_window import MainWindow
from rnnviz.app.recovery import sweep_all
from rnnviz.core.files import save, sync
from rnnviz.core.run import record_run
from rnnviz.scene.document import Document
from rnnviz.scene.frame import Ref
from rnnviz.support.tidy import leave, settled
from tests.app.conftest import SMALL, Heard
from tests.app.planting import Place, caller, calls_of, place_of, planted, python_of
from tools.trouble.dialogs import close_dialogs, gone

IN_LOG = "in the log"  # how the sentences end


class Lanes:
    """What was handed to the lanes, and by which line; all of it fails while `fail` is on."""

    def __init__(self) -> None:
        self.places: set[Place] = set()
        self.failing: set[str] = set()
        self.submitted: list[Lane] = []
        self.failed: list[Lane] = []
        self._heard: dict[Lane, Callable[[object], None]] = {}
        self.fail = False
        self._submit = Lane.submit
        self._stack = ExitStack()

    def submit(self, lane: Lane, work: Work) -> None:
        place, function = caller(3), python_of(work)
        assert place is not None and function is not None
        if self.fail:
            self.places.add(place)
            if lane not in self.submitted:
                assert lane.receivers("2failed(PyObject)") > 0, f"nobody hears that {lane.name} failed"
                self.submitted.append(lane)
                self._heard[lane] = partial(self._on_failed, lane)
                lane.failed.connect(self._heard[lane])
            if place_of(function) not in self.failing:
                self.failing.add(place_of(function))
                self._stack.enter_context(planted([function]))
        self._submit(lane, work)

    def _on_failed(self, lane: Lane, _error: object) -> None:
        self.failed.append(lane)

    def all_failed(self) -> bool:
        return bool(self.submitted) and set(self.failed) == set(self.submitted)

    def stop(self) -> None:
        self.fail = False
        self.failing.clear()
        for lane in self.submitted:
            lane.failed.disconnect(self._heard[lane])
        self.submitted.clear()
        self.failed.clear()
        self._stack.close()


@pytest.fixture
def lanes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lanes]:
    lanes = Lanes()
    monkeypatch.setattr(Lane, "submit", lambda lane, work: lanes.submit(lane, work))
    yield lanes
    lanes.stop()


class Trouble:
    """What a person does that hands work to a lane, one method for each place that does; it fails from `now` on."""

    def __init__(self, window: MainWindow, lanes: Lanes, qtbot: Any, folder: Path) -> None:
        self.window, self.workspace, self.lanes, self.qtbot, self.folder = (
            window,
            window.workspace,
            lanes,
            qtbot,
            folder,
        )
        self.trace = self.workspace.trace

    def now(self) -> None:
        self.lanes.fail, self.trace = True, self.workspace.trace

    def record(self) -> None:
        self.now()
        self.workspace.record()

    def open(self) -> None:
        path = self.folder / "saved.rnnviz"
        save(record_run(SMALL), path)
        self.now()
        self.window.documents.load(path)

    def choose_a_model(self) -> None:
        self.now()
        self.workspace.set_up(SMALL, self.folder / "model.pt")

    def restore(self) -> None:
        self.now()
        self.window.documents.restore(Document(SMALL), None)

    def show_a_script(self) -> None:
        self.now()
        self.workspace.show_trace(record_run(SMALL))

    def change_the_display(self) -> None:
        self.now()
        self.workspace.change_options(numbers=not self.workspace.options.numbers)

    def change_the_display_while_recording(self) -> None:
        self.workspace.record()
        self.workspace._wish = replace(self.workspace.options, numbers=not self.workspace.options.numbers)
        self.now()

    def check(self) -> None:
        self.now()
        self.workspace.check()

    def save_the_recording(self) -> None:
        self.now()
        self.window.documents.save_run()

    def save_a_script(self) -> None:
        with self.qtbot.waitSignal(self.workspace.check_changed, timeout=20_000):
            self.workspace.show_trace(record_run(SMALL))
        self.now()
        self.window.documents.save()

    def be_written_down(self) -> None:
        self.workspace.toggle_pin(Ref("h", 0, 0, 1, 0, 0))
        self.now()
        self.window.autosave._timer.timeout.emit()

    def preview(self) -> None:
        self.now()
        self.window.trigger("export")

    def estimate(self) -> None:
        with self.qtbot.waitSignal(self.workspace.lanes.previewing.finished, timeout=20_000):
            self.window.trigger("export")
        self.now()
        self.dialog()._estimate_delay.timeout.emit()

    def export(self) -> None:
        self.window.trigger("export")
        self.now()
        self.dialog().findChild(QPushButton, "exportButton").click()

    def dialog(self) -> Any:
        return self.window.findChild(ExportDialog)

    def again(self) -> None:
        """All works, and no more of it fails."""
        self.lanes.stop()
        close_dialogs()
        gone()
        self.window.views.toast.hide()
        with self.qtbot.waitSignals([self.workspace.opened, self.workspace.check_changed], timeout=20_000):
            self.workspace.restore(Document(SMALL))
        self.window.documents.reset()


@pytest.fixture
def trouble(main_window: MainWindow, lanes: Lanes, qtbot: Any, tmp_path: Path, monkeypatch: Any) -> Trouble:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **kwargs: (str(tmp_path / "chosen"), ""))
    main_window.settings.set("export/folder", str(tmp_path))
    return Trouble(main_window, lanes, qtbot, tmp_path)


ACTS = [
    act for name, act in vars(Trouble).items() if not name.startswith("_") and name not in ("now", "dialog", "again")
]
LANES = {place: text for place, text in calls_of("submit").items() if place[0].startswith("rnnviz/app/")}


def sentences() -> list[str]:
    """All that is said now."""
    return [w.text() for w in QApplication.allWidgets() if isinstance(w, QLabel) and w.isVisible()]


def test_every_job_may_fail(trouble: Trouble, lanes: Lanes, heard: Heard, qtbot: Any) -> None:
    planted_in: set[str] = set()
    for act in ACTS:
        act(trouble)
        qtbot.waitUntil(lanes.all_failed, timeout=20_000)
        assert any(IN_LOG in text for text in sentences()), act.__name__
        assert trouble.window.isVisible()
        if act is not Trouble.change_the_display_while_recording:
            assert trouble.workspace.trace is trouble.trace, "the last good picture stays"
        planted_in |= lanes.failing
        trouble.again()
    assert lanes.places == set(LANES), "a job that no test here lets fail"
    assert heard.logged() == {f"planted in {name}": 1 for name in planted_in}
    assert heard.told == [], "whoever began the work says it, and nobody else"


THREADS = {  # every other thread that rnnviz begins, and where an error in it ends
    "rnnviz/app/recovery.py": "in the log and told, test_a_sweep_may_fail",
    "rnnviz/support/aside.py": "in whoever waits for it, test_a_sync_may_fail and tests/support/test_aside.py",
    "rnnviz/support/tidy.py": "in the log, test_clearing_away_may_fail",
    "rnnviz/export/pool.py": "in whoever exports, tests/export/test_pool.py",
    "rnnviz/render/side_by_side.py": "in the painting, tests/render/test_side_by_side.py",
    "rnnviz/support/start.py": "before there is a window: no answer of the display within its time, tests/support",
}


def test_every_thread_is_known() -> None:
    assert {place[0] for place in calls_of("Thread", "ThreadPoolExecutor")} == set(THREADS)
    pools = {place[0] for place in calls_of("submit")} - {place[0] for place in LANES}
    assert pools < set(THREADS)


def test_a_sweep_may_fail(main_window: MainWindow, heard: Heard, qtbot: Any) -> None:
    with planted([sweep_all]):  # type: ignore[list-item]
        main_window.recovery.offer()
        qtbot.waitUntil(lambda: bool(heard.told), timeout=5_000)
    assert heard.told == ["planted in rnnviz.app.recovery.sweep_all"]
    assert heard.logged() == {heard.told[0]: 1}


def test_clearing_away_may_fail(heard: Heard) -> None:
    done = threading.Event()
    with planted([clear]):  # type: ignore[list-item]
        leave(clear, ValueError())
        leave(done.set, ValueError())
    settled()
    assert done.is_set(), "what stands behind it in the queue"
    assert heard.logged() == {f"planted in {__name__}.clear": 1}


def clear() -> None:
    pass


def test_a_sync_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_descriptor: int) -> None:
        raise AssertionError("planted")

    monkeypatch.setattr(os, "fsync", fails)
    with (tmp_path / "a").open("wb") as file, pytest.raises(AssertionError, match="planted"):
        sync(file.fileno(), lambda: False)
