"""float16 and bfloat16 as float32, against torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.core.widened import Widened, fits, narrow, widen

TORCH = {"F16": torch.float16, "BF16": torch.bfloat16}


def half(dtype):
    """Every half number there is, NaNs too, as stored integers and as float32 by torch."""
    bits = np.arange(2**16, dtype=np.uint16)
    values = torch.from_numpy(bits.view(np.int16).copy()).view(TORCH[dtype]).float().numpy()
    return (bits if dtype == "BF16" else bits.view(np.float16)), values


@pytest.mark.parametrize("dtype", TORCH)
def test_every_number_of_a_half_type(dtype):
    stored, values = half(dtype)
    np.testing.assert_array_equal(widen(stored, dtype), values)
    finite = ~np.isnan(values)
    back = narrow(values[finite], dtype)
    np.testing.assert_array_equal(back.view(np.uint16), stored.view(np.uint16)[finite])
    assert fits(values[finite], dtype)


@pytest.mark.parametrize("dtype", TORCH)
@pytest.mark.parametrize("value", [1 / 3, 1 + 2**-20, 3.0e38])
def test_what_would_lose_bits_does_not_fit(dtype, value):
    assert not fits(np.array([1.0, value], np.float32), dtype)


@pytest.mark.parametrize("dtype", TORCH)
def test_it_looks_like_an_array(dtype):
    values = torch.randn(5, 3, 4).to(TORCH[dtype]).float().numpy()
    wide = Widened(narrow(values, dtype), dtype)
    assert (wide.shape, wide.ndim, wide.size, len(wide), wide.nbytes) == ((5, 3, 4), 3, 60, 5, 240)
    assert wide.dtype == np.float32
    assert not wide.flags.writeable
    for index in (2, slice(1, 3), (slice(None), 1), (2, 1, 3), (np.array([0, 4]), np.array([1, 2])), ..., values > 0):
        np.testing.assert_array_equal(wide[index], values[index])
        assert wide[index].dtype == np.float32
    np.testing.assert_array_equal(np.asarray(wide), values)
    np.testing.assert_array_equal(wide @ np.ones((4, 2), np.float32), values @ np.ones((4, 2), np.float32))
    np.testing.assert_array_equal(wide * 2 - wide, values)
    np.testing.assert_array_equal(np.concatenate([wide, wide], axis=2), np.concatenate([values, values], axis=2))
    assert wide.max() == values.max()
    np.testing.assert_array_equal(wide.astype(np.float64), values)
    np.testing.assert_array_equal([row.sum() for row in wide], [row.sum() for row in values])


def test_an_index_widens_only_what_it_names():
    class Spy(np.ndarray):
        def __getitem__(self, index):
            seen.append(index)
            return np.asarray(super().__getitem__(index))

    seen: list[object] = []
    stored = np.zeros((1000, 2), np.uint16).view(Spy)
    assert Widened(stored, "BF16")[10:12].shape == (2, 2)
    assert seen == [slice(10, 12)]
