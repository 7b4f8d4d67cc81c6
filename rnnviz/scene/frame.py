"""The frozen description of one picture: what every view and every exporter draws, and nothing else.

A `Frame` holds no words and no colours: labels are made in render from layer, direction and sizes, colours
from `codes` through a colour map. Axes inside are time first: (L, rows).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from rnnviz.core.spec import NetworkSpec

if TYPE_CHECKING:
    from rnnviz.scene.pyramid import Pyramid

Floats = npt.NDArray[np.floating]
Codes = npt.NDArray[np.uint8]
Units = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Ref:
    """One number somewhere: `tensor` is "x", "h", "c", "output", "h_n", "c_n", "h_0" or "c_0", or that of a gate or
    pre-activation as the trace has it: "gates.i", "pre.hn".

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
    """One colour scale for one quantity, fixed over the whole run: "h" (with output, h_0 and h_n), "x", "c", "gate"
    (what a logistic function made), "candidate" (g and n, which tanh made) or "pre" (before the nonlinearity).

    `high` = -`low` unless `sequential`. `nans` and `infs` count what is not finite in the whole quantity.
    `colours` names a colour map of the person's choice; "": the theme's own.
    """

    name: str
    low: float
    high: float
    sequential: bool = False
    nans: int = 0
    infs: int = 0
    colours: str = ""


@dataclass(frozen=True, eq=False)
class Panel:
    """One heatmap: x; h, c, a gate or a pre-activation of one layer and direction; or one half of output.

    Columns are timesteps, rows are units: `values`, `codes` and `start` are by unit, row r shows `unit(r)` of them.
    """

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
    units: Units | None = None  # (rows,): the unit that stands in each row from the top; None: row = unit
    reduction: str = "extreme"  # what a pixel shows that stands for many numbers: "extreme" (furthest from 0) or "mean"
    pyramid: Pyramid | None = None  # coarser levels of `codes`, for painting many steps quickly
    elsewhere: tuple[int, ...] = ()  # timesteps that this position computed in other layers or directions only

    def unit(self, row: int) -> int:
        """The unit that stands in `row`."""
        return row if self.units is None else int(self.units[row])

    def row(self, unit: int) -> int:
        """The row in which `unit` stands."""
        return unit if self.units is None else int(np.flatnonzero(self.units == unit)[0])

    @property
    def source(self) -> Codes | Pyramid:
        """What to reduce for painting: `codes`, with their coarser levels where they are at hand."""
        return self.pyramid if self.pyramid is not None and self.pyramid.codes is self.codes else self.codes

    @property
    def key(self) -> tuple[str, int, int]:
        return self.tensor, self.layer, self.direction

    def start_column(self) -> Panel:
        """h_0 (or c_0) as a heatmap of one column, always known."""
        assert self.start is not None and self.start_codes is not None
        values, codes, tensor = self.start[np.newaxis], self.start_codes[np.newaxis], f"{self.tensor}_0"
        return replace(
            self, tensor=tensor, values=values, codes=codes, computed=(0, 1), newest=(0, 0), length=1, start=None,
            start_codes=None, pyramid=None, elsewhere=(),
        )  # fmt: skip


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

    def as_row(self) -> Panel:
        """A heatmap of one row: the units stand side by side."""
        count = len(self.values)
        done = (0, count) if self.computed else (0, 0)
        newest = (0, count) if self.newest else (0, 0)
        values, codes = self.values.reshape(count, 1), self.codes.reshape(count, 1)
        return Panel(self.tensor, self.layer, self.direction, values, codes, self.scale, done, newest, count)


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
    hidden: tuple[Panel, ...]  # h of every layer, whatever is shown: deepest first, forward before reverse
    memory: tuple[Panel, ...]  # c in the same order, where it is shown; without the layers that are left out
    x: Panel
    output: tuple[Panel, ...]  # one per direction (for a stack: h of the last cell)
    finals: tuple[Final, ...]  # h_n then c_n, index ascending
    scales: tuple[Scale, ...]
    tokens: tuple[str, ...] = ()  # one per step, where the input has names
    cursor: Ref | None = None
    pins: tuple[Ref, ...] = ()
    # The heatmaps that the display options ask for (without x and output): deepest layer first, in a layer h, c, gates,
    # pre-activations, and of each forward before reverse. Empty in frames made by hand: then it is hidden + memory.
    chosen: tuple[Panel, ...] = ()
    range_mode: str = "run"  # "panel": every panel has a scale of its own, and `scales` are those of the run
    panel_height: int = 0  # logical pixels of one heatmap in the window; 0: all share the card
    numbers: bool = True  # values stand in cells that are large enough
    follow: bool = False  # in the window: keep this position in view

    @property
    def shown(self) -> tuple[Panel, ...]:
        """The heatmaps to draw above x."""
        return self.chosen or (*self.hidden, *self.memory)
