"""The copied lines are run: they must print the number that is shown."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.core.explain import explain, explain_c
from rnnviz.core.recipe import as_latex, as_numpy, as_text
from rnnviz.core.spec import RNNSpec
from tests.core.plain import SPECS, plain_trace

IDS = [f"{s.kind}-{s.num_layers}x{s.num_directions}" for s in SPECS]


@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_the_numpy_lines_compute_the_shown_number(spec, capsys):
    trace = plain_trace(spec, steps=4, batch=2, dtype=torch.float64)
    layer, direction = spec.num_layers - 1, spec.num_directions - 1
    makers = [explain, explain_c] if spec.kind == "LSTM" else [explain]
    for make in makers:
        for t in (0, 2, 3):
            made = make(trace, layer, direction, t, 1, min(1, spec.out_size - 1))
            names: dict[str, Any] = {}
            exec(as_numpy(trace, made), names)
            assert float(names[made.tensor]) == pytest.approx(made.value, abs=1e-12)
            printed, shown = capsys.readouterr().out, as_numpy(trace, made).rstrip().rsplit("# ", 1)[1]
            assert float(printed) == pytest.approx(float(shown), abs=1e-12) and float(shown) == made.value


@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_text_and_latex_hold_the_numbers(spec):
    trace = plain_trace(spec, steps=4, batch=1)
    unit = min(1, spec.layers[0].out_size - 1)
    made = explain(trace, 0, 0, 2, 0, unit)
    text, latex = as_text(made, f"h[0][0][2, 0, {unit}] = {made.value!r}"), as_latex(made)
    assert text.startswith(f"h[0][0][2, 0, {unit}] = {made.value!r}\n") and made.text in text
    for gate in made.gates:
        assert repr(gate.value) in text and f"= {gate.value:.4f}" in latex
    assert latex.count("\\begin{aligned}") == latex.count("\\end{aligned}") == 2
    assert latex.count("{") == latex.count("}") and f"{made.computed:.4f}" in latex


@pytest.mark.parametrize("spoil", [float("nan"), float("inf")])
def test_numbers_that_are_none_can_be_run_too(spoil, capsys):
    trace = plain_trace(RNNSpec("GRU", 3, 4), steps=4, batch=1, spoil=spoil)
    names: dict[str, Any] = {}
    with np.errstate(all="ignore"):
        exec(as_numpy(trace, explain(trace, 0, 0, 1, 0, 2)), names)
    assert "h" in names and capsys.readouterr().out


@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_the_states_are_in_the_text_where_there_are_any(spec):
    made = explain(plain_trace(spec, steps=4, batch=1), 0, 0, 2, 0, 0)
    lines = as_text(made, "first").splitlines()
    assert lines[0] == "first" and (f"h = {made.states['h']!r}" in lines) is not made.kind.startswith("RNN")


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("RNN_TANH", {"w_ih", "w_hh", "b_ih"}),
        ("GRU", {"w_ir", "w_hr", "w_in", "b_hn"}),
        ("LSTM", {"w_ii", "w_hi", "w_io", "b_ho", "b_if"}),
    ],
)
def test_the_lines_name_rows_as_pytorch_does(kind, names):
    trace = plain_trace(RNNSpec(kind, 3, 4), steps=4, batch=1)
    words = set(re.findall(r"\b[wb]_\w+", as_numpy(trace, explain(trace, 0, 0, 2, 0, 1))))
    assert names <= words and (kind == "RNN_TANH") == ("w_ih" in words)
