"""A trace goes to another process and comes back the same."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz


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
