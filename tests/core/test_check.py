"""The self-check: correct runs pass, whatever the options; every planted bug is found."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from rnnviz.core.check import Check, check, epsilon
from rnnviz.core.record import record
from rnnviz.core.residual import Worst, _CarriedSweep, worst_residual
from rnnviz.core.spec import CellSpec, RNNSpec, StackSpec
from rnnviz.support.messages import Cancelled
from tests.core.plain import BUGS, SPECS, module_of, plain_trace

# torch says once that oneDNN does not do proj_size; it has nothing to do with the numbers
pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")
LENGTHS = (7, 3, 5)

# bug -> networks in which it shows, with lengths and sampled dropout where it needs them
PLANTED = {
    "bias": [(RNNSpec("RNN_TANH", 5, 4), None), (RNNSpec("LSTM", 5, 4), None), (RNNSpec("GRU", 5, 4), None)],
    "gates": [(RNNSpec("LSTM", 5, 4), None), (RNNSpec("GRU", 5, 4), None), (StackSpec((CellSpec("GRU", 2, 3),)), None)],
    "reset": [(RNNSpec("GRU", 5, 4), None), (RNNSpec("GRU", 5, 4, bias=False), None)],
    "reverse": [(RNNSpec(k, 5, 4, bidirectional=True), None) for k in ("RNN_TANH", "LSTM", "GRU")],
    "off_by_one": [(spec, None) for spec in SPECS],
    "proj": [(RNNSpec("LSTM", 5, 4, proj_size=2), None)],
    "one_direction": [(RNNSpec(k, 5, 4, num_layers=2, bidirectional=True), None) for k in ("RNN_TANH", "LSTM", "GRU")],
    "h_0": [(spec, None) for spec in SPECS],
    "lengths": [(RNNSpec(k, 5, 4, bidirectional=True), LENGTHS) for k in ("RNN_TANH", "LSTM", "GRU")],
    "batch_row": [(spec, None) for spec in SPECS],
    "dropout": [(RNNSpec(k, 5, 4, num_layers=2, dropout=0.5), None) for k in ("RNN_TANH", "LSTM", "GRU")],
    "nonlinearity": [(RNNSpec("RNN_TANH", 5, 4), None), (RNNSpec("RNN_RELU", 5, 4), None)],
}
CASES = [(bug, spec, lengths) for bug, networks in PLANTED.items() for spec, lengths in networks]


def made(spec, lengths, dtype=torch.float32, bug="", **options):
    masked = getattr(spec, "dropout", 0) > 0
    return plain_trace(spec, steps=7, batch=3, lengths=lengths, dtype=dtype, bug=bug, masked=masked, **options)


def fitting(lengths, spec):
    """Cells know no lengths."""
    return None if isinstance(spec, StackSpec) else lengths


def test_every_bug_is_planted():
    assert set(PLANTED) == set(BUGS)
    assert len(BUGS) == 12


@pytest.mark.parametrize("stored", [True, False], ids=["c stored", "c carried"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize(("bug", "spec", "lengths"), CASES, ids=[f"{b}-{s.kind}" for b, s, _ in CASES])
def test_planted_bugs_are_found(bug, spec, lengths, dtype, stored):
    trace, right = made(spec, lengths, dtype, bug), made(spec, lengths, dtype)
    if not stored:
        trace, right = (dataclasses.replace(t, c_stored=None) for t in (trace, right))
    found, good = check(trace), check(right)
    assert good.passed, good
    assert not found.passed
    assert found.residual > 100 * found.tolerance, "the single step has to tell, without the whole trajectory"


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "packed"])
@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_a_plain_forward_passes_within_rounding(spec, lengths):
    found = check(made(spec, fitting(lengths, spec)))
    assert found.passed
    assert found.residual <= found.tolerance
    assert found.max_diff is not None and found.max_diff <= found.limit < 1e-2


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("kind", ["RNN_TANH", "RNN_RELU", "LSTM", "GRU"])
def test_one_wrong_number_anywhere_is_found(kind, layer):
    trace = made(RNNSpec(kind, 3, 4, num_layers=2, bidirectional=True), LENGTHS)
    h = [[np.array(a) for a in pair] for pair in trace.h]
    h[layer][1][2, 1, 3] += 1e-3
    found = check(dataclasses.replace(trace, h=tuple(map(tuple, h)), c_stored=None))
    assert not found.passed
    assert found.worst[0] in (layer, layer + 1)
    assert found.worst[3] == 1


@pytest.mark.parametrize("end", ["h", "c"])
def test_a_wrong_final_state_is_found(end):
    trace = dataclasses.replace(made(RNNSpec("LSTM", 3, 4), LENGTHS), c_stored=None)
    finals = np.array(trace.finals_c[0])
    finals[1] += 0.01
    assert check(trace).passed
    assert not check(dataclasses.replace(trace, finals_c=(finals,))).passed


def test_a_module_with_other_weights_is_found():
    torch.manual_seed(0)
    module, x = nn.GRU(3, 4), torch.randn(9, 2, 3)
    trace = record(module, x)
    assert check(trace, module).passed
    assert check(trace, module).max_diff == 0
    with torch.no_grad():
        module.weight_ih_l0[2, 1] += 0.1
    assert not check(trace, module).passed


# --- recorded runs: bitwise, and never a false alarm ------------------------------------------------
@st.composite
def networks(draw):
    kind = draw(st.sampled_from(["RNN_TANH", "RNN_RELU", "LSTM", "GRU"]))
    bias = draw(st.booleans())
    if draw(st.integers(0, 3)) == 0:
        sizes = draw(st.lists(st.integers(1, 9), min_size=2, max_size=4))
        kinds = [draw(st.sampled_from(["RNN_TANH", "RNN_RELU", "LSTM", "GRU"])) for _ in sizes[1:]]
        return StackSpec(tuple(CellSpec(k, a, b, bias) for k, a, b in zip(kinds, sizes, sizes[1:], strict=False)))
    hidden, layers = draw(st.integers(1, 40)), draw(st.integers(1, 3))
    return RNNSpec(
        kind,
        draw(st.integers(1, 40)),
        hidden,
        num_layers=layers,
        bias=bias,
        batch_first=draw(st.booleans()),
        dropout=draw(st.sampled_from([0.0, 0.3])) if layers > 1 else 0.0,
        bidirectional=draw(st.booleans()),
        proj_size=draw(st.integers(0, hidden - 1)) if kind == "LSTM" else 0,
    )


@st.composite
def runs(draw):
    spec = draw(networks())
    stack = isinstance(spec, StackSpec)
    dtype = draw(st.sampled_from([torch.float32, torch.float32, torch.float64, torch.bfloat16]))
    return {
        "spec": spec,
        "dtype": dtype,
        "gain": draw(st.sampled_from([1.0, 1.0, 1.0, 3.0, 20.0])),
        "steps": draw(st.integers(1, 40)),
        "batch": draw(st.integers(1, 4)),
        "form": "batched" if stack else draw(st.sampled_from(["batched", "unbatched", "packed"])),
        "training": draw(st.booleans()) and not stack,
        "seed": draw(st.integers(0, 2**31)),
        "chunk": draw(st.sampled_from([None, None, 16])),
    }


def recorded(spec, dtype, gain, steps, batch, form, training, seed, chunk):
    torch.manual_seed(seed)
    module = module_of(spec, dtype)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(gain)
    x = torch.randn(steps, batch, spec.input_size).to(dtype)
    hx = [torch.randn(batch, layer.out_size).to(dtype) for layer in spec.layers for _ in range(spec.num_directions)]
    c = [torch.randn(batch, layer.hidden_size).to(dtype) for layer in spec.layers for _ in range(spec.num_directions)]
    if isinstance(spec, StackSpec):
        pairs = [(h, m) if s.kind == "LSTM" else h for h, m, s in zip(hx, c, spec.cells, strict=True)]
        return record(list(module), x, pairs, chunk=chunk)
    module.train(training)
    h_0, c_0 = torch.stack(hx), torch.stack(c)
    if form == "unbatched":
        x, h_0, c_0 = (v[:, 0].contiguous() for v in (x, h_0, c_0))
    elif form == "packed":
        lengths = torch.randint(1, steps + 1, (batch,))
        x = pack_padded_sequence(x, lengths, enforce_sorted=False)
    elif spec.batch_first:
        x = x.transpose(0, 1).contiguous()
    return record(module, x, (h_0, c_0) if spec.kind == "LSTM" else h_0, chunk=chunk)


def assert_no_false_alarm(run):
    trace = recorded(**run)
    found = check(trace)
    assert found.passed, found
    assert found.residual <= found.tolerance
    assert found.max_diff is not None
    if run["chunk"] is None and trace.dropout_masks is None:
        assert found.max_diff == 0
    if run["dtype"] == torch.bfloat16:
        assert found.float32_residual is not None and found.float32_residual <= 1


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


@given(run=runs())
@settings(deadline=None, max_examples=60, suppress_health_check=QUIET)
def test_no_false_alarm(run):
    assert_no_false_alarm(run)


@pytest.mark.slow
@pytest.mark.timeout(900)
@given(run=runs())
@settings(deadline=None, max_examples=3000, suppress_health_check=QUIET)
def test_no_false_alarm_in_thousands(run):
    assert_no_false_alarm(run)


@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("kind", ["RNN_TANH", "LSTM", "GRU"])
def test_a_strided_input_is_compared_bitwise_too(kind, batch_first):
    torch.manual_seed(0)
    module = module_of(RNNSpec(kind, 3, 9, num_layers=2, batch_first=batch_first))
    for seed in range(20):
        x = torch.randn(2, 7, 3, generator=torch.Generator().manual_seed(seed)).transpose(0, 1)
        assert check(record(module, x)).max_diff == 0


# --- numbers that are none --------------------------------------------------------------------------
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_a_run_with_nan_or_infinity_in_x_passes(spec, value):
    torch.manual_seed(1)
    x = torch.randn(8, 2, spec.input_size)
    x[3, 1, 0] = value
    module = module_of(spec)
    trace = record(list(module) if isinstance(spec, StackSpec) else module, _laid_out(x, spec))
    found = check(trace)
    assert found.passed, found


def _laid_out(x, spec):
    return x.transpose(0, 1).contiguous() if spec.batch_first else x


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_a_relu_network_that_overflows_passes(dtype):
    torch.manual_seed(0)
    module = nn.RNN(4, 8, nonlinearity="relu", dtype=dtype)
    with torch.no_grad():
        module.weight_hh_l0.mul_(1e5)
    trace = record(module, torch.randn(200, 2, 4, dtype=dtype))
    assert not np.isfinite(trace.h[0][0]).all(), "the example has to overflow"
    assert check(trace).passed


@pytest.mark.parametrize(("unchecked", "passes"), [(2, True), (0, False)])
def test_infinity_against_a_number_is_no_difference_where_steps_overflow(unchecked, passes, monkeypatch):
    """There the order of summation decides which of the two it is; elsewhere nothing but an error can."""
    monkeypatch.setattr("rnnviz.core.separate.max_difference", lambda separate: float("inf"))
    monkeypatch.setattr("rnnviz.core.check.worst_residual", lambda *args: Worst(ratio=0.5, unchecked=unchecked))
    assert check(record(nn.RNN(3, 4), torch.randn(9, 2, 3))).passed is passes


@pytest.mark.parametrize("bug", ["bias", "h_0", "off_by_one", "batch_row"])
def test_nan_hides_no_bug(bug):
    spec = RNNSpec("RNN_TANH", 5, 4)
    assert check(made(spec, None, spoil=np.nan)).passed
    assert not check(made(spec, None, bug=bug, spoil=np.nan)).passed


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("spec", [RNNSpec(k, 3, 4) for k in ("RNN_TANH", "RNN_RELU", "LSTM", "GRU")], ids=str)
def test_states_that_are_nan_without_a_cause_are_found(spec, value):
    trace = made(spec, None)
    h = np.array(trace.h[0][0])
    h[4:, 1] = value
    found = check(dataclasses.replace(trace, h=((h,),), c_stored=None))
    assert not found.passed
    assert found.residual == np.inf


def test_numbers_where_nan_belongs_are_found():
    trace = made(RNNSpec("GRU", 3, 4), None, spoil=np.nan)
    h = np.nan_to_num(np.array(trace.h[0][0]), nan=0.0)
    assert not check(dataclasses.replace(trace, h=((h,),))).passed


# --- a chaotic network, long runs, cancelling --------------------------------------------------------
def test_a_chaotic_network_passes_although_its_trajectories_differ():
    trace = plain_trace(RNNSpec("RNN_TANH", 2, 64), steps=300, batch=1, gain=8.0)
    found = check(trace)
    assert found.max_diff is not None and found.max_diff > 0.5
    assert found.passed


@pytest.mark.parametrize("kind", ["RNN_TANH", "LSTM", "GRU"])
def test_a_long_run_is_compared_in_chunks(kind, monkeypatch):
    monkeypatch.setattr("rnnviz.core.separate.LIMIT_S", 0.0)
    torch.manual_seed(0)
    spec = RNNSpec(kind, 3, 8, num_layers=2)
    trace = record(module_of(spec), torch.randn(3000, 1, 3))
    looks = []
    found = check(trace, cancel=lambda: looks.append(1))
    assert found.passed and found.max_diff is not None
    assert len(looks) > 10


def test_a_long_run_with_a_reverse_direction_is_judged_by_its_steps(monkeypatch):
    monkeypatch.setattr("rnnviz.core.separate.LIMIT_S", 0.0)
    torch.manual_seed(0)
    trace = record(nn.GRU(3, 8, num_layers=2, bidirectional=True), torch.randn(3000, 1, 3))
    found = check(trace)
    assert found.max_diff is None
    assert found.passed


@pytest.mark.parametrize("after", [0, 1, 3])
def test_cancel(after):
    trace = record(nn.GRU(3, 64), torch.randn(20_000, 1, 3))
    looks = iter(range(100))
    with pytest.raises(Cancelled):
        check(trace, cancel=lambda: next(looks) >= after)


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_the_generator_stays_as_it_was(spec):
    trace = made(spec, None)
    before = torch.get_rng_state()
    check(trace)
    assert torch.equal(torch.get_rng_state(), before)


def test_the_trace_checks_itself():
    trace = record(nn.RNN(100, 20, 4), torch.randn(10, 3, 100))
    assert trace.check.passed
    assert trace.check.max_diff == 0


# --- what is stored of it ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "value",
    [
        Check(0.0, 1e-7, 2e-6, True),
        Check(None, float("inf"), 2e-6, False, 0.5, (1, 1, 7, 2), 12, 0.25),
        Check(float("nan"), 0.0, 1.0, False),
    ],
)
def test_round_trip_through_json(value):
    text = json.dumps(value.to_dict(), allow_nan=False)
    assert repr(Check.from_dict(json.loads(text))) == repr(value)


@pytest.mark.parametrize(
    "change", [{"residual": None}, {"passed": 1}, {"worst": [1, 2]}, {"tolerance": "much"}, {"unchecked": "x"}]
)
def test_a_damaged_check_is_refused(change):
    with pytest.raises((TypeError, ValueError, KeyError)):
        Check.from_dict(Check(0.0, 0.0, 1.0, True).to_dict() | change)


def test_no_steps_are_no_difference():
    worst = Worst()
    worst.look(np.zeros(0), np.zeros(0), lambda j: (0, 0, j, 0))
    assert worst.ratio == Worst().ratio
    worst.look(np.array([1.0, 3.0, 2.0]), np.array([2.0, 2.0, 1.0]), lambda j: (0, 0, j, 7))
    assert worst.ratio == 2.0 and worst.place == (0, 0, 2, 7)
    worst.look(np.array([2.0]), np.array([1.0]), lambda j: (9, 9, 9, 9))
    assert worst.place == (0, 0, 2, 7)  # the first of equals


def test_a_final_c_that_nobody_knows_is_not_compared():
    trace = record(torch.nn.LSTM(3, 4), torch.randn(6, 2, 3), cancel=lambda: False)
    wrong = dataclasses.replace(trace, finals_c=(trace.finals_c[0] + 1,))
    worst = []
    for finals in (trace.finals_c, (None,), wrong.finals_c):
        found = Worst()
        _CarriedSweep(dataclasses.replace(trace, finals_c=finals), 0, 0, np.finfo(np.float32).eps, found).run(None)
        worst.append(found.ratio)
    assert worst[1] <= worst[0] <= 1 < worst[2]


@pytest.mark.parametrize("lengths", [None, (9, 4, 7)])
@pytest.mark.parametrize("kind", ["RNN_TANH", "GRU", "LSTM"])
def test_pieces_are_checked_in_the_order_of_the_direction(kind, lengths, monkeypatch):
    monkeypatch.setattr("rnnviz.core.residual.CHUNK_NUMBERS", 1)
    spec = RNNSpec(kind, 5, 4, 2, bidirectional=True)
    assert check(plain_trace(spec, steps=9, lengths=lengths)).passed
    x = torch.randn(9, 3, 5)
    assert check(record(module_of(spec), x, lengths=lengths)).passed  # c of an LSTM is carried from piece to piece
    assert not check(plain_trace(spec, steps=9, lengths=lengths, bug="off_by_one")).passed


def test_the_rounding_that_c_gathers_is_the_sum_of_its_squares():
    """By hand, from the formulas: drift_t = f_t^2 drift_(t-1) + scale_t^2, the largest f of the units."""
    module = torch.nn.LSTM(2, 3).double()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(4)
    trace = record(module, torch.randn(5, 1, 2, dtype=torch.float64), cancel=lambda: False)
    sweep = _CarriedSweep(trace, 0, 0, np.finfo(np.float64).eps, Worst())
    sweep.run(None)
    w = {name: p.detach().numpy() for name, p in module.named_parameters()}
    h, c, drift = np.zeros(3), np.zeros(3), 1.0
    for x in trace.x[:, 0]:
        pre = w["weight_ih_l0"] @ x + w["bias_ih_l0"] + w["weight_hh_l0"] @ h + w["bias_hh_l0"]
        i, f, g, o = np.split(pre, 4)
        i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
        new = f * c + i * np.tanh(g)
        scale = max(1, np.abs(pre).max()) * max(1, np.abs(new).max(), np.abs(c).max())
        drift, c = f.max() ** 2 * drift + scale**2, new
        h = o * np.tanh(c)
    assert sweep.drift[0] == pytest.approx(drift, rel=1e-12)
    assert np.abs(sweep.state[0] - c).max() < 1e-12


@pytest.mark.parametrize("kind", ["RNN_TANH", "GRU", "LSTM"])
@pytest.mark.parametrize("both", [False, True])
def test_a_run_of_one_step_is_checked_too(kind, both):
    spec = RNNSpec(kind, 5, 4, bidirectional=both)
    assert check(plain_trace(spec, steps=1, batch=2)).passed
    assert not check(plain_trace(spec, steps=1, batch=2, bug="bias")).passed
    trace = plain_trace(spec, steps=1, batch=2)
    worst = worst_residual(trace, np.finfo(np.float32).eps)
    assert worst.ratio >= 0


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ({"dtype": "float32"}, 2.0**-23),
        ({"dtype": "float64", "device": "cuda:0", "tf32": True}, 2.0**-52),
        ({"dtype": "bfloat16", "device": "cuda:0", "tf32": True}, 2.0**-7),
        ({"dtype": "float16", "device": "cpu"}, 2.0**-10),
        ({"dtype": "float32", "device": "cuda:0", "tf32": True}, 2.0**-10),
        ({"dtype": "float32", "device": "cuda:0", "tf32": False}, 2.0**-23),
        ({"dtype": "float32", "device": "cpu", "tf32": True}, 2.0**-23),
        ({}, 2.0**-23),
    ],
)
def test_the_spacing_of_numbers(meta, expected):
    assert epsilon(type("Run", (), {"meta": meta})()) == expected
