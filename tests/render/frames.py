"""Frames made by hand for the painters' tests: random states, no torch, no resolve."""

from __future__ import annotations

import numpy as np

from rnnviz.core.schedule import Schedule, default_order
from rnnviz.core.spec import CellSpec, NetworkSpec, RNNSpec, StackSpec
from rnnviz.scene.frame import Codes, Final, Floats, Frame, Panel, Ref, Scale

SPECS: dict[str, NetworkSpec] = {
    "one layer": RNNSpec("RNN_TANH", 100, 20),
    "four layers": RNNSpec("RNN_TANH", 100, 20, num_layers=4),
    "bidirectional": RNNSpec("RNN_TANH", 6, 16, num_layers=2, bidirectional=True),
    "lstm": RNNSpec("LSTM", 8, 12, num_layers=2, proj_size=5),
    "stack": StackSpec((CellSpec("RNN_TANH", 100, 30), CellSpec("RNN_TANH", 30, 20))),
}


def codes_of(values: Floats, high: float) -> Codes:
    """One byte per number, as the design notes define it (finite values only)."""
    size = np.minimum(np.abs(values) / high, 1)
    return ((np.round(size * 126).astype(np.uint8) << 1) | (values < 0)).astype(np.uint8)


def make_frame(
    spec: NetworkSpec,
    position: int = 0,
    *,
    steps: int = 14,
    batch: int = 3,
    order: str | None = None,
    show_c: bool = False,
    length: int | None = None,
    unbatched: bool = False,
    tokens: tuple[str, ...] = (),
    cursor: Ref | None = None,
    pins: tuple[Ref, ...] = (),
    seed: int = 0,
) -> Frame:
    """A frame at `position` (negative: from the end) with states that look like those of an untrained network."""
    random = np.random.default_rng(seed)
    order = order or default_order(spec)
    schedule = Schedule(spec, order, length=steps)
    position = position % len(schedule)
    length = steps if length is None else length
    h, c, x = Scale("h", -1.0, 1.0), Scale("c", -2.0, 2.0), Scale("x", -3.0, 3.0)
    cells = schedule.cells(position)

    def draw(rows: int, scale: float) -> Floats:
        return (random.standard_normal((steps, rows)) * scale).clip(-3, 3).astype(np.float32)

    def panel(tensor: str, layer: int, direction: int, values: Floats, scale: Scale, start: bool) -> Panel:
        done = schedule.computed(position, layer, direction) if tensor != "x" else (0, steps)
        new = [t for k, d, t in cells if (k, d) == (layer, direction)] if tensor != "x" else []
        newest = (new[0], new[0] + 1) if new else (0, 0)
        zeros = np.zeros(values.shape[1], dtype=np.float32) if start else None
        codes = codes_of(values, scale.high)
        start_codes = codes_of(zeros, scale.high) if zeros is not None else None
        return Panel(tensor, layer, direction, values, codes, scale, done, newest, length, zeros, start_codes)

    hidden, memory, finals = [], [], []
    for layer in range(spec.num_layers - 1, -1, -1):
        for direction in range(spec.num_directions):
            size = spec.layers[layer]
            hidden.append(panel("h", layer, direction, np.tanh(draw(size.out_size, 0.7)), h, True))
            if show_c:
                memory.append(panel("c", layer, direction, draw(size.hidden_size, 0.8), c, True))
    for tensor, panels in (("h_n", hidden), ("c_n", memory)):
        for p in sorted(panels, key=lambda p: (p.layer, p.direction)):
            t = 0 if p.direction else length - 1
            known = p.computed[0] <= t < p.computed[1]
            newest = p.newest[0] <= t < p.newest[1]
            index = p.layer * spec.num_directions + p.direction
            finals.append(
                Final(tensor, index, p.layer, p.direction, t, p.values[t], p.codes[t], p.scale, known, newest)
            )
    top = [p for p in hidden if p.layer == spec.num_layers - 1]
    output = tuple(
        Panel("output", p.layer, p.direction, p.values, p.codes, h, p.computed, p.newest, length) for p in top
    )
    return Frame(
        spec, steps, 1 if unbatched else batch, unbatched, order, position, len(schedule), 0, cells, tuple(hidden),
        tuple(memory), panel("x", 0, 0, draw(spec.input_size, 1.0), x, False), output, tuple(finals),
        (h, x, c) if show_c else (h, x), tokens, cursor, pins,
    )  # fmt: skip
