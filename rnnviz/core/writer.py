"""A saved run that is written while it is recorded, for runs larger than memory.

The file is preallocated under a temporary name beside its own, so a full disk shows at once; the numbers go to their
places in any order, chunk by chunk. Until `finish` its header says that it is not complete, and it takes its name
only after that: a recording that fails, is cancelled or killed leaves no file under it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from rnnviz.core import runfile, widened
from rnnviz.core.check import Check
from rnnviz.core.container import entries_of, layout, refill
from rnnviz.core.files import HALF, NUMPY, allocate, is_readable, pieces, sync
from rnnviz.core.files import open as open_run
from rnnviz.core.spec import NetworkSpec
from rnnviz.core.trace import Trace
from rnnviz.support.atomic import as_text, in_words, replacing

Array = npt.NDArray[Any]
ROOM = 2**20  # bytes for what is known only at the end: meta and the self-check
SPARE = ("run", "module")  # left out of meta, in this order, where that is not enough


class Writer:
    """A context: `write` everything, then `finish`; the file has its name when the block has ended.

    Tensors are named as in runfile.py. `packed`: which of sorted_indices and unsorted_indices there are, or None;
    `masks`, `cells`, `borders`: whether dropout masks and c (every step, or one in so many) are written. `dtype` is
    the network's, by torch's name. `cancel()` is polled while the disk is waited for.
    Raises `Problem` in words where the disk is full, the folder missing and so on.
    """

    def __init__(
        self,
        path: Path | str,
        spec: NetworkSpec,
        *,
        steps: int,
        batch: int,
        dtype: str = "float32",
        unbatched: bool = False,
        packed: tuple[bool, bool] | None = None,
        masks: bool = False,
        cells: bool = False,
        borders: int = 0,
        overwrite: bool = True,
        cancel: Callable[[], bool] | None = None,
    ) -> None:
        self.path, self.spec = Path(as_text(path)), spec
        self._dtype, self._overwrite, self._cancel = dtype, overwrite, cancel
        kept: dict[str, Any] = {"masks": masks, "cells": cells, "borders": borders}
        self._parts: dict[str, Any] = {"unbatched": unbatched, "packed": packed, **kept}
        shapes = runfile.shapes(spec, steps, batch, **kept, packed=packed or (False, False))
        integers = ("lengths", *runfile.ORDERS)
        self._tensors = {
            name: ("I64" if name in integers else runfile.STORED[dtype], shape) for name, shape in shapes.items()
        }
        self._head = layout(self._tensors, self._metadata({}, None, complete=False), room=ROOM)
        self._entries = entries_of(self._tensors, len(self._head))
        self._stack = contextlib.ExitStack()
        self._descriptor = -1
        self._temporary = self.path

    @property
    def nbytes(self) -> int:
        """How large the file will be."""
        return len(self._head) + sum(entry.size for entry in self._entries.values())

    @property
    def names(self) -> tuple[str, ...]:
        """Every tensor of the file."""
        return tuple(self._entries)

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            temporary = stack.enter_context(replacing(self.path, overwrite=self._overwrite, check=is_readable))
            self._temporary = temporary
            self._descriptor = os.open(temporary, os.O_RDWR)
            stack.callback(os.close, self._descriptor)
            allocate(self._descriptor, self.nbytes)
            self._put(self._head, 0)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, traceback)

    def write(self, name: str, values: Array, start: int = 0) -> None:
        """`values` as the rows `start`, `start` + 1, ... of a tensor; for those with steps a row is one t."""
        entry = self._entries[name]
        values = np.asarray(values)
        if values.shape[1:] != entry.shape[1:] or not 0 <= start <= start + len(values) <= entry.shape[0]:
            raise ValueError(f"{name}: {values.shape} at {start} does not fit into {entry.shape}")
        position = entry.start + start * (entry.size // max(1, entry.shape[0]))
        for piece in pieces(values, entry.dtype):
            self._put(piece.data, position)
            position += piece.nbytes

    def read(self, name: str, start: int, stop: int) -> Array:
        """The rows from `start` to `stop` of a tensor, as they were written; half types as float32."""
        entry = self._entries[name]
        row = entry.size // max(1, entry.shape[0])
        data = bytearray((stop - start) * row)
        rest, position = memoryview(data), entry.start + start * row
        while len(rest):
            count = os.preadv(self._descriptor, [rest], position)
            rest, position = rest[count:], position + count
        stored: Array = np.frombuffer(data, NUMPY[entry.dtype]).reshape(stop - start, *entry.shape[1:])
        return widened.widen(stored, entry.dtype) if entry.dtype in HALF else stored

    def finish(self, meta: Mapping[str, Any], check: Check | None = None) -> None:
        """The last words: what stands in `Trace.meta`, and the self-check where it has been made."""
        meta = {"device": "cpu", **meta, "dtype": self._dtype}
        for spare in (None, *SPARE):
            meta.pop(spare or "", None)
            head = refill(self._head, self._tensors, self._metadata(meta, check, complete=True))
            if head is not None:
                break
        else:
            raise ValueError("meta is too long for the header")
        self._put(head, 0)
        sync(self._descriptor, self._cancel)

    def open(self) -> Trace:
        """The finished run, before it has its name."""
        return open_run(self._temporary)

    def _metadata(self, meta: Mapping[str, Any], check: Check | None, *, complete: bool) -> dict[str, str]:
        made = check.to_dict() if check is not None else None
        return {runfile.KEY: runfile.describe_parts(self.spec, **self._parts, meta=meta, check=made, complete=complete)}

    def _put(self, data: Any, position: int) -> None:
        rest = memoryview(data)
        try:
            while len(rest):
                count = os.pwrite(self._descriptor, rest, position)
                rest, position = rest[count:], position + count
        except OSError as error:
            raise in_words(self.path, error) from error
