"""Encoder threads: results in order, what fails is told, and a cancel waits for nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from rnnviz.export.pool import encoded
from rnnviz.support.messages import Cancelled
from rnnviz.support.tidy import leave, settled


def never() -> None:
    """Nobody cancels."""


def test_results_come_in_order_and_few_are_alive():
    begun: list[int] = []

    def items() -> Iterator[int]:
        for k in range(20):
            begun.append(k)
            yield k

    def slow_first(k: int) -> int:
        time.sleep(0.002 * (k % 3))
        return k * k

    found = []
    for done, result in enumerate(encoded(items(), slow_first, never, threads=3)):
        found.append(result)
        assert len(begun) <= done + 4
    assert found == [k * k for k in range(20)]


def test_what_fails_is_told_when_nothing_runs_any_more():
    running: list[int] = []

    def work(k: int) -> None:
        running.append(k)
        if k == 1:
            raise OSError("full")
        time.sleep(0.05)
        running.remove(k)

    with pytest.raises(OSError, match="full"):
        list(encoded(range(9), work, never, threads=2))
    assert running == [1]


@pytest.mark.parametrize("inside", [True, False], ids=["while it waits", "by whoever takes the results"])
def test_a_cancel_does_not_wait_for_the_encoder_but_tidying_does(inside):
    gate, cancelled, order = threading.Event(), threading.Event(), []

    def work(k: int) -> None:
        if k == 1:
            cancelled.set()
            gate.wait()
            order.append("encoded")

    def poll() -> None:
        if cancelled.is_set():
            raise Cancelled

    def take() -> None:
        for _ in encoded(range(3), work, poll, threads=2):
            cancelled.wait()
            if not inside:
                raise Cancelled

    with pytest.raises(Cancelled):  # for ever, if it waited
        take()
    leave(lambda: order.append("tidied"), Cancelled())
    gate.set()
    settled()
    assert order == ["encoded", "tidied"]
