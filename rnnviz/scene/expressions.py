"""The torch expressions that yield a shown number. Indices are zero-based, in the layout that the call uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rnnviz.core.spec import NetworkSpec, StackSpec, state_row
from rnnviz.scene.frame import Ref
from rnnviz.scene.places import canonical

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace


@dataclass(frozen=True)
class Layout:
    """What decides how a number is reached: the network, whether x has a batch axis, the length of its sequence."""

    spec: NetworkSpec
    unbatched: bool
    length: int

    @classmethod
    def of(cls, trace: Trace, n: int) -> Layout:
        """That of one sequence of a trace."""
        return cls(trace.spec, trace.unbatched, int(trace.lengths[n]))


def expressions(layout: Layout, ref: Ref) -> list[str]:
    """Every expression of this number, where it is computed first, then what the call returns."""
    ref = canonical(ref, layout.spec, layout.length)
    if ref.tensor == "x":
        return [_indexed("x", layout, ref, ref.unit)]
    if ref.tensor.endswith("_0"):
        return [_state(ref.tensor, layout, ref)]
    stack, spec = isinstance(layout.spec, StackSpec), layout.spec
    found = [f"{place(spec, ref.tensor, ref.layer, ref.direction)}[{ref.t}, {ref.n}, {ref.unit}]"]
    if "." in ref.tensor:  # a gate or a pre-activation stands in the trace alone
        return found
    if ref.tensor == "h" and ref.layer == spec.num_layers - 1 and not stack:
        found.append(_indexed("output", layout, ref, ref.direction * spec.out_size + ref.unit))
    if ref.t == (0 if ref.direction else layout.length - 1):
        found.append(_state(f"{ref.tensor}_n", layout, ref))
    return found


def place(spec: NetworkSpec, tensor: str, layer: int, direction: int) -> str:
    """ "h[1][0]", in a stack "h[1]"; of gates as the trace has them: 'gates[1][0]["i"]'."""
    group, _, name = tensor.partition(".")
    if name:
        return f'{group}[{layer}][{direction}]["{name}"]'
    return f"{group}[{layer}]" if isinstance(spec, StackSpec) else f"{group}[{layer}][{direction}]"


def general(layout: Layout, ref: Ref) -> list[str]:
    """The rule behind the indices: "output[t, n, d*H:(d+1)*H]", "h_n[2*l + d, n]"."""
    ref = canonical(ref, layout.spec, layout.length)
    spec = layout.spec
    if ref.tensor not in ("h", "c") or isinstance(spec, StackSpec):
        return []
    batch = [] if layout.unbatched else ["n"]
    found = []
    if ref.tensor == "h" and ref.layer == spec.num_layers - 1:
        axes = [*batch, "t"] if spec.batch_first else ["t", *batch]
        found.append(f"output[{', '.join((*axes, 'd*H:(d+1)*H' if spec.num_directions == 2 else ':'))}]")
    if ref.t == (0 if ref.direction else layout.length - 1):
        found.append(f"{ref.tensor}_n[{', '.join(('2*l + d' if spec.num_directions == 2 else 'l', *batch))}]")
    return found


def _batch(layout: Layout, ref: Ref) -> list[str]:
    return [] if layout.unbatched else [str(ref.n)]


def _indexed(name: str, layout: Layout, ref: Ref, last: int | str) -> str:
    batch = _batch(layout, ref)
    axes = [*batch, str(ref.t)] if layout.spec.batch_first else [str(ref.t), *batch]
    return f"{name}[{', '.join((*axes, str(last)))}]"


def _state(name: str, layout: Layout, ref: Ref) -> str:
    index = state_row(layout.spec, ref.layer, ref.direction)
    inner = ", ".join((*_batch(layout, ref), str(ref.unit)))
    return f"{name}[{index}][{inner}]" if isinstance(layout.spec, StackSpec) else f"{name}[{index}, {inner}]"
