"""Every tensor of a run by the name that a person would type, in the layout that the call uses. Views, no copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.spec import StackSpec
from rnnviz.core.trace import PARTS, weight_name
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Tensor:
    """`values` with one name per axis. `axes`: "t", "n", "layer" (D * num_layers), "unit", "row", "column"."""

    name: str
    values: Array
    axes: tuple[str, ...]
    blocks: tuple[str, ...] = ()  # of a weight's rows: i f g o, r z n


def names(trace: Trace, most: int | None = None) -> tuple[str, ...]:
    """What `tensor` knows: the call's own tensors, the recorded states, gates and pre-activations, the weights.

    Gates and pre-activations are computed when they are asked for: those with more than `most` numbers are left out.
    """
    spec = trace.spec
    stack = isinstance(spec, StackSpec)
    cells = [(k, d) for k in range(spec.num_layers) for d in range(spec.num_directions)]
    found = ["x"]
    if not stack:
        found += ["h_0", "output", "h_n"] + (["c_0", "c_n"] if spec.has_cell_state else [])
    for letter in ("h", "c"):
        for k, d in cells:
            if letter == "h" or spec.layers[k].kind == "LSTM":
                found.append(f"h[{k}]" if stack and letter == "h" else f"{letter}[{k}]" + ("" if stack else f"[{d}]"))
    for k, d in cells:
        place = f"[{k}]" if stack else f"[{k}][{d}]"
        if most is not None and trace.steps * trace.batch * spec.layers[k].hidden_size > most:
            continue
        for part in ("gates", "pre"):
            if part == "pre" or not spec.layers[k].kind.startswith("RNN"):
                found += [f'{part}{place}["{name}"]' for name in getattr(trace, part)[k][d]]
    return (*found, *trace.weights)


def tensor(trace: Trace, name: str) -> Tensor:
    """The tensor of this name; raises `Problem` for an unknown one."""
    if name in trace.weights:
        return _weight(trace, name)
    head, _, rest = name.partition("[")
    if not rest:
        return _whole(trace, name)
    parts = [part.strip("]\"'") for part in rest.split("[")]
    layer = int(parts[0])
    direction = 0 if isinstance(trace.spec, StackSpec) else int(parts[1])
    values = getattr(trace, head)[layer][direction]
    return Tensor(name, *_sequence(trace, values[parts[-1]] if head in ("gates", "pre") else values, swap=False))


def _whole(trace: Trace, name: str) -> Tensor:
    if name in ("x", "output"):
        return Tensor(name, *_sequence(trace, getattr(trace, name), swap=trace.spec.batch_first))
    if name not in ("h_0", "h_n", "c_0", "c_n"):
        raise Problem("tensor.unknown", name=name, names=", ".join(names(trace)))
    values = np.asarray(getattr(trace, name))
    return (
        Tensor(name, values[:, 0], ("layer", "unit"))
        if trace.unbatched
        else Tensor(name, values, ("layer", "n", "unit"))
    )


def _sequence(trace: Trace, values: Array, *, swap: bool) -> tuple[Array, tuple[str, ...]]:
    """x and output as the call has them; what was recorded stays (L, N, H), with one sequence where x had none."""
    if trace.unbatched and (values is trace.x or values is trace.output):
        return values[:, 0], ("t", "unit")
    return (values.swapaxes(0, 1), ("n", "t", "unit")) if swap else (values, ("t", "n", "unit"))


def _weight(trace: Trace, name: str) -> Tensor:
    values = trace.weights[name]
    axes = ("row", "column")[: values.ndim]
    for k, layer in enumerate(trace.spec.layers):
        for d in range(trace.spec.num_directions):
            part = next((part for part in PARTS if weight_name(trace.spec, part, k, d) == name), "")
            if part and part != "weight_hr" and len(layer.gates) > 1:
                return Tensor(name, values, axes, layer.gates)
    return Tensor(name, values, axes)
