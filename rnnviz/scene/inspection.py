"""Everything that is said about one number: its value, where else it stands, what it is made of, what it feeds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.explain import explain, explain_c
from rnnviz.core.explanation import Explanation, Product
from rnnviz.core.spec import state_row
from rnnviz.core.trace import weight_name
from rnnviz.scene.expressions import Layout, expressions, general
from rnnviz.scene.frame import Frame, Ref
from rnnviz.scene.places import canonical, explained
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace


@dataclass(frozen=True, eq=False)
class Inspection:
    """One number. `made` is None for what is given (x, h_0, c_0) and for padding."""

    ref: Ref
    value: Any  # a numpy scalar of the trace's dtype
    places: tuple[str, ...]  # torch expressions, where it is computed first
    rules: tuple[str, ...]  # the same in letters: "h_n[2*l + d, n]"
    made: Explanation | None
    comes: tuple[Ref, ...]
    feeds: tuple[Ref, ...]


def inspect(trace: Trace, ref: Ref) -> Inspection:
    """Take the number at `ref` apart."""
    layout = Layout.of(trace, ref.n)
    ref = explained(canonical(ref, trace.spec, layout.length), trace.spec)
    made = _explained(trace, ref)
    return Inspection(
        ref=ref,
        value=series(trace, ref)[ref.t if not ref.tensor.endswith("_0") else 0],
        places=tuple(expressions(layout, ref)),
        rules=tuple(general(layout, ref)),
        made=made,
        comes=_sources(trace, ref, made) if made is not None else (),
        feeds=_targets(trace, ref, layout.length),
    )


def _explained(trace: Trace, ref: Ref) -> Explanation | None:
    makers = {"h": explain, "c": explain_c}
    try:
        if ref.tensor in makers:
            return makers[ref.tensor](trace, ref.layer, ref.direction, ref.t, ref.n, ref.unit)
    except Problem:
        pass  # padding
    return None


def series(trace: Trace, ref: Ref) -> npt.NDArray[Any]:
    """(L,) of this unit over all timesteps; h_0 and c_0: (1,)."""
    if ref.tensor == "x":
        return trace.x[:, ref.n, ref.unit]
    if ref.tensor.endswith("_0"):
        row = state_row(trace.spec, ref.layer, ref.direction)
        first = (trace.h_0 if ref.tensor == "h_0" else trace.c_0)[row]
        return np.asarray(first[ref.n, ref.unit])[None]
    states = trace.c if ref.tensor == "c" else trace.h
    assert states is not None
    values = states[ref.layer][ref.direction]
    assert values is not None
    return values[:, ref.n, ref.unit]


def newest(trace: Trace, frame: Frame, like: Ref) -> Ref | None:
    """The number to explain while nothing is pointed at: of a cell that this step computed, in layer, direction and
    unit as near to `like` as there is one; None where this sequence has ended."""
    if not frame.cells:
        return None
    same = [cell for cell in frame.cells if cell[:2] == (like.layer, like.direction)]
    layer, direction, t = (same or frame.cells)[-1]
    unit = min(like.unit, trace.spec.layers[layer].out_size - 1)
    return Ref("h", layer, direction, t, frame.sample, unit)


def is_known(frame: Frame, ref: Ref) -> bool:
    """Whether the position has reached this number."""
    if ref.tensor == "x" or ref.tensor.endswith("_0"):
        return True
    start, stop = known(frame, ref)
    return start <= ref.t < stop


def known(frame: Frame, ref: Ref) -> tuple[int, int]:
    """The half-open range of timesteps of this unit that the position has reached."""
    if ref.tensor == "x":
        return 0, frame.x.length
    cells = (panel for panel in frame.hidden if (panel.layer, panel.direction) == (ref.layer, ref.direction))
    panel = next(cells, None)
    return (0, frame.steps) if panel is None else (panel.computed[0], min(panel.computed[1], panel.length))


# --- neighbours ------------------------------------------------------------------------------------
def _sources(trace: Trace, ref: Ref, made: Explanation) -> tuple[Ref, ...]:
    """What it is computed from; of every vector the number that contributes most."""
    found: list[Ref] = []
    if ref.tensor == "h" and made.kind == "LSTM":
        found.append(replace(ref, tensor="c", unit=made.cell_unit))
    for gate in made.gates[:1]:
        for term in gate.terms:
            if term.product is not None:
                found += _largest(term.product, ref.n)
    if ref.tensor == "c":
        found.append(_before(trace, ref))
    return tuple(found)


def _largest(product: Product, n: int) -> list[Ref]:
    source = product.source
    sizes = np.abs(product.row * source.values)
    found = []
    for k in range(0, len(sizes), source.width):
        unit = int(np.argmax(np.nan_to_num(sizes[k : k + source.width], nan=np.inf)))
        t = 0 if source.tensor.endswith("_0") else source.t
        found.append(Ref(source.tensor, source.layer, source.direction + k // source.width, t, n, unit))
    return found


def _before(trace: Trace, ref: Ref) -> Ref:
    t = ref.t + (1 if ref.direction else -1)
    if 0 <= t < int(trace.lengths[ref.n]):
        return replace(ref, t=t)
    return replace(ref, tensor=f"{ref.tensor}_0", t=0)


def _targets(trace: Trace, ref: Ref, length: int) -> tuple[Ref, ...]:
    spec = trace.spec
    if ref.tensor == "x":
        return tuple(Ref("h", 0, d, ref.t, ref.n, _heaviest(trace, 0, d, ref.unit)) for d in range(spec.num_directions))
    if ref.tensor.endswith("_0"):
        return (replace(ref, tensor=ref.tensor[0], t=length - 1 if ref.direction else 0),)
    found = []
    if ref.tensor == "c":
        unit = min(ref.unit, spec.layers[ref.layer].out_size - 1)
        found.append(replace(ref, tensor="h", unit=unit))
    after = ref.t + (-1 if ref.direction else 1)
    if 0 <= after < length:
        found.append(replace(ref, t=after))
    if ref.tensor == "h" and ref.layer + 1 < spec.num_layers:
        column = ref.direction * spec.layers[ref.layer].out_size + ref.unit
        above = ref.layer + 1
        units = [_heaviest(trace, above, d, column) for d in range(spec.num_directions)]
        found += [Ref("h", above, d, ref.t, ref.n, unit) for d, unit in enumerate(units)]
    return tuple(found)


def _heaviest(trace: Trace, layer: int, direction: int, column: int) -> int:
    """The unit of a layer that weighs one entry of its input most."""
    size = trace.spec.layers[layer]
    weights = np.abs(np.asarray(trace.cell_weights(layer, direction)["weight_ih"])[:, column])
    unit = int(np.argmax(np.nan_to_num(weights))) % size.hidden_size
    return min(unit, size.out_size - 1)


# --- weights ---------------------------------------------------------------------------------------
def weight_rows(trace: Trace, made: Explanation, gate: str = "") -> list[tuple[str, str, npt.NDArray[Any]]]:
    """(expression, gate, values) of every weight row that meets in the number; of one gate, or of all ("")."""
    found = []
    for one in made.gates:
        if gate in ("", one.name):
            found += [_row(trace, made, part, one.name) for part in ("weight_ih", "weight_hh")]
    if made.terms and made.terms[0].product is not None and made.terms[0].product.gate == "proj":
        name = weight_name(trace.spec, "weight_hr", made.layer, made.direction)
        found.append((f"{name}[{made.unit}]", "proj", trace.weights[name][made.unit]))
    return found


def _row(trace: Trace, made: Explanation, part: str, gate: str) -> tuple[str, str, npt.NDArray[Any]]:
    layer = trace.spec.layers[made.layer]
    index = layer.gates.index(gate) * layer.hidden_size + made.cell_unit
    name = weight_name(trace.spec, part, made.layer, made.direction)
    return f"{name}[{index}]", "" if gate == "a" else gate, trace.weights[name][index]
