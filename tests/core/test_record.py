"""record against torch.nn: what is assembled from the recorded states equals a separate call, bit by bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
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


@st.composite
def calls(draw: Any) -> tuple[Any, tuple[Any, ...]]:
    """(module, arguments): every option of nn.RNN, nn.LSTM and nn.GRU."""
    torch.manual_seed(draw(st.integers(0, 10_000)))
    cls = draw(st.sampled_from(CLASSES))
    hidden = draw(st.integers(1, 9))
    layers, both = draw(st.integers(1, 4)), draw(st.booleans())
    options: dict[str, Any] = {"bias": draw(st.booleans()), "batch_first": draw(st.booleans()), "bidirectional": both}
    if cls is nn.RNN:
        options["nonlinearity"] = draw(st.sampled_from(["tanh", "relu"]))
    if cls is nn.LSTM and hidden > 1 and draw(st.booleans()):
        options["proj_size"] = draw(st.integers(1, hidden - 1))
    dtype = draw(st.sampled_from([torch.float32, torch.float64]))
    width = draw(st.integers(1, 6))
    module = cls(width, hidden, layers, dtype=dtype, **options).eval()
    steps, batch = draw(st.integers(1, 12)), draw(st.one_of(st.none(), st.integers(1, 4)))
    shape = (
        (steps, width) if batch is None else (batch, steps, width) if options["batch_first"] else (steps, batch, width)
    )
    x = torch.randn(shape, dtype=dtype)
    if draw(st.booleans()):
        return module, (x,)
    count = layers * (2 if both else 1)
    middle = () if batch is None else (batch,)
    h_0 = torch.randn(count, *middle, options.get("proj_size") or hidden, dtype=dtype)
    c_0 = torch.randn(count, *middle, hidden, dtype=dtype)
    return module, (x, (h_0, c_0) if cls is nn.LSTM else h_0)


@pytest.mark.filterwarnings("ignore:LSTM with projections")
@settings(max_examples=120, deadline=None)
@given(calls())
def test_returned_is_bitwise_the_modules(call: tuple[Any, tuple[Any, ...]]) -> None:
    module, args = call
    with torch.no_grad():
        expected = module(*args)
    trace = record(module, *args)
    assert same(expected, trace.returned)


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize("both", [False, True])
def test_inner_layers_are_a_chain_of_single_layers(cls: Any, both: bool) -> None:
    torch.manual_seed(0)
    module = cls(3, 5, 3, bidirectional=both)
    x = torch.randn(7, 2, 3)
    trace = record(module, x)
    below = x
    for k in range(3):
        single = cls(below.shape[-1], 5, 1, bidirectional=both)
        names = [n for n, _ in single.named_parameters()]
        single.load_state_dict({n: getattr(module, n.replace("_l0", f"_l{k}")) for n in names})
        with torch.no_grad():
            below, _ = single(below)
        for d, half in enumerate(below.chunk(2 if both else 1, dim=-1)):
            assert np.array_equal(trace.h[k][d], half.numpy())


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


def test_nan_and_infinity_are_recorded() -> None:
    x = torch.randn(5, 2, 3)
    x[2, 0, 0] = float("nan")
    trace = record(nn.RNN(3, 4), x)
    assert np.isnan(trace.h[0][0][2:, 0]).all()
    assert not np.isnan(trace.h[0][0][:, 1]).any()
    assert trace.check.passed


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
        (nn.LSTM(4, 5), (torch.randn(6, 3, 4), torch.zeros(1, 3, 5)), r"pair \(h_0, c_0\)"),
        ([nn.RNNCell(4, 5), nn.RNNCell(5, 2)], (torch.randn(6, 3, 4), [torch.zeros(3, 5)]), "list with 2 states"),
        (nn.RNNCell(4, 5), (torch.randn(6, 3, 4), torch.zeros(3, 4)), r"\(N, hidden_size\) = \(3, 5\)"),
        (nn.Linear(3, 4), (torch.randn(2, 3),), "there is none inside"),
        (nn.Sequential(nn.Linear(3, 4), nn.GRU(4, 5)), (torch.randn(2, 3),), 'at="1"'),
    ],
)
def test_bad_input_is_refused_in_words(module: Any, args: tuple[Any, ...], says: str) -> None:
    with pytest.raises(Problem, match=says):
        record(module, *args)
