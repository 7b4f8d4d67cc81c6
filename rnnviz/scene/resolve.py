"""(prepared, schedule, position) -> Frame, on every step, in microseconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rnnviz.scene.frame import Final, Frame, Panel, Ref
from rnnviz.scene.places import canonical
from rnnviz.scene.prepare import Layer, Prepared, prepare

if TYPE_CHECKING:
    from rnnviz.core.schedule import Schedule

__all__ = ["Prepared", "prepare", "resolve"]


def resolve(
    prepared: Prepared, schedule: Schedule, position: int, *, cursor: Ref | None = None, pins: Sequence[Ref] = ()
) -> Frame:
    """The picture at `position`; its cost does not depend on L."""
    trace, options, n = prepared.trace, prepared.options, prepared.options.sample
    view = _View(prepared, schedule, position)
    last = trace.spec.num_layers - 1
    made = {id(layer): view.panel(layer) for layer in (*prepared.hidden, *prepared.memory, *prepared.chosen)}
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
        hidden=tuple(made[id(layer)] for layer in prepared.hidden),
        memory=tuple(made[id(layer)] for layer in prepared.memory),
        x=view.input(prepared.x),
        output=output,
        finals=tuple(view.final(layer) for layer in prepared.finals),
        scales=prepared.scales,
        tokens=prepared.tokens,
        cursor=None if cursor is None else canonical(cursor, trace.spec, prepared.length),
        pins=tuple(canonical(pin, trace.spec, prepared.length) for pin in pins),
        chosen=tuple(made[id(layer)] for layer in prepared.chosen),
        range_mode=options.range_mode,
        panel_height=options.panel_height,
        numbers=options.numbers,
        follow=options.follow,
    )


class _View:
    """What one position has reached."""

    def __init__(self, prepared: Prepared, schedule: Schedule, position: int) -> None:
        self.prepared, self.schedule, self.position = prepared, schedule, position
        self.n = prepared.options.sample
        self.added = {(k, d): t for k, d, t in schedule.cells(position, self.n)}
        self.times = tuple(sorted(set(self.added.values())))

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
            units=layer.units,
            reduction=self.prepared.options.reduction,
            pyramid=layer.pyramid,
            elsewhere=tuple(other for other in self.times if other != t),
        )

    def input(self, x: Layer) -> Panel:
        """x is known from the start; the steps that this position reads are marked."""
        read = {t for (k, _), t in self.added.items() if k == 0}
        newest = next(iter(read)) if len(read) == 1 else None
        length = self.prepared.length
        return Panel(
            tensor="x",
            layer=0,
            direction=0,
            values=x.values,
            codes=x.codes,
            scale=x.scale,
            computed=(0, length),
            newest=(0, 0) if newest is None else (newest, newest + 1),
            length=length,
            reduction=self.prepared.options.reduction,
            pyramid=x.pyramid,
            elsewhere=tuple(other for other in self.times if other != newest),
        )

    def final(self, layer: Layer) -> Final:
        k, d = layer.layer, layer.direction
        t = 0 if d == 1 else self.prepared.length - 1
        start, stop = self.schedule.computed(self.position, k, d, self.n)
        directions = self.prepared.trace.spec.num_directions
        newest = self.added.get((k, d)) == t
        return Final(
            layer.tensor, k * directions + d, k, d, t, layer.values, layer.codes, layer.scale, start <= t < stop, newest
        )
