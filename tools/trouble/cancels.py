"""Work that is cancelled at a random moment: how long until it has ended."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

CANCEL_GOAL = 0.2  # seconds


def cancels(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Cancel at a random moment: how long until the work has ended."""
    import torch
    from torch import nn

    import rnnviz

    torch.set_num_threads(1)
    rnn, x = nn.LSTM(64, 192, 2, bidirectional=True).eval(), torch.randn(4000, 2, 64)
    began = time.perf_counter()
    rnnviz.record(rnn, x, cancel=lambda: False)
    lasts = time.perf_counter() - began
    moments = [draw.uniform(0.0, 0.9 * lasts) for _ in range(count)]
    waits = sorted(cancelled(lambda stop: rnnviz.record(rnn, x, cancel=stop.is_set), after) for after in moments)
    worst = waits[-1]
    print(f"cancels    {count}: median {1000 * waits[len(waits) // 2]:.0f} ms, worst {1000 * worst:.0f} ms")
    return [] if worst <= CANCEL_GOAL else ["cancels"]


def cancelled(work: Callable[[threading.Event], object], after: float) -> float:
    from rnnviz.support.messages import Cancelled

    stop, ended = threading.Event(), []

    def run() -> None:
        try:
            work(stop)
        except Cancelled:
            pass
        ended.append(time.perf_counter())

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(after)
    asked = time.perf_counter()
    stop.set()
    thread.join()
    return max(0.0, ended[0] - asked)
