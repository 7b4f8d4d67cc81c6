"""Small pictures without text of what the window paints, by the window's own painters.

`python -m tests.render.golden_pictures` writes them anew; look at them before they are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from rnnviz.core.spec import RNNSpec
from rnnviz.render.heat_part import Part
from rnnviz.render.heatmap import paint_part
from rnnviz.render.network_canvas import Canvas, Margins
from rnnviz.render.network_paint import paint_network
from rnnviz.render.theme import THEMES, Theme
from rnnviz.scene.frame import Frame, Panel, Ref
from rnnviz.scene.levels import INFINITE, NAN
from tests.render.frames import SPECS, make_frame

FOLDER = Path(__file__).with_name("golden")
DROPOUT = RNNSpec("LSTM", 3, 6, num_layers=2, proj_size=4, dropout=0.5)


def heat(frame: Frame, panel: Panel, size: tuple[int, int], theme: Theme, ratio: float = 1.0) -> QImage:
    """One heatmap as it stands on the device, `size` in its pixels."""
    part = Part(panel, (0, len(panel.codes)), (0, panel.codes.shape[1]), QRect(0, 0, *size))
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_part(painter, part, theme, False, frame.cursor, frame.pins, ratio, part.place)
    painter.end()
    return image


def network(frame: Frame, size: tuple[int, int], theme: Theme) -> QImage:
    """The diagram with margins of a fixed width, and nothing in them."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    margins, text, painter = Canvas._margins, Canvas.text, QPainter(image)
    Canvas._margins = lambda self, width: Margins(8, 24, 0, full=False)  # type: ignore[method-assign]
    Canvas.text = lambda self, *args: None  # type: ignore[method-assign]
    try:
        paint_network(painter, QRectF(4, 0, size[0] - 8, size[1]), frame, theme, unit=11)
    finally:
        Canvas._margins, Canvas.text = margins, text  # type: ignore[method-assign]
        painter.end()
    return image


def not_finite(panel: Panel) -> Panel:
    codes = panel.codes.copy()
    codes[1, 2], codes[2, 5] = NAN, INFINITE
    return replace(panel, codes=codes)


def pictures(theme: Theme) -> Iterator[tuple[str, QImage]]:
    """(name, picture): cells with every look, many numbers in a pixel, h_0, a reverse half of output, diagrams."""
    pins, cursor = (Ref("h", 1, 0, 2, 0, 12),), Ref("h", 1, 0, 4, 0, 7)
    both = make_frame(SPECS["bidirectional"], 15, steps=12, length=9, cursor=cursor, pins=pins)
    deep = next(panel for panel in both.hidden if panel.key == ("h", 1, 0))
    yield "cells", heat(both, not_finite(replace(deep, computed=(0, 6), newest=(5, 6))), (120, 160), theme)
    yield "cells-1.5x", heat(both, not_finite(replace(deep, computed=(0, 6), newest=(5, 6))), (180, 160), theme, 1.5)
    yield "output-reverse", heat(both, replace(both.output[1], computed=(4, 12), newest=(4, 5)), (96, 48), theme)
    yield "input", heat(both, both.x, (96, 24), theme)
    many = make_frame(RNNSpec("RNN_TANH", 4, 60), 300, steps=400, cursor=Ref("h", 0, 0, 120, 0, 30))
    yield "many", heat(many, many.hidden[0], (100, 40), theme)
    mean = replace(many.hidden[0], reduction="mean")
    yield "many-mean", heat(many, mean, (100, 40), theme)
    yield "network-two-directions", network(replace(both, pins=()), (260, 180), theme)
    one = make_frame(DROPOUT, 9, steps=14, length=11)
    yield "network-dropout-projection", network(one, (260, 120), theme)


def levels(image: QImage) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """(height, width, 3): red, green and blue."""
    plain = image.convertToFormat(QImage.Format.Format_RGBX8888)
    flat = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4)
    return flat[:, : plain.width(), :3].astype(np.int16)


if __name__ == "__main__":
    _app = QGuiApplication([])
    for _theme in THEMES.values():
        for _name, _image in pictures(_theme):
            _image.save(str(FOLDER / f"{_name}-{_theme.name}.png"))
