"""The sweeps behind `record`: layers of fused modules, whole or in chunks of timesteps, and loops over cells."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rnnviz.core.arguments import CellCall, LayerCall, parse_cells, parse_layers
from rnnviz.core.fused import Layer, layers_of
from rnnviz.core.spec import NetworkSpec, RNNSpec
from rnnviz.core.trace import Trace
from rnnviz.support.messages import Cancelled

if TYPE_CHECKING:
    import numpy as np
    import torch
    from torch import nn

# A chunk of about this many multiplications lasts some 20 ms on one core: the time to a cancel.
CHUNK_WORK = 2e8
SHORTEST_CHUNK = 64


@dataclass(eq=False)
class Recording:
    """What one recording knows about its caller: how far it is, and whether to stop."""

    spec: NetworkSpec
    progress: Callable[[int, int], None] | None = None
    cancel: Callable[[], bool] | None = None
    chunk: int | None = None
    done: int = field(default=0)
    total: int = field(default=0)
    chunked: bool = field(default=False)

    def advance(self, steps: int) -> None:
        """Count `steps` more timesteps; raises `Cancelled` when the caller asked for it."""
        self.done += steps
        if self.progress is not None:
            self.progress(self.done, self.total)
        self.look()

    def look(self) -> None:
        if self.cancel is not None and self.cancel():
            raise Cancelled

    def chunks(self, layer: int, steps: int, batch: int) -> list[tuple[int, int]]:
        """Half-open ranges of steps; a short tail joins the chunk before it, so that the same kernels run."""
        spec = self.spec.layers[layer]
        per_step = len(spec.gates) * spec.hidden_size * (spec.input_size + spec.out_size) * batch
        size = self.chunk or max(SHORTEST_CHUNK, math.ceil(CHUNK_WORK / per_step))
        starts = list(range(0, steps, size))
        if len(starts) > 1 and steps - starts[-1] < max(4, size // 2):
            starts.pop()
        return list(zip(starts, [*starts[1:], steps], strict=True))


# --- nn.RNN, nn.LSTM, nn.GRU -----------------------------------------------------------------------
def record_layers(recording: Recording, module: nn.RNNBase, args: Sequence[Any], kwargs: dict[str, Any]) -> Trace:
    """Layer by layer, each layer's output feeding the next."""
    spec = recording.spec
    assert isinstance(spec, RNNSpec)
    call = parse_layers(spec, module, args, kwargs)
    recording.total = spec.num_layers * spec.num_directions * call.steps
    h: list[tuple[Any, ...]] = []
    finals: list[Any] = []
    masks: list[Any] = []
    below = call.data
    for k, layer in enumerate(layers_of(module)):
        recording.look()
        below, by_direction, last = _sweep(recording, k, layer, below, call)
        h.append(tuple(call.padded(part) for part in by_direction))
        finals += [None if c is None else to_numpy(call.unsorted(c)) for c in last]
        if k < spec.num_layers - 1 and module.training and spec.dropout > 0:
            mask = dropout_mask(below, spec.dropout)
            below = below * mask
            masks.append(call.padded(mask))
    return Trace(
        spec=spec,
        weights={name: to_numpy(getattr(module, name)) for name in module._flat_weights_names},
        x=call.padded(call.data),
        h=tuple(h),
        states_0=tuple(to_numpy(s) for s in call.h_0),
        memory_0=tuple(None if c is None else to_numpy(c) for c in call.c_0),
        finals_c=tuple(finals),
        lengths=call.lengths,
        unbatched=call.unbatched,
        packed=call.packed,
        dropout_masks=tuple(masks) or None,
        meta=meta_of(call.data, module.training, repr(module))
        | {"contiguous": call.contiguous, "chunked": recording.chunked},
    )


def _sweep(
    recording: Recording, k: int, layer: Layer, x: torch.Tensor, call: LayerCall
) -> tuple[torch.Tensor, tuple[torch.Tensor, ...], list[Any]]:
    """One layer: its output (what the next layer reads), the same by direction, and the last c of each direction."""
    import torch

    directions = len(layer.parameters)
    state = call.state(k, directions)
    ranges = recording.chunks(k, call.steps, call.batch)
    if call.sizes is not None or len(ranges) == 1:
        out, last = layer.run(x, state, call.sizes)
        recording.advance(directions * call.steps)
        parts = tuple(out.chunk(directions, dim=-1))
        return out, parts, _last_c(last, directions)
    recording.chunked = True
    swept = [_in_chunks(recording, layer, x, state, d, ranges) for d in range(directions)]
    outs = tuple(out for out, _ in swept)
    joined = outs[0] if directions == 1 else torch.cat(outs, dim=-1)
    return joined, outs, [c for _, c in swept]


