"""An RNN inside a bigger model: its calls, in the order and with the numbers of the model's own run."""

from __future__ import annotations

import copy
import itertools
import threading
import warnings
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

import rnnviz
from rnnviz.core import inside, returned
from rnnviz.core.record import record, record_calls
from rnnviz.support.messages import Cancelled, Problem


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


class Writing(nn.Module):
    """Writes into what its RNN and its cell hand out, as many models do: masks, residuals, finished sequences."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn, self.cell = nn.LSTM(3, 4, 2, batch_first=True), nn.GRUCell(4, 4)

    def forward(self, x: Any) -> Any:
        output, (h_n, c_n) = self.rnn(x)
        output.mul_(2), h_n.add_(1), c_n.zero_()
        h, states = torch.zeros(len(x), 4), []
        for t in range(output.shape[1]):
            h = self.cell(output[:, t], h)
            states.append(h.clone())
            if t == 2:
                h[0] = 0
        return states


def test_a_model_may_write_into_what_it_gets() -> None:
    torch.manual_seed(0)
    model, x = Writing(), torch.randn(2, 5, 3)
    trace = record(model, x, at="rnn")
    with torch.no_grad():
        output, (h_n, c_n) = model.rnn(x)
        states = model(x)
    assert torch.equal(trace.returned[0], output)
    assert torch.equal(trace.returned[1][0], h_n) and torch.equal(trace.returned[1][1], c_n)
    runs = record_calls(model, x, at="cell")
    assert [run.steps for run in runs] == [3, 2], "a state that was written into starts another run"
    shown = np.concatenate([run.h[0][0] for run in runs])
    assert np.array_equal(shown, torch.stack(states).numpy())
    with rnnviz.watch(model) as watched:
        model(x)
    assert [run.steps for run in watched if run.meta["at"] == "cell"] == [3, 2]


def test_nan_does_not_end_a_chain() -> None:
    model, x = Decoder(nn.LSTMCell(3, 4)), torch.randn(5, 2, 3)
    model.forward = lambda x: _loop(model.part["rnn"], x)  # type: ignore[method-assign]
    x[1, 0, 0] = torch.nan
    assert record(model, x, at="part.rnn").steps == 5
    with rnnviz.watch(model) as runs:
        model(x)
    assert [run.steps for run in runs] == [5]


def _loop(cell: nn.Module, x: Any) -> Any:
    state = None
    for x_t in x:
        state = cell(x_t, state)
    return state


@pytest.mark.parametrize("rnn", [nn.GRU(3, 4), nn.GRUCell(3, 4)])
def test_cancel_while_the_model_goes_on(rnn: nn.Module) -> None:
    """Also where calls are only counted, or noted."""
    model, called = Decoder(rnn), []
    rnn.register_forward_pre_hook(lambda *_: called.append(1))
    with pytest.raises(Cancelled):
        record(model, torch.randn(500, 2, 3), at="part.rnn", cancel=lambda: len(called) > 9)
    assert len(called) == 10 and "forward" not in vars(rnn)


class Streaming(nn.Module):
    """Carries its state in buffers, as a model for live input does."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn, self.norm = nn.LSTM(3, 4), nn.BatchNorm1d(4)
        for name, value in (("h", torch.zeros(1, 2, 4)), ("c", torch.zeros(1, 2, 4)), ("last", None)):
            self.register_buffer(name, value)
        self.register_buffer("adjacency", torch.eye(3).to_sparse())

    def forward(self, x: Any) -> Any:
        output, (h, c) = self.rnn(x, (self.h, self.c))
        self.h.copy_(h)
        self.c = self.last = c
        return self.norm(output.flatten(0, 1)) @ self.rnn.weight_ih_l0[:4] @ self.adjacency


@pytest.mark.parametrize("norm", [False, True])
def test_buffers_stay_in_eval_mode_too(norm: bool) -> None:
    model = Streaming().eval()
    model.norm.train(norm)
    before = dict(model.named_buffers())
    values = {name: buffer.to_dense().clone() for name, buffer in before.items()}
    record(model, torch.randn(5, 2, 3), at="rnn")
    after = dict(model.named_buffers())
    assert model.last is None and after.keys() == before.keys()
    assert all(after[name] is before[name] for name in before)
    assert all(torch.equal(after[name].to_dense(), value) for name, value in values.items())


def test_a_loss_from_before_can_still_go_backward() -> None:
    """A buffer that the model only reads is not written, which autograd would refuse."""
    model, tokens = Tagger().eval(), torch.randint(0, 11, (3, 7))
    loss = model(tokens)[0].sum()
    record(model, tokens, at="rnn")
    loss.backward()
    assert model.embed.weight.grad is not None


def _met(others: threading.Barrier) -> None:
    others.wait(20)


