"""Work of a few milliseconds on two cores: numpy gives the interpreter free while it computes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache


def side_by_side(jobs: Iterable[Callable[[], object]]) -> None:
    """Return when all are done, in any order. What fails is left to the painting that needs it, which reports it."""
    left = deque(jobs)

    def work() -> None:
        while left:
            try:
                left.popleft()()
            except Exception:  # also where the other thread took the last one
                continue

    beside = _second().submit(work) if len(left) > 1 and (os.cpu_count() or 1) > 1 else None
    work()
    if beside is not None:
        beside.result()


@lru_cache(maxsize=1)
def _second() -> ThreadPoolExecutor:
    """One thread that is kept: to start one takes as long as a tenth of the work."""
    return ThreadPoolExecutor(1, thread_name_prefix="paint")
