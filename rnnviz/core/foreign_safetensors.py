"""The gate of .safetensors: the header is checked before the library sees the file."""

from __future__ import annotations

from functools import partial
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz.core.container import parse
from rnnviz.core.foreign import (
    MAX_TENSORS,
    Cancel,
    Foreign,
    Stored,
    check_name,
    check_room,
    check_shape,
    in_words,
    refuse,
)
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    import torch

MAX_HEADER = 2**23
BITS = {
    "F64": 64, "F32": 32, "F16": 16, "BF16": 16, "I64": 64, "I32": 32, "I16": 16, "I8": 8, "U64": 64, "U32": 32,
    "U16": 16, "U8": 8, "BOOL": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "C64": 64, "F4": 4, "F6_E2M3": 6,
    "F6_E3M2": 6, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
}  # fmt: skip
TORCH = {"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16"}


def read(path: Path, size: int, cancel: Cancel = None) -> Foreign:
    """The tensors of float numbers; the others are left out."""
    with in_words(path), path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(size - 8, MAX_HEADER):
            name = "foreign.many" if MAX_HEADER < length <= size - 8 else "foreign.cut"
            raise Problem("foreign.unknown" if length > 2**40 else name, path=str(path), most=MAX_TENSORS)
        text = file.read(length)
    try:
        header = parse(text, path)
    except Problem as problem:
        raise Problem("foreign.unknown", path=str(path)) from problem
    header.pop("__metadata__", None)
    if len(header) > MAX_TENSORS:
        refuse(path, "number of tensors")
    spans = sorted(_span(path, name, entry) for name, entry in header.items())
    _check_spans(path, spans, size - 8 - length)
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] in TORCH:
            shape = tuple(entry["shape"])
            tensors[name] = Stored((name,), TORCH[entry["dtype"]], shape, partial(_tensor, path, name, shape))
    return Foreign(path, "safetensors", tensors)


def _span(path: Path, name: str, entry: Any) -> tuple[int, int]:
    check_name(path, name)
    if not isinstance(entry, dict) or set(entry) != {"dtype", "shape", "data_offsets"}:
        refuse(path, f"entry {name}")
    if not isinstance(entry["dtype"], str) or entry["dtype"] not in BITS:
        refuse(path, f"type of {name}")
    shape, offsets = check_shape(path, name, entry["shape"]), entry["data_offsets"]
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(type(n) is int and n >= 0 for n in offsets):
        refuse(path, f"place of {name}")
    if prod(shape) * BITS[entry["dtype"]] != 8 * (offsets[1] - offsets[0]):
        refuse(path, f"size of {name}")
    return offsets[0], offsets[1]


def _check_spans(path: Path, spans: list[tuple[int, int]], room: int) -> None:
    """One after the other without gaps, to the very end of the file."""
    position = 0
    for start, stop in spans:
        if start != position:
            refuse(path, "order of tensors")
        position = stop
    if position > room:
        raise Problem("foreign.cut", path=str(path))
    if position < room:
        refuse(path, "end")


def _tensor(path: Path, name: str, shape: tuple[int, ...]) -> torch.Tensor:
    from safetensors import safe_open

    check_room(path, 8 * prod(shape))
    with in_words(path), safe_open(path, framework="pt", device="cpu") as file:
        value: torch.Tensor = file.get_tensor(name)
    if tuple(value.shape) != shape:  # it was replaced since it was checked
        refuse(path, name)
    return value
