"""The safetensors container: 8 bytes of header length, a JSON header, then the numbers of all tensors, no gaps.

Any safetensors reader opens what is written here. Reading is strict, because files come from outside: sizes are
checked before anything is allocated, and every refusal is a `Problem` that names the file. Numbers are never read
here: `Entry` says where they are.
"""

from __future__ import annotations

import json
import math
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from rnnviz.support.messages import Problem, unreadable

SIZES = {"F64": 8, "I64": 8, "F32": 4, "F16": 2, "BF16": 2}
MAX_HEADER = 2**24  # bytes
MAX_TENSORS = 2**16
MAX_NAME = 200
MAX_DIMENSIONS = 3
MAX_ELEMENTS = 2**48
ALIGNMENT = 64


@dataclass(frozen=True)
class Entry:
    """One tensor: dtype by safetensors' name, shape, and where its bytes begin in the file."""

    dtype: str
    shape: tuple[int, ...]
    start: int

    @property
    def size(self) -> int:
        """In bytes."""
        return math.prod(self.shape) * SIZES[self.dtype]


@dataclass(frozen=True)
class Header:
    """What a file says of itself."""

    metadata: Mapping[str, str]
    entries: Mapping[str, Entry]


Tensors = Mapping[str, tuple[str, Sequence[int]]]  # name -> (dtype, shape)


def layout(tensors: Tensors, metadata: Mapping[str, str], *, room: int = 0) -> bytes:
    """The head of a file: header length and JSON, padded so that numbers are aligned.

    The tensors follow each other by falling element size, then by name: so each is aligned although there are no
    gaps. `room` bytes are kept free, for metadata that are known only later (`refill`).
    """
    text = _json(tensors, metadata)
    length = len(text) + room
    length += -(length + 8) % ALIGNMENT
    return length.to_bytes(8, "little") + text.ljust(length)


def refill(head: bytes, tensors: Tensors, metadata: Mapping[str, str]) -> bytes | None:
    """The same head, as long as before, with other metadata; None where there is not enough room."""
    text = _json(tensors, metadata)
    return head[:8] + text.ljust(len(head) - 8) if len(text) <= len(head) - 8 else None


def entries_of(tensors: Tensors, begin: int) -> dict[str, Entry]:
    """Where each tensor stands in a file whose numbers start at byte `begin`, in the order of the file."""
    entries: dict[str, Entry] = {}
    for name in sorted(tensors, key=lambda name: (-SIZES[tensors[name][0]], name)):
        dtype, shape = tensors[name]
        entries[name] = Entry(dtype, tuple(int(n) for n in shape), begin)
        begin += entries[name].size
    return entries


def _json(tensors: Tensors, metadata: Mapping[str, str]) -> bytes:
    header: dict[str, Any] = {"__metadata__": dict(metadata)}
    for name, entry in entries_of(tensors, 0).items():
        offsets = [entry.start, entry.start + entry.size]
        header[name] = {"dtype": entry.dtype, "shape": list(entry.shape), "data_offsets": offsets}
    return json.dumps(header, separators=(",", ":"), allow_nan=False).encode()


# --- reading ---------------------------------------------------------------------------------------
def read_header(path: Path) -> Header:
    """The checked header of a safetensors file; raises `Problem`."""
    try:
        kind = path.stat().st_mode  # before opening: a pipe would wait for ever
        if not stat.S_ISREG(kind):
            raise Problem("run.special", path=str(path))
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            length = int.from_bytes(file.read(8), "little")
            if size < 8 or not 2 <= length <= min(size - 8, MAX_HEADER):
                raise Problem("run.foreign", path=str(path))
            text = file.read(length)
    except Problem:
        raise
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    return _Reader(path, size, 8 + length).header(text)


class _Reader:
    """Checks one header against the file that it stands in."""

    def __init__(self, path: Path, size: int, begin: int) -> None:
        self.path, self.size, self.begin = path, size, begin

    def header(self, text: bytes) -> Header:
        data = parse(text, self.path)
        metadata = data.pop("__metadata__", {})
        if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
            self.refuse()
        if len(data) > MAX_TENSORS:
            self.refuse()
        entries = {name: self.entry(name, value) for name, value in data.items()}
        self.no_gaps(entries)
        return Header(metadata, entries)

    def entry(self, name: str, value: Any) -> Entry:
        if len(name) > MAX_NAME or not isinstance(value, dict) or set(value) != {"dtype", "shape", "data_offsets"}:
            self.refuse(name)
        dtype, shape, offsets = value["dtype"], value["shape"], value["data_offsets"]
        if not isinstance(dtype, str) or dtype not in SIZES:
            self.refuse(name)
        if not (_integers(shape) and len(shape) <= MAX_DIMENSIONS and _integers(offsets) and len(offsets) == 2):
            self.refuse(name)
        if math.prod(shape) > MAX_ELEMENTS or math.prod(shape) * SIZES[dtype] != offsets[1] - offsets[0]:
            self.refuse(name)
        return Entry(dtype, tuple(shape), self.begin + offsets[0])

    def no_gaps(self, entries: Mapping[str, Entry]) -> None:
        position = self.begin
        for entry in sorted(entries.values(), key=lambda entry: (entry.start, entry.size)):
            if entry.start != position:
                self.refuse()
            position += entry.size
        if position > self.size:
            raise Problem("run.truncated", path=str(self.path), size=self.size, expected=position)
        if position < self.size:
            self.refuse()

    def refuse(self, name: str = "header") -> NoReturn:
        raise Problem("run.damaged", path=str(self.path), part=_short(name))


def parse(text: bytes | str, path: Path) -> dict[str, Any]:
    """A JSON object without duplicate names, NaN or infinities; raises `Problem`."""
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Problem("run.foreign", path=str(path)) from error
    if not isinstance(data, dict):
        raise Problem("run.foreign", path=str(path))
    return data


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("duplicate name")
    return data


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _integers(values: Any) -> bool:
    """A list of whole numbers of at least 0 (True is none)."""
    return isinstance(values, list) and all(type(v) is int and 0 <= v <= 2**62 for v in values)


def _short(name: str) -> str:
    """A name out of a file, safe to show."""
    clean = "".join(c if c.isprintable() else "?" for c in name)
    return clean if len(clean) <= 40 else clean[:37] + "..."
