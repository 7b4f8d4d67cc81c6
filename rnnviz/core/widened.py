"""Arrays of float16 and bfloat16 numbers that are handed out as float32: numpy has no bfloat16."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
EAGER_BYTES = 2**26  # up to here an array is widened when it is opened


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


class Widened(np.lib.mixins.NDArrayOperatorsMixin):
    """A large stored array that looks like a read-only float32 one: an index reads and widens only what it names.

    Everything else that numpy can do with an array widens the whole of it.
    """

    dtype = np.dtype(np.float32)

    def __init__(self, stored: Array, dtype: str) -> None:
        self._stored, self._dtype = stored, dtype
        self.shape, self.ndim, self.size = stored.shape, stored.ndim, stored.size
        self.nbytes = 4 * stored.size
        self.flags = SimpleNamespace(writeable=False)

    def __len__(self) -> int:
        return len(self._stored)

    def __getitem__(self, index: Any) -> Any:
        part = self._stored[index]
        wide = widen(np.asarray(part), self._dtype)
        return wide if np.ndim(part) else wide[()]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        wide = widen(self._stored, self._dtype)
        return wide if dtype is None else wide.astype(dtype, copy=False)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return getattr(ufunc, method)(*(np.asarray(v) if isinstance(v, Widened) else v for v in inputs), **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(np.asarray(self), name)


def opened(stored: Array, dtype: str) -> Any:
    """The stored half array as float32: at once where it is small, else index by index."""
    return widen(stored, dtype) if 4 * stored.size <= EAGER_BYTES else Widened(stored, dtype)
