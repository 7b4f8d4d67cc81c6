"""Work of a few milliseconds on two cores: numpy gives the interpreter free while it computes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from threading import Thread


def side_by_side(jobs: Iterable[Callable[[], object]]) -> None:
    """Return when all are done, in any order. What fails is left to the painting that needs it, which reports it."""
    left = deque(jobs)

    def work() -> None:
        while left:
            try:
                left.popleft()()
            except Exception:  # also where the other thread took the last one
                continue

    helper = Thread(target=work, name="paint", daemon=True) if len(left) > 1 and (os.cpu_count() or 1) > 1 else None
    if helper is not None:
        helper.start()
    work()
    if helper is not None:
        helper.join()
