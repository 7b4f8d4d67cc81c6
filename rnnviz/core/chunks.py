"""How a long run is cut into chunks of timesteps: short enough for a cancel, long enough to cost nothing."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rnnviz.core.budget import numbers_per_step
from rnnviz.core.spec import LayerSpec, NetworkSpec

GRIDS = (256, 4096)  # c of a fused LSTM is kept after every so many steps: any window follows from these few
GRID_WORK = 1e9  # multiplications from one to the next: some milliseconds for a window
TAIL = 16  # fewer steps than this never stand alone: another matrix kernel would round differently
WHOLE_S = 0.03  # a layer that is expected to last no longer runs in one call
CHUNK_S = 0.03  # what a chunk should last
SHORTEST = 64
# What a step costs, roughly: calling the kernels, and multiplications a second. The clock corrects both.
STEP_S = {"RNN_TANH": 5e-6, "RNN_RELU": 5e-6, "GRU": 15e-6, "LSTM": 3e-6}
RATE = 1e10
WORKSPACE = 0.04  # of the trace: what the kernels may take for themselves, and
WORKSPACE_BYTES = 12e6  # so much of it in any case


def pieces(shape: Sequence[int], most: int, look: Callable[[], None]) -> Iterator[slice]:
    """The rows of an array of this shape, about `most` numbers at a time; `look` comes before each and may raise."""
    rows = max(1, most // max(1, math.prod(shape[1:])))
    for start in range(0, shape[0], rows):
        look()
        yield slice(start, min(start + rows, shape[0]))


def grid_of(spec: NetworkSpec, steps: int, batch: int) -> int:
    """After how many steps c of an LSTM is kept; 0: never, the run is short."""
    if spec.kind != "LSTM":
        return 0
    grid, most = GRIDS
    work = max(step_work(layer, batch) for layer in spec.layers)
    while 2 * grid <= most and 2 * grid * work <= GRID_WORK:
        grid *= 2
    return grid if border_count(steps, grid) else 0


def border_count(steps: int, grid: int) -> int:
    """How many times c is kept during `steps` steps."""
    return max(0, (steps - TAIL) // grid)


def step_work(layer: LayerSpec, batch: int) -> int:
    """Multiplications of one step of one direction."""
    return len(layer.gates) * layer.hidden_size * (layer.input_size + layer.out_size) * batch


def step_seconds(layer: LayerSpec, batch: int) -> float:
    """About how long one step of one direction lasts."""
    return STEP_S[layer.kind] + step_work(layer, batch) / RATE


@dataclass
class Pace:
    """Where the chunks of one layer end. `fixed`: the caller's own number of steps, else the clock decides."""

    steps: int
    size: int
    most: int
    fixed: bool
    grid: int  # a multiple of it always is an end; 0: none
    began: float = 0.0

    @staticmethod
    def needed(layer: LayerSpec, steps: int, batch: int, chunk: int | None, grid: int) -> bool:
        """False where all steps may go in one call."""
        if grid:
            return True
        return steps > chunk if chunk is not None else steps * step_seconds(layer, batch) > WHOLE_S

    @classmethod
    def of(cls, spec: NetworkSpec, k: int, steps: int, batch: int, chunk: int | None, grid: int) -> Pace:
        """For layer `k`."""
        layer = spec.layers[k]
        if chunk is not None:
            return cls(steps, chunk, chunk, True, grid)
        own = (2 * len(layer.gates) + 2) * layer.hidden_size + layer.input_size
        most = int(WORKSPACE * steps * (spec.input_size + numbers_per_step(spec)) / own)
        first = int(CHUNK_S / step_seconds(layer, batch))
        most = max(SHORTEST, most, int(WORKSPACE_BYTES / (4 * own * batch)))
        return cls(steps, min(max(first, 1), most), most, False, grid)

    @classmethod
    def whole(cls, steps: int) -> Pace:
        """Everything in one piece."""
        return cls(steps, steps, steps, True, 0)

    def end(self, start: int) -> int:
        """Where the chunk from `start` ends; a short rest joins it."""
        self.began = time.perf_counter()
        edge = (start // self.grid + 1) * self.grid if self.grid else self.steps
        limit = edge if edge < self.steps and self.steps - edge >= TAIL else self.steps
        stop = start + self.size
        return limit if limit - stop < max(TAIL, self.size // 2) else stop

    def took(self, steps: int) -> None:
        """The chunk is done: the next ones last about as long as they should."""
        if self.fixed:
            return
        spent = max(time.perf_counter() - self.began, 1e-6)
        fitting = int(steps * CHUNK_S / spent)
        size = min(max(fitting, self.size // 4, 1), 2 * self.size, self.most)
        self.size = size - size % TAIL if size >= SHORTEST else size
