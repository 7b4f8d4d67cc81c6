"""What the module's call returns, in its own layout, put together from the recorded states (never from a call)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.spec import StackSpec

if TYPE_CHECKING:
    import torch

    from rnnviz.core.trace import Trace


def assemble(trace: Trace) -> Any:
    """(output, h_n), for an LSTM (output, (h_n, c_n)); for cells and stacks the list of final states."""
    dtype = _dtype(trace)
    if isinstance(trace.spec, StackSpec):
        return [_cell_state(trace, k, dtype) for k in range(trace.spec.num_layers)]
    h_n = _state(trace, trace.h_n, dtype)
    hidden = (h_n, _state(trace, trace.c_n, dtype)) if trace.spec.has_cell_state else h_n
    return _output(trace, dtype), hidden


def _dtype(trace: Trace) -> torch.dtype:
    import torch

    made: torch.dtype = getattr(torch, str(trace.meta.get("dtype", "float32")))
    return made


def tensor(array: npt.NDArray[Any], dtype: torch.dtype) -> torch.Tensor:
    """A torch copy of one recorded array, in the dtype of the network."""
    import torch

    return torch.from_numpy(np.array(array)).to(dtype)


def _state(trace: Trace, states: npt.NDArray[Any], dtype: torch.dtype) -> torch.Tensor:
    made = tensor(states, dtype)
    return made[:, 0] if trace.unbatched else made


def _cell_state(trace: Trace, k: int, dtype: torch.dtype) -> Any:
    h, c = trace.h_n[k], trace.finals_c[k]
    if trace.unbatched:
        h, c = h[0], None if c is None else c[0]
    return tensor(h, dtype) if c is None else (tensor(h, dtype), tensor(c, dtype))


def _output(trace: Trace, dtype: torch.dtype) -> Any:
    from torch.nn.utils import rnn as pack

    output = tensor(trace.output, dtype)
    if trace.packed is not None:
        return _packed(trace, output, pack)
    if trace.unbatched:
        return output[:, 0]
    return output.transpose(0, 1) if trace.spec.batch_first else output


def _packed(trace: Trace, output: torch.Tensor, pack: Any) -> Any:
    import torch

    assert trace.packed is not None
    order = trace.packed[0]
    lengths = torch.from_numpy(np.array(trace.lengths))
    if order is None:
        return pack.pack_padded_sequence(output, lengths, enforce_sorted=True)
    indices = torch.from_numpy(np.array(order))
    sorted_ = pack.pack_padded_sequence(output[:, indices], lengths[indices], enforce_sorted=True)
    return pack.PackedSequence(sorted_.data, sorted_.batch_sizes, indices, pack.invert_permutation(indices))
