"""What may be given to the public functions by mistake: each gets one sentence that says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

import rnnviz
from rnnviz import Problem, Schedule, explain, record, record_calls, save, watch
from rnnviz.core.spec import RNNSpec

RNN, X = nn.LSTM(3, 4, 2, bidirectional=True), torch.randn(5, 2, 3)
CELL = nn.GRUCell(3, 4)
SIZES = torch.tensor([2, 2, 1, 1, 1])
SPEC = RNNSpec("GRU", 3, 4)


class Model(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.GRU(3, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        made: torch.Tensor = self.rnn(x)[0]
        return made


@pytest.fixture(scope="module")
def trace() -> Any:
    return record(RNN, X, lengths=[5, 3])


def packed(data: Any, sizes: Any, order: Any = None) -> Any:
    return PackedSequence(data, sizes, order)


@pytest.mark.parametrize(
    ("module", "x", "says"),
    [
        (CELL, pack_padded_sequence(X, torch.tensor([5, 3])), "one sequence at a time"),
        (RNN, packed(torch.randn(7), SIZES), "does not fit together (data)"),
        (RNN, packed(torch.randn(7, 3, 3), SIZES), "(data)"),
        (RNN, packed(torch.randn(6, 3), SIZES), "(batch_sizes)"),
        (RNN, packed(torch.randn(7, 3), SIZES.flip(0)), "(batch_sizes)"),
        (RNN, packed(torch.randn(7, 3), SIZES.double()), "(batch_sizes)"),
        (RNN, packed(torch.randn(7, 3), SIZES[:, None]), "(batch_sizes)"),
        (RNN, packed(torch.randn(4, 3), torch.tensor([2, 2, 0])), "(batch_sizes)"),
        (RNN, packed(torch.randn(0, 3), torch.tensor([], dtype=torch.int64)), "(batch_sizes)"),
        (RNN, packed(torch.randn(7, 3), SIZES, torch.tensor([0, 0])), "(sorted_indices)"),
        (nn.LSTM, X, "LSTM is a class: make a module of it first"),
    ],
)
def test_bad_input(module: Any, x: Any, says: str) -> None:
    with pytest.raises(Problem) as caught:
        record(module, x)
    assert says in str(caught.value)


@pytest.mark.parametrize("layout", [torch.strided, torch.jagged])
@pytest.mark.parametrize("module", [RNN, nn.GRU(3, 4), CELL])
@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_a_nested_tensor(module: Any, layout: Any) -> None:
    with pytest.raises(Problem, match="to_padded_tensor"):
        record(module, torch.nested.nested_tensor([X[:, 0], X[:3, 1]], layout=layout))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"progress": 5}, "progress must be a function, not int"),
        ({"cancel": "now"}, "cancel must be a function, not str"),
        ({"meta": 5}, "meta must be a dict"),
        ({"meta": "text"}, "meta must be a dict"),
        ({"meta": {1: 2}}, "meta must be a dict whose keys are texts"),
        ({"meta": {"dtype": "float8", "what": "a try"}}, "notes dtype in the meta"),
        ({"meta": {"tokens": 5}}, "notes tokens in the meta"),
        ({"lengths": {5, 3}}, "lengths must be"),
        ({"lengths": {5: 0, 3: 1}}, "lengths must be"),
        ({"lengths": torch.tensor(5)}, "lengths must be"),
        ({"out": 5}, "The name of a file must be a text or a Path, not int"),
        ({"out": b"run"}, "not bytes"),
    ],
)
def test_bad_options(options: dict[str, Any], says: str) -> None:
    with pytest.raises(Problem) as caught:
        record(RNN, X, **options)
    assert says in str(caught.value)


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    assert record(RNN, X, chunk=np.int64(2)).meta["chunked"]
    assert Schedule(SPEC, length=np.int64(4)).cells(np.int64(2)) == ((0, 0, 2),)
    assert type(Schedule(SPEC, length=4).cells(np.int64(2))[0][2]) is int
    with watch(RNN, every=np.int64(2)) as runs:
        for _ in range(3):
            RNN(X)
    assert len(runs) == 2


def test_a_place_in_a_model_that_cannot_be_looked_into() -> None:
    with pytest.raises(Problem, match="Model is a class"):
        record(Model, X, at="rnn")
    with pytest.raises(Problem, match="Model is a class"):
        record_calls(Model, X, at="rnn")
    with pytest.raises(Problem, match=r"no RNN at '0'; there is none inside"):
        record([CELL], X, at="0")


@pytest.mark.filterwarnings("ignore:.*torch.jit.script")
def test_torchscript_hides_what_is_inside() -> None:
    scripted = torch.jit.script(Model())
    for attempt in (lambda: record(scripted, X, at="rnn"), lambda: record(scripted, X), lambda: watch(scripted)):
        with pytest.raises(Problem, match="TorchScript shows nobody"):
            attempt()


@pytest.mark.parametrize("model", [nn.Linear(3, 3), [RNN], None])
def test_nothing_to_watch(model: Any) -> None:
    with pytest.raises(Problem, match="nothing to watch in"):
        watch(model)


@pytest.mark.parametrize("wrong", [None, RNN, "run.rnnviz", 5])
def test_no_source_of_a_schedule(wrong: Any) -> None:
    with pytest.raises(Problem, match=f"A schedule is made of a Trace, .* not of {type(wrong).__name__}"):
        Schedule(wrong)


@pytest.mark.parametrize("path", [None, 5, b"run", ["run"]])
def test_no_path(trace: Any, path: Any) -> None:
    for attempt in (lambda: save(trace, path), lambda: rnnviz.open(path), lambda: rnnviz.export(trace, path)):
        with pytest.raises(Problem, match=f"must be a text or a Path, not {type(path).__name__}"):
            attempt()


@pytest.mark.parametrize("name", ["progress", "cancel"])
def test_no_function(trace: Any, name: str, tmp_path: Path) -> None:
    for attempt in (save, rnnviz.export):
        with pytest.raises(Problem, match=f"{name} must be a function"):
            attempt(trace, tmp_path / "run.csv", **{name: 5})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("value", [True, 1.0, "0", None, 9])
def test_no_index(trace: Any, value: Any) -> None:
    with pytest.raises(Problem, match="layer must be a whole number"):
        explain(trace, value, 0, 0, 0, 0)
    if value is not None:
        with pytest.raises(Problem, match="n must be a whole number"):
            trace.window(0, 0, 0, 2, n=value)
        with pytest.raises(Problem, match="n must be a whole number"):
            Schedule(trace).cells(0, n=value)
    if value != 9:
        with pytest.raises(Problem, match="A window must be start:stop"):
            trace.window(0, 0, value, 2)
        with pytest.raises(Problem, match="no position"):
            Schedule(trace).frontier(value)
        with pytest.raises(Problem, match="no cell"):
            Schedule(trace).position_of(0, 0, value)


@pytest.mark.parametrize(
    "sizes",
    [
        {"length": 2.5}, {"length": "5"}, {"length": True}, {"length": 10**30}, {"lengths": 5}, {"lengths": ["a"]},
        {"lengths": [3.5]}, {"lengths": [True]}, {"lengths": {4, 2}}, {"lengths": []}, {"lengths": [3, 4], "length": 3},
    ],
)  # fmt: skip
def test_no_length(sizes: dict[str, Any]) -> None:
    with pytest.raises(Problem, match="A schedule needs the number of steps"):
        Schedule(SPEC, **sizes)


@pytest.mark.parametrize("name", [5, None, ["lstm"]])
def test_no_example(name: Any) -> None:
    with pytest.raises(Problem, match="There is no example"):
        rnnviz.example(name)


def test_a_trace_is_shown_without_arguments_of_a_module(trace: Any) -> None:
    with pytest.raises(Problem, match="recorded already: leave out Tensor, lengths"):
        rnnviz.show(trace, X, lengths=[5, 3])
