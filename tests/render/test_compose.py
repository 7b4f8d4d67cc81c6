"""What has no room on an exported picture is said to be missing, and what is there stays where it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
import torch

import rnnviz
from rnnviz.core.schedule import Schedule
from rnnviz.export.notes import notes
from rnnviz.render.compose import compose, equation_lines
from rnnviz.render.picture import PARTS
from rnnviz.render.theme import LIGHT
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve
from tests.render.frames import SPECS, make_frame


@pytest.mark.parametrize(("unit", "absent"), [(12, ()), (26, ("c_n",)), (36, ("h_n", "c_n"))])
def test_what_has_no_room_has_no_colour_bar(qapp, unit, absent):
    trace = rnnviz.record(torch.nn.LSTM(4, 16, 2), torch.randn(8, 1, 4))
    frame = resolve(prepare(trace, DisplayOptions()), Schedule(trace), 5)
    picture = compose(frame, (1280, 720), LIGHT, unit=unit)
    assert picture.absent == absent
    texts = [text.text for text in picture.texts]
    assert any(", ".join(absent) + ": no room" in text for text in texts) == bool(absent)
    bars = [bar.scale.name for bar in picture.bars]
    assert bars == (["h", "x"] if "c_n" in absent else ["h", "x", "c"])
    assert ("h, output, h_n" in texts) == ("h_n" not in absent)


def places(picture):
    """Of every heatmap which one and where, and of the diagram."""
    return picture.diagram, sorted((heat.panel.key, heat.rect.getRect()) for heat in picture.heats)


def test_a_stack_of_mixed_cells_stays_where_it_is(qapp):
    """The equation of an LSTM cell has six lines, that of an RNN cell one."""
    cells = [torch.nn.LSTMCell(4, 6), torch.nn.GRUCell(6, 5), torch.nn.RNNCell(5, 4)]
    trace = rnnviz.record(cells, torch.randn(4, 1, 4))
    schedule, prepared = Schedule(trace, "layer"), prepare(trace, DisplayOptions())
    frames = [resolve(prepared, schedule, position) for position in range(len(schedule))]
    assert {len(equation_lines(frame)) for frame in frames} == {6, 4, 1}
    pictures = [compose(frame, (1920, 1080), LIGHT, parts=PARTS) for frame in frames]
    assert all(places(picture) == places(pictures[0]) for picture in pictures)
    assert all("equation" in picture.parts for picture in pictures)


@pytest.mark.parametrize(("order", "moves"), [("wave", 2), ("layer", 2)])
def test_rows_of_h_n_do_not_flicker(qapp, order, moves):
    """Where not all have room, those near the layer that is complete last stay until the next one is."""
    trace = rnnviz.record(torch.nn.GRU(4, 6, 8, bidirectional=True), torch.randn(4, 1, 4))
    schedule, prepared = Schedule(trace, order), prepare(trace, DisplayOptions())
    frames = [resolve(prepared, schedule, position) for position in range(len(schedule))]
    seen = []
    for frame in frames:
        picture = compose(frame, (1920, 1080), LIGHT, parts=("h_n", "output", "colour_bar"))
        shown = [heat.final for heat in picture.heats if heat.final is not None]
        assert len(shown) < 16 and {f.index for f in frame.finals if f.newest} <= {f.index for f in shown}
        seen.append([f.index for f in shown])
    assert sum(a != b for a, b in pairwise(seen)) <= moves


@pytest.mark.parametrize(
    ("order", "position", "before"),
    [("wave", 1, "t∓1"), ("layer", 1, "t-1"), ("layer", 6, "t+1"), ("reveal", 2, "t∓1")],
)
def test_the_equation_says_from_where_each_direction_comes(qapp, order, position, before):
    trace = rnnviz.record(torch.nn.RNN(2, 3, bidirectional=True), torch.randn(4, 1, 2))
    frame = resolve(prepare(trace, DisplayOptions()), Schedule(trace, order), position)
    assert equation_lines(frame) == [f"h_t = tanh(W_ih x_t + b_ih + W_hh h_({before}) + b_hh)"]
    assert f"h_({before})" in notes(frame)


@pytest.mark.parametrize("steps", [3, 13, 60])
def test_long_names_of_steps_are_shortened_and_stay_on_the_page(qapp, steps):
    names = tuple(f"extraordinarily-long-{k}" for k in range(steps))
    frame = make_frame(SPECS["one layer"], 3, steps=steps, tokens=names)
    for parts in (("x", "output"), ("output",), ("heatmaps", "h_n")):
        picture = compose(frame, (1920, 1080), LIGHT, parts=parts)
        named = [text for text in picture.texts if text.text.startswith("extra")]
        assert len(named) >= min(steps, 5)
        assert all(text.rect.left() >= 0 and text.rect.right() <= 1920 for text in named)
        assert not any(a.rect.intersects(b.rect) for a, b in combinations(named, 2))


@pytest.mark.parametrize("chosen", [True, False])
def test_numbers_stand_in_cells_where_they_are_chosen(qapp, chosen):
    frame = replace(make_frame(SPECS["bidirectional"], 3, steps=4), numbers=chosen)
    assert any(heat.numbers for heat in compose(frame, (1920, 1080), LIGHT, parts=("x",)).heats) == chosen


@pytest.mark.parametrize(("order", "position", "shown"), [("wave", 41, [7, 4, 0]), ("wave", 0, [7, 1, 0])])
def test_what_is_left_out_leaves_no_place_empty(qapp, order, position, shown):
    """Eight layers of h and c in two directions, where three have room."""
    trace = rnnviz.record(torch.nn.LSTM(4, 6, 8, bidirectional=True), torch.randn(10, 1, 4))
    frame = resolve(prepare(trace, DisplayOptions(show_c=True)), Schedule(trace, order), position)
    picture = compose(frame, (1920, 1080), LIGHT, parts=PARTS)
    heats = [heat for heat in picture.heats if heat.start is not None]
    assert list(dict.fromkeys(heat.panel.layer for heat in sorted(heats, key=lambda heat: heat.rect.top()))) == shown
    title = next(text for text in picture.texts if text.text == "output")
    assert abs(min(heat.rect.top() for heat in heats) - title.rect.bottom()) < picture.unit
