"""record against torch.nn: what is assembled from the recorded states equals a separate call, bit by bit."""

from __future__ import annotations

import contextlib
import copy
import re
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

from rnnviz.core.record import record
from rnnviz.support.messages import Cancelled, Problem

CLASSES = (nn.RNN, nn.LSTM, nn.GRU)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, PackedSequence):
        return torch.equal(a.data, b.data) and torch.equal(a.batch_sizes, b.batch_sizes)
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return torch.equal(a, b)


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize("enforce_sorted", [True, False])
@pytest.mark.parametrize("both", [False, True])
def test_packed_sequences(cls: Any, enforce_sorted: bool, both: bool) -> None:
    torch.manual_seed(1)
    module = cls(3, 4, 2, bidirectional=both)
    lengths = [6, 4, 1] if enforce_sorted else [4, 6, 1]
    packed = pack_padded_sequence(torch.randn(6, 3, 3), torch.tensor(lengths), enforce_sorted=enforce_sorted)
    with torch.no_grad():
        expected = module(packed)
    trace = record(module, packed)
    assert same(expected, trace.returned)
    assert trace.lengths.tolist() == lengths
    assert trace.check.passed


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize("p", [0.3, 1.0])
def test_dropout_consumes_the_generator_as_the_module_does(cls: Any, p: float) -> None:
    module = cls(4, 6, 3, dropout=p, bidirectional=True).train()
    x = torch.randn(5, 2, 4)
    torch.manual_seed(7)
    with torch.no_grad():
        expected = module(x)
    after = torch.rand(1)
    torch.manual_seed(7)
    trace = record(module, x)
    assert same(expected, trace.returned)
    assert torch.equal(after, torch.rand(1))
    assert trace.dropout_masks is not None and len(trace.dropout_masks) == 2


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("cls", CLASSES)
def test_chunks_carry_the_state_over(cls: Any, both: bool) -> None:
    torch.manual_seed(2)
    module = cls(3, 5, 2, bidirectional=both)
    x = torch.randn(200, 2, 3)
    whole, pieces = record(module, x), record(module, x, chunk=32)
    for k in range(2):
        for d in range(2 if both else 1):
            np.testing.assert_allclose(pieces.h[k][d], whole.h[k][d], atol=2e-6)
    assert pieces.check.passed


@pytest.mark.parametrize(
    ("cells", "x"),
    [
        ([nn.RNNCell(3, 4)], (6, 2, 3)),
        ([nn.LSTMCell(3, 4), nn.GRUCell(4, 5), nn.RNNCell(5, 2, nonlinearity="relu")], (6, 2, 3)),
        ([nn.GRUCell(3, 4), nn.GRUCell(4, 4)], (6, 3)),
    ],
)
def test_cells_are_the_loop(cells: list[Any], x: tuple[int, ...]) -> None:
    values = torch.randn(x)
    trace = record(cells, values)
    states: list[Any] = [None] * len(cells)
    with torch.no_grad():
        for t in range(x[0]):
            below = values[t]
            for k, cell in enumerate(cells):
                states[k] = cell(below, states[k])
                below = states[k][0] if isinstance(states[k], tuple) else states[k]
                shown = trace.h[k][0][t]
                assert np.array_equal(shown if len(x) == 3 else shown[0], below.numpy())
    assert same(states, trace.returned)
    assert trace.check.passed


