"""What is not a number is counted, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz
from rnnviz.core import opened
from rnnviz.core.strange import Strange


def test_counts() -> None:
    found = Strange()
    found.look(torch.tensor([1.0, -2.0, 3e38]))
    assert found == Strange() and found.meta() == {}
    found.look(torch.tensor([3e38, 3e38]))  # the sum alone is infinite
    assert found == Strange()
    found.look(torch.tensor([float("nan"), float("inf"), 1.0]), x=True)
    assert found == Strange(1, 1, 2)
    found.look(torch.tensor([[float("-inf")], [float("inf")]]))
    assert found == Strange(1, 3, 2)
    made = found.meta()
    assert made["nonfinite"] == {"nan": 1, "inf": 3, "in_x": 2} and made["notice"].values == made["nonfinite"]
    only = Strange()
    only.look(torch.tensor([float("nan")]))
    assert only.meta()["nonfinite"] == {"nan": 1, "inf": 0, "in_x": 0}


STRANGE = {
    "x": lambda module, x, h: x[7, 1].fill_(float("nan")),
    "an infinite x": lambda module, x, h: x[3, 0, 1].fill_(float("inf")),
    "the last x": lambda module, x, h: x[-1, 1].fill_(float("nan")),
    "h_0": lambda module, x, h: h[-1, 1, 0].fill_(float("nan")),
    "an infinite h_0": lambda module, x, h: h[0, 0].fill_(float("inf")),
    "a weight": lambda module, x, h: module.weight_hh_l0[-1, 0].fill_(float("nan")),
    "large weights": lambda module, x, h: module.weight_hh_l0.fill_(3e38),
    "nothing": lambda module, x, h: None,
}


@pytest.mark.parametrize("what", STRANGE)
@pytest.mark.parametrize("kind", ["RNN", "relu", "GRU", "LSTM", "proj"])
@pytest.mark.parametrize("opens", [False, True])
def test_all_of_a_run_are_counted(kind: str, what: str, opens: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against numpy, over the numbers that were recorded. `opens`: all gates by opening the fused call."""
    if opens:
        monkeypatch.setattr(opened, "WORK", 0)
    options = {"relu": {"nonlinearity": "relu"}, "proj": {"proj_size": 2}}.get(kind, {})
    name = {"relu": "RNN", "proj": "LSTM"}.get(kind, kind)
    torch.manual_seed(1)
    module = getattr(nn, name)(4, 3, 2, bidirectional=True, **options)
    x, h = torch.randn(40, 2, 4), torch.zeros(4, 2, options.get("proj_size", 3))
    with torch.no_grad():
        STRANGE[what](module, x, h)
    state = (h, torch.zeros(4, 2, 3)) if name == "LSTM" else h
    for chunk in (None, 9, 40):
        for gates in ("all",) if opens else ("lazy", "all"):
            trace = rnnviz.record(module, x, state, chunk=chunk, gates=gates)
            numbers = [trace.x, *(part for layer in trace.h for part in layer)]
            nan, inf = (sum(int(test(part).sum()) for part in numbers) for test in (np.isnan, np.isinf))
            found = trace.meta.get("nonfinite", {"nan": 0, "inf": 0})
            assert (found["nan"], found["inf"]) == (nan, inf)
            if what == "nothing":
                assert nan + inf == 0
