"""Nothing leaves a guarded override, and each distinct error is told once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtWidgets import QGraphicsObject, QWidget

from rnnviz.support import log
from rnnviz.support.guard import guard


@pytest.fixture
def told() -> Iterator[list[BaseException]]:
    errors: list[BaseException] = []
    log.set_reporter(errors.append)
    yield errors
    log.set_reporter(None)


class Broken(QWidget):
    painted = 0

    @guard
    def paintEvent(self, event):
        self.painted += 1
        raise ValueError("no picture today")

    @guard(default=False)
    def eventFilter(self, watched, event):
        raise RuntimeError("no filter either")


class BrokenItem(QGraphicsObject):
    @guard(default=QRectF)
    def boundingRect(self):
        raise ZeroDivisionError


def test_an_override_that_works_is_unchanged() -> None:
    class Fine:
        @guard
        def value(self, a, *, b=2):
            """What it is."""
            return a + b

    assert Fine().value(1, b=3) == 4
    assert (Fine.value.__name__, Fine.value.__doc__) == ("value", "What it is.")


def test_one_report_for_many_failures(qtbot, told) -> None:
    widget = Broken()
    qtbot.addWidget(widget)
    for _ in range(20):
        widget.grab()
    assert widget.painted == 20
    assert [str(error) for error in told] == ["no picture today"]


def test_two_errors_are_two_reports(told) -> None:
    @guard
    def fails(how):
        raise how("x")

    for how in (ValueError, KeyError, ValueError):
        assert fails(how) is None
    assert [type(error) for error in told] == [ValueError, KeyError]


def test_qt_gets_the_default(qtbot, told) -> None:
    widget = Broken()
    qtbot.addWidget(widget)
    assert widget.eventFilter(QObject(), QEvent(QEvent.Type.User)) is False
    assert BrokenItem().boundingRect() == QRectF()
    assert [type(error) for error in told] == [RuntimeError, ZeroDivisionError]


def test_a_broken_reporter_changes_nothing() -> None:
    def broken(error):
        raise RuntimeError

    @guard
    def fails():
        raise ValueError

    log.set_reporter(broken)
    try:
        assert fails() is None
    finally:
        log.set_reporter(None)


def test_interrupts_pass() -> None:
    @guard
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