def test_gates_and_c_in_float64() -> None:
    """Against the formulas of torch.nn.LSTM, written down once more."""
    torch.manual_seed(3)
    module = nn.LSTM(3, 4, dtype=torch.float64)
    x = torch.randn(6, 2, 3, dtype=torch.float64)
    trace = record(module, x)
    h, c = torch.zeros(2, 4, dtype=torch.float64), torch.zeros(2, 4, dtype=torch.float64)
    w_ih, w_hh, b_ih, b_hh = (p.detach() for p in module.parameters())
    for t in range(6):
        i, f, g, o = (x[t] @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
        gates = {"i": i.sigmoid(), "f": f.sigmoid(), "g": g.tanh(), "o": o.sigmoid()}
        c = gates["f"] * c + gates["i"] * gates["g"]
        h = gates["o"] * c.tanh()
        for name, value in gates.items():
            np.testing.assert_allclose(trace.gates[0][0][name][t], value.numpy(), atol=1e-14)
        np.testing.assert_allclose(trace.c[0][0][t], c.numpy(), atol=1e-14)  # type: ignore[index]


def test_module_is_left_as_it_was() -> None:
    module = nn.GRU(3, 4, 2, dropout=0.5).train()
    record(module, torch.randn(4, 2, 3))
    assert module.training
    assert all(p.grad is None and p.requires_grad for p in module.parameters())
    assert torch.is_grad_enabled()


def test_trace_cannot_be_changed() -> None:
    trace = record(nn.RNN(3, 4), torch.randn(4, 2, 3))
    with pytest.raises(ValueError, match="read-only"):
        trace.h[0][0][0, 0, 0] = 1.0
    with pytest.raises(AttributeError):
        trace.x = None  # type: ignore[misc]


def test_cancel_stops_within_a_chunk() -> None:
    seen: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        record(
            nn.GRU(8, 16), torch.randn(4000, 4, 8), chunk=100,
            progress=lambda done, total: seen.append((done, total)), cancel=lambda: len(seen) >= 3,
        )  # fmt: skip
    assert seen == [(100, 4000), (200, 4000), (300, 4000)]


@pytest.mark.parametrize("chunk", [None, 2])
@pytest.mark.parametrize("cells", [False, True])
def test_nan_and_infinity_are_recorded_counted_and_said(cells: bool, chunk: int | None) -> None:
    x = torch.randn(5, 2, 3)
    x[2, 0, 0], x[4, 1, 1] = float("nan"), float("inf")
    trace = record(nn.RNNCell(3, 4) if cells else nn.RNN(3, 4), x, chunk=chunk)
    assert np.isnan(trace.h[0][0][2:, 0]).all()
    assert not np.isnan(trace.h[0][0][:4, 1]).any()
    nan = sum(int(np.isnan(array).sum()) for array in (trace.x, trace.h[0][0]))
    inf = sum(int(np.isinf(array).sum()) for array in (trace.x, trace.h[0][0]))
    assert trace.meta["nonfinite"] == {"nan": nan, "inf": inf, "in_x": 2}
    said = f"This run holds {nan} NaN and {inf} infinite numbers, 2 of them in x: they are kept as they are."
    assert trace.meta["notice"].english() == said
    assert trace.check.passed


def test_large_finite_numbers_are_not_counted_although_their_sum_overflows() -> None:
    trace = record(nn.RNN(3, 4, nonlinearity="relu"), torch.full((9, 2, 3), 3e38))
    assert "nonfinite" not in record(nn.RNN(3, 4), torch.full((9, 2, 3), 3e38)).meta
    assert trace.meta.get("nonfinite", {}).get("in_x", 0) == 0


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
@pytest.mark.parametrize("module", [nn.RNN(3, 4, 2), nn.LSTM(3, 4, 2), nn.GRU(3, 4, 2, bidirectional=True)])
def test_half_types_are_held_as_float32(module: Any, dtype: torch.dtype) -> None:
    module, x = copy.deepcopy(module).to(dtype), torch.randn(40, 2, 3).to(dtype)
    with torch.no_grad():
        expected = module(x)
    for chunk in (None, 16):
        trace = record(module, x, chunk=chunk)
        assert trace.x.dtype == trace.h[0][0].dtype == np.float32
        assert trace.meta["dtype"] == str(dtype).removeprefix("torch.")
        assert same(expected, trace.returned)
        assert trace.check.passed


@pytest.mark.parametrize("bad", ["missing", "wrong place", "fraction", "True", "one number", "text"])
def test_lengths(bad: str) -> None:
    """A padded x with lengths is what pack_padded_sequence makes of it."""
    module, x = nn.LSTM(3, 4, bidirectional=True, batch_first=True), torch.randn(3, 6, 3)
    packed = pack_padded_sequence(x, torch.tensor([4, 6, 1]), batch_first=True, enforce_sorted=False)
    singly = [np.int64(4), torch.tensor(6), np.uint8(1)]
    for lengths in ([4, 6, 1], torch.tensor([4, 6, 1]), np.array([4, 6, 1]), (4, 6, 1), singly):
        trace = record(module, x, lengths=lengths)
        with torch.no_grad():
            assert same(module(packed), trace.returned)
        assert trace.lengths.tolist() == [4, 6, 1]
    odd: dict[str, Any] = {
        "fraction": torch.tensor([4.0, 6.0, 1.0]),
        "True": [4, 6, True],
        "one number": 4,
        "text": "461",
    }
    wrong: Any = ({"missing": [4, 6], "wrong place": [0, 6, 1]} | odd)[bad]
    with pytest.raises(Problem, match=r"lengths must be N = 3 whole numbers from 1 to L = 6"):
        record(module, x, lengths=wrong)
    with pytest.raises(Problem, match="brings its own lengths"):
        record(module, packed, lengths=[4, 6, 1])
    with pytest.raises(Problem, match="a loop over cells takes every step"):
        record(nn.GRUCell(3, 4), x, lengths=[4, 6, 1])


@pytest.mark.slow
@pytest.mark.parametrize("form", ["forward", "both", "packed", "cells", "large", "wide cells", "gates", "file"])
def test_cancel_takes_no_longer_than_200_ms(form: str, tmp_path: Path) -> None:
    """Told at some moments by another thread, as a window does it. What is late at a moment is tried there again: the
    machine may have stood still."""
    torch.manual_seed(0)
    size = {"large": 1024, "wide cells": 2048}.get(form, 64)
    module: Any = nn.LSTM(64, size, 2, bidirectional=form in ("both", "packed"))
    if "cells" in form:
        module = [nn.LSTMCell(64, size), nn.GRUCell(size, 64)]
    x = torch.randn(20_000, 16, 64)
    options: dict[str, Any] = (
        {"gates": "all"} if form == "gates" else {"out": tmp_path / "run"} if form == "file" else {}
    )
    if form == "packed":
        options["lengths"] = [20_000 - 1000 * k for k in range(16)]

    def late(wait: float) -> float:
        told: list[float] = []
        timer = threading.Timer(wait, lambda: told.append(time.perf_counter()))
        timer.start()
        with contextlib.suppress(Cancelled):
            record(module, x, cancel=lambda: bool(told), **options)
        ended = time.perf_counter()
        timer.join()
        return ended - told[0]

    for wait in (0.02, 0.2, 0.5, 0.9, 1.3):
        assert late(wait) < 0.2 or late(wait) < 0.2, wait


RNN = nn.RNN(4, 5, 2, bidirectional=True, batch_first=True)


@pytest.mark.parametrize(
    ("module", "args", "says"),
    [
        (
            RNN,
            (torch.randn(3, 6, 4), torch.zeros(3, 4, 5)),
            r"\(D\*num_layers, N, H_out\) = \(4, 3, 5\), also with batch_first",
        ),
        (RNN, (torch.randn(3, 6, 7),), "7 features .* input_size is 4"),
        (RNN, (torch.randn(3, 0, 4),), "no timesteps"),
        (RNN, (torch.randn(4),), "2 axes"),
        (RNN, (torch.randn(3, 6, 4, dtype=torch.float64),), "torch.float64, but the weights are torch.float32"),
        (RNN, (torch.zeros(3, 6, 4, dtype=torch.int64),), "torch.int64, but the weights are torch.float32"),
        (RNN, (torch.randn(3, 6, 4), torch.zeros(4, 3, 5).double()), "h_0 is torch.float64"),
        (RNN, (torch.randn(3, 6, 4, device="meta"),), "x is on meta, but the weights are on cpu"),
        (RNN, (torch.randn(3, 6, 4), torch.zeros(4, 3, 5, device="meta")), "h_0 is on meta"),
        (RNN, (np.zeros((3, 6, 4)),), "must be a torch tensor or a PackedSequence, not ndarray"),
        (RNN, (), "Give x as the first argument"),
        (RNN, (torch.randn(3, 6, 4), None, 7), "takes x and hx only, not int"),
        (RNN, (torch.randn(0, 6, 4),), "N = 0"),
        (RNN, (torch.randn(3, 6, 4), torch.zeros(4, 5)), r"\(4, 3, 5\)"),
        (RNN, (torch.randn(6, 4), torch.zeros(4, 1, 5)), r"\(D\*num_layers, H_out\) = \(4, 5\)"),
        (RNN, (torch.randn(3, 6, 4), 0.5), "not float"),
        (
            nn.LSTM(4, 5, proj_size=2),
            (torch.randn(6, 3, 4), (torch.zeros(1, 3, 2),) * 2),
            r"c_0 must be .* \(1, 3, 5\)",
        ),
        (nn.RNNCell(4, 5), (torch.randn(4),), "2 axes"),
        (nn.RNNCell(4, 5), (torch.randn(0, 2, 4),), "no timesteps"),
        ([], (torch.randn(6, 3, 4),), "list is not nn.RNN"),
        ("rnn", (torch.randn(6, 3, 4),), "str is not nn.RNN"),
        (nn.LSTM(4, 5), (torch.randn(6, 3, 4), torch.zeros(1, 3, 5)), r"pair \(h_0, c_0\)"),
        ([nn.RNNCell(4, 5), nn.RNNCell(5, 2)], (torch.randn(6, 3, 4), [torch.zeros(3, 5)]), "list with 2 states"),
        (nn.RNNCell(4, 5), (torch.randn(6, 3, 4), torch.zeros(3, 4)), r"\(N, hidden_size\) = \(3, 5\)"),
        (nn.RNNCell(4, 5), (torch.randn(6, 4), torch.zeros(4)), r"\(hidden_size,\) = \(5,\)"),
        ([nn.RNNCell(4, 5)], (torch.randn(6, 3, 4), [torch.zeros(3, 5)] * 2), "list with 1 state"),
        (nn.LSTMCell(4, 5), (torch.randn(6, 3, 4), torch.zeros(3, 5)), r"pair \(h_0, c_0\)"),
        (nn.LSTMCell(4, 5), (torch.randn(6, 3, 4), (torch.zeros(3, 5),) * 3), r"pair \(h_0, c_0\)"),
        ([nn.RNNCell(4, 5), nn.Linear(5, 5)], (torch.randn(6, 3, 4),), "list is not nn.RNN"),
        (nn.Linear(3, 4), (torch.randn(2, 3),), "there is none inside"),
        (nn.Sequential(nn.Linear(3, 4), nn.GRU(4, 5)), (torch.randn(2, 3),), 'at="1"'),
    ],
)
def test_bad_input_is_refused_in_words(module: Any, args: tuple[Any, ...], says: str) -> None:
    with pytest.raises(Problem, match=says) as caught:
        record(module, *args)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"chunk": 0}, "chunk must be a whole number of at least 1"),
        ({"chunk": True}, "chunk must be"),
        ({"gates": "some"}, "gates must be one of lazy, all"),
        ({"speed": 3}, "takes x and hx only, not speed="),
    ],
)
def test_bad_options_are_refused_in_words(options: dict[str, Any], says: str) -> None:
    with pytest.raises(Problem, match=says):
        record(RNN, torch.randn(3, 6, 4), **options)


