"""The arguments of one call, read as the module would read them, and refused in words where they do not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from rnnviz.core.network import dtype_name
from rnnviz.core.spec import DTYPES, NetworkSpec, RNNSpec
from rnnviz.support.aside import aside
from rnnviz.support.given import whole_numbers
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    import numpy as np
    import torch
    from torch.nn.utils.rnn import PackedSequence


MANY = 2**20  # rows


class PackedRows:
    """Where the rows of packed data stand among (L * N) rows: t * N + n, for each direction in its own order."""

    def __init__(self, sizes: torch.Tensor, order: torch.Tensor | None) -> None:
        import torch

        batch = int(sizes[0])
        self.t, ranks = (torch.arange(batch, device=sizes.device) < sizes[:, None]).nonzero(as_tuple=True)
        self.n = ranks if order is None else order.cpu()[ranks]
        self.shape = len(sizes), batch
        self.offsets = [0, *sizes.cumsum(0).tolist()]
        lengths = sizes.new_zeros(batch).index_add_(0, self.n, torch.ones_like(self.n))
        self.lengths = lengths.numpy()
        self._index = self.t * batch + self.n, (lengths[self.n] - 1 - self.t) * batch + self.n

    def index(self, direction: int, start: int = 0, stop: int | None = None) -> torch.Tensor:
        """The rows of the steps from `start` to `stop` in the direction's own order."""
        return self._index[direction][self.offsets[start] : self.offsets[-1 if stop is None else stop]]

    def padded(self, values: torch.Tensor) -> torch.Tensor:
        """(L, N, size) from packed data, 0 beyond a sequence's length."""
        blank = values.new_zeros((self.shape[0] * self.shape[1], values.shape[-1]))
        return blank.index_copy_(0, self._index[0].to(values.device), values).view(*self.shape, -1)


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
    initial: tuple[torch.Tensor, ...]  # (h_0,) or (h_0, c_0), (D*num_layers, N, size), in the caller's order
    hx: tuple[torch.Tensor, ...]  # the same in the order of the data
    rows: PackedRows | None = None
    contiguous: bool = True  # how x lay in memory: ATen folds its products differently for strided ones
    padded_x: torch.Tensor | None = None  # (L, N, H_in), where lengths came with it: `data` then has no numbers

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

    def padded(self, values: torch.Tensor) -> torch.Tensor:
        """(L, N, size) in the caller's order of sequences, 0 beyond a sequence's length."""
        return values if self.rows is None else self.rows.padded(values)


@dataclass(frozen=True, eq=False)
class CellCall:
    """x (L, N, H_in) and the states of a loop over cells, one h or (h, c) per cell, each (N, H)."""

    x: torch.Tensor
    states: list[Any]
    unbatched: bool


def parse_layers(
    spec: RNNSpec,
    weight: Any,
    args: Sequence[Any],
    kwargs: dict[str, Any],
    lengths: Sequence[int] | None = None,
    *,
    look: Callable[[], None],
) -> LayerCall:
    """x and hx as nn.RNN's forward takes them; `weight` is any of the module's. With `lengths` a padded x is packed.

    `look` may raise, between the parts that last with a long packed x.
    """
    import numpy as np
    from torch.nn.utils.rnn import PackedSequence

    x, hx = _split(args, kwargs)
    if isinstance(x, PackedSequence):
        if lengths is not None:
            raise Problem("record.lengths_packed", field="lengths")
        _check_packed(x)
        return _packed_call(spec, weight, x, hx, _rows(x.batch_sizes, x.sorted_indices, look), look)
    _check_rank(x, "(N, L, H_in)" if spec.batch_first else "(L, N, H_in)")
    x = _fitting("x", x, weight)
    unbatched, contiguous = x.dim() == 2, x.is_contiguous()
    data = time_first(x, spec.batch_first)
    _check_width(spec, data)
    steps, batch = data.shape[0], data.shape[1]
    if lengths is not None:
        x, rows = _pack(data, lengths, unbatched, look)
        return replace(_packed_call(spec, weight, x, hx, rows, look), padded_x=data[: len(x.batch_sizes)].detach())
    states = _layer_states(spec, hx, data, weight, batch, unbatched)
    full = np.full(batch, steps, dtype=np.int64)
    return LayerCall(data, None, None, None, full, steps, batch, unbatched, states, states, None, contiguous)


def time_first(x: torch.Tensor, batch_first: bool) -> torch.Tensor:
    """(L, N, H_in) from a batched or unbatched x, in memory as the module's own forward lays it out: ATen folds its
    products differently for strided ones."""
    if x.dim() == 2:
        return x.unsqueeze(0).transpose(0, 1) if batch_first else x.unsqueeze(1)
    return x.transpose(0, 1) if batch_first else x


