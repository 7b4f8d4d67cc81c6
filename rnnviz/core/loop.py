"""The sweep behind `record` over cells: for t in range(L), the h of one cell is the input of the next."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.core.arguments import CellCall, check_alike, parse_cells
from rnnviz.core.fused import CELL_PARTS, cell_call, weights_of
from rnnviz.core.network import described, dtype_name
from rnnviz.core.spec import StackSpec
from rnnviz.core.store import Form, Host, MemoryRoom, Room, Store, to_numpy, wide_dtype
from rnnviz.core.sweep import Recording, Snapshot, meta_of, returned_meta

if TYPE_CHECKING:
    import torch

    from rnnviz.core.trace import Trace

BLOCK = 256  # steps that are handed over together
LOOK_S = 0.03  # time between two looks at `cancel`


def record_cells(
    recording: Recording, spec: StackSpec, cells: Sequence[Any], args: Sequence[Any], kwargs: dict[str, Any]
) -> Trace:
    """h (and c) of every cell at every step."""
    weights = {f"{k}.{name}": w for k, cell in enumerate(cells) for name, w in _weights(cell).items()}
    first = next(iter(weights.values()))
    for name, weight in weights.items():
        check_alike(name, weight, first)
    call = parse_cells(spec, cells, first, args, kwargs)
    form = Form(
        spec, len(call.x), call.x.shape[1], dtype_name(first.dtype), call.unbatched,
        cells=spec.has_cell_state,
    )  # fmt: skip
    recording.refuse_too_large(form, call.x.element_size())
    recording.total = form.steps
    recording.look()
    store = recording.store(form, call.x, recording.look)
    _put_call(store, call)
    for rows in store.pieces(call.x):
        recording.strange.look(call.x[rows], x=True)
    finals = _Loop(recording, cells, call, store).run()
    for k, state in enumerate(finals):
        if isinstance(state, tuple):
            store.put(f"c_n.{k}", to_numpy(state[1], copy=True))
    made = [part.dtype for state in finals for part in (state if isinstance(state, tuple) else (state,))]
    extra = {"training": cells[0].training} | returned_meta(form.dtype, made)
    meta = meta_of(first, "\n".join(map(described, cells))) | extra | recording.all_meta()
    return store.finish(Snapshot.of(list(weights), list(weights.values())), meta)


def _weights(cell: Any) -> dict[str, torch.Tensor]:
    found = dict(zip(CELL_PARTS, weights_of(cell, list(CELL_PARTS)), strict=True))
    return {name: weight for name, weight in found.items() if weight is not None}


def _put_call(store: Store, call: CellCall) -> None:
    store.put("x", store.copy(call.x))
    store.put("lengths", np.full(call.x.shape[1], len(call.x), np.int64))
    for k, state in enumerate(call.states):
        for name, part in zip(("h_0", "c_0"), state if isinstance(state, tuple) else (state,), strict=False):
            store.put(f"{name}.{k}", to_numpy(part, copy=True))


class _Loop:
    """The steps one by one; what they make is handed over in blocks."""

    def __init__(self, recording: Recording, cells: Sequence[Any], call: CellCall, store: Store) -> None:
        self.recording, self.call, self.store = recording, call, store
        self.functions = [cell_call(cell) for cell in cells]
        self.rooms = [store.room(k) for k in range(len(cells))]
        self.memories = [self._memory(k, state) for k, state in enumerate(call.states)]
        self.host = Host(call.x.device)
        self.block = BLOCK if recording.chunk is None else recording.chunk

    def _memory(self, k: int, state: Any) -> Room | None:
        """Where c of an LSTM cell goes."""
        if not isinstance(state, tuple):
            return None
        import torch

        from rnnviz.core.store import FileRoom

        if self.store.writer is not None:
            return FileRoom(self.store.writer, [f"c.{k}.0"], self.call.x)
        shape = len(self.call.x), *state[1].shape
        return MemoryRoom(torch.empty(shape, dtype=wide_dtype(self.call.x.dtype), device="cpu"), shape[-1], self.call.x)

    def run(self) -> list[Any]:
        """The final states."""
        states: list[Any] = list(self.call.states)
        looked, steps = time.perf_counter(), len(self.call.x)
        for start in range(0, steps, self.block):
            stop = min(start + self.block, steps)
            made: list[list[Any]] = [[] for _ in states]
            for below in self.call.x[start:stop].unbind(0):
                self._step(below, states, made)
                if time.perf_counter() - looked > LOOK_S:
                    self.recording.look()
                    looked = time.perf_counter()
            self._hand_over(start, made)
            self.recording.advance(stop - start)
        self.host.flush()
        self._keep()
        return states

    def _step(self, below: Any, states: list[Any], made: list[list[Any]]) -> None:
        for k, function in enumerate(self.functions):
            state = states[k] = function(below, states[k])
            below = state[0] if isinstance(state, tuple) else state
            made[k].append(state)

    def _hand_over(self, start: int, made: list[list[Any]]) -> None:
        import torch

        for k, states in enumerate(made):
            memory = self.memories[k]
            h = torch.stack([s[0] for s in states] if memory is not None else states)
            self.host.give(h, partial(self._take, self.rooms[k], start))
            if memory is not None:
                c = torch.stack([s[1] for s in states])
                self.host.give(c, partial(self._take, memory, start))

    def _take(self, room: Room, start: int, values: torch.Tensor) -> None:
        self.recording.strange.look(values)
        room.put(0, start, values)

    def _keep(self) -> None:
        for k, (room, memory) in enumerate(zip(self.rooms, self.memories, strict=True)):
            self.store.keep(k, room)
            if isinstance(memory, MemoryRoom):
                self.store.put(f"c.{k}.0", memory.arrays(1)[0])