@pytest.mark.parametrize("device", ["nonsense", "cuda:99", "tpu"])
def test_a_device_that_is_not_there(device):
    with pytest.raises(Problem, match=f"{device} is not a device here: choose one of cpu"):
        record(nn.RNN(2, 2), torch.zeros(3, 1, 2), device=device)


@pytest.mark.parametrize("shape", [(1, 1), (7, 1), (5, 3)], ids=["T=1 N=1", "N=1", "several"])
@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
def test_eight_layers_and_directions_and_one_unit(kind, shape):
    """The corners of sizes: D*num_layers = 8, H = 1, one step, one sequence."""
    torch.manual_seed(1)
    for hidden in (1, 6):
        module = kind(3, hidden, 4, bidirectional=True)
        x = torch.randn(*shape, 3)
        trace = record(module, x)
        with torch.no_grad():
            output, states = module(x)
        h_n, *c_n = states if isinstance(states, tuple) else (states,)
        assert np.array_equal(trace.output, output.numpy()) and trace.h_n.shape == (8, shape[1], hidden)
        assert np.array_equal(trace.h_n, h_n.numpy())
        assert all(np.array_equal(trace.c_n, c.numpy()) for c in c_n)
        assert trace.check.passed


@pytest.mark.parametrize("cls", CLASSES)
def test_an_unbatched_x_is_laid_out_as_the_module_does_it(cls: Any) -> None:
    """Products of strided tensors are folded differently where neither a bias nor a gradient is."""
    torch.manual_seed(0)
    module, x = cls(17, 40, bias=False, batch_first=True).requires_grad_(False), torch.randn(40, 17)
    with torch.no_grad():
        expected = module(x)
    assert same(expected, record(module, x).returned)
    assert same(expected, record(module, x, cancel=lambda: False).returned)


