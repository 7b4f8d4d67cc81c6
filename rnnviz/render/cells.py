"""The one painter of heatmap cells: the item on screen and every exported picture draw through `paint_heatmap`.

Cells are drawn at the resolution of the device, nearest neighbour; more cells than pixels are reduced by the
signed maximum (scene/levels.py). What is not yet computed is hatched, so that it differs from a computed 0
without colour; padding beyond a sequence's length is a flat ground of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from rnnviz.render.colours import table
from rnnviz.render.fonts import mono_font
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Panel, Ref
from rnnviz.scene.levels import resample
from rnnviz.scene.places import in_panel

GRID_FROM = 7.0  # device pixels per cell from which lines part the cells
NUMBERS_FROM = 28.0  # logical pixels per cell from which the numbers stand in them
HATCH = 7  # device pixels between two lines at single scale


@dataclass
class ImageCache:
    """The pixels of one panel at one size, so that a step repaints without computing them again."""

    key: tuple[object, ...] = ()
    image: QImage = field(default_factory=QImage)


def paint_heatmap(
    painter: QPainter,
    rect: QRectF,
    panel: Panel,
    theme: Theme,
    *,
    numbers: bool,
    newest: bool,
    cursor: Ref | None,
    pins: Sequence[Ref],
    steps: tuple[int, int] | None = None,
    cache: ImageCache | None = None,
) -> None:
    """Paint timesteps `steps` (default: all) of `panel` into `rect`, with grid, numbers and marks where there is room.

    `rect` is rounded to whole device pixels. `numbers` and `newest` allow the numbers and the outline of the
    newest column; `cursor` and `pins` are outlined where they are in this panel.
    """
    first, last = steps or (0, len(panel.codes))
    if first >= last:
        return
    area = _Area(painter, rect, panel, first, last)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    _ground(painter, area, theme)
    _values(painter, area, theme, cache)
    if area.cell_device >= GRID_FROM:
        _grid(painter, area, theme)
    if numbers and area.cell_width >= NUMBERS_FROM and area.cell_height >= 13:
        _numbers(painter, area, theme)
    _marks(painter, area, theme, newest, cursor, pins)
    painter.restore()


class _Area:
    """Where the cells of one panel stand, in logical pixels that are whole on the device."""

    def __init__(self, painter: QPainter, rect: QRectF, panel: Panel, first: int, last: int) -> None:
        self.panel, self.first, self.last = panel, first, last
        self.dpr = painter.device().devicePixelRatioF()
        left, top = round(rect.left() * self.dpr), round(rect.top() * self.dpr)
        right, bottom = round(rect.right() * self.dpr), round(rect.bottom() * self.dpr)
        self.width, self.height = max(1, right - left), max(1, bottom - top)  # device pixels
        self.left, self.top = left, top
        self.count, self.rows = last - first, panel.codes.shape[1]
        self.cell_width = self.width / self.dpr / self.count
        self.cell_height = self.height / self.dpr / self.rows
        self.cell_device = min(self.width / self.count, self.height / self.rows)
        # Lines grow with a large picture that has no device pixel ratio of its own, as a 4K export.
        self.line = max(1.0, painter.device().height() / 1000 if self.dpr == 1 else 1.0)

    def x(self, t: int) -> int:
        """Device pixel of the left edge of timestep t, by the one partition rule."""
        k = min(max(t - self.first, 0), self.count)
        return self.left + (k * self.width // self.count if self.count <= self.width else -(-k * self.width // self.count))

    def y(self, unit: int) -> int:
        k = min(max(unit, 0), self.rows)
        return self.top + (k * self.height // self.rows if self.rows <= self.height else -(-k * self.height // self.rows))

    def box(self, t0: int, t1: int, unit0: int, unit1: int) -> QRectF:
        """The rectangle of timesteps [t0, t1) and units [unit0, unit1), at least a pixel wide, in logical pixels."""
        x0, x1, y0, y1 = self.x(t0), self.x(t1), self.y(unit0), self.y(unit1)
        wide, high = max(x1 - x0, 1), max(y1 - y0, 1)
        return QRectF(x0 / self.dpr, y0 / self.dpr, wide / self.dpr, high / self.dpr)

    def columns(self, t0: int, t1: int) -> QRectF | None:
        """The rectangle of timesteps [t0, t1) as far as it is shown; None where nothing is."""
        t0, t1 = max(t0, self.first), min(t1, self.last)
        return self.box(t0, t1, 0, self.rows) if t0 < t1 else None


def hatch(theme: Theme, spacing: int) -> QBrush:
    """Diagonal lines on the ground of what is not yet computed."""
    tile = QImage(spacing, spacing, QImage.Format.Format_RGB32)
    tile.fill(QColor(theme.empty))
    line = QColor(theme.empty_line).rgb()
    for k in range(spacing):
        for wide in range(max(1, spacing // HATCH)):
            tile.setPixel((k + wide) % spacing, spacing - 1 - k, line)
    return QBrush(tile)


def _ground(painter: QPainter, area: _Area, theme: Theme) -> None:
    """Hatch everywhere, padding beyond the length; what is computed is painted over it."""
    spacing = round(HATCH * (area.dpr if area.dpr > 1 else area.line))
    everything = area.box(area.first, area.last, 0, area.rows)
    painter.save()
    painter.scale(1 / area.dpr, 1 / area.dpr)
    device = QRect(area.left, area.top, area.width, area.height)
    painter.setBrushOrigin(QPointF(area.left, area.top))
    painter.fillRect(device, hatch(theme, spacing))
    painter.restore()
    padding = area.columns(area.panel.length, len(area.panel.codes))
    if padding is not None:
        painter.fillRect(padding.intersected(everything), QColor(theme.padding))


def _values(painter: QPainter, area: _Area, theme: Theme, cache: ImageCache | None) -> None:
    shown = area.columns(*_clip(area.panel))
    if shown is None:
        return
    image = _image(area, theme, cache)
    x, wide = round(shown.left() * area.dpr), round(shown.width() * area.dpr)
    source = QRectF(x - area.left, 0, wide, area.height)
    painter.drawImage(shown, image, source)
    if area.count > area.width:
        _edge(painter, area, theme, x, wide)


def _clip(panel: Panel) -> tuple[int, int]:
    start, stop = panel.computed
    return start, min(stop, panel.length)


def _image(area: _Area, theme: Theme, cache: ImageCache | None) -> QImage:
    """All shown cells in their colours, computed or not: which of it is painted is the position's business."""
    panel = area.panel
    key = (id(panel.codes), area.first, area.last, area.width, area.height, theme.name, panel.scale.sequential)
    if cache is not None and cache.key == key:
        return cache.image
    codes = resample(panel.codes[area.first : area.last], area.width, area.height)
    image = _coloured(codes, panel, theme)
    if cache is not None:
        cache.key, cache.image = key, image
    return image


