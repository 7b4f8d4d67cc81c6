"""The curve of one unit: what is drawn again and again leaves nothing behind."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF

from rnnviz.render.curve import Curve, UnitCurve
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.theme import DARK, LIGHT

CURVE = Curve(np.array([0.1, -0.4, 0.7]), (0, 3))


@pytest.fixture
def plot(qtbot) -> UnitCurve:
    made = UnitCurve(LIGHT)
    qtbot.addWidget(made)
    return made


def test_pictures_of_the_dots_stay_as_many_as_there_are_colours(plot: UnitCurve) -> None:
    for _ in range(5):
        for theme in (LIGHT, DARK):
            plot.set_theme(theme)
            plot.show_curves([CURVE, CURVE], 1, -1, 1)
    assert [len(line.scatter.fragmentAtlas) for line in plot._lines] == [2, 2]


def test_dots_stand_where_there_is_room_for_them(plot: UnitCurve) -> None:
    for known, dots in ((3, True), (61, False), (60, True)):
        plot.show_curves([Curve(np.zeros(80), (0, known))], 1, -1, 1)
        assert plot._lines[0].scatter.isVisible() is dots


def test_numbers_of_the_axis_have_room_whatever_their_size(plot: UnitCurve) -> None:
    plot.show_curves([CURVE], 1, -1, 1)
    usual = plot._left.minimumWidth()
    plot.show_curves([CURVE], 1, -3.3e-05, 3.3e-05)
    text = QFontMetricsF(mono_font(SMALL)).horizontalAdvance("−3.3e−05")
    assert plot._left.minimumWidth() >= text + 3  # and the tick
    plot.show_curves([CURVE], 1, -1, 1)
    assert plot._left.minimumWidth() == usual
