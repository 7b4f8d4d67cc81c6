"""Where and how a run is computed a second time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.core.record import record
from rnnviz.core.separate import Separate, _apart, device_of, in_float32
from rnnviz.support.messages import Cancelled


@pytest.mark.parametrize(
    ("name", "cuda", "found"),
    [
        ("cpu", False, "cpu"),
        ("cuda:1", True, "cuda:1"),
        ("cuda:1", False, "cpu"),
        ("mps", False, "mps"),
        ("tpu", True, "cpu"),
    ],
)
def test_the_device_is_that_of_the_run_where_there_is_one(
    name: str, cuda: bool, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    assert device_of(record(nn.GRU(2, 3), torch.randn(3, 1, 2)).with_meta({"device": name})) == found


def test_a_run_that_names_no_device() -> None:
    trace = record(nn.GRU(2, 3), torch.randn(3, 1, 2))
    meta = {name: value for name, value in trace.meta.items() if name != "device"}
    assert device_of(type("Other", (), {"meta": meta})()) == "cpu"  # type: ignore[arg-type]


def test_differences() -> None:
    nan, inf = math.nan, math.inf
    for a, b, apart in (
        ([1.0, 2], [1.0, 2.5], 0.5),
        ([1.0, nan], [1.0, nan], 0),
        ([inf, 1], [inf, 1], 0),
        ([inf, 1], [-inf, 1], inf),
        ([1.0, 2], [1.0], inf),
    ):
        assert _apart(np.array(a), torch.tensor(b)) == apart
    assert _apart(np.array([1.0, nan]), torch.tensor([1.0, 2])) > 1e300 or math.isnan(
        _apart(np.array([nan]), torch.ones(1))
    )


@pytest.mark.parametrize(
    "module", [nn.LSTM(2, 3), nn.GRU(2, 3, 2), nn.ModuleList([nn.LSTMCell(2, 3), nn.GRUCell(3, 4)])]
)
def test_pieces_make_the_whole(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.core.separate.CHUNK", 7)
    x = torch.randn(40, 2, 2)
    trace = record(list(module) if isinstance(module, nn.ModuleList) else module, x)
    separate = Separate(trace, module, chunked=True)
    with torch.no_grad():
        pieces = list(separate.outputs())
    assert len(pieces) > 1 and np.array_equal(torch.cat(pieces).numpy(), trace.output)
    told = iter([False, True])
    stopped = Separate(trace, module, lambda: next(told, True), chunked=True)
    with pytest.raises(Cancelled), torch.no_grad():
        list(stopped.outputs())


@pytest.mark.parametrize("lengths", [None, [3, 9]])
def test_the_float32_run_of_a_half_one_can_be_cancelled(lengths: Any) -> None:
    trace = record(nn.GRU(3, 4, dtype=torch.bfloat16), torch.randn(9, 2, 3).bfloat16(), lengths=lengths)
    assert in_float32(trace).lengths.tolist() == trace.lengths.tolist()
    with pytest.raises(Cancelled):
        in_float32(trace, lambda: True)
