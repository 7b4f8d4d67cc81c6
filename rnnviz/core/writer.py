"""A saved run that is written while it is recorded, for runs larger than memory.

The file is preallocated under a temporary name beside its own, so a full disk shows at once; the numbers go to their
places in any order, chunk by chunk. Until `finish` its header says that it is not complete, and it takes its name
only after that: a recording that fails, is cancelled or killed leaves no file under it.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from rnnviz.core import runfile
from rnnviz.core.check import Check
from rnnviz.core.container import entries_of, layout, refill
from rnnviz.core.files import is_readable, pieces
from rnnviz.core.spec import NetworkSpec
from rnnviz.support.atomic import in_words, replacing

Array = npt.NDArray[Any]
ROOM = 2**20  # bytes for what is known only at the end: meta and the self-check
SPARE = ("run", "module")  # left out of meta, in this order, where that is not enough


class Writer:
    """A context: `write` everything, then `finish`; the file has its name when the block has ended.

    Tensors are named as in runfile.py. `packed`: which of sorted_indices and unsorted_indices there are, or None;
    `masks`, `cells`: whether dropout masks and c are written. `dtype` is the network's, by torch's name.
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
        overwrite: bool = True,
    ) -> None:
        self.path, self.spec = Path(path), spec
        self._dtype, self._overwrite = dtype, overwrite
        self._parts: dict[str, Any] = {"unbatched": unbatched, "packed": packed, "masks": masks, "cells": cells}
        shapes = runfile.shapes(spec, steps, batch, masks=masks, cells=cells, packed=packed or (False, False))
        integers = ("lengths", *runfile.ORDERS)
        self._tensors = {
            name: ("I64" if name in integers else runfile.STORED[dtype], shape) for name, shape in shapes.items()
        }
        self._head = layout(self._tensors, self._metadata({}, None, complete=False), room=ROOM)
        self._entries = entries_of(self._tensors, len(self._head))
        self._stack = contextlib.ExitStack()
        self._descriptor = -1

    @property
    def nbytes(self) -> int:
        """How large the file will be."""
        return len(self._head) + sum(entry.size for entry in self._entries.values())

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            temporary = stack.enter_context(replacing(self.path, overwrite=self._overwrite, check=is_readable))
            self._descriptor = os.open(temporary, os.O_RDWR)
            stack.callback(os.close, self._descriptor)
            self._allocate()
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

    def _metadata(self, meta: Mapping[str, Any], check: Check | None, *, complete: bool) -> dict[str, str]:
        made = check.to_dict() if check is not None else None
        return {runfile.KEY: runfile.describe_parts(self.spec, **self._parts, meta=meta, check=made, complete=complete)}

    def _allocate(self) -> None:
        try:
            os.posix_fallocate(self._descriptor, 0, self.nbytes)
        except AttributeError:  # not on this system: the size at least
            os.truncate(self._descriptor, self.nbytes)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):
                raise
            os.truncate(self._descriptor, self.nbytes)

    def _put(self, data: Any, position: int) -> None:
        rest = memoryview(data)
        try:
            while len(rest):
                count = os.pwrite(self._descriptor, rest, position)
                rest, position = rest[count:], position + count
        except OSError as error:
            raise in_words(self.path, error) from error
