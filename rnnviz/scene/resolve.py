"""(prepared, schedule, position) -> Frame, on every step, in microseconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rnnviz.core.spec import state_row
from rnnviz.scene.frame import Final, Frame, Panel, Ref
from rnnviz.scene.places import canonical
from rnnviz.scene.prepare import Levels, Prepared

if TYPE_CHECKING:
    from rnnviz.core.schedule import Schedule


def resolve(
    prepared: Prepared, schedule: Schedule, position: int, *, cursor: Ref | None = None, pins: Sequence[Ref] = ()
) -> Frame:
    """The picture at `position`; its cost does not depend on L."""
    trace, options, n = prepared.trace, prepared.options, prepared.options.sample
    view = _View(prepared, schedule, position)
    last = trace.spec.num_layers - 1
    made = {id(levels): view.panel(levels) for levels in (*prepared.hidden, *prepared.memory, *prepared.chosen)}
    output = tuple(view.panel(levels, "output") for levels in prepared.hidden if levels.layer == last)
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
        hidden=tuple(made[id(levels)] for levels in prepared.hidden),
        memory=tuple(made[id(levels)] for levels in prepared.memory),
        x=view.input(prepared.x),
        output=output,
        finals=tuple(view.final(levels) for levels in prepared.finals),
        scales=prepared.scales,
        tokens=prepared.tokens,
        cursor=None if cursor is None else canonical(cursor, trace.spec, prepared.length),
        pins=tuple(canonical(pin, trace.spec, prepared.length) for pin in pins),
        chosen=tuple(made[id(levels)] for levels in prepared.chosen),
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

    def panel(self, levels: Levels, tensor: str = "") -> Panel:
        k, d = levels.layer, levels.direction
        t = self.added.get((k, d))
        start = (levels.start, levels.start_codes) if not tensor else (None, None)
        return Panel(
            tensor=tensor or levels.tensor,
            layer=k,
            direction=d,
            values=levels.values,
            codes=levels.codes,
            scale=levels.scale,
            computed=self.schedule.computed(self.position, k, d, self.n),
            newest=(0, 0) if t is None else (t, t + 1),
            length=self.prepared.length,
            start=start[0],
            start_codes=start[1],
            units=levels.units,
            reduction=self.prepared.options.reduction,
            pyramid=levels.pyramid,
            elsewhere=tuple(other for other in self.times if other != t),
        )

    def input(self, x: Levels) -> Panel:
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

    def final(self, levels: Levels) -> Final:
        k, d = levels.layer, levels.direction
        t = 0 if d == 1 else self.prepared.length - 1
        start, stop = self.schedule.computed(self.position, k, d, self.n)
        newest = self.added.get((k, d)) == t
        return Final(
            tensor=levels.tensor,
            index=state_row(self.prepared.trace.spec, k, d),
            layer=k,
            direction=d,
            t=t,
            values=levels.values,
            codes=levels.codes,
            scale=levels.scale,
            computed=start <= t < stop,
            newest=newest,
        )
