"""Work in a thread of its own: what it gives and raises, and that nobody waits for it after a cancel."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from contextlib import suppress

import pytest

from rnnviz.support.aside import aside
from rnnviz.support.messages import Cancelled


def test_it_gives_what_the_work_gives() -> None:
    looked: list[bool] = []
    assert aside(lambda: time.sleep(0.2) or 7, lambda: looked.append(True)) == 7
    assert looked


def test_it_raises_what_the_work_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        aside(lambda: 1 // 0, lambda: None)


def test_a_failure_does_not_keep_what_its_callers_held() -> None:
    class Large:
        pass

    def fails() -> None:
        large = Large()
        kept.append(weakref.ref(large))
        aside(lambda: 1 // 0, lambda: None)

    kept: list[weakref.ref[Large]] = []
    gc.disable()
    try:
        with suppress(ZeroDivisionError):
            fails()
        assert kept[0]() is None
    finally:
        gc.enable()


def test_a_cancel_does_not_wait() -> None:
    done = threading.Event()

    def told() -> None:
        raise Cancelled

    began = time.perf_counter()
    with pytest.raises(Cancelled):
        aside(lambda: done.wait(20), told)
    assert time.perf_counter() - began < 5
    done.set()
