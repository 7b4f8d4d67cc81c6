"""What `explain` returns: one shown number, taken apart into gates, terms and single products. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from rnnviz.core.equations import Equation

Vector = npt.NDArray[np.float64]
Matrix = Literal["W_ih", "W_hh", "W_hr"]


@dataclass(frozen=True, eq=False)
class Source:
    """A vector that a matrix row meets, and where its numbers stand: entry j is `tensor` of `layer`, direction
    j // width, unit j % width, at t. `tensor`: "x", "h", "h_0", or "cell" (o * tanh(c), before the projection)."""

    tensor: str
    layer: int
    direction: int
    t: int
    width: int
    values: Vector


@dataclass(frozen=True)
class Contribution:
    """One product inside a sum: `factor` * `weight` * `value`, where `value` is one number of the trace.

    `gate` names the sum ("a", "i", ..., "proj"), `matrix` is "W_ih" (from the input), "W_hh" (from the previous
    state) or "W_hr" (proj_size); (tensor, layer, direction, t, unit) is where `value` is shown.
    """

    gate: str
    matrix: Matrix
    tensor: str
    layer: int
    direction: int
    t: int
    unit: int
    weight: float
    value: float
    factor: float = 1.0  # a GRU's r, which multiplies W_hn h_(t-1); else 1

    @property
    def product(self) -> float:
        """With its sign."""
        return self.factor * self.weight * self.value


@dataclass(frozen=True, eq=False)
class Product:
    """A row of a matrix times a vector."""

    gate: str
    matrix: Matrix
    row: Vector
    source: Source
    factor: float = 1.0

    def largest(self, count: int) -> tuple[Contribution, ...]:
        """The `count` single products of the largest size, largest first; NaN counts as the largest."""
        size = np.abs(self.row * self.source.values)
        order = np.argsort(-np.where(np.isnan(size), np.inf, size), kind="stable")[:count]
        return tuple(self._contribution(int(j)) for j in order)

    def _contribution(self, j: int) -> Contribution:
        s = self.source
        place = s.tensor, s.layer, s.direction + j // s.width, s.t, j % s.width
        return Contribution(self.gate, self.matrix, *place, float(self.row[j]), float(s.values[j]), self.factor)


@dataclass(frozen=True, eq=False)
class Term:
    """One summand with its symbol; `product` where it is a matrix row times a vector, else None (a bias, i * g)."""

    symbol: str
    latex: str
    value: float
    product: Product | None = field(default=None, repr=False)

    def largest(self, count: int = 5) -> tuple[Contribution, ...]:
        """The largest single products of this term, with their signs; empty where it is not a matrix product."""
        return self.product.largest(count) if self.product else ()


@dataclass(frozen=True, eq=False)
class Gate:
    """One gate: `pre` is the sum of its terms, `value` = activation(pre). nn.RNN has one, named "a"."""

    name: str
    activation: str  # "sigmoid", "tanh" or "relu"
    terms: tuple[Term, ...]
    pre: float
    value: float


@dataclass(frozen=True, eq=False)
class Explanation:
    """One shown number taken apart; see `explain`.

    `terms` are the summands of `sum`: of the pre-activation for nn.RNN, of c_t for an LSTM, of h_t for a GRU and
    for an LSTM with proj_size. `states` holds the numbers in between ("c_prev", "c", "tanh(c)", "h_prev", "h").
    """

    kind: str
    layer: int
    direction: int
    t: int
    n: int
    unit: int
    cell_unit: int  # whose gates these are: `unit`; with proj_size the hidden unit that contributes most
    value: float  # what the trace shows
    computed: float  # the same number from the terms, in float64
    sum: float
    terms: tuple[Term, ...]
    gates: tuple[Gate, ...]
    states: Mapping[str, float]
    equation: Equation
    tensor: str = "h"  # "c" where the LSTM's memory is taken apart, see `explain_c`

    @property
    def text(self) -> str:
        """The equation in symbols, one line per gate and state."""
        return self.equation.text

    @property
    def latex(self) -> str:
        """The same for LaTeX (an `aligned` environment)."""
        return self.equation.latex

    @cached_property
    def contributions(self) -> tuple[Contribution, ...]:
        """Every single product of every gate (and of the projection), largest size first."""
        return self.largest(count=None)

    def largest(self, matrix: Matrix | None = None, count: int | None = 5) -> tuple[Contribution, ...]:
        """The `count` largest single products: by input ("W_ih"), by previous unit ("W_hh"), by hidden unit of a
        projection ("W_hr"), or of all of them (None)."""
        products = [p for p in self._products() if matrix in (None, p.matrix)]
        found = [c for p in products for c in p.largest(len(p.row) if count is None else count)]
        return tuple(sorted(found, key=_size)[:count])

    def _products(self) -> list[Product]:
        terms = [*self.terms, *(term for gate in self.gates for term in gate.terms)]
        return list({id(t.product): t.product for t in terms if t.product is not None}.values())


def _size(contribution: Contribution) -> float:
    size = abs(contribution.product)
    return -np.inf if np.isnan(size) else -size
