"""Layers that are recorded in one call and in chunks, side by side, and what is said of the run."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from rnnviz.core import chunks
from rnnviz.core.record import record
from rnnviz.core.sweep import Snapshot, dropout_mask, tf32


@pytest.mark.parametrize("slow", [3, 4, 8])
@pytest.mark.parametrize("lengths", [None, [70, 200, 3]])
@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU])
def test_a_quick_layer_above_a_slow_one(kind: Any, lengths: Any, slow: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "step_seconds", lambda layer, batch: 1.0 if layer.input_size == slow else 1e-9)
    module = kind(3, 4, 3, bidirectional=True).double()
    x = torch.randn(200, 3, 3, dtype=torch.float64)
    given: Any = x if lengths is None else pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=False)
    with torch.no_grad():
        output, finals = module(given)
    trace = record(module, given, cancel=lambda: False)
    assert trace.meta["chunked"] is (slow != 4)
    whole = output if lengths is None else nn.utils.rnn.pad_packed_sequence(output)[0]
    assert np.abs(trace.output - whole.numpy()).max() < 1e-13
    h_n, c_n = finals if isinstance(finals, tuple) else (finals, None)
    assert np.abs(trace.h_n - h_n.numpy()).max() < 1e-13
    assert c_n is None or np.abs(trace.c_n - c_n.numpy()).max() < 1e-13


@pytest.mark.parametrize(
    ("precision", "allowed", "found"),
    [("tf32", False, True), ("ieee", True, False), ("none", True, True), ("none", False, False), (None, True, True)],
)
def test_factors_that_are_rounded(precision: Any, allowed: bool, found: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rnn = SimpleNamespace() if precision is None else SimpleNamespace(fp32_precision=precision)
    monkeypatch.setattr(torch.backends, "cudnn", SimpleNamespace(rnn=rnn, allow_tf32=allowed))
    assert tf32() is found
    monkeypatch.setattr(torch.backends, "cudnn", SimpleNamespace(allow_tf32=allowed))
    assert tf32() is allowed


def test_a_snapshot_of_one_and_of_some() -> None:
    one, two = torch.arange(6.0).reshape(2, 3), torch.arange(4.0) + 9
    for names, tensors in ((["a"], [one]), (["b", "a"], [two, one])):
        found = Snapshot.of(names, tensors)
        kept = [tensor.clone() for tensor in tensors]
        for tensor in tensors:
            tensor.mul_(1)
        assert list(found) == names and len(found) == len(names)
        for name, tensor in zip(names, kept, strict=True):
            assert np.array_equal(found[name], tensor.numpy()) and not found[name].flags.writeable
    found = Snapshot.of(["a"], [one])
    one.zero_()
    assert found["a"][1, 2] == 5  # a copy


@pytest.mark.parametrize("p", [0.0, 0.25, 1.0])
def test_a_mask_is_drawn_as_torch_draws_it(p: float) -> None:
    torch.manual_seed(3)
    expected = torch.dropout(torch.ones(50, dtype=torch.float64), p, True)
    after = torch.rand(1)
    torch.manual_seed(3)
    assert torch.equal(dropout_mask(torch.empty(50, dtype=torch.float64), p), expected)
    assert p == 0 or torch.equal(torch.rand(1), after)


def test_tf32_is_said_of_a_gpu_only() -> None:
    for module in (nn.GRU(3, 4), nn.GRUCell(3, 4)):
        assert "tf32" not in record(module, torch.randn(5, 2, 3), cancel=lambda: False).meta


def test_work_that_is_just_enough_opens_a_call() -> None:
    from rnnviz.core.opened import WORK, fits
    from rnnviz.core.spec import LayerSpec

    layer = LayerSpec("GRU", 50, 50, 50, True)  # 3 * 50 * 100 = 15,000 for one sequence
    assert (WORK, fits(layer, 6), fits(layer, 7)) == (1e5, False, True)
    assert fits(LayerSpec("RNN_TANH", 60, 40, 40, True), 25) and not fits(LayerSpec("LSTM", 500, 500, 500, True), 9)
