"""Geometry of the unrolled network: folding, and cells that stay inside and apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.core.spec import RNNSpec
from rnnviz.render.network_layout import LANE, Row, all_rows, fold, place


@pytest.mark.parametrize(
    ("count", "room", "focus", "shown"),
    [
        (5, 9, [2], (0, 1, 2, 3, 4)),
        (10, 9, [5], (0, None, 3, 4, 5, 6, 7, 8, 9)),
        (100, 8, [0], (0, 1, 2, 3, 4, 5, None, 99)),
        (100, 8, [99], (0, None, 94, 95, 96, 97, 98, 99)),
        (100, 9, [50], (0, None, 48, 49, 50, 51, 52, None, 99)),
        (100, 3, [50], (0, None, 50)),
        (100, 11, [30, 70], (0, None, 29, 30, 31, None, 69, 70, 71, None, 99)),
    ],
)
def test_fold(count, room, focus, shown):
    assert fold(count, room, focus) == shown


@given(st.integers(1, 400), st.integers(3, 60), st.lists(st.integers(-5, 500), min_size=1, max_size=3))
def test_fold_fits_keeps_order_and_shows_the_first_focus(count, room, focus):
    shown = fold(count, room, focus)
    numbers = [k for k in shown if k is not None]
    assert len(shown) <= room and numbers == sorted(set(numbers)) and set(numbers) <= set(range(count))
    first = min(min(max(f, 0), count - 1) for f in focus)
    assert first in numbers
    for a, b, c in zip(shown, shown[1:], shown[2:], strict=False):
        if b is None:
            assert a is not None and c is not None and c - a > 2


def test_rows_stand_with_the_deepest_layer_on_top():
    spec = RNNSpec("GRU", 3, 4, num_layers=2, bidirectional=True)
    assert all_rows(spec) == (Row(1, 1), Row(1, 0), Row(0, 1), Row(0, 0), Row(-1))


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 70), st.integers(1, 3000), st.floats(150, 2000), st.floats(60, 900), st.integers(0, 10**6))
def test_cells_stay_in_their_box_and_apart(layers, steps, width, height, seed):
    rows = [*(Row(k) for k in range(layers)), Row(-1)]
    focus = (seed % len(rows), seed % steps)
    made = place(rows, steps, box=(10, 20, width, height), unit=11, focus=[focus])
    for _, _, x, y in made.cells():
        half = made.cell / 2
        assert x - half >= 10 and x + half <= 10 + width + 1e-6
        assert y - half >= 20 and y + half <= 20 + height + 1e-6
    corner = list(made.cells())[-1]
    assert made.at(corner[2], corner[3]) == corner[:2]
    gaps = [b - a for a, b in zip(made.xs, made.xs[1:], strict=False)]
    assert all(gap > made.cell for gap in gaps)
    assert (rows[focus[0]], focus[1]) in {(row, t) for row, t, _, _ in made.cells()}


def test_beside_the_cells_there_is_nothing_to_click():
    made = place([Row(0), Row(-1)], 4, box=(0, 0, 400, 100), unit=11, focus=[(0, 0)])
    assert made.at(made.xs[-1] + made.pitch, made.ys[0]) is None
    assert made.at(made.xs[0], made.ys[0] - made.cell) is None


@pytest.mark.parametrize("height", [60, 85, 110, 140, 200, 400])
def test_lines_of_text_do_not_touch_and_stay_inside(height):
    """Rows and the lanes between them, four layers in two directions, text of 10 pixels."""
    rows = all_rows(RNNSpec("LSTM", 3, 4, num_layers=4, bidirectional=True))
    lanes = frozenset(range(5))
    made = place(rows, 40, box=(0, 0, 400, height), unit=10, focus=[(2, 5), (3, 9)], lanes=lanes)
    assert Row(-1) in made.rows or height < 70
    assert made.drop >= 10 or len(made.rows) == 3
    if 4 in made.lanes and len(made.rows) > 3:
        assert made.lanes[4] - max(0.0, 10.5 - (LANE + 1) / 2 * made.drop) >= 4
