"""The one painter of heatmap cells: the item on screen and every exported picture draw through `paint_heatmap`.

Cells are drawn at the resolution of the device, nearest neighbour; more cells than pixels are reduced by the
signed maximum (scene/levels.py). What is not yet computed is hatched, so that it differs from a computed 0
without colour; padding beyond a sequence's length is a flat ground of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QImage, QPaintEngine, QPainter

from rnnviz.render.area import Area, in_device_pixels, to_device, whole
from rnnviz.render.colours import table
from rnnviz.render.marks import paint_grid, paint_marks, paint_numbers
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Codes, Panel, Ref, Scale
from rnnviz.scene.levels import resample
from rnnviz.scene.partition import steps_of

GRID_FROM = 7.0  # logical pixels per cell from which lines part the cells
NUMBERS_FROM = 28.0  # logical pixels of width from which the numbers stand in the cells
LEAST_NUMBER = 8.0  # logical pixels of height below which no font is tried
TILE = 256  # pixels
WIDE = 1024  # pixels: the width of a large picture of lines is a multiple
HATCH = 7  # logical pixels between two lines


@dataclass
class ImageCache:
    """The pixels of one panel at one size, so that a step repaints without computing them again."""

    key: tuple[object, ...] = ()
    codes: Codes | None = None  # held, so that its identity is not given to another array
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
    rows: tuple[int, int] | None = None,
    cache: ImageCache | None = None,
    exposed: QRectF | None = None,
    scale: float | None = None,
    time_line: bool = False,
) -> None:
    """Paint timesteps `steps` and `rows` (default: all) of `panel` into `rect`, with grid, numbers and marks.

    `rect` is rounded to whole device pixels. `numbers` and `newest` allow the numbers and the outline of the
    newest column; `cursor` and `pins` are outlined where they are in this panel. `exposed`, in the same
    coordinates as `rect`, is all that has to be painted; the pixels in it are the same as without it. `scale`:
    device pixels per logical pixel; by default the device's own ratio, or that of a picture 1000 pixels high.
    `time_line` carries the timesteps of cursor, pins and newest cells through the panels that do not hold them.
    """
    area = _area(painter, rect, panel, (steps, rows), exposed, scale)
    if area is None:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    in_device_pixels(painter)
    known = _known(panel, area)
    _ground(painter, area, theme, known)
    _values(painter, area, theme, known, cache)
    if min(area.cell_width, area.cell_height) >= GRID_FROM:
        paint_grid(painter, area, theme)
    if numbers and area.cell_width >= NUMBERS_FROM and area.cell_height >= LEAST_NUMBER:
        paint_numbers(painter, area, theme, known)
    paint_marks(painter, area, theme, newest=newest, cursor=cursor, pins=pins, time_line=time_line)
    painter.restore()


def _area(
    painter: QPainter, rect: QRectF, panel: Panel, part: tuple[tuple[int, int] | None, tuple[int, int] | None],
    exposed: QRectF | None, scale: float | None,
) -> Area | None:  # fmt: skip
    (first, last), (top, bottom) = (chosen or (0, n) for chosen, n in zip(part, panel.codes.shape, strict=True))
    if first >= last or top >= bottom:
        return None
    transform = to_device(painter)
    place = whole(transform.mapRect(rect))
    seen = place
    if exposed is not None:
        seen = transform.mapRect(exposed).toAlignedRect().intersected(place)
        if seen.isEmpty():
            return None
    if scale is None:
        ratio = painter.device().devicePixelRatioF()
        scale = ratio if ratio > 1 else max(1.0, painter.device().height() / 1000)
    return Area(panel, place, first, last, top, bottom, scale, seen)


def _known(panel: Panel, area: Area) -> tuple[int, int]:
    """The shown timesteps that are computed and not padding."""
    start, stop = panel.computed
    start, stop = max(start, area.first), min(stop, panel.length, area.last)
    return (start, stop) if start < stop else (area.first, area.first)


@lru_cache(maxsize=8)
def hatch(empty: str, line: str, spacing: int, width: int = TILE) -> QImage:
    """Diagonal lines on the ground of what is not yet computed; they repeat after `spacing` pixels either way."""
    wide, high = (spacing * -(-size // spacing) for size in (width, TILE))
    lines = (np.add.outer(np.arange(high), np.arange(wide)) + 1) % spacing  # 0 on the diagonals
    pixels = np.where(lines < max(1, spacing // HATCH), QColor(line).rgb(), QColor(empty).rgb()).astype(np.uint32)
    return QImage(pixels.data, wide, high, 4 * wide, QImage.Format.Format_RGB32).copy()


def _ground(painter: QPainter, area: Area, theme: Theme, known: tuple[int, int]) -> None:
    """The hatch before and after what is known; beyond the sequence's length, padding."""
    rect = area.rect
    shown = area.columns(*known)
    left, right = (shown.left(), shown.right() + 1) if not shown.isEmpty() else (rect.left(), rect.left())
    for begin, end in ((rect.left(), left), (right, rect.right() + 1)):
        part = QRect(begin, rect.top(), end - begin, rect.height()).intersected(area.exposed)
        if not part.isEmpty():
            _hatched(painter, part, rect.topLeft(), theme, max(2, round(HATCH * area.scale)))
    padding = area.columns(area.panel.length, len(area.panel.codes))
    valid = area.columns(0, area.panel.length)
    if not padding.isEmpty():  # a pixel that holds both belongs to the sequence
        if not valid.isEmpty():
            padding.setLeft(max(padding.left(), valid.right() + 1))
        painter.fillRect(padding.intersected(area.exposed), QColor(theme.padding))


