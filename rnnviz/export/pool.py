"""A few encoder threads behind one painter: results come in order, and only as many are in flight as there are threads.

zlib, Pillow and PyAV release the GIL, so that encoding goes on while the next picture is painted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

THREADS = 2
Item = TypeVar("Item")
Result = TypeVar("Result")


def encoded(items: Iterable[Item], work: Callable[[Item], Result], *, threads: int | None = None) -> Iterator[Result]:
    """`work(item)` for every item, in order. What an item or its work raises is raised here, and the rest is dropped.

    At most `threads` + 1 items are alive at a time, so memory does not grow with their number.
    """
    count = THREADS if threads is None else threads
    running: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(count, "rnnviz-encode")
    try:
        for item in items:
            if len(running) >= count:
                yield running.popleft().result()
            running.append(pool.submit(work, item))
        while running:
            yield running.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
