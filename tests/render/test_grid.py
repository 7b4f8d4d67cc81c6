"""The heatmap cards: what stands where, what the mouse says, the same number everywhere."""

from __future__ import annotations

import gc
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame

from rnnviz.core.examples import example
from rnnviz.core.schedule import Schedule
from rnnviz.render.grid import HeatmapGrid
from rnnviz.render.grid_legend import Legend
from rnnviz.render.heat_view import HeatView
from rnnviz.render.outputs import LEAST_HALF, OutputPanel, Sentence
from rnnviz.render.theme import DARK, LIGHT
from rnnviz.scene.frame import Frame, Ref
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve
from tests.render.frames import SPECS, make_frame


def frame_of(name: str, position: int, **options: Any) -> Frame:
    trace = example(name)
    schedule = Schedule(trace)
    position = position % len(schedule)
    return resolve(prepare(trace, DisplayOptions(**options)), schedule, position)


@pytest.fixture
def cards(qtbot: Any) -> tuple[HeatmapGrid, OutputPanel]:
    grid, outputs = HeatmapGrid(LIGHT), OutputPanel(LIGHT)
    outputs.time.link_to(grid.time)
    for view, width in ((grid, 560), (outputs, 280)):
        qtbot.addWidget(view)
        view.resize(width, 560)
        view.show()
    return grid, outputs


def point_of(view: HeatView, ref: Ref) -> QPoint:
    """The viewport point over the middle of a cell."""
    plot = view.plots[(ref.tensor, ref.layer, ref.direction)]
    scene = plot.getViewBox().mapViewToScene(QPointF(ref.t + 0.5, ref.unit + 0.5))
    return view.mapFromScene(scene)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("tutorial-4-layers", [("h", k, 0) for k in (3, 2, 1, 0)] + [("x", 0, 0)]),
        ("bidirectional", [("h", 1, 0), ("h", 1, 1), ("h", 0, 0), ("h", 0, 1), ("x", 0, 0)]),
        ("tutorial-two-cells", [("h", 1, 0), ("h", 0, 0), ("x", 0, 0)]),
    ],
)
def test_deep_layers_on_top_reverse_on_the_right(cards: Any, name: str, keys: list[Any]) -> None:
    grid, _ = cards
    grid.set_frame(frame_of(name, 3))
    assert list(grid.plots) == keys
    places = {key: plot.mapToScene(QPointF(0, 0)) for key, plot in grid.plots.items()}
    for upper, lower in pairwise(keys):
        assert places[upper].y() <= places[lower].y()


def test_hovering_says_which_number(cards: Any, qtbot: Any) -> None:
    grid, _ = cards
    grid.set_frame(frame_of("tutorial-1-layer", 9))
    wanted = Ref("h", 0, 0, 4, 0, 7)
    with qtbot.waitSignal(grid.hovered, check_params_cb=lambda ref: ref == wanted):
        qtbot.mouseMove(grid.viewport(), point_of(grid, wanted))


def test_clicking_asks_for_a_pin(cards: Any, qtbot: Any) -> None:
    grid, _ = cards
    grid.set_frame(frame_of("tutorial-1-layer", 9))
    wanted = Ref("h", 0, 0, 4, 0, 7)
    with qtbot.waitSignal(grid.clicked, check_params_cb=lambda ref: ref == wanted):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=point_of(grid, wanted))


def test_nothing_is_said_of_what_is_not_computed(cards: Any) -> None:
    grid, _ = cards
    grid.set_frame(frame_of("tutorial-1-layer", 2))
    hidden = point_of(grid, Ref("h", 0, 0, 5, 0, 7))
    assert list(grid.refs_at(QPointF(hidden))) == []


def test_padding_says_where_the_sequence_ends(cards: Any, qtbot: Any) -> None:
    grid, _ = cards
    grid.set_frame(make_frame(SPECS["bidirectional"], 3, steps=12, length=9))
    for t, said in ((8, ""), (9, "padding: this sequence ends at t = 8"), (11, "padding: this sequence ends at t = 8")):
        qtbot.mouseMove(grid.viewport(), point_of(grid, Ref("h", 1, 1, t, 0, 2)))
        assert grid.toolTip() == said


