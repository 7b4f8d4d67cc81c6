"""What stands on the cells of a heatmap: lines between them, their numbers, the newest column, cursor and pins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from rnnviz.render.area import Area
from rnnviz.render.colours import table
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.palette import INKS, ink_on
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Ref, Scale
from rnnviz.scene.places import in_panel

LARGEST_NUMBER = 13  # logical pixels of the font
TINY = 0.1  # end of a scale below which two digits after the point say next to nothing
NOTCH = 6  # logical pixels
NARROW = 3, 6.5  # lines of width between which a thin outline leaves more of the newest column to be seen
COLUMN_STRENGTH = 0.55  # of the lines that carry the cursor's timestep through the other panels


def paint_grid(painter: QPainter, area: Area, theme: Theme) -> None:
    """Thin lines at the left and the upper edge of every cell but the first."""
    colour = QColor(theme.surface)
    exposed, line = area.exposed, area.line
    (start, stop), (top, bottom) = area.seen(), area.seen_rows()
    for t in range(max(start, area.first + 1), stop):
        painter.fillRect(QRect(area.x(t)[0], exposed.top(), line, exposed.height()) & exposed, colour)
    for row in range(max(top, area.top + 1), bottom):
        painter.fillRect(QRect(exposed.left(), area.y(row)[0], exposed.width(), line) & exposed, colour)


def paint_numbers(painter: QPainter, area: Area, theme: Theme, steps: tuple[int, int]) -> None:
    """The value in every cell of `steps`, in black or white, whichever is read better on its colour."""
    font = number_font(area)
    if font is None:
        return
    painter.setFont(font)
    inks = _inks(area.panel.scale, theme)
    metrics = QFontMetricsF(font)
    (start, stop), (top, bottom) = area.seen(), area.seen_rows()
    for t in range(max(start, steps[0]), min(stop, steps[1])):
        for row in range(top, bottom):
            box = area.cell(t, row)
            if not box.intersects(area.exposed):
                continue
            unit = area.panel.unit(row)
            text = fitting(float(area.panel.values[t, unit]), area.panel.scale.high, metrics, box.width() - 2)
            if text:
                painter.setPen(inks[area.panel.codes[t, unit]])
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def number_font(area: Area) -> QFont | None:
    """The largest font in which usual numbers fit into the cells, or None where none can be read."""
    for size in range(LARGEST_NUMBER, SMALL - 1, -1):
        font = mono_font(size * area.scale)
        metrics = QFontMetricsF(font)
        fits = metrics.horizontalAdvance("−0.00") <= (area.cell_width - 3) * area.scale
        if fits and metrics.ascent() <= (area.cell_height - 2) * area.scale:
            return font
    return None


def number(value: float, high: float = 1.0) -> str:
    """Two digits after the point, a true minus; large ones in three digits, two where all are tiny (`high`)."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    if value and high < TINY:
        text = f"{value:.2g}"
    else:
        text = f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}" if 1e3 <= abs(value) < 1e4 else f"{value:.3g}"
    return text.replace("-", "−")


def fitting(value: float, high: float, metrics: QFontMetricsF, room: float) -> str:
    """`number`, with one digit of it where no more has room, or ""."""
    text = number(value, high)
    if "e" in text and metrics.horizontalAdvance(text) > room:
        text = f"{value:.0e}".replace("-", "−")
    return text if metrics.horizontalAdvance(text) <= room else ""


@lru_cache(maxsize=16)
def _inks(scale: Scale, theme: Theme) -> tuple[QColor, ...]:
    """For every code the ink that can be read on its colour."""
    inks = {ink: QColor(ink) for ink in INKS}  # one object each: 256 of them take 60 kB
    grounds = (QColor.fromRgb(int(colour)).name() for colour in table(scale, theme))
    return tuple(inks[ink_on(ground)] for ground in grounds)


def paint_marks(
    painter: QPainter,
    area: Area,
    theme: Theme,
    *,
    newest: bool,
    cursor: Ref | None,
    pins: Sequence[Ref],
    time_line: bool,
) -> None:
    """The newest column, the cursor's timestep, and the very numbers under cursor and pins.

    `time_line` also carries the timesteps that are newest, pinned or pointed at elsewhere through this panel.
    """
    if newest:
        column = area.columns(*area.panel.newest)
        if not column.isEmpty():
            thin = NARROW[0] <= column.width() / area.line <= NARROW[1]
            _outline(painter, area, column, QColor(theme.newest), 1 if thin else 2)
    if time_line and not area.panel.tensor.endswith("_0"):
        _times(painter, area, theme, newest, cursor, pins)
    for ref in pins:
        _cell(painter, area, theme, ref, pinned=True)
    if cursor is not None:
        _cell(painter, area, theme, cursor, pinned=False)


