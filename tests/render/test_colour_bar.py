"""The colour bar shows the colours that cells have, from low to high; the swatches look like the cells they explain."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from rnnviz.render.colour_bar import paint_bar, paint_swatch
from rnnviz.render.colours import shade
from rnnviz.render.theme import THEMES, Theme
from rnnviz.scene.frame import Scale

BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def painted(theme: Theme, paint, what) -> QImage:
    image = QImage(1270, 24, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, 1270, 24), what, theme)
    painter.end()
    return image


@BOTH
@pytest.mark.parametrize("scale", [Scale("h", -1, 1), Scale("x", -4.5, 4.5), Scale("gate", 0, 1, sequential=True)])
@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_the_bar_has_the_colours_of_the_cells(qapp, theme, scale, share):
    found = painted(theme, paint_bar, scale).pixelColor(round(5 + share * 1259), 12)
    step = round(share * 126) / 126  # the bar has 127 steps
    wanted = shade(scale.low + step * (scale.high - scale.low), scale, theme)
    assert found == wanted


@BOTH
@pytest.mark.parametrize("mark", ["empty", "newest", "padding", "nan", "infinite"])
def test_swatches(qapp, theme: Theme, mark):
    image = painted(theme, paint_swatch, mark)
    colours = {image.pixelColor(x, y).name() for x in range(3, 200) for y in range(4, 20)}
    grounds = {"empty": theme.empty, "padding": theme.padding, "nan": theme.nan, "infinite": theme.infinite}
    assert grounds.get(mark, theme.surface) in colours
    assert (len(colours) > 1) == (mark == "empty"), "only what is not computed is hatched"
    assert mark != "newest" or image.pixelColor(600, 1).name() == theme.newest