def test_final_rows_are_numbers_too(cards: Any) -> None:
    _, outputs = cards
    outputs.set_frame(frame_of("tutorial-4-layers", -1))
    outputs.grab()
    final, box = outputs._finals._boxes[2]
    point = outputs.mapFromScene(outputs._finals.mapToScene(box.center()))
    ref = next(outputs.refs_at(QPointF(point)))
    assert (ref.tensor, ref.layer, final.index) == ("h_n", 2, 2)


def test_one_time_axis(cards: Any) -> None:
    grid, outputs = cards
    frame = frame_of("tutorial-4-layers", 3)
    grid.set_frame(frame)
    outputs.set_frame(frame)
    grid.plots[("x", 0, 0)].getViewBox().setXRange(2, 5, padding=0)
    ranges = [p.getViewBox().viewRange()[0] for v in (grid, outputs) for p in v.plots.values()]
    assert all(np.allclose(r, ranges[0], atol=0.6) for r in ranges)


def test_stepping_keeps_the_plots_and_changes_the_pixels(cards: Any) -> None:
    grid, _ = cards
    trace = example("tutorial-1-layer")
    prepared, schedule = prepare(trace, DisplayOptions()), Schedule(trace)
    grid.set_frame(resolve(prepared, schedule, 2))
    plots, before = dict(grid.plots), grid.grab().toImage()
    grid.set_frame(resolve(prepared, schedule, 3))
    assert dict(grid.plots) == plots
    assert grid.grab().toImage() != before


def test_themes_differ_and_empty_cards_paint(cards: Any) -> None:
    grid, _ = cards
    for view in cards:
        view.set_frame(None)
        view.grab()
    grid.set_frame(frame_of("lstm", 3, show_c=True))
    light = grid.grab().toImage()
    grid.set_theme(DARK)
    assert grid.grab().toImage() != light
    assert len(grid.plots) == 3


def test_cards_say_what_they_show(cards: Any) -> None:
    grid, outputs = cards
    frame = frame_of("tutorial-1-layer", 9)
    grid.set_frame(frame)
    outputs.set_frame(frame)
    assert "20 units x 10 steps" in grid.accessibleDescription()
    assert "(L=10, N=3, H_out=20)" in outputs.accessibleDescription()


@pytest.mark.parametrize("width", [480, 1000, 2100])
def test_both_directions_are_equally_wide(cards: Any, width: int) -> None:
    grid, _ = cards
    grid.resize(width, 600)
    grid.set_frame(make_frame(SPECS["bidirectional"], 3, steps=12))
    grid.grab()
    forward, reverse = (grid.plots["h", 1, direction].size().width() for direction in (0, 1))
    assert abs(forward - reverse) <= 2


