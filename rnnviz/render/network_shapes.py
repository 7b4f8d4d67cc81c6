"""The shape of what runs along each edge of the unrolled network, written beside the edge.

On a card that is zoomed in or large every edge has it; else those of the cells that the step computed or the cursor is
at, so that the same text does not stand at every cell. A shape without its room loses the names of its axes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF

from rnnviz.render.fonts import mono_font
from rnnviz.render.network_canvas import Canvas
from rnnviz.render.network_layout import LANE, Row
from rnnviz.render.tensor_text import step_shape, without_names

EVERYWHERE = 1.35  # text of the drawing against that of the shapes, from which all edges have room for them
AIR = 3.0  # pixels between a wire and its shape, at the usual size of the text
USUAL = 11.0
CAPITALS = 0.8  # of the height of the font: nothing in a shape is higher


class EdgeShapes:
    """Shapes in text of `size` pixels on one painting of the network."""

    def __init__(self, canvas: Canvas, size: float) -> None:
        self.c, self.layout, self.size = canvas, canvas.layout, size
        self.font = mono_font(size)
        self.metrics = QFontMetricsF(self.font)
        self.air = AIR * size / USUAL
        self.everywhere = canvas.unit >= EVERYWHERE * size
        shown = zip(canvas.layout.rows, canvas.layout.ys, strict=True)
        self.places = {(row.layer, row.direction): y for row, y in shown if row is not None}
        self.taken: list[QRectF] = []
        self.two = canvas.frame.spec.num_directions == 2

    def paint(self) -> None:
        """All of them; the painter's font is changed."""
        self.c.p.setFont(self.font)
        for row, t, x, y in self.layout.cells():
            if not row.is_input and self._wanted(row, t):
                self._in_time(row, t, y)
                self._into(row, x, y)
            if self._wanted(row, t) or (row.is_input and any(k == 0 and s == t for k, _, s in self.c.newest)):
                self._out_of(row, x, y)
        for layer, y in self.layout.lanes.items():
            if layer == self.c.frame.spec.num_layers and self.two:  # else it is h of the last layer, and says so
                self._output(y)

    def _wanted(self, row: Row, t: int) -> bool:
        if self.everywhere or self.c.pointed(row.layer, row.direction, t):
            return True
        return (row.layer, row.direction, t) in self.c.newest

    # --- one kind of edge each -----------------------------------------------------------------------
    def _in_time(self, row: Row, t: int, y: float) -> None:
        """h of the step before, on the edge by which it comes in."""
        shape = step_shape(self.c.frame, row.layer)
        for (a, left), (b, right) in pairwise(zip(self.layout.columns, self.layout.xs, strict=True)):
            if None not in (a, b) and (a if row.direction else b) == t:
                room = right - left - 2 * self.c.half - 2 * self.air
                middle = self.layout.x_of(row, (left + right) / 2)
                if self.c.pointed(row.layer, row.direction, t):
                    room = self.layout.pitch  # over the edges of its neighbours, as long as the cursor is here
                text = self._fitting(shape, room)
                if text:
                    self._put(text, middle - self.metrics.horizontalAdvance(text) / 2, y - 0.85 * self.size)

    def _into(self, row: Row, x: float, y: float) -> None:
        """What both directions below made, side by side, from where they come together up to the cell."""
        lane = self.layout.lanes.get(row.layer)
        if self.two and row.layer > 0 and row.direction == 0 and lane is not None:
            foot = y + self.c.half
            self._beside(step_shape(self.c.frame, row.layer - 1, both=True), x + 2 * self.layout.shift, foot, lane)

    def _out_of(self, row: Row, x: float, y: float) -> None:
        """x or h on its way up."""
        above = [place for place in self._ends() if place < y - self.c.half]
        if above:
            left = self.two and not row.is_input and row.direction == 0  # the other direction's edge is at the right
            self._beside(step_shape(self.c.frame, row.layer), x, max(above), y - self.c.half, left=left)

    def _output(self, y: float) -> None:
        """What leaves at the top."""
        last = self.c.frame.spec.num_layers - 1
        shape = step_shape(self.c.frame, last, both=True)
        for t, x in zip(self.layout.columns, self.layout.xs, strict=True):
            if t is not None and any(self._wanted(Row(last, d), t) for d in range(1 + self.two)):
                self._beside(shape, x, y - LANE * self.layout.drop * 0.6, y)

    def _ends(self) -> Iterator[float]:
        """Where an edge upwards may end: the foot of a cell, a lane."""
        yield from self.layout.lanes.values()
        yield from (y + self.c.half for y in self.places.values())

    # --- text ----------------------------------------------------------------------------------------
    def _beside(self, shape: str, x: float, top: float, foot: float, *, left: bool = False) -> None:
        """At the right of an upright edge between two heights, as far as the next column leaves room."""
        text = self._fitting(shape, self.layout.pitch - (2 * self.layout.shift if self.two else 0.0) - 2 * self.air)
        if text and CAPITALS * self.metrics.ascent() <= foot - top:
            at = x - self.air - self.metrics.horizontalAdvance(text) if left else x + self.air
            self._put(text, at, (top + foot) / 2)

    def _fitting(self, shape: str, room: float) -> str:
        """The shape with the names of its axes, without them, or nothing."""
        texts = (shape, without_names(shape))
        return next((text for text in texts if self.metrics.horizontalAdvance(text) <= room), "")

    def _put(self, text: str, x: float, y: float) -> None:
        """Where it is whole and apart from those that stand already."""
        wide, high = self.metrics.horizontalAdvance(text), CAPITALS * self.metrics.ascent()
        box = QRectF(x, y - high / 2, wide, high)
        apart = box.adjusted(-2 * self.air, -self.air, 2 * self.air, self.air)
        if box.top() >= self.c.rect.top() and not any(apart.intersects(other) for other in self.taken):
            self.taken.append(box)
            self._text(text, x, y)

    def _text(self, text: str, x: float, y: float) -> None:
        """On a ground of its own, which parts it from wires that pass."""
        wide, high = self.metrics.horizontalAdvance(text), self.metrics.ascent()
        ground = QColor(self.c.theme.surface)
        ground.setAlphaF(0.85)
        self.c.p.fillRect(QRectF(x - 1, y - high / 2, wide + 2, high), ground)
        self.c.p.setPen(QColor(self.c.theme.muted))
        self.c.p.drawText(QPointF(x, y + (high - self.metrics.descent()) / 2), text)
