"""A title may be longer than its card: it gives way, and the heatmaps keep their room."""

from __future__ import annotations

import re

import pytest

from rnnviz.core.spec import RNNSpec
from rnnviz.render.grid import HeatmapGrid
from rnnviz.render.outputs import OutputPanel
from rnnviz.render.theme import LIGHT
from tests.render.frames import make_frame


@pytest.mark.parametrize("view", [HeatmapGrid, OutputPanel])
def test_heatmaps_stay_inside_a_narrow_card(qtbot, view):
    card = view(LIGHT)
    qtbot.addWidget(card)
    card.resize(260, 400)
    spec = RNNSpec("RNN_TANH", 4, 300, bidirectional=True, batch_first=True)
    card.set_frame(make_frame(spec, 3, steps=1000, batch=4))
    card.grab()
    for plot in card.plots.values():
        assert plot.mapRectToScene(plot.boundingRect()).right() <= card.viewport().width() + 1
        assert plot.title.geometry().right() <= plot.boundingRect().right() + 1


@pytest.mark.parametrize(
    ("width", "words"),
    [(700, "h[0][1]  layer 0 reverse"), (320, "h[0][1]  reverse"), (270, "h[0][1]  r…")],
)
def test_words_over_a_heatmap_give_way(qtbot, width, words):
    card = narrow_card(qtbot, width)
    title = card.plots["h", 0, 1].title
    said = title.text.replace("\u00a0", " ")
    assert re.fullmatch(re.escape(words).replace("…", ".*…"), said), said
    assert title.text_width() <= title.size().width()


@pytest.mark.parametrize(("width", "words"), [(700, "x  input  (L=4, N=3, H_in=4)"), (320, "x  input")])
def test_a_shape_over_a_heatmap_is_whole(qtbot, width, words):
    card = narrow_card(qtbot, width)
    assert card.plots["x", 0, 0].title.text.replace("\u00a0", " ") == words


def narrow_card(qtbot, width):
    """Two directions in so many pixels."""
    card = HeatmapGrid(LIGHT)
    qtbot.addWidget(card)
    card.setMinimumSize(0, 0)
    card.resize(width, 400)
    card.set_frame(make_frame(RNNSpec("RNN_TANH", 4, 5, bidirectional=True), 3, steps=4))
    card.grab()
    return card
