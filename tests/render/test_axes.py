"""Labels below a heatmap: inside what the card leaves free for them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rnnviz.render.axes import APART, EDGE, ROOM, IndexAxis
from rnnviz.render.labels import LONGEST, step_name, step_names
from rnnviz.render.theme import LIGHT


@pytest.fixture
def axis(qtbot) -> IndexAxis:
    return IndexAxis("bottom", LIGHT)


def labels(axis: IndexAxis, low: float, high: float, wide: float = 130.0):
    axis.resize(wide, 19)
    axis.setRange(low, high)
    return axis._specs()[1]


@pytest.mark.parametrize("high", [70_001, 70_500, 72_000, 78_000])
def test_the_last_number_does_not_reach_the_next_heatmap(axis: IndexAxis, high: float) -> None:
    axis.set_indices(100_000, axis_name="t")
    found = labels(axis, 40_000, high)
    assert found
    assert max(left + text.width for left, _, text in found) <= 130 + EDGE - 2 * APART
    ends = sorted((left, left + text.width) for left, _, text in found)
    assert all(b[0] - a[1] >= APART for a, b in pairwise(ends))


@pytest.mark.parametrize(("high", "steps", "moved"), [(70_001, 60_000, False), (71_500, 70_000, True)])
def test_a_number_at_the_very_edge_gives_way_a_little_or_is_left_out(axis, high, steps, moved) -> None:
    axis.set_indices(100_000)
    last, _, text = max(labels(axis, 40_000, high, 200))
    wanted = 200 * (steps + 0.5 - 40_000) / (high - 40_000) - text.width / 2
    assert (0.5 < wanted - last <= ROOM - APART) if moved else wanted == pytest.approx(last)


def test_the_name_of_the_first_column_and_the_first_number_are_two_words(axis: IndexAxis) -> None:
    axis.set_indices(14, axis_name="t", start=(-1.4, -0.4, "h_0"))
    found = {text.label.text(): (left, left + text.width) for left, _, text in labels(axis, -1.4, 14.0, 120)}
    assert found["0"][0] - found["h_0"][1] >= 5 and found["h_0"][0] - found["t"][1] >= 5


def test_a_long_name_leaves_room_for_the_others() -> None:
    assert step_name("hello") == "hello" and step_name("x" * LONGEST) == "x" * LONGEST
    assert step_name("pneumonoultramicroscopic") == "pneumonou…"
    tokens = ("a", "pneumonoultramicroscopic")
    assert step_names(tokens) == ("a", "pneumonou…") and step_names(tokens) is step_names(tuple(tokens))
