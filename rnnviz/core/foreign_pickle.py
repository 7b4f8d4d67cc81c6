"""What a saved state_dict's pickle says, followed opcode by opcode with inert values: nothing is imported or called.

The opcodes are those that torch.save writes and torch.load(weights_only=True) knows; the names are those of tensors,
storages and ordered dicts. Everything else is refused in words. Bounds are checked before torch allocates anything.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, NoReturn

from rnnviz.core.foreign import MAX_DIMENSIONS, MAX_TENSORS, printable, refuse
from rnnviz.support.messages import Problem

MAX_DEPTH = 12
SIZES = {
    "float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int64": 8, "int32": 4, "int16": 2, "int8": 1, "uint8": 1,
    "bool": 1, "complex64": 8, "complex128": 16, "uint16": 2, "uint32": 4, "uint64": 8, "float8_e4m3fn": 1,
    "float8_e5m2": 1, "untyped": 1,
}  # fmt: skip
STORAGES = {
    "DoubleStorage": "float64", "FloatStorage": "float32", "HalfStorage": "float16", "BFloat16Storage": "bfloat16",
    "LongStorage": "int64", "IntStorage": "int32", "ShortStorage": "int16", "CharStorage": "int8",
    "ByteStorage": "uint8", "BoolStorage": "bool", "ComplexFloatStorage": "complex64",
    "ComplexDoubleStorage": "complex128",
}  # fmt: skip
REBUILD = "torch._utils _rebuild_"
UNTYPED = "torch.storage UntypedStorage"
WHOLE = ("torch.nn", "__main__", "torch.fx", "torch.ao", "torch.optim")  # a pickled object, not a state_dict
RUNS = ("INST", "OBJ", "NEWOBJ", "NEWOBJ_EX", "STACK_GLOBAL", "EXT1", "EXT2", "EXT4")  # opcodes that make objects
_MARK = object()


@dataclass(frozen=True)
class Name:
    """A name that the pickle asks for: "torch FloatStorage"."""

    text: str


@dataclass(frozen=True)
class Storage:
    """The numbers that tensors are views of."""

    dtype: str
    count: int


@dataclass(frozen=True)
class TensorAt:
    """A tensor that torch would make, within the bounds of its storage."""

    dtype: str
    shape: tuple[int, ...]


class Opaque:
    """A value that nobody looks at."""


class Skeleton:
    """Runs one pickle; `records` are the sizes of the storages in the archive, by their key."""

    def __init__(self, path: Path, records: Mapping[str, int]) -> None:
        self.path, self.records = path, records
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}
        self.steps = 0

    def run(self, data: bytes) -> Any:
        """The outermost value, usually a dict."""
        try:
            for opcode, argument, _ in pickletools.genops(data):  # raises where there is no STOP
                if opcode.name != "STOP":
                    self.step(opcode.name, argument)
        except Problem:
            raise
        except (ValueError, IndexError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Problem("foreign.damaged", path=str(self.path), part="data.pkl") from error
        if len(self.stack) != 1:
            self.refuse("data.pkl")
        return self.stack[0]

    def refuse(self, part: str) -> NoReturn:
        refuse(self.path, part)

    def step(self, name: str, argument: Any) -> None:
        if name in _VALUES:
            self.stack.append(_VALUES[name](argument))
        elif name in ("BINPUT", "LONG_BINPUT"):
            if argument > 2**22:  # readers that keep the memo in a list would make room for it
                self.refuse("data.pkl")
            self.memo[argument] = self.stack[-1]
        elif name in ("BINGET", "LONG_BINGET"):
            self.stack.append(self.memo[argument])
        elif name in _DOES:
            _DOES[name](self, argument)
        elif name not in ("PROTO", "FRAME"):
            found = "foreign.object" if name in RUNS else "foreign.protocol"
            raise Problem(found, path=str(self.path), name=name.lower())

    def marked(self) -> list[Any]:
        """What stands above the last mark."""
        values: list[Any] = []
        while (value := self.stack.pop()) is not _MARK:
            values.append(value)
        values.reverse()
        return values

    def group(self, count: int) -> None:
        values = [self.stack.pop() for _ in range(count)]
        self.stack.append(tuple(reversed(values)))

    def extend(self, argument: Any) -> None:
        values = self.marked()
        self.stack[-1].extend(values)

    def append(self, argument: Any) -> None:
        value = self.stack.pop()
        self.stack[-1].append(value)

    def set_items(self, argument: Any) -> None:
        values = self.marked()
        self.put(values)

    def set_item(self, argument: Any) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self.put([key, value])

    def put(self, values: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, dict) or len(values) % 2:
            self.refuse("data.pkl")
        for key, value in zip(values[::2], values[1::2], strict=True):
            target[self.key(key)] = value

    def key(self, key: Any) -> str | int:
        """A key of a dict: hashing nested tuples, here or later in torch, can take for ever."""
        if not isinstance(key, (str, int)):
            self.refuse("key of a dict")
        return key

    def name(self, argument: Any) -> None:
        module, _, name = str(argument).partition(" ")
        if module.startswith(WHOLE) and argument not in CALLS:
            raise Problem("foreign.module", path=str(self.path), name=printable(f"{module}.{name}"))
        known = module == "torch" and (name in STORAGES or name in SIZES)
        if argument not in CALLS and argument != UNTYPED and not known:
            raise Problem("foreign.object", path=str(self.path), name=printable(f"{module}.{name}"))
        self.stack.append(Name(str(argument)))

    def persistent(self, argument: Any) -> None:
        """("storage", type, key, device, count): the numbers are in the record of that key."""
        given = self.stack.pop()
        if not isinstance(given, tuple) or len(given) != 5 or given[0] != "storage" or not isinstance(given[1], Name):
            self.refuse("data.pkl")
        _, kind, key, device, count = given
        dtype = STORAGES.get(kind.text.split(" ")[-1], "untyped")
        if not isinstance(key, str) or not isinstance(device, str) or type(count) is not int or count < 0:
            self.refuse("data.pkl")
        if key not in self.records or count * SIZES[dtype] > self.records[key]:
            self.refuse(f"storage {key}")
        self.stack.append(Storage(dtype, count))

    def build(self, argument: Any) -> None:
        """An OrderedDict's own attributes (_metadata): nothing that is needed."""
        self.stack.pop()
        if not isinstance(self.stack[-1], dict):
            self.refuse("data.pkl")

    def reduce(self, argument: Any) -> None:
        arguments, name = self.stack.pop(), self.stack.pop()
        if not isinstance(name, Name) or not isinstance(arguments, tuple) or name.text not in CALLS:
            self.refuse("data.pkl")
        self.stack.append(CALLS[name.text](self, *arguments))

    # --- what the allowed names make -------------------------------------------------------------------
    def ordered(self, pairs: Any = ()) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for key, value in pairs:
            made[self.key(key)] = value
        return made

    def tensor(self, storage: Any, offset: Any, shape: Any, stride: Any, *more: Any) -> Any:
        dtype = storage.dtype if isinstance(storage, Storage) else "?"
        return self._tensor(storage, dtype, 1, offset, shape, stride)

    def tensor_of(
        self, storage: Any, offset: Any, shape: Any, stride: Any, grad: Any, hooks: Any, dtype: Any, *more: Any
    ) -> Any:
        """v3: an untyped storage, counted in bytes, and the dtype beside it."""
        named = dtype.text.split(" ")[-1] if isinstance(dtype, Name) else "?"
        return self._tensor(storage, named, SIZES.get(named, 0), offset, shape, stride)

    def _tensor(self, storage: Any, dtype: str, unit: int, offset: Any, shape: Any, stride: Any) -> Any:
        if not isinstance(storage, Storage) or dtype not in SIZES or unit < 1:
            self.refuse("data.pkl")
        numbers = (offset, *shape, *stride)
        if len(shape) != len(stride) or len(shape) > MAX_DIMENSIONS:
            self.refuse("shape of a tensor")
        if not all(type(n) is int and 0 <= n < 2**48 for n in numbers):
            self.refuse("shape of a tensor")
        last = offset + sum((n - 1) * step for n, step in zip(shape, stride, strict=True))
        room = storage.count // unit
        if prod(shape) and (last >= room or prod(shape) > room):  # torch would make the storage larger
            self.refuse("size of a tensor")
        return TensorAt(dtype, tuple(shape))

    def parameter(self, data: Any, *more: Any) -> Any:
        return data

    def opaque(self, *arguments: Any) -> Any:
        return Opaque()


