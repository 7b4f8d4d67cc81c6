"""What the parts of the unrolled network's painter share: the frame, where everything stands, lines and text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnviz.render.fonts import mono_font
from rnnviz.render.network_layout import NetworkLayout, Row, all_rows, place, wanted_lanes
from rnnviz.render.palette import mix
from rnnviz.render.tensor_text import lane_label, lane_shape, port_texts, row_shape, row_text, without_names
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Ref

SHAPES_FROM = 26.0  # units of width for the cells, below which shapes give way
WIDE_COLUMN = 2.8  # units per timestep that are kept free before the ends of the rows say their shapes


@dataclass(frozen=True)
class Margins:
    """What stands beside the cells, and how wide each column of it is."""

    label: float
    port: float
    shape: float
    full: bool  # the ends of the rows say their shapes
    bare: bool = False  # shapes are numbers without the names of their axes


class Canvas:
    """One painting of one frame into one rectangle; lengths are in units of `unit` pixels, the text size."""

    def __init__(self, painter: QPainter, rect: QRectF, frame: Frame, theme: Theme, unit: float) -> None:
        self.p, self.rect, self.frame, self.theme, self.unit = painter, rect, frame, theme, unit
        self.mono = mono_font(unit)
        self.metrics = QFontMetricsF(self.mono)
        self.rows = all_rows(frame.spec)
        self.panels = {(panel.layer, panel.direction): panel for panel in frame.hidden}
        self.newest = set(frame.cells)
        self.lit, self.dim = QColor(theme.muted), QColor(theme.border)
        self.edge, self.faint = QColor(mix(theme.border, theme.text, 0.25)), QColor(theme.empty_line)
        self.cursor = QColor(theme.cursor)
        self.margins = self._margins(rect.width())
        self.layout = self._place()
        self.half = self.layout.cell / 2
        self._lines: dict[tuple[int, float], list[QLineF]] = {}

    # --- where everything stands -------------------------------------------------------------------
    def _margins(self, width: float) -> Margins:
        lanes = wanted_lanes(self.frame.spec)
        labels = [row_text(row.layer, row.direction) for row in self.rows]
        label = self._widest([*labels, *(lane_label(self.frame, k) for k in lanes)])
        shapes = [row_shape(self.frame, row.layer) for row in self.rows]
        shapes += [lane_shape(self.frame, k) for k in lanes]
        shape, bare = self._widest(shapes), self._widest([without_names(text) for text in shapes])
        short, full = self._ports(full=False), self._ports(full=True)
        free = max(SHAPES_FROM, min(self.frame.steps, 12) * WIDE_COLUMN) * self.unit
        if width - label - 2 * full - shape >= free:
            return Margins(label, full, shape, full=True)
        room = width - label - 2 * short - SHAPES_FROM * self.unit
        if room >= shape:
            return Margins(label, short, shape, full=False)
        return Margins(label, short, bare if room >= bare else 0.0, full=False, bare=True)

    def _ports(self, *, full: bool) -> float:
        rows = self.rows[:-1]
        texts = [text for row in rows for text in port_texts(self.frame, row.layer, row.direction, full=full)]
        return self._widest(texts) + self.unit

    def _widest(self, texts: Sequence[str]) -> float:
        return max((self.metrics.horizontalAdvance(text) for text in texts), default=0.0) + self.unit

    def _place(self) -> NetworkLayout:
        margins, numbers, rect = self.margins, 1.5 * self.unit, self.rect
        left = margins.label + margins.port
        width = rect.width() - left - margins.port - margins.shape
        index = {(row.layer, row.direction): k for k, row in enumerate(self.rows)}
        return place(
            self.rows,
            self.frame.steps,
            box=(rect.left() + left, rect.top(), width, rect.height() - numbers),
            unit=self.unit,
            focus=[(index[layer, direction], t) for layer, direction, t in self.frame.cells],
            lanes=wanted_lanes(self.frame.spec),
        )

    # --- what is known, what is pointed at ---------------------------------------------------------
    def known(self, layer: int, direction: int, t: int | None) -> bool:
        """Whether the position has reached a cell: x always, but for padding, and what is folded away."""
        if layer < 0 or t is None:
            return t is None or t < self.frame.x.length
        start, stop = self.panels[layer, direction].computed
        return start <= t < stop

    def pointed(self, layer: int, direction: int, t: int | None) -> bool:
        """Whether the cursor is at this cell."""
        ref = self.frame.cursor
        return ref is not None and t is not None and points_at(ref, Row(layer, direction), t)

    # --- lines and text ----------------------------------------------------------------------------
    def line(self, x1: float, y1: float, x2: float, y2: float, colour: QColor, width: float) -> None:
        """Lines of one colour and width are drawn in one go: a call to Qt costs more than a short line."""
        self._lines.setdefault((colour.rgb(), width), []).append(QLineF(x1, y1, x2, y2))

    def draw_lines(self) -> None:
        """Everything that `line` has collected; what is lit over what is not."""
        order = {self.dim.rgb(): 0, self.faint.rgb(): 0, self.cursor.rgb(): 2}
        for (colour, width), lines in sorted(self._lines.items(), key=lambda item: order.get(item[0][0], 1)):
            self.p.setPen(QPen(QColor.fromRgb(colour), width))
            self.p.drawLines(lines)
        self._lines.clear()

    def wire(self, x1: float, y1: float, x2: float, y2: float, *, lit: bool, strong: bool = False) -> None:
        """A part of a connection; `strong`: what the cursor is at runs through it."""
        colour = self.cursor if strong else self.lit if lit else self.dim
        self.line(x1, y1, x2, y2, colour, max(1.6, self.unit * 0.16) if strong else max(1.0, self.unit * 0.105))

    def arrow(self, x1: float, y1: float, x2: float, y2: float, *, lit: bool, strong: bool = False) -> None:
        """A wire with a head at its second end, level or upright."""
        head = self.unit * 0.32
        length = abs(x2 - x1) + abs(y2 - y1)
        if length < head:
            return
        self.wire(x1, y1, x2, y2, lit=lit, strong=strong)
        dx, dy = (x2 - x1) / length * head, (y2 - y1) / length * head
        for side in (-0.8, 0.8):
            self.wire(x2 - dx + side * dy, y2 - dy + side * dx, x2, y2, lit=lit, strong=strong)

    def text(self, text: str, x: float, y: float, colour: str) -> None:
        """One line, its middle at `y`."""
        self.p.setPen(QColor(colour))
        baseline = y + (self.metrics.ascent() - self.metrics.descent()) / 2
        self.p.drawText(QPointF(x, baseline), text)

    def shape(self, text: str, y: float) -> None:
        """A shape in its column at the right, with the names of its axes where there is room for them."""
        if self.margins.shape:
            shown = without_names(text) if self.margins.bare else text
            self.text(shown, self.rect.right() - self.margins.shape + self.unit, y, self.theme.muted)

    def dots(self, centre: QPointF, *, vertical: bool = False) -> None:
        """Three dots where something is folded away."""
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(QColor(self.theme.muted))
        for k in (-1, 0, 1):
            by = k * self.unit * 0.42
            point = centre + (QPointF(0, by) if vertical else QPointF(by, 0))
            self.p.drawEllipse(point, self.unit * 0.09, self.unit * 0.09)
        self.p.setBrush(Qt.BrushStyle.NoBrush)


def points_at(ref: Ref, row: Row, t: int) -> bool:
    """Whether `ref` is a number of this cell's state (h or c), or of this x."""
    if ref.tensor in ("h", "c"):
        return (ref.layer, ref.direction, ref.t) == (row.layer, row.direction, t)
    return ref.tensor == "x" and row.is_input and ref.t == t
