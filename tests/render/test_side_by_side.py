"""Work shared by two threads."""

from __future__ import annotations

import os
import threading

import pytest

from rnnviz.render.side_by_side import side_by_side


def test_two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    met = threading.Barrier(2, timeout=10)
    names: list[str] = []

    def job() -> None:
        met.wait()  # returns only when the other one is at work too
        names.append(threading.current_thread().name)

    side_by_side([job, job])
    assert len(set(names)) == 2


@pytest.mark.parametrize("cores", [1, 2])
def test_one_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    done: list[int] = []

    def job(k: int) -> None:
        if k == 1:
            raise ValueError
        done.append(k)

    side_by_side([lambda k=k: job(k) for k in range(4)])  # type: ignore[misc]
    assert sorted(done) == [0, 2, 3]
