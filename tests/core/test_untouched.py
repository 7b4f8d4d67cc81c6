"""The module is left as it was, whatever happens; its weights are the ones that its own call computes with."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils import parametrizations, prune

from rnnviz.core.record import record
from rnnviz.core.watch import watch
from rnnviz.support.messages import Cancelled, Problem

CLASSES = (nn.RNN, nn.LSTM, nn.GRU)


def everything(module: nn.Module) -> dict[str, Any]:
    """What a person could find changed."""
    vars_ = {name: value for name, value in vars(module).items() if not name.startswith("_flat_weight")}
    return {
        "vars": {name: repr(value) for name, value in vars_.items()},
        "ids": [id(p) for p in module.parameters()] + [id(w) for w in getattr(module, "_flat_weights", [])],
        "values": [p.detach().clone() for p in module.parameters()],
        "grads": [(p.requires_grad, None if p.grad is None else p.grad.clone()) for p in module.parameters()],
        "hooks": [len(module._forward_hooks), len(module._forward_pre_hooks), len(module._backward_hooks)],
        "modes": (module.training, torch.is_grad_enabled(), torch.is_inference_mode_enabled()),
        "cudnn": (torch.backends.cudnn.enabled, torch.backends.cudnn.benchmark, torch.backends.cudnn.deterministic),
    }


def assert_untouched(module: nn.Module, before: dict[str, Any]) -> None:
    after = everything(module)
    for name, value in before.items():
        if name in ("values", "grads"):
            pairs = zip(value, after[name], strict=True)
            assert all(repr(a) == repr(b) for a, b in pairs), name
        else:
            assert value == after[name], name


@pytest.mark.parametrize("how", ["well", "bad input", "cancelled", "interrupted", "failing progress"])
@pytest.mark.parametrize("cls", CLASSES)
def test_whatever_happens(cls: Any, how: str) -> None:
    module = cls(3, 4, 2, dropout=0.5, bidirectional=True).train()
    module.register_forward_hook(lambda *_: None)
    module(torch.randn(4, 2, 3))[0].sum().backward()
    before, x = everything(module), torch.randn(400, 2, 3)
    options: dict[str, Any] = {"chunk": 32}
    raised: Any = ()
    if how == "bad input":
        x, raised = torch.randn(400, 2, 9), Problem
    elif how == "cancelled":
        looks = iter(range(100))
        options["cancel"], raised = (lambda: next(looks) > 4), Cancelled
    elif how in ("interrupted", "failing progress"):
        error = KeyboardInterrupt if how == "interrupted" else ZeroDivisionError

        def stop(*_: Any) -> None:
            raise error

        options["progress"], raised = stop, error
    if raised:
        with pytest.raises(raised):
            record(module, x, **options)
    else:
        record(module, x, **options)
    assert_untouched(module, before)


def reparametrised(module: Any, how: str, name: str) -> Any:
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the old weight_norm is deprecated, and in use
        if how == "old weight_norm":
            nn.utils.weight_norm(module, name)
        elif how == "old spectral_norm":
            nn.utils.spectral_norm(module, name)
        elif how == "spectral_norm":
            parametrizations.spectral_norm(module, name)
        elif how == "weight_norm":
            parametrizations.weight_norm(module, name)
        elif how == "orthogonal":
            parametrizations.orthogonal(module, name)
        elif how == "pruning":
            prune.random_unstructured(module, name, 0.5)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.1)  # what the module holds from before would be old
    return module


@pytest.mark.parametrize("training", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "how", ["old weight_norm", "old spectral_norm", "weight_norm", "spectral_norm", "orthogonal", "pruning"]
)
@pytest.mark.parametrize("cls", [*CLASSES, nn.RNNCell, nn.LSTMCell, nn.GRUCell])
def test_weights_that_are_computed(cls: Any, how: str, training: bool) -> None:
    cell = issubclass(cls, nn.RNNCellBase)
    module = reparametrised(cls(4, 4), how, "weight_hh" if cell else "weight_hh_l0").train(training)
    x = torch.randn(3, 2, 4)
    before = everything(module)
    trace = record(module, x)
    assert_untouched(module, before)
    with torch.no_grad():
        expected = module(x[0]) if cell else module(x)[0]
    if cell:
        expected = expected[0] if isinstance(expected, tuple) else expected
        assert np.array_equal(trace.h[0][0][0], expected)
    else:
        assert np.array_equal(trace.output, expected)
    assert trace.check.passed
    if training and how.endswith("spectral_norm"):
        return  # every look at the module's weight moves its vectors on
    name = "0.weight_hh" if cell else "weight_hh_l0"
    assert np.array_equal(trace.weights[name], getattr(module, name.split(".")[-1]).detach())


@pytest.mark.parametrize("base", [*CLASSES, nn.RNNCell, nn.LSTMCell, nn.GRUCell])
def test_a_forward_of_its_own_is_refused(base: Any) -> None:
    class Own(base):  # type: ignore[misc]
        def forward(self, input: Any, hx: Any = None) -> Any:
            return super().forward(-input, hx)

    class Plain(base):  # type: ignore[misc]
        pass

    with pytest.raises(Problem, match="Own has a forward of its own"):
        record(Own(3, 4), torch.randn(5, 2, 3))
    with pytest.raises(Problem, match="Own has a forward of its own"):
        record(nn.Sequential(Own(3, 4)), torch.randn(5, 2, 3), at="0")
    assert record(Plain(3, 4), torch.randn(5, 2, 3)).check.passed


def test_a_forward_that_was_put_on_the_module_is_refused() -> None:
    """As libraries do that wrap it; who puts the old one back leaves it on the module."""
    model = nn.Sequential(nn.GRU(3, 4))
    x, own = torch.randn(5, 2, 3), model[0].forward
    model[0].forward = lambda x, hx=None: own(-x, hx)
    for part, options in ((model[0], {}), (model[0], {"chunk": 2}), (model, {"at": "0"})):
        with pytest.raises(Problem, match="GRU has a forward of its own"):
            record(part, x, **options)
    with watch(model) as runs:
        model(x)
    assert not runs and "a forward of its own" in runs.skipped[0].english()
    model[0].forward = nn.GRU(3, 4).forward
    with pytest.raises(Problem, match="GRU has a forward of its own"):
        record(model[0], x)
    model[0].forward = own
    prune.random_unstructured(model[0], "weight_hh_l0", 0.5)
    assert np.array_equal(record(model[0], x).output, record(model, x, at="0").output)


def test_a_trace_does_not_follow_what_the_caller_changes_later() -> None:
    module, x, h_0 = nn.GRU(3, 4), torch.randn(5, 2, 3), torch.zeros(1, 2, 4)
    trace = record(module, x, h_0)
    kept = {"x": trace.x.copy(), "h": trace.h[0][0].copy(), "w": trace.weights["weight_ih_l0"].copy()}
    with torch.no_grad():
        x.zero_()
        h_0.add_(1)
        for parameter in module.parameters():
            parameter.zero_()
    module(x)
    assert np.array_equal(trace.x, kept["x"]) and np.array_equal(trace.h[0][0], kept["h"])
    assert np.array_equal(trace.weights["weight_ih_l0"], kept["w"])
    assert not trace.h_0.any()
    assert trace.check.passed


def test_nothing_in_a_trace_can_be_written() -> None:
    trace = record(nn.LSTM(3, 4, 2, bidirectional=True, dropout=0.5).train(), torch.randn(4, 2, 3))
    arrays = [trace.x, trace.output, trace.h[1][1], trace.c[0][1], trace.gates[0][0]["i"], trace.pre[1][0]["g"]]
    arrays += [trace.dropout_masks[0], trace.weights["weight_hh_l0"], trace.lengths]
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 1
