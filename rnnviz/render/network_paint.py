"""Paints the unrolled network of a frame: cells in the colours of their states over the wires between them."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from rnnviz.render.colours import table
from rnnviz.render.fonts import SMALL
from rnnviz.render.labels import step_name
from rnnviz.render.network_canvas import Canvas, points_at
from rnnviz.render.network_layout import NetworkLayout, Row
from rnnviz.render.network_shapes import EdgeShapes
from rnnviz.render.network_wires import cap_of, paint_wires
from rnnviz.render.tensor_text import row_shape, row_text
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Floats, Frame, Panel, Scale
from rnnviz.scene.levels import encode


class _Painter:
    """Cells, marks and texts of one painting; `norm`: the colour is the size of h alone."""

    def __init__(self, canvas: Canvas, *, norm: bool, shapes: float) -> None:
        self.c, self.norm, self.shapes = canvas, norm, shapes
        self.p, self.layout, self.theme, self.unit = canvas.p, canvas.layout, canvas.theme, canvas.unit
        self._shades: dict[tuple[str, int, int], dict[int, QColor]] = {}

    def paint(self) -> None:
        self.p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.p.setFont(self.c.mono)
        paint_wires(self.c)
        for row, y in zip(self.layout.rows, self.layout.ys, strict=True):
            if row is not None:
                self._label(row, y)
                self._cells(row, y)
        self.c.draw_lines()
        self._ellipses()
        self._marks()
        self._numbers()
        if self.shapes:
            EdgeShapes(self.c, self.shapes).paint()

    # --- rows --------------------------------------------------------------------------------------
    def _label(self, row: Row, y: float) -> None:
        c = self.c
        bright = row.is_input or any(cell[:2] == (row.layer, row.direction) for cell in c.newest)
        c.text(row_text(row.layer, row.direction), c.rect.left(), y, self.theme.text if bright else self.theme.muted)
        c.shape(row_shape(c.frame, row.layer), y)

    def _cells(self, row: Row, y: float) -> None:
        panel = self.c.frame.x if row.is_input else self.c.panels[row.layer, row.direction]
        start, stop = (0, panel.length) if row.is_input else panel.computed
        shades, line = self._shades_of(panel), max(1.0, self.unit / 11)
        known, unknown, padding = QPen(self.c.edge, line), QPen(self.c.faint, line), QPen(Qt.PenStyle.NoPen)
        radius, cap = self._radius(row), cap_of(self.c, row)
        for t, x in zip(self.layout.columns, self.layout.xs, strict=True):
            if t is None:
                continue
            box = self._box(row, x, y)
            if t >= panel.length:
                pen, fill = padding, QColor(self.theme.padding)
            elif start <= t < stop:
                pen, fill = known, shades[t]
            else:
                pen, fill = unknown, QColor(self.theme.empty)
                self._hatch(box, line)
            self.p.setPen(pen)
            self.p.setBrush(fill)
            if cap:
                self.p.drawPolygon(_trapezoid(box, cap))
            self.p.drawRoundedRect(box, radius, radius)
        self.p.setBrush(Qt.BrushStyle.NoBrush)

    def _box(self, row: Row, x: float, y: float, grow: float = 0.0) -> QRectF:
        side = self.layout.cell + 2 * grow
        return QRectF(self.layout.x_of(row, x) - side / 2, y - side / 2, side, side)

    def _radius(self, row: Row) -> float:
        return self.layout.cell * (0.5 if row.is_input else 0.24)

    def _hatch(self, box: QRectF, line: float) -> None:
        """Diagonals that end inside the round corners."""
        side = box.width()
        for share in (0.5, 1.0, 1.5):
            inset = 0.1 * side if share == 1.0 else 0.0
            near, far = max(share - 1, 0) * side + inset, min(share, 1) * side - inset
            self.c.line(box.left() + near, box.top() + far, box.left() + far, box.top() + near, self.c.faint, line)

    def _shades_of(self, panel: Panel) -> dict[int, QColor]:
        """The colour of every visible cell of one row, in one go."""
        if panel.key not in self._shades:
            visible = [t for t in self.layout.columns if t is not None]
            values, scale = summary(panel.values[visible]), panel.scale
            if self.norm:
                values, scale = np.abs(values), norm_scale(scale)
            colours = table(scale, self.theme)[encode(values, scale)]
            self._shades[panel.key] = {t: QColor.fromRgb(int(c)) for t, c in zip(visible, colours, strict=True)}
        return self._shades[panel.key]

    # --- marks -------------------------------------------------------------------------------------
    def _marks(self) -> None:
        """The newest cells, then what is pointed at or pinned."""
        frame = self.c.frame
        refs = [*frame.pins, *([frame.cursor] if frame.cursor else [])]
        newest = QPen(QColor(self.theme.newest), max(2.0, self.unit * 0.2))
        pointed = QPen(QColor(self.theme.cursor), max(1.5, self.unit * 0.13))
        for row, t, x, y in self.layout.cells():
            radius, grow = self._radius(row), self.unit * 0.22
            side = self.layout.cell
            box = QRectF(x - side / 2, y - side / 2, side, side)
            if (row.layer, row.direction, t) in self.c.newest:
                self.p.setPen(newest)
                self.p.drawRoundedRect(box, radius, radius)
            if any(points_at(ref, row, t) for ref in refs):
                self.p.setPen(pointed)
                self.p.drawRoundedRect(box.adjusted(-grow, -grow, grow, grow), radius + grow, radius + grow)

    def _ellipses(self) -> None:
        """Three dots where columns or rows are folded away."""
        for row, y in zip(self.layout.rows, self.layout.ys, strict=True):
            if row is None:
                self.c.dots(QPointF(self.c.rect.left() + self.c.margins.label / 2, y), vertical=True)
                continue
            for t, x in zip(self.layout.columns, self.layout.xs, strict=True):
                if t is None:
                    self.c.dots(QPointF(x, y))

    # --- below -------------------------------------------------------------------------------------
    def _numbers(self) -> None:
        """t under the columns, or the input's own names; as many as have room."""
        c = self.c
        if self.layout.rows[-1] is None:
            return
        y = self.layout.ys[-1] + c.half + self.unit * 0.85
        newest = {t for _, _, t in c.newest}
        texts = [self._name(t) for t in self.layout.columns]
        need = max((c.metrics.horizontalAdvance(text) for text in texts), default=1.0) + self.unit * 0.5
        stride = max(1, math.ceil(need / self.layout.pitch))
        shown = {k for k, t in enumerate(self.layout.columns) if t is not None and (k % stride == 0)}
        strong = [k for k, t in enumerate(self.layout.columns) if t in newest]
        shown = {k for k in shown if all(abs(k - s) >= stride for s in strong)} | set(strong)
        for k in sorted(shown):
            width = c.metrics.horizontalAdvance(texts[k])
            c.text(texts[k], self.layout.xs[k] - width / 2, y, self.theme.newest if k in strong else self.theme.muted)
        c.text("t", c.rect.left(), y, self.theme.muted)

    def _name(self, t: int | None) -> str:
        if t is None:
            return ""
        tokens = self.c.frame.tokens
        return step_name(tokens[t]) if t < len(tokens) else str(t)


