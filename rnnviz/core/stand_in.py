"""Another forward in the place of a module's own while a model runs; and what was there before."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any


class StandIn:
    """In the place of a module's forward. Each thread that records has its own; the others find what was there."""

    def __init__(self, part: Any) -> None:
        self.own = part.__dict__.get("forward")
        self.other = self.own or partial(type(part).forward, part)
        self.forwards: dict[int, Callable[..., Any]] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.forwards.get(threading.get_ident(), self.other)(*args, **kwargs)


_lock = threading.Lock()


@contextlib.contextmanager
def standing_in(part: Any, forward: Callable[..., Any]) -> Iterator[None]:
    """`forward` in the place of the module's own, for this block and this thread."""
    here = threading.get_ident()
    with _lock:
        now = part.__dict__.get("forward")
        stand_in = now if isinstance(now, StandIn) else StandIn(part)
        part.__dict__["forward"] = stand_in
        before = stand_in.forwards.get(here)  # of a recording inside a recording
        stand_in.forwards[here] = forward
    try:
        yield
    finally:
        with _lock:
            del stand_in.forwards[here]
            if before is not None:
                stand_in.forwards[here] = before
            if not stand_in.forwards:
                del part.__dict__["forward"]
                if stand_in.own is not None:
                    part.__dict__["forward"] = stand_in.own


def given_forward(module: Any) -> Any:
    """The forward that somebody put on this very module; None where it is its class's."""
    found = module.__dict__.get("forward")
    return found.own if isinstance(found, StandIn) else found
