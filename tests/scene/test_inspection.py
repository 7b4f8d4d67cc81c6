"""What is said about one number: its own value, neighbours that exist, rows of the weights that meet in it."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.core.schedule import Schedule
from rnnviz.core.spec import RNNSpec
from rnnviz.scene.frame import Ref
from rnnviz.scene.inspection import inspect, is_known, known, newest, series, weight_rows
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve
from tests.core.plain import SPECS, plain_trace

IDS = [f"{s.kind}-{s.num_layers}x{s.num_directions}" for s in SPECS]


def all_refs(trace):
    spec = trace.spec
    for k, layer in enumerate(spec.layers):
        for d in range(spec.num_directions):
            for t in (0, 2, trace.steps - 1):
                yield Ref("h", k, d, t, 1, layer.out_size - 1)
                if layer.kind == "LSTM":
                    yield Ref("c", k, d, t, 1, layer.hidden_size - 1)
            yield Ref("h_0", k, d, 0, 1, 0)
    yield Ref("x", 0, 0, 2, 1, 0)
    yield Ref("output", spec.num_layers - 1, spec.num_directions - 1, 2, 1, 0)
    yield Ref("h_n", 0, spec.num_directions - 1, 0, 1, 0)


@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_value_and_neighbours(spec):
    trace = plain_trace(spec, steps=4, batch=2)
    for ref in all_refs(trace):
        found = inspect(trace, ref)
        assert found.ref.tensor in ("x", "h", "c", "h_0", "c_0") and found.places
        if found.made is not None:
            assert found.made.value == found.value and found.comes
        for other in (*found.comes, *found.feeds):
            assert np.isfinite(inspect(trace, other).value)
        if found.ref.tensor == "h" and found.ref.layer + 1 < spec.num_layers:
            above = {(r.layer, r.direction) for r in found.feeds if r.layer == found.ref.layer + 1}
            assert above == {(found.ref.layer + 1, d) for d in range(spec.num_directions)}


@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_weight_rows_times_what_they_meet_is_the_sum(spec):
    trace = plain_trace(spec, steps=4, batch=2)
    made = inspect(trace, Ref("h", 0, 0, 2, 1, 0)).made
    for gate in made.gates:
        rows = [row for row in weight_rows(trace, made, gate.name) if row[1] != "proj"]
        products = [term.product for term in gate.terms if term.product is not None]
        for (expression, _, values), product in zip(rows, products, strict=True):
            np.testing.assert_allclose(values, product.row, rtol=1e-6)
            name, index = expression[:-1].split("[")
            np.testing.assert_array_equal(trace.weights[name][int(index)], values)
    assert len(weight_rows(trace, made)) == 2 * len(made.gates) + bool(getattr(spec, "proj_size", 0))


def test_padding_is_not_explained():
    trace = plain_trace(RNNSpec("GRU", 3, 4, bidirectional=True), steps=6, batch=3, lengths=(6, 2, 4))
    found = inspect(trace, Ref("h", 0, 0, 4, 1, 0))
    assert found.made is None and found.comes == ()
    assert inspect(trace, Ref("h_n", 0, 0, 0, 1, 2)).ref.t == 1
    assert inspect(trace, Ref("h", 0, 0, 1, 1, 2)).feeds == ()


def test_the_newest_number_stays_where_one_looked():
    trace = plain_trace(RNNSpec("RNN_TANH", 3, 4, num_layers=3, bidirectional=True), steps=5, batch=2)
    prepared, schedule = prepare(trace, DisplayOptions(sample=1)), Schedule(trace, "wave")
    frame = resolve(prepared, schedule, 6)
    like = Ref("h", 1, 1, 3, 0, 2)
    found = newest(trace, frame, like)
    assert found is not None and (found.layer, found.direction, found.unit, found.n) == (1, 1, 2, 1)
    assert (found.layer, found.direction, found.t) in frame.cells
    assert is_known(frame, found) and not is_known(frame, Ref("h", 2, 0, 0, 1, 0))
    assert known(frame, Ref("x")) == (0, 5) and known(frame, Ref("h", 1, 1)) == (found.t, 5)
    np.testing.assert_array_equal(series(trace, like), trace.h[1][1][:, 0, 2])