def paint_network(
    painter: QPainter,
    rect: QRectF,
    frame: Frame,
    theme: Theme,
    *,
    unit: float = SMALL,
    norm: bool = False,
    shapes: float = 0.0,
) -> NetworkLayout:
    """Paint the unrolled network of `frame` into `rect` with text of `unit` pixels; returns where everything stands.

    The colour of a cell is the root mean square of its units with the sign of their mean; with `norm` its size alone,
    on the sequential map. `shapes`: pixels of the text of the shapes at the edges, 0: without them.
    """
    canvas = Canvas(painter, rect, frame, theme, unit)
    painter.save()
    _Painter(canvas, norm=norm, shapes=shapes).paint()
    painter.restore()
    return canvas.layout


def norm_scale(scale: Scale) -> Scale:
    """From zero to the end of the scale."""
    return Scale("norm", 0.0, scale.high, sequential=True, nans=scale.nans, infs=scale.infs)


def summary(states: Floats) -> npt.NDArray[np.float64]:
    """One number per state (rows of `states`): the root mean square of its units with the sign of their mean.

    NaN where any unit is, infinite where any is.
    """
    values = states.astype(np.float64)
    with np.errstate(all="ignore"):
        size = np.sqrt(np.mean(values * values, axis=1))
        signed: npt.NDArray[np.float64] = np.where(np.mean(values, axis=1) < 0, -size, size)
    return signed


def _trapezoid(box: QRectF, height: float) -> QPolygonF:
    """The projection: it gets narrower upwards."""
    wide, narrow = box.width() * 0.34, box.width() * 0.16
    middle, foot = box.center().x(), box.top() + 1
    corners = ((-wide, foot), (-narrow, foot - height), (narrow, foot - height), (wide, foot))
    return QPolygonF([QPointF(middle + dx, y) for dx, y in corners])
