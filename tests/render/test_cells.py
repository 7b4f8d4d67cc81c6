"""The cell painter: colours that are exactly the table's, looks that differ without colour, marks where they belong."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from rnnviz.render import marks
from rnnviz.render.cells import ImageCache, paint_heatmap
from rnnviz.render.colours import shade, table
from rnnviz.render.fonts import mono_font
from rnnviz.render.theme import DARK, LIGHT, Theme
from rnnviz.scene.frame import Panel, Ref, Scale
from rnnviz.scene.levels import encode

SCALE = Scale("h", -1.0, 1.0)


def panel(steps: int, rows: int, **changes: Any) -> Panel:
    values = np.random.default_rng(steps).uniform(-1, 1, (steps, rows)).astype(np.float32)
    made = Panel("h", 0, 0, values, encode(values, SCALE), SCALE, (0, steps), (0, 0), steps)
    return replace(made, **changes)


def painted(shown: Panel, width: int, height: int, theme: Theme = LIGHT, ratio: float = 1.0, **options: Any) -> Any:
    image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#123456"))
    painter = QPainter(image)
    settings = {"numbers": False, "newest": False, "cursor": None, "pins": ()} | options
    paint_heatmap(painter, QRectF(0, 0, width, height), shown, theme, **settings)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return pixels[:, : image.width()].copy()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.usefixtures("qapp")
def test_every_cell_has_exactly_its_colour(theme: Theme, ratio: float) -> None:
    shown = panel(10, 5)
    pixels = painted(shown, 400, 200, theme, ratio)
    colours = table(SCALE, theme)
    for t in range(10):
        for unit in range(5):
            x, y = round((t + 0.5) * 40 * ratio), round((unit + 0.5) * 40 * ratio)
            assert pixels[y, x] == colours[shown.codes[t, unit]]


@pytest.mark.usefixtures("qapp")
def test_a_colour_maps_back_within_half_a_level() -> None:
    colours = table(SCALE, LIGHT)
    for value in np.linspace(-1, 1, 41):
        code = int(encode(np.array([value]), SCALE)[0])
        assert shade(float(value), SCALE, LIGHT).rgb() == int(colours[code])


@pytest.mark.usefixtures("qapp")
def test_incremental_painting_equals_a_full_redraw() -> None:
    """With the cache of the position before, at every position, reduced and enlarged."""
    for steps, width in ((10, 300), (997, 300)):
        cache = ImageCache()
        whole = panel(steps, 7)
        for stop in range(0, steps + 1, max(1, steps // 23)):
            shown = replace(whole, computed=(0, stop))
            assert np.array_equal(painted(shown, width, 90, cache=cache), painted(shown, width, 90))


@pytest.mark.usefixtures("qapp")
def test_the_frontier_column_holds_computed_steps_only() -> None:
    """Where a pixel stands for many steps, a spike that is not yet computed must not show."""
    values = np.zeros((1000, 1), np.float32)
    values[509] = 1.0
    codes = encode(values, SCALE)
    shown = Panel("h", 0, 0, values, codes, SCALE, (0, 505), (0, 0), 1000)
    zero = table(SCALE, LIGHT)[0]
    assert (painted(shown, 100, 10)[:, :51] == zero).all()
    assert (painted(replace(shown, computed=(0, 510)), 100, 10)[:, 50] == table(SCALE, LIGHT)[codes[509, 0]]).all()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.usefixtures("qapp")
def test_not_computed_is_a_pattern_and_zero_is_flat(theme: Theme) -> None:
    zeros = panel(4, 4, values=np.zeros((4, 4)), codes=np.zeros((4, 4), np.uint8))
    flat = painted(zeros, 24, 24, theme)
    hatched = painted(replace(zeros, computed=(0, 0)), 24, 24, theme)
    padded = painted(replace(zeros, length=0, computed=(0, 0)), 24, 24, theme)
    assert (len(np.unique(flat)), len(np.unique(hatched)), len(np.unique(padded))) == (1, 2, 1)
    assert len({int(flat[3, 3]), int(padded[3, 3])}) == 2


@pytest.mark.usefixtures("qapp")
def test_the_inks_of_all_colours_are_two_objects() -> None:
    inks = marks._inks(SCALE, LIGHT)
    assert len(inks) == len(table(SCALE, LIGHT))
    assert {ink.name() for ink in inks} == set(marks.INKS)
    assert len({id(ink) for ink in inks}) == 2


def test_marks() -> None:
    shown = panel(10, 5, newest=(4, 5))
    newest = painted(shown, 400, 200, newest=True)
    assert newest[100, 160] == QColor(LIGHT.newest).rgb()
    cursor = painted(shown, 400, 200, cursor=Ref("h", 0, 0, 2, 0, 3))
    elsewhere = painted(shown, 400, 200, cursor=Ref("h", 1, 0, 2, 0, 3))
    assert (cursor == QColor(LIGHT.cursor).rgb()).any()
    assert not (elsewhere == QColor(LIGHT.cursor).rgb()).any()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("width", [3, 4, 5, 6])
def test_a_narrow_newest_column_is_still_seen(width: int) -> None:
    shown = panel(10, 5, newest=(4, 5))
    row = painted(shown, 10 * width, 40, newest=True)[20, 4 * width : 5 * width]
    assert row[0] == row[-1] == QColor(LIGHT.newest).rgb()
    assert set(row[1:-1].tolist()) == {int(table(SCALE, LIGHT)[shown.codes[4, 2]])}


@pytest.mark.usefixtures("qapp")
def test_numbers_stand_in_large_cells_only() -> None:
    shown = panel(4, 3)
    plain, large = painted(shown, 240, 120), painted(shown, 240, 120, numbers=True)
    assert not np.array_equal(plain, large)
    assert np.array_equal(painted(shown, 80, 60), painted(shown, 80, 60, numbers=True))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("value", "high", "characters", "text"),
    [
        (-0.3471, 1.0, 5, "−0.35"),
        (0.004, 1.0, 5, "0.00"),
        (-2.69e-05, 1e-4, 8, "−2.7e−05"),
        (-2.69e-05, 1e-4, 6, "−3e−05"),
        (0.0, 1e-4, 5, "0.00"),
        (0.0123, 0.05, 5, "0.012"),
        (1234.5, 2e3, 5, "1234"),
        (1.47e30, 2e30, 8, "1.47e+30"),
        (-1.47e30, 2e30, 6, "−1e+30"),
        (-1.47e30, 2e30, 5, ""),
        (math.nan, 1.0, 3, "NaN"),
    ],
)
def test_a_number_is_as_long_as_its_cell_and_its_scale_allow(
    value: float, high: float, characters: int, text: str
) -> None:
    metrics = QFontMetricsF(mono_font(11))
    assert marks.fitting(value, high, metrics, metrics.horizontalAdvance("0" * characters) + 0.5) == text
