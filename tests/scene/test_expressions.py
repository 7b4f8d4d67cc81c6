"""Every expression that is shown, evaluated on what the module itself returned, gives the shown number."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from rnnviz.core.record import record
from rnnviz.core.spec import StackSpec
from rnnviz.scene.expressions import Layout, expressions, general
from rnnviz.scene.frame import Ref

# torch says once that oneDNN does not do proj_size; it has nothing to do with the numbers
pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections:UserWarning")
NETS: dict[str, Any] = {
    "rnn": (torch.nn.RNN(3, 4, 2), (5, 2, 3)),
    "two": (torch.nn.GRU(3, 4, 2, bidirectional=True), (5, 2, 3)),
    "batch first": (torch.nn.LSTM(3, 5, 2, bidirectional=True, batch_first=True, proj_size=4), (2, 5, 3)),
    "unbatched": (torch.nn.LSTM(3, 4, bidirectional=True), (5, 3)),
    "cells": ([torch.nn.RNNCell(3, 6), torch.nn.LSTMCell(6, 4)], (5, 2, 3)),
}


def refs(trace) -> list[Ref]:
    spec, n = trace.spec, trace.batch - 1
    found = [Ref("x", t=2, n=n, unit=1), Ref("h_0", 0, 0, 0, n, 3)]
    for layer in range(spec.num_layers):
        for d in range(spec.num_directions):
            found += [Ref("h", layer, d, t, n, 3) for t in (0, 2, 4)]
            if spec.layers[layer].kind == "LSTM":
                found += [Ref("c", layer, d, t, n, 3) for t in (0, 4)]
    top = spec.num_layers - 1
    return [*found, Ref("output", top, 0, 1, n, 2), Ref("h_n", top, spec.num_directions - 1, 0, n, 1)]


@pytest.mark.parametrize("name", NETS)
def test_expressions_yield_the_number(name):
    torch.manual_seed(1)
    module, shape = NETS[name]
    x = torch.randn(shape)
    trace = record(module, x)
    names: dict[str, Any] = {"x": x, "h_0": trace.h_0, "c": trace.c}
    if isinstance(trace.spec, StackSpec):
        names |= {"h": [h[0] for h in trace.h], "h_n": trace.h_n, "c": [c[0] for c in trace.c], "c_n": trace.c_n}
    else:
        with torch.no_grad():
            names["output"], finals = module(x)
        names["h_n"], names["c_n"] = finals if isinstance(finals, tuple) else (finals, None)
        names |= {"h": trace.h, "h_0": torch.tensor(trace.h_0)[:, 0] if trace.unbatched else trace.h_0}
    for ref in refs(trace):
        found = expressions(Layout.of(trace, ref.n), ref)
        values = [float(eval(expression, {}, names)) for expression in found]
        assert values == [pytest.approx(values[0], abs=1e-6)] * len(found)
        if ref.tensor == "h":
            assert values[0] == float(trace.h[ref.layer][ref.direction][ref.t, ref.n, ref.unit])


@pytest.mark.parametrize(
    ("name", "ref", "shown", "rule"),
    [
        ("two", ("h", 1, 1, 0, 1, 3), ["h[1][1][0, 1, 3]", "output[0, 1, 7]", "h_n[3, 1, 3]"],
         ["output[t, n, d*H:(d+1)*H]", "h_n[2*l + d, n]"]),
        ("batch first", ("h", 1, 0, 4, 1, 3), ["h[1][0][4, 1, 3]", "output[1, 4, 3]", "h_n[2, 1, 3]"],
         ["output[n, t, d*H:(d+1)*H]", "h_n[2*l + d, n]"]),
        ("rnn", ("h", 0, 0, 4, 0, 2), ["h[0][0][4, 0, 2]", "h_n[0, 0, 2]"], ["h_n[l, n]"]),
        ("cells", ("h", 1, 0, 4, 0, 2), ["h[1][4, 0, 2]", "h_n[1][0, 2]"], []),
    ],
)  # fmt: skip
def test_expressions_as_they_are_read(name, ref, shown, rule):
    module, shape = NETS[name]
    layout = Layout.of(record(module, torch.randn(shape)), 0)
    assert expressions(layout, Ref(*ref)) == shown
    assert general(layout, Ref(*ref)) == rule
