"""What is cleared away after a failure or a cancel: by one thread, in the order in which it was handed over.

An encoder that is in the middle of a picture cannot be stopped, and removing hundreds of files takes a while. After a
cancel nobody waits for either, beyond a moment; the process itself ends only when all is cleared away.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rnnviz.support.log import logger
from rnnviz.support.messages import Cancelled

MOMENT_S = 0.05  # that a cancel waits: nearly always all is cleared away by then
Work = Callable[[], object]


class _Tidying:
    """A queue, and a thread for as long as something stands in it; the first is the one that is being done."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: deque[tuple[Work, threading.Event]] = deque()

    def add(self, work: Work) -> threading.Event:
        """`work` in its turn; what is returned is set afterwards."""
        done = threading.Event()
        with self._lock:
            self._queue.append((work, done))
            idle = len(self._queue) == 1
        if idle:
            try:
                threading.Thread(target=self._run, name="rnnviz-tidy").start()
            except RuntimeError:  # the interpreter ends and starts no thread any more
                self._run()
        return done

    def _run(self) -> None:
        left = True
        while left:
            work, done = self._queue[0]
            try:
                work()
            except Exception as error:  # a full disk, most often; what failed before is what is told
                logger().info("Clearing away failed", exc_info=error)
            with self._lock:
                self._queue.popleft()
                left = bool(self._queue)
            done.set()


_tidying = _Tidying()


def leave(work: Work, error: BaseException) -> None:
    """Have `work` done after everything handed over before, because of `error`; waits for it unless that is a cancel.

    What `work` raises is in the log alone: `error` is what is told.
    """
    _tidying.add(work).wait(MOMENT_S if isinstance(error, Cancelled) else None)


def settled() -> None:
    """Return when everything that was handed over so far is done."""
    _tidying.add(int).wait()


@contextmanager
def closed_after(close: Work) -> Iterator[None]:
    """`close()` at the end of the block, and what it raises; after a failure in its turn."""
    try:
        yield
    except BaseException as error:
        leave(close, error)
        raise
    close()