def test_threads_record_one_model_at_once() -> None:
    """Each has its own stand-in; a call of the model from another thread is not recorded."""
    torch.manual_seed(0)
    model, xs = Decoder(nn.GRU(3, 4)), torch.randn(4, 1, 2, 3)
    inside, done, wrong = threading.Barrier(4), threading.Barrier(4), []
    model.part["rnn"].register_forward_pre_hook(lambda *_: _met(inside))
    model.part["rnn"].register_forward_hook(lambda *_: _met(done))

    def work(k: int) -> None:
        with torch.no_grad():
            if k == 0:
                model(xs[0])
            elif not np.array_equal(record(model, xs[k], at="part.rnn").x, xs[k].numpy()):
                wrong.append(k)

    def guarded(k: int) -> None:
        try:
            work(k)
        except Exception as error:
            wrong.append(error)
            inside.abort(), done.abort()

    threads = [threading.Thread(target=guarded, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and "forward" not in vars(model.part["rnn"])


def test_vectors_of_a_norm_move_once() -> None:
    """The hook of the old spectral_norm runs in the call itself, and not a second time for the recording."""
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = Decoder(nn.utils.spectral_norm(nn.GRU(3, 4), "weight_ih_l0")).train()
    x, other = torch.randn(1, 2, 3), copy.deepcopy(model)
    trace = record(model, x, at="part.rnn")
    with rnnviz.watch(other) as runs, torch.no_grad():
        (output,) = other(x)
    assert torch.equal(trace.returned[0], output) and torch.equal(runs[0].returned[0], output)


def test_a_forward_that_somebody_replaced_is_there_again() -> None:
    model, x = Decoder(nn.GRU(3, 4)), torch.randn(1, 2, 3)
    own = model.part["rnn"].forward
    model.part["rnn"].forward = own  # type: ignore[method-assign]
    record(model, x, at="part.rnn")
    assert vars(model.part["rnn"])["forward"] is own


def test_lengths_are_an_argument_of_the_model() -> None:
    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = nn.GRU(3, 4)

        def forward(self, x: Any, *, lengths: Any) -> Any:
            return self.rnn(nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False))

    model, x = Model(), torch.randn(5, 2, 3)
    trace = record(model, x, at="rnn", lengths=torch.tensor([2, 5]))
    (called,) = record_calls(model, x, at="rnn", lengths=torch.tensor([2, 5]))
    assert trace.lengths.tolist() == called.lengths.tolist() == [2, 5] and trace.check.passed


def test_a_recording_inside_a_recording() -> None:
    """Told of progress, somebody records the same model once more."""
    model, x, inner = Decoder(nn.GRU(3, 4)), torch.randn(1, 2, 3), []

    def again(_done: int, _total: int) -> None:
        if not inner:
            inner.append(None)
            inner.append(record(model, 2 * x, at="part.rnn"))

    trace = record(model, x, at="part.rnn", progress=again)
    assert np.array_equal(trace.x, x.numpy()) and np.array_equal(inner[1].x, 2 * x.numpy())
    assert "forward" not in vars(model.part["rnn"])


class Around(nn.Module):
    def __init__(self, rnn: nn.Module) -> None:
        super().__init__()
        self.rnn = rnn

    def forward(self, x: Any) -> Any:
        return self.rnn(x)


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("form", ["plain", "batch_first", "unbatched", "packed", "half"])
@pytest.mark.parametrize("both", [False, True])
def test_what_the_model_gets_is_put_together_in_pieces(form: str, both: bool, ordered: bool, monkeypatch: Any) -> None:
    """So that a cancel is heard, and no second copy of a long output is there for a moment."""
    monkeypatch.setattr(returned, "PIECE", 100)
    torch.manual_seed(0)
    module = nn.LSTM(3, 4, 2, bidirectional=both, batch_first=form == "batch_first")
    module = module.bfloat16() if form == "half" else module
    x: Any = torch.randn(50, 3, 3, dtype=module.weight_ih_l0.dtype)
    x = x[:, 0] if form == "unbatched" else x.transpose(0, 1) if form == "batch_first" else x
    if form == "packed":
        lengths = torch.tensor([50, 50, 2] if ordered else [2, 50, 49])
        x = pack_padded_sequence(x, lengths, enforce_sorted=ordered)
    looked: list[bool] = []
    trace = record(Around(module), x, at="rnn", cancel=lambda: bool(looked.append(True)))
    monkeypatch.setattr(returned, "PIECE", 10**9)
    many = len(looked)
    looked.clear()
    record(Around(module), x, at="rnn", cancel=lambda: bool(looked.append(True)))
    assert many - len(looked) >= 50 * (1 if form == "unbatched" else 3) * 4 // 100 - 2
    monkeypatch.setattr(returned, "PIECE", 100)
    with torch.no_grad():
        output, _ = module(x)
    ours = trace.returned[0]
    if form == "packed":
        for mine, theirs in zip(ours, output, strict=True):
            assert (mine is None and theirs is None) or torch.equal(mine, theirs)
    else:
        assert torch.equal(ours, output) and ours.stride() == output.stride()


def test_the_steps_of_a_cell_are_let_go_before_they_are_recorded() -> None:
    """Of a long loop x would be there twice."""
    steps = [torch.randn(2, 3) for _ in range(5)]
    expected = torch.stack(steps)
    x, hx = inside._stacked(steps, None)
    assert torch.equal(x, expected) and hx is None and not steps
