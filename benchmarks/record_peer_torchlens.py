"""The peer of record.py: TorchLens' trace of the same module, as a ratio to the module's own forward.

Runs in an environment of its own, because TorchLens wraps torch's functions for the whole process:
python record_peer_torchlens.py KIND L N H_in H LAYERS DIRECTIONS -> JSON on stdout
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

import torch
from torch import nn

ROUNDS = 9


def median(work: Callable[[], object], repeat: int) -> float:
    """Seconds of one call."""
    work()
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        for _ in range(repeat):
            work()
        taken.append((time.perf_counter() - begin) / repeat)
    return statistics.median(taken)


def main() -> None:
    steps, batch, width, hidden, layers, directions = map(int, sys.argv[2:])
    torch.set_num_threads(1)
    module = getattr(nn, sys.argv[1])(width, hidden, layers, bidirectional=directions == 2).eval()
    x = torch.randn(steps, batch, width)
    with torch.inference_mode():
        own = median(lambda: module(x), 20)
        import torchlens  # type: ignore[import-not-found]

        trace = median(lambda: torchlens.trace(module, x), 1)
    print(json.dumps({"version": torchlens.__version__, "ratio": trace / own}))


if __name__ == "__main__":
    main()
