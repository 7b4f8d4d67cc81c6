"""The sweep behind `record` over nn.RNN, nn.LSTM and nn.GRU: layer by layer, in one call or in chunks of timesteps.

A chunk goes in its direction's own order of steps: forward from t = 0, reverse from the last step, each sequence of a
packed input from its own last step. So a reverse direction is a forward one over rows that were turned around.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Self

from rnnviz.core import budget
from rnnviz.core.arguments import LayerCall, parse_layers
from rnnviz.core.chunks import Pace, grid_of
from rnnviz.core.fused import Layer, layers_of, weights_of
from rnnviz.core.gated import AllGates
from rnnviz.core.network import described, dtype_name
from rnnviz.core.spec import RNNSpec
from rnnviz.core.store import PIECE, Form, Host, MemoryRoom, Room, Store, to_numpy, wide_dtype
from rnnviz.core.strange import Strange
from rnnviz.support.aside import aside
from rnnviz.support.messages import Problem, stop_if

if TYPE_CHECKING:
    import torch
    from torch import nn

    from rnnviz.core.trace import Trace


# what rnnviz notes in `Trace.meta`; the self-check, saved runs and pictures rely on it
OWN_META = (
    "dtype", "device", "module", "versions", "tf32", "autocast", "returned", "contiguous", "chunked", "training",
    "nonfinite", "notice", "tokens",
)  # fmt: skip


@dataclass(eq=False)
class Recording:
    """What one recording knows about its caller: how far it is, whether to stop, where the numbers go."""

    store: Callable[[Form, torch.Tensor, Callable[[], None]], Store]
    in_memory: bool = True
    progress: Callable[[int, int], None] | None = None
    cancel: Callable[[], bool] | None = None
    chunk: int | None = None
    gates: bool = False
    lengths: Sequence[int] | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    strange: Strange = field(default_factory=Strange)
    done: int = 0
    total: int = 0

    def advance(self, steps: int) -> None:
        """Count `steps` more timesteps; raises `Cancelled` when the caller asked for it."""
        self.done += steps
        if self.progress is not None:
            self.progress(self.done, self.total)
        self.look()

    def look(self) -> None:
        """Raise `Cancelled` when told to stop."""
        stop_if(self.cancel)

    def all_meta(self) -> dict[str, Any]:
        """What is known of the numbers, and what the caller gave."""
        return self.strange.meta() | self.meta

    def refuse_too_large(self, form: Form, itemsize: int) -> None:
        """Before anything is allocated; raises `Problem`."""
        size = form.steps, form.batch, max(itemsize, 4)
        if not self.in_memory:
            packed = form.packed is not None
            need = budget.file_bytes(form.spec, *size, packed=packed, masks=form.masks)
            budget.refuse_too_large(need, "record.memory_file")
            return
        need = budget.trace_bytes(form.spec, *size, cells=form.cells, masks=form.masks)
        budget.refuse_too_large(need + (budget.gate_bytes(form.spec, *size) if self.gates else 0))


def record_layers(
    recording: Recording, spec: RNNSpec, module: nn.RNNBase, args: Sequence[Any], kwargs: dict[str, Any]
) -> Trace:
    """Layer by layer, each layer's output feeding the next."""
    names: list[str] = module._flat_weights_names
    flat = weights_of(module, names)
    call = parse_layers(spec, flat[0], args, kwargs, recording.lengths, look=recording.look)
    masks = module.training and spec.dropout > 0
    form = form_of(spec, call, flat[0].dtype, masks)
    recording.refuse_too_large(form, call.data.element_size())
    recording.total = spec.num_layers * spec.num_directions * call.steps
    recording.look()
    store = recording.store(form, call.data, recording.look)
    room = _put_call(store, call)
    values = call.data if room is None or call.padded_x is None else room.joined
    for rows in store.pieces(values):
        recording.strange.look(values[rows], x=True)
    sweep = _Sweep(recording, call, store)
    below = Below(call, call.data if call.padded_x is None else None, room, None)
    layers = layers_of(module, flat)
    for k, layer in enumerate(layers):
        below = sweep.layer(k, layer, below, masks=masks)
    extra = {"contiguous": call.contiguous, "chunked": sweep.chunked, "training": module.training}
    extra |= returned_meta(form.dtype, sweep.made)
    trace = store.finish(Snapshot.of(names, flat), meta_of(flat[0], described(module)) | extra | recording.all_meta())
    sweep.gates.give(trace)
    return trace


