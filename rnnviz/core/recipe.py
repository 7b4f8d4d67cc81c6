"""One explained number as lines that compute it again: numpy for a script, LaTeX for a page, plain text for a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnviz.core.explanation import Explanation, Gate, Product
from rnnviz.core.spec import LayerSpec

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

_NUMPY = {"sigmoid": "sigmoid", "tanh": "np.tanh", "relu": "relu"}
_HELPERS = {
    "sigmoid": ["def sigmoid(a):", "    return 1 / (1 + np.exp(-a))", ""],
    "relu": ["def relu(a):", "    return np.maximum(a, 0)", ""],
}
_LATEX = {"sigmoid": "\\sigma", "tanh": "\\tanh", "relu": "\\mathrm{ReLU}"}


def as_text(made: Explanation, first: str) -> str:
    """Under the line `first`, which says where the number stands: the equation, and every term with its number."""
    lines = [first, made.text]
    for gate in made.gates:
        lines += [f"{term.symbol} = {term.value!r}" for term in gate.terms]
        lines.append(f"{gate.name} = {gate.activation}({gate.pre!r}) = {gate.value!r}")
    if not made.kind.startswith("RNN"):
        lines += [f"{name} = {value!r}" for name, value in made.states.items()]
    return "\n".join(lines) + "\n"


def as_latex(made: Explanation) -> str:
    """The equation in symbols, then its lines with the numbers of this cell."""
    lines = [
        f"{gate_symbol(gate)} &= {_LATEX[gate.activation]}({_sum(gate)}) = {gate.value:.4f}" for gate in made.gates
    ]
    if not made.kind.startswith("RNN"):
        total = " ".join(_signed(term.value, first=k == 0) for k, term in enumerate(made.terms))
        left = "c_{t}" if made.kind == "LSTM" and "W_{hr}" not in made.terms[0].latex else "h_{t}"
        lines.append(f"{left} &= {total} = {made.sum:.4f}")
        if left == "c_{t}" and made.tensor == "h":
            lines.append(f"h_{{t}} &= {made.gates[3].value:.4f} \\cdot \\tanh({made.sum:.4f}) = {made.computed:.4f}")
    rows = " \\\\\n".join(lines)
    return f"{made.latex}\n\\begin{{aligned}}\n{rows}\n\\end{{aligned}}\n"


def gate_symbol(gate: Gate) -> str:
    """i_t, f_t ...; the only gate of nn.RNN gives h_t itself."""
    return "h_{t}" if gate.name == "a" else f"{gate.name}_{{t}}"


def _sum(gate: Gate) -> str:
    return " ".join(_signed(term.value, first=k == 0) for k, term in enumerate(gate.terms))


def _signed(value: float, *, first: bool) -> str:
    if first:
        return f"{value:.4f}"
    return f"{'-' if value < 0 else '+'} {abs(value):.4f}"


def as_numpy(trace: Trace, made: Explanation) -> str:
    """Lines that leave the number in `h` (or `c`), computed in float64 from the rows and vectors that meet in it."""
    return "\n".join(_Recipe(trace, made).lines()) + "\n"


class _Recipe:
    def __init__(self, trace: Trace, made: Explanation) -> None:
        self.made = made
        self.layer: LayerSpec = trace.spec.layers[made.layer]
        self.weights = trace.cell_weights(made.layer, made.direction)

    def lines(self) -> list[str]:
        made = self.made
        used = {gate.activation for gate in made.gates}
        lines = ["import numpy as np", ""]
        for name, helper in _HELPERS.items():
            lines += helper if name in used else []
        product = made.terms[0].product
        if product is not None and product.gate == "proj":
            return [*lines, *_vector("cells", product, "o * tanh(c) of every hidden unit"), self._row(product, "w_hr"),
                    "h = w_hr @ cells", f"print(h)  # {made.value!r}"]  # fmt: skip
        lines += self._sources()
        for gate in made.gates:
            lines += self._gate(gate)
        return [*lines, *self._end(), f"print({made.tensor})  # {made.value!r}"]

    def _products(self, gate: Gate) -> list[Product]:
        return [term.product for term in gate.terms if term.product is not None]

    def _sources(self) -> list[str]:
        from_x, from_h = self._products(self.made.gates[0])
        return [*_vector("x_t", from_x, "what this layer reads"), *_vector("h_prev", from_h, "the state before")]

    def _row(self, product: Product, name: str) -> str:
        return f"{name} = np.array({_python(product.row.tolist())})"

    def _gate(self, gate: Gate) -> list[str]:
        ih, hh = ("ih", "hh") if gate.name == "a" else (f"i{gate.name}", f"h{gate.name}")
        from_x, from_h = self._products(gate)
        lines = [self._row(from_x, f"w_{ih}"), self._row(from_h, f"w_{hh}")]
        x, h = f"w_{ih} @ x_t", f"w_{hh} @ h_prev"
        if self.layer.bias:
            row = self.layer.gates.index(gate.name) * self.layer.hidden_size + self.made.cell_unit
            values = [float(self.weights[f"bias_{part}"][row]) for part in ("ih", "hh")]
            lines.append(f"b_{ih}, b_{hh} = {_python(values[0])}, {_python(values[1])}")
            x, h = f"{x} + b_{ih}", f"{h} + b_{hh}"
        inner = f"{x} + r * ({h})" if self.made.kind == "GRU" and gate.name == "n" else f"{x} + {h}"
        name = "h" if gate.name == "a" else gate.name
        return [*lines, f"{name} = {_NUMPY[gate.activation]}({inner})"]

    def _end(self) -> list[str]:
        unit, states = self.made.cell_unit, self.made.states
        if self.made.kind == "GRU":
            return [f"h = (1 - z) * n + z * h_prev[{unit}]"]
        if self.made.kind == "LSTM":
            lines = [f"c_prev = {_python(states['c_prev'])}", "c = f * c_prev + i * g"]
            return lines if self.made.tensor == "c" else [*lines, "h = o * np.tanh(c)"]
        return []


def _vector(name: str, product: Product, said: str) -> list[str]:
    return [f"{name} = np.array({_python(product.source.values.tolist())})  # {said}"]


def _python(values: object) -> str:
    """Numbers as Python reads them, also those that are none."""
    return repr(values).replace("nan", "np.nan").replace("inf", "np.inf")
