"""One inspected number as rich text: terms and gates with their numbers, links, what it has seen. No widgets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QCoreApplication

from rnnviz.core.explanation import Contribution, Explanation
from rnnviz.core.recipe import gate_symbol
from rnnviz.core.spec import NetworkSpec, StackSpec, state_row
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.formula import rich, serif
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Ref
from rnnviz.scene.inspection import Inspection

Row = tuple[str, str, str]  # left, middle, right cell as HTML
SIGNS = {"sigmoid": "σ", "tanh": "tanh", "relu": "ReLU"}


def words(text: str) -> str:
    """A text of the inspector in the person's language."""
    return QCoreApplication.translate("Inspector", text)


def shown(value: float, *, full: bool) -> str:
    """Four digits, or all that tell the number from its neighbours; a true minus."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0 and not full:
        return "0.0000"
    if full or not 1e-3 <= abs(value) < 1e4:
        text = str(value) if full else f"{value:+.3g}"
    else:
        text = f"{value:+.4f}"
    return text.replace("-", "−")


# --- numbers ---------------------------------------------------------------------------------------
def numbers(made: Explanation, theme: Theme, *, gate: str, full: bool) -> str:
    """The table below the equation: gates (links that choose one), the chosen gate's terms, what they come to."""
    if made.kind.startswith("RNN"):
        lines = _terms(made.gates[0].terms, full)
        a = made.gates[0]
        lines.append((words("sum"), "", shown(a.pre, full=full)))
        lines.append((f"{rich('h_{t}')} = {SIGNS[a.activation]}({words('sum')})", "", shown(a.value, full=full)))
        return table(lines, theme, rule_before=len(lines) - 2)
    lines = []
    for one in made.gates:
        symbol = rich(gate_symbol(one))
        name = f'<a href="gate:{one.name}">{symbol}</a>' if one.name != gate else f"<b>{symbol}</b>"
        lines.append((name, f"{SIGNS[one.activation]}({shown(one.pre, full=full)})", shown(one.value, full=full)))
        if one.name == gate:
            lines += [(f"&nbsp;&nbsp;{left}", "", right) for left, _, right in _terms(one.terms, full)]
    rule = len(lines)
    return table([*lines, *_ends(made, full)], theme, rule_before=rule)


def _terms(terms: object, full: bool) -> list[Row]:
    return [(rich(term.latex), "", shown(term.value, full=full)) for term in terms]  # type: ignore[attr-defined]


def _ends(made: Explanation, full: bool) -> list[Row]:
    """From the gates to c and h."""
    states, projected = made.states, made.terms[0].product is not None
    if made.kind == "GRU":
        return [*_terms(made.terms, full), (rich("h_{t}"), "", shown(made.computed, full=full))]
    if projected:
        return [
            (rich("c_{t}"), "", shown(states["c"], full=full)),
            (rich("o_{t} \\odot \\tanh\\left(c_{t}\\right)"), "", shown(states["o * tanh(c)"], full=full)),
            (rich("h_{t} = W_{hr} \\left(o_{t} \\odot \\tanh\\left(c_{t}\\right)\\right)"), "",
             shown(made.computed, full=full)),
        ]  # fmt: skip
    lines = [*_terms(made.terms, full), (rich("c_{t}"), "", shown(made.sum, full=full))]
    if made.tensor == "h":
        lines.append((rich("\\tanh\\left(c_{t}\\right)"), "", shown(states["tanh(c)"], full=full)))
        lines.append((rich("h_{t} = o_{t} \\odot \\tanh\\left(c_{t}\\right)"), "", shown(made.computed, full=full)))
    return lines


def table(lines: list[Row], theme: Theme, *, rule_before: int = -1) -> str:
    """Rows with their numbers at the right edge."""
    mono = ", ".join(mono_font().families())
    rows = []
    for k, (left, middle, right) in enumerate(lines):
        rule = f"border-top:1px solid {theme.border};" if k == rule_before else ""
        rows.append(
            f"<tr><td style=\"font-family:'{serif()}';{rule}\">{left}</td>"
            f'<td align="right" style="font-family:{mono}; color:{theme.muted};{rule}">{middle}</td>'
            f'<td align="right" style="font-family:{mono};{rule}">&nbsp;{right}</td></tr>'
        )
    style = 'style="border-collapse:collapse" width="100%" cellspacing="0" cellpadding="1"'
    return f"<table {style}>{''.join(rows)}</table>"


# --- contributions, links --------------------------------------------------------------------------
def largest(made: Explanation, gate: str, count: int) -> tuple[Contribution, ...]:
    """The largest single products: of one gate, or of all ("")."""
    if not gate:
        return made.largest(count=count)
    terms = [term for one in made.gates if one.name == gate for term in one.terms]
    found = [c for term in terms for c in term.largest(count)]
    return tuple(sorted(found, key=_size, reverse=True)[:count])


def _size(c: Contribution) -> float:
    return abs(c.product) if c.product == c.product else float("inf")


def short(c: Contribution, spec: NetworkSpec) -> str:
    """ "i  h[0][1] u3": the gate where there are several, and whose number it is."""
    gate = "" if c.gate in ("a", "proj") else f"{c.gate}  "
    if c.tensor == "x":
        return f"{gate}x u{c.unit}"
    if c.tensor == "cell":
        return f"u{c.unit}"
    place = f"[{c.layer}]" if isinstance(spec, StackSpec) or c.tensor.endswith("_0") else f"[{c.layer}][{c.direction}]"
    return f"{gate}{c.tensor}{place} u{c.unit}"


