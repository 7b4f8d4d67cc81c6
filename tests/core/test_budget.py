"""What the system says of its free memory, and how a size is written."""

from __future__ import annotations

import builtins
import io
import os
from typing import Any

import pytest

from rnnviz.core import budget
from rnnviz.support.messages import Problem


@pytest.mark.parametrize(
    ("said", "pages", "free"),
    [
        ("MemTotal:  900 kB\nMemAvailable:     700 kB\n", 5, 700 * 1024),
        ("MemTotal:  900 kB\n", 5, 5 * 4096),
        (None, 5, 8 * 2**30),
        ("MemTotal:  900 kB\n", None, 8 * 2**30),
    ],
)
def test_free_memory(said: str | None, pages: int | None, free: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_given: Any, **_more: Any) -> Any:
        if said is None:
            raise FileNotFoundError
        return io.StringIO(said)

    def asked(name: str) -> int:
        if pages is None:
            raise ValueError(name)
        return {"SC_PAGE_SIZE": 4096, "SC_AVPHYS_PAGES": pages}[name]

    monkeypatch.setattr(builtins, "open", opened)
    monkeypatch.setattr(os, "sysconf", asked)
    found = budget.free_bytes()
    monkeypatch.undo()
    assert found == free


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (999_700, "1 MB"),
        (1536000, "1.54 MB"),
        (2e9, "2 GB"),
        (3e15, "3 PB"),
        (4e18, "4 EB"),
    ],
)
def test_a_size_in_words(size: float, words: str) -> None:
    assert budget.readable(size) == words


def test_more_than_half_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "free_bytes", lambda: 4 * budget.SMALL)
    budget.refuse_too_large(2 * budget.SMALL)
    with pytest.raises(Problem, match="memory"):
        budget.refuse_too_large(2 * budget.SMALL + 1)
    monkeypatch.setattr(budget, "free_bytes", lambda: 0)
    budget.refuse_too_large(budget.SMALL)
