"""Bars beside their numbers: any size of number has room of its own."""

from __future__ import annotations

import math

import pytest
from PySide6.QtGui import QColor

from rnnviz.render.theme import LIGHT
from rnnviz.scene.frame import Ref
from rnnviz.widgets.bars import NEGATIVE, POSITIVE, ROW, ContributionBars

WIDTH = 260


@pytest.fixture
def bars(qtbot):
    made = ContributionBars(LIGHT)
    qtbot.addWidget(made)
    made.setFixedWidth(WIDTH)
    return made


def reach(bars, row, colour):
    """The first and the last pixel of this colour in the middle of a row, or None."""
    image = bars.grab().toImage()
    found = [x for x in range(image.width()) if image.pixelColor(x, row * ROW + 5) == QColor(colour)]
    return (found[0], found[-1]) if found else None


def inked(bars, row):
    """The columns of pixels of a row on which something stands."""
    image = bars.grab().toImage()
    ground = image.pixelColor(WIDTH - 1, row * ROW)
    return [x for x in range(WIDTH) if any(image.pixelColor(x, row * ROW + y) != ground for y in range(ROW))]


@pytest.mark.parametrize("value", [0.25, -3e-9, 2.19e29, -7.8e28, 65432.0])
def test_a_number_of_any_size_stands_beside_its_bar(bars, value):
    bars.set_rows([("x u0", value, Ref("x"))])
    first, last = reach(bars, 0, POSITIVE if value > 0 else NEGATIVE)
    text = [x for x in inked(bars, 0) if x > max(last, WIDTH // 2)]
    assert last - first > 40  # the largest takes its half
    assert min(text) - last > 2 or value < 0
    assert WIDTH - min(text) < 80


def test_what_is_no_number_takes_none_of_the_others_room(bars):
    bars.set_rows([("a", math.inf, Ref("x")), ("b", -2.0, Ref("x")), ("c", math.nan, Ref("x")), ("d", 1.0, Ref("x"))])
    whole, half = reach(bars, 1, NEGATIVE), reach(bars, 3, POSITIVE)
    assert reach(bars, 0, POSITIVE) is not None and reach(bars, 2, POSITIVE) is None
    assert (whole[1] - whole[0]) == pytest.approx(2 * (half[1] - half[0]), abs=3)