def _packed_call(spec: RNNSpec, weight: Any, x: Any, hx: Any, rows: PackedRows, look: Callable[[], None]) -> LayerCall:
    look()
    sizes = x.batch_sizes
    steps, batch = len(sizes), int(sizes[0])
    data = _fitting("x", x.data, weight)
    _check_width(spec, data)
    order, back = x.sorted_indices, x.unsorted_indices
    states = _layer_states(spec, hx, data, weight, batch, unbatched=False)
    sorted_ = states if order is None else tuple(s.index_select(1, order) for s in states)
    return LayerCall(data, sizes, order, back, rows.lengths, steps, batch, False, states, sorted_, rows)


def _check_packed(x: PackedSequence) -> None:
    """A PackedSequence can be put together by hand, from anything."""
    import torch

    sizes, orders = x.batch_sizes, (x.sorted_indices, x.unsorted_indices)
    if x.data.dim() != 2:
        raise Problem("record.packed", field="x", part="data")
    shrinking = sizes.dim() == 1 and len(sizes) and bool((sizes[1:] <= sizes[:-1]).all()) and sizes[-1] > 0
    if sizes.dtype.is_floating_point or not shrinking or int(sizes.sum()) != len(x.data):
        raise Problem("record.packed", field="x", part="batch_sizes")
    every = torch.arange(int(sizes[0]), device="cpu")
    if not all(torch.equal(order.cpu().sort().values, every) for order in orders if order is not None):
        raise Problem("record.packed", field="x", part="sorted_indices")


def _pack(
    data: Any, lengths: Sequence[int], unbatched: bool, look: Callable[[], None]
) -> tuple[PackedSequence, PackedRows]:
    """What pack_padded_sequence(x, lengths, enforce_sorted=False) makes of a padded x (L, N, H_in), and its rows. All
    but the numbers, which would be there once more: they are taken from x."""
    import torch
    from torch.nn.utils.rnn import PackedSequence, invert_permutation

    steps, batch = data.shape[:2]
    given = whole_numbers(lengths)
    if unbatched or given is None or len(given) != batch or not all(1 <= n <= steps for n in given):
        shown = str(lengths.tolist() if hasattr(lengths, "tolist") else lengths)[:60]
        raise Problem("record.lengths", field="lengths", batch=batch, steps=steps, value=shown)
    sorted_, order = torch.tensor(given, device="cpu").sort(descending=True)
    sizes = (sorted_ > torch.arange(int(sorted_[0]), device="cpu")[:, None]).sum(1)
    rows = _rows(sizes, order, look)
    order = order.to(data.device)
    blank = data.new_empty(()).expand(len(rows.t), data.shape[-1])
    return PackedSequence(blank, sizes, order, invert_permutation(order)), rows


def _rows(sizes: torch.Tensor, order: torch.Tensor | None, look: Callable[[], None]) -> PackedRows:
    """Of many rows it lasts: `look` may raise meanwhile."""
    make = partial(PackedRows, sizes, order)
    return aside(make, look) if int(sizes.sum()) > MANY else make()


def parse_cells(
    spec: NetworkSpec, cells: Sequence[Any], weight: Any, args: Sequence[Any], kwargs: dict[str, Any]
) -> CellCall:
    """x (L, N, H_in) or (L, H_in), and hx as the cell takes it; for a stack a list with one per cell."""
    from torch.nn.utils.rnn import PackedSequence

    x, hx = _split(args, kwargs)
    if isinstance(x, PackedSequence):
        raise Problem("record.packed_cells", field="x")
    _check_rank(x, "(L, N, H_in)")
    x = _fitting("x", x, weight)
    _check_width(spec, x)
    many = len(cells) > 1
    if many and hx is not None and not (isinstance(hx, (list, tuple)) and len(hx) == len(cells)):
        raise Problem("record.hx_list", field="h_0", count=len(cells))
    given = list(hx) if hx is not None and (many or isinstance(hx, list)) else [hx] * len(cells)
    if len(given) != len(cells):
        raise Problem("record.hx_list", field="h_0", count=len(cells))
    states = [_cell_state(cell, state, x, weight) for cell, state in zip(cells, given, strict=True)]
    if x.dim() == 3:
        return CellCall(x, states, unbatched=False)
    # as the cells themselves do it: one sequence is a batch of one
    wide = [tuple(p[None] for p in s) if isinstance(s, tuple) else s[None] for s in states]
    return CellCall(x[:, None], wide, unbatched=True)


# --- x ---------------------------------------------------------------------------------------------
def _split(args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Any, Any]:
    """(input, hx) by position or by PyTorch's names."""
    given, named = list(args), dict(kwargs)
    for name in ("input", "hx"):
        if name not in named:
            named[name] = given.pop(0) if given else None
    odd = [f"{name}=" for name in named if name not in ("input", "hx")] + [str(type(v).__name__) for v in given]
    if odd:
        raise Problem("record.arguments", names=", ".join(odd)[:60])
    if named["input"] is None:
        raise Problem("record.needs_x", field="x")
    return named["input"], named["hx"]


def _check_rank(x: Any, batched: str) -> None:
    import torch

    if not isinstance(x, torch.Tensor):
        raise Problem("record.x_tensor", field="x", type=type(x).__name__)
    if x.is_nested:
        raise Problem("record.x_nested", field="x")
    if x.dim() not in (2, 3):
        raise Problem("record.x_rank", field="x", unbatched="(L, H_in)", batched=batched, shape=tuple(x.shape))


