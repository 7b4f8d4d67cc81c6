"""The connections of the unrolled network: h in time, h up to the next layer, h_0 in, h_n and output out."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPen

from rnnviz.core.spec import RNNSpec
from rnnviz.render.network_canvas import Canvas
from rnnviz.render.network_layout import LANE, Row
from rnnviz.render.tensor_text import lane_label, lane_shape, port_texts

CAP = 0.24  # height of the projection on top of a cell, in cells
AIR = 0.3  # between the end of a row and its text, in units
GAP = 0.12  # between a cell and its wire, in units
NEAR = 0.75  # from the middle of three dots to the wire beside them, in units
ROOMY = 1.3  # distance of two rows, in units, from which the lanes between them have room for text


def paint_wires(canvas: Canvas) -> None:
    """All connections, lit where both ends are computed, strong where the cursor's number runs."""
    wires = _Wires(canvas)
    for row, y in zip(canvas.layout.rows, canvas.layout.ys, strict=True):
        if row is not None and not row.is_input:
            wires.along(row, y)
            wires.ends(row, y)
    for t, x in zip(canvas.layout.columns, canvas.layout.xs, strict=True):
        if t is not None:
            wires.upwards(t, x)
    canvas.draw_lines()
    wires.lanes()
    canvas.draw_lines()


def cap_of(canvas: Canvas, row: Row) -> float:
    """How far a projection stands out above a cell."""
    if row.is_input:
        return 0.0
    layer = canvas.frame.spec.layers[row.layer]
    return CAP * canvas.layout.cell if layer.out_size != layer.hidden_size else 0.0


