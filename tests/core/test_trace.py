"""A trace goes to another process and comes back the same; and its memory goes when the last one lets go of it."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz
from rnnviz.core import lazy
from rnnviz.core.trace import need_trace
from rnnviz.support.messages import Problem


def recorded(kind: str) -> rnnviz.Trace:
    torch.manual_seed(0)
    if kind == "cells":
        return rnnviz.record([nn.LSTMCell(2, 3), nn.GRUCell(3, 4)], torch.randn(5, 2, 2))
    if kind == "long":  # c at some steps only
        return rnnviz.record(nn.LSTM(2, 3, bidirectional=True), torch.randn(600, 1, 2))
    if kind == "packed":
        x = nn.utils.rnn.pack_padded_sequence(torch.randn(5, 3, 2), [2, 5, 1], enforce_sorted=False)
        return rnnviz.record(nn.GRU(2, 3), x)
    return rnnviz.record(nn.RNN(2, 3, 2), torch.randn(4, 2, 2))  # put together later


def same(a: Any, b: Any) -> bool:
    """Arrays within tuples and mappings."""
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if hasattr(a, "items"):
        return list(a) == list(b) and all(same(a[name], b[name]) for name in a)
    return a is b is None or np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b


@pytest.mark.parametrize("kind", ["short", "long", "packed", "cells"])
@pytest.mark.parametrize("from_file", [False, True])
def test_a_pickled_trace_is_the_same(kind: str, from_file: bool, tmp_path: Path) -> None:
    trace = recorded(kind)
    if from_file:
        rnnviz.save(trace, tmp_path / "run.rnnviz")
        trace = rnnviz.open(tmp_path / "run.rnnviz")
    again = pickle.loads(pickle.dumps(trace))
    assert again is not trace
    assert same(again.h, trace.h) and same(again.output, trace.output) and same(again.h_n, trace.h_n)
    assert same(again.c, trace.c) and same(again.weights, trace.weights) and dict(again.meta) == dict(trace.meta)
    assert same(again.gates[0][0], trace.gates[0][0])
    assert again.check.passed and not again.x.flags.writeable


def test_a_copy_is_the_trace_itself() -> None:
    trace = recorded("short")
    assert copy.copy(trace) is trace and copy.deepcopy({"run": trace})["run"] is trace


def look_at_all_of(trace: rnnviz.Trace) -> None:
    """Everything that a trace keeps once it has been asked for."""
    for name in (name for name in dir(type(trace)) if not name.startswith("_")):
        getattr(trace, name)
    for layer in (*trace.gates, *trace.pre):
        for direction in layer:
            for values in direction.values():
                values[0], values[-1]
    for c in (c for layer in trace.c or () for c in layer):
        c is None or c[0]
    assert trace.window(0, 0, 0, 2).c is None or trace.check.passed
    rnnviz.explain(trace, 0, 0, 1, 0, 0)
    repr(trace), trace._repr_html_()


@pytest.mark.parametrize("eager", [True, False])
@pytest.mark.parametrize("from_file", [False, True])
@pytest.mark.parametrize("kind", ["short", "long", "packed", "cells"])
def test_memory_is_free_when_the_last_one_lets_go(
    kind: str, from_file: bool, eager: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not eager:
        monkeypatch.setattr(lazy, "EAGER_BYTES", 0)
    trace = recorded(kind)
    if from_file:
        rnnviz.save(trace, tmp_path / "run.rnnviz")
        trace = rnnviz.open(tmp_path / "run.rnnviz")
    look_at_all_of(trace)
    gates, h = trace.gates, weakref.ref(trace.h[0][0])
    gone = weakref.ref(trace)
    gc.disable()  # which comes late: memory of gigabytes does not make it come
    try:
        del trace
        assert gone() is None
        if gates[0][0]:
            assert np.isfinite(next(iter(gates[0][0].values()))[0]).all()  # what was taken from it still works
        del gates
        assert h() is None
    finally:
        gc.enable()


def test_memory_of_all_gates_is_free_at_once() -> None:
    trace = rnnviz.record(nn.GRU(3, 4), torch.randn(5, 2, 3), gates="all")
    gone = weakref.ref(trace)
    gc.disable()
    try:
        del trace
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("kind", ["plain", "cells", "long", "packed"])
def test_nobody_changes_its_numbers(kind: str, tmp_path: Path) -> None:
    trace = recorded(kind)
    rnnviz.save(trace, tmp_path / "run.rnnviz")
    for run in (trace, rnnviz.open(tmp_path / "run.rnnviz")):
        states = [s for made in (run.h_0, run.h_n, run.c_0, run.c_n) if made is not None for s in made]
        for array in [*states, run.x, run.output, run.lengths, *(run.packed or ())]:
            if array is not None:
                with pytest.raises(ValueError, match="read-only"):
                    array[...] = 9


def test_a_module_is_no_recording() -> None:
    with pytest.raises(Problem, match="RNN"):
        need_trace(nn.RNN(2, 3))
    need_trace(recorded("short"))