@pytest.mark.parametrize("more", [{}, {"gates": "all"}, {"cancel": lambda: False}])
def test_numbers_whose_sign_is_still_to_be_turned(more: Any) -> None:
    module, x = nn.GRU(3, 4), torch.complex(torch.zeros(5, 2, 3), torch.randn(5, 2, 3)).conj().imag
    assert x.is_neg()
    with torch.no_grad():
        assert same(module(x), record(module, x, **more).returned)


@pytest.mark.parametrize(
    ("window", "says"),
    [
        ((0, 0, 3, 3), "0 <= start < stop"),
        ((0, 0, 0, 6), "L = 5"),
        ((0, 0, 0, 5, 2), "n must be a whole number from 0 to 1"),
        ((0, 0, 0, 5, 0.5), "n must be a whole number from 0 to 1"),
        ((0, 0, 0, 5, -1), "not -1"),
        ((1, 0, 0, 5), "layer must be a whole number from 0 to 0"),
        ((0, 1, 0, 5), "direction must be a whole number from 0 to 0"),
    ],
)
def test_a_window_that_is_not_there_is_refused_in_words(window: tuple[int, ...], says: str) -> None:
    trace = record(nn.GRU(4, 3), torch.randn(5, 2, 4))
    with pytest.raises(Problem, match=re.escape(says)):
        trace.window(*window)