class _Wires:
    def __init__(self, canvas: Canvas) -> None:
        self.c, self.layout = canvas, canvas.layout
        self.finals = {(f.layer, f.direction): f for f in canvas.frame.finals if f.tensor == "h_n"}
        self.two = canvas.frame.spec.num_directions == 2
        shown = zip(self.layout.rows, self.layout.ys, strict=True)
        self.places = {(row.layer, row.direction): y for row, y in shown if row is not None}

    # --- in time -----------------------------------------------------------------------------------
    def along(self, row: Row, y: float) -> None:
        """h from cell to cell, in the direction of the row."""
        c, near, last = self.c, NEAR * self.c.unit, self._last(row)
        for (a, xa), (b, xb) in pairwise(zip(self.layout.columns, self.layout.xs, strict=True)):
            if max(a or 0, b or 0) > last or (b is None and a == last):
                self._past_padding(row, y, (a, xa), (b, xb))
                continue
            lit = c.known(row.layer, row.direction, a) and c.known(row.layer, row.direction, b)
            lit = lit and not (a is None and b is None)
            gap = GAP * c.unit
            left = self.layout.x_of(row, xa) + (near if a is None else c.half) + gap
            right = self.layout.x_of(row, xb) - (near if b is None else c.half) - gap
            strong = c.pointed(row.layer, row.direction, b if row.direction else a)
            if row.direction:
                c.arrow(right, y, left, y, lit=lit, strong=strong)
            else:
                c.arrow(left, y, right, y, lit=lit, strong=strong)

    def _last(self, row: Row) -> int:
        """The last step of this sequence: a reverse direction starts there, a forward one ends."""
        return min(self.c.panels[row.layer, row.direction].length, self.c.frame.steps) - 1

    def _past_padding(self, row: Row, y: float, a: tuple[int | None, float], b: tuple[int | None, float]) -> None:
        """Between the last step and the end of the row nothing is computed: h_n is that of the last step, and h_0
        goes to it. A line behind the padding says so."""
        started, ended = self._reached(row)
        near = NEAR * self.c.unit
        left = self.layout.x_of(row, a[1]) + (near if a[0] is None else 0.0)
        right = self.layout.x_of(row, b[1]) - (near if b[0] is None else 0.0)
        if a[0] == self._last(row):
            left += self.c.half + GAP * self.c.unit
            if row.direction:
                self.c.arrow(right, y, left, y, lit=started)
                return
        strong = not row.direction and self._final_is_pointed(row)
        self.c.wire(left, y, right, y, lit=started if row.direction else ended, strong=strong)

    def ends(self, row: Row, y: float) -> None:
        """h_0 enters where the direction starts, h_n leaves where it ends."""
        c, layout = self.c, self.layout
        gap, reach = GAP * c.unit, c.unit * 1.5
        near = layout.x_of(row, layout.xs[0]) - c.half - gap
        far = layout.x_of(row, layout.xs[-1]) + c.half + gap
        outer = (
            layout.xs[0] - layout.shift - c.half - gap - reach,
            layout.xs[-1] + layout.shift + c.half + gap + reach,
        )
        started, ended = self._reached(row)
        enters, leaves = port_texts(c.frame, row.layer, row.direction, full=c.margins.full)
        left, right = (leaves, enters) if row.direction else (enters, leaves)
        lit = (ended, started) if row.direction else (started, ended)
        on = [c.theme.text if flag else c.theme.muted for flag in lit]
        air = c.unit * AIR
        c.text(left, outer[0] - c.metrics.horizontalAdvance(left) - air, y, on[0])
        c.text(right, outer[1] + air, y, on[1])
        strong = self._final_is_pointed(row)
        if row.direction:
            c.arrow(near, y, outer[0], y, lit=lit[0], strong=strong)
            c.arrow(outer[1], y, far, y, lit=lit[1])
        else:
            c.arrow(outer[0], y, near, y, lit=lit[0])
            c.arrow(far, y, outer[1], y, lit=lit[1], strong=strong)

    def _reached(self, row: Row) -> tuple[bool, bool]:
        panel = self.c.panels[row.layer, row.direction]
        start, stop = panel.computed
        final = self.finals.get((row.layer, row.direction))
        done = stop > start and (start == 0 if row.direction else stop > self._last(row))
        return stop > start, done if final is None else final.computed

    def _final_is_pointed(self, row: Row) -> bool:
        last = 0 if row.direction else self._last(row)
        return self.c.pointed(row.layer, row.direction, last)

    # --- upwards -----------------------------------------------------------------------------------
    def upwards(self, t: int, x: float) -> None:
        """x, and h of every layer, up to the cells that read it."""
        spec = self.c.frame.spec
        for layer in range(spec.num_layers + 1):
            sources = self._sources(layer)
            if sources and (layer in self.layout.lanes or not self.two):
                self._up(layer, sources, t, x)

    def _sources(self, layer: int) -> list[Row]:
        """The rows that the layer reads, where they are shown."""
        below = [Row(-1)] if layer == 0 else [Row(layer - 1, d) for d in range(self.c.frame.spec.num_directions)]
        return [row for row in below if (row.layer, row.direction) in self.places]

    def _up(self, layer: int, sources: list[Row], t: int, x: float) -> None:
        c, spec = self.c, self.c.frame.spec
        if layer == spec.num_layers and layer not in self.layout.lanes:
            return
        lit = all(c.known(row.layer, row.direction, t) for row in sources)
        strong = any(c.pointed(row.layer, row.direction, t) for row in sources)
        y = self.layout.lanes.get(layer)
        for row in sources:
            top = self.places[row.layer, row.direction] - c.half - cap_of(c, row)
            own = c.pointed(row.layer, row.direction, t)
            at = self.layout.x_of(row, x)
            c.wire(at, top, at, y if y is not None else top, lit=c.known(row.layer, row.direction, t), strong=own)
        if self.two and y is not None:
            c.wire(x - self.layout.shift, y, x + self.layout.shift, y, lit=lit, strong=strong)
        self._into(layer, t, x, y, lit, strong, sources)

    def _into(self, layer: int, t: int, x: float, y: float | None, lit: bool, strong: bool, sources: list[Row]) -> None:
        c, spec = self.c, self.c.frame.spec
        if layer == spec.num_layers:
            if y is not None:
                c.arrow(x, y, x, y - LANE * self.layout.drop * 0.45, lit=lit, strong=strong)
            return
        for d in range(spec.num_directions):
            place = self.places.get((layer, d))
            if place is not None:
                start = y if y is not None else self.places[sources[0].layer, 0] - c.half - cap_of(c, sources[0])
                at = self.layout.x_of(Row(layer, d), x) if self.two else x
                c.wire(at, start, at, place + c.half, lit=lit and c.known(layer, d, t), strong=strong)

    def lanes(self) -> None:
        """What stands in the lanes: their shapes, and a mark where dropout acts."""
        c, spec = self.c, self.c.frame.spec
        for layer, y in self.layout.lanes.items():
            top = layer == spec.num_layers
            at = y - max(0.0, 1.05 * c.unit - (LANE + 1) / 2 * self.layout.drop) if top else y
            c.text(lane_label(c.frame, layer), c.rect.left(), at, c.theme.text if top else c.theme.muted)
            if top or self.layout.drop >= ROOMY * c.unit:
                c.shape(lane_shape(c.frame, layer), at)
            if isinstance(spec, RNNSpec) and spec.dropout and 0 < layer < spec.num_layers:
                for t, x in zip(self.layout.columns, self.layout.xs, strict=True):
                    if t is not None:
                        self._drop(x, y)

    def _drop(self, x: float, y: float) -> None:
        """A crossed circle on the way up."""
        c, r = self.c, self.c.unit * 0.3
        c.p.setPen(QPen(QColor(c.theme.warning), max(1.0, c.unit * 0.1)))
        c.p.setBrush(QColor(c.theme.surface))
        c.p.drawEllipse(QPointF(x, y), r, r)
        c.line(x - r * 0.7, y + r * 0.7, x + r * 0.7, y - r * 0.7, QColor(c.theme.warning), max(1.0, c.unit * 0.1))
