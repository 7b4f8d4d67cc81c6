"""The order of cell updates: positions <-> cells (layer, direction, t), computed and never listed.

An update of (layer, direction, t) needs the previous t of its own direction and every direction of the layer
below at t. Four orders are built on that; in each of them the s-th update of one layer and direction (counted in
its own order: the reverse direction starts at t = L-1) stands at position `start(layer, direction) + s`. That one
linear rule is the whole module, so every question is O(layers * directions), whatever L is.

| order | start(layer k, direction d) | positions |
|---|---|---|
| `time` (no reverse direction) | 0 | L |
| `layer` | (k*D + d) * L | layers * D * L |
| `wave` | k, with a reverse direction k*L | L + layers - 1, with one layers * L |
| `reveal` (a reading view, not causal) | 0, and s = t in both directions | L |

**Sequences of different lengths** (packed input). Positions are those of the longest sequence, and a position
means the same t for every sequence n of the batch, as in PyTorch's own packed sweep: the forward direction of a
shorter sequence stops at its last valid step, its reverse direction *joins* the sweep there (its h_0 enters at
t = lengths[n] - 1). A position at t >= lengths[n] adds nothing to sequence n.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rnnviz.core.spec import ORDERS, NetworkSpec, RNNSpec, StackSpec
from rnnviz.support.given import whole, whole_numbers
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

Cell = tuple[int, int, int]  # (layer, direction, t)

# order -> position of the first update of (layer k, direction d), for D directions and L steps
_START: dict[str, Callable[[int, int, int, int], int]] = {
    "time": lambda k, d, directions, steps: 0,
    "layer": lambda k, d, directions, steps: (k * directions + d) * steps,
    "wave": lambda k, d, directions, steps: k * steps if directions > 1 else k,
    "reveal": lambda k, d, directions, steps: 0,
}


def orders(spec: NetworkSpec) -> tuple[str, ...]:
    """The orders that exist for this network: all four, without `time` where there is a reverse direction."""
    return ORDERS if spec.num_directions == 1 else tuple(order for order in ORDERS if order != "time")


def default_order(spec: NetworkSpec) -> str:
    """`time`, or `wave` where there is a reverse direction."""
    return "time" if spec.num_directions == 1 else "wave"


class Schedule:
    """One order of the updates of one run. Immutable; equal when it orders the same cells in the same way.

    `source` is a Trace, or a spec together with `length` (L) or `lengths` (N numbers, L = their maximum unless
    `length` says more). `order` None takes `default_order`. Raises `Problem` for an order that does not exist.
    """

    __slots__ = ("directions", "layers", "lengths", "order", "steps")

    def __init__(
        self,
        source: Trace | NetworkSpec,
        order: str | None = None,
        *,
        length: int | None = None,
        lengths: Sequence[int] | None = None,
    ) -> None:
        spec = source if isinstance(source, (RNNSpec, StackSpec)) else getattr(source, "spec", None)
        if spec is None:
            raise Problem("schedule.source", field="source", type=type(source).__name__)
        if not isinstance(source, (RNNSpec, StackSpec)):
            length = source.steps if length is None else length
            lengths = source.lengths.tolist() if lengths is None else lengths
        self.steps, self.lengths = _sizes(length, lengths)
        self.layers, self.directions = spec.num_layers, spec.num_directions
        self.order = _checked(default_order(spec) if order is None else order, spec)

    def __len__(self) -> int:
        """Number of positions."""
        return self._start(self.layers - 1, self.directions - 1) + self.steps

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schedule) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Schedule(order={self.order!r}, positions={len(self)})"

    def frontier(self, p: int) -> tuple[tuple[int, ...], ...]:
        """[layer][direction]: how many updates of the longest sequence are done after position p, counted in the
        direction's own order (in `reveal`: how many columns are shown). p = -1: before the first, all 0."""
        p = self._position(p)
        return tuple(tuple(self._done(p, k, d) for d in range(self.directions)) for k in range(self.layers))

    def computed(self, p: int, layer: int, direction: int, n: int | None = None) -> tuple[int, int]:
        """The half-open range of t that is computed after position p; empty: (t, t).

        With `n` it ends at that sequence's own length; n = None means the longest sequence.
        """
        done = self._done(self._position(p), layer, direction)
        end = self._end(n)
        start, stop = (self.steps - done, self.steps) if self._backwards(direction) else (0, done)
        return min(start, end), min(stop, end)

    def cells(self, p: int, n: int | None = None) -> tuple[Cell, ...]:
        """What position p adds, layer by layer: (layer, direction, t). With `n` only what that sequence takes part
        in: none where t >= lengths[n]."""
        p, end = self._position(p), self._end(n)
        found = ((k, d, p - self._start(k, d)) for k in range(self.layers) for d in range(self.directions))
        cells = ((k, d, self._time(d, s)) for k, d, s in found if 0 <= s < self.steps)
        return tuple(cell for cell in cells if cell[2] < end)

    def position_of(self, layer: int, direction: int, t: int) -> int:
        """The position that adds (layer, direction, t)."""
        sizes = self.layers, self.directions, self.steps
        cell = [whole(value) for value in (layer, direction, t)]
        if not all(value is not None and 0 <= value < size for value, size in zip(cell, sizes, strict=True)):
            raise Problem("schedule.cell", layer=layer, direction=direction, t=t)
        return self._start(layer, direction) + self._time(direction, t)  # _time is its own inverse

    def _key(self) -> tuple[object, ...]:
        return self.order, self.steps, self.layers, self.directions, self.lengths

    def _start(self, layer: int, direction: int) -> int:
        return _START[self.order](layer, direction, self.directions, self.steps)

    def _done(self, p: int, layer: int, direction: int) -> int:
        return min(max(p + 1 - self._start(layer, direction), 0), self.steps)

    def _backwards(self, direction: int) -> bool:
        return direction == 1 and self.order != "reveal"

    def _time(self, direction: int, s: int) -> int:
        return self.steps - 1 - s if self._backwards(direction) else s

    def _position(self, p: int) -> int:
        position = whole(p)
        if position is None or not -1 <= position < len(self):
            raise Problem("schedule.position", value=p, last=len(self) - 1)
        return position

    def _end(self, n: int | None) -> int:
        """How many steps sequence n has, or the longest one."""
        if n is None or self.lengths is None:
            return self.steps
        sequence = whole(n)
        if sequence is None or not 0 <= sequence < len(self.lengths):
            raise Problem("explain.index", field="n", name="n", value=n, last=len(self.lengths) - 1)
        return self.lengths[sequence]


def _sizes(length: Any, lengths: Any) -> tuple[int, tuple[int, ...] | None]:
    """L, and the lengths of the sequences where they are given."""
    given = None if lengths is None else whole_numbers(lengths) or [0]
    steps = whole(max(given or [0]) if length is None else length) or 0
    if not all(1 <= n <= steps <= sys.maxsize for n in given or [steps]):
        raise Problem("schedule.length", field="length")
    return steps, None if given is None else tuple(given)


def _checked(order: str, spec: NetworkSpec) -> str:
    if order not in ORDERS:
        raise Problem("schedule.order", field="order", value=order, choices=", ".join(orders(spec)))
    if order not in orders(spec):
        raise Problem("schedule.time_reverse", field="order")
    return order