def form_of(spec: RNNSpec, call: LayerCall, of_weights: torch.dtype, masks: bool) -> Form:
    """What is known before anything is computed."""
    dtype = dtype_name(of_weights)
    packed = None if call.sizes is None else (call.order is not None, call.back is not None)
    borders = grid_of(spec, call.steps, call.batch)
    return Form(spec, call.steps, call.batch, dtype, call.unbatched, packed, masks, False, borders)


def _put_call(store: Store, call: LayerCall) -> MemoryRoom | None:
    """x, lengths and the initial states; x as chunks of packed data read it."""
    room = None
    if call.sizes is None:
        store.put("x", store.copy(call.data))
    else:
        room = _padded(store, call)
        store.look()
        store.put("x", room.arrays(1)[0])
        store.look()
    store.put("lengths", call.lengths)
    for name, states in zip(("h_0", "c_0"), call.initial, strict=False):
        for i, state in enumerate(to_numpy(states, copy=True)):
            store.put(f"{name}.{i}", state)
    for name, order in zip(("sorted_indices", "unsorted_indices"), call.packed or (), strict=False):
        if order is not None:
            store.put(name, order)
    return room


def _padded(store: Store, call: LayerCall) -> MemoryRoom:
    """x (L, N, H_in) of packed input on the CPU, 0 beyond a sequence's length."""
    import torch

    size = call.data.shape[-1]
    if call.padded_x is None:
        assert call.rows is not None
        room, index = store.held_room(size, blank=True), call.rows.index(0)
        for rows in store.pieces(call.data):
            room.scatter(0, index[rows], call.data[rows])
        return room
    x = torch.from_numpy(store.copy(call.padded_x)).contiguous()
    for n, length in enumerate(call.lengths.tolist()):
        x[length:, n] = 0
    return MemoryRoom(x, size, call.data)


@dataclass(frozen=True, eq=False)
class Below:
    """What a layer reads: x, or the output of the layer below, after dropout."""

    call: LayerCall
    ready: torch.Tensor | None  # as a fused call takes it, where it is at hand: (L, N, size), or packed
    room: Any  # Room; None for an x that is not packed
    mask: torch.Tensor | None  # (L, N, size)

    def whole(self, index: torch.Tensor | None) -> torch.Tensor:
        """All of it as a fused call takes it; `index`: the rows of packed data."""
        values = self.ready
        if values is None:
            return self.rows(0, self.call.steps) if index is None else self.gather(index)
        if self.mask is None:
            return values
        return values * (self.mask if index is None else self.mask.flatten(0, 1).index_select(0, index))

    def rows(self, start: int, stop: int) -> torch.Tensor:
        """(stop - start, N, size) of a call that is not packed."""
        values: torch.Tensor = self.call.data[start:stop] if self.room is None else self.room.rows(start, stop)
        return values if self.mask is None else values * self.mask[start:stop]

    def gather(self, index: torch.Tensor) -> torch.Tensor:
        """(len(index), size): the rows t * N + n."""
        values: torch.Tensor = self.room.gather(index)
        return values if self.mask is None else values * self.mask.flatten(0, 1).index_select(0, index)


