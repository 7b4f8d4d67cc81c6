"""Display levels: within half a level of the value, and a plain maximum keeps the strongest sign."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.scene.frame import Scale
from rnnviz.scene.levels import INFINITE, LEVELS, NAN, decode, encode, resample, scale_of

SCALE = Scale("h", -2.0, 2.0)


@given(st.floats(-2, 2))
@settings(deadline=None)
def test_round_trip_within_half_a_level(value: float) -> None:
    code = int(encode(np.array([value]), SCALE)[0])
    assert abs(decode(code, SCALE) - value) <= 2.0 / LEVELS / 2 + 1e-12


def test_beyond_the_scale_is_its_end() -> None:
    assert [decode(int(c), SCALE) for c in encode(np.array([5.0, -5.0]), SCALE)] == [2.0, -2.0]


def test_nan_and_infinity_have_codes_of_their_own() -> None:
    scale = scale_of("h", [np.array([1.0, np.nan, -np.inf])], bounded=False)
    assert (scale.high, scale.nans, scale.infs) == (1.0, 1, 1)
    codes = encode(np.array([np.nan, np.inf, -np.inf, 1.0]), scale)
    assert codes.tolist() == [NAN, INFINITE, INFINITE, 2 * LEVELS]
    assert math.isnan(decode(NAN, scale)) and math.isinf(decode(INFINITE, scale))


@given(st.lists(st.floats(-2, 2), min_size=1, max_size=30))
@settings(deadline=None)
def test_maximum_is_the_signed_entry_furthest_from_zero(values: list[float]) -> None:
    array = np.array(values)
    strongest = decode(int(encode(array, SCALE).max()), SCALE)
    assert abs(abs(strongest) - np.abs(array).max()) <= 2.0 / LEVELS / 2 + 1e-12


def test_a_spike_survives_any_reduction() -> None:
    values = np.zeros((100_000, 4))
    values[54_321, 2] = -1.9
    small = resample(encode(values, SCALE), 640, 4)
    assert decode(int(small[2].max()), SCALE) == pytest.approx(-1.9, abs=2.0 / LEVELS)
    assert (small != 0).sum() == 1


def test_enlarging_repeats_cells() -> None:
    codes = encode(np.array([[0.0, 1.0], [2.0, -1.0]]), SCALE)
    large = resample(codes, 6, 4)
    assert large.shape == (4, 6)
    assert (large[:2, :3] == codes[0, 0]).all() and (large[2:, 3:] == codes[1, 1]).all()
