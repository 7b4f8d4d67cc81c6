"""Arrays of float16 and bfloat16 numbers that are handed out as float32: numpy has no bfloat16."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.lazy import Lazy, is_small

Array = npt.NDArray[Any]


def widen(stored: Array, dtype: str) -> Array:
    """float32 from the stored numbers: uint16 that hold a bfloat16 ("BF16"), or float16 ("F16")."""
    if dtype == "F16":
        return stored.astype(np.float32)
    return (stored.astype(np.uint32) << 16).view(np.float32)


def narrow(values: Array, dtype: str) -> Array:
    """float32 as stored numbers; the inverse of `widen` where nothing is lost."""
    if dtype == "F16":
        with np.errstate(over="ignore"):
            return values.astype(np.float16)
    return (np.ascontiguousarray(values, np.float32).view(np.uint32) >> 16).astype(np.uint16)


def fits(values: Array, dtype: str) -> bool:
    """True when `narrow` loses no bit of any value."""
    rows = max(1, 2**20 // max(1, values[0].size)) if len(values) else 1
    pieces = (np.ascontiguousarray(values[a : a + rows], np.float32) for a in range(0, len(values), rows))
    return all(np.array_equal(p.view(np.uint32), widen(narrow(p, dtype), dtype).view(np.uint32)) for p in pieces)


class Widened(Lazy):
    """A large stored array that looks like a read-only float32 one: an index reads and widens only what it names."""

    def __init__(self, stored: Array, dtype: str) -> None:
        super().__init__(stored.shape, np.float32)
        self._stored, self._dtype = stored, dtype

    def __getitem__(self, index: Any) -> Any:
        part = self._stored[index]
        wide = widen(np.asarray(part), self._dtype)
        return wide if np.ndim(part) else wide[()]


def opened(stored: Array, dtype: str) -> Any:
    """The stored half array as float32: at once where it is small, else index by index."""
    return widen(stored, dtype) if is_small(stored.shape, np.float32) else Widened(stored, dtype)