def _coloured(codes: np.ndarray, panel: Panel, theme: Theme) -> QImage:
    pixels = np.ascontiguousarray(table(panel.scale, theme)[codes])
    high, wide = pixels.shape
    return QImage(pixels.tobytes(), wide, high, 4 * wide, QImage.Format.Format_RGB32).copy()


def _edge(painter: QPainter, area: _Area, theme: Theme, x: int, wide: int) -> None:
    """The pixel column at the frontier when it stands for many steps: of those, only the computed ones count."""
    start, stop = _clip(area.panel)
    for column in {x, x + wide - 1}:
        k = column - area.left
        t0 = area.first + -(-k * area.count // area.width)
        t1 = area.first + -(-(k + 1) * area.count // area.width)
        if t0 >= start and t1 <= stop:
            continue
        part = area.panel.codes[max(t0, start) : min(t1, stop)]
        if len(part):
            codes = resample(part, 1, area.height)
            target = QRectF(column / area.dpr, area.top / area.dpr, 1 / area.dpr, area.height / area.dpr)
            painter.drawImage(target, _coloured(codes, area.panel, theme), QRectF(0, 0, 1, area.height))


def _grid(painter: QPainter, area: _Area, theme: Theme) -> None:
    """Thin lines between cells, one device pixel wide."""
    colour = QColor(theme.surface)
    thick = max(1, round(area.line)) / area.dpr
    bottom, right = (area.top + area.height) / area.dpr, (area.left + area.width) / area.dpr
    top, left = area.top / area.dpr, area.left / area.dpr
    for t in range(area.first + 1, area.last):
        painter.fillRect(QRectF(area.x(t) / area.dpr, top, thick, bottom - top), colour)
    for unit in range(1, area.rows):
        painter.fillRect(QRectF(left, area.y(unit) / area.dpr, right - left, thick), colour)


def _numbers(painter: QPainter, area: _Area, theme: Theme) -> None:
    """The value in every computed cell, in black or white, whichever can be read on it."""
    colours = table(area.panel.scale, theme)
    font = _number_font(area)
    if font is None:
        return
    painter.setFont(font)
    start, stop = _clip(area.panel)
    for t in range(max(start, area.first), min(stop, area.last)):
        for unit in range(area.rows):
            ground = QColor.fromRgb(int(colours[area.panel.codes[t, unit]]))
            painter.setPen(QColor("#ffffff") if ground.lightnessF() < 0.5 else QColor("#16181b"))
            box = area.box(t, t + 1, unit, unit + 1)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number(float(area.panel.values[t, unit])))


def _number_font(area: _Area) -> QFont | None:
    """A font in which every number fits into its cell, or None where none can be read."""
    for size in (min(area.cell_height * 0.6, 13 * area.line), 10 * area.line):
        font = mono_font(size)
        if QFontMetricsF(font).horizontalAdvance("−0.00") <= area.cell_width - 2:
            return font
    return None


def number(value: float) -> str:
    """Two digits after the point, a true minus; large ones in three digits."""
    if value != value or value in (float("inf"), float("-inf")):
        return "NaN" if value != value else ("∞" if value > 0 else "−∞")
    text = f"{value:.2f}" if abs(value) < 10 else f"{value:.3g}"
    return text.replace("-", "−")


def _marks(
    painter: QPainter, area: _Area, theme: Theme, newest: bool, cursor: Ref | None, pins: Sequence[Ref]
) -> None:
    if newest:
        column = area.columns(*area.panel.newest)
        if column is not None:
            _outline(painter, area, column, theme.newest, 2.0)
    for ref in pins:
        _cell(painter, area, theme, ref, dashed=True)
    if cursor is not None:
        _cell(painter, area, theme, cursor, dashed=False)


def _cell(painter: QPainter, area: _Area, theme: Theme, ref: Ref, *, dashed: bool) -> None:
    """The one number, wherever it appears in this panel."""
    place = in_panel(ref, area.panel)
    if place is not None and area.first <= place[0] < area.last:
        t, unit = place
        around = 2.0 * area.line  # outside the cell, so that its colour stays visible
        box = area.box(t, t + 1, unit, unit + 1).adjusted(-around, -around, around, around)
        _outline(painter, area, box, theme.cursor, 2.0, dashed=dashed)


def _outline(
    painter: QPainter, area: _Area, box: QRectF, colour: str, width: float, *, dashed: bool = False
) -> None:
    thick = width * area.line
    pen = QPen(QColor(colour), thick, Qt.PenStyle.DotLine if dashed else Qt.PenStyle.SolidLine)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = thick / 2
    if box.width() < 3 * thick:  # too narrow for two lines: one, through the middle
        x = box.center().x()
        painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
    else:
        painter.drawRect(box.adjusted(half, half, -half, -half))
