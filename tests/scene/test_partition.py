"""One rule says on which pixel a step stands, for one step, for one pixel and for all of them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.scene.partition import blocks, edges, grain, pixel, step_edges, steps_of


@pytest.mark.parametrize("count", [1, 3, 7, 10])
@pytest.mark.parametrize("pixels", [10, 11, 29, 100])
def test_edges_follow_the_partition_rule(count: int, pixels: int) -> None:
    """column(k) = floor(k * pixels / count), for every cell."""
    cuts = edges(count, pixels)
    assert cuts.tolist() == [k * pixels // count for k in range(count + 1)]
    assert np.diff(cuts).min() >= 1


@pytest.mark.parametrize("count", [11, 100, 1001])
@pytest.mark.parametrize("pixels", [1, 7, 10])
def test_blocks_are_the_cells_of_a_pixel(count: int, pixels: int) -> None:
    cuts = blocks(count, pixels)
    owner = np.arange(count) * pixels // count
    for k in range(pixels):
        assert np.flatnonzero(owner == k).tolist() == list(range(cuts[k], cuts[k + 1]))


@pytest.mark.parametrize(
    ("count", "pixels", "size"),
    [(19, 1, 1), (20, 1, 4), (199, 10, 1), (200, 10, 4), (79, 1, 4), (80, 1, 16), (9, 20, 1)],
)
def test_how_many_steps_stay_together(count: int, pixels: int, size: int) -> None:
    assert grain(count, pixels) == size


@given(st.integers(0, 5000), st.integers(1, 4000), st.integers(1, 300))
@settings(deadline=None)
def test_one_rule(first: int, count: int, pixels: int) -> None:
    """Every step's pixel, by hand, against the edges of all pixels and of one."""
    last, size = first + count, grain(count, pixels)
    owner = [(max(first, t // size * size) - first) * pixels // count for t in range(first, last)]
    assert [pixel(t, first, last, pixels) for t in range(first, last)] == owner
    if count <= pixels:
        assert step_edges(first, last, pixels).tolist() == list(range(first, last + 1))
        return
    cuts = step_edges(first, last, pixels).tolist()
    assert [sum(place == k for place in owner) for k in range(pixels)] == np.diff(cuts).tolist()
    assert min(np.diff(cuts)) >= 1
    assert [steps_of(k, first, last, pixels) for k in range(pixels)] == list(pairwise(cuts))
    assert all(cut % size == 0 for cut in cuts[1:-1])


@given(st.integers(0, 5000), st.integers(1, 4000), st.integers(1, 300))
@settings(deadline=None)
def test_no_step_stands_a_whole_pixel_beside_its_place(first: int, count: int, pixels: int) -> None:
    place = np.arange(count) * pixels / count
    drawn = np.array([pixel(first + t, first, first + count, pixels) for t in range(count)])
    assert (drawn <= place).all() and (place - drawn < 1.2).all()
