"""What stands around a call and changes what torch does: a default device, torch.autocast, torch.compile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

import rnnviz
from rnnviz.core.check import epsilon
from rnnviz.support.messages import Problem
from tests.core.test_options import leaves

X = torch.linspace(-2, 2, 120).reshape(20, 2, 3)
WAYS: dict[str, dict[str, Any]] = {
    "short": {},
    "long": {"cancel": lambda: False},
    "gates": {"gates": "all"},
    "chunk": {"chunk": 16},
    "lengths": {"lengths": [3, 20]},
    "file": {"out": "run.rnnviz"},
}


def made(name: str) -> Any:
    torch.manual_seed(0)
    return {
        "LSTM": nn.LSTM(3, 4, 2, bidirectional=True),
        "GRU": nn.GRU(3, 256),
        "bfloat16": nn.RNN(3, 4).bfloat16(),
        "cells": [nn.LSTMCell(3, 4), nn.GRUCell(4, 2)],
    }[name]


PAIRS = [(name, way) for name in ("LSTM", "GRU", "bfloat16", "cells") for way in WAYS]


@pytest.mark.parametrize(("name", "way"), [pair for pair in PAIRS if pair != ("cells", "lengths")])
def test_the_default_device_may_be_another_one(name: str, way: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    module, x = made(name), X.bfloat16() if name == "bfloat16" else X
    with torch.device("meta"):  # whatever is made without a device holds no numbers
        trace = rnnviz.record(module, x, **WAYS[way])
        assert trace.check.passed
        rnnviz.save(trace, "again.rnnviz")
        assert rnnviz.open("again.rnnviz").check.passed
    plain = rnnviz.record(module, x, **WAYS[way])
    for ours, theirs in zip(leaves(trace.returned), leaves(plain.returned), strict=True):
        assert torch.equal(ours, theirs)


def test_the_default_device_may_be_another_one_for_packed_data() -> None:
    module = made("LSTM")
    packed = pack_padded_sequence(X, torch.tensor([3, 20]), enforce_sorted=False)
    with torch.device("meta"):
        trace = rnnviz.record(module, packed)
        assert trace.check.passed and trace.lengths.tolist() == [3, 20]


@pytest.mark.parametrize("way", ["short", "long", "gates", "chunk"])
@pytest.mark.parametrize("cls", [nn.RNN, nn.LSTM, nn.GRU])
def test_autocast_is_recorded_as_it_computes(cls: Any, way: str) -> None:
    torch.manual_seed(0)
    module = cls(3, 256, 2)
    with torch.no_grad():
        plain = module(X)[0]
        with torch.autocast("cpu", torch.bfloat16):
            expected = module(X)[0]
            trace = rnnviz.record(module, X, **WAYS[way])
    assert not torch.equal(expected.float(), plain), "autocast rounds"
    if way == "chunk":
        np.testing.assert_allclose(trace.output, expected.float().numpy(), atol=2e-2)
    else:
        assert np.array_equal(trace.output, expected.float().numpy())
    assert trace.meta["autocast"] == "bfloat16" and epsilon(trace) == 2.0**-7
    assert trace.check.passed
    assert "autocast" not in rnnviz.record(module, X, **WAYS[way]).meta


class Mixed(nn.Module):
    """Under autocast its first layer hands bfloat16 to an RNN whose weights are float32."""

    def __init__(self, rnn: nn.Module) -> None:
        super().__init__()
        self.first, self.rnn = nn.Linear(3, 3), rnn

    def forward(self, x: Any) -> Any:
        return self.rnn(self.first(x))


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(
    "rnn",
    [
        nn.RNN(3, 8, 2, dropout=0.5),
        nn.GRU(3, 8, 2, bidirectional=True, dropout=0.5),
        nn.LSTM(3, 8, 2, dropout=0.5),
        nn.LSTM(3, 8, proj_size=2),
    ],
)
def test_autocast_mixes_what_the_layer_before_made_with_the_weights(rnn: Any, training: bool, tmp_path: Path) -> None:
    model = Mixed(rnn).train(training)
    for x, at, part in ((X, "rnn", model), (X, None, rnn), (X.bfloat16(), None, rnn)):
        torch.manual_seed(1)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            expected = leaves(part(x))
        torch.manual_seed(1)
        with torch.autocast("cpu", torch.bfloat16):
            trace = rnnviz.record(part, x, at=at)
        rnnviz.save(trace, tmp_path / "run.rnnviz")
        for made in (trace, rnnviz.open(tmp_path / "run.rnnviz")):
            assert made.check.passed and made.meta["dtype"] == "float32"
            assert [leaf.dtype for leaf in leaves(made.returned)] == [leaf.dtype for leaf in expected]
            assert all(map(torch.equal, leaves(made.returned), expected))


def test_autocast_mixes_while_it_is_watched_too() -> None:
    model = Mixed(nn.GRU(3, 8))
    with torch.autocast("cpu", torch.bfloat16), rnnviz.watch(model) as runs:
        output = model(X)[0]
    assert not runs.skipped and np.array_equal(runs[0].output, output.detach().float().numpy())


@pytest.mark.parametrize("cell", [nn.RNNCell(3, 4), nn.LSTMCell(3, 4), nn.GRUCell(3, 4)])
@pytest.mark.parametrize("x", [X, X.bfloat16()])
def test_autocast_mixes_in_cells_too(cell: Any, x: torch.Tensor) -> None:
    state = None
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for x_t in x:
            state = cell(x_t, state)
        trace = rnnviz.record(cell, x)
    assert trace.check.passed
    for ours, theirs in zip(leaves(trace.returned), leaves(state), strict=True):
        assert ours.dtype == theirs.dtype and torch.equal(ours, theirs)


def test_nothing_else_is_mixed() -> None:
    with pytest.raises(Problem, match="PyTorch does not mix them"):
        rnnviz.record(nn.GRU(3, 4), X.bfloat16())
    for module, x in ((nn.GRU(3, 4), X.double()), (nn.GRU(3, 4), X.half()), (nn.GRU(3, 4).bfloat16(), X)):
        with torch.autocast("cpu", torch.bfloat16), pytest.raises(Problem, match="PyTorch does not mix them"):
            rnnviz.record(module, x)


@pytest.mark.parametrize("value", ["float16", 3, ["float16", "float16"], ["int8"], [["float16"]]])
def test_a_file_may_say_anything_of_what_was_returned(value: Any) -> None:
    trace = rnnviz.record(nn.GRU(3, 4), X).with_meta({"returned": value})
    assert trace.returned[0].dtype == torch.float32


@pytest.mark.parametrize("value", ["float8", 3, None, ["bfloat16"]])
def test_a_file_may_say_anything_of_autocast(value: Any) -> None:
    trace = rnnviz.record(nn.GRU(3, 4), X).with_meta({"autocast": value})
    assert epsilon(trace) == 2.0**-23


@pytest.mark.parametrize("more", [{}, {"gates": "all"}])
def test_a_compiled_rnn_is_recorded_as_what_it_was(more: Any) -> None:
    module = made("LSTM")
    compiled = torch.compile(module, backend="eager")
    ours, theirs = rnnviz.record(compiled, X, **more), rnnviz.record(module, X, **more)
    assert all(map(torch.equal, leaves(ours.returned), leaves(theirs.returned)))
    assert ours.meta["module"] == theirs.meta["module"]


@pytest.mark.parametrize(
    ("x", "says"),
    [
        (X.to(torch.complex64), "x is complex64, strided, cpu: choose a dense tensor of float32, float64, "),
        (X.to_sparse(), "x is float32, sparse_coo, cpu: choose"),
        (X.to("meta"), "x is float32, strided, meta: choose"),
    ],
)
@pytest.mark.parametrize("cell", [False, True])
@pytest.mark.filterwarnings("ignore:Complex modules")
def test_tensors_without_plain_numbers_are_refused_in_words(x: Any, says: str, cell: bool) -> None:
    module = (nn.GRUCell if cell else nn.GRU)(3, 4, dtype=x.dtype, device=x.device)
    with pytest.raises(Problem, match=says):
        rnnviz.record(module, x)


@pytest.mark.parametrize("way", ["short", "long"])
def test_meta_is_that_of_the_moment(way: str) -> None:
    given = {"run": "first"}
    trace = rnnviz.record(nn.GRU(3, 4), X, meta=given, **WAYS[way])
    given["run"] = "second"
    assert trace.meta["run"] == "first"


class Holder(nn.Module):
    def __init__(self, rnn: nn.Module) -> None:
        super().__init__()
        self.rnn = rnn

    def forward(self, x: torch.Tensor) -> Any:
        return self.rnn(x)


@pytest.mark.slow
@pytest.mark.parametrize("compiled", ["the model, in place", "the model", "the part, in place", "the part"])
def test_a_model_with_compiled_code_is_recorded_and_watched(compiled: str) -> None:
    torch.manual_seed(0)
    rnn, options = nn.GRU(3, 4), {"backend": "eager"}
    with torch.no_grad():
        expected = rnn(X)
    model: Any = Holder(torch.compile(rnn, **options) if compiled == "the part" else rnn)
    part = {"the model, in place": model, "the part, in place": rnn}.get(compiled)
    if part is not None:
        part.compile(**options)
    elif compiled == "the model":
        model = torch.compile(model, **options)
    model(X)
    trace = rnnviz.record(model, X, at="rnn")
    with rnnviz.watch(model) as runs:
        model(X)
    for run in (trace, *runs):
        assert all(map(torch.equal, leaves(run.returned), leaves(expected)))
    assert len(runs) == 1 and not runs.skipped


def test_a_device_may_be_an_object() -> None:
    module = made("LSTM")
    assert rnnviz.record(module, X, device=torch.device("cpu")).meta["device"] == "cpu"
    assert rnnviz.record(Holder(module), X, at="rnn", device=torch.device("cpu")).meta["device"] == "cpu"
    assert len(rnnviz.record_calls(Holder(module), X, at="rnn", device=torch.device("cpu"))) == 1
    with pytest.raises(Problem, match="cuda:99 is not a device here"):
        rnnviz.record(module, X, device=torch.device("cuda:99"))


@pytest.mark.parametrize(
    "module",
    [
        nn.GRU(3, 4, np.int64(2), bidirectional=1),  # type: ignore[arg-type]
        nn.LSTM(3, 4, True, proj_size=np.int64(2)),  # type: ignore[arg-type]
        nn.LSTMCell(np.int64(3), np.int64(4), bias=1),  # type: ignore[arg-type]
    ],
    ids=["1", "True", "cell"],
)
@pytest.mark.filterwarnings("ignore:LSTM with projections")
def test_sizes_may_be_any_numbers_that_torch_takes(module: Any) -> None:
    trace = rnnviz.record(module, X)
    assert trace.check.passed
    assert {type(layer.hidden_size) for layer in trace.spec.layers} == {int} and type(trace.spec.bidirectional) is bool
