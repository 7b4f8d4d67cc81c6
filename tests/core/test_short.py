"""The short way of `record` makes the run that the long way makes, and takes only calls without anything unusual."""

from __future__ import annotations

import threading
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import nn

from rnnviz.core.record import record
from rnnviz.core.short import record_short
from rnnviz.core.trace import Trace
from tests.core.test_options import QUIET, Call, calls

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")
X = torch.arange(24.0).reshape(2, 3, 4) / 24


def long(module: nn.Module, *args: Any) -> Trace:
    """A run that somebody watches goes the long way."""
    return record(module, *args, cancel=lambda: False)


def flat(value: Any) -> list[Any]:
    """The arrays in nested tuples and mappings."""
    if isinstance(value, dict):
        return [item for pair in sorted(value.items()) for item in pair]
    if isinstance(value, tuple):
        return [leaf for part in value for leaf in flat(part)]
    return [value]


def assert_same(ours: Trace, other: Trace) -> None:
    for field in fields(Trace):
        mine, theirs = (getattr(trace, field.name) for trace in (ours, other))
        if field.name in ("weights", "meta"):
            mine, theirs = dict(mine), dict(theirs)
            mine.pop("time", None), theirs.pop("time", None)
        for a, b in zip(flat(mine), flat(theirs), strict=True):
            if isinstance(b, np.ndarray):
                assert a.dtype == b.dtype
                assert not a.flags.writeable
                np.testing.assert_array_equal(a, b, err_msg=field.name)
            else:
                assert a == b, field.name


@given(call=calls(forms=("batched", "unbatched", "strided", "packed")))
@settings(deadline=None, max_examples=60, suppress_health_check=QUIET)
def test_it_is_the_run_of_the_long_way(call: Call) -> None:
    short = record_short(call.module, call.args, None, None)
    sampled = call.module.training and call.module.dropout > 0 and call.module.num_layers > 1
    plain = len(call.args) == 1 and isinstance(call.args[0], torch.Tensor) and not sampled
    assert (short is not None) == plain
    if short is not None:
        assert_same(short, long(call.module, *call.args))


@pytest.mark.parametrize(
    ("module", "x", "chunk"),
    [
        (nn.RNN(4, 5).bfloat16(), X.bfloat16(), None),
        (nn.RNN(4, 5), X, 1),
        (nn.RNN(4, 5), X, True),
        (nn.RNN(4, 5), X.double(), None),
        (nn.RNN(4, 5), X[..., :3], None),
        (nn.RNN(4, 5), X[:0], None),
        (nn.RNN(4, 5), X[0, 0], None),
        (nn.RNN(4, 5), X.numpy(), None),
        (nn.RNN(4, 5), nn.Parameter(X), None),
        (nn.LSTM(4, 5), torch.zeros(300, 3, 4), None),  # c is kept on the way
        (nn.RNN(4, 5), torch.zeros(100_000, 1, 4), None),  # has to be cancelled within 200 ms
        (nn.utils.parametrizations.weight_norm(nn.RNN(4, 5), "weight_hh_l0"), X, None),
        (nn.RNNCell(4, 5), X, None),
        (type("Own", (nn.RNN,), {})(4, 5), X, None),
    ],
)
def test_anything_unusual_goes_the_long_way(module: Any, x: Any, chunk: Any) -> None:
    assert record_short(module, (x,), chunk, None) is None


def test_what_changes_afterwards_changes_nothing() -> None:
    """x, the weights and the module's arguments are those of the call, although the trace is put together later."""
    module, x = nn.LSTM(4, 5, 2, bidirectional=True).eval(), X.clone()
    expected = long(module, x)
    trace = record(module, x)
    with torch.no_grad():
        x.zero_()
        for parameter in module.parameters():
            parameter.zero_()
    module.train()
    module.batch_first = True
    assert_same(trace, expected)


