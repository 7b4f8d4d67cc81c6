"""(trace, options) -> Prepared, once; (prepared, schedule, position) -> Frame, on every step, in microseconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.scene.frame import Codes, Final, Floats, Frame, Panel, Ref, Scale
from rnnviz.scene.levels import encode, scale_of
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.places import canonical

if TYPE_CHECKING:
    from rnnviz.core.schedule import Schedule
    from rnnviz.core.trace import Trace


@dataclass(frozen=True, eq=False)
class Layer:
    """The numbers and levels of one heatmap, whatever the position."""

    tensor: str
    layer: int
    direction: int
    values: Floats  # (L, rows)
    codes: Codes
    scale: Scale
    start: Floats | None = None
    start_codes: Codes | None = None


@dataclass(frozen=True, eq=False)
class Prepared:
    """One sample of a trace with its display levels."""

    trace: Trace
    options: DisplayOptions
    hidden: tuple[Layer, ...]
    memory: tuple[Layer, ...]
    x: Layer
    finals: tuple[Layer, ...]  # h_n and c_n rows: values (H,)
    scales: tuple[Scale, ...]
    length: int
    tokens: tuple[str, ...]


def prepare(trace: Trace, options: DisplayOptions) -> Prepared:
    """Scales over the whole run (all samples), levels of the chosen sample."""
    n = options.sample
    scale_h = scale_of("h", [h for layer in trace.h for h in layer] + list(trace.h_0), _bounded(trace))
    scale_x = scale_of("x", [trace.x], bounded=False)
    cells = _cell_states(trace) if trace.spec.has_cell_state else []
    scale_c = scale_of("c", [c for _, _, c in cells], bounded=False) if cells else None
    states = [(k, d, h) for k, layer in enumerate(trace.h) for d, h in enumerate(layer)]
    hidden = [_layer(trace, "h", k, d, h, n, scale_h) for k, d, h in states]
    memory = [_layer(trace, "c", k, d, c, n, scale_c) for k, d, c in cells if scale_c is not None]
    shown = memory if options.show_c else []
    tokens = trace.meta.get("tokens") or ()
    return Prepared(
        trace=trace,
        options=options,
        hidden=_deep_first(hidden),
        memory=_deep_first(shown),
        x=Layer("x", 0, 0, trace.x[:, n], encode(trace.x[:, n], scale_x), scale_x),
        finals=tuple(_finals(trace, "h_n", hidden, n) + _finals(trace, "c_n", memory, n)),
        scales=(scale_h, scale_x) + ((scale_c,) if scale_c is not None else ()),
        length=int(trace.lengths[n]),
        tokens=tuple(tokens[n]) if n < len(tokens) else (),
    )


def _bounded(trace: Trace) -> bool:
    """True where every h lies in [-1, 1]: tanh, GRU and LSTM without a projection (unless h_0 starts outside)."""
    return all(layer.kind != "RNN_RELU" and layer.out_size == layer.hidden_size for layer in trace.spec.layers)


def _cell_states(trace: Trace) -> list[tuple[int, int, Any]]:
    found = [(k, d, c) for k, layer in enumerate(trace.c or ()) for d, c in enumerate(layer)]
    return [(k, d, c) for k, d, c in found if c is not None]


def _layer(trace: Trace, tensor: str, k: int, d: int, states: Any, n: int, scale: Scale) -> Layer:
    values = states[:, n]
    first = trace.c_0 if tensor == "c" else trace.h_0
    start = np.asarray(first[k * trace.spec.num_directions + d][n])
    return Layer(tensor, k, d, values, encode(values, scale), scale, start, encode(start, scale))


def _deep_first(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    return tuple(sorted(layers, key=lambda layer: (-layer.layer, layer.direction)))


def _finals(trace: Trace, tensor: str, layers: Sequence[Layer], n: int) -> list[Layer]:
    """Each layer's and direction's own last state: forward at the last valid step, reverse at t = 0."""
    finals = trace.h_n if tensor == "h_n" else trace.c_n
    directions = trace.spec.num_directions
    rows = [(layer, finals[layer.layer * directions + layer.direction][n]) for layer in layers]
    return [Layer(tensor, a.layer, a.direction, row, encode(row, a.scale), a.scale) for a, row in rows]


def resolve(
    prepared: Prepared, schedule: Schedule, position: int, *, cursor: Ref | None = None, pins: Sequence[Ref] = ()
) -> Frame:
    """The picture at `position`; its cost does not depend on L."""
    trace, n = prepared.trace, prepared.options.sample
    view = _View(prepared, schedule, position)
    last = trace.spec.num_layers - 1
    hidden = tuple(view.panel(layer) for layer in prepared.hidden)
    output = tuple(view.panel(layer, "output") for layer in prepared.hidden if layer.layer == last)
    return Frame(
        spec=trace.spec,
        steps=trace.steps,
        batch=trace.batch,
        unbatched=trace.unbatched,
        order=schedule.order,
        position=position,
        positions=len(schedule),
        sample=n,
        cells=schedule.cells(position, n),
        hidden=hidden,
        memory=tuple(view.panel(layer) for layer in prepared.memory),
        x=view.input(prepared.x),
        output=output,
        finals=tuple(view.final(layer) for layer in prepared.finals),
        scales=prepared.scales,
        tokens=prepared.tokens,
        cursor=None if cursor is None else canonical(cursor, trace.spec, prepared.length),
        pins=tuple(canonical(pin, trace.spec, prepared.length) for pin in pins),
    )


class _View:
    """What one position has reached."""

    def __init__(self, prepared: Prepared, schedule: Schedule, position: int) -> None:
        self.prepared, self.schedule, self.position = prepared, schedule, position
        self.n = prepared.options.sample
        self.added = {(k, d): t for k, d, t in schedule.cells(position, self.n)}

    def panel(self, layer: Layer, tensor: str = "") -> Panel:
        k, d = layer.layer, layer.direction
        t = self.added.get((k, d))
        start = (layer.start, layer.start_codes) if not tensor else (None, None)
        return Panel(
            tensor=tensor or layer.tensor,
            layer=k,
            direction=d,
            values=layer.values,
            codes=layer.codes,
            scale=layer.scale,
            computed=self.schedule.computed(self.position, k, d, self.n),
            newest=(0, 0) if t is None else (t, t + 1),
            length=self.prepared.length,
            start=start[0],
            start_codes=start[1],
        )

    def input(self, x: Layer) -> Panel:
        """x is known from the start; the steps that this position reads are marked."""
        read = [t for (k, _), t in self.added.items() if k == 0]
        newest = (min(read), min(read) + 1) if len(set(read)) == 1 else (0, 0)
        return Panel("x", 0, 0, x.values, x.codes, x.scale, (0, self.prepared.length), newest, self.prepared.length)

    def final(self, layer: Layer) -> Final:
        k, d = layer.layer, layer.direction
        t = 0 if d == 1 else self.prepared.length - 1
        start, stop = self.schedule.computed(self.position, k, d, self.n)
        directions = self.prepared.trace.spec.num_directions
        newest = self.added.get((k, d)) == t
        return Final(
            layer.tensor, k * directions + d, k, d, t, layer.values, layer.codes, layer.scale, start <= t < stop, newest
        )
