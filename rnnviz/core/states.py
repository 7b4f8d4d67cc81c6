"""The states that go from one call of a cell to the next: which calls continue each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch


def kept(state: Any) -> Any:
    """A copy of h or (h, c) that stays as it is, whatever the caller writes into its own; None of None."""
    if state is None:
        return None
    return tuple(map(_copied, state)) if isinstance(state, (tuple, list)) else _copied(state)


def _copied(values: torch.Tensor) -> torch.Tensor:
    return values.detach().clone()


def same(a: Any, b: Any) -> bool:
    """True for states with the same numbers; NaN is the same as NaN, and None as nothing."""
    if a is None or b is None:
        return False
    pairs = zip(_parts(a), _parts(b), strict=False)
    return all(p.shape == q.shape and bool(((p == q) | (p.isnan() & q.isnan())).all()) for p, q in pairs)


def _parts(state: Any) -> list[torch.Tensor]:
    return list(state) if isinstance(state, (tuple, list)) else [state]
