"""The colours of a scale as a bar, and small samples of the marks that are no value."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnviz.render.colours import table
from rnnviz.render.picture import Mark
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Scale
from rnnviz.scene.levels import encode

STEPS = 127


def paint_bar(painter: QPainter, rect: QRectF, scale: Scale, theme: Theme) -> None:
    """Low on the left, high on the right, in the very colours that cells have."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    colours = table(scale, theme)[encode(np.linspace(scale.low, scale.high, STEPS), scale)]
    edges = [round(rect.left() + rect.width() * k / STEPS) for k in range(STEPS + 1)]
    for colour, left, right in zip(colours, edges, edges[1:], strict=False):
        # one pixel more, which the next colour covers: no seams where a drawing is enlarged
        wide = min(right + 1, rect.right()) - left
        painter.fillRect(QRectF(left, rect.top(), wide, rect.height()), QColor.fromRgb(int(colour)))
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.drawRect(rect.adjusted(0, 0, -1, -1))
    painter.restore()


def paint_swatch(painter: QPainter, rect: QRectF, mark: Mark, theme: Theme) -> None:
    """What a cell looks like that is not computed, newest, padding, NaN or infinite."""
    painter.save()
    fills = {"empty": theme.empty, "padding": theme.padding, "nan": theme.nan, "infinite": theme.infinite}
    painter.fillRect(rect, QColor(fills.get(mark, theme.surface)))
    if mark == "empty":
        _hatch(painter, rect, QColor(theme.empty_line))
    width = max(1.0, rect.height() / (8 if mark == "newest" else 20))
    painter.setPen(QPen(QColor(theme.newest if mark == "newest" else theme.empty_line), width))
    painter.drawRect(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2))
    painter.restore()


def _hatch(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Diagonals that end inside: SVG knows no clip."""
    wide, high = rect.width(), rect.height()
    painter.setPen(QPen(colour, max(1.0, high / 14), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    step = high / 3
    for k in range(1, int((wide + high) / step) + 1):
        reach = k * step
        x, y = max(reach - high, 0), min(reach, high)
        end_x, end_y = min(reach, wide), max(reach - wide, 0)
        painter.drawLine(QLineF(rect.left() + x, rect.top() + y, rect.left() + end_x, rect.top() + end_y))