def product(c: Contribution) -> str:
    """ "weight × number: +0.3793 × +0.8381 = +0.3179", what a class multiplies by hand."""
    factors = [shown(number, full=False) for number in (c.weight, c.value)]
    if c.factor == 1:
        text = words("weight × number: {product}")
    else:
        text = words("r × weight × number: {product}")
        factors.insert(0, shown(c.factor, full=False))
    return text.format(product=f"{' × '.join(factors)} = {shown(c.product, full=False)}")


def ref_of(c: Contribution, n: int) -> Ref:
    """Where the number of a contribution stands; what enters a projection is looked up as its c."""
    if c.tensor == "cell":
        return Ref("c", c.layer, c.direction, c.t, n, c.unit)
    return Ref(c.tensor, c.layer, c.direction, 0 if c.tensor.endswith("_0") else c.t, n, c.unit)


def ways(named: Sequence[tuple[str, tuple[Ref, ...]]], spec: NetworkSpec, theme: Theme) -> str:
    """Rows of links, each behind its small heading; empty ones are left out."""
    rows = [
        f'<tr><td style="color:{theme.muted}; font-size:{SMALL}px; font-weight:600; white-space:pre">'
        f"{escape(title.upper())}&nbsp;&nbsp;</td><td>{links(refs, spec)}</td></tr>"
        for title, refs in named
        if refs
    ]
    return f'<table cellspacing="0" cellpadding="1">{"".join(rows)}</table>'


def links(refs: tuple[Ref, ...], spec: NetworkSpec) -> str:
    """Links to numbers, side by side."""
    texts = [escape(link_text(ref, spec)).replace(" ", "&nbsp;").replace("][", "]&#8288;[") for ref in refs]  # whole
    return " &nbsp; ".join(f'<a href="ref:{path(ref)}">{text}</a>' for ref, text in zip(refs, texts, strict=True))


def path(ref: Ref) -> str:
    """ "h/1/0/5/0/9", for a link."""
    return "/".join(str(part) for part in (ref.tensor, ref.layer, ref.direction, ref.t, ref.n, ref.unit))


def ref_from(text: str) -> Ref:
    """The other way round."""
    tensor, *numbers = text.split("/")
    return Ref(tensor, *(int(number) for number in numbers))


def link_text(ref: Ref, spec: NetworkSpec) -> str:
    """ "h[1][0] t=5 u9"."""
    if ref.tensor == "x":
        return f"x t={ref.t} u{ref.unit}"
    one = isinstance(spec, StackSpec)
    if ref.tensor.endswith("_0"):
        return f"{ref.tensor}[{state_row(spec, ref.layer, ref.direction)}] u{ref.unit}"
    place = f"[{ref.layer}]" if one else f"[{ref.layer}][{ref.direction}]"
    return f"{ref.tensor}{place} t={ref.t} u{ref.unit}"


# --- sentences -------------------------------------------------------------------------------------
def sentence(found: Inspection, spec: NetworkSpec, length: int) -> str:
    """What kind of number it is, and what it has seen of x."""
    ref = found.ref
    if is_padding(ref, length):
        return words("Padding: this sequence has {length} steps, so nothing is computed here.").format(length=length)
    if ref.tensor == "x":
        return words("A number of the input at t = {t}: layer 0 reads it.").format(t=ref.t)
    if ref.tensor.endswith("_0"):
        return words("The state before the first step of this direction: it is given, not computed.")
    if spec.num_directions == 1 or (ref.layer == 0 and ref.direction == 0):
        seen = f"x[0..{ref.t}]"
    elif ref.layer == 0:
        seen = f"x[{ref.t}..{length - 1}]"
    else:
        return words(
            "It has seen all of x: layer {k} reads both directions of layer {below}, and one comes from the end."
        ).format(k=ref.layer, below=ref.layer - 1)
    return words("It has seen {seen}.").format(seen=seen)


def is_padding(ref: Ref, length: int) -> bool:
    """True beyond the end of a sequence of `length` steps."""
    return not ref.tensor.endswith("_0") and ref.t >= length


def concepts(found: Inspection, spec: NetworkSpec, length: int) -> list[str]:
    """Keys of the words that belong to this number."""
    ref = found.ref
    if is_padding(ref, length):
        return ["packed", "h_n"]
    if ref.tensor.endswith("_0"):
        return ["h_0", "batch_first"]
    two = spec.num_directions == 2
    if ref.tensor == "x":
        return [*(["direction"] if two else []), "batch_first", "layers"]
    layer = spec.layers[ref.layer]
    belongs = {
        "output": any(place.startswith("output") for place in found.places),
        "h_n": any(place.startswith("h_n") for place in found.places),
        "c_n": any(place.startswith("c_n") for place in found.places),
        "direction": two,
        "layers": ref.layer > 0,
        "gates": len(layer.gates) > 1,
        "gru": layer.kind == "GRU",
        "bias": layer.bias,
        "proj_size": layer.out_size != layer.hidden_size,
        "dropout": bool(getattr(spec, "dropout", 0)) and ref.layer > 0,
        "cells": isinstance(spec, StackSpec),
    }
    return [key for key, is_so in belongs.items() if is_so]
