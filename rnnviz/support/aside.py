"""Work that cannot be cut into pieces, in a thread of its own, so that a cancel need not wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

LOOK_S = 0.05
Made = TypeVar("Made")


def aside(work: Callable[[], Made], look: Callable[[], None]) -> Made:
    """What `work()` returns or raises. `look` is called meanwhile and may raise: then nobody waits for the rest."""
    made: list[Made] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            made.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="rnnviz-aside", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(LOOK_S)
        if thread.is_alive():
            look()
    if failed:
        raise failed.pop()  # it is not kept here, whose frame it keeps
    return made[0]
