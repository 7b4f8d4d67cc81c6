"""The gate of .npz: an archive of arrays, each header checked against its size before numbers are read."""

from __future__ import annotations

import zipfile
from functools import partial
from math import prod
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.foreign import (
    Cancel,
    Foreign,
    Stored,
    check_name,
    check_room,
    check_shape,
    in_words,
    printable,
    refuse,
)
from rnnviz.core.foreign_zip import directory
from rnnviz.support.messages import Problem, stop_if

if TYPE_CHECKING:
    import torch

MAX_HEADER = 2**16
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read(path: Path, size: int, cancel: Cancel = None) -> Foreign:
    """The arrays of float numbers; those of other numbers are left out, Python objects are refused."""
    tensors = {}
    for name, (dtype, shape) in headers(path, size, cancel).items():
        if dtype.kind == "f" and dtype.itemsize in (2, 4, 8):
            tensors[name] = Stored((name,), dtype.newbyteorder("=").name, shape, partial(_tensor, path, name, shape))
    return Foreign(path, "npz", tensors)


def headers(path: Path, size: int, cancel: Cancel = None) -> dict[str, tuple[np.dtype[Any], tuple[int, ...]]]:
    """name -> (dtype, shape) of every array; raises `Problem` for what is no .npz of numbers."""
    found = {}
    with in_words(path), path.open("rb") as file:
        infos = directory(path, file, size)
        with zipfile.ZipFile(file) as archive:
            for info in infos:
                stop_if(cancel)
                if not info.filename.endswith(".npy"):
                    raise Problem("foreign.no_arrays", path=str(path), name=printable(info.filename))
                if info.compress_type not in METHODS:
                    refuse(path, f"compressed record {info.filename}")
                name = info.filename.removesuffix(".npy")
                check_name(path, name)
                with archive.open(info) as record:
                    found[name] = header(path, name, record, info.file_size)
    return found


def header(path: Path, name: str, record: IO[bytes], size: int) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """(dtype, shape) at the start of a .npy, whose numbers fill the record exactly."""
    version = np.lib.format.read_magic(record)
    if version not in ((1, 0), (2, 0), (3, 0)):
        refuse(path, f"version of {name}")
    reader = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = reader(record, max_header_size=MAX_HEADER)
    if dtype.hasobject:
        raise Problem("foreign.object_array", path=str(path), name=printable(name))
    shape = check_shape(path, name, shape)
    if record.tell() + prod(shape) * dtype.itemsize != size:
        refuse(path, f"size of {name}")
    return dtype, shape


def array(path: Path, name: str, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """One array of an archive whose headers have been checked."""
    check_room(path, 8 * prod(shape))
    with in_words(path), np.load(path, allow_pickle=False) as archive:
        values: npt.NDArray[Any] = archive[name]
    if values.shape != shape:  # it was replaced since it was checked
        refuse(path, name)
    return values


def _tensor(path: Path, name: str, shape: tuple[int, ...]) -> torch.Tensor:
    import torch

    values = array(path, name, shape)
    return torch.from_numpy(np.ascontiguousarray(values.astype(values.dtype.newbyteorder("="), copy=False)))
