"""A small picture of a frame: the heatmaps alone, as the window stacks them, without words."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from rnnviz.render.cells import paint_heatmap
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Panel

SIZE = (512, 288)  # pixels; shown at half of that, or in full on a screen of twice the density
GAP, EDGE = 10, 14
X_SHARE = 0.45  # height of x against one layer


def thumbnail(frame: Frame, theme: Theme) -> QImage:
    """The states of `frame`, the deepest layer on top and x below, on an opaque image of `SIZE`."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    try:
        for rect, panel in _places(frame):
            painter.setPen(QColor(theme.border))
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
            paint_heatmap(painter, rect, panel, theme, numbers=False, newest=True, cursor=None, pins=(), scale=2.0)
    finally:
        painter.end()
    return image


def _places(frame: Frame) -> list[tuple[QRectF, Panel]]:
    layers = sorted({panel.layer for panel in frame.hidden}, reverse=True)
    columns = frame.spec.num_directions
    width = (SIZE[0] - 2 * EDGE - (columns - 1) * GAP) / columns
    height = (SIZE[1] - 2 * EDGE - len(layers) * GAP) / (len(layers) + X_SHARE)
    places = []
    for panel in frame.hidden:
        left = EDGE + panel.direction * (width + GAP)
        top = EDGE + layers.index(panel.layer) * (height + GAP)
        places.append((_whole(left, top, width, height), panel))
    top = EDGE + len(layers) * (height + GAP)
    places.append((_whole(EDGE, top, width, height * X_SHARE), frame.x))
    return places


def _whole(left: float, top: float, width: float, height: float) -> QRectF:
    return QRectF(round(left), round(top), round(width), round(height))
