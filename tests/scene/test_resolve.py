"""resolve: what a position shows, against a brute-force walk over the schedule."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from rnnviz.core.record import record
from rnnviz.core.schedule import Schedule, orders
from rnnviz.scene.frame import Ref
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve


def trace_of(module: Any, *shape: int) -> Any:
    torch.manual_seed(0)
    return record(module, torch.randn(*shape))


CASES = {
    "rnn": trace_of(nn.RNN(3, 4, 2), 5, 2, 3),
    "two": trace_of(nn.RNN(3, 4, 2, bidirectional=True), 5, 2, 3),
    "lstm": trace_of(nn.LSTM(3, 4, 2, bidirectional=True), 5, 2, 3),
    "cells": trace_of([nn.RNNCell(3, 4), nn.LSTMCell(4, 2)], 5, 2, 3),
}


@pytest.mark.parametrize("name", CASES)
def test_every_position_shows_what_was_updated(name: str) -> None:
    trace = CASES[name]
    for order in orders(trace.spec):
        schedule = Schedule(trace, order)
        prepared = prepare(trace, DisplayOptions())
        done: set[tuple[int, int, int]] = set()
        for position in range(len(schedule)):
            frame = resolve(prepared, schedule, position)
            done |= set(frame.cells)
            for panel in frame.hidden:
                shown = {(panel.layer, panel.direction, t) for t in range(*panel.computed)}
                assert shown == {cell for cell in done if cell[:2] == (panel.layer, panel.direction)}
                new = {(panel.layer, panel.direction, t) for t in range(*panel.newest)}
                assert new == {cell for cell in frame.cells if cell[:2] == (panel.layer, panel.direction)}
            for final in frame.finals:
                assert final.computed == ((final.layer, final.direction, final.t) in done)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("sample", [0, 1])
def test_values_are_the_traces(name: str, sample: int) -> None:
    trace = CASES[name]
    frame = resolve(prepare(trace, DisplayOptions(sample=sample)), Schedule(trace), 0)
    assert np.array_equal(frame.x.values, trace.x[:, sample])
    for panel in frame.hidden:
        assert np.array_equal(panel.values, trace.h[panel.layer][panel.direction][:, sample])
        assert np.array_equal(panel.start, trace.h_0[trace.spec.num_directions * panel.layer + panel.direction][sample])
    assert np.array_equal(np.concatenate([p.values for p in frame.output], axis=1), trace.output[:, sample])
    for final in frame.finals:
        source = trace.h_n if final.tensor == "h_n" else trace.c_n
        assert np.array_equal(final.values, source[final.index][sample])


def test_deep_layer_first_forward_before_reverse() -> None:
    frame = resolve(prepare(CASES["two"], DisplayOptions()), Schedule(CASES["two"]), 0)
    assert [panel.key for panel in frame.hidden] == [("h", 1, 0), ("h", 1, 1), ("h", 0, 0), ("h", 0, 1)]
    assert [final.index for final in frame.finals] != [] and {f.t for f in frame.finals if f.direction == 1} == {0}


def test_c_is_shown_when_asked() -> None:
    shown = resolve(prepare(CASES["lstm"], DisplayOptions(show_c=True)), Schedule(CASES["lstm"]), 0)
    hidden = resolve(prepare(CASES["lstm"], DisplayOptions()), Schedule(CASES["lstm"]), 0)
    assert (len(shown.memory), len(hidden.memory)) == (4, 0)
    assert {scale.name for scale in hidden.scales} == {"h", "x", "c"}


@pytest.mark.parametrize(
    ("module", "high"),
    [(nn.RNN(3, 4), 1.0), (nn.GRU(3, 4), 1.0), (nn.LSTM(3, 4), 1.0)],
)
def test_bounded_states_share_one_fixed_scale(module: Any, high: float) -> None:
    frame = resolve(prepare(trace_of(module, 5, 2, 3), DisplayOptions()), Schedule(trace_of(module, 5, 2, 3)), 0)
    assert (frame.scales[0].low, frame.scales[0].high) == (-high, high)


def test_relu_scale_is_the_largest_of_the_run() -> None:
    trace = trace_of(nn.RNN(3, 4, nonlinearity="relu"), 5, 2, 3)
    assert prepare(trace, DisplayOptions()).scales[0].high == float(trace.h[0][0].max())


def test_padding_ends_the_panel() -> None:
    torch.manual_seed(0)
    packed = pack_padded_sequence(torch.randn(6, 2, 3), torch.tensor([6, 3]))
    trace = record(nn.RNN(3, 4, bidirectional=True), packed)
    schedule = Schedule(trace)
    frame = resolve(prepare(trace, DisplayOptions(sample=1)), schedule, len(schedule) - 1)
    assert all((panel.length, panel.computed) == (3, (0, 3)) for panel in (*frame.hidden, frame.x))
    assert {final.direction: final.t for final in frame.finals} == {0: 2, 1: 0}


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        (Ref("output", 0, 1, 2, 0, 3), Ref("h", 1, 1, 2, 0, 3)),
        (Ref("h_n", 1, 0, 0, 0, 2), Ref("h", 1, 0, 4, 0, 2)),
        (Ref("h_n", 0, 1, 0, 0, 2), Ref("h", 0, 1, 0, 0, 2)),
        (Ref("x", 0, 0, 2, 0, 1), Ref("x", 0, 0, 2, 0, 1)),
    ],
)
def test_the_same_number_has_one_name(given: Ref, canonical: Ref) -> None:
    frame = resolve(prepare(CASES["two"], DisplayOptions()), Schedule(CASES["two"]), 0, cursor=given, pins=(given,))
    assert (frame.cursor, frame.pins) == (canonical, (canonical,))