def test_everything_goes_to_another_device() -> None:
    """Seen on "meta", which needs no GPU."""
    from rnnviz.core.record import to_device

    packed = pack_padded_sequence(torch.randn(3, 2, 4), torch.tensor([3, 1]))
    moved = to_device({"a": [torch.ones(2), (torch.ones(3), "word")], "b": packed, "c": 5}, "meta")
    assert moved["a"][0].device.type == moved["a"][1][0].device.type == moved["b"].data.device.type == "meta"
    assert type(moved["a"][1]) is tuple and moved["a"][1][1] == "word" and moved["c"] == 5


def test_a_module_is_copied_to_another_device_and_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from rnnviz.core import record as module

    monkeypatch.setattr(module, "require", lambda device: None)
    rnn, cells = nn.RNN(2, 3), [nn.GRUCell(2, 3), nn.GRUCell(3, 2)]
    assert module.on_device(rnn, "cpu") is rnn and module.on_device(cells, "cpu") is cells
    moved = module.on_device(rnn, "meta")
    assert moved is not rnn and {p.device.type for p in moved.parameters()} == {"meta"}
    assert {p.device.type for p in rnn.parameters()} == {"cpu"}
    both = module.on_device(cells, "meta")
    assert len(both) == 2 and {p.device.type for cell in both for p in cell.parameters()} == {"meta"}


def test_two_cells_take_a_tuple_of_states() -> None:
    cells, x, states = (
        [nn.GRUCell(4, 5), nn.GRUCell(5, 2)],
        torch.randn(6, 3, 4),
        (torch.randn(3, 5), torch.randn(3, 2)),
    )
    trace, (h1, h2) = record(cells, x, states), states
    with torch.no_grad():
        for step in x:
            h1 = cells[0](step, h1)
            h2 = cells[1](h1, h2)
    assert np.array_equal(trace.h_n[0], h1.numpy()) and np.array_equal(trace.h_n[1], h2.numpy())
    assert all(np.array_equal(a, b.numpy()) for a, b in zip(trace.h_0, states, strict=True))


def test_a_module_that_is_on_the_device_already_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    from rnnviz.core import record as module

    class OnGpu:
        """A module with a parameter on a device that is not here."""

        def __init__(self, *devices: str) -> None:
            self.devices, self.moved = devices, ""

        def parameters(self) -> Any:
            return [type("P", (), {"device": torch.device(name)})() for name in self.devices]

        def to(self, device: str) -> OnGpu:
            self.moved = device
            return self

    monkeypatch.setattr(module, "require", lambda device: None)
    for devices, wanted, moves in (
        (("cuda:1", "cuda:1"), "cuda:1", False), (("cuda:1", "cuda:1"), "cuda", False), (("cuda:1",), "cuda:0", True),
        (("cuda:0", "cpu"), "cuda:0", True), (("cpu",), "cuda", True),
    ):  # fmt: skip
        part = OnGpu(*devices)
        found = module.on_device(part, wanted)
        assert (found is part) is not moves and found.moved == (wanted if moves else "") and part.moved == ""


def test_dropout_of_one_layer_is_none_and_weights_are_counted() -> None:
    trace = record(nn.GRU(4, 5, dropout=0.5).eval(), torch.randn(6, 3, 4))
    assert trace.spec.dropout == 0 and len(trace.weights) == 4  # type: ignore[union-attr]
    assert list(trace.weights) == ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    with pytest.raises(KeyError):
        trace.weights["weight"]


@pytest.mark.parametrize("count", [10, 11, 12])
def test_ten_rnns_inside_are_named_and_the_others_counted(count: int) -> None:
    from rnnviz.core.record import inside

    model = nn.Sequential(*(nn.GRU(2, 2) for _ in range(count)))
    said = inside(model)
    assert said.count("at=") == 10 and said.endswith('at="9"' + (f" and {count - 10} more" if count > 10 else ""))


def test_cells_of_different_dtypes_are_refused_in_words() -> None:
    with pytest.raises(Problem, match=r"1\.weight_ih is torch\.float64, but the weights are torch\.float32"):
        record([nn.GRUCell(3, 4), nn.GRUCell(4, 5).double()], torch.randn(5, 2, 3))