class _Sweep:
    """One recording, layer after layer."""

    def __init__(self, recording: Recording, call: LayerCall, store: Store) -> None:
        self.recording, self.call, self.store = recording, call, store
        self.spec = store.form.spec
        self.directions = self.spec.num_directions
        self.rows = call.rows
        self.host = Host(call.data.device)
        self.chunked = False
        self.made: list[torch.dtype] = []  # of h, and of an LSTM's c
        assert isinstance(self.spec, RNNSpec)
        self.gates = AllGates(self.spec, call, recording.look, on=recording.gates)

    def layer(self, k: int, layer: Layer, below: Below, *, masks: bool) -> Below:
        """Record layer `k`; what the next one reads."""
        self.recording.look()
        size = self.call.steps, self.call.batch, self.recording.chunk, self.store.form.borders
        if Pace.needed(self.spec.layers[k], *size):
            self.chunked = True
            out, room, finals = self._in_chunks(k, layer, below, Pace.of(self.spec, k, *size))
        elif self.gates.opens(k):
            out, room, finals = self._in_chunks(k, layer, below, Pace.whole(self.call.steps))
        else:
            out, room, finals = self._whole(k, layer, below)
        self.gates.follow(k, layer, below, room, finals)
        self.store.keep(k, room)
        for d, c in enumerate(finals):
            self.store.put(f"c_n.{k * self.directions + d}", to_numpy(self.call.unsorted(c), copy=True))
        mask = None
        if masks and k < self.spec.num_layers - 1:
            mask = self._mask(k)
        return Below(self.call, out, room, mask)

    def _whole(self, k: int, layer: Layer, below: Below) -> tuple[torch.Tensor, Any, list[Any]]:
        index = None if self.rows is None else self.rows.index(0)
        out, state = layer.run(below.whole(index), self.call.state(k, self.directions), self.call.sizes)
        self.recording.advance(self.directions * self.call.steps)
        self.made = [s.dtype for s in state]
        size = self.spec.layers[k].out_size
        self.recording.strange.look(out)
        padded = self.call.padded(out).to("cpu", wide_dtype(out.dtype))
        return out, MemoryRoom(padded, size, out), list(state[1]) if len(state) == 2 else []

    def _in_chunks(self, k: int, layer: Layer, below: Below, pace: Pace) -> tuple[Any, Any, list[Any]]:
        room = self.store.room(k, blank=self.rows is not None)
        finals = []
        for d in range(self.directions):
            state = tuple(s[d : d + 1] for s in self.call.state(k, self.directions))
            piece = self._dense_piece if self.rows is None else self._packed_piece
            if self.gates.opens(k):
                piece = partial(self._open_piece, k)
            start = 0
            while start < self.call.steps:
                stop = pace.end(start)
                state = piece(layer, below, room, d, start, stop, state)
                if pace.grid and stop % pace.grid == 0 and stop < self.call.steps:
                    self.store.border(k, d, stop // pace.grid - 1, self.call.unsorted(state[1][0]))
                pace.took(stop - start)
                self.recording.advance(stop - start)
                start = stop
            self.host.flush()
            self.made = [s.dtype for s in state]
            finals += [s[0] for s in state[1:]]
        return None, room, finals

    def _dense_piece(
        self, layer: Layer, below: Below, room: Room, d: int, start: int, stop: int, state: tuple[Any, ...]
    ) -> tuple[Any, ...]:
        first = start if d == 0 else self.call.steps - stop
        x = below.rows(first, first + stop - start)
        made, state = layer.run_one(x.flip(0) if d else x, state, d)
        self.host.give(made, partial(self._take, partial(room.put, turned=d == 1), d, first))
        return state

    def _open_piece(
        self,
        k: int,
        layer: Layer,
        below: Below,
        room: MemoryRoom,
        d: int,
        start: int,
        stop: int,
        state: tuple[Any, ...],
    ) -> tuple[Any, ...]:
        first = start if d == 0 else self.call.steps - stop
        place = room.part(d)[first : first + stop - start]
        state = self.gates.run(k, d, layer, below.rows(first, first + stop - start), state, first, place)
        self.recording.strange.look(place, told_by=None if self.spec.kind == "RNN_RELU" else state[0])
        return state

    def _packed_piece(
        self, layer: Layer, below: Below, room: MemoryRoom, d: int, start: int, stop: int, state: tuple[Any, ...]
    ) -> tuple[Any, ...]:
        import torch

        assert self.rows is not None and self.call.sizes is not None
        sizes = self.call.sizes[start:stop]
        index = self.rows.index(d, start, stop)
        on = int(sizes[0])  # the sequences that are not over yet stand first
        made, last = layer.run_one(below.gather(index), tuple(s[:, :on] for s in state), d, sizes)
        self.host.give(made, partial(self._take, room.scatter, d, index))
        return tuple(torch.cat((new, carried[:, on:]), 1) for new, carried in zip(last, state, strict=True))

    def _take(self, put: Callable[..., None], direction: int, where: Any, values: torch.Tensor) -> None:
        self.recording.strange.look(values)
        put(direction, where, values)

    def _mask(self, k: int) -> torch.Tensor:
        """The factors of the dropout after layer `k`, drawn at once, as the module draws them; kept in the run."""
        import torch

        data = self.call.data
        shape = *data.shape[:-1], self.directions * self.spec.layers[k].out_size

        def draw() -> tuple[torch.Tensor, Any]:
            made = torch.empty(shape, dtype=self.made[0], device=data.device)  # here: inference mode is a thread's own
            mask = self.call.padded(dropout_mask(made, self.dropout))
            return mask, to_numpy(mask)

        long = data.is_cpu and math.prod(shape) > PIECE
        mask, array = aside(draw, self.recording.look) if long else draw()
        self.store.put(f"masks.{k}", array)
        return mask

    @property
    def dropout(self) -> float:
        assert isinstance(self.spec, RNNSpec)
        return self.spec.dropout


def dropout_mask(values: torch.Tensor, p: float) -> torch.Tensor:
    """The factors of one dropout, drawn as ATen draws them: 0 or 1 / (1 - p), written into `values`."""
    return values.zero_() if p == 1 else values.bernoulli_(1 - p).div_(1 - p)


# --- shared ----------------------------------------------------------------------------------------
class Snapshot(Mapping[str, Any]):
    """The weights as they were, by name: copied in one piece, taken apart when they are first asked for."""

    def __init__(self, names: Sequence[str], shapes: Sequence[Sequence[int]], flat: torch.Tensor) -> None:
        self._names, self._shapes, self._flat = tuple(names), shapes, flat

    @classmethod
    def of(cls, names: Sequence[str], tensors: Sequence[torch.Tensor]) -> Self:
        """A copy of these tensors."""
        import torch

        flat = torch._C._nn.flatten_dense_tensors(list(tensors)) if len(tensors) > 1 else tensors[0].clone()
        return cls(names, [tensor.shape for tensor in tensors], flat)

    @cached_property
    def _arrays(self) -> dict[str, Any]:
        flat = to_numpy(self._flat).reshape(-1)
        flat.flags.writeable = False
        ends = list(itertools.accumulate(math.prod(shape) for shape in self._shapes))
        parts = zip(self._names, self._shapes, [0, *ends], ends, strict=False)
        return {name: flat[a:b].reshape(shape) for name, shape, a, b in parts}

    def __getitem__(self, name: str) -> Any:
        return self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def given_meta(meta: Mapping[str, Any] | None, when: float) -> dict[str, Any]:
    """When the run was recorded, and what the caller gave."""
    return {"time": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(when))} | dict(meta or {})


