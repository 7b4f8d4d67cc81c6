"""Why one number has its value: the equation of its cell with the numbers of this cell in it.

`explain(trace, layer, direction, t, n, unit)` takes the recorded x_t and h_(t-1) (and c_(t-1)) and computes h_t of
one unit again, in float64, with the formulas of torch.nn's documentation. Numpy only. x_t is what this layer reads:
for layer > 0 the h of the layer below, both directions, after dropout where a pass was sampled; the state before
is h_0 where the direction starts, and for the reverse direction the one at t+1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.core import equations as eq
from rnnviz.core.explanation import Explanation as Explanation
from rnnviz.core.explanation import Gate, Matrix, Product, Source, Term, Vector
from rnnviz.core.spec import LayerSpec
from rnnviz.core.trace import Trace, check_index, need_trace
from rnnviz.support.messages import Problem


def explain(trace: Trace, layer: int, direction: int, t: int, n: int, unit: int) -> Explanation:
    """Take h of (layer, direction) at t, sequence n, unit apart into its terms.

    `.value` is the number that the trace shows, `.computed` the same in float64 from the terms: they agree up to
    the rounding of the trace's dtype. Raises `Problem` for a cell that does not exist or is padding.
    """
    need_trace(trace)
    _check(trace, layer, direction, t, n, unit)
    cell = _Cell(trace, layer, direction, t, n)
    with np.errstate(all="ignore"):  # NaN and infinities of the trace are shown as they are
        parts = _PARTS[cell.spec.kind](cell, unit)
    return Explanation(
        kind=cell.spec.kind,
        layer=layer,
        direction=direction,
        t=t,
        n=n,
        unit=unit,
        cell_unit=parts.unit,
        value=float(trace.h[layer][direction][t, n, unit]),
        computed=parts.computed,
        sum=parts.sum,
        terms=parts.terms,
        gates=parts.gates,
        states=parts.states,
        equation=eq.equation(cell.spec.kind, cell.index, bias=cell.spec.bias, proj=cell.proj),
    )


def explain_c(trace: Trace, layer: int, direction: int, t: int, n: int, unit: int) -> Explanation:
    """Take c of an LSTM's hidden unit apart: c_t = f_t * c_(t-1) + i_t * g_t, with the three gates.

    Raises `Problem` where there is no c, for a cell that does not exist and for padding.
    """
    check_index("layer", layer, trace.spec.num_layers)
    size = trace.spec.layers[layer]
    if size.kind != "LSTM":
        raise Problem("explain.no_c", field="layer", layer=layer)
    _check(trace, layer, direction, t, n, unit, units=size.hidden_size)
    cell = _Cell(trace, layer, direction, t, n)
    with np.errstate(all="ignore"):
        parts = _lstm_unit(cell, unit)
    assert trace.c is not None
    shown = trace.c[layer][direction]
    assert shown is not None
    return Explanation(
        kind="LSTM",
        layer=layer,
        direction=direction,
        t=t,
        n=n,
        unit=unit,
        cell_unit=unit,
        value=float(shown[t, n, unit]),
        computed=parts.sum,
        sum=parts.sum,
        terms=parts.terms,
        gates=parts.gates[:3],
        states={name: parts.states[name] for name in ("c_prev", "c")},
        equation=eq.memory_equation(cell.index, bias=cell.spec.bias),
        tensor="c",
    )


@dataclass(frozen=True, eq=False)
class _Parts:
    unit: int
    terms: tuple[Term, ...]
    gates: tuple[Gate, ...]
    sum: float
    computed: float
    states: dict[str, float]


class _Cell:
    """The numbers that meet in one cell: its weights, x_t, the state before."""

    def __init__(self, trace: Trace, layer: int, direction: int, t: int, n: int) -> None:
        self.trace, self.layer, self.direction, self.t, self.n = trace, layer, direction, t, n
        self.spec: LayerSpec = trace.spec.layers[layer]
        self.weights = trace.cell_weights(layer, direction)
        self.proj = "weight_hr" in self.weights
        before = t - 1 if direction == 0 else t + 1
        self.starts = not 0 <= before < int(trace.lengths[n])
        self.before = 0 if self.starts else before
        self.index = "0" if self.starts else ("t-1" if direction == 0 else "t+1")

    @cached_property
    def x(self) -> Source:
        """(H_in,): what this layer reads at t."""
        if self.layer == 0:
            values = np.asarray(self.trace.x[self.t, self.n], np.float64)
            return Source("x", 0, 0, self.t, max(len(values), 1), values)
        below = [h[self.t, self.n] for h in self.trace.h[self.layer - 1]]
        values = np.concatenate([np.asarray(h, np.float64) for h in below])
        masks = self.trace.dropout_masks
        if masks is not None:
            values = values * np.asarray(masks[self.layer - 1][self.t, self.n], np.float64)
        return Source("h", self.layer - 1, 0, self.t, len(below[0]), values)

    @cached_property
    def h(self) -> Source:
        """(H_out,): the state before this step."""
        tensor = "h_0" if self.starts else "h"
        values = self._previous(self.trace.h, self.trace.h_0)
        return Source(tensor, self.layer, self.direction, self.before, len(values), values)

    @cached_property
    def c(self) -> Vector:
        """(H,): the LSTM's cell state before this step."""
        return self._previous(self.trace.c, self.trace.c_0)

    def _previous(self, states: object, first: object) -> Vector:
        if self.starts:
            values = first[self.layer * self.trace.spec.num_directions + self.direction][self.n]  # type: ignore[index]
        else:
            values = states[self.layer][self.direction][self.before, self.n]  # type: ignore[index]
        return np.asarray(values, np.float64)

    def row(self, part: str, gate: str, unit: int) -> Vector:
        """One row of weight_ih or weight_hh."""
        return np.asarray(self.weights[part][self._row(gate, unit)], np.float64)

    def bias(self, part: str, gate: str, unit: int) -> float:
        return float(self.weights[part][self._row(gate, unit)])

    def _row(self, gate: str, unit: int) -> int:
        return self.spec.gates.index(gate) * self.spec.hidden_size + unit

    def terms(self, gate: str, unit: int, r: float | None = None) -> tuple[Term, ...]:
        """W x_t, b, W h_(t-1), b of one gate; `r` multiplies the last two (the n gate of a GRU)."""
        ih, hh = eq.suffixes(self.spec.kind, gate)
        h = eq.state("h", self.index)
        from_x = self._half(gate, unit, "W_ih", ih, eq.state("x", "t"), self.x, None)
        return (*from_x, *self._half(gate, unit, "W_hh", hh, h, self.h, r))

    def _half(
        self, gate: str, unit: int, matrix: Matrix, suffix: str, vector: eq.Symbol, source: Source, r: float | None
    ) -> list[Term]:
        factor = 1.0 if r is None else r
        part = matrix[2:]
        product = Product(gate, matrix, self.row(f"weight_{part}", gate, unit), source, factor)
        symbol = _reset(eq.indexed("W", suffix, vector), r)
        terms = [Term(symbol.text, symbol.latex, factor * float(product.row @ source.values), product)]
        if self.spec.bias:
            symbol = _reset(eq.indexed("b", suffix), r)
            terms.append(Term(symbol.text, symbol.latex, factor * self.bias(f"bias_{part}", gate, unit)))
        return terms

    def gate(self, name: str, unit: int, r: float | None = None) -> Gate:
        terms = self.terms(name, unit, r)
        pre = float(sum(term.value for term in terms))
        activation = eq.activation(self.spec.kind, name)
        return Gate(name, activation, terms, pre, float(_ACTIVATIONS[activation](np.asarray(pre))))


