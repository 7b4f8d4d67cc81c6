"""Paints the unrolled network of a frame: the one painter of the window and of exported pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnviz.render.colours import table
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.network_layout import NetworkLayout, Row, all_rows, place
from rnnviz.render.palette import mix
from rnnviz.render.tensor_text import input_shape, port_texts, row_text, state_shape
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Final, Floats, Frame, Panel, Ref
from rnnviz.scene.levels import encode

SHAPES_FROM = 30.0  # units of width for the cells, below which the shapes give way


@dataclass(frozen=True)
class Margins:
    """What stands beside the cells, and how wide each column of it is."""

    label: float
    port: float
    shape: float


class _Painter:
    """One painting of one frame into one rectangle; lengths are in units of `unit` pixels, the text size."""

    def __init__(self, painter: QPainter, rect: QRectF, frame: Frame, theme: Theme, unit: float) -> None:
        self.p, self.frame, self.theme, self.unit = painter, frame, theme, unit
        self.mono = mono_font(unit)
        self.metrics = QFontMetricsF(self.mono)
        self.rows = all_rows(frame.spec)
        self.panels = {(panel.layer, panel.direction): panel for panel in frame.hidden}
        self.finals = {(f.layer, f.direction): f for f in frame.finals if f.tensor == "h_n"}
        self.newest = set(frame.cells)
        self.margins = self._margins(rect.width())
        self.layout = self._place(rect)
        self.rect = rect
        self._known_shades: dict[tuple[str, int, int], dict[int, QColor]] = {}
        self.lit, self.dim = QColor(theme.muted), QColor(theme.border)
        self.edge, self.faint = QColor(mix(theme.border, theme.text, 0.25)), QColor(theme.empty_line)
        self._lines: dict[tuple[int, float], list[QLineF]] = {}

    def _margins(self, width: float) -> Margins:
        def widest(texts: Sequence[str]) -> float:
            return max((self.metrics.horizontalAdvance(text) for text in texts), default=0.0) + self.unit

        label = widest([row_text(row.layer, row.direction) for row in self.rows])
        port = (
            widest([text for row in self.rows[:-1] for text in port_texts(self.frame, row.layer, row.direction)])
            + self.unit
        )
        shape = widest([_shape(self.frame, row) for row in self.rows])
        if width - label - 2 * port - shape < SHAPES_FROM * self.unit:
            shape = 0.0
        return Margins(label, port, shape)

    def _place(self, rect: QRectF) -> NetworkLayout:
        margins, numbers = self.margins, 1.5 * self.unit
        left = margins.label + margins.port
        width = rect.width() - left - margins.port - margins.shape
        box = (rect.left() + left, rect.top(), width, rect.height() - numbers)
        index = {(row.layer, row.direction): k for k, row in enumerate(self.rows)}
        focus = [(index[layer, direction], t) for layer, direction, t in self.frame.cells]
        return place(self.rows, self.frame.steps, box=box, unit=self.unit, focus=focus)

    def paint(self) -> None:
        self.p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.p.setFont(self.mono)
        self._spines()
        rows = [(row, y) for row, y in zip(self.layout.rows, self.layout.ys, strict=True) if row is not None]
        for row, y in rows:
            self._labels(row, y)
            if not row.is_input:
                self._arrows(row, y)
        self._draw_lines()
        for row, y in rows:
            self._cells(row, y)
        self._draw_lines()
        self._ellipses()
        self._marks()
        self._numbers()

    def _line(self, x1: float, y1: float, x2: float, y2: float, colour: QColor, width: float) -> None:
        """Lines of one colour and width are drawn in one go: a call to Qt costs more than a short line."""
        self._lines.setdefault((colour.rgb(), width), []).append(QLineF(x1, y1, x2, y2))

    def _draw_lines(self) -> None:
        for (colour, width), lines in self._lines.items():
            self.p.setPen(QPen(QColor.fromRgb(colour), width))
            self.p.drawLines(lines)
        self._lines.clear()

    # --- one row -------------------------------------------------------------------------------------
    def _labels(self, row: Row, y: float) -> None:
        bright = row.is_input or any(cell[:2] == (row.layer, row.direction) for cell in self.newest)
        name = row_text(row.layer, row.direction)
        self._text(name, self.rect.left(), y, self.theme.text if bright else self.theme.muted)
        if self.margins.shape:
            x = self.rect.right() - self.margins.shape + self.unit
            self._text(_shape(self.frame, row), x, y, self.theme.muted)

    def _cells(self, row: Row, y: float) -> None:
        panel = self.frame.x if row.is_input else self.panels[row.layer, row.direction]
        start, stop = (0, panel.length) if row.is_input else panel.computed
        shades, line = self._shades(panel), max(1.0, self.unit / 11)
        known, unknown, padding = QPen(self.edge, line), QPen(self.faint, line), QPen(Qt.PenStyle.NoPen)
        radius = self._radius(row)
        for t, x in zip(self.layout.columns, self.layout.xs, strict=True):
            if t is None:
                continue
            box = self._box(x, y)
            if t >= panel.length:
                pen, fill = padding, QColor(self.theme.padding)
            elif start <= t < stop:
                pen, fill = known, shades[t]
            else:
                pen, fill = unknown, QColor(self.theme.empty)
                self._hatch(box, line)
            self.p.setPen(pen)
            self.p.setBrush(fill)
            self.p.drawRoundedRect(box, radius, radius)
        self.p.setBrush(Qt.BrushStyle.NoBrush)

    def _box(self, x: float, y: float, grow: float = 0.0) -> QRectF:
        side = self.layout.cell + 2 * grow
        return QRectF(x - side / 2, y - side / 2, side, side)

    def _radius(self, row: Row) -> float:
        return self.layout.cell * (0.5 if row.is_input else 0.24)

    def _hatch(self, box: QRectF, line: float) -> None:
        """Diagonals that end inside the round corners."""
        side = box.width()
        for share in (0.5, 1.0, 1.5):
            inset = 0.1 * side if share == 1.0 else 0.0
            near, far = max(share - 1, 0) * side + inset, min(share, 1) * side - inset
            self._line(box.left() + near, box.top() + far, box.left() + far, box.top() + near, self.faint, line)

    def _marks(self) -> None:
        """The newest cells, then what is pointed at or pinned."""
        refs = [*self.frame.pins, *([self.frame.cursor] if self.frame.cursor else [])]
        newest = QPen(QColor(self.theme.newest), max(2.0, self.unit * 0.2))
        pointed = QPen(QColor(self.theme.cursor), max(1.5, self.unit * 0.13))
        for row, t, x, y in self.layout.cells():
            radius, grow = self._radius(row), self.unit * 0.22
            if (row.layer, row.direction, t) in self.newest:
                self.p.setPen(newest)
                self.p.drawRoundedRect(self._box(x, y), radius, radius)
            if any(points_at(ref, row, t) for ref in refs):
                self.p.setPen(pointed)
                self.p.drawRoundedRect(self._box(x, y, grow), radius + grow, radius + grow)

    def _ellipses(self) -> None:
        """Three dots where columns or rows are folded away."""
        for row, y in zip(self.layout.rows, self.layout.ys, strict=True):
            if row is None:
                self._dots(QPointF(self.rect.left() + self.margins.label / 2, y), vertical=True)
                continue
            for t, x in zip(self.layout.columns, self.layout.xs, strict=True):
                if t is None:
                    self._dots(QPointF(x, y))

    def _shades(self, panel: Panel) -> dict[int, QColor]:
        """The colour of every visible cell of one row, in one go."""
        if panel.key not in self._known_shades:
            visible = [t for t in self.layout.columns if t is not None]
            codes = encode(summary(panel.values[visible]), panel.scale)
            colours = table(panel.scale, self.theme)[codes]
            self._known_shades[panel.key] = {t: QColor.fromRgb(int(c)) for t, c in zip(visible, colours, strict=True)}
        return self._known_shades[panel.key]

    def _dots(self, centre: QPointF, *, vertical: bool = False) -> None:
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(QColor(self.theme.muted))
        for k in (-1, 0, 1):
            by = k * self.unit * 0.42
            self.p.drawEllipse(
                centre + (QPointF(0, by) if vertical else QPointF(by, 0)), self.unit * 0.09, self.unit * 0.09
            )
        self.p.setBrush(Qt.BrushStyle.NoBrush)

    def _text(self, text: str, x: float, y: float, colour: str) -> None:
        self.p.setPen(QColor(colour))
        baseline = y + (self.metrics.ascent() - self.metrics.descent()) / 2
        self.p.drawText(QPointF(x, baseline), text)

    # --- arrows ----------------------------------------------------------------------------------------
    def _arrows(self, row: Row, y: float) -> None:
        """h_0 into the row, h from cell to cell, h_n out of it; lit where both ends are computed."""
        panel = self.panels[row.layer, row.direction]
        layout, half, gap = self.layout, self.layout.cell / 2, self.unit * 0.12
        start, stop = panel.computed
        last = min(panel.length, self.frame.steps) - 1
        for (a, xa), (b, xb) in pairwise(zip(layout.columns, layout.xs, strict=True)):
            lit = all(t is None or start <= t < stop for t in (a, b)) and not (a is None and b is None)
            near = 0.75 * self.unit
            from_x = xa + (near if a is None else half) + gap
            to_x = xb - (near if b is None else half) - gap
            ends = (to_x, from_x) if row.direction else (from_x, to_x)
            self._arrow(ends[0], ends[1], y, lit)
        enters, leaves = port_texts(self.frame, row.layer, row.direction)
        final = self.finals.get((row.layer, row.direction))
        self._ports(row, y, enters, leaves, started=stop > start, ended=_done(final, start, stop, last, row))

    def _ports(self, row: Row, y: float, enters: str, leaves: str, *, started: bool, ended: bool) -> None:
        layout, theme = self.layout, self.theme
        half, gap, reach = layout.cell / 2, self.unit * 0.12, self.unit * 1.5
        near, far = layout.xs[0] - half - gap, layout.xs[-1] + half + gap
        outer = (near - reach, far + reach)
        left, right = (leaves, enters) if row.direction else (enters, leaves)
        lit = (ended, started) if row.direction else (started, ended)
        on = [theme.text if flag else theme.muted for flag in lit]
        width = self.metrics.horizontalAdvance(left)
        self._text(left, outer[0] - width - gap, y, on[0])
        self._text(right, outer[1] + gap, y, on[1])
        if row.direction:
            self._arrow(near, outer[0], y, lit[0])
            self._arrow(outer[1], far, y, lit[1])
        else:
            self._arrow(outer[0], near, y, lit[0])
            self._arrow(far, outer[1], y, lit[1])

    def _arrow(self, x1: float, x2: float, y: float, lit: bool) -> None:
        head = self.unit * 0.32
        if abs(x2 - x1) < head:
            return
        colour, way, width = (self.lit if lit else self.dim), (1 if x2 > x1 else -1), max(1.0, self.unit * 0.11)
        self._line(x1, y, x2, y, colour, width)
        for rise in (-0.8, 0.8):
            self._line(x2 - way * head, y + rise * head, x2, y, colour, width)

    def _spines(self) -> None:
        """Thin lines upwards: x and every direction of a layer feed each cell above them."""
        half = self.layout.cell / 2
        lines = list(zip(self.layout.rows, self.layout.ys, strict=True))
        for (upper, y1), (lower, y2) in pairwise(lines):
            if upper is None or lower is None or y2 - y1 - 2 * half < 1:
                continue
            for t, x in zip(self.layout.columns, self.layout.xs, strict=True):
                if t is not None:
                    lit = self._known(upper, t) and self._known(lower, t)
                    self._line(x, y1 + half, x, y2 - half, self.lit if lit else self.dim, max(0.8, self.unit * 0.08))

    def _known(self, row: Row, t: int) -> bool:
        if row.is_input:
            return True
        start, stop = self.panels[row.layer, row.direction].computed
        return start <= t < stop

    # --- below -------------------------------------------------------------------------------------------
    def _numbers(self) -> None:
        """t under the columns, or the input's own names; as many as have room."""
        if self.layout.rows[-1] is None:
            return
        y = self.layout.ys[-1] + self.layout.cell / 2 + self.unit * 0.85
        newest = {t for _, _, t in self.newest}
        texts = [self._name(t) for t in self.layout.columns]
        need = max((self.metrics.horizontalAdvance(text) for text in texts), default=1.0) + self.unit * 0.5
        stride = max(1, math.ceil(need / self.layout.pitch))
        shown = {k for k, t in enumerate(self.layout.columns) if t is not None and (k % stride == 0)}
        strong = [k for k, t in enumerate(self.layout.columns) if t in newest]
        shown = {k for k in shown if all(abs(k - s) >= stride for s in strong)} | set(strong)
        for k in sorted(shown):
            width = self.metrics.horizontalAdvance(texts[k])
            colour = self.theme.newest if k in strong else self.theme.muted
            self._text(texts[k], self.layout.xs[k] - width / 2, y, colour)
        self._text("t", self.rect.left(), y, self.theme.muted)

    def _name(self, t: int | None) -> str:
        if t is None:
            return ""
        return self.frame.tokens[t] if t < len(self.frame.tokens) else str(t)


