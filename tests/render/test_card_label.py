"""A title may be longer than its card: it gives way, and the heatmaps keep their room."""

from __future__ import annotations

import re

import pytest

from rnnviz.core.spec import RNNSpec
from rnnviz.render.card_label import CardLabel
from rnnviz.render.grid import DISPLAY, HeatmapGrid
from rnnviz.render.outputs import OutputPanel
from rnnviz.render.theme import LIGHT
from rnnviz.widgets.popover import MARK
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


@pytest.mark.parametrize(
    ("width", "shape"), [(420, "(L=10000, N=3, 2·H_out=128)"), (270, "(10000, 3, 128)"), (150, "")]
)
def test_the_shape_in_a_heading_is_whole_and_leaves_room_for_its_mark(qtbot, width, shape):
    card = shown(qtbot, OutputPanel, width, make_frame(RNNSpec("RNN_TANH", 4, 64, bidirectional=True), 3, steps=10000))
    assert re.sub("<[^>]*>", "", card._title.text) == f"output&nbsp;&nbsp;{shape}"
    assert all(end.x() + MARK <= card.viewport().width() for end in card.heading_ends().values())


@pytest.mark.parametrize(("width", "sizes"), [(600, True), (260, False)])
def test_the_sizes_beside_a_title_are_not_below_the_display_button(qtbot, width, sizes):
    card = narrow_card(qtbot, 700)
    card.resize(width, 400)
    card.grab()
    [title] = (item for item in card.scene().items() if isinstance(item, CardLabel))
    assert ("4 steps" in title.text) is sizes
    assert title.item.document().idealWidth() <= title.rect().width() - DISPLAY


@pytest.mark.parametrize(("width", "note"), [(700, "largest of .*"), (330, "largest")])
def test_the_reduction_is_said_in_as_many_words_as_there_is_room(qtbot, width, note):
    card = HeatmapGrid(LIGHT)
    qtbot.addWidget(card)
    card.resize(width, 400)
    card.set_frame(make_frame(RNNSpec("RNN_TANH", 4, 64, bidirectional=True), 3, steps=30000))
    card.grab()
    title = card.plots["h", 0, 1].title
    assert re.fullmatch(r"h\[0\]\[1\]\s+" + note, title.text), title.text
    assert title.text_width() <= title.size().width()


@pytest.mark.parametrize("width", [280, 358, 420, 700])
@pytest.mark.parametrize("show_c", [False, True])
def test_heatmaps_side_by_side_are_equally_wide(qtbot, width, show_c):
    frame = make_frame(RNNSpec("LSTM", 4, 12, bidirectional=True), 3, steps=30, show_c=show_c)
    card = shown(qtbot, HeatmapGrid, width, frame)
    widths = [plot.geometry().width() for plot in card.plots.values()]
    assert len(widths) == (5 if show_c else 3) and max(widths) - min(widths) < 1


def narrow_card(qtbot, width):
    """Two directions in so many pixels."""
    return shown(qtbot, HeatmapGrid, width, make_frame(RNNSpec("RNN_TANH", 4, 5, bidirectional=True), 3, steps=4))


def shown(qtbot, view, width, frame):
    """A card of any width with `frame`, painted."""
    card = view(LIGHT)
    qtbot.addWidget(card)
    card.setMinimumSize(0, 0)
    card.resize(width, 400)
    card.set_frame(frame)
    card.grab()
    return card
