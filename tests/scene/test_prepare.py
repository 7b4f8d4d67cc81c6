"""What the display options make of a trace: which heatmaps, which scales, and what is not made twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.core.record import record
from rnnviz.core.schedule import Schedule
from rnnviz.scene.frame import Frame, Panel
from rnnviz.scene.levels import LEVELS, decode
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.pyramid import Pyramid
from rnnviz.scene.resolve import resolve


def trace_of(module: Any, *shape: int) -> Any:
    return record(module, torch.randn(*shape))


torch.manual_seed(0)
LSTM = trace_of(nn.LSTM(3, 4, 2, bidirectional=True), 5, 2, 3)
GRU = trace_of(nn.GRU(3, 4, 2), 5, 2, 3)
STACK = trace_of([nn.RNNCell(3, 4), nn.LSTMCell(4, 2)], 5, 2, 3)


def frame_of(trace: Any, **options: Any) -> Frame:
    schedule = Schedule(trace)
    return resolve(prepare(trace, DisplayOptions(**options)), schedule, len(schedule) - 1)


@pytest.mark.parametrize(
    ("trace", "options", "keys"),
    [
        (LSTM, {}, ["h10", "h11", "h00", "h01"]),
        (LSTM, {"show_c": True, "layers": (1,)}, ["h10", "h11", "c10", "c11"]),
        (LSTM, {"directions": (1,)}, ["h11", "h01"]),
        (LSTM, {"show_h": False, "gates": ("i", "o"), "directions": (0,)},
         ["gates.i10", "gates.o10", "gates.i00", "gates.o00"]),
        (LSTM, {"show_h": False}, ["h10", "h11", "h00", "h01"]),
        (LSTM, {"layers": (7,)}, ["h10", "h11", "h00", "h01"]),
        (GRU, {"gates": ("z",), "pre": ("hn",)}, ["h10", "gates.z10", "pre.hn10", "h00", "gates.z00", "pre.hn00"]),
        (STACK, {"show_c": True, "gates": ("f",), "pre": ("a",)}, ["h10", "c10", "gates.f10", "h00", "pre.a00"]),
    ],
)  # fmt: skip
def test_what_is_chosen_is_shown(trace: Any, options: dict[str, Any], keys: list[str]) -> None:
    frame = frame_of(trace, **options)
    assert ["".join(map(str, panel.key)) for panel in frame.shown] == keys
    assert len(frame.hidden) == trace.spec.num_layers * trace.spec.num_directions


@pytest.mark.parametrize("trace", [LSTM, GRU, STACK], ids=["lstm", "gru", "stack"])
def test_values_of_gates_are_the_traces(trace: Any) -> None:
    names = ("i", "f", "g", "o", "r", "z", "n", "hn", "a")
    frame = frame_of(trace, gates=names, pre=names)
    seen = 0
    for panel in frame.shown:
        group, _, name = panel.tensor.partition(".")
        if name:
            assert np.array_equal(panel.values, getattr(trace, group)[panel.layer][panel.direction][name][:, 0])
            assert within_half_a_level(panel)
            seen += 1
    assert seen >= 7


def within_half_a_level(panel: Panel) -> bool:
    found = np.vectorize(lambda code: decode(int(code), panel.scale))(panel.codes)
    return bool((np.abs(found - panel.values) <= panel.scale.high / LEVELS / 2 + 1e-6).all())


def test_gates_lie_in_zero_to_one_and_candidates_in_minus_one_to_one() -> None:
    frame = frame_of(LSTM, gates=("i", "g"), pre=("g",))
    scales = {scale.name: scale for scale in frame.scales}
    assert list(scales) == ["h", "x", "c", "gate", "candidate", "pre"]
    assert (scales["gate"].low, scales["gate"].high, scales["gate"].sequential) == (0.0, 1.0, True)
    assert (scales["candidate"].low, scales["candidate"].high, scales["candidate"].sequential) == (-1.0, 1.0, False)
    largest = max(float(np.abs(gates["g"]).max()) for layer in LSTM.pre for gates in layer)
    assert scales["pre"].high == pytest.approx(largest)


def test_a_range_of_its_own_for_every_panel() -> None:
    frame = frame_of(LSTM, range_mode="panel")
    for panel in (*frame.shown, frame.x):
        assert panel.scale.high == float(np.abs(panel.values).max())
    assert frame.range_mode == "panel"


def test_a_typed_range_ends_in_the_last_level() -> None:
    frame = frame_of(LSTM, range_mode="manual", manual=(("h", 0.1),))
    assert [scale.high for scale in frame.scales[:2]] == [0.1, float(np.abs(LSTM.x).max())]
    beyond = np.abs(frame.hidden[0].values) > 0.1
    assert beyond.any() and (frame.hidden[0].codes[beyond] >> 1 == LEVELS).all()


@pytest.mark.parametrize("manual", [(("h", 0.0),), (("h", -1.0),), (("h", float("nan")),)])
def test_a_range_is_larger_than_zero(manual: Any) -> None:
    with pytest.raises(ValueError, match="larger than 0"):
        DisplayOptions(manual=manual)


@pytest.mark.parametrize("field", ["unit_order", "range_mode", "reduction"])
def test_choices_are_checked(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        DisplayOptions(**{field: "nonsense"})  # type: ignore[arg-type]


def test_rows_and_units_are_inverse() -> None:
    panel = frame_of(LSTM, unit_order="mean").hidden[0]
    assert [panel.row(panel.unit(row)) for row in range(4)] == [0, 1, 2, 3]
    means = panel.values.mean(axis=0)[[panel.unit(row) for row in range(4)]]
    assert np.all(np.diff(means) <= 0)


@pytest.mark.parametrize(
    ("change", "made_again"),
    [({"unit_order": "peak"}, 0), ({"colour_map": "CET-D4"}, 0), ({"reduction": "mean"}, 0), ({"show_c": True}, 4),
     ({"sample": 1}, 5), ({"range_mode": "panel"}, 5)],
)  # fmt: skip
def test_an_option_costs_what_it_changes(change: dict[str, Any], made_again: int) -> None:
    before = prepare(LSTM, DisplayOptions())
    after = prepare(LSTM, replace(before.options, **change), before)
    old = {id(layer.codes) for layer in (*before.chosen, before.x)}
    assert len({id(layer.codes) for layer in (*after.chosen, after.x)} - old) == made_again


def test_another_trace_takes_nothing_over() -> None:
    before = prepare(LSTM, DisplayOptions())
    after = prepare(GRU, DisplayOptions(), before)
    assert np.array_equal(after.x.codes, prepare(GRU, DisplayOptions()).x.codes)


@pytest.mark.parametrize("reduction", ["extreme", "mean"])
def test_display_memory(reduction: Any) -> None:
    trace = trace_of(nn.RNN(2, 8), 6000, 1, 2)
    prepared = prepare(trace, DisplayOptions(reduction=reduction))
    assert all(isinstance(layer.pyramid, Pyramid) for layer in (*prepared.chosen, prepared.x))
    assert prepared.nbytes <= 1.4 * (trace.h[0][0].size + trace.x.size)


def test_the_colours_are_named_by_the_scale() -> None:
    frame = frame_of(LSTM, gates=("i",), colour_map="CET-D6", gate_map="viridis")
    assert {scale.name: scale.colours for scale in frame.scales} == {
        "h": "CET-D6", "x": "CET-D6", "c": "CET-D6", "gate": "viridis"
    }  # fmt: skip
