"""A text that is laid out once looks as if it were drawn by Qt at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from rnnviz.render.fonts import mono_font, ui_font
from rnnviz.render.still import elided, still


def drawn(paint: Any) -> np.ndarray[tuple[int, ...], np.dtype[np.uint32]]:
    image = QImage(160, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setPen(QColor("black"))
    paint(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint32).reshape(30, 160).copy()


@pytest.mark.parametrize("mono", [True, False])
@pytest.mark.parametrize("text", ["h[1][0]", "a pixel: largest of 143 steps", "12"])
def test_the_same_pixels_and_width(qapp: Any, text: str, mono: bool) -> None:
    font = mono_font(12) if mono else ui_font(12)
    made, metrics = still(text, 12, mono=mono), QFontMetricsF(font)

    def plain(painter: QPainter) -> None:
        painter.setFont(font)
        painter.drawText(QPointF(5, 4 + metrics.ascent()), text)

    shown = drawn(lambda painter: made.paint(painter, 5, 4))
    assert (shown != 0xFFFFFFFF).any()
    assert np.array_equal(shown, drawn(plain))
    assert made.width == metrics.horizontalAdvance(text)


def test_what_has_no_room_ends_in_dots(qapp: Any) -> None:
    whole = still("layer 0 reverse", 12, mono=False).width
    assert elided("layer 0 reverse", whole, 12, mono=False) == "layer 0 reverse"
    short = elided("layer 0 reverse", whole / 2, 12, mono=False)
    assert short.endswith("…") and still(short, 12, mono=False).width <= whole / 2
