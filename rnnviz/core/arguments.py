"""The arguments of one call, read as the module would read them, and refused in words where they do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rnnviz.core.spec import NetworkSpec, RNNSpec
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    import numpy as np
    import torch


@dataclass(frozen=True, eq=False)
class LayerCall:
    """x and hx of nn.RNN, nn.LSTM or nn.GRU, time first and batched; `data` is packed where `sizes` is given."""

    data: torch.Tensor
    sizes: torch.Tensor | None
    order: torch.Tensor | None  # sorted_indices of a packed input
    back: torch.Tensor | None  # unsorted_indices
    lengths: np.ndarray[Any, Any]
    steps: int
    batch: int
    unbatched: bool
    h_0: list[torch.Tensor]  # one (N, H_out) per layer and direction, in the caller's order of sequences
    c_0: list[Any]
    hx: tuple[torch.Tensor, ...]  # (D*num_layers, N, size) each, in the order of the data
    contiguous: bool = True  # how x lay in memory: ATen folds its products differently for strided ones

    @property
    def packed(self) -> tuple[Any, Any] | None:
        if self.sizes is None:
            return None
        order = None if self.order is None else self.order.cpu().numpy()
        return order, None if self.back is None else self.back.cpu().numpy()

    def state(self, layer: int, directions: int) -> tuple[torch.Tensor, ...]:
        """(h,) or (h, c) of one layer, (directions, N, size), in the order of the data: views of the whole, as the
        module itself takes them, because products can depend on how memory is aligned."""
        return tuple(states[layer * directions : (layer + 1) * directions] for states in self.hx)

    def unsorted(self, states: torch.Tensor) -> torch.Tensor:
        """(N, size) back in the caller's order of sequences."""
        return states if self.back is None else states.index_select(0, self.back)

    def padded(self, values: torch.Tensor) -> np.ndarray[Any, Any]:
        """(L, N, size) in the caller's order of sequences, 0 beyond a sequence's length."""
        from rnnviz.core.sweep import to_numpy

        if self.sizes is None:
            return to_numpy(values)
        from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

        return to_numpy(pad_packed_sequence(PackedSequence(values, self.sizes, self.order, self.back))[0])


@dataclass(frozen=True, eq=False)
class CellCall:
    """x and the states of a loop over cells."""

    x: torch.Tensor
    states: list[Any]
    lengths: np.ndarray[Any, Any]
    unbatched: bool
    h_0: list[torch.Tensor]
    c_0: list[Any]

    @property
    def steps(self) -> int:
        return len(self.x)

    def batched(self, values: torch.Tensor) -> np.ndarray[Any, Any]:
        from rnnviz.core.sweep import to_numpy

        return to_numpy(values.unsqueeze(1) if self.unbatched else values)


def _split(args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Any, Any]:
    given = list(args)
    x = given.pop(0) if given else kwargs.get("input")
    hx = given.pop(0) if given else kwargs.get("hx")
    if x is None:
        raise Problem("record.needs_x", field="x")
    return x, hx