CALLS: dict[str, Callable[..., Any]] = {
    "collections OrderedDict": Skeleton.ordered,
    REBUILD + "tensor_v2": Skeleton.tensor,
    REBUILD + "tensor_v3": Skeleton.tensor_of,
    REBUILD + "parameter": Skeleton.parameter,
    REBUILD + "parameter_with_state": Skeleton.parameter,
    "torch Size": Skeleton.opaque,
    "torch device": Skeleton.opaque,
}


def _mark(machine: Skeleton, argument: Any) -> None:
    machine.stack.append(_MARK)


_VALUES: dict[str, Callable[[Any], Any]] = {
    "EMPTY_DICT": lambda _: {}, "EMPTY_LIST": lambda _: [], "EMPTY_TUPLE": lambda _: (), "NONE": lambda _: None,
    "NEWTRUE": lambda _: True, "NEWFALSE": lambda _: False,
    **dict.fromkeys(("BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT", "BINUNICODE", "SHORT_BINSTRING"),
                    lambda value: value),
}  # fmt: skip
_DOES: dict[str, Callable[[Skeleton, Any], None]] = {
    "MARK": _mark,
    "TUPLE": lambda machine, _: machine.stack.append(tuple(machine.marked())),
    "TUPLE1": lambda machine, _: machine.group(1),
    "TUPLE2": lambda machine, _: machine.group(2),
    "TUPLE3": lambda machine, _: machine.group(3),
    "APPEND": Skeleton.append,
    "APPENDS": Skeleton.extend,
    "SETITEM": Skeleton.set_item,
    "SETITEMS": Skeleton.set_items,
    "GLOBAL": Skeleton.name,
    "BINPERSID": Skeleton.persistent,
    "BUILD": Skeleton.build,
    "REDUCE": Skeleton.reduce,
}


def walk(path: Path, plan: Any) -> tuple[dict[tuple[str, ...], TensorAt], dict[str, Any]]:
    """(tensors by their keys, plain values by their last key) of nested dicts; shared parts are visited with bounds."""
    if not isinstance(plan, dict):
        raise Problem("foreign.no_dict", path=str(path))
    found: dict[tuple[str, ...], TensorAt] = {}
    hints: dict[str, Any] = {}
    left: list[tuple[tuple[str, ...], Any]] = [((), plan)]
    visited = 0
    while left:
        keys, value = left.pop()
        visited += 1
        if visited > 8 * MAX_TENSORS or len(keys) > MAX_DEPTH:
            refuse(path, "nesting")
        if isinstance(value, TensorAt):
            found[keys] = value
        elif isinstance(value, dict):
            inner = [((*keys, key), item) for key, item in value.items() if isinstance(key, str)]
            left.extend(reversed(inner))
        elif keys and isinstance(value, (bool, int, float, str)):
            hints.setdefault(keys[-1], value)
    if len(found) > MAX_TENSORS:
        raise Problem("foreign.many", path=str(path), most=MAX_TENSORS)
    return found, hints
