"""An error in any slot: the window lives, the person is told once, the log has it once.

Every `connect` of rnnviz is noted while a window is made and everything that opens over it is opened; each signal is
emitted, with all slots failing. What no window here connects is found by reading the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest

from rnnviz.app import probe, recovery, show, start
from rnnviz.app.autosave import Left, Rescue
from rnnviz.app.frame_window import FrameWindow
from rnnviz.app.main_window import MainWindow
from rnnviz.app.settings import Settings
from rnnviz.app.signals import Reports, Signals
from rnnviz.core.examples import example_run
from rnnviz.render.theme import LIGHT
from rnnviz.scene.document import Document
from tests.app.conftest import SMALL, Heard
from tests.app.planting import Connection, Place, calls_of, noted_connections, place_of, planted, signature
from tools.trouble.dialogs import gone, openings

STACK = "mixed-cells"
# Only the system can emit it: nobody else can make a QSessionManager. `Signals.ending` reaches the same slot.
NOT_EMITTED = {"commitDataRequest(QSessionManager&)"}


class Driver:
    """Emits every signal that was connected, once for each slot of ours; all slots fail meanwhile."""

    def __init__(self, noted: list[Connection], heard: Heard) -> None:
        self.noted, self.heard = noted, heard
        self.seen: set[Place] = set()
        self.driven: set[str] = set()
        self.functions: set[FunctionType] = set()

    def drive(self, window: MainWindow) -> None:
        """What was connected since the last time."""
        new, self.noted[:] = list(self.noted), []
        self.functions |= {c.function for c in new if c.function is not None}
        others = self.functions - {MainWindow.unexpected}  # it tells of the rest
        for connection in new:
            self.seen.add(connection.place)
            if connection.function is None or signature(connection.signal) in NOT_EMITTED:
                continue
            if (name := self.name(connection)) not in self.driven:
                with planted({*others, connection.function}):
                    self.fails(connection)
                self.driven.add(name)
                assert window.isVisible(), name

    def name(self, connection: Connection) -> str:
        assert connection.function is not None
        return f"{connection.name} -> {place_of(connection.function)}"

    def fails(self, connection: Connection) -> None:
        assert connection.function is not None
        before = len(self.heard.arrived)
        connection.emit()
        arrived = self.heard.arrived[before:]
        times = 2 if connection.function is MainWindow.unexpected else 1  # it is asked to tell of itself, too
        assert arrived.count(f"planted in {place_of(connection.function)}") == times, (self.name(connection), arrived)


@pytest.fixture
def driver(heard: Heard) -> Iterator[Driver]:
    with noted_connections() as noted:
        yield Driver(noted, heard)


@pytest.fixture
def window(driver: Driver, qapp: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """With everything that a window can have beside it, nothing recorded yet."""
    work = Left(Rescue(Document(SMALL), when=1.0), tmp_path / "left.rescue.json")
    monkeypatch.setenv(probe.VARIABLE, str(tmp_path / "probe.json"))
    monkeypatch.setattr(recovery, "left_behind", lambda: [work])
    settings = Settings()
    settings.set("hint_seen", False)
    window = MainWindow(settings, LIGHT)
    window.show()
    driver.drive(window)  # what is asked for too early
    start.fill(qapp, window)
    signals = Signals(qapp)
    start.keep_work(qapp, signals, window)
    driver.heard.show = Reports(window).arrived.emit
    yield window
    assert window.workspace.close()
    window.documents.give_up()
    window.close()
    for thing in (window, signals):
        thing.deleteLater()
    for end in (signals._read, signals._write):
        end.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def recorded(window: MainWindow, qtbot: Any) -> None:
    with qtbot.waitSignal(window.workspace.check_changed, timeout=20_000):
        window.workspace.record()
    assert window.workspace.trace is not None and window.workspace.trace.check.passed


@pytest.mark.qt_log_ignore("grabbing the keyboard")  # of the tour, where the platform has none
def test_every_slot_may_fail(driver: Driver, window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    window.recovery.offer()
    window.workspace.apply_run(example_run(STACK))
    recorded(window, qtbot)
    driver.drive(window)
    for open_it, close_it in openings(window, tmp_path).values():
        open_it()
        QTest.qWait(1)
        driver.drive(window)
        close_it()
        gone()
    window.recovery._bring_back()
    driver.drive(window)
    second = show.show(window.workspace.trace, block=False)
    driver.drive(window)
    second.close()
    gone()
    left = {place: text for place, text in calls_of("connect").items() if place not in driver.seen}
    assert left == {}, "no test connects these"
    recorded(window, qtbot)
    once = Counter({f"planted in {name.split(' -> ')[1]}" for name in driver.driven})
    assert driver.heard.logged() == once
    assert Counter(driver.heard.told) == once
    assert window.views.toast.isVisible()


@pytest.mark.parametrize("what", ["start", "end"])
def test_what_is_called_later_may_fail(what: str, driver: Driver, window: MainWindow, qtbot: Any) -> None:
    """The slots that are connected by a timer of Qt's own."""
    sites = ["QTimer.singleShot(1, self._run_start)", "QTimer.singleShot(0, partial(_let_go, window))"]
    assert sorted(calls_of("singleShot").values()) == sorted(sites)
    recorded(window, qtbot)
    function: Any = FrameWindow._run_start if what == "start" else show._let_go
    text = f"planted in {place_of(function)}"
    with planted([function]):
        if what == "start":
            window.later(window.workspace.record)
        else:
            assert window.workspace.trace is not None
            show.show(window.workspace.trace, block=False).close()
            gone()
        qtbot.waitUntil(lambda: text in driver.heard.arrived, timeout=5_000)
    assert window.isVisible()
    assert driver.heard.told.count(text) == driver.heard.logged()[text] == 1