def parse_layers(spec: RNNSpec, module: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> LayerCall:
    """x and hx as nn.RNN's forward takes them."""
    import numpy as np
    from torch.nn.utils.rnn import PackedSequence

    x, hx = _split(args, kwargs)
    weight = next(iter(module.parameters()))
    if isinstance(x, PackedSequence):
        sizes = x.batch_sizes
        ends = (sizes.numpy()[:, None] > np.arange(int(sizes[0]))).sum(0)
        lengths = ends if x.unsorted_indices is None else ends[x.unsorted_indices.cpu().numpy()]
        data = _moved(x.data, weight)
        check_width(spec, data)
        order = None if x.sorted_indices is None else x.sorted_indices.to(weight.device)
        back = None if x.unsorted_indices is None else x.unsorted_indices.to(weight.device)
        steps, batch, unbatched, contiguous = len(sizes), int(sizes[0]), False, True
    else:
        check_rank(x, "(N, L, H_in)" if spec.batch_first else "(L, N, H_in)")
        unbatched, sizes, order, back, contiguous = x.dim() == 2, None, None, None, x.is_contiguous()
        x = x.unsqueeze(1) if unbatched else x.transpose(0, 1) if spec.batch_first else x
        data = _moved(x, weight)
        check_width(spec, data)
        steps, batch = data.shape[0], data.shape[1]
        lengths = np.full(batch, steps, dtype=np.int64)
    states = _layer_states(spec, hx, weight, batch, unbatched)
    h_0 = list(states[0].unbind(0))
    c_0 = list(states[1].unbind(0)) if len(states) == 2 else [None] * len(h_0)
    permuted = states if order is None else tuple(s.index_select(1, order) for s in states)
    return LayerCall(data, sizes, order, back, lengths, steps, batch, unbatched, h_0, c_0, permuted, contiguous)


def check_rank(x: Any, batched: str) -> None:
    """Raise `Problem` for an x that has neither 2 nor 3 axes."""
    if not hasattr(x, "dim") or x.dim() not in (2, 3):
        rank = x.dim() if hasattr(x, "dim") else type(x).__name__
        raise Problem("record.x_rank", field="x", unbatched="(L, H_in)", batched=batched, rank=rank)


def check_width(spec: NetworkSpec, data: Any) -> None:
    """Raise `Problem` for an x of the wrong width, or without timesteps or sequences."""
    if data.shape[-1] != spec.input_size:
        raise Problem("record.x_size", field="x", value=data.shape[-1], expected=spec.input_size)
    if data.shape[0] == 0:
        raise Problem("record.x_empty", field="x")
    if data.dim() == 3 and data.shape[1] == 0:
        raise Problem("record.x_batch", field="x")


def _moved(values: Any, weight: Any) -> Any:
    if values.dtype != weight.dtype:
        raise Problem("record.dtype", field="x", given=str(values.dtype), expected=str(weight.dtype))
    return values.detach().to(weight.device)


def _layer_states(spec: RNNSpec, hx: Any, weight: Any, batch: int, unbatched: bool) -> tuple[Any, ...]:
    """(h_0,) or (h_0, c_0), batched: (D*num_layers, N, size)."""
    import torch

    count = spec.num_layers * spec.num_directions
    if spec.kind == "LSTM" and hx is not None and not (isinstance(hx, (tuple, list)) and len(hx) == 2):
        raise Problem("record.hx_pair", field="h_0")
    given = hx if spec.kind == "LSTM" else (hx,)
    sizes = [("h_0", spec.out_size)] + ([("c_0", spec.hidden_size)] if spec.kind == "LSTM" else [])
    states: list[Any] = []
    for j, (name, size) in enumerate(sizes):
        if hx is None:
            state = torch.zeros(count, batch, size, dtype=weight.dtype, device=weight.device)
        else:
            expected = (count, size) if unbatched else (count, batch, size)
            state = _checked(name, given[j], expected, spec, weight)
            state = state.unsqueeze(1) if unbatched else state
        states.append(state)
    return tuple(states)


def _checked(name: str, state: Any, expected: tuple[int, ...], spec: RNNSpec, weight: Any) -> Any:
    shape = tuple(getattr(state, "shape", ()))
    if shape != expected:
        letter = "H_out" if name == "h_0" else "H"
        why = f"(D*num_layers, N, {letter})" if len(expected) == 3 else f"(D*num_layers, {letter})"
        also = ", also with batch_first" if spec.batch_first else ""
        raise Problem("record.hx", field="h_0", name=name, why=why, expected=expected, also=also, value=shape)
    return _moved(state, weight)


def parse_cells(spec: NetworkSpec, cells: Sequence[Any], args: Sequence[Any], kwargs: dict[str, Any]) -> CellCall:
    """x (L, N, H_in) or (L, H_in), and hx as the cell takes it; for a stack a list with one per cell."""
    import numpy as np

    x, hx = _split(args, kwargs)
    check_rank(x, "(L, N, H_in)")
    weight = next(iter(cells[0].parameters()))
    x = _moved(x, weight)
    check_width(spec, x)
    unbatched = x.dim() == 2
    many = len(cells) > 1
    if many and hx is not None and not (isinstance(hx, (list, tuple)) and len(hx) == len(cells)):
        raise Problem("record.hx_list", field="h_0", count=len(cells))
    given = list(hx) if hx is not None and (many or isinstance(hx, list)) else [hx] * len(cells)
    shape = x.shape[1:-1]
    states = [_cell_state(cell, state, shape, weight) for cell, state in zip(cells, given, strict=True)]
    h_0 = [s[0] if isinstance(s, tuple) else s for s in states]
    c_0 = [s[1] if isinstance(s, tuple) else None for s in states]
    if unbatched:
        h_0, c_0 = [h[None] for h in h_0], [None if c is None else c[None] for c in c_0]
    lengths = np.full(1 if unbatched else x.shape[1], len(x), dtype=np.int64)
    return CellCall(x, states, lengths, unbatched, h_0, c_0)


def _cell_state(cell: Any, state: Any, batch: Any, weight: Any) -> Any:
    import torch

    lstm = isinstance(cell, torch.nn.LSTMCell)
    expected = (*batch, cell.hidden_size)
    if state is None:
        zeros = torch.zeros(expected, dtype=weight.dtype, device=weight.device)
        return (zeros, zeros.clone()) if lstm else zeros
    if lstm and not (isinstance(state, (tuple, list)) and len(state) == 2):
        raise Problem("record.hx_pair", field="h_0")
    parts = tuple(state) if lstm else (state,)
    why = "(N, hidden_size)" if len(expected) == 2 else "(hidden_size,)"
    for name, part in zip(("h_0", "c_0"), parts, strict=False):
        if tuple(getattr(part, "shape", ())) != expected:
            value = tuple(getattr(part, "shape", ()))
            raise Problem("record.hx", field="h_0", name=name, why=why, expected=expected, also="", value=value)
    moved = tuple(_moved(part, weight) for part in parts)
    return moved if lstm else moved[0]
