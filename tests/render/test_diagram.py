"""The unrolled network on its card: cells in the colours of their states, marks, arrows, clicks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication

from rnnviz.core.code import loop_lines
from rnnviz.core.spec import RNNSpec
from rnnviz.render.colours import shade
from rnnviz.render.diagram import UnrolledNetwork, enlargement
from rnnviz.render.fonts import SMALL
from rnnviz.render.labels import caption, edge_text
from rnnviz.render.network_code import code_width
from rnnviz.render.network_paint import norm_scale, summary
from rnnviz.render.theme import DARK, LIGHT, THEMES, Theme
from rnnviz.scene.frame import Ref
from tests.render.frames import SPECS, make_frame


@pytest.fixture
def view(qtbot):
    made = UnrolledNetwork(LIGHT)
    qtbot.addWidget(made)
    made.resize(840, 200)
    made.show()
    return made


def grab(view: UnrolledNetwork) -> QImage:
    return view.grab().toImage()


def place(view: UnrolledNetwork, *ref) -> QPoint:
    found = view.place_of(Ref(*ref))
    assert found is not None
    return found.toPoint()


def around(image: QImage, point: QPoint, reach: int) -> set[str]:
    """Every colour on the horizontal and vertical line through a point."""
    across = {image.pixelColor(point.x() + k, point.y()).name() for k in range(-reach, reach + 1)}
    return across | {image.pixelColor(point.x(), point.y() + k).name() for k in range(-reach, reach + 1)}


def upright(image: QImage, point: QPoint, reach: int) -> set[str]:
    """Every colour on the vertical line through a point."""
    return {image.pixelColor(point.x(), point.y() + k).name() for k in range(-reach, reach + 1)}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("name", SPECS)
def test_a_computed_cell_has_the_colour_of_its_state(view, name, theme: Theme):
    view.set_theme(theme)
    frame = make_frame(SPECS[name], 7)
    view.set_frame(frame)
    image = grab(view)
    seen = 0
    for panel in (*frame.hidden, frame.x):
        for t in range(*panel.computed):
            states = panel.values[t].astype(float)
            size = np.sqrt((states**2).mean())
            wanted = shade(float(-size if states.mean() < 0 else size), panel.scale, theme)
            tensor = "x" if panel.tensor == "x" else "h"
            found = image.pixelColor(place(view, tensor, panel.layer, panel.direction, t))
            assert max(abs(a - b) for a, b in zip(found.getRgb(), wanted.getRgb(), strict=True)) <= 1
            seen += 1
    assert seen > 14


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_newest_cells_are_outlined_and_no_others(view, theme: Theme):
    view.set_theme(theme)
    frame = make_frame(SPECS["bidirectional"], 19)
    view.set_frame(frame)
    image = grab(view)
    found = set()
    for panel in frame.hidden:
        for t in range(frame.steps):
            point = place(view, "h", panel.layer, panel.direction, t)
            if theme.newest in around(image, point, 12):
                found.add((panel.layer, panel.direction, t))
    assert found == set(frame.cells) == {(1, 0, 5), (1, 1, 8)}


def test_what_is_not_computed_is_hatched_and_padding_is_flat(view):
    view.set_frame(make_frame(SPECS["one layer"], 2, length=9))
    image = grab(view)
    hatched = around(image, place(view, "h", 0, 0, 5), 7)
    assert LIGHT.empty in hatched and LIGHT.padding not in hatched
    assert min(QColor(c).lightness() for c in hatched) < QColor(LIGHT.empty).lightness() - 10
    assert around(image, place(view, "h", 0, 0, 11), 4) == {LIGHT.padding}


@pytest.mark.parametrize(("position", "lit"), [(2, {1}), (-1, {0, 1})])
def test_h_n_comes_from_the_last_step_and_h_0_goes_to_it_past_the_padding(view, position, lit):
    view.set_frame(make_frame(SPECS["bidirectional"], position, length=9))
    image = grab(view)
    for direction in (0, 1):
        for t in (8, 10, 12):
            p, q = place(view, "h", 0, direction, t), place(view, "h", 0, direction, t + 1)
            middle = [image.pixelColor((p.x() + q.x()) // 2, p.y() + k) for k in (-1, 0, 1)]
            drawn = min(middle, key=lambda c: c.lightness()).lightness()
            assert (drawn < QColor(LIGHT.border).lightness() - 40) is (direction in lit)


@pytest.mark.parametrize(("direction", "lit", "dim"), [(0, (3, 4), (8, 9)), (1, (11, 12), (4, 5))])
def test_arrows_are_lit_where_both_ends_are_computed(view, direction, lit, dim):
    view.set_frame(make_frame(SPECS["bidirectional"], 19))
    image = grab(view)

    def colour(a: int, b: int) -> QColor:
        p, q = place(view, "h", 1, direction, a), place(view, "h", 1, direction, b)
        middle = [image.pixelColor((p.x() + q.x()) // 2, p.y() + k) for k in (-1, 0, 1)]
        return min(middle, key=lambda c: c.lightness())

    assert colour(*lit).lightness() < 155 < 190 < colour(*dim).lightness()


def test_the_cursor_is_shown(view):
    view.set_frame(make_frame(SPECS["one layer"], 5, cursor=Ref("h", 0, 0, 3, 0, 7), pins=(Ref("x", t=1),)))
    image = grab(view)
    found = {t for t in range(14) if LIGHT.cursor in upright(image, place(view, "h", 0, 0, t), 16)}
    assert found == {3}
    assert LIGHT.cursor in around(image, place(view, "x", 0, 0, 1), 16)


@pytest.mark.parametrize(
    ("ref", "asked"),
    [
        (("h", 1, 1, 8), Ref("h", 1, 1, 8, 0)),
        (("h", 0, 0, 0), Ref("h", 0, 0, 0, 0)),
        (("x", 0, 0, 13), Ref("x", t=13)),
    ],
)
def test_a_click_asks_for_its_cell(view, qtbot, ref, asked):
    view.set_frame(make_frame(SPECS["bidirectional"], 19))
    grab(view)
    with qtbot.waitSignal(view.clicked) as signal:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place(view, *ref))
    assert signal.args == [asked]


def test_a_click_beside_the_cells_asks_for_nothing(view, qtbot):
    view.set_frame(make_frame(SPECS["bidirectional"], 19))
    grab(view)
    with qtbot.assertNotEmitted(view.clicked):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=place(view, "h", 0, 0, 0))
    view.set_frame(None)
    grab(view)
    with qtbot.assertNotEmitted(view.clicked):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 100))


def test_long_sequences_are_folded_around_the_position(view):
    view.set_frame(make_frame(SPECS["bidirectional"], 3000, steps=2000))
    grab(view)
    assert view.place_of(Ref("h", 1, 0, 1000)) is not None
    assert view.place_of(Ref("h", 1, 1, 999)) is not None
    assert view.place_of(Ref("h", 1, 0, 0)) is not None and view.place_of(Ref("h", 1, 0, 1999)) is not None
    assert view.place_of(Ref("h", 1, 0, 400)) is None


@pytest.mark.parametrize(
    ("spec", "options"),
    [
        (RNNSpec("GRU", 1, 1), {"steps": 1}),
        (RNNSpec("LSTM", 2, 3, num_layers=40, bidirectional=True), {"steps": 500}),
        (RNNSpec("RNN_RELU", 2, 3), {"steps": 12, "tokens": tuple("hello, world")}),
    ],
)
@pytest.mark.parametrize("size", [(240, 110), (500, 190), (1400, 400)])
def test_any_network_at_any_size(view, spec, options, size):
    view.resize(*size)
    for position in (0, -1):
        frame = make_frame(spec, position, **options)
        view.set_frame(frame)
        grab(view)
        places = [view.place_of(Ref("h", *cell)) for cell in frame.cells]
        shown = [found for found in places if found is not None]
        assert shown and all(view.viewport().rect().contains(found.toPoint()) for found in shown)


def test_the_card_says_what_this_step_computed(view):
    frame = make_frame(SPECS["bidirectional"], 19)
    view.set_frame(frame)
    assert view.objectName() == "unrolledNetwork" and view.accessibleName()
    assert view.accessibleDescription() == caption(frame)
    with_frame = grab(view)
    view.set_frame(None)
    assert view.accessibleDescription() == ""
    assert grab(view) != with_frame


def test_the_theme_reaches_the_card(view):
    view.set_frame(make_frame(SPECS["one layer"], 1))
    for theme in (DARK, LIGHT):
        view.set_theme(theme)
        assert grab(view).pixelColor(300, 60).name() == theme.surface


@pytest.mark.parametrize(
    ("states", "one"),
    [([[3.0, 4.0]], 12.5**0.5), ([[-3.0, -4.0]], -(12.5**0.5)), ([[0.0, 0.0]], 0.0), ([[1.0, -1.0]], 1.0)],
)
def test_summary(states, one):
    assert summary(np.array(states, dtype=np.float32))[0] == pytest.approx(one)


def test_summary_keeps_what_is_not_finite():
    found = summary(np.array([[np.nan, 1], [np.inf, 1]], dtype=np.float32))
    assert np.isnan(found[0]) and np.isinf(found[1])


def test_hovering_points_at_computed_cells_only(view, qtbot):
    view.set_frame(make_frame(SPECS["bidirectional"], 19))
    grab(view)
    seen = []
    view.hovered.connect(seen.append)
    for cell in ((1, 0, 3), (1, 0, 3), (1, 0, 9)):
        qtbot.mouseMove(view.viewport(), place(view, "h", *cell))
    view._hover(Ref("h", 0, 1, 2))
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert seen == [Ref("h", 1, 0, 3), None, Ref("h", 0, 1, 2), None]


# --- wires -----------------------------------------------------------------------------------------
def dark(image: QImage, x: float, y: float) -> int:
    """Lightness of the darkest pixel around a point."""
    near = [image.pixelColor(round(x) + i, round(y) + k) for i in (-1, 0, 1) for k in (-1, 0, 1)]
    return min(colour.lightness() for colour in near)


def test_layer_1_is_fed_by_both_directions_of_layer_0(view):
    """The wires of t = 8 run from both cells of layer 0 into the lane, and from there to both cells of layer 1."""
    view.set_frame(make_frame(SPECS["bidirectional"], -1))
    image = grab(view)
    lane = view._layout.lanes[1]
    below = [place(view, "h", 0, d, 8) for d in (0, 1)]
    above = [place(view, "h", 1, d, 8) for d in (0, 1)]
    assert below[0].x() < below[1].x() and [p.x() for p in below] == [p.x() for p in above]
    for cell in (*below, *above):
        assert dark(image, cell.x(), lane + (3 if cell in below else -3)) < 175
    assert dark(image, (below[0].x() + below[1].x()) / 2, lane) < 175
    other = (place(view, "h", 0, 0, 9).x() + below[1].x()) / 2
    assert dark(image, other, lane) > 220


def test_the_reverse_direction_starts_at_the_right_and_ends_at_the_left(view):
    first = make_frame(SPECS["bidirectional"], 0)
    view.set_frame(first)
    image = grab(view)
    right, left = place(view, "h", 0, 1, 13), place(view, "h", 0, 1, 0)
    assert dark(image, right.x() + 16, right.y()) < 175 < dark(image, left.x() - 26, left.y())
    assert edge_text(first, view._layout.between(right.x() + 20, right.y())).startswith("h_0[1] (N=3, H_out=16)")
    assert edge_text(first, view._layout.between(left.x() - 26, left.y())).startswith("h_n[1]")


@pytest.mark.parametrize(
    ("spec", "lanes"),
    [
        (RNNSpec("GRU", 3, 4), {1}),
        (RNNSpec("GRU", 3, 4, num_layers=3), {3}),
        (RNNSpec("GRU", 3, 4, num_layers=3, dropout=0.5), {1, 2, 3}),
        (RNNSpec("GRU", 3, 4, num_layers=2, bidirectional=True), {0, 1, 2}),
        (SPECS["stack"], set()),
    ],
)
def test_lanes_stand_where_something_happens(view, spec, lanes):
    view.resize(840, 300)
    view.set_frame(make_frame(spec, -1))
    image = grab(view)
    assert set(view._layout.lanes) == lanes
    if getattr(spec, "dropout", 0):
        x = place(view, "h", 0, 0, 3).x()
        colours = {image.pixelColor(x + k, round(view._layout.lanes[1])).name() for k in range(-6, 7)}
        assert min(abs(QColor(c).hue() - QColor(LIGHT.warning).hue()) for c in colours if QColor(c).hue() >= 0) < 6


def test_edges_say_their_shapes(view):
    frame = make_frame(SPECS["bidirectional"], 19)
    view.set_frame(frame)
    grab(view)
    a, b = place(view, "h", 1, 0, 3), place(view, "h", 1, 0, 4)
    assert "h[1][0] from t = 3 to t = 4, (N=3, H_out=16)" in view.tip_at(QPointF((a.x() + b.x()) / 2, a.y()))
    lane = view._layout.lanes[1]
    assert "(L=14, N=3, 2·H_out=32)" in view.tip_at(QPointF(b.x() + 14, lane))
    assert "root mean square" in view.tip_at(QPointF(a))


def test_a_resting_pointer_gets_the_tip(view):
    view.set_frame(make_frame(SPECS["bidirectional"], 19))
    grab(view)
    cell = place(view, "h", 1, 0, 3)
    event = QHelpEvent(QEvent.Type.ToolTip, cell, view.viewport().mapToGlobal(cell))
    QApplication.sendEvent(view.viewport(), event)
    assert view.toolTip() == view.tip_at(QPointF(cell)) != ""


@pytest.mark.parametrize(
    ("size", "steps", "factor"),
    [
        ((840, 200), 14, 1.0),
        ((2900, 560), 14, 1.8),
        ((2900, 420), 14, 1.5),
        ((2900, 420), 400, 1.0),
        ((2900, 130), 14, 1.0),
    ],
)
def test_a_large_card_is_drawn_larger_where_all_of_it_fits(view, size, steps, factor):
    view.resize(*size)
    view.set_frame(make_frame(SPECS["bidirectional"], 5, steps=steps))
    grab(view)
    assert enlargement(view._body, view._frame) == factor
    assert view._layout.cell <= 2.4 * SMALL * factor


# --- zoom, colours, loop ---------------------------------------------------------------------------
def test_zooming_enlarges_around_the_pointer_and_comes_back(view, qtbot):
    view.set_frame(make_frame(SPECS["bidirectional"], 19))
    before = grab(view)
    cell = place(view, "h", 0, 0, 6)
    with qtbot.waitSignal(view.zoomed):
        view.zoom_by(2.0, QPointF(cell))
    grab(view)
    assert (place(view, "h", 0, 0, 6) - cell).manhattanLength() < 60 and view._layout.pitch > 60
    view.zoom_by(100)
    assert view.zoom == 5.0
    view.zoom_to_fit()
    assert view.zoom == 1.0 and grab(view) == before


def test_a_zoomed_card_follows_the_position(view):
    view.set_frame(make_frame(SPECS["four layers"], 0, steps=40))
    grab(view)
    view.zoom_by(3.0, QPointF(0, 0))
    for position in (0, 20, 39):
        frame = make_frame(SPECS["four layers"], position, steps=40)
        view.set_frame(frame)
        grab(view)
        assert view._body.contains(view.place_of(Ref("h", *frame.cells[-1])))


def test_dragging_moves_and_does_not_click(view, qtbot):
    view.set_frame(make_frame(SPECS["bidirectional"], 19))
    grab(view)
    view.zoom_by(2.0)
    grab(view)
    cell = place(view, "h", 0, 0, 6)
    with qtbot.assertNotEmitted(view.clicked):
        qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
        view._pressed = QPointF(cell)
        qtbot.mouseMove(view.viewport(), cell + QPoint(-30, 0))
        qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=cell + QPoint(-30, 0))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_norm_as_colour(view, theme: Theme):
    view.set_theme(theme)
    frame = make_frame(SPECS["one layer"], 9)
    view.set_frame(frame)
    view.set_norm(True)
    image = grab(view)
    panel = frame.hidden[0]
    for t in range(8):
        size = float(np.sqrt((panel.values[t].astype(float) ** 2).mean()))
        wanted, found = shade(size, norm_scale(panel.scale), theme), image.pixelColor(place(view, "h", 0, 0, t))
        assert max(abs(a - b) for a, b in zip(found.getRgb(), wanted.getRgb(), strict=True)) <= 1


@pytest.mark.parametrize(("order", "position", "marked"), [("time", 3, {1, 2}), ("layer", 3, {1}), ("layer", 17, {2})])
def test_the_running_lines_of_a_loop_are_marked(view, order, position, marked):
    frame = make_frame(SPECS["stack"], position, order=order)
    view.set_frame(frame)
    image = grab(view)
    unit = SMALL + 1
    width = code_width(frame, view._body.width() + 12 + code_width(frame, 900, unit), unit)
    assert width > 0
    left = view._body.right() + 12
    column = [image.pixelColor(round(left + 0.8 * unit), y).name() for y in range(view.height())]
    runs = sum(a != LIGHT.newest and b == LIGHT.newest for a, b in pairwise(column))
    assert runs == len(marked)


def test_the_loop_is_the_code_of_the_run():
    assert loop_lines(SPECS["stack"], 14) == [
        "for t in range(14):",
        "    h1 = cell1(x[t], h1)",
        "    h2 = cell2(h1, h2)",
    ]
