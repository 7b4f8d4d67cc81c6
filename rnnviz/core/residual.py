"""The one-step residual: every shown h_t against its cell's formula, fed with the shown h_(t-1).

A long run is a chain of thousands of steps, and a chaotic network is right even when two computations of it differ
everywhere; one step never is chaotic.

**Tolerance**, for each step and sequence: 16 * eps * max(1, max|pre-activation|), times max(1, |c|) for an LSTM and
max(1, |h_(t-1)|) for a GRU, which multiply the error of a gate by them. Where the first look, in the trace's own
dtype, finds more than that, those steps are computed again in float64, and the sum of the terms' sizes takes the
place of |pre-activation|: large terms that cancel leave their rounding behind. Steps whose terms overflow the dtype
have no answer that does not depend on the order of summation: they are counted in `unchecked`.

c of a fused LSTM is not stored by every run: it is carried along here, and the rounding that it gathers with it
(as independent errors do: their squares add up, each times f^2 per step).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core import formulas
from rnnviz.core.formulas import Steps
from rnnviz.core.spec import state_row
from rnnviz.support.messages import stop_if

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

Array = npt.NDArray[Any]
Place = tuple[int, int, int, int]  # (layer, direction, t, n)
FACTOR = 16.0
CHUNK_NUMBERS = 2**20  # pre-activations at a time: some 10 ms


@dataclass
class Worst:
    """The worst step so far: how far apart, what was allowed, and where."""

    residual: float = 0.0
    tolerance: float = 0.0
    ratio: float = -1.0
    place: Place = (0, 0, 0, 0)
    unchecked: int = 0

    def look(self, diff: Array, tolerance: Array, place: Callable[[int], Place]) -> None:
        """Take in some steps: their differences and what each may have."""
        if not len(diff):
            return
        ratio = diff / tolerance
        j = int(np.argmax(ratio))
        if ratio[j] > self.ratio:
            self.residual, self.tolerance, self.ratio = float(diff[j]), float(tolerance[j]), float(ratio[j])
            self.place = place(j)


def worst_residual(trace: Trace, eps: float, cancel: Callable[[], bool] | None = None) -> Worst:
    """The worst step of the whole run against its tolerance; `eps` is that of the dtype that it was computed in."""
    worst = Worst()
    with np.errstate(all="ignore"):
        for k in range(trace.spec.num_layers):
            for d in range(trace.spec.num_directions):
                carried = trace.spec.layers[k].kind == "LSTM" and trace.c_stored is None
                (_CarriedSweep if carried else _Sweep)(trace, k, d, eps, worst).run(cancel)
    return worst


class _Sweep:
    """One layer and direction, chunk by chunk in the direction's own order; c, if any, is the shown one."""

    def __init__(self, trace: Trace, layer: int, direction: int, eps: float, worst: Worst) -> None:
        self.trace, self.layer, self.direction, self.eps, self.worst = trace, layer, direction, eps, worst
        self.spec = trace.spec.layers[layer]
        self.weights = trace.cell_weights(layer, direction)
        self.index = state_row(trace.spec, layer, direction)
        self.h = trace.h[layer][direction]
        self.lengths = np.asarray(trace.lengths)
        self.c = None if trace.c_stored is None else trace.c_stored[layer][direction]

    def run(self, cancel: Callable[[], bool] | None) -> None:
        for start, stop in self._chunks():
            stop_if(cancel)
            self._chunk(start, stop)

    def _chunks(self) -> Iterator[tuple[int, int]]:
        per_step = self.trace.batch * (len(self.spec.gates) * self.spec.hidden_size + self.spec.input_size)
        size = max(1, CHUNK_NUMBERS // per_step)
        ranges = [(a, min(a + size, self.trace.steps)) for a in range(0, self.trace.steps, size)]
        return iter(ranges if self.direction == 0 else reversed(ranges))

    def _chunk(self, start: int, stop: int) -> None:
        steps = self._steps(start, stop)
        steps = steps.rows(np.flatnonzero(steps.t < self.lengths[steps.n]))
        found = formulas.step(steps)
        diff = _apart(found.h, self.h[steps.t, steps.n])
        if self.c is not None and found.c is not None:
            diff = np.maximum(diff, _apart(found.c, self.c[steps.t, steps.n]))
        self._compare(steps, diff, found.scale)

    def _steps(self, start: int, stop: int) -> Steps:
        """Every step and sequence of a range of t, padding too."""
        t, n = (index.ravel() for index in np.indices((stop - start, self.trace.batch)))
        t = t + start
        x = self._input(start, stop).reshape(len(t), -1)
        h = self._before(self.h, self.trace.states_0[self.index], t, n)
        first = self.trace.memory_0[self.index]
        c = None if self.c is None or first is None else self._before(self.c, first, t, n)
        return Steps(self.spec.kind, self.weights, t, n, x, h, c)

    def _input(self, start: int, stop: int) -> Array:
        """(steps, N, H_in): x, or both directions of the layer below, after dropout."""
        if self.layer == 0:
            return self.trace.x[start:stop]
        values: Array = np.concatenate([h[start:stop] for h in self.trace.h[self.layer - 1]], axis=2)
        masks = self.trace.dropout_masks
        return values if masks is None else values * masks[self.layer - 1][start:stop]

    def _before(self, states: Array, first: Array, t: Array, n: Array) -> Array:
        """One row per step: the state that it starts from."""
        if self.direction == 0:
            starts, before = t == 0, np.maximum(t - 1, 0)
        else:
            starts = t == self.lengths[n] - 1
            before = np.minimum(t + 1, self.trace.steps - 1)
        return np.where(starts[:, None], first[n], states[before, n])

    def _compare(self, steps: Steps, diff: Array, scale: Array) -> None:
        tolerance = FACTOR * self.eps * np.maximum(scale.astype(np.float64), 1)
        tolerance = np.where(np.isfinite(tolerance), tolerance, FACTOR * self.eps)
        far = np.flatnonzero(diff > tolerance)
        if len(far):
            diff[far], tolerance[far] = self._again(steps.rows(far), tolerance[far])
        self.worst.look(diff, tolerance, self._place(steps.t, steps.n))

    def _again(self, steps: Steps, tolerance: Array) -> tuple[Array, Array]:
        """The same steps in float64, against the size of their terms."""
        wide = steps.wide()
        found, size = formulas.step(wide), formulas.term_sizes(wide)
        diff = _apart(found.h, self.h[steps.t, steps.n])
        if self.c is not None and found.c is not None:
            diff = np.maximum(diff, _apart(found.c, self.c[steps.t, steps.n]))
        overflow = size > np.finfo(self.h.dtype).max / 8
        self.worst.unchecked += int(np.count_nonzero(overflow & (diff > 0)))
        allowed = FACTOR * self.eps * size * formulas.enlargement(found, steps)
        allowed = np.where(np.isfinite(allowed), np.maximum(allowed, tolerance), tolerance)
        return np.where(overflow, 0, diff), allowed

    def _place(self, t: Array, n: Array) -> Callable[[int], Place]:
        return lambda j: (self.layer, self.direction, int(t[j]), int(n[j]))


class _CarriedSweep(_Sweep):
    """An LSTM whose c was not stored: carried from step to step, and compared with c_n at the end."""

    def __init__(self, trace: Trace, layer: int, direction: int, eps: float, worst: Worst) -> None:
        super().__init__(trace, layer, direction, eps, worst)
        first = trace.memory_0[self.index]
        assert first is not None
        self.state = first
        self.drift = np.ones(trace.batch)  # squared, in units of (16 eps)^2

    def run(self, cancel: Callable[[], bool] | None) -> None:
        super().run(cancel)
        last = self.trace.finals_c[self.index]
        if last is None:
            return
        n = np.arange(self.trace.batch)
        t = self.lengths - 1 if self.direction == 0 else np.zeros_like(n)
        self.worst.look(_apart(self.state, last), FACTOR * self.eps * np.sqrt(self.drift), self._place(t, n))

    def _chunk(self, start: int, stop: int) -> None:
        steps = self._steps(start, stop)
        pre = formulas.preactivations(steps)
        i, f, g, o = np.split(pre, 4, axis=1)
        inside = steps.t < self.lengths[steps.n]
        shape = stop - start, self.trace.batch, -1
        # beyond a sequence's length nothing changes: forget nothing, add nothing
        forget = np.where(inside[:, None], formulas.sigmoid(f), 1).reshape(shape)
        added = np.where(inside[:, None], formulas.sigmoid(i) * np.tanh(g), 0).reshape(shape)
        before, c = self._carry(forget, added)
        scale = formulas.largest(pre) * np.maximum(formulas.largest(c), formulas.largest(before))
        drift = self._gather(forget.max(axis=2), np.where(inside, scale, 0).reshape(shape[:2]))
        h = formulas.shown(self.weights, o, c)
        rows = np.flatnonzero(inside)
        steps = Steps(steps.kind, steps.weights, steps.t, steps.n, steps.x, steps.h, before).rows(rows)
        diff = _apart(h[rows], self.h[steps.t, steps.n])
        self._compare(steps, diff, np.sqrt(drift[rows]) * formulas.projection(self.weights))

    def _carry(self, forget: Array, added: Array) -> tuple[Array, Array]:
        """c before and after every step, (M, H) each."""
        before, after = np.empty_like(added), np.empty_like(added)
        c = self.state
        for j in self._order(len(added)):
            before[j] = c
            c = np.multiply(forget[j], c, out=after[j])
            c += added[j]
        self.state = c.copy()
        return before.reshape(-1, before.shape[2]), after.reshape(-1, after.shape[2])

    def _gather(self, forget: Array, scale: Array) -> Array:
        """(M,): the squared rounding that c has gathered at every step."""
        gathered = np.empty(scale.shape)
        kept, new = np.nan_to_num(forget.astype(np.float64), nan=1) ** 2, scale.astype(np.float64) ** 2
        drift = self.drift
        for j in self._order(len(scale)):
            drift = np.multiply(kept[j], drift, out=gathered[j])
            drift += new[j]
        self.drift = drift.copy()
        return np.maximum(gathered, 1).ravel()

    def _order(self, steps: int) -> range:
        return range(steps) if self.direction == 0 else range(steps - 1, -1, -1)


def _apart(computed: Array, shown: Array) -> Array:
    """(M,): the largest difference of each row; equal infinities and NaN against NaN are no difference, NaN against
    a number is an infinite one."""
    diff = np.abs(computed - shown)
    strange = ~np.isfinite(diff)
    if strange.any():
        same = (computed == shown) | (np.isnan(computed) & np.isnan(shown))
        diff = np.where(same, 0, np.where(strange, np.inf, diff))
    return np.asarray(np.max(diff, axis=1, initial=0), np.float64)
