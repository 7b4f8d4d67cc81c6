"""Blocks of steps and units as one code each: what a plain maximum over each block gives."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.scene.extremes import PIECE, TILE
from rnnviz.scene.levels import resample
from rnnviz.scene.pyramid import Pyramid

CODES = np.random.default_rng(0).integers(0, 256, (3000, 37)).astype(np.uint8)
ORDER = np.random.default_rng(1).permutation(37).astype(np.int32)


def column(t: int, first: int, last: int, width: int) -> int:
    """Groups of 4, 16, 64 or 256 steps stay together where at least five of them share a pixel."""
    each = max([1] + [size for size in (4, 16, 64, 256) if (last - first) / width >= 5 * size])
    return (max(first, t // each * each) - first) * width // (last - first)


def plain(
    steps: tuple[int, int], rows: tuple[int, int], width: int, height: int, units: np.ndarray | None
) -> np.ndarray:
    """Every pixel by itself, by the rule column(t) = floor(t * width / n) for steps or for groups of them."""
    shown = (CODES if units is None else CODES[:, units])[slice(*steps), slice(*rows)]
    across = np.array([column(t, *steps, width) for t in range(*steps)])
    down = np.arange(shown.shape[1]) * height // shown.shape[1]
    return np.array([[shown[across == x][:, down == y].max() for x in range(width)] for y in range(height)])


@pytest.mark.parametrize("units", [None, ORDER], ids=["index", "ordered"])
@pytest.mark.parametrize("rows", [(0, 37), (5, 30)])
@pytest.mark.parametrize("steps", [(17, 2901), (9, 260)])
@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 11), (63, 5), (65, 11), (130, 25), (64, 18)])
def test_every_pixel(
    steps: tuple[int, int], width: int, height: int, rows: tuple[int, int], units: np.ndarray | None
) -> None:
    made = resample(Pyramid(CODES), width, height, steps=steps, rows=rows, units=units)
    assert np.array_equal(made, plain(steps, rows, width, height, units))


def test_several_pieces() -> None:
    """More than stays in the cache at once; the last tile is not full."""
    wide = PIECE // TILE
    codes = np.random.default_rng(2).integers(0, 256, (400, wide)).astype(np.uint8)
    made = resample(codes, 133, 2, steps=(0, 399))
    owner = np.arange(399) * 133 // 399
    for x in (0, 63, 64, 132):
        block = codes[:399][owner == x]
        assert made[:, x].tolist() == [block[:, : wide // 2].max(), block[:, wide // 2 :].max()]
