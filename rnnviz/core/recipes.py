"""How a parameter follows from the tensors of a file: as it is, turned, stacked from gates, or folded.

A recipe is data, (parameter, op, names of tensors) in `WeightSpec.tensors`: a run can carry it, a file can store it and
the code pane can write it down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

NORM = "weight_norm"  # the recipes end in the dim


def _same(parts: Sequence[torch.Tensor]) -> torch.Tensor:
    return parts[0]


def _turned(parts: Sequence[torch.Tensor]) -> torch.Tensor:
    return parts[0].T.contiguous()


def _stacked(parts: Sequence[torch.Tensor]) -> torch.Tensor:
    import torch

    return torch.cat(list(parts))


def _stacked_turned(parts: Sequence[torch.Tensor]) -> torch.Tensor:
    import torch

    return torch.cat([part.T for part in parts])


def norm_of(g: tuple[int, ...]) -> str:
    """The recipe for the `dim` that weight_norm was made with, from the shape of g; -1: one norm over everything."""
    large = [k for k, n in enumerate(g) if n != 1]
    return f"{NORM}{large[0] if large else (0 if len(g) > 1 else -1)}"


def _weight_norm(dim: int, parts: Sequence[torch.Tensor]) -> torch.Tensor:
    """g * v / |v|, by the function that torch.nn.utils' own weight_norm calls, so that it is the same bitwise."""
    import torch

    g, v = parts
    folded: torch.Tensor = torch._weight_norm(v, g, dim)
    return folded


def _masked(parts: Sequence[torch.Tensor]) -> torch.Tensor:
    return parts[0] * parts[1].to(parts[0].dtype)


OPS: dict[str, Callable[[Sequence[torch.Tensor]], torch.Tensor]] = {
    "same": _same,
    "turned": _turned,
    "stacked": _stacked,
    "stacked_turned": _stacked_turned,
    **{f"{NORM}{dim}": partial(_weight_norm, dim) for dim in (-1, 0, 1)},
    "masked": _masked,
}


def as_code(op: str, tensors: Sequence[str]) -> str:
    """The same as a line of Python; `tensors` are the expressions of the file's tensors."""
    if op.startswith(NORM):
        return f"torch._weight_norm({tensors[1]}, {tensors[0]}, {op.removeprefix(NORM)})"
    if op == "masked":
        return f"{tensors[0]} * {tensors[1]}"
    if op == "stacked":
        return f"torch.cat([{', '.join(tensors)}])"
    if op == "stacked_turned":
        return f"torch.cat([{', '.join(tensors)}], dim=1).T"
    return f"{tensors[0]}.T" if op == "turned" else tensors[0]


def shape_after(op: str, shapes: Sequence[tuple[int, ...]]) -> tuple[int, ...] | None:
    """The shape that a recipe gives, or None where the tensors do not go together."""
    first = shapes[0]
    if op == "same":
        return first
    if op == "turned":
        return first[::-1]
    if op == "stacked":
        if any(shape[1:] != first[1:] or not shape for shape in shapes):
            return None
        return (sum(shape[0] for shape in shapes), *first[1:])
    if op == "stacked_turned":
        return shape_after("stacked", [shape[::-1] for shape in shapes])
    if op.startswith(NORM):
        return shapes[1] if _norms(first, shapes[1]) else None
    return first if shapes[1] == first else None


def _norms(g: tuple[int, ...], v: tuple[int, ...]) -> bool:
    if len(g) != len(v):
        return len(g) == 0 and len(v) > 0
    return sum(n != 1 for n in g) <= 1 and all(n in (1, m) for n, m in zip(g, v, strict=True))
