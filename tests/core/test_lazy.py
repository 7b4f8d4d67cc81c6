"""Arrays made on demand against the whole array, index by index."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnviz.core import lazy
from rnnviz.core.lazy import Lazy, Rows, made

WHOLE = np.arange(23 * 3 * 2, dtype=np.float32).reshape(23, 3, 2)


@pytest.fixture
def asked() -> list[tuple[int, int]]:
    return []


@pytest.fixture
def rows(asked: list[tuple[int, int]]) -> Rows:
    def some(start: int, stop: int) -> Any:
        asked.append((start, stop))
        return WHOLE[start:stop].copy()

    return Rows(WHOLE.shape, WHOLE.dtype, some, block=8)


INDICES: list[Any] = [
    0, 22, -1, np.int64(5), (3, 1), (3, 1, 0), (-2, slice(None), 1), slice(None), slice(4, 6), slice(6, 19),
    slice(None, None, 3), slice(20, 2, -4), slice(None, None, -1), slice(5, 5), (slice(2, 9), 1),
    (slice(9, 2, -2), slice(1, 3), 0), (slice(7, 7), 1), [1, 5], WHOLE[:, 0, 0] > 60, ..., (..., 1),
]  # fmt: skip


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_an_index_gives_what_the_whole_array_gives(rows: Rows, index: Any) -> None:
    assert np.array_equal(rows[index], WHOLE[index])
    assert np.shape(rows[index]) == np.shape(WHOLE[index])


def test_beyond_the_end(rows: Rows) -> None:
    with pytest.raises(IndexError):
        rows[23]


def test_a_block_is_made_once(rows: Rows, asked: list[tuple[int, int]]) -> None:
    for t in (8, 9, 15, 8):
        assert np.array_equal(rows[t], WHOLE[t])
    assert asked == [(8, 16)]
    assert np.array_equal(rows[7:9], WHOLE[7:9])  # over the edge of a block: made by itself
    assert asked == [(8, 16), (7, 9)]
    assert not rows[10].flags.writeable


def test_it_looks_like_an_array(rows: Rows, monkeypatch: Any) -> None:
    monkeypatch.setattr(lazy, "BLOCK_BYTES", 50)
    assert (rows.shape, rows.ndim, rows.size, rows.nbytes, len(rows)) == (WHOLE.shape, 3, WHOLE.size, WHOLE.nbytes, 23)
    assert np.array_equal(np.asarray(rows), WHOLE)
    assert np.asarray(rows, dtype=np.float64).dtype == np.float64
    assert np.array_equal(rows + 1, WHOLE + 1) and np.array_equal(rows * rows, WHOLE * WHOLE)
    assert rows.sum() == WHOLE.sum() and rows.mean(0).shape == (3, 2)
    with pytest.raises(AttributeError):
        _ = rows._nothing
    with pytest.raises(NotImplementedError):
        Lazy((1,), np.float32)[0]


@pytest.mark.parametrize(("most", "kind"), [(WHOLE.nbytes, np.ndarray), (WHOLE.nbytes - 1, Rows)])
def test_small_ones_are_made_whole(monkeypatch: Any, most: int, kind: type) -> None:
    monkeypatch.setattr(lazy, "EAGER_BYTES", most)
    found = made(WHOLE.shape, WHOLE.dtype, lambda start, stop: WHOLE[start:stop].copy())
    assert isinstance(found, kind) and not found.flags.writeable
    assert np.array_equal(np.asarray(found), WHOLE)
