"""Blocks put together from coarser levels: exactly what a plain loop over every step gives."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.scene.frame import Codes, Scale
from rnnviz.scene.levels import INFINITE, LEVELS, NAN, decode, encode, resample
from rnnviz.scene.pyramid import Pyramid, block_sums, cover, signed, windows

SCALE = Scale("h", -2.0, 2.0)


def codes_of(steps: int, units: int, seed: int = 0, high: int = 252) -> Codes:
    return np.random.default_rng(seed).integers(0, high, (steps, units)).astype(np.uint8)


@st.composite
def cut_blocks(draw: st.DrawFn) -> tuple[int, list[int]]:
    steps = draw(st.integers(2, 9000))
    inner = draw(st.lists(st.integers(1, steps - 1), max_size=12, unique=True))
    return steps, [0, *sorted(inner), steps]


@settings(deadline=None, max_examples=40)
@given(cut_blocks())
def test_any_blocks(case: tuple[int, list[int]]) -> None:
    steps, cuts = case
    pyramid, edges = Pyramid(codes_of(steps, 3)), np.array(cuts)
    blocks = [slice(a, b) for a, b in itertools.pairwise(cuts)]
    wanted = np.stack([pyramid.codes[block].max(axis=0) for block in blocks])
    found, spare = np.empty_like(wanted), np.empty_like(wanted)
    cover(found, spare, pyramid.extremes, windows(edges[:-1], edges[1:], len(pyramid.extremes)))
    assert np.array_equal(found, wanted)
    total = np.stack([signed(pyramid.codes[block]).astype(int).sum(axis=0) for block in blocks])
    assert np.array_equal(block_sums(pyramid, edges, slice(None)), total)


@pytest.mark.parametrize("units", [1, 300, 1025])
@pytest.mark.parametrize(("steps", "width"), [(20_000, 97), (4_000, 700), (1_000, 999)])
def test_every_width_of_rows(units: int, steps: int, width: int) -> None:
    codes = codes_of(steps, units)
    plain = Pyramid(codes)
    plain._extremes = (codes,)
    assert np.array_equal(resample(Pyramid(codes), width, 41), resample(plain, width, 41))


def test_levels_of_a_code_with_its_sign() -> None:
    codes = np.array([0, 1, 2, 3, 2 * LEVELS, 2 * LEVELS + 1, INFINITE, NAN], np.uint8)
    assert signed(codes, finite=False).tolist() == [0, 0, 1, -1, LEVELS, -LEVELS, 0, 0]


@pytest.mark.parametrize(("width", "height", "group"), [(37, 5, 4), (5, 37, 16), (90, 90, 1)])
def test_the_mean_is_within_half_a_level(width: int, height: int, group: int) -> None:
    """Of the levels' own mean, for every pixel; oracle: numpy over each block of whole groups of steps."""
    steps, units = 1013, 205
    values = np.random.default_rng(2).uniform(-2, 2, (steps, units))
    codes = encode(values, SCALE)
    exact = signed(codes) / LEVELS * SCALE.high
    across = [group * -(-k * steps // (width * group)) for k in range(width)] + [steps]
    down = [-(-k * units // height) for k in range(height + 1)]
    small = resample(codes, width, height, reduction="mean")
    for x in range(0, width, 7):
        for y in range(0, height, 7):
            mean = exact[across[x] : across[x + 1], down[y] : down[y + 1]].mean()
            assert abs(decode(int(small[y, x]), SCALE) - mean) <= SCALE.high / LEVELS / 2 + 1e-12


def test_the_mean_does_not_hide_what_is_not_finite() -> None:
    codes = codes_of(4000, 2)
    codes[1234, 0], codes[3000, 1], codes[3001, 1] = NAN, INFINITE, 4
    small = resample(codes, 10, 2, reduction="mean")
    assert small[0, 3] == NAN and small[1, 7] == INFINITE
    assert (small >= INFINITE).sum() == 2


def test_units_stand_in_their_rows_and_rows_can_be_chosen() -> None:
    codes, units = codes_of(6, 5), np.array([3, 0, 4, 1, 2], np.int32)
    assert np.array_equal(resample(codes, 6, 5, units=units), codes[:, units].T)
    assert np.array_equal(resample(codes, 3, 2, steps=(2, 5), rows=(1, 3), units=units), codes[2:5, [0, 4]].T)


@pytest.mark.parametrize(("reduction", "most"), [("extreme", 1 / 3), ("mean", 1 / 8)])
def test_memory_beyond_the_codes(reduction: str, most: float) -> None:
    pyramid = Pyramid(codes_of(20_000, 8))
    pyramid.keep_only("mean" if reduction == "extreme" else "extreme")
    pyramid.keep_only(reduction)
    assert 0 < pyramid.nbytes <= most * pyramid.codes.nbytes
