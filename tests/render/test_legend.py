"""What a legend says, and where its things stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF

from rnnviz.core.spec import CellSpec, NetworkSpec, RNNSpec, StackSpec
from rnnviz.render.compose import compose
from rnnviz.render.grid_legend import Legend
from rnnviz.render.legend import beside_bar, flow, marks, numbers_below
from rnnviz.render.theme import LIGHT
from rnnviz.scene.frame import Scale
from tests.render.frames import SPECS, make_frame


@pytest.mark.parametrize(
    ("widths", "begin", "places"),
    [
        ([], 0, []),
        ([50, 50], 0, [(0, 0), (0, 60)]),  # the last one needs no gap
        ([50, 51], 0, [(0, 0), (1, 0)]),
        ([500, 20, 20], 0, [(0, 0), (1, 0), (1, 30)]),  # what is too wide has a line of its own
        ([50, 50], 70, [(1, 0), (1, 60)]),
        ([40, 50], 70, [(0, 70), (1, 0)]),
    ],
)
def test_things_stand_one_after_another_and_then_below(
    widths: list[float], begin: float, places: list[tuple[int, float]]
) -> None:
    assert flow(widths, 10, 110, begin) == places


@pytest.mark.parametrize(("name", "around"), [(80.0, (80.0, 10.0)), (2.0, (25.0, 10.0))])
def test_the_number_of_the_low_end_has_room_below_a_short_name(name: float, around: tuple[float, float]) -> None:
    scale = Scale("x", -0.25, 1)  # "−0.25" and "+1"
    assert beside_bar(scale, name, lambda text: 10.0 * len(text)) == around


def test_numbers_stand_below_the_ends_and_the_middle() -> None:
    assert numbers_below(Scale("gate", 0, 1, sequential=True), QRectF(10, 0, 20, 5)) == (
        ("0", 10.0), ("+0.5", 20.0), ("+1", 30.0),
    )  # fmt: skip


def test_marks_are_those_of_this_run() -> None:
    frame = make_frame(SPECS["bidirectional"], 3, steps=12)
    assert [mark for mark, _ in marks(frame)] == ["newest", "empty"]
    short = make_frame(SPECS["bidirectional"], 3, steps=12, length=9)
    short = replace(short, scales=(replace(short.scales[0], nans=2, infs=3), *short.scales[1:]))
    assert marks(short)[2:] == [("padding", "padding"), ("nan", "NaN: 2"), ("infinite", "±∞: 3")]


CELL = CellSpec("GRU", 3, 4)


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (RNNSpec("GRU", 3, 4), "h, output, h_n"),
        (StackSpec((CELL,)), "h, h_n"),
        (StackSpec((CELL, CellSpec("RNN_TANH", 4, 2))), "h, h2, h_n"),
    ],
)
def test_the_bar_of_h_names_what_stands_there_by_its_headings(qapp: object, spec: NetworkSpec, said: str) -> None:
    frame = make_frame(spec, 3)
    assert Legend(frame, LIGHT, beside=False)._name(frame.scales[0]) == said
    texts = {text.text for text in compose(frame, (1920, 1080), LIGHT).texts}
    assert said in texts and said.split(", ")[-2] in texts
