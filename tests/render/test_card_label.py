"""A title may be longer than its card: it is cut off, and the heatmaps keep their room."""

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
        assert plot.titleLabel.boundingRect().right() <= plot.boundingRect().right() + 1
