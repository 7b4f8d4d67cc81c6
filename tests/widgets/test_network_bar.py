"""The controls over the unrolled network reach it, and stand at its right edge."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from rnnviz.render.diagram import UnrolledNetwork
from rnnviz.render.theme import DARK, LIGHT
from rnnviz.widgets.network_bar import NetworkBar
from tests.render.frames import SPECS, make_frame


@pytest.fixture
def card(qtbot):
    made = UnrolledNetwork(LIGHT)
    qtbot.addWidget(made)
    made.bar = NetworkBar(made, LIGHT)
    made.resize(700, 200)
    made.set_frame(make_frame(SPECS["bidirectional"], 19))
    made.grab()
    return made


def press(qtbot, card, name):
    qtbot.mouseClick(card.bar.findChild(object, name), Qt.MouseButton.LeftButton)


def test_zoom_and_fit(card, qtbot):
    assert not card.bar._fit.isEnabled()
    press(qtbot, card, "zoomInButton")
    assert card.zoom == 1.25 and card.bar._fit.isEnabled()
    press(qtbot, card, "zoomFitButton")
    press(qtbot, card, "zoomOutButton")
    assert card.zoom == pytest.approx(0.8)


def test_the_norm(card, qtbot):
    signed = card.grab().toImage()
    press(qtbot, card, "normButton")
    assert card.grab().toImage() != signed


def test_it_keeps_to_the_right(card):
    for width in (700, 420):
        card.resize(width, 200)
        card.grab()
        assert card.bar.geometry().right() < width and card.bar.geometry().left() > width - 220
    card.bar.set_theme(DARK)
