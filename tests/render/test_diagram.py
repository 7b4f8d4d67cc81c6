"""The unrolled network on its card: cells in the colours of their states, marks, arrows, clicks."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from rnnviz.core.spec import RNNSpec
from rnnviz.render.colours import shade
from rnnviz.render.diagram import UnrolledNetwork
from rnnviz.render.labels import caption
from rnnviz.render.network_paint import summary
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
    hatched = around(image, place(view, "h", 0, 0, 5), 5)
    assert LIGHT.empty in hatched and LIGHT.padding not in hatched
    assert min(QColor(c).lightness() for c in hatched) < (QColor(LIGHT.empty_line).lightness() + 4)
    assert around(image, place(view, "h", 0, 0, 11), 4) == {LIGHT.padding}


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
    found = {t for t in range(14) if LIGHT.cursor in around(image, place(view, "h", 0, 0, t), 16)}
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
