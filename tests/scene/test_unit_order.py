"""Orders of the units: a permutation each, against plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.scene import unit_order as made
from rnnviz.scene.options import UNIT_ORDERS
from rnnviz.scene.unit_order import peaks, unit_order

VALUES = np.random.default_rng(3).standard_normal((50, 9)).astype(np.float32)


@pytest.mark.parametrize("order", UNIT_ORDERS[1:])
def test_every_unit_once(order: str) -> None:
    found = unit_order(VALUES, order)  # type: ignore[arg-type]
    assert found is not None and sorted(found.tolist()) == list(range(9))


def test_index_needs_no_order() -> None:
    assert unit_order(VALUES, "index") is None


def test_largest_mean_first() -> None:
    found = unit_order(VALUES, "mean")
    means = [float(VALUES[:, unit].mean()) for unit in found.tolist()]  # type: ignore[union-attr]
    assert means == sorted(means, reverse=True)


@pytest.mark.parametrize("chunk", [7, 4096])
def test_peaks_are_the_steps_furthest_from_zero(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "CHUNK", chunk)
    assert peaks(VALUES).tolist() == [int(np.abs(VALUES[:, unit]).argmax()) for unit in range(9)]
    order = unit_order(VALUES, "peak")
    assert np.all(np.diff(peaks(VALUES)[order]) >= 0)


def test_like_units_stand_together() -> None:
    t = np.linspace(0, 20, 300)
    kinds = [np.sin(t), np.cos(3 * t), np.sign(np.sin(7 * t))]
    noise = np.random.default_rng(0).standard_normal((300, 9)) * 0.05
    values = np.stack([kinds[k % 3] for k in range(9)], axis=1) + noise
    order = unit_order(values, "similarity")
    assert [int(unit) % 3 for unit in order[::3]] == [int(unit) % 3 for unit in order[2::3]]  # type: ignore[index]


@pytest.mark.parametrize("order", UNIT_ORDERS)
def test_what_is_not_finite_does_no_harm(order: str) -> None:
    values = VALUES.copy()
    values[3, 2], values[4, 5] = np.nan, np.inf
    found = unit_order(values, order)  # type: ignore[arg-type]
    assert found is None or sorted(found.tolist()) == list(range(9))
