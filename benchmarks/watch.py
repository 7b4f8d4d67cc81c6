"""What `rnnviz.watch` adds to a training step: the ratio of a watched step to a plain one, in the same run.

    python benchmarks/watch.py [--threads 1] [--rounds 30]

A step is forward, backward and the optimiser's step of a small model around the RNN. Plain and watched steps take
turns, so that both see the same machine; the median of the ratios is shown. Goal: 1.5 or less for h of every layer,
with gates computed only when somebody looks.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import torch
from torch import nn

import rnnviz

GOAL = 1.5
CASES: dict[str, tuple[Callable[[], nn.Module], tuple[int, int]]] = {
    "RNN 32 -> 64, 2 layers": (lambda: nn.RNN(32, 64, 2), (50, 16)),
    "LSTM 64 -> 128, 2 layers": (lambda: nn.LSTM(64, 128, 2), (50, 16)),
    "LSTM 64 -> 128, 2 layers, dropout": (lambda: nn.LSTM(64, 128, 2, dropout=0.3), (50, 16)),
    "GRU 64 -> 256, 2 directions": (lambda: nn.GRU(64, 256, bidirectional=True), (50, 16)),
    "LSTM 128 -> 512": (lambda: nn.LSTM(128, 512), (100, 16)),
}


class Model(nn.Module):
    """An RNN between an input and a loss."""

    def __init__(self, rnn: nn.Module) -> None:
        super().__init__()
        self.rnn = rnn
        width = int(rnn.hidden_size) * (2 if rnn.bidirectional else 1)  # type: ignore[arg-type]
        self.head = nn.Linear(width, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        made: torch.Tensor = self.head(self.rnn(x)[0][-1])
        return made


def ratio(make: Callable[[], nn.Module], size: tuple[int, int], rounds: int) -> float:
    torch.manual_seed(0)
    rnn = make()
    model = Model(rnn).train()
    optimiser = torch.optim.Adam(model.parameters())
    x = torch.randn(*size, int(rnn.input_size))  # type: ignore[arg-type]
    target = torch.randint(10, (size[1],))

    def step() -> None:
        optimiser.zero_grad()
        torch.autograd.backward(nn.functional.cross_entropy(model(x), target))
        optimiser.step()

    def timed(watched: bool) -> float:
        start = time.perf_counter()
        if watched:
            with rnnviz.watch(model) as runs:
                step()
            assert len(runs) == 1
        else:
            step()
        return time.perf_counter() - start

    for watched in (False, True):
        timed(watched)
    return statistics.median(timed(True) / timed(False) for _ in range(rounds))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print(f"watched / plain training step, torch {torch.__version__}, {options.threads} thread(s); goal {GOAL}")
    for name, (make, size) in CASES.items():
        found = ratio(make, size, options.rounds)
        print(f"{name:36} {found:5.2f}  {'ok' if found <= GOAL else 'above the goal'}", flush=True)


if __name__ == "__main__":
    main()
