"""The self-check of a recording: against a separate call of the module, and every single step by its formula.

Whole trajectories cannot be compared with a second computation, since a chaotic network amplifies any rounding.
So (1) what was assembled from the recorded states is compared with one more call of the same module, bitwise on the
CPU, and (2) the one-step residual max |h_t - cell(x_t, shown h_(t-1))| over all layers, directions and steps must stay
below 16 * eps * max(1, max |pre-activation|).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.gates import preactivations, sigmoid
from rnnviz.core.network import build
from rnnviz.core.spec import RNNSpec, StackSpec
from rnnviz.support.messages import Cancelled

if TYPE_CHECKING:
    import torch

    from rnnviz.core.trace import Trace

Array = npt.NDArray[Any]
FACTOR = 16
EPS = {"float64": 2.0**-52, "float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}
# A separate call of more multiplications than this would take too long; then the residual alone decides.
MOST_WORK = 4e9


@dataclass(frozen=True)
class Check:
    """`max_diff`: largest difference to a separate call, None where there was none (a sampled dropout pass, or too
    long); `residual`: largest one-step difference; `tolerance`: the limit of the residual."""

    max_diff: float | None
    residual: float
    tolerance: float
    passed: bool


def check(trace: Trace, *, cancel: Callable[[], bool] | None = None) -> Check:
    """Check a trace; raises `Cancelled` when told to stop. NaN and infinities must stand at the same places."""
    residual, largest = 0.0, 1.0
    with np.errstate(all="ignore"):
        for k in range(trace.spec.num_layers):
            for d in range(trace.spec.num_directions):
                if cancel is not None and cancel():
                    raise Cancelled
                made, pre = one_step(trace, k, d)
                residual = max(residual, difference(made, trace.h[k][d], _valid(trace)))
                largest = max(largest, pre)
    eps = EPS[str(trace.meta.get("dtype", trace.x.dtype))]
    tolerance = FACTOR * eps * largest
    max_diff = _separate(trace)
    passed = residual <= tolerance and (max_diff in (None, 0.0) or not _same_kernels(trace))
    return Check(max_diff, residual, tolerance, bool(passed))


def _valid(trace: Trace) -> Array:
    return np.asarray(np.arange(trace.steps)[:, None] < trace.lengths)


def difference(a: Array, b: Array, where: Array | None = None) -> float:
    """max |a - b|; equal NaN and equal infinities count as no difference, all others as an infinite one."""
    apart = np.abs(a.astype(np.float64) - b.astype(np.float64))
    apart[(a == b) | (np.isnan(a) & np.isnan(b))] = 0
    apart[np.isnan(apart)] = np.inf
    if where is not None:
        apart = apart[where]
    return float(apart.max()) if apart.size else 0.0


def one_step(trace: Trace, layer: int, direction: int) -> tuple[Array, float]:
    """h of every step computed from the shown state before it (L, N, H_out), and max |pre-activation|."""
    pre = preactivations(trace, layer, direction)
    largest = max((float(np.abs(a[np.isfinite(a)]).max()) for a in pre.values() if np.isfinite(a).any()), default=1.0)
    kind = trace.spec.layers[layer].kind
    if kind == "RNN_RELU":
        return np.maximum(pre["a"], 0), largest
    if kind == "RNN_TANH":
        return np.tanh(pre["a"]), largest
    if kind == "GRU":
        z, n = sigmoid(pre["z"]), np.tanh(pre["n"])
        from rnnviz.core.gates import previous

        return (1 - z) * n + z * previous(trace, layer, direction), largest
    c = trace.c[layer][direction] if trace.c is not None else None
    assert c is not None
    h = sigmoid(pre["o"]) * np.tanh(_next_c(trace, layer, direction, pre, c))
    projection = trace.cell_weights(layer, direction).get("weight_hr")
    return (h if projection is None else h @ projection.T), largest


def _next_c(trace: Trace, layer: int, direction: int, pre: dict[str, Array], c: Array) -> Array:
    """f * c_prev + i * g with the shown c before each step."""
    first = trace.memory_0[layer * trace.spec.num_directions + direction]
    before = np.empty_like(c)
    if direction == 0:
        before[0], before[1:] = first, c[:-1]
    else:
        before[:-1], before[-1] = c[1:], first
        assert first is not None
        before[trace.lengths - 1, np.arange(trace.batch)] = first
    return np.asarray(sigmoid(pre["f"]) * before + sigmoid(pre["i"]) * np.tanh(pre["g"]))


# --- the separate call -----------------------------------------------------------------------------
def _same_kernels(trace: Trace) -> bool:
    """On the CPU in one piece the recording ran the module's own kernels: the results must be the same bits.

    Elsewhere, and in chunks, they are rounded differently; the difference is shown and the residual decides.
    """
    return str(trace.meta.get("device", "cpu")) == "cpu" and not trace.meta.get("chunked")


def _separate(trace: Trace) -> float | None:
    work = sum(len(s.gates) * s.hidden_size * (s.input_size + s.out_size) for s in trace.spec.layers)
    if trace.dropout_masks is not None or work * trace.steps * trace.batch * trace.spec.num_directions > MOST_WORK:
        return None
    import torch

    device = str(trace.meta.get("device", "cpu"))
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        module = _rebuilt(trace).to(device)
        if isinstance(trace.spec, StackSpec):
            return _loop_difference(trace, module, device)
        return _call_difference(trace, module, device)


def _rebuilt(trace: Trace) -> Any:
    import torch

    dtype = str(trace.meta.get("dtype", "float32"))
    module = build(trace.spec, dtype)
    state = {name: torch.from_numpy(np.array(value)) for name, value in trace.weights.items()}
    module.load_state_dict(state)
    return module


def _tensor(trace: Trace, array: Array, device: str) -> torch.Tensor:
    import torch

    dtype = getattr(torch, str(trace.meta.get("dtype", "float32")))
    return torch.from_numpy(np.array(array)).to(dtype).to(device)


def _call_difference(trace: Trace, module: Any, device: str) -> float:
    import torch
    from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

    assert isinstance(trace.spec, RNNSpec)
    x: Any = _tensor(trace, trace.x, device)
    states = [_tensor(trace, trace.h_0, device)]
    if trace.spec.has_cell_state:
        states.append(_tensor(trace, trace.c_0, device))
    if trace.unbatched:
        x, states = x[:, 0], [s[:, 0] for s in states]
    elif trace.packed is not None:
        x = pack_padded_sequence(x, torch.from_numpy(np.array(trace.lengths)), enforce_sorted=trace.packed[0] is None)
    elif trace.spec.batch_first:
        x = x.transpose(0, 1)
        x = x.contiguous() if trace.meta.get("contiguous", True) else x
    output, hidden = module(x, tuple(states) if len(states) == 2 else states[0])
    if isinstance(output, PackedSequence):
        output = pad_packed_sequence(output)[0]
    elif trace.spec.batch_first and not trace.unbatched:
        output = output.transpose(0, 1)
    finals = hidden if isinstance(hidden, tuple) else (hidden,)
    pairs = [(output, trace.output), (finals[0], trace.h_n)]
    if len(finals) == 2:
        pairs.append((finals[1], trace.c_n))
    return max(difference(made.float().cpu().numpy() if made.dtype in (torch.float16, torch.bfloat16) else made.cpu().numpy(), _like(trace, shown, made)) for made, shown in pairs)


def _like(trace: Trace, shown: Array, made: torch.Tensor) -> Array:
    return shown[:, 0] if trace.unbatched and made.dim() == 2 else shown


def _loop_difference(trace: Trace, module: Any, device: str) -> float:
    """The plain loop over the cells, once more."""
    x = _tensor(trace, trace.x[:, 0] if trace.unbatched else trace.x, device)
    states: list[Any] = []
    for h, c in zip(trace.states_0, trace.memory_0, strict=True):
        parts = [_tensor(trace, s[0] if trace.unbatched else s, device) for s in (h, c) if s is not None]
        states.append(tuple(parts) if len(parts) == 2 else parts[0])
    largest = 0.0
    for t in range(trace.steps):
        below = x[t]
        for k, cell in enumerate(module):
            states[k] = cell(below, states[k])
            below = states[k][0] if isinstance(states[k], tuple) else states[k]
            shown = trace.h[k][0][t, 0] if trace.unbatched else trace.h[k][0][t]
            largest = max(largest, difference(below.float().cpu().numpy() if below.dtype.itemsize == 2 else below.cpu().numpy(), shown))
    return largest
