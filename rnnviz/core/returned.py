"""What the module's call returns, in its own layout, put together from the recorded states (never from a call)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.chunks import pieces
from rnnviz.core.spec import DTYPES, StackSpec

if TYPE_CHECKING:
    import torch
    from torch.nn.utils.rnn import PackedSequence

    from rnnviz.core.trace import Trace


PIECE = 2**22  # numbers between two looks
Look = Callable[[], None]


def assemble(trace: Trace, look: Look = lambda: None) -> Any:
    """(output, h_n), for an LSTM (output, (h_n, c_n)); for cells and stacks the list of final states.

    `look` may raise, between pieces of a long output.
    """
    dtypes = _dtypes(trace)
    if isinstance(trace.spec, StackSpec):
        following = iter(dtypes)
        return [_cell_state(trace, k, following) for k in range(trace.spec.num_layers)]
    h_n = _state(trace, trace.h_n, dtypes[0])
    hidden = (h_n, _state(trace, trace.c_n, dtypes[1])) if trace.spec.has_cell_state else h_n
    return _output(trace, dtypes[0], look), hidden


def _dtypes(trace: Trace) -> list[torch.dtype]:
    """Of h, and of an LSTM's c; for cells and stacks of each cell's. torch.autocast makes them others than the
    network's own."""
    import torch

    kinds = [layer.kind for layer in trace.spec.layers] if isinstance(trace.spec, StackSpec) else [trace.spec.kind]
    count, names = sum(1 + (kind == "LSTM") for kind in kinds), trace.meta.get("returned")
    if not isinstance(names, (list, tuple)) or len(names) != count or not all(name in DTYPES for name in names):
        names = [str(trace.meta.get("dtype", "float32"))] * count
    return [getattr(torch, name) for name in names]


def tensor(array: npt.NDArray[Any], dtype: torch.dtype) -> torch.Tensor:
    """A torch copy of one recorded array, in the dtype of the network."""
    import torch

    return torch.from_numpy(np.array(array)).to(dtype)


def _state(trace: Trace, states: npt.NDArray[Any], dtype: torch.dtype) -> torch.Tensor:
    made = tensor(states, dtype)
    return made[:, 0] if trace.unbatched else made


def _cell_state(trace: Trace, k: int, dtypes: Iterator[torch.dtype]) -> Any:
    h, c = trace.h_n[k], trace.finals_c[k]
    if trace.unbatched:
        h, c = h[0], None if c is None else c[0]
    first = tensor(h, next(dtypes))
    return first if c is None else (first, tensor(c, next(dtypes)))


def _output(trace: Trace, dtype: torch.dtype, look: Look) -> Any:
    """In pieces: of a long run it must not be there twice, be it for a moment."""
    import torch

    if trace.packed is not None:
        return _packed(trace, dtype, look)
    output = torch.empty(trace.output.shape, dtype=dtype, device="cpu")
    for steps in pieces(output.shape, PIECE, look):
        output[steps] = tensor(trace.output[steps], dtype)
    if trace.unbatched:
        return output[:, 0]
    return output.transpose(0, 1) if trace.spec.batch_first else output


def _packed(trace: Trace, dtype: torch.dtype, look: Look) -> PackedSequence:
    """The rows (t, n) with t < lengths[n], by t, at each t the longest sequences first."""
    import torch
    from torch.nn.utils.rnn import PackedSequence, invert_permutation

    assert trace.packed is not None
    order = np.arange(trace.batch) if trace.packed[0] is None else np.array(trace.packed[0])
    lengths = np.array(trace.lengths)[order]
    sizes = (np.arange(trace.steps)[:, None] < lengths).sum(1)
    ends = np.cumsum(sizes)
    data = torch.empty((int(ends[-1]), trace.output.shape[2]), dtype=dtype, device="cpu")
    for steps in pieces(trace.output.shape, PIECE, look):
        there = np.arange(steps.start, steps.stop)[:, None] < lengths
        place = slice(ends[steps.start] - sizes[steps.start], ends[steps.stop - 1])
        data[place] = tensor(trace.output[steps][:, order][there], dtype)
    if trace.packed[0] is None:
        return PackedSequence(data, torch.from_numpy(sizes))
    indices = torch.from_numpy(order)
    return PackedSequence(data, torch.from_numpy(sizes), indices, invert_permutation(indices))
