"""A title may be longer than its card: it is cut off with dots, and the heatmaps keep their room."""

from __future__ import annotations

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


@pytest.mark.parametrize(("width", "words"), [(700, "h[0][1]  layer 0 reverse"), (320, "h[0][1]  layer")])
def test_words_over_a_heatmap_end_in_dots(qtbot, width, words):
    card = HeatmapGrid(LIGHT)
    qtbot.addWidget(card)
    card.setMinimumSize(0, 0)
    card.resize(width, 400)
    card.set_frame(make_frame(RNNSpec("RNN_TANH", 4, 5, bidirectional=True), 3, steps=4))
    card.grab()
    title = card.plots["h", 0, 1].title
    said = title.text.replace("\u00a0", " ")
    assert said.startswith(words)
    assert (said == words) == (width != 320)
    assert said == words or said.endswith("…")
    assert title.text_width() <= title.size().width()
