"""An RNN inside a bigger model: its calls, in the order and with the numbers of the model's own run."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz
from rnnviz.core.record import record, record_calls
from rnnviz.support.messages import Problem


class Tagger(nn.Module):
    """Embedding, a bidirectional LSTM with dropout, a linear layer; batch normalisation beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(11, 6)
        self.norm = nn.BatchNorm1d(6)
        self.rnn = nn.LSTM(6, 5, 3, batch_first=True, bidirectional=True, dropout=0.4)
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(10, 4)

    def forward(self, tokens: Any, scale: float = 1.0) -> Any:
        x = self.norm(self.embed(tokens).transpose(1, 2)).transpose(1, 2)
        output, (h_n, c_n) = self.rnn(input=x * scale)
        return self.head(self.drop(output)), h_n, c_n


class Decoder(nn.Module):
    """One step at a time, the state carried over by hand."""

    def __init__(self, rnn: nn.Module) -> None:
        super().__init__()
        self.part = nn.ModuleDict({"rnn": rnn})

    def forward(self, x: Any, again: bool = False) -> Any:
        state, outputs = None, []
        for t in range(len(x)):
            if isinstance(self.part["rnn"], nn.RNNBase):
                output, state = self.part["rnn"](x[t : t + 1], state)
            else:
                output = state = self.part["rnn"](x[t], state)
            outputs.append(output)
        if again:
            self.part["rnn"](x[0])
        return outputs


@pytest.mark.parametrize("training", [False, True])
def test_the_model_computes_what_it_computes_alone(training: bool) -> None:
    torch.manual_seed(0)
    model, tokens = Tagger().train(training), torch.randint(0, 11, (3, 7))
    seen: list[Any] = []
    handle = model.head.register_forward_hook(lambda _m, _a, made: seen.append(made.clone()))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    torch.manual_seed(1)
    trace = rnnviz.record(model, tokens, at="rnn", scale=0.5)
    after = torch.get_rng_state()
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name]), f"{name} has changed"
    torch.manual_seed(1)
    with torch.no_grad():
        model(tokens, scale=0.5)
    assert torch.equal(after, torch.get_rng_state())
    assert torch.equal(*seen), "the recorder's output took the RNN's place"
    handle.remove()
    assert trace.x.shape == (7, 3, 6)
    assert (trace.dropout_masks is not None) == training
    assert model.training == model.rnn.training == training
    assert "forward" not in vars(model.rnn)
    assert trace.check.passed


def test_every_call_of_a_decoder() -> None:
    torch.manual_seed(0)
    model, x = Decoder(nn.GRU(3, 4)), torch.randn(5, 2, 3)
    with pytest.raises(Problem, match=r"part\.rnn 5 times: use rnnviz\.record_calls"):
        record(model, x, at="part.rnn")
    traces = record_calls(model, x, at="part.rnn")
    with torch.no_grad():
        outputs = model(x)
    assert len(traces) == 5
    for trace, output in zip(traces, outputs, strict=True):
        assert torch.equal(trace.returned[0], output)
    for before, trace in itertools.pairwise(traces):
        assert np.array_equal(before.h_n, trace.h_0)


@pytest.mark.parametrize("unbatched", [False, True])
@pytest.mark.parametrize("cls", [nn.RNNCell, nn.GRUCell])
def test_the_calls_of_a_cell_that_continue_each_other_are_one_run(cls: Any, unbatched: bool) -> None:
    torch.manual_seed(0)
    model, x = Decoder(cls(3, 4)), torch.randn(5, 2, 3)
    x = x[:, 0] if unbatched else x
    trace = record(model, x, at="part.rnn")
    with torch.no_grad():
        outputs = model(x)
    assert trace.h[0][0].shape == (5, 1 if unbatched else 2, 4)
    for t, output in enumerate(outputs):
        assert np.array_equal(trace.h[0][0][t], output[None] if unbatched else output)
    first, second = record_calls(model, x, at="part.rnn", again=True)
    assert (first.steps, second.steps) == (5, 1)
    with pytest.raises(Problem, match="2 times"):
        record(model, x, at="part.rnn", again=True)


def test_an_lstm_cell_in_a_model() -> None:
    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cell = nn.LSTMCell(3, 4)

        def forward(self, x: Any) -> Any:
            state = (torch.zeros(2, 4), torch.ones(2, 4))
            for x_t in x:
                state = self.cell(x_t, state)
            return state

    torch.manual_seed(0)
    model, x = Model(), torch.randn(5, 2, 3)
    trace = record(model, x, at="cell")
    with torch.no_grad():
        h, c = model(x)
    assert np.array_equal(trace.h_n[0], h) and np.array_equal(trace.c_n[0], c)
    assert np.array_equal(trace.c_0[0], np.ones((2, 4)))


def test_into_a_file(tmp_path: Any) -> None:
    torch.manual_seed(0)
    model, tokens = Tagger().train(), torch.randint(0, 11, (3, 7))
    torch.manual_seed(1)
    expected = record(model, tokens, at="rnn")
    after = torch.get_rng_state()
    torch.manual_seed(1)
    trace = record(model, tokens, at="rnn", out=tmp_path / "run")
    assert torch.equal(after, torch.get_rng_state())
    assert np.array_equal(trace.output, expected.output)
    with pytest.raises(Problem, match="5 times"):
        record(Decoder(nn.GRU(3, 4)), torch.randn(5, 2, 3), at="part.rnn", out=tmp_path / "two")
    assert [path.name for path in tmp_path.iterdir()] == ["run"], "no file of a recording that was refused"


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("encoder", r"no RNN at 'encoder'; there is at=\"rnn\""),
        ("head", r"no RNN at 'head'"),
        ("", r"no RNN at ''"),
    ],
)
def test_at_that_names_nothing(at: str, says: str) -> None:
    with pytest.raises(Problem, match=says):
        record(Tagger(), torch.zeros(3, 7, dtype=torch.int64), at=at)


def test_at_that_is_not_called() -> None:
    model = nn.ModuleDict({"rnn": nn.GRU(3, 4), "other": nn.Linear(3, 3)})
    model.forward = lambda x: model["other"](x)  # type: ignore[method-assign]
    with pytest.raises(Problem, match="did not call rnn"):
        record(model, torch.randn(2, 3), at="rnn")
    with pytest.raises(Problem, match="did not call rnn"):
        record_calls(model, torch.randn(2, 3), at="rnn")


def test_a_model_that_fails_is_left_as_it_was() -> None:
    class Failing(Tagger):
        def forward(self, tokens: Any, scale: float = 1.0) -> Any:
            super().forward(tokens, scale)
            raise RuntimeError("its own")

    model = Failing().train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with pytest.raises(RuntimeError, match="its own"):
        record(model, torch.zeros(3, 7, dtype=torch.int64), at="rnn")
    assert "forward" not in vars(model.rnn)
    assert model.training and torch.is_grad_enabled()
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name])


def test_a_model_on_a_device_that_is_named() -> None:
    model, tokens = Tagger().eval(), torch.randint(0, 11, (3, 7))
    with torch.no_grad():
        h_n = model(tokens)[1]
    trace = record(model, tokens, at="rnn", device="cpu")
    assert np.array_equal(trace.h_n, h_n.numpy()) and trace.meta["device"] == "cpu"
    with pytest.raises(Problem, match="not a device here"):
        record(model, tokens, at="rnn", device="tpu")