def _reset(symbol: eq.Symbol, r: float | None) -> eq.Symbol:
    return symbol if r is None else eq.times(eq.gate("r"), symbol)


def _sigmoid(a: Vector) -> Vector:
    return 0.5 * (1 + np.tanh(0.5 * a))  # never overflows


def _relu(a: Vector) -> Vector:
    return np.maximum(a, 0)


_ACTIVATIONS: dict[str, Callable[[Vector], Vector]] = {"sigmoid": _sigmoid, "tanh": np.tanh, "relu": _relu}


def _rnn(cell: _Cell, unit: int) -> _Parts:
    gate = cell.gate("a", unit)
    return _Parts(unit, gate.terms, (gate,), gate.pre, gate.value, {"a": gate.pre, "h": gate.value})


def _gru(cell: _Cell, unit: int) -> _Parts:
    r, z = cell.gate("r", unit), cell.gate("z", unit)
    n = cell.gate("n", unit, r.value)
    before = float(cell.h.values[unit])
    old, new = eq.times(eq.gate("z"), eq.state("h", cell.index)), eq.times(eq.complement("z"), eq.gate("n"))
    terms = (Term(new.text, new.latex, (1 - z.value) * n.value), Term(old.text, old.latex, z.value * before))
    h = terms[0].value + terms[1].value
    return _Parts(unit, terms, (r, z, n), h, h, {"h_prev": before, "h": h})


