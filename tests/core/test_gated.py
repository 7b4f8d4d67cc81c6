"""`gates="all"`: the same run bit by bit, and the gates that would have been computed when they are looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from rnnviz.core import bulk, gated, gates, opened
from rnnviz.core.chunks import step_seconds
from rnnviz.core.record import record
from rnnviz.support.messages import Cancelled
from tests.core.test_options import QUIET, Call, calls, leaves

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")


def assert_all_gates(call: Call, work: float, chunk: int | None) -> None:
    """`work`: from how many multiplications of a step on nn.RNN and nn.GRU are opened."""
    expected = call.torch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opened, "WORK", work)
        patch.setattr(bulk, "ROWS", 16)  # several pieces
        patch.setattr(bulk, "SEGMENT", 10)
        trace = call.record(gates="all", chunk=chunk)
    if chunk is None:
        for ours, theirs in zip(leaves(trace.returned), leaves(expected), strict=True):
            assert torch.equal(ours, theirs)
    lazy, tight = call.record(chunk=chunk), {"rtol": 2e-6, "atol": 2e-6 if trace.x.dtype == np.float32 else 1e-14}
    for k in range(trace.spec.num_layers):
        for d in range(trace.spec.num_directions):
            if chunk is None:
                np.testing.assert_array_equal(trace.h[k][d], lazy.h[k][d])
            else:  # the fused call gets a reverse piece turned around, and kernels round by a row's place
                np.testing.assert_allclose(trace.h[k][d], lazy.h[k][d], **tight)
            which = "pre" if trace.spec.kind.startswith("RNN") else "gates"
            ours, theirs = getattr(trace, which)[k][d], getattr(lazy, which)[k][d]
            assert ours.made is not None, "made while the run was recorded"
            for name in theirs:
                assert not ours[name].flags.writeable
                np.testing.assert_allclose(ours[name], theirs[name], **tight, err_msg=name)
            if trace.c is not None:
                assert not trace.c[k][d].flags.writeable
                np.testing.assert_allclose(trace.c[k][d], lazy.c[k][d], **tight)


@given(call=calls(most_steps=40), work=st.sampled_from([0.0, 1e9]), chunk=st.sampled_from([None, 20]))
@settings(deadline=None, max_examples=60, suppress_health_check=QUIET)
def test_every_gate_is_made_and_nothing_else_changes(call: Call, work: float, chunk: int | None) -> None:
    assert_all_gates(call, work, chunk)


@pytest.mark.slow
@pytest.mark.timeout(900)
@given(call=calls(most_steps=200), work=st.sampled_from([0.0, 1e9]), chunk=st.sampled_from([None, 20, 100]))
@settings(deadline=None, max_examples=1500, suppress_health_check=QUIET)
def test_all_gates_in_thousands(call: Call, work: float, chunk: int | None) -> None:
    assert_all_gates(call, work, chunk)


@pytest.mark.parametrize("kind", ["tanh", "relu", "GRU"])
@pytest.mark.parametrize("shape", [(30, 1, 5, 64), (20, 7, 3, 37), (17, 3, 40, 129)])
def test_an_opened_call_is_bitwise_the_fused_one(kind: str, shape: tuple[int, ...], monkeypatch: Any) -> None:
    """Widths that are no multiple of a vector register: the rest of a row is computed by other instructions."""
    monkeypatch.setattr(opened, "WORK", 0.0)
    steps, batch, width, hidden = shape
    torch.manual_seed(0)
    made = {"GRU": nn.GRU, "tanh": nn.RNN, "relu": nn.RNN}[kind]
    more = {} if kind == "GRU" else {"nonlinearity": kind}
    module = made(width, hidden, 2, bidirectional=True, **more)
    x = 3 * torch.randn(steps, batch, width)
    ours = record(module, x, gates="all").returned
    with torch.no_grad():
        theirs = module(x)
    assert all(map(torch.equal, ours, theirs))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("batch", "hidden"), [(1, 1), (3, 129), (2, 8), (8, 128)])
def test_every_opened_step_lies_as_a_tensor_of_its_own(batch: int, hidden: int, dtype: Any) -> None:
    made = opened.room(5, batch, hidden, dtype)
    assert made.shape == (5, batch, hidden)
    assert all(h.is_contiguous() and h.data_ptr() % 64 == 0 for h in made)


@pytest.mark.parametrize(("batch", "hidden", "alike"), [(3, 16, True), (1, 128, True), (3, 129, False), (2, 8, False)])
def test_h_is_written_in_place_where_its_rows_lie_as_in_a_tensor_of_its_own(
    batch: int, hidden: int, alike: bool, monkeypatch: Any
) -> None:
    monkeypatch.setattr(opened, "WORK", 0)
    places = []
    own = opened.is_room
    monkeypatch.setattr(opened, "is_room", lambda place: places.append(own(place)) or places[-1])
    module, x = nn.RNN(5, hidden, 2, bidirectional=True), torch.randn(30, batch, 5)
    ours = record(module, x, gates="all")
    with torch.no_grad():
        assert all(map(torch.equal, ours.returned, module(x)))
    assert places == 4 * [alike]
    moved = torch.empty(2, batch, 2 * hidden + 1)[..., 1:]
    assert not own(moved)


@pytest.mark.parametrize("gates_made", ["run", "follow"])
def test_the_way_is_chosen_by_the_work_of_a_step(gates_made: str, monkeypatch: Any) -> None:
    """Narrow steps are made in bulk, wide ones opened."""
    seen = []
    monkeypatch.setattr(opened, "run", lambda *args, own=opened.run, **more: seen.append("run") or own(*args, **more))
    monkeypatch.setattr(bulk, "fill", lambda *args, own=bulk.fill, **more: seen.append("follow") or own(*args, **more))
    hidden = 256 if gates_made == "run" else 8
    record(nn.GRU(4, hidden), torch.randn(5, 2, 4), gates="all")
    assert seen == [gates_made]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("narrow", [0, 2048])
@pytest.mark.parametrize("steps", [1, 2, 3, 8, 9, 16, 19, 100, 1000])
def test_the_scan_is_the_recurrence(steps: int, narrow: int, reverse: bool, monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk, "NARROW", narrow)
    torch.manual_seed(steps)
    added, f, state = torch.randn(steps, 2, 3).double(), torch.rand(steps, 2, 3).double(), torch.randn(2, 3).double()
    c, plain, expected = added.clone(), state, torch.empty_like(added)
    for t in reversed(range(steps)) if reverse else range(steps):
        plain = expected[t] = f[t] * plain + added[t]
    last = bulk.scan(c, f, state, reverse)
    torch.testing.assert_close(c, expected, rtol=1e-13, atol=1e-13)
    torch.testing.assert_close(last, expected[0 if reverse else -1], rtol=1e-13, atol=1e-13)


def test_a_scan_over_gates_that_never_forget_and_that_forget_all() -> None:
    for value in (0.0, 1.0, 1e-30):
        c = torch.ones(200, 1, 1)
        bulk.scan(c, torch.full((200, 1, 1), value), torch.ones(1, 1), reverse=False)
        assert c[-1] == (201 if value == 1 else 1)


@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU])
def test_a_cancel_is_heard_while_gates_are_made(kind: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk, "ROWS", 16)
    follow, now = gated.AllGates.follow, []

    def begun(self: Any, *args: Any) -> None:
        now.append(True)
        follow(self, *args)

    monkeypatch.setattr(gated.AllGates, "follow", begun)
    with pytest.raises(Cancelled):
        record(kind(3, 4), torch.randn(64, 1, 3), gates="all", cancel=lambda: bool(now))


CELLS = [nn.LSTMCell(3, 4), nn.GRUCell(4, 4), nn.RNNCell(4, 4)]
AFTERWARDS = {
    "cells": (CELLS, torch.float32, {}),
    "packed": (nn.LSTM(3, 4, 2, bidirectional=True), torch.float32, {"lengths": [300, 280]}),
    "half": (nn.LSTM(3, 4, bidirectional=True).bfloat16(), torch.bfloat16, {}),
    "rnn": (nn.RNN(3, 4), torch.float32, {"lengths": [300, 7]}),
}


@pytest.mark.parametrize("form", AFTERWARDS)
def test_gates_that_are_made_afterwards_are_whole_and_made_in_pieces(form: str, monkeypatch: Any) -> None:
    module, dtype, options = AFTERWARDS[form]
    x = torch.randn(300, 2, 3).to(dtype)
    lazy = record(module, x, **options)
    monkeypatch.setattr("rnnviz.core.lazy.EAGER_BYTES", 0)  # as of a large run, whose gates wait to be looked at
    monkeypatch.setattr(gates, "PIECE_S", 50 * min(step_seconds(layer, 2) for layer in lazy.spec.layers))
    looked: list[bool] = []
    make_all = gates.make_all

    def begun(trace: Any, look: Any) -> None:
        looked.clear()
        make_all(trace, look)

    monkeypatch.setattr(gates, "make_all", begun)
    trace = record(module, x, gates="all", cancel=lambda: bool(looked.append(True)), **options)
    assert len(looked) >= 6 * trace.spec.num_layers * trace.spec.num_directions
    for k, layer in enumerate(trace.spec.layers):
        for d in range(trace.spec.num_directions):
            which = "pre" if layer.kind.startswith("RNN") else "gates"
            ours, theirs = getattr(trace, which)[k][d], getattr(lazy, which)[k][d]
            for name in theirs:
                assert isinstance(ours[name], np.ndarray) and not ours[name].flags.writeable
                np.testing.assert_allclose(ours[name], theirs[name], rtol=2e-6, atol=2e-6)
            if layer.kind == "LSTM":
                assert isinstance(trace.c[k][d], np.ndarray) and not trace.c[k][d].flags.writeable
                np.testing.assert_allclose(trace.c[k][d], lazy.c[k][d], rtol=2e-6, atol=2e-6)


def test_c_of_wide_steps_is_made_in_pieces(monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk, "MOST", 64)
    looked: list[bool] = []
    memory = bulk.memory

    def begun(*args: Any, look: Any, **how: Any) -> Any:
        return memory(*args, look=lambda: looked.append(True), **how)

    module, x = nn.LSTM(3, 8), torch.randn(40, 4, 3)
    expected = record(module, x).c[0][0]
    monkeypatch.setattr(bulk, "memory", begun)
    np.testing.assert_allclose(record(module, x, gates="all").c[0][0], expected, rtol=2e-6, atol=2e-6)
    assert len(looked) == 20