def paint_network(painter: QPainter, rect: QRectF, frame: Frame, theme: Theme, *, unit: float = SMALL) -> NetworkLayout:
    """Paint the unrolled network of `frame` into `rect` with text of `unit` pixels; returns where everything stands."""
    work = _Painter(painter, rect, frame, theme, unit)
    painter.save()
    work.paint()
    painter.restore()
    return work.layout


def _shape(frame: Frame, row: Row) -> str:
    return input_shape(frame) if row.is_input else state_shape(frame, row.layer)


def summary(states: Floats) -> npt.NDArray[np.float64]:
    """One number per state (rows of `states`): the root mean square of its units with the sign of their mean.

    NaN where any unit is, infinite where any is.
    """
    values = states.astype(np.float64)
    with np.errstate(all="ignore"):
        size = np.sqrt(np.mean(values * values, axis=1))
        signed: npt.NDArray[np.float64] = np.where(np.mean(values, axis=1) < 0, -size, size)
    return signed


def _done(final: Final | None, start: int, stop: int, last: int, row: Row) -> bool:
    if final is not None:
        return final.computed
    return stop > start and (start == 0 if row.direction else stop > last)


def points_at(ref: Ref, row: Row, t: int) -> bool:
    """Whether `ref` is a number of this cell's state (h or c), or of this x."""
    if ref.tensor in ("h", "c"):
        return (ref.layer, ref.direction, ref.t) == (row.layer, row.direction, t)
    return ref.tensor == "x" and row.is_input and ref.t == t