def _check_width(spec: NetworkSpec, data: Any) -> None:
    if data.shape[-1] != spec.input_size:
        raise Problem("record.x_size", field="x", value=data.shape[-1], expected=spec.input_size)
    if data.shape[0] == 0:
        raise Problem("record.x_empty", field="x")
    if data.dim() == 3 and data.shape[1] == 0:
        raise Problem("record.x_batch", field="x")


def _fitting(name: str, values: Any, weight: Any) -> Any:
    """`values` without gradients; raises `Problem` where dtype or device are not those of the weights, and where NumPy
    cannot hold them."""
    import torch

    check_alike(name, values, weight)
    if dtype_name(values.dtype) not in DTYPES or values.layout is not torch.strided or values.is_meta:
        given = f"{values.dtype}, {values.layout}, {values.device}".replace("torch.", "")
        raise Problem("record.no_numbers", field=name, name=name, given=given, dtypes=", ".join(DTYPES))
    return values.detach().resolve_neg()  # NumPy knows no tensors whose sign is still to be turned


def check_alike(name: str, values: Any, weight: Any) -> None:
    """Raise `Problem` where dtype or device are not those of `weight`."""
    if values.dtype != weight.dtype and not _mixes(values, weight):
        raise Problem("record.dtype", field=name, name=name, given=str(values.dtype), expected=str(weight.dtype))
    if values.device != weight.device:
        raise Problem(
            "record.device", field=name, name=name, given=str(values.device), expected=str(weight.device)
        )  # fmt: skip


def _mixes(values: Any, weight: Any) -> bool:
    """True for what a layer before the RNN made under torch.autocast, which mixes it with float32 weights."""
    import torch

    device = weight.device.type
    if weight.dtype != torch.float32 or not torch.is_autocast_enabled(device):
        return False
    return bool(values.dtype == torch.get_autocast_dtype(device))


# --- hx --------------------------------------------------------------------------------------------
def _layer_states(spec: RNNSpec, hx: Any, x: Any, weight: Any, batch: int, unbatched: bool) -> tuple[Any, ...]:
    """(h_0,) or (h_0, c_0), batched: (D*num_layers, N, size). Zeros are of x's dtype, as the module makes them."""
    import torch

    count = spec.num_layers * spec.num_directions
    lstm = spec.kind == "LSTM"
    if lstm and hx is not None and not (isinstance(hx, (tuple, list)) and len(hx) == 2):
        raise Problem("record.hx_pair", field="h_0")
    given = hx if lstm else (hx,)
    states: list[Any] = []
    for j, (name, size) in enumerate((("h_0", spec.out_size), ("c_0", spec.hidden_size))[: 1 + lstm]):
        if hx is None:
            state = torch.zeros(count, batch, size, dtype=x.dtype, device=x.device)
        else:
            expected = (count, size) if unbatched else (count, batch, size)
            state = _checked(name, given[j], expected, spec, weight)
            state = state.unsqueeze(1) if unbatched else state
        states.append(state)
    return tuple(states)


def _checked(name: str, state: Any, expected: tuple[int, ...], spec: RNNSpec, weight: Any) -> Any:
    shape = _shape(state)
    if shape != expected:
        letter = "H_out" if name == "h_0" else "H"
        why = f"(D*num_layers, N, {letter})" if len(expected) == 3 else f"(D*num_layers, {letter})"
        also = ", also with batch_first" if spec.batch_first else ""
        raise Problem("record.hx", field="h_0", name=name, why=why, expected=expected, also=also, value=shape)
    return _fitting(name, state, weight)


def _shape(state: Any) -> Any:
    """Its shape, or the name of its type where it is no tensor."""
    import torch

    return tuple(state.shape) if isinstance(state, torch.Tensor) else type(state).__name__


def _cell_state(cell: Any, state: Any, x: Any, weight: Any) -> Any:
    import torch

    lstm = isinstance(cell, torch.nn.LSTMCell)
    expected = (*x.shape[1:-1], cell.hidden_size)
    if state is None:
        zeros = torch.zeros(expected, dtype=x.dtype, device=x.device)
        return (zeros, zeros.clone()) if lstm else zeros
    if lstm and not (isinstance(state, (tuple, list)) and len(state) == 2):
        raise Problem("record.hx_pair", field="h_0")
    parts = tuple(state) if lstm else (state,)
    why = "(N, hidden_size)" if len(expected) == 2 else "(hidden_size,)"
    for name, part in zip(("h_0", "c_0"), parts, strict=False):
        value = _shape(part)
        if value != expected:
            raise Problem("record.hx", field="h_0", name=name, why=why, expected=expected, also="", value=value)
    fitting = tuple(_fitting(name, part, weight) for name, part in zip(("h_0", "c_0"), parts, strict=False))
    return fitting if lstm else fitting[0]
