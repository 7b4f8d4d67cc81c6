"""The gate of .pt and .pth: the archive and its pickle are checked first, torch reads weights only after that.

The pickle is never loaded to be looked at: `Skeleton` follows its opcodes with plain Python values and knows only the
few names that a saved state_dict needs. What torch reads afterwards is what was checked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from rnnviz.core.foreign import (
    FLOATS,
    HINTS,
    Cancel,
    Foreign,
    Stored,
    check_name,
    check_room,
    in_words,
    refuse,
)
from rnnviz.core.foreign_pickle import Skeleton, TensorAt, walk
from rnnviz.core.foreign_zip import check_whole, directory
from rnnviz.support.messages import Problem

MAX_PICKLE = 2**20
IN_MEMORY = 2**28  # up to here a file is read once and checked and loaded from these very bytes


def read(path: Path, size: int, cancel: Cancel = None) -> Foreign:
    """The tensors of a saved state_dict, however deep it is nested in dicts."""
    check_room(path, min(size, IN_MEMORY))
    with in_words(path):
        data: Any = io.BytesIO(path.read_bytes()) if size <= IN_MEMORY else path.open("rb")
        with data:
            plan = _plan(path, data, size, cancel)
            loaded = _load(path, data, size)
    found, hints = walk(path, plan)
    tensors = {}
    for keys, place in found.items():
        check_name(path, ".".join(keys))
        value = _follow(loaded, keys)
        if _usable(place, value):
            tensors[".".join(keys)] = Stored(keys, place.dtype, place.shape, partial(_same, value))
    return Foreign(path, "pt", tensors, {name: hints[name] for name in HINTS if name in hints})


def _plan(path: Path, file: Any, size: int, cancel: Cancel) -> Any:
    """What the pickle would make, as plain values and places of tensors."""
    infos = directory(path, file, size)
    with zipfile.ZipFile(file) as archive:
        _check_kind(path, {info.filename for info in infos})
        for info in infos:
            if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
                refuse(path, f"compressed record {info.filename}")
        top = _top(path, infos)
        pickles = [info for info in infos if info.filename.endswith(".pkl")]
        if len(pickles) != 1 or pickles[0].filename != f"{top}/data.pkl":
            refuse(path, "data.pkl")
        if pickles[0].file_size > MAX_PICKLE:
            raise Problem("foreign.long_pickle", path=str(path), most=MAX_PICKLE // 1024)
        check_whole(path, archive, infos, cancel)
        if f"{top}/byteorder" in archive.namelist() and archive.read(f"{top}/byteorder") != b"little":
            raise Problem("foreign.byteorder", path=str(path))
        records = {info.filename.removeprefix(f"{top}/data/"): info.file_size for info in infos}
        return Skeleton(path, records).run(archive.read(pickles[0]))


def _check_kind(path: Path, names: set[str]) -> None:
    """Programs that torch can save as archives too."""
    inner = {name.split("/", 1)[-1] for name in names}
    if any(name.startswith("code/") or name == "constants.pkl" for name in inner):
        raise Problem("foreign.script", path=str(path))
    if any(name.startswith(("models/", "serialized_")) or name == "archive_format" for name in inner):
        raise Problem("foreign.exported", path=str(path))


def _top(path: Path, infos: list[zipfile.ZipInfo]) -> str:
    tops = {info.filename.split("/", 1)[0] for info in infos}
    if len(tops) != 1 or any("/" not in info.filename for info in infos):
        refuse(path, "folders")
    return tops.pop()


def _load(path: Path, file: Any, size: int) -> Any:
    import torch

    file.seek(0)
    try:
        if isinstance(file, io.BytesIO):
            return torch.load(file, map_location="cpu", weights_only=True)
        return torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except Exception as error:  # whatever torch says: its advice would be to switch the safety off
        raise Problem("foreign.damaged", path=str(path), part="content") from error


def _follow(loaded: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        loaded = loaded.get(key) if isinstance(loaded, Mapping) else None
    return loaded


def _usable(place: TensorAt, value: Any) -> bool:
    """What an RNN can compute with; counters, quantised and sparse tensors are left out."""
    import torch

    if place.dtype not in FLOATS or not isinstance(value, torch.Tensor) or value.layout is not torch.strided:
        return False
    fits = tuple(value.shape) == place.shape and str(value.dtype) == f"torch.{place.dtype}"
    return fits and value.device.type == "cpu" and not value.is_quantized


def _same(value: Any) -> Any:
    return value.detach()
