"""Gates, pre-activations and c of one layer and direction, in bulk from the recorded h: one product over all steps.

pre = X W_ih^T + b_ih + H_prev W_hh^T + b_hh, where H_prev is h one step earlier in the direction's own order with h_0
at its start (torch.nn documentation of RNN, LSTM, GRU). For a reverse direction of a shorter sequence the start is at
that sequence's last valid step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.spec import GATES

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

Array = npt.NDArray[Any]
TANH_GATES = ("g", "n")


class LazyGates(Mapping[str, Array]):
    """Names to arrays (L, N, H); all of them are computed when the first one is asked for."""

    def __init__(self, trace: Trace, layer: int, direction: int, which: str) -> None:
        self._trace, self._layer, self._direction, self._which = trace, layer, direction, which
        self._made: dict[str, Array] | None = None

    def _names(self) -> tuple[str, ...]:
        kind = self._trace.spec.layers[self._layer].kind
        if kind.startswith("RNN"):
            return ("a",) if self._which == "pre" else ()
        return (*GATES[kind], "hn") if kind == "GRU" and self._which == "pre" else GATES[kind]

    def __getitem__(self, name: str) -> Array:
        if name not in self._names():
            raise KeyError(name)
        if self._made is None:
            made = preactivations(self._trace, self._layer, self._direction)
            self._made = made if self._which == "pre" else activations(made)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())


def layer_input(trace: Trace, layer: int) -> Array:
    """(L, N, H_in of that layer): x, or h of the layer below (all directions), after the dropout mask of a pass."""
    if layer == 0:
        return trace.x
    below = trace.h[layer - 1]
    joined = below[0] if len(below) == 1 else np.concatenate(below, axis=2)
    masks = trace.dropout_masks
    return joined if masks is None else joined * masks[layer - 1]


def previous(trace: Trace, layer: int, direction: int) -> Array:
    """(L, N, H_out): the state that each step starts from; h_0 where the direction starts."""
    h = trace.h[layer][direction]
    first = trace.states_0[layer * trace.spec.num_directions + direction]
    shifted = np.empty_like(h)
    if direction == 0:
        shifted[0], shifted[1:] = first, h[:-1]
    else:
        shifted[:-1], shifted[-1] = h[1:], first
        rows = np.arange(trace.batch)
        shifted[trace.lengths - 1, rows] = first[rows]
    return shifted


def preactivations(trace: Trace, layer: int, direction: int) -> dict[str, Array]:
    """Name -> (L, N, H). For a GRU "n" holds W_in x + b_in + r * hn and "hn" holds W_hn h + b_hn."""
    w = trace.cell_weights(layer, direction)
    from_x = layer_input(trace, layer) @ w["weight_ih"].T + w.get("bias_ih", 0)
    from_h = previous(trace, layer, direction) @ w["weight_hh"].T + w.get("bias_hh", 0)
    spec = trace.spec.layers[layer]
    if spec.kind == "GRU":
        (xr, xz, xn), (hr, hz, hn) = np.split(from_x, 3, axis=2), np.split(from_h, 3, axis=2)
        r = xr + hr
        made = {"r": r, "z": xz + hz, "n": xn + sigmoid(r) * hn, "hn": hn}
    else:
        made = dict(zip(spec.gates, np.split(from_x + from_h, len(spec.gates), axis=2), strict=True))
    beyond = np.arange(trace.steps)[:, None] >= trace.lengths
    if beyond.any():
        for values in made.values():
            values[beyond] = 0
    return made


def activations(pre: Mapping[str, Array]) -> dict[str, Array]:
    """The gates after their nonlinearity: tanh for g and n, the logistic function for the others."""
    return {
        name: np.tanh(a) if name in TANH_GATES else sigmoid(a) for name, a in pre.items() if name not in ("hn", "a")
    }


def sigmoid(a: Array) -> Array:
    """The logistic function, by tanh so that it never overflows."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * a)), dtype=a.dtype)


def memory(trace: Trace, layer: int, direction: int) -> Array | None:
    """(L, N, H): c of an LSTM layer by the scan c = f * c_prev + i * g, ending in the c_n that was recorded."""
    if trace.spec.layers[layer].kind != "LSTM":
        return None
    gates = trace.gates[layer][direction]
    kept, added = gates["f"], gates["i"] * gates["g"]
    index = layer * trace.spec.num_directions + direction
    c = np.empty_like(added)
    state: Any = trace.memory_0[index]
    last = trace.finals_c[index]
    order = range(trace.steps) if direction == 0 else range(trace.steps - 1, -1, -1)
    for t in order:
        inside = (t < trace.lengths)[:, None]
        state = np.where(inside, kept[t] * state + added[t], state)
        c[t] = np.where(inside, state, 0)
    if last is not None:  # the fused call's own number, rather than ours, which is rounded differently
        ends = np.zeros(trace.batch, int) if direction else trace.lengths - 1
        c[ends, np.arange(trace.batch)] = last
    c.flags.writeable = False
    return c