def test_strange_numbers_are_counted() -> None:
    x = X.clone()
    x[0, 1, 2] = float("nan")
    x[1, 0, 0] = float("inf")
    made = record(nn.RNN(4, 5).eval(), x).meta["nonfinite"]
    assert made == {"nan": 1 + 10, "inf": 1, "in_x": 2}


def test_without_gradients_whatever_x_wants() -> None:
    x = X.clone().requires_grad_()
    trace = record(nn.GRU(4, 5).eval(), x)
    assert torch.is_grad_enabled()
    np.testing.assert_array_equal(trace.x, X.numpy())
    assert not trace.returned[0].requires_grad


def test_two_threads_see_the_same_arrays() -> None:
    module = nn.RNN(4, 5, 2).eval()
    for _ in range(50):
        trace, seen, ready = record(module, X), [], threading.Barrier(2)

        def look(trace: Trace = trace, seen: list[Any] = seen, ready: threading.Barrier = ready) -> None:
            ready.wait()
            seen.append(trace.h)

        threads = [threading.Thread(target=look) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen[0] is seen[1]


@pytest.mark.parametrize("name", [field.name for field in fields(Trace)])
def test_every_field_can_be_the_first_that_is_looked_at(name: str) -> None:
    more: dict[str, Any] = {"packed": (None, None), "c_stored": (), "c_borders": (), "dropout_masks": ()}
    whole = replace(record(nn.GRU(4, 5).eval(), X), unbatched=True, c_grid=3, **more)
    other = Trace.later(lambda: whole)
    assert getattr(other, name) is getattr(whole, name)


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    trace = record(nn.GRU(4, 5).eval(), X)
    assert not hasattr(trace, "weight")
    assert "_made" not in vars(trace), "nothing is made for it"


def test_plans_do_not_pile_up(monkeypatch: Any) -> None:
    from rnnviz.core import short

    monkeypatch.setattr(short, "MOST_PLANS", 2)
    monkeypatch.setattr(short, "_plans", {})
    for hidden in (2, 3, 4, 3):
        module = nn.GRU(4, hidden)
        trace = record(module, X)
        assert trace.spec.layers[0].hidden_size == hidden and len(short._plans) <= 2
        assert np.array_equal(trace.output, module(X)[0].detach().numpy())


def test_a_run_that_fits_to_the_byte_is_short() -> None:
    from rnnviz.core import short
    from rnnviz.core.budget import SMALL

    plan = short._planned(nn.RNN(4, 4))  # x and h: eight numbers of eight bytes a step
    assert plan.numbers == 8 and plan.fits(1, SMALL // 64, None) is not plan.fits(1, SMALL // 64 + 1, None)


def test_a_weight_that_is_no_parameter_goes_the_long_way() -> None:
    rnn = nn.RNN(4, 5)
    weight = rnn.weight_hh_l0.detach().clone()
    del rnn.weight_hh_l0
    rnn.weight_hh_l0 = weight  # type: ignore[assignment]
    assert record_short(rnn, (X,), None, None) is None


def test_where_gradients_are_off_already() -> None:
    module = nn.LSTM(4, 5, 2)
    with torch.no_grad():
        output, (h_n, c_n) = module(X)
        trace = record(module, X)
        assert not torch.is_grad_enabled()
    for mine, own in ((trace.output, output), (trace.h_n, h_n), (trace.c_n, c_n)):
        assert np.array_equal(mine, own.numpy())


def test_a_plain_call_is_put_together_later_and_others_at_once(tmp_path: Any) -> None:
    module = nn.RNN(4, 5).eval()
    assert "_make" in vars(record(module, X)) and "_make" in vars(record(module, X, chunk=10**6))
    options: list[dict[str, Any]] = [
        {"cancel": lambda: False},
        {"gates": "all"},
        {"device": "cpu"},
        {"lengths": [1] * X.shape[1]},
    ]
    for more in [*options, {"out": tmp_path / "run.rnnviz"}, {"hx": None}]:
        x = X[:1] if "lengths" in more else X
        assert "_make" not in vars(record(module, x, **more))
