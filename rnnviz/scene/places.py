"""Where numbers stand, and which there are: output holds the last layer's h, h_n and c_n hold final h and c."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rnnviz.core.spec import GATES, NetworkSpec
from rnnviz.scene.frame import Final, Panel, Ref

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace


def canonical(ref: Ref, spec: NetworkSpec, length: int) -> Ref:
    """The same number as an element of h, c, x, h_0 or c_0; `length` is that of its sequence."""
    if ref.tensor == "output":
        return replace(ref, tensor="h", layer=spec.num_layers - 1)
    if ref.tensor in ("h_n", "c_n"):
        return replace(ref, tensor=ref.tensor[0], t=0 if ref.direction == 1 else length - 1)
    return ref


def explained(ref: Ref, spec: NetworkSpec) -> Ref:
    """The state that a gate or a pre-activation belongs to: h of the same unit, or c where h is projected."""
    if not ref.tensor.startswith(("gates.", "pre.")):
        return ref
    projected = spec.layers[ref.layer].out_size != spec.layers[ref.layer].hidden_size
    return replace(ref, tensor="c" if projected else "h")


def gate_of(ref: Ref) -> str:
    """The gate whose number this is, "" for any other; W_hn h + b_hn is a part of n."""
    part, _, gate = ref.tensor.partition(".")
    return gate.removeprefix("h") if part in ("gates", "pre") else ""


def in_panel(ref: Ref, panel: Panel) -> tuple[int, int] | None:
    """(t, unit) of a canonical `ref` in `panel`, or None where it is not in it."""
    tensor = "h" if panel.tensor == "output" else panel.tensor
    same = ref.tensor == tensor and (ref.layer, ref.direction) == (panel.layer, panel.direction)
    return (ref.t, ref.unit) if same else None


def in_final(ref: Ref, final: Final) -> int | None:
    """The unit of a canonical `ref` in a row of h_n or c_n, or None."""
    same = ref.tensor == final.tensor[0] and (ref.layer, ref.direction, ref.t) == (
        final.layer,
        final.direction,
        final.t,
    )
    return ref.unit if same and not ref.tensor.endswith("_0") else None


def fits(ref: Ref, trace: Trace) -> bool:
    """Whether the recording has this number."""
    spec = trace.spec
    if ref.n >= trace.batch or ref.t >= trace.steps:
        return False
    ref = canonical(ref, spec, int(trace.lengths[ref.n]))  # output is the last layer's, whatever layer it was once
    if ref.tensor == "x":
        return bool(ref.unit < spec.input_size)
    if ref.layer >= spec.num_layers or ref.direction >= spec.num_directions:
        return False
    layer = spec.layers[ref.layer]
    if ref.tensor in ("h", "h_0", "h_n", "output"):
        return bool(ref.unit < layer.out_size)
    part, _, gate = ref.tensor.partition(".")
    if part in ("gates", "pre"):
        known = GATES[layer.kind] + (("hn",) if layer.kind == "GRU" and part == "pre" else ())
        there = gate in known and not (part == "gates" and layer.kind.startswith("RNN"))
    else:
        there = part in ("c", "c_0", "c_n") and layer.kind == "LSTM"
    return there and bool(ref.unit < layer.hidden_size)
