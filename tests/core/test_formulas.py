"""One step of every cell and what rounding it may have, against torch and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.core import formulas
from rnnviz.core.formulas import Steps

CELLS: dict[str, Any] = {
    "RNN_TANH": lambda bias: nn.RNNCell(3, 4, bias=bias),
    "RNN_RELU": lambda bias: nn.RNNCell(3, 4, bias=bias, nonlinearity="relu"),
    "GRU": lambda bias: nn.GRUCell(3, 4, bias=bias),
    "LSTM": lambda bias: nn.LSTMCell(3, 4, bias=bias),
}


def steps_of(kind: str, bias: bool, scale: float = 1.0) -> tuple[Steps, Any, dict[str, Any]]:
    torch.manual_seed(0)
    cell = CELLS[kind](bias).double()
    x, h, c = (scale * torch.randn(6, n, dtype=torch.float64) for n in (3, 4, 4))
    with torch.no_grad():
        made = cell(x, (h, c) if kind == "LSTM" else h)
    w = {name: p.detach().numpy() for name, p in cell.named_parameters()}
    n = np.arange(6)
    return Steps(kind, w, n, n, x.numpy(), h.numpy(), c.numpy() if kind == "LSTM" else None), made, w  # type: ignore[arg-type]


@pytest.mark.parametrize("scale", [0.1, 1.0, 30.0])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("kind", CELLS)
def test_a_step_is_the_cells_and_its_scale_is_the_largest_of_what_went_in(kind: str, bias: bool, scale: float) -> None:
    steps, made, w = steps_of(kind, bias, scale)
    found = formulas.step(steps)
    h, c = made if kind == "LSTM" else (made, None)
    assert np.abs(found.h - h.numpy()).max() < 1e-13 * max(scale, 1)
    a = steps.x @ w["weight_ih"].T + w.get("bias_ih", 0)
    b = steps.h @ w["weight_hh"].T + w.get("bias_hh", 0)

    def top(*arrays: Any) -> Any:
        return np.max([np.maximum(np.abs(array).max(axis=1), 1) for array in arrays], axis=0)

    if kind == "LSTM":
        assert found.c is not None and np.abs(found.c - c.numpy()).max() < 1e-13 * scale + 1e-13
        expected = top(a + b) * top(found.c, steps.c)
        assert np.array_equal(formulas.enlargement(found, steps), top(found.c, steps.c))
    elif kind == "GRU":
        expected = top(a + b, a, b) * top(steps.h)
        assert np.array_equal(formulas.enlargement(found, steps), top(steps.h))
    else:
        expected = top(a + b)
        assert np.array_equal(formulas.enlargement(found, steps), np.ones(6))
    assert np.allclose(found.scale, expected, rtol=1e-13, atol=0)
    sizes = np.abs(steps.x) @ np.abs(w["weight_ih"]).T + np.abs(steps.h) @ np.abs(w["weight_hh"]).T
    sizes += np.abs(w.get("bias_ih", np.zeros(1))) + np.abs(w.get("bias_hh", np.zeros(1)))
    assert np.allclose(formulas.term_sizes(steps), np.maximum(sizes.max(axis=1), 1), rtol=1e-13, atol=0)


def test_what_is_not_finite_counts_nothing() -> None:
    values = np.array([[np.nan, 3.0, -7.0], [np.inf, 0.5, 0.2], [0.1, 0.2, -0.3]])
    assert formulas.largest(values).tolist() == [7, 1, 1]
    steps, _, w = steps_of("RNN_TANH", True)
    x = steps.x.copy()
    x[0, 0], x[1, 1] = np.nan, np.inf
    clean = np.where(np.isfinite(x), x, 0)
    pair = [formulas.term_sizes(Steps("RNN_TANH", w, steps.t, steps.n, values, steps.h)) for values in (x, clean)]
    assert np.array_equal(*pair)


def test_a_projection_enlarges_by_its_largest_row() -> None:
    assert formulas.projection({}) == 1
    assert formulas.projection({"weight_hr": np.array([[1.0, -2.0], [0.5, 0.5]])}) == 3
    assert formulas.projection({"weight_hr": np.array([[0.1, -0.2]])}) == 1
