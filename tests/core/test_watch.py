"""Watching: every call of every RNN, while the watched code computes what it would have computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz
from rnnviz.support.messages import Problem


class Model(nn.Module):
    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = nn.LSTM(3, 4, 2, dropout=dropout)
        self.decoder = nn.GRUCell(4, 5)
        self.head = nn.Linear(5, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        output, _ = self.encoder(x)
        h = None
        for t in range(len(x)):
            h = self.decoder(output[t], h)
        made: torch.Tensor = self.head(h)
        return made


def trained(watched: bool, dropout: float) -> tuple[list[torch.Tensor], Any]:
    torch.manual_seed(4)
    model = Model(dropout)
    runs: Any = None

    def steps() -> None:
        for _ in range(3):
            model.zero_grad()
            model(torch.randn(6, 2, 3)).square().sum().backward()
            with torch.no_grad():
                for parameter in model.parameters():
                    parameter.sub_(0.1 * parameter.grad)

    if watched:
        with rnnviz.watch(model) as runs:
            steps()
    else:
        steps()
    return [p.detach().clone() for p in model.parameters()] + [torch.randn(3)], runs


@pytest.mark.parametrize("dropout", [0.0, 0.5])
def test_training_is_what_it_would_have_been(dropout: float) -> None:
    plain, _ = trained(False, dropout)
    watched, runs = trained(True, dropout)
    assert all(torch.equal(a, b) for a, b in zip(plain, watched, strict=True))
    assert sorted(trace.meta["at"] for trace in runs) == ["decoder"] * 3 + ["encoder"] * 3
    assert not runs.skipped and len(runs.runs) == 6


def test_the_numbers_are_those_of_the_call() -> None:
    torch.manual_seed(0)
    model = Model(0.5).train()
    seen: list[Any] = []
    handle = model.encoder.register_forward_hook(lambda m, a, out: seen.append(out))
    cells: list[torch.Tensor] = []
    other = model.decoder.register_forward_hook(lambda m, a, out: cells.append(out))
    with rnnviz.watch(model) as runs, torch.no_grad():
        model(torch.randn(6, 2, 3))
    handle.remove()
    other.remove()
    encoder, decoder = runs
    assert np.array_equal(encoder.output, seen[0][0].numpy())
    assert np.array_equal(encoder.h_n, seen[0][1][0].numpy()) and np.array_equal(encoder.c_n, seen[0][1][1].numpy())
    assert encoder.dropout_masks is not None
    assert np.array_equal(decoder.h[0][0], torch.stack(cells).numpy())
    assert encoder.check.passed and decoder.check.passed


def test_each_run_keeps_the_weights_of_its_moment() -> None:
    model = Model()
    before = model.encoder.weight_hh_l0.detach().clone()
    with rnnviz.watch(model) as runs:
        model(torch.randn(2, 1, 3))
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.add_(1.0)
        model(torch.randn(2, 1, 3))
    by_name = {(t.meta["at"], t.meta["call"]): t for t in runs}
    first, second = by_name["encoder", 0], by_name["encoder", 1]
    assert np.array_equal(first.weights["weight_hh_l0"], before.numpy())
    assert np.array_equal(second.weights["weight_hh_l0"], (before + 1).numpy())
    assert np.allclose(by_name["decoder", 1].weights["0.bias_hh"] - by_name["decoder", 0].weights["0.bias_hh"], 1)
    assert all(t.check.passed for t in runs)


def test_hooks_and_gradients_are_left_alone() -> None:
    model = Model()
    with rnnviz.watch(model):
        model(torch.randn(2, 1, 3)).sum().backward()
    assert not model.encoder._forward_pre_hooks and not model.decoder._forward_hooks
    assert model.encoder.weight_ih_l0.grad is not None and torch.is_grad_enabled()


def test_hooks_go_when_the_block_fails() -> None:
    model = Model()
    with pytest.raises(RuntimeError), rnnviz.watch(model):
        model(torch.randn(2, 1, 7))
    assert not model.encoder._forward_pre_hooks and not model.decoder._forward_hooks


def test_every_records_some() -> None:
    rnn = nn.RNN(2, 3)
    with rnnviz.watch(rnn, every=3) as runs:
        for _ in range(7):
            rnn(torch.randn(4, 1, 2))
    assert [t.meta["call"] for t in runs] == [0, 3, 6] and runs[-1].meta["at"] == ""


def test_packed_and_keyword_arguments() -> None:
    rnn = nn.GRU(2, 3, bidirectional=True)
    x = nn.utils.rnn.pack_sequence([torch.randn(4, 2), torch.randn(2, 2)])
    with rnnviz.watch(rnn) as runs, torch.no_grad():
        _, h_n = rnn(input=x, hx=torch.ones(2, 2, 3))
    assert runs[0].lengths.tolist() == [4, 2] and np.array_equal(runs[0].h_n, h_n.numpy())


def test_what_cannot_be_recorded_is_said_and_goes_on() -> None:
    class Own(nn.GRU):
        def forward(self, *args: Any, **kwargs: Any) -> Any:
            return super().forward(*args, **kwargs)

    rnn = Own(2, 3)
    with rnnviz.watch(rnn) as runs:
        rnn(torch.randn(4, 1, 2))
        rnn(torch.randn(4, 1, 2))
    assert len(runs) == 0 and len(runs.skipped) == 1


@pytest.mark.parametrize("model", [nn.Linear(2, 3), None, "model"])
def test_without_an_rnn_it_says_so(model: Any) -> None:
    with pytest.raises(Problem):
        rnnviz.watch(model)


@pytest.mark.parametrize("every", [0, -1, True, 1.5])
def test_every_is_a_whole_number(every: Any) -> None:
    with pytest.raises(Problem, match="every"):
        rnnviz.watch(nn.RNN(2, 3), every=every)


def test_dropout_that_cudnn_draws_is_refused() -> None:
    from rnnviz.core.watch import _check_masks

    class OnGpu:
        is_cuda = True

    for layers, dropout, training, refused in ((2, 0.5, True, True), (1, 0.5, True, False), (2, 0.0, True, False),
                                               (2, 0.5, False, False)):  # fmt: skip
        rnn = nn.GRU(2, 3, 2).train(training)
        rnn.num_layers, rnn.dropout = layers, dropout
        _check_masks(rnn)  # on the CPU the masks are known
        rnn.parameters = lambda: iter([OnGpu()])  # type: ignore[assignment, method-assign]
        if refused:
            with pytest.raises(Problem) as caught:
                _check_masks(rnn)
            assert caught.value.message.id == "watch.cuda_dropout"
        else:
            _check_masks(rnn)


@pytest.mark.parametrize("lstm", [False, True])
def test_an_initial_state_is_kept_as_it_was(lstm: bool) -> None:
    cell: Any = nn.LSTMCell(2, 3) if lstm else nn.GRUCell(2, 3)
    state = [torch.ones(1, 3), torch.full((1, 3), 2.0)]
    with rnnviz.watch(cell) as runs, torch.no_grad():
        hx: Any = tuple(state) if lstm else state[0]
        for x in torch.randn(4, 1, 2):
            hx = cell(x, hx)
        for values in state:
            values.zero_()
    assert len(runs) == 1 and runs[0].steps == 4
    assert np.array_equal(runs[0].h_0[0], np.ones((1, 3)))
    shown = hx[0] if lstm else hx
    assert np.array_equal(runs[0].h_n[0], shown.numpy())
    if lstm:
        assert np.array_equal(runs[0].c_0[0], np.full((1, 3), 2.0))
        assert np.array_equal(runs[0].c_n[0], hx[1].numpy())


def test_every_second_run_of_a_cell() -> None:
    cell = nn.RNNCell(2, 3)
    with rnnviz.watch(cell, every=2) as runs, torch.no_grad():
        for _ in range(4):
            h = cell(torch.randn(1, 2))
            cell(torch.randn(1, 2), h)
    assert [trace.steps for trace in runs] == [2, 2]


def test_a_parametrized_cell_has_the_weights_of_its_moment() -> None:
    cell = nn.utils.parametrizations.weight_norm(nn.GRUCell(2, 3), "weight_hh")
    x, before = torch.randn(4, 1, 2), cell.weight_hh.detach().clone()
    optimiser = torch.optim.SGD(cell.parameters(), 1.0)
    with rnnviz.watch(cell) as runs:
        h = torch.zeros(1, 3)
        for x_t in x:
            h = cell(x_t, h)
        h.sum().backward()
        optimiser.step()
    assert not runs.skipped and [run.steps for run in runs] == [4]
    assert np.array_equal(runs[0].weights["0.weight_hh"], before.numpy())
    assert np.array_equal(runs[0].h_n[0], h.detach().numpy())
