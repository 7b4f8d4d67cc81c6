"""Arrays that are too large to be made whole: an index makes the timesteps that it names."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
EAGER_BYTES = 2**26  # up to here an array is made whole when it is first asked for
BLOCK_BYTES = 2**24  # of a lazy one about this much is made at a time


class Lazy(np.lib.mixins.NDArrayOperatorsMixin):
    """Looks like a read-only array. Whatever numpy does with it other than to index it makes the whole of it."""

    def __init__(self, shape: tuple[int, ...], dtype: Any) -> None:
        self.shape, self.ndim, self.dtype = shape, len(shape), np.dtype(dtype)
        self.size = int(np.prod(shape, dtype=np.int64))
        self.nbytes = self.size * self.dtype.itemsize
        self.flags = SimpleNamespace(writeable=False)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, index: Any) -> Any:
        raise NotImplementedError

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        whole = np.empty(self.shape, self.dtype)
        rows = max(1, BLOCK_BYTES // max(1, self.nbytes // max(1, len(self))))
        for start in range(0, len(self), rows):
            whole[start : start + rows] = self[start : start + rows]
        return whole if dtype is None else whole.astype(dtype, copy=False)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return getattr(ufunc, method)(*(np.asarray(v) if isinstance(v, Lazy) else v for v in inputs), **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(np.asarray(self), name)


class Rows(Lazy):
    """`rows(start, stop)` makes some timesteps, the first axis; the block that was made last is kept."""

    def __init__(self, shape: tuple[int, ...], dtype: Any, rows: Callable[[int, int], Array], block: int = 256) -> None:
        super().__init__(shape, dtype)
        self._rows, self._block = rows, block
        self._kept: tuple[int, Array] = (0, np.empty((0, *shape[1:]), dtype))

    def __getitem__(self, index: Any) -> Any:
        first, *rest = index if isinstance(index, tuple) else (index,)
        if isinstance(first, (int, np.integer)):
            t = range(len(self))[first]
            return self._some(t, t + 1)[(0, *rest)]
        if isinstance(first, slice):
            named = range(len(self))[first]
            if len(named) == 0:
                return np.empty((0, *self.shape[1:]), self.dtype)[(slice(None), *rest)]
            low, high = min(named), max(named) + 1
            picked = slice(named[0] - low, None if named.step < 0 else len(named) * named.step, named.step)
            return self._some(low, high)[(picked, *rest)]
        return np.asarray(self)[index]

    def _some(self, start: int, stop: int) -> Array:
        """Some timesteps; a small window out of the block around it, which is kept."""
        begin, kept = self._kept
        if begin <= start and stop <= begin + len(kept):
            return kept[start - begin : stop - begin]
        low = start - start % self._block
        high = min(low + self._block, len(self))
        if stop > high:
            return self._rows(start, stop)
        made = self._rows(low, high)
        made.flags.writeable = False
        self._kept = low, made
        return made[start - low : stop - low]


def is_small(shape: tuple[int, ...], dtype: Any) -> bool:
    """True where an array is made whole when it is first asked for."""
    return math.prod(shape) * int(np.dtype(dtype).itemsize) <= EAGER_BYTES


def made(shape: tuple[int, ...], dtype: Any, rows: Callable[[int, int], Array], block: int = 256) -> Any:
    """The whole array at once where it is small, else `Rows`."""
    if not is_small(shape, dtype):
        return Rows(shape, dtype, rows, block)
    whole = rows(0, shape[0])
    whole.flags.writeable = False
    return whole