def check_meta(meta: Any) -> None:
    """Raises `Problem` for what is no dict by names, and for the names of what the recorder itself notes."""
    if not isinstance(meta, Mapping) or not all(isinstance(name, str) for name in meta):
        raise Problem("record.meta", field="meta")
    own = [name for name in meta if name in OWN_META]
    if own:
        raise Problem("record.own_meta", field="meta", names=", ".join(own))


def returned_meta(dtype: str, made: Sequence[torch.dtype]) -> dict[str, Any]:
    """The dtypes of what the call returns, h before c, where they are not the weights' own: torch.autocast's."""
    names = list(map(dtype_name, made))
    return {} if all(name == dtype for name in names) else {"returned": names}


def meta_of(values: torch.Tensor, text: str) -> dict[str, Any]:
    """What stands beside the numbers: dtype, device, versions, the module's own description."""
    import torch

    from rnnviz import __version__

    made: dict[str, Any] = {
        "dtype": dtype_name(values.dtype),
        "device": str(values.device),
        "module": text,
        "versions": {"rnnviz": __version__, "torch": str(torch.__version__)},
    }
    if values.is_cuda:  # pragma: no cover - needs a CUDA device
        made["tf32"] = tf32()
    if torch.is_autocast_enabled(values.device.type):
        made["autocast"] = dtype_name(torch.get_autocast_dtype(values.device.type))
    return made


def tf32() -> bool:
    """True where cuDNN's RNNs round the factors of a float32 product to 10 bits."""
    import torch

    settings = getattr(torch.backends.cudnn, "rnn", None)
    precision = getattr(settings, "fp32_precision", None)
    return precision == "tf32" if precision not in (None, "none") else bool(torch.backends.cudnn.allow_tf32)