def _hatched(painter: QPainter, part: QRect, origin: QPoint, theme: Theme, spacing: int) -> None:
    """Lines that are counted from `origin`. Large parts are copied, which Qt does twice as quickly as repeat a tile."""
    if part.width() < TILE or painter.paintEngine().type() != QPaintEngine.Type.Raster:
        painter.setBrushOrigin(origin)
        painter.fillRect(part, QBrush(hatch(theme.empty, theme.empty_line, spacing)))
        return
    lines = hatch(theme.empty, theme.empty_line, spacing, -(-part.width() // WIDE) * WIDE + spacing)
    high = lines.height() - spacing
    for top in range(part.top(), part.bottom() + 1, high):
        x, y = (part.left() - origin.x()) % spacing, (top - origin.y()) % spacing
        band = QRect(x, y, part.width(), min(high, part.bottom() + 1 - top))
        painter.drawImage(QPoint(part.left(), top), lines, band)


def _values(painter: QPainter, area: Area, theme: Theme, known: tuple[int, int], cache: ImageCache | None) -> None:
    shown = area.columns(*known).intersected(area.exposed)
    if shown.isEmpty():
        return
    image = _image(area, theme, cache)
    _draw_part(painter, shown.topLeft(), image, shown.translated(-area.rect.topLeft()))
    if area.count > area.rect.width():
        _frontier(painter, area, theme, known)


def _draw_part(painter: QPainter, at: QPoint, image: QImage, part: QRect) -> None:
    """Like drawImage with a source; Qt's SVG engine would squeeze the whole image into its place."""
    if painter.paintEngine().type() == QPaintEngine.Type.SVG:
        painter.drawImage(at, image.copy(part))
    else:
        painter.drawImage(at, image, part)


def colour_cells(
    panel: Panel, rect: QRect, steps: tuple[int, int], rows: tuple[int, int], theme: Theme, cache: ImageCache
) -> None:
    """Put into `cache` what `paint_heatmap` will look for there; in any thread, for different caches side by side."""
    _image(Area(panel, rect, *steps, *rows, 1.0, rect), theme, cache)


def _image(area: Area, theme: Theme, cache: ImageCache | None) -> QImage:
    """All shown cells in their colours, computed or not: which of it is painted is the position's business."""
    panel, size = area.panel, area.rect.size()
    steps, rows = (area.first, area.last), (area.top, area.bottom)
    key = (steps, rows, size.width(), size.height(), theme, panel.scale, id(panel.units), panel.reduction)
    if cache is not None and cache.codes is panel.codes and cache.key == key:
        return cache.image
    codes = resample(
        panel.source, size.width(), size.height(),
        steps=steps, rows=rows, units=panel.units, reduction=panel.reduction,
    )  # fmt: skip
    image = _coloured(codes, panel, theme)
    if cache is not None:
        cache.key, cache.codes, cache.image = key, panel.codes, image
    return image


def _coloured(codes: Codes, panel: Panel, theme: Theme) -> QImage:
    high, wide = codes.shape
    if wide == 1:
        pixels = np.take(table(panel.scale, theme), codes)
        return QImage(pixels.data, 1, high, 4, QImage.Format.Format_RGB32).copy()
    # Qt looks the colours of many cells up three times as quickly as numpy.
    lines = np.zeros((high, -(-wide // 4) * 4), np.uint8)  # Qt wants every line to begin at a multiple of four bytes
    lines[:, :wide] = codes
    image = QImage(lines.data, wide, high, lines.shape[1], QImage.Format.Format_Indexed8)
    image.setColorTable(_colour_list(panel.scale, theme))
    return image.convertToFormat(QImage.Format.Format_RGB32)


@lru_cache(maxsize=32)
def _colour_list(scale: Scale, theme: Theme) -> list[int]:
    return [int(colour) for colour in table(scale, theme)]


def _frontier(painter: QPainter, area: Area, theme: Theme, known: tuple[int, int]) -> None:
    """The pixel columns at the ends of what is known stand for many steps: of those, only the known ones count."""
    rect, panel = area.rect, area.panel
    for t in {known[0], known[1] - 1}:
        x = area.x(t)[0]
        start, stop = steps_of(x - rect.left(), area.first, area.last, rect.width())
        if (start >= known[0] and stop <= known[1]) or not area.exposed.left() <= x <= area.exposed.right():
            continue
        codes = resample(
            panel.source, 1, rect.height(), steps=(max(start, known[0]), min(stop, known[1])),
            rows=(area.top, area.bottom), units=panel.units, reduction=panel.reduction,
        )  # fmt: skip
        painter.drawImage(QPoint(x, rect.top()), _coloured(codes, panel, theme))