def _times(painter: QPainter, area: Area, theme: Theme, newest: bool, cursor: Ref | None, pins: Sequence[Ref]) -> None:
    """The timesteps of what is newest, pinned or pointed at in other panels."""
    for t in area.panel.elsewhere if newest else ():
        _notch(painter, area, t, QColor(theme.newest))
    for ref in pins:
        if not ref.tensor.endswith("_0"):
            _notch(painter, area, ref.t, QColor(theme.cursor))
    if cursor is None or cursor.tensor.endswith("_0"):
        return
    column = area.columns(cursor.t, cursor.t + 1)
    if not column.isEmpty():
        faint = QColor(theme.cursor)
        faint.setAlphaF(COLUMN_STRENGTH)
        _outline(painter, area, column, faint, 1)


def _notch(painter: QPainter, area: Area, t: int, colour: QColor) -> None:
    """Short ticks at the upper and the lower edge of a timestep whose number is in another panel."""
    column = area.columns(t, t + 1)
    if column.isEmpty():
        return
    line = 2 * area.line
    left = column.left() + max(0, (column.width() - line) // 2)
    high = min(NOTCH * area.line, column.height() // 3)
    for top in (column.top(), column.bottom() + 1 - high):
        painter.fillRect(QRect(left, top, line, high) & area.rect, colour)


def _cell(painter: QPainter, area: Area, theme: Theme, ref: Ref, *, pinned: bool) -> None:
    """A frame around one number where it is in this panel, with a halo that parts it from any colour."""
    place = in_panel(ref, area.panel)
    if place is None or not area.first <= place[0] < area.last or place[1] >= area.panel.codes.shape[1]:
        return
    row = area.panel.row(place[1])
    if not area.top <= row < area.bottom:
        return
    line = area.line
    around = area.cell(place[0], row).adjusted(-2 * line, -2 * line, 2 * line, 2 * line).intersected(area.rect)
    if pinned:  # corners: another look than the cursor, also without colour
        _corners(painter, area, around, QColor(theme.cursor))
        return
    _outline(painter, area, around.adjusted(-line, -line, line, line) & area.rect, QColor(theme.surface), 1)
    _outline(painter, area, around, QColor(theme.cursor), 2)


def _outline(painter: QPainter, area: Area, box: QRect, colour: QColor, width: int) -> None:
    """A frame inside `box`; too narrow for two lines: one through the middle."""
    thick = width * area.line
    if box.width() < 3 * thick:
        left = box.left() + (box.width() - thick) // 2
        painter.fillRect(QRect(left, box.top(), thick, box.height()), colour)
        return
    for part in _sides(box, thick):
        painter.fillRect(part, colour)


def _sides(box: QRect, thick: int) -> tuple[QRect, ...]:
    across, down = box.width(), box.height() - 2 * thick
    return (
        QRect(box.left(), box.top(), across, thick),
        QRect(box.left(), box.bottom() + 1 - thick, across, thick),
        QRect(box.left(), box.top() + thick, thick, down),
        QRect(box.right() + 1 - thick, box.top() + thick, thick, down),
    )


def _corners(painter: QPainter, area: Area, box: QRect, colour: QColor) -> None:
    thick = 2 * area.line
    wide = max(thick, min(box.width() // 3, 7 * area.line))
    high = max(thick, min(box.height() // 3, 7 * area.line))
    for left in (box.left(), box.right() + 1 - wide):
        for top in (box.top(), box.bottom() + 1 - thick):
            painter.fillRect(QRect(left, top, wide, thick), colour)
    for left in (box.left(), box.right() + 1 - thick):
        for top in (box.top(), box.bottom() + 1 - high):
            painter.fillRect(QRect(left, top, thick, high), colour)


def paint_frame_line(painter: QPainter, rect: QRectF, colour: QColor, width: int = 1) -> None:
    """A line inside the edge of `rect`."""
    inner = QRect(round(rect.left()), round(rect.top()), round(rect.width()), round(rect.height()))
    for part in _sides(inner, width):
        painter.fillRect(part, colour)
