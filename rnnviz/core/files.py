"""Saved runs: one safetensors file with everything in it, so that gates and explanations can be had later.

`save` writes it whole or not at all; of a large run `open` reads the header only and maps the numbers into memory: a
window of columns reads that window. float16 and bfloat16 runs are stored as such and handed out as float32.
"""

from __future__ import annotations

import builtins
import errno
import mmap
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rnnviz.core import runfile, widened
from rnnviz.core.container import Entry, Header, entries_of, layout, read_header
from rnnviz.core.network import parameters
from rnnviz.core.trace import Trace, need_trace
from rnnviz.support.aside import aside
from rnnviz.support.atomic import at_home, replacing
from rnnviz.support.given import check_functions
from rnnviz.support.messages import Problem, stop_if

Array = npt.NDArray[Any]
NUMPY = {"F64": "<f8", "I64": "<i8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
HALF = ("F16", "BF16")
PIECE = 2**24  # bytes between two looks at `cancel`
WHOLE = 2**24  # a file of at most so many bytes is read when it is opened


def save(
    trace: Trace,
    path: Path | str,
    *,
    overwrite: bool = True,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> None:
    """Write a run as one file. The self-check goes with it where it has been made (`trace.check`).

    Whatever goes wrong leaves an existing file as it was: raises `Problem` in words, or `Cancelled`.
    `progress(done, total)` counts bytes.
    """
    need_trace(trace)
    check_functions(progress=progress, cancel=cancel)
    arrays = runfile.arrays(trace)
    dtypes = {name: stored_dtype(trace, array) for name, array in arrays.items()}
    tensors = {name: (dtypes[name], array.shape) for name, array in arrays.items()}
    head = layout(tensors, {runfile.KEY: runfile.describe(trace)})
    entries = entries_of(tensors, len(head))
    total = sum(entry.size for entry in entries.values())
    done = 0
    with replacing(path, overwrite=overwrite, check=is_readable) as temporary, temporary.open("wb") as file:
        allocate(file.fileno(), len(head) + total)
        file.write(head)
        for name in entries:
            for piece in pieces(arrays[name], dtypes[name]):
                stop_if(cancel)
                file.write(piece.data)
                done += piece.nbytes
                if progress is not None:
                    progress(done, total)
        file.flush()
        sync(file.fileno(), cancel)


def allocate(descriptor: int, size: int) -> None:
    """Take the room on the disk at once: a full one shows now, and writing is faster."""
    try:
        os.posix_fallocate(descriptor, 0, size)
    except AttributeError:  # not on this system: the size at least
        os.truncate(descriptor, size)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):
            raise
        os.truncate(descriptor, size)


def sync(descriptor: int, cancel: Callable[[], bool] | None) -> None:
    """Bring what was written to the disk, which may take long: `cancel()` is polled meanwhile; raises `Cancelled`."""
    if cancel is None:
        return  # the file is synced before it takes its name
    copy = os.dup(descriptor)  # the caller may close its own

    def work() -> None:
        try:
            os.fsync(copy)
        finally:
            os.close(copy)

    aside(work, partial(stop_if, cancel))


def stored_dtype(trace: Trace, array: Array) -> str:
    """How an array is stored: integers as they are, a half type as such as long as no bit is lost."""
    if array.dtype.kind == "i":
        return "I64"
    if array.dtype == np.float64:
        return "F64"
    half = runfile.STORED[runfile.dtype_of(trace)]
    return half if half in HALF and widened.fits(array, half) else "F32"


def pieces(array: Array, dtype: str) -> Iterator[Array]:
    """The bytes of an array as they are stored, some MB at a time, each flat and contiguous."""
    rows = max(1, PIECE // max(1, array[:1].size * 8))
    for start in range(0, len(array), rows):
        part = np.ascontiguousarray(array[start : start + rows])
        part = widened.narrow(part, dtype) if dtype in HALF else part
        yield np.ascontiguousarray(part, NUMPY[dtype]).reshape(-1).view(np.uint8)


def is_readable(path: Path) -> None:
    """The finished file, looked at as `open` does, before it takes its name."""
    open(path)


def open(path: Path | str) -> Trace:
    """The saved run at `path`; its arrays are views of the file.

    Raises `Problem` for a file that is missing, damaged, unfinished, of a newer version or no saved run.
    """
    path = at_home(path)
    header = read_header(path)
    found = runfile.Description(header.metadata, path, most=len(header.entries))
    steps, batch = _check_shapes(found, header)
    reader = _Mapped(path, header)
    _check_integers(found, reader, steps, batch)
    weights = {name: reader.read(f"weights.{name}") for name in parameters(found.spec)}
    trace = runfile.assemble(found, weights, reader.read, found.meta)
    if found.check is not None:
        trace.__dict__["check"] = found.check  # what the cached property would have made
    return trace


class _Mapped:
    """One file in memory: views of its tensors, of a large one read when they are looked at."""

    def __init__(self, path: Path, header: Header) -> None:
        self.path, self.header = path, header
        with builtins.open(path, "rb") as file:
            small = os.fstat(file.fileno()).st_size <= WHOLE  # a map of a file that is cut short ends the process
            self.map = file.read() if small else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def read(self, name: str) -> Array:
        entry = self.header.entries[name]
        end = entry.start + entry.size
        if end > len(self.map):  # it has shrunk since its header was read
            raise Problem("run.truncated", path=str(self.path), size=len(self.map), expected=end)
        stored: Array = np.ndarray(entry.shape, NUMPY[entry.dtype], self.map, entry.start)
        return widened.opened(stored, entry.dtype) if entry.dtype in HALF else stored


def _check_shapes(found: runfile.Description, header: Header) -> tuple[int, int]:
    """Exactly the tensors of this network, each in its shape and dtype; the number of steps and sequences."""
    x = header.entries.get("x")
    if x is None or len(x.shape) != 3 or not all(x.shape) or (found.unbatched and x.shape[1] != 1):
        raise found.refuse("x")
    steps, batch, _ = x.shape
    expected = runfile.shapes(
        found.spec,
        steps,
        batch,
        masks=found.masks,
        cells=found.cells,
        borders=found.borders,
        packed=found.packed or (False, False),
    )
    for name in sorted({*expected, *header.entries}):
        entry = header.entries.get(name)
        if entry is None or expected.get(name) != entry.shape or not _fitting(found, name, entry):
            raise found.refuse(name if name in expected else "tensors")
    return steps, batch


def _fitting(found: runfile.Description, name: str, entry: Entry) -> bool:
    if name in ("lengths", *runfile.ORDERS):
        return entry.dtype == "I64"
    own = runfile.STORED[found.meta["dtype"]]
    return entry.dtype == own or (own in HALF and entry.dtype == "F32")


def _check_integers(found: runfile.Description, reader: _Mapped, steps: int, batch: int) -> None:
    lengths = reader.read("lengths")
    if lengths.min() < 1 or lengths.max() > steps:
        raise found.refuse("lengths")
    for name in runfile.ORDERS:
        if name in reader.header.entries and not np.array_equal(np.sort(reader.read(name)), np.arange(batch)):
            raise found.refuse(name)
