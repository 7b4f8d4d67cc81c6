"""A few encoder threads behind one painter: results come in order, and only as many are in flight as there are threads.

zlib, Pillow and PyAV release the GIL, so that encoding goes on while the next picture is painted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from rnnviz.support.messages import Cancelled
from rnnviz.support.tidy import leave

THREADS = 2
POLL_S = 0.02  # between two looks at whether the work is still wanted
Item = TypeVar("Item")
Result = TypeVar("Result")


def encoded(
    items: Iterable[Item],
    work: Callable[[Item], Result],
    poll: Callable[[], None],
    *,
    threads: int | None = None,
    hurry: Callable[[], object] = int,
) -> Iterator[Result]:
    """`work(item)` for every item, in order. What an item, its work or `poll` raises is raised here, the rest dropped.

    `poll` is called while a result is waited for. At most `threads` + 1 items are alive at a time, so memory does not
    grow with their number. After a failure `hurry` is called, which may bring the running work to an end. After a
    cancel what cannot be stopped ends on its own, before anything else is tidied up.
    """
    count = THREADS if threads is None else threads
    running: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(count, "rnnviz-encode")
    try:
        for item in items:
            if len(running) >= count:
                yield _result(running.popleft(), poll)
            running.append(pool.submit(work, item))
        while running:
            yield _result(running.popleft(), poll)
    except BaseException as error:
        hurry()
        leave(_end(pool), _reason(error, poll))
        raise
    pool.shutdown()


def _result(future: Future[Result], poll: Callable[[], None]) -> Result:
    poll()
    while not wait([future], POLL_S).done:
        poll()
    return future.result()


def _reason(error: BaseException, poll: Callable[[], None]) -> BaseException:
    """Why it ends: where it is left from outside, a cancel is found out by asking."""
    if isinstance(error, GeneratorExit):
        try:
            poll()
        except Cancelled as cancelled:
            return cancelled
    return error


def _end(pool: ThreadPoolExecutor) -> Callable[[], None]:
    """Nothing begins any more; what is being encoded ends."""
    pool.shutdown(wait=False, cancel_futures=True)
    return pool.shutdown
