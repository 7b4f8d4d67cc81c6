"""A lane runs one job, the newest wins, and nothing late gets through."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QThreadPool

from rnnviz.app.jobs import Cancel, Lane, Progress
from rnnviz.support.messages import Cancelled, Problem


@pytest.fixture
def lane(qtbot: Any) -> Any:
    pool = QThreadPool()
    lane = Lane("test", pool)
    yield lane
    lane.cancel()
    assert pool.waitForDone(5000)


def test_result_arrives_on_the_gui_thread(lane: Lane, qtbot: Any) -> None:
    seen: list[Any] = []
    lane.finished.connect(lambda value: seen.append((value, threading.current_thread())))
    with qtbot.waitSignal(lane.finished):
        lane.submit(lambda progress, cancel: 41 + 1)
    assert seen == [(42, threading.main_thread())]
    assert not lane.busy


def test_newest_wins_and_the_old_one_is_told(lane: Lane, qtbot: Any) -> None:
    started, told = threading.Event(), threading.Event()

    def slow(progress: Progress, cancel: Cancel) -> str:
        started.set()
        while not cancel():
            threading.Event().wait(0.001)
        told.set()
        return "old"

    seen: list[Any] = []
    lane.finished.connect(seen.append)
    lane.submit(slow)
    assert started.wait(5)
    with qtbot.waitSignal(lane.finished):
        lane.submit(lambda progress, cancel: "new")
    assert told.wait(5)
    qtbot.waitUntil(lambda: not lane._old)
    assert seen == ["new"]


def test_cancel_is_reported_at_once(lane: Lane, qtbot: Any) -> None:
    started = threading.Event()

    def until_cancelled(progress: Progress, cancel: Cancel) -> None:
        started.set()
        while True:
            progress(1, 10)  # raises Cancelled once the lane was cancelled
            threading.Event().wait(0.001)

    lane.submit(until_cancelled)
    assert started.wait(5)
    with qtbot.waitSignal(lane.cancelled):
        lane.cancel()
    assert not lane.busy


@pytest.mark.parametrize("error", [Problem("spec.text"), RuntimeError("boom"), MemoryError()])
def test_errors_arrive_as_values(lane: Lane, qtbot: Any, error: Exception) -> None:
    def broken(progress: Progress, cancel: Cancel) -> None:
        raise error

    with qtbot.waitSignal(lane.failed) as caught:
        lane.submit(broken)
    assert caught.args == [error]


def test_a_job_that_raises_cancelled_is_not_an_error(lane: Lane, qtbot: Any) -> None:
    def stopped(progress: Progress, cancel: Cancel) -> None:
        raise Cancelled

    failures: list[Any] = []
    lane.failed.connect(failures.append)
    with qtbot.waitSignal(lane.cancelled):
        lane.submit(stopped)
    assert failures == []


def test_progress_arrives(lane: Lane, qtbot: Any) -> None:
    seen: list[Any] = []
    lane.progressed.connect(lambda done, total: seen.append((done, total)))

    def work(progress: Progress, cancel: Cancel) -> None:
        for k in range(3):
            progress(k, 3)

    with qtbot.waitSignal(lane.finished):
        lane.submit(work)
    assert seen == [(0, 3), (1, 3), (2, 3)]
