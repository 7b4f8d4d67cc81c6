"""The frozen description of one picture: what every view and every exporter draws, and nothing else.

A `Frame` holds no words and no colours: labels are made in render from layer, direction and sizes, colours
from `codes` through a colour map. Axes inside are time first: (L, rows).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnnviz.core.spec import NetworkSpec

Floats = npt.NDArray[np.floating]
Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Ref:
    """One number somewhere: `tensor` is "x", "h", "c", "output", "h_n", "c_n", "h_0" or "c_0".

    For output, `unit` counts within the half of `direction`; for h_0, c_0, h_n, c_n `t` is 0 and of no meaning.
    """

    tensor: str
    layer: int = 0
    direction: int = 0
    t: int = 0
    n: int = 0
    unit: int = 0


@dataclass(frozen=True)
class Scale:
    """One colour scale for one quantity, fixed over the whole run: "h" (with output, h_0 and h_n), "x" or "c".

    `high` = -`low` unless `sequential`. `nans` and `infs` count what is not finite in the whole quantity.
    """

    name: str
    low: float
    high: float
    sequential: bool = False
    nans: int = 0
    infs: int = 0


@dataclass(frozen=True, eq=False)
class Panel:
    """One heatmap: x, or h / c of one layer and direction, or one half of output; rows are units, columns timesteps."""

    tensor: str
    layer: int
    direction: int
    values: Floats  # (L, rows), of the chosen sample
    codes: Codes  # (L, rows), see levels.py
    scale: Scale
    computed: tuple[int, int]  # half-open range of t that the position has reached
    newest: tuple[int, int]  # half-open range of t that this position added; empty: (t, t)
    length: int  # steps t >= length are padding of this sequence
    start: Floats | None = None  # (rows,): h_0 or c_0, a column of its own where the direction starts
    start_codes: Codes | None = None

    @property
    def key(self) -> tuple[str, int, int]:
        return self.tensor, self.layer, self.direction


@dataclass(frozen=True, eq=False)
class Final:
    """One row of h_n or c_n: index = D * layer + direction, known from step `t` (its direction's last) on."""

    tensor: str
    index: int
    layer: int
    direction: int
    t: int
    values: Floats  # (H,)
    codes: Codes
    scale: Scale
    computed: bool
    newest: bool


@dataclass(frozen=True, eq=False)
class Frame:
    """Everything that is on the picture at one position of one order."""

    spec: NetworkSpec
    steps: int  # L
    batch: int  # N
    unbatched: bool
    order: str
    position: int
    positions: int
    sample: int  # n
    cells: tuple[tuple[int, int, int], ...]  # (layer, direction, t) that this position computed
    hidden: tuple[Panel, ...]  # h, deepest layer first, forward before reverse
    memory: tuple[Panel, ...]  # c in the same order, where it is shown
    x: Panel
    output: tuple[Panel, ...]  # one per direction (for a stack: h of the last cell)
    finals: tuple[Final, ...]  # h_n then c_n, index ascending
    scales: tuple[Scale, ...]
    tokens: tuple[str, ...] = ()  # one per step, where the input has names
    cursor: Ref | None = None
    pins: tuple[Ref, ...] = ()
