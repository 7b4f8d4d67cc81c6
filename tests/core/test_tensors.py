"""Every name yields the array that torch has under it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.core.record import record
from rnnviz.core.spec import StackSpec
from rnnviz.core.tensors import names, tensor
from rnnviz.support.messages import Problem

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")
NETS: dict[str, Any] = {
    "rnn": (torch.nn.RNN(3, 4, 2), (5, 2, 3)),
    "lstm": (torch.nn.LSTM(3, 5, 2, bidirectional=True, batch_first=True, proj_size=4), (2, 5, 3)),
    "unbatched": (torch.nn.GRU(3, 4, bidirectional=True), (5, 3)),
    "cells": ([torch.nn.RNNCell(3, 6), torch.nn.LSTMCell(6, 4)], (5, 2, 3)),
}


@pytest.mark.parametrize("name", NETS)
def test_every_name_is_the_tensor_of_torch(name):
    torch.manual_seed(2)
    module, shape = NETS[name]
    x = torch.randn(shape)
    trace = record(module, x)
    known: dict[str, Any] = {"x": x, "h": trace.h, "c": trace.c, "gates": trace.gates, "pre": trace.pre}
    if isinstance(trace.spec, StackSpec):
        known |= {"h": [h[0] for h in trace.h], "c": [c[0] for c in trace.c]}
        known |= {part: [p[0] for p in getattr(trace, part)] for part in ("gates", "pre")}
    else:
        with torch.no_grad():
            known["output"], finals = module(x)
        known["h_n"], known["c_n"] = finals if isinstance(finals, tuple) else (finals, None)
        shapes = [(k, known[k.replace("0", "n")]) for k in ("h_0", "c_0")]
        known |= {k: torch.zeros_like(v) for k, v in shapes if v is not None}
    for one in names(trace):
        found = tensor(trace, one)
        wanted = trace.weights[one] if one in trace.weights else eval(one, {}, known)
        np.testing.assert_allclose(found.values, np.asarray(wanted), atol=1e-6)
        assert len(found.axes) == found.values.ndim and found.name == one


def test_blocks_of_weights_are_named():
    trace = record(NETS["lstm"][0], torch.randn(2, 5, 3))
    assert tensor(trace, "weight_hh_l1_reverse").blocks == ("i", "f", "g", "o")
    assert tensor(trace, "weight_hr_l0").blocks == () and tensor(trace, "bias_ih_l0").axes == ("row",)


def test_gates_that_take_long_are_left_out():
    trace = record(torch.nn.GRU(3, 4), torch.randn(5, 2, 3))
    assert 'gates[0][0]["r"]' in names(trace, 40) and 'gates[0][0]["r"]' not in names(trace, 39)
    assert "h[0][0]" in names(trace, 0) and "weight_ih_l0" in names(trace, 0)


def test_an_unknown_name_is_said():
    trace = record(NETS["rnn"][0], torch.randn(5, 2, 3))
    with pytest.raises(Problem, match="no tensor y"):
        tensor(trace, "y")