def test_a_closed_card_may_be_resized(cards: Any, caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
    """Qt does so when it takes a window apart: pyqtgraph's layout is gone by then."""
    for card in cards:
        card.set_frame(frame_of("tutorial-1-layer", 3))
        card.close()
    gc.collect()
    for card in cards:
        card.resizeEvent(QResizeEvent(QSize(300, 300), card.size()))
    assert not caplog.records and "Unexpected" not in capfd.readouterr().err


def test_heatmaps_of_a_card_are_equally_high(cards: Any) -> None:
    """Whatever stands below them, in whole pixels; x is lower."""
    grid, _ = cards
    grid.set_frame(frame_of("tutorial-4-layers", 3))
    heights = [plot.box.size().height() for plot in grid.plots.values()]
    assert len(set(heights[:-1])) == 1 and heights[0] == int(heights[0])
    assert heights[-1] == round(0.7 * heights[0])


@pytest.mark.parametrize("high", [560, 260])
def test_both_halves_of_output_are_equally_high_and_fill_their_card(cards: Any, high: int) -> None:
    _, outputs = cards
    outputs.resize(280, high)
    outputs.set_frame(frame_of("bidirectional", 3))
    forward, reverse = (plot.box.size().height() for plot in outputs.plots.values())
    assert forward == reverse == int(forward)
    finals = outputs._finals
    assert finals is not None
    below = outputs.viewport().height() - finals.geometry().bottom()
    assert 6 <= below <= 8  # the margin, and the pixel that two cannot share


@pytest.mark.parametrize("card", [0, 1])
def test_a_border_leaves_the_cells_the_places_that_a_resize_gives_them(cards: Any, card: int) -> None:
    view = cards[card]
    view.setFrameShape(QFrame.Shape.Box)
    view.setLineWidth(3)
    view.set_frame(frame_of("bidirectional", 3))
    assert view.viewport().height() < view.height()
    made = [plot.geometry() for plot in view.plots.values()]
    view.resize(view.width(), view.height() - 40)
    view.resize(view.width(), view.height() + 40)
    assert [plot.geometry() for plot in view.plots.values()] == made


@pytest.mark.parametrize(("high", "said"), [(560, True), (300, False)])
def test_where_cells_are_low_they_have_the_room_of_the_sentences(cards: Any, high: int, said: bool) -> None:
    _, outputs = cards
    outputs.resize(280, high)
    outputs.set_frame(frame_of("bidirectional", 3))
    low = dict(outputs.heading_ends())
    [sentence] = (item for item in outputs.scene().items() if isinstance(item, Sentence))
    half = next(iter(outputs.plots.values())).box.size().height()
    assert (sentence.rect().height() > 0) is said and half >= LEAST_HALF
    outputs.resize(280, 560)
    assert sentence.rect().height() > 0  # they come back
    outputs.resize(280, high)
    assert outputs.heading_ends() == low


def test_batch_first_is_explained_in_low_cards_too(cards: Any) -> None:
    _, outputs = cards
    outputs.resize(280, 260)
    outputs.set_frame(frame_of("batch-first", 3))
    [sentence] = (item for item in outputs.scene().items() if isinstance(item, Sentence))
    assert sentence.rect().height() > 0


def test_long_ends_of_scales_have_room_below_short_names(qapp: Any) -> None:
    """The first pixels of a bar named x are not those of its number, which begins at the left of the bar."""
    frame = frame_of("lstm", 3)
    [x] = (scale for scale in frame.scales if scale.name == "x")
    legend = Legend(replace(frame, scales=(replace(x, low=-0.000154, high=0.000154),)), LIGHT, beside=True)
    legend.resize(300, 60)
    image = QImage(400, 60, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    painter.translate(100, 0)
    legend.paint(painter)
    painter.end()
    pixels = np.array(image.constBits()).view(np.uint32).reshape(image.height(), -1)
    inked = (pixels != pixels[-1, -1]).any(axis=0)
    assert np.flatnonzero(inked).min() >= 100 + legend.rect().left()


@pytest.mark.parametrize("options", [{"gates": ("i", "o")}, {"show_c": True, "gates": ("f",), "pre": ("g",)}])
def test_the_axis_below_a_gate_names_the_column_of_h_0_above_it(cards: tuple[HeatmapGrid, OutputPanel], options: Any):
    grid, _ = cards
    frame = frame_of("lstm", 3, **options)
    grid.set_frame(frame)
    last = grid.plots[frame.shown[-1].key].axes_made["bottom"]
    span = grid.plots["h", 0, 0].heat.start_span()
    assert span is not None and last.start == (*span, "h_0")
    assert grid.plots[frame.x.key].axes_made["bottom"].start is None


def test_marks_of_the_legend_are_whole_or_left_out(qapp: Any) -> None:
    """Beside x in a low card: a line that would be cut off is not there."""
    legend = Legend(frame_of("lstm", 3), LIGHT, beside=True)
    found = {}
    for high in (200, 70):
        legend.resize(150, high)
        image = QImage(150, high + 30, QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.surface))
        painter = QPainter(image)
        legend.paint(painter)
        painter.end()
        pixels = np.array(image.constBits()).view(np.uint32).reshape(image.height(), -1)
        found[high] = np.flatnonzero((pixels != pixels[-1, -1]).any(axis=1)).max()
    assert 100 < found[200] < 200 and found[70] <= 88  # the bars are always there
