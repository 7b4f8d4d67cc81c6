"""Bars beside their numbers: any size of number has room of its own."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QToolTip

from rnnviz.core.explanation import Contribution
from rnnviz.render.theme import LIGHT
from rnnviz.scene.frame import Ref
from rnnviz.widgets.bars import NEGATIVE, POSITIVE, ROW, ContributionBars
from rnnviz.widgets.number_words import product

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
    bars.set_rows([("x u0", value, Ref("x"), "")])
    first, last = reach(bars, 0, POSITIVE if value > 0 else NEGATIVE)
    text = [x for x in inked(bars, 0) if x > max(last, WIDTH // 2)]
    assert last - first > 40  # the largest takes its half
    assert min(text) - last > 2 or value < 0
    assert WIDTH - min(text) < 80


def test_what_is_no_number_takes_none_of_the_others_room(bars):
    bars.set_rows(
        [(label, value, Ref("x"), "") for label, value in zip("abcd", (math.inf, -2.0, math.nan, 1.0), strict=True)]
    )
    whole, half = reach(bars, 1, NEGATIVE), reach(bars, 3, POSITIVE)
    assert reach(bars, 0, POSITIVE) is not None and reach(bars, 2, POSITIVE) is None
    assert (whole[1] - whole[0]) == pytest.approx(2 * (half[1] - half[0]), abs=3)


def test_a_bar_says_what_was_multiplied(bars, qtbot):
    bars.set_rows([("x u0", 0.25, Ref("x"), "first"), ("x u1", 0.5, Ref("x"), "second")])
    bars.show()
    point = QPoint(20, ROW + 5)
    assert bars.event(QHelpEvent(QEvent.Type.ToolTip, point, bars.mapToGlobal(point)))
    assert QToolTip.text() == "second"
    bars.event(QHelpEvent(QEvent.Type.ToolTip, QPoint(20, 3 * ROW), bars.mapToGlobal(point)))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (1.0, "weight × number: +0.5000 × −2.0000 = −1.0000"),
        (0.5, "r × weight × number: +0.5000 × +0.5000 × −2.0000 = −0.5000"),
    ],
)
def test_the_product_of_a_contribution(factor, said):
    assert product(Contribution("n", "W_hh", "h", 0, 0, 1, 2, 0.5, -2.0, factor)) == said
