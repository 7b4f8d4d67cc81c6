"""The cells' formulas once more, for the self-check: many single steps at a time, one row each.

Source: the documentation of torch.nn.RNN, LSTM and GRU. Nothing here is shared with what records a run or computes
its gates, on purpose. Beside h (and c) every step gets a `scale`: how much larger than 1 the numbers are whose
rounding its error comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Weights = dict[str, Array]


@dataclass(frozen=True, eq=False)
class Steps:
    """M steps of one layer and direction, at t and n."""

    kind: str
    weights: Weights
    t: Array  # (M,)
    n: Array  # (M,)
    x: Array  # (M, H_in)
    h: Array  # (M, H_out): the state before
    c: Array | None = None  # (M, H), LSTM only

    def rows(self, chosen: Array) -> Steps:
        """Some of them."""
        c = None if self.c is None else self.c[chosen]
        return Steps(self.kind, self.weights, self.t[chosen], self.n[chosen], self.x[chosen], self.h[chosen], c)

    def wide(self) -> Steps:
        """In float64."""
        w = {name: value.astype(np.float64) for name, value in self.weights.items()}
        c = None if self.c is None else self.c.astype(np.float64)
        return Steps(self.kind, w, self.t, self.n, self.x.astype(np.float64), self.h.astype(np.float64), c)


@dataclass(frozen=True, eq=False)
class Result:
    """What the steps arrive at."""

    h: Array  # (M, H_out)
    c: Array | None  # (M, H)
    scale: Array  # (M,), at least 1


def sigmoid(a: Array) -> Array:
    """1 / (1 + e^-a)."""
    return np.asarray(1 / (1 + np.exp(-a)))


def _halves(steps: Steps) -> tuple[Array, Array]:
    w = steps.weights
    a, b = steps.x @ w["weight_ih"].T, steps.h @ w["weight_hh"].T
    return (a + w["bias_ih"], b + w["bias_hh"]) if "bias_ih" in w else (a, b)


def preactivations(steps: Steps) -> Array:
    """(M, gates * H): W_ih x + b_ih + W_hh h + b_hh."""
    a, b = _halves(steps)
    return a + b


def step(steps: Steps) -> Result:
    """h (and c) of every step."""
    if steps.kind == "GRU":
        return _gru(steps)
    pre = preactivations(steps)
    if steps.kind == "LSTM":
        return _lstm(steps, pre)
    h = np.maximum(pre, 0) if steps.kind == "RNN_RELU" else np.tanh(pre)
    return Result(h, None, largest(pre))


def _gru(steps: Steps) -> Result:
    a, b = _halves(steps)
    (ar, az, an), (br, bz, bn) = np.split(a, 3, axis=1), np.split(b, 3, axis=1)
    z = sigmoid(az + bz)
    new = np.tanh(an + sigmoid(ar + br) * bn)
    sizes = np.maximum(np.abs(a + b), np.maximum(np.abs(a), np.abs(b)))
    return Result((1 - z) * new + z * steps.h, None, largest(sizes) * largest(steps.h))


def _lstm(steps: Steps, pre: Array) -> Result:
    assert steps.c is not None
    i, f, g, o = np.split(pre, 4, axis=1)
    c = sigmoid(f) * steps.c + sigmoid(i) * np.tanh(g)
    scale = largest(pre) * np.maximum(largest(c), largest(steps.c))
    return Result(shown(steps.weights, o, c), c, scale * projection(steps.weights))


def shown(weights: Weights, o: Array, c: Array) -> Array:
    """h of an LSTM from its output gate before the nonlinearity and its c."""
    h = sigmoid(o) * np.tanh(c)
    return h @ weights["weight_hr"].T if "weight_hr" in weights else h


def largest(values: Array) -> Array:
    """(M,): max(1, max|value|) over what is finite."""
    size = np.abs(values)
    return np.asarray(np.max(np.where(np.isfinite(size), size, 0), axis=1, initial=1))


def projection(weights: Weights) -> float:
    """How much W_hr can enlarge an error: its largest row sum, at least 1."""
    w = weights.get("weight_hr")
    return 1.0 if w is None else max(1.0, float(np.abs(w).sum(axis=1).max()))


def term_sizes(steps: Steps) -> Array:
    """(M,): the largest sum of the sizes of a pre-activation's terms, at least 1; what is not finite counts 0."""
    w = {name: np.abs(value) for name, value in steps.weights.items()}
    x, h = (np.nan_to_num(np.abs(v), nan=0, posinf=0) for v in (steps.x, steps.h))
    return largest(preactivations(Steps(steps.kind, w, steps.t, steps.n, x, h)))


def enlargement(found: Result, steps: Steps) -> Array:
    """(M,): what the error of a gate is multiplied by."""
    if steps.kind == "GRU":
        return largest(steps.h)
    if steps.kind == "LSTM" and found.c is not None and steps.c is not None:
        return np.asarray(np.maximum(largest(found.c), largest(steps.c)) * projection(steps.weights))
    return np.ones(len(steps.h))
