"""explain() against a plain reference forward: the terms must add up to the number that is shown."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.core.explain import explain, explain_c
from rnnviz.core.spec import RNNSpec
from rnnviz.support.messages import Problem
from tests.core.plain import SPECS, plain_trace

STEPS, BATCH = 6, 3
IDS = [f"{s.kind}-{s.num_layers}x{s.num_directions}" for s in SPECS]


def cells(trace):
    spec = trace.spec
    for k, layer in enumerate(spec.layers):
        for d in range(spec.num_directions):
            for n in range(trace.batch):
                for t in range(int(trace.lengths[n])):
                    for unit in range(layer.out_size):
                        yield k, d, t, n, unit


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("lengths", [None, (6, 2, 4)], ids=["full", "packed"])
@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_computed_is_the_shown_value(spec, lengths, dtype):
    masked = getattr(spec, "dropout", 0) > 0
    trace = plain_trace(spec, steps=STEPS, batch=BATCH, lengths=lengths, dtype=dtype, masked=masked)
    tolerance = 1e-13 if dtype == torch.float64 else 3e-6
    for cell in cells(trace):
        k, d, t, n, unit = cell
        found = explain(trace, *cell)
        assert found.value == trace.h[k][d][t, n, unit]
        assert found.computed == pytest.approx(found.value, abs=tolerance)
        assert found.sum == pytest.approx(sum(term.value for term in found.terms), abs=1e-12)
        for gate in found.gates:
            assert gate.pre == pytest.approx(sum(term.value for term in gate.terms), abs=1e-12)
        for term in found.terms + tuple(term for gate in found.gates for term in gate.terms):
            if term.product is not None:
                products = sum(c.product for c in term.largest(1000))
                assert products == pytest.approx(term.value, abs=1e-12)


@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_contributions_say_where_their_number_is_shown(spec):
    trace = plain_trace(spec, steps=STEPS, batch=2, lengths=None)
    for cell in [(0, 0, 0, 1, 0), (spec.num_layers - 1, spec.num_directions - 1, 2, 1, 0)]:
        found = explain(trace, *cell)
        assert found.contributions
        for c in found.contributions:
            if c.tensor == "cell":
                continue
            if c.tensor == "h_0":
                shown = trace.h_0[spec.num_directions * c.layer + c.direction][1, c.unit]
            else:
                shown = (trace.x if c.tensor == "x" else trace.h[c.layer][c.direction])[c.t, 1, c.unit]
            assert c.value == shown


@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_largest_contributions(spec):
    trace = plain_trace(spec, steps=STEPS, batch=2, lengths=None)
    found = explain(trace, 0, 0, 3, 1, 0)
    sizes = [abs(c.product) for c in found.contributions]
    assert sizes == sorted(sizes, reverse=True)
    for matrix in ("W_ih", "W_hh"):
        wanted = [c for c in found.contributions if c.matrix == matrix][:3]
        assert list(found.largest(matrix, 3)) == wanted
    assert found.largest("W_hh", 1)[0].t == 2


def test_the_four_terms_of_nn_rnn_by_hand():
    trace = plain_trace(RNNSpec("RNN_TANH", 5, 4), steps=4, batch=2)
    w = trace.weights
    found = explain(trace, 0, 0, 2, 1, 3)
    assert [(t.symbol, t.value) for t in found.terms] == [
        ("W_ih x_t", pytest.approx(w["weight_ih_l0"][3] @ trace.x[2, 1], abs=1e-6)),
        ("b_ih", w["bias_ih_l0"][3]),
        ("W_hh h_(t-1)", pytest.approx(w["weight_hh_l0"][3] @ trace.h[0][0][1, 1], abs=1e-6)),
        ("b_hh", w["bias_hh_l0"][3]),
    ]
    assert found.text == "h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh)"
    assert "\\tanh" in found.latex


@pytest.mark.parametrize(
    ("kind", "direction", "t", "parts"),
    [
        ("LSTM", 0, 3, ("c_t = f_t * c_(t-1) + i_t * g_t", "h_t = o_t * tanh(c_t)", "W_hg h_(t-1)")),
        ("LSTM", 1, 3, ("c_t = f_t * c_(t+1) + i_t * g_t",)),
        ("LSTM", 1, 5, ("c_t = f_t * c_0 + i_t * g_t",)),
        ("GRU", 0, 0, ("n_t = tanh(W_in x_t + b_in + r_t * (W_hn h_0 + b_hn))", "h_t = (1 - z_t) * n_t + z_t * h_0")),
        ("RNN_RELU", 0, 1, ("h_t = relu(",)),
    ],
)
def test_equations(kind, direction, t, parts):
    trace = plain_trace(RNNSpec(kind, 3, 4, bidirectional=True), steps=6, batch=1)
    found = explain(trace, 0, direction, t, 0, 1)
    assert all(part in found.text for part in parts)
    assert found.text.count("\n") == found.latex.count(r"\\")


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_gates_and_states_are_those_of_a_cell(kind):
    spec = RNNSpec(kind, 3, 4)
    trace = plain_trace(spec, steps=4, batch=2, dtype=torch.float64)
    x, h = (torch.from_numpy(np.array(a)) for a in (trace.x[2], trace.h[0][0][1]))
    w = {name: torch.from_numpy(np.array(v)) for name, v in trace.weights.items()}
    gates = {g.name: g for g in explain(trace, 0, 0, 2, 1, 3).gates}
    names = {"LSTM": "ifgo", "GRU": "rzn"}[kind]
    a = (x @ w["weight_ih_l0"].T + w["bias_ih_l0"])[1].reshape(-1, 4)[:, 3]
    b = (h @ w["weight_hh_l0"].T + w["bias_hh_l0"])[1].reshape(-1, 4)[:, 3]
    for j, name in enumerate(names):
        factor = torch.sigmoid(a[0] + b[0]) if name == "n" else 1
        act = torch.tanh if name in "gn" else torch.sigmoid
        assert gates[name].pre == pytest.approx(float(a[j] + factor * b[j]), abs=1e-12)
        assert gates[name].value == pytest.approx(float(act(a[j] + factor * b[j])), abs=1e-12)
    if kind == "LSTM":
        states = explain(trace, 0, 0, 2, 1, 3).states
        assert states["c"] == pytest.approx(trace.c[0][0][2, 1, 3], abs=1e-12)
        assert states["c_prev"] == trace.c[0][0][1, 1, 3]


@pytest.mark.parametrize("lengths", [None, (6, 2, 4)], ids=["full", "packed"])
@pytest.mark.parametrize("proj_size", [0, 3])
def test_c_is_taken_apart(proj_size, lengths):
    spec = RNNSpec("LSTM", 3, 4, num_layers=2, bidirectional=True, proj_size=proj_size)
    trace = plain_trace(spec, steps=STEPS, batch=BATCH, lengths=lengths, dtype=torch.float64)
    for k, d, t, n, _ in cells(trace):
        for unit in range(spec.hidden_size):
            found = explain_c(trace, k, d, t, n, unit)
            assert found.value == trace.c[k][d][t, n, unit]
            assert found.computed == pytest.approx(found.value, abs=1e-12)
            assert sum(term.value for term in found.terms) == pytest.approx(found.value, abs=1e-12)
            assert [gate.name for gate in found.gates] == ["i", "f", "g"] and found.tensor == "c"
    assert found.text.splitlines()[-1].startswith("c_t = f_t * c_") and "o_t" not in found.text


def test_c_exists_for_an_lstm_only():
    trace = plain_trace(RNNSpec("GRU", 3, 4), steps=4, batch=1)
    with pytest.raises(Problem) as caught:
        explain_c(trace, 0, 0, 1, 0, 0)
    assert caught.value.message.id == "explain.no_c"


def test_infinities_and_nan_do_not_stop_an_explanation():
    trace = plain_trace(RNNSpec("RNN_RELU", 3, 4), steps=4, batch=1, spoil=np.inf)
    found = explain(trace, 0, 0, 1, 0, 2)
    assert not np.isfinite(found.sum)
    assert found.largest("W_ih", 1)


@pytest.mark.parametrize(
    ("cell", "id"),
    [
        ((2, 0, 0, 0, 0), "explain.index"),
        ((0, 1, 0, 0, 0), "explain.index"),
        ((0, 0, 6, 0, 0), "explain.index"),
        ((0, 0, -1, 0, 0), "explain.index"),
        ((0, 0, 0, 3, 0), "explain.index"),
        ((0, 0, 0, 0, 4), "explain.index"),
        ((0, 0, 1.0, 0, 0), "explain.index"),
        ((True, 0, 0, 0, 0), "explain.index"),
        ((0, 0, 2, 1, 0), "explain.padding"),
    ],
)
def test_problems(cell, id):
    trace = plain_trace(RNNSpec("RNN_TANH", 5, 4, num_layers=2), steps=6, batch=3, lengths=(6, 2, 4))
    with pytest.raises(Problem) as caught:
        explain(trace, *cell)
    assert caught.value.message.id == id


def test_a_projection_without_biases():
    """The oracle: the module itself, in float64."""
    from rnnviz.core.record import record

    module = torch.nn.LSTM(3, 4, bias=False, proj_size=2).double()
    x = torch.randn(5, 2, 3, dtype=torch.float64)
    with torch.no_grad():
        output = module(x)[0].numpy()
    found = explain(record(module, x), 0, 0, 3, 1, 1)
    assert found.computed == pytest.approx(output[3, 1, 1], abs=1e-14)
    assert found.sum == pytest.approx(output[3, 1, 1], abs=1e-14)


def test_the_last_index_is_said():
    trace = plain_trace(RNNSpec("RNN_TANH", 5, 4, num_layers=2), steps=6, batch=3)
    beyond = {"layer": (2, 0, 0, 0, 0), "direction": (0, 1, 0, 0, 0), "t": (0, 0, 6, 0, 0), "n": (0, 0, 0, 3, 0)}
    for (name, place), last in zip((beyond | {"unit": (0, 0, 0, 0, 4)}).items(), (1, 0, 5, 2, 3), strict=True):
        with pytest.raises(Problem) as caught:
            explain(trace, *place)
        assert caught.value.field == name and caught.value.message.values["last"] == last
