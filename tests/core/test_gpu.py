"""On a CUDA device: the same run within a tolerance, copied to the host chunk by chunk, and nothing left behind."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.core.fused import Layer, in_one_piece, layers_of
from rnnviz.core.record import record
from rnnviz.core.store import Host
from rnnviz.support.messages import Problem


@pytest.fixture
def exact_products() -> Iterator[None]:
    """cuDNN rounds the factors of float32 products to TF32 unless it is told not to."""
    before = torch.backends.cudnn.allow_tf32
    torch.backends.cudnn.allow_tf32 = False
    yield
    torch.backends.cudnn.allow_tf32 = before


@pytest.mark.gpu
@pytest.mark.usefixtures("exact_products")
@pytest.mark.parametrize("chunk", [None, 64])
@pytest.mark.parametrize("lengths", [None, [300, 120, 7]])
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("cls", [nn.RNN, nn.LSTM, nn.GRU])
def test_gpu_and_cpu_agree(cls: Any, both: bool, lengths: Any, chunk: int | None) -> None:
    torch.manual_seed(0)
    module, x = cls(16, 32, 2, bidirectional=both), torch.randn(300, 3, 16)
    here = record(module, x, lengths=lengths)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # among them: weights that are copied at every call
        there = record(module, x, lengths=lengths, device="cuda", chunk=chunk)
    assert there.meta["device"].startswith("cuda")
    assert there.meta["tf32"] is False
    for layer, other in zip(here.h, there.h, strict=True):
        for a, b in zip(layer, other, strict=True):
            np.testing.assert_allclose(a, b, atol=1e-4)
    assert next(module.parameters()).device.type == "cpu", "a copy went to the GPU"
    assert there.check.passed


@pytest.mark.gpu
def test_tf32_is_named_where_it_is_on() -> None:
    trace = record(nn.GRU(16, 32).cuda(), torch.randn(30, 3, 16, device="cuda"))
    assert isinstance(trace.meta["tf32"], bool)
    assert trace.check.passed


@pytest.mark.gpu
def test_an_input_on_another_device_is_refused_in_words() -> None:
    with pytest.raises(Problem, match="x is on cpu, but the weights are on cuda:0"):
        record(nn.GRU(3, 4).cuda(), torch.randn(5, 2, 3))


@pytest.mark.gpu
def test_dropout_in_a_model_is_the_one_that_is_shown() -> None:
    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = nn.LSTM(16, 32, 2, dropout=0.5)

        def forward(self, x: Any) -> Any:
            seen.append(self.rnn(x)[0])
            return seen[-1]

    seen: list[Any] = []
    trace = record(Model().cuda().train(), torch.randn(30, 3, 16, device="cuda"), at="rnn")
    assert seen[0].is_cuda
    assert np.array_equal(trace.output, seen[0].cpu().numpy())


@pytest.mark.gpu
def test_the_module_on_the_gpu_is_left_as_it_was() -> None:
    module = nn.LSTM(16, 32, 2, bidirectional=True).cuda()
    pointers = [p.data_ptr() for p in module.parameters()]
    settings = torch.backends.cudnn.enabled, torch.backends.cudnn.benchmark, torch.backends.cudnn.deterministic
    record(module, torch.randn(3000, 3, 16, device="cuda"))
    assert pointers == [p.data_ptr() for p in module.parameters()]
    now = torch.backends.cudnn.enabled, torch.backends.cudnn.benchmark, torch.backends.cudnn.deterministic
    assert settings == now


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize(
    "module",
    [nn.RNN(3, 4, 2, nonlinearity="relu"), nn.LSTM(3, 4, 2), nn.LSTM(3, 4, 2, proj_size=2), nn.GRU(3, 4, bias=False),
     nn.LSTM(3, 4, bias=False, proj_size=3)],
)  # fmt: skip
def test_weights_in_one_piece_are_the_same_weights(module: Any, both: bool) -> None:
    """What cuDNN gets, made on the CPU, computes what the module's own weights compute."""
    options = {n: getattr(module, n) for n in ("input_size", "hidden_size", "num_layers", "bias", "proj_size")}
    options |= {"nonlinearity": "relu"} if module.mode == "RNN_RELU" else {}
    options.pop("proj_size") if not module.proj_size else None
    own = type(module)(**options, bidirectional=both)
    x = torch.randn(5, 2, 3)
    for layer in layers_of(own, own._flat_weights)[:1]:
        state = tuple(torch.zeros(1 + both, 2, size) for size in (own.proj_size or 4, 4)[: 1 + (own.mode == "LSTM")])
        expected = layer.run(x, state)[0]
        copied = Layer(layer.mode, layer.parameters, layer.bias)
        copied.__dict__["_together"] = in_one_piece(layer.mode, layer.parameters)
        copied.__dict__["_singly"] = [in_one_piece(layer.mode, (p,)) for p in layer.parameters]
        assert torch.equal(copied.run(x, state)[0], expected)
        one = tuple(s[:1] for s in state)
        torch.testing.assert_close(copied.run_one(x, one, 0)[0], expected.chunk(1 + both, dim=-1)[0])


class Event:
    """Stands for a CUDA event: it says when somebody waits for it."""

    def __init__(self, log: list[str], name: str) -> None:
        self.log, self.name = log, name

    def synchronize(self) -> None:
        self.log.append(f"wait {self.name}")


def test_a_copy_is_handed_over_only_when_the_next_one_is_under_way() -> None:
    """The order of things, without a GPU: what waits is put where it belongs after its event, and once."""
    host, log = Host(torch.device("cpu")), []
    for name in "ab":
        host.flush()
        host.waiting = Event(log, name), torch.zeros(1), lambda _values, name=name: log.append(f"put {name}")
    host.flush()
    host.flush()
    assert log == ["wait a", "put a", "wait b", "put b"]
    seen: list[Any] = []
    values = torch.ones(2)
    host.give(values, seen.append)
    assert seen[0] is values, "from the CPU at once, without a copy"