def _lstm(cell: _Cell, unit: int) -> _Parts:
    return _projected(cell, unit) if cell.proj else _lstm_unit(cell, unit)


def _lstm_unit(cell: _Cell, unit: int) -> _Parts:
    i, f, g, o = gates = tuple(cell.gate(name, unit) for name in "ifgo")
    before = float(cell.c[unit])
    kept, added = eq.times(eq.gate("f"), eq.state("c", cell.index)), eq.times(eq.gate("i"), eq.gate("g"))
    terms = Term(kept.text, kept.latex, f.value * before), Term(added.text, added.latex, i.value * g.value)
    c = terms[0].value + terms[1].value
    h = o.value * float(np.tanh(c))
    return _Parts(unit, terms, gates, c, h, {"c_prev": before, "c": c, "tanh(c)": float(np.tanh(c)), "h": h})


def _projected(cell: _Cell, unit: int) -> _Parts:
    """h_t is one row of W_hr times o * tanh(c) of every hidden unit; the gates are those of the largest product."""
    shown = _all_cells(cell)
    source = Source("cell", cell.layer, cell.direction, cell.t, len(shown), shown)
    product = Product("proj", "W_hr", np.asarray(cell.weights["weight_hr"][unit], np.float64), source)
    symbol = eq.indexed("W", "hr", eq.bracketed(eq.times(eq.gate("o"), eq.applied("tanh", eq.state("c", "t")))))
    h = float(product.row @ shown)
    inner = _lstm_unit(cell, product.largest(1)[0].unit)
    states = inner.states | {"o * tanh(c)": inner.states["h"], "h": h}
    return _Parts(inner.unit, (Term(symbol.text, symbol.latex, h, product),), inner.gates, h, h, states)


def _all_cells(cell: _Cell) -> Vector:
    """(H,): o * tanh(c) of every hidden unit."""
    w = {name: np.asarray(value, np.float64) for name, value in cell.weights.items()}
    pre = w["weight_ih"] @ cell.x.values + w["weight_hh"] @ cell.h.values
    if cell.spec.bias:
        pre = pre + w["bias_ih"] + w["bias_hh"]
    i, f, g, o = np.split(pre, 4)
    c = _sigmoid(f) * cell.c + _sigmoid(i) * np.tanh(g)
    return np.asarray(_sigmoid(o) * np.tanh(c), np.float64)


_PARTS = {"RNN_TANH": _rnn, "RNN_RELU": _rnn, "GRU": _gru, "LSTM": _lstm}


def _check(trace: Trace, layer: int, direction: int, t: int, n: int, unit: int, units: int = 0) -> None:
    spec = trace.spec
    check_index("layer", layer, spec.num_layers)
    check_index("direction", direction, spec.num_directions)
    check_index("t", t, trace.steps)
    check_index("n", n, trace.batch)
    check_index("unit", unit, units or spec.layers[layer].out_size)
    if t >= int(trace.lengths[n]):
        raise Problem("explain.padding", field="t", t=t, n=n, length=int(trace.lengths[n]))
