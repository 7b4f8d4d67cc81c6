"""The equations of PyTorch's cells in symbols, as plain text and as LaTeX.

Source: the documentation of torch.nn.RNN, LSTM and GRU (section of the equation). The GRU's reset gate multiplies
*after* the matrix product; with proj_size an LSTM's h_t is W_hr (o_t * tanh(c_t)).
"""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.core.spec import TANH_GATES, Kind


@dataclass(frozen=True)
class Symbol:
    """One expression, as plain text and as LaTeX."""

    text: str
    latex: str

    def __add__(self, other: Symbol) -> Symbol:
        return Symbol(f"{self.text} + {other.text}", f"{self.latex} + {other.latex}")


@dataclass(frozen=True)
class Equation:
    """Lines "left = right", in the order in which a step computes them."""

    lines: tuple[Symbol, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def latex(self) -> str:
        rows = " \\\\\n".join(line.latex.replace(" = ", " &= ", 1) for line in self.lines)
        return f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}"


def state(name: str, index: str) -> Symbol:
    """h or c with an index: "t", "t-1", "t+1" or "0"."""
    text = f"{name}_({index})" if len(index) > 1 else f"{name}_{index}"
    return Symbol(text, f"{name}_{{{index}}}")


def gate(name: str) -> Symbol:
    """A gate at t."""
    return state(name, "t")


def indexed(letter: str, suffix: str, vector: Symbol | None = None) -> Symbol:
    """W_suffix or b_suffix, times a vector where there is one."""
    text, latex = f"{letter}_{suffix}", f"{letter}_{{{suffix}}}"
    return Symbol(text, latex) if vector is None else Symbol(f"{text} {vector.text}", f"{latex} {vector.latex}")


def times(left: Symbol, right: Symbol) -> Symbol:
    """The elementwise product."""
    return Symbol(f"{left.text} * {right.text}", f"{left.latex} \\odot {right.latex}")


def applied(activation: str, inner: Symbol) -> Symbol:
    """activation(inner)."""
    latex = {"sigmoid": "\\sigma", "tanh": "\\tanh", "relu": "\\mathrm{ReLU}"}[activation]
    return Symbol(f"{activation}({inner.text})", f"{latex}\\left({inner.latex}\\right)")


def bracketed(inner: Symbol) -> Symbol:
    """(inner)."""
    return Symbol(f"({inner.text})", f"\\left({inner.latex}\\right)")


def complement(name: str) -> Symbol:
    """1 - gate."""
    return bracketed(Symbol(f"1 - {gate(name).text}", f"1 - {gate(name).latex}"))


def activation(kind: Kind, name: str) -> str:
    """The nonlinearity of one gate: "sigmoid", "tanh" or "relu"."""
    if kind.startswith("RNN"):
        return "relu" if kind == "RNN_RELU" else "tanh"
    return "tanh" if name in TANH_GATES else "sigmoid"


def suffixes(kind: Kind, name: str) -> tuple[str, str]:
    """The subscripts of W and b for one gate: from the input, from the previous state."""
    return ("ih", "hh") if kind.startswith("RNN") else (f"i{name}", f"h{name}")


def memory_equation(previous: str, *, bias: bool) -> Equation:
    """The lines of an LSTM's step up to c_t: all but those of o_t and h_t."""
    lines = equation("LSTM", previous, bias=bias).lines
    return Equation((*lines[:3], lines[4]))


def equation(kind: Kind, previous: str, *, bias: bool, proj: bool = False) -> Equation:
    """The lines of one step of this kind of cell.

    `previous` is the index of the state that it starts from: "t-1", "t+1" (reverse direction), "t∓1" (both) or "0".
    """
    h = state("h", previous)
    if kind.startswith("RNN"):
        return Equation((_equals(state("h", "t"), applied(activation(kind, "a"), _sum(kind, "a", h, bias))),))
    if kind == "GRU":
        return Equation((*(_gate_line(kind, g, h, bias) for g in "rz"), _new_line(h, bias), _gru_line(h)))
    gates = tuple(_gate_line(kind, g, h, bias) for g in "ifgo")
    return Equation((*gates, *_lstm_lines(state("c", previous), proj)))


def _equals(left: Symbol, right: Symbol) -> Symbol:
    return Symbol(f"{left.text} = {right.text}", f"{left.latex} = {right.latex}")


def _half(letter: str, vector: Symbol, bias: bool) -> Symbol:
    product = indexed("W", letter, vector)
    return product + indexed("b", letter) if bias else product


def _sum(kind: Kind, name: str, h: Symbol, bias: bool) -> Symbol:
    ih, hh = suffixes(kind, name)
    return _half(ih, state("x", "t"), bias) + _half(hh, h, bias)


def _gate_line(kind: Kind, name: str, h: Symbol, bias: bool) -> Symbol:
    return _equals(gate(name), applied(activation(kind, name), _sum(kind, name, h, bias)))


def _new_line(h: Symbol, bias: bool) -> Symbol:
    inner = times(gate("r"), bracketed(_half("hn", h, bias)))
    return _equals(gate("n"), applied("tanh", _half("in", state("x", "t"), bias) + inner))


def _gru_line(h: Symbol) -> Symbol:
    return _equals(state("h", "t"), times(complement("z"), gate("n")) + times(gate("z"), h))


def _lstm_lines(c: Symbol, proj: bool) -> tuple[Symbol, Symbol]:
    memory = times(gate("f"), c) + times(gate("i"), gate("g"))
    shown = times(gate("o"), applied("tanh", state("c", "t")))
    h = indexed("W", "hr", bracketed(shown)) if proj else shown
    return _equals(state("c", "t"), memory), _equals(state("h", "t"), h)
