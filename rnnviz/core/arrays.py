"""x from files of numbers: .npy (mapped into memory), one array of a .npz, or a text file of numbers."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rnnviz.core import sound
from rnnviz.core.spec import InputSpec
from rnnviz.core.text import MAX_TEXT
from rnnviz.support.messages import Problem

Array = npt.NDArray[Any]
LENGTHS = "lengths"  # the array of a .npz that says how long each sequence is


def shape(spec: InputSpec) -> tuple[int, ...]:
    """(L, N, H_in) or (L, H_in) of a file, from its header where it has one."""
    if sound.is_sound(spec.path):
        return sound.shape(spec)
    parts = sequences(spec)
    if parts is None:
        found = _array(spec).shape
        found = (found[1], found[0], found[2]) if spec.turned and len(found) == 3 else found
        return (longest(spec) or found[0], *found[1:])
    return max(map(len, parts)), len(parts), parts[0].shape[1]


def lengths(spec: InputSpec) -> tuple[int, ...]:
    """How long each sequence of the file is; empty where it does not say."""
    parts = sequences(spec)
    if parts is not None:
        return tuple(len(part) for part in parts)
    return _npz_lengths(*_stamped(spec.path)) if _suffix(spec) == ".npz" else ()


def longest(spec: InputSpec) -> int:
    """The steps of an array that are in any sequence, where it goes in packed and is longer; else 0."""
    given = spec.lengths or (_npz_lengths(*_stamped(spec.path)) if spec.packed and _suffix(spec) == ".npz" else ())
    found = _array(spec).shape
    steps = found[spec.turned] if len(found) == 3 else 0
    return max(given) if given and 0 < max(given) < steps else 0


def values(spec: InputSpec) -> Array:
    """The numbers as float64 in the shape of `shape`; beyond a sequence's length 0."""
    if sound.is_sound(spec.path):
        return sound.values(spec)
    parts = sequences(spec)
    if parts is None:
        found = np.array(_array(spec), dtype=np.float64)
        found = found.swapaxes(0, 1) if spec.turned and found.ndim == 3 else found
        return found[: longest(spec) or None]
    made = np.zeros(shape(spec))
    for n, part in enumerate(parts):
        made[: len(part), n] = part
    return made


def sequences(spec: InputSpec) -> tuple[Array, ...] | None:
    """One (L, H_in) per sequence of a text file; None for arrays."""
    from rnnviz.core.tables import read_table

    return read_table(spec.path, spec.table) if is_text(spec) else None


def is_text(spec: InputSpec) -> bool:
    """True for a text file of numbers: by its suffix, or by none that says otherwise where it was looked into."""
    from rnnviz.core.tables import is_table

    says_otherwise = _suffix(spec) in (".npy", ".npz", sound.SUFFIX)
    return is_table(spec.path) or (spec.table is not None and not says_otherwise)


def _suffix(spec: InputSpec) -> str:
    return Path(spec.path).suffix.lower()


def _stamped(path: str) -> tuple[str, int, int]:
    file = Path(path)
    try:
        stamp = file.stat()
    except (OSError, ValueError) as error:
        raise Problem("inputs.missing", field="path", name=file.name) from error
    return str(file), stamp.st_mtime_ns, stamp.st_size


def _array(spec: InputSpec) -> Array:
    stamped = _stamped(spec.path)
    return _npz(*stamped, spec.member) if _suffix(spec) == ".npz" else _npy(*stamped)


@lru_cache(maxsize=4)
def _npy(path: str, _time: int, _size: int) -> Array:
    return _checked(_mapped(Path(path)), Path(path).name)


def _mapped(path: Path) -> Array:
    if not path.is_file():
        raise Problem("inputs.missing", field="path", name=path.name)
    try:
        found: Array = np.load(path, mmap_mode="r", allow_pickle=False)
    except Exception as error:  # the header is read by Python's own parser, which has many ways to fail
        raise Problem("inputs.npy", field="path", name=path.name) from error
    if not isinstance(found, np.ndarray) or found.dtype.kind not in "fiub":
        raise Problem("inputs.npy", field="path", name=path.name)
    return found


def token_ids(path: Path, *, batch_first: bool) -> list[list[int]]:
    """Numbers of tokens from a .npy, (L,), (L, N) or with batch_first (N, L): one list per sequence."""
    found = _mapped(path)
    if found.dtype.kind not in "iu" or found.ndim not in (1, 2) or not 0 < found.size <= MAX_TEXT:
        given = {"shape": found.shape, "dtype": str(found.dtype), "most": MAX_TEXT}
        raise Problem("inputs.ids_npy", field="path", name=path.name, **given)
    rows = found if batch_first else found.T
    made: list[list[int]] = np.atleast_2d(rows).tolist()
    return made


def _checked(found: Array, name: str) -> Array:
    if found.ndim not in (2, 3) or 0 in found.shape:
        raise Problem("inputs.npy_shape", field="path", name=name, shape=found.shape)
    return found


def members(path: Path) -> dict[str, tuple[int, ...]]:
    """The arrays of a .npz that can be x, with their shapes."""
    from rnnviz.core.foreign import check_file, first_bytes
    from rnnviz.core.foreign_npz import headers

    size = check_file(path)
    if first_bytes(path)[:2] != b"PK":
        raise Problem("inputs.npz", field="path", name=path.name)
    found = headers(path, size)
    return {n: s for n, (dtype, s) in found.items() if dtype.kind in "fiub" and len(s) in (2, 3) and 0 not in s}


def member_of(spec: InputSpec) -> str:
    """The array of a .npz that is x: the named one, "x", or the only one that can be."""
    path = Path(spec.path)
    offered = members(path)
    name = spec.member or ("x" if "x" in offered else next(iter(offered)) if len(offered) == 1 else "")
    if name not in offered:
        raise Problem("inputs.member", field="path", name=path.name, names=", ".join(list(offered)[:20]) or "-")
    return name


@lru_cache(maxsize=4)
def _npz(path: str, _time: int, _size: int, member: str) -> Array:
    from rnnviz.core.foreign_npz import array

    file = Path(path)
    member = member_of(InputSpec("file", path=path, member=member))
    found = array(file, member, members(file)[member])
    found.flags.writeable = False
    return _checked(found, file.name)


@lru_cache(maxsize=4)
def _npz_lengths(path: str, _time: int, _size: int) -> tuple[int, ...]:
    from rnnviz.core.foreign import check_file
    from rnnviz.core.foreign_npz import array, headers

    dtype, where = headers(Path(path), check_file(Path(path))).get(LENGTHS, (None, ()))
    if dtype is None or dtype.kind not in "iu" or len(where) != 1:
        return ()
    return tuple(int(n) for n in array(Path(path), LENGTHS, where))