def _in_chunks(
    recording: Recording, layer: Layer, x: torch.Tensor, state: Any, d: int, ranges: list[tuple[int, int]]
) -> tuple[torch.Tensor, Any]:
    """One direction; a reverse direction goes from the end, each chunk turned around."""
    import torch

    carried = tuple(s[d : d + 1] for s in state)
    out: torch.Tensor | None = None
    for start, stop in _in_order(ranges, d):
        piece = x[start:stop].flip(0) if d else x[start:stop]
        made, carried = layer.run_one(piece, carried, d)
        if out is None:
            out = torch.empty((len(x), *made.shape[1:]), dtype=made.dtype, device=made.device)
        out[start:stop] = made.flip(0) if d else made
        recording.advance(stop - start)
    assert out is not None
    return out, _last_c(carried, 1)[0]


def _in_order(ranges: list[tuple[int, int]], direction: int) -> Iterator[tuple[int, int]]:
    return iter(reversed(ranges)) if direction else iter(ranges)


def _last_c(state: tuple[Any, ...], directions: int) -> list[Any]:
    return [state[1][d] if len(state) == 2 else None for d in range(directions)]


def dropout_mask(values: torch.Tensor, p: float) -> torch.Tensor:
    """The factors of one dropout, drawn as ATen draws them: 0 or 1 / (1 - p), of the shape of `values`."""
    import torch

    if p == 1:
        return torch.zeros_like(values)
    return torch.empty_like(values).bernoulli_(1 - p).div_(1 - p)


# --- cells -----------------------------------------------------------------------------------------
def record_cells(recording: Recording, cells: Sequence[Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Trace:
    """for t in range(L): the h of one cell is the input of the next, as a Python loop does it."""

    call = parse_cells(recording.spec, cells, args, kwargs)
    recording.total = call.steps
    states = list(call.states)
    hs, cs = _room(cells, call)
    for t in range(call.steps):
        below = call.x[t]
        for k, cell in enumerate(cells):
            states[k] = cell(below, states[k])
            h, c = states[k] if isinstance(states[k], tuple) else (states[k], None)
            hs[k][t] = h
            if c is not None:
                cs[k][t] = c
            below = h
        if t % 16 == 15 or t == call.steps - 1:
            recording.advance(t + 1 - recording.done)
    batched: Callable[[torch.Tensor], Any] = call.batched
    return Trace(
        spec=recording.spec,
        weights={f"{k}.{name}": to_numpy(p) for k, cell in enumerate(cells) for name, p in _weights(cell)},
        x=batched(call.x),
        h=tuple((batched(h),) for h in hs),
        states_0=tuple(to_numpy(s) for s in call.h_0),
        memory_0=tuple(None if c is None else to_numpy(c) for c in call.c_0),
        finals_c=tuple(None if c is None else batched(c)[-1].copy() for c in cs),
        c_stored=tuple((None if c is None else batched(c),) for c in cs),
        lengths=call.lengths,
        unbatched=call.unbatched,
        meta=meta_of(call.x, cells[0].training, "\n".join(repr(cell) for cell in cells)),
    )


def _room(cells: Sequence[Any], call: CellCall) -> tuple[list[torch.Tensor], list[Any]]:
    import torch

    shapes = [(*call.x.shape[:-1], cell.hidden_size) for cell in cells]
    hs = [torch.empty(shape, dtype=call.x.dtype, device=call.x.device) for shape in shapes]
    cs = [
        torch.empty_like(h) if isinstance(cell, torch.nn.LSTMCell) else None for cell, h in zip(cells, hs, strict=True)
    ]
    return hs, cs


def _weights(cell: Any) -> Iterator[tuple[str, torch.Tensor]]:
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        parameter = getattr(cell, name, None)
        if parameter is not None:
            yield name, parameter


# --- shared ----------------------------------------------------------------------------------------
def to_numpy(values: torch.Tensor) -> np.ndarray[Any, Any]:
    """A copy on the CPU; half types widen to float32."""
    import torch

    wide = values.detach().to("cpu")
    wide = wide.float() if wide.dtype in (torch.float16, torch.bfloat16) else wide
    return wide.numpy().copy()


def meta_of(values: torch.Tensor, training: bool, text: str) -> dict[str, Any]:
    """What stands beside the numbers: dtype, device, versions, mode, the module's own description."""
    import torch

    from rnnviz import __version__

    return {
        "dtype": str(values.dtype).removeprefix("torch."),
        "device": str(values.device),
        "training": training,
        "module": text,
        "versions": {"rnnviz": __version__, "torch": str(torch.__version__)},
    }
