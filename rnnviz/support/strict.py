"""The one strict reader of JSON that comes from outside: every value has the type that the dataclass declares.

`load` refuses what is too large, too deep, not finite or written twice; `build` makes frozen dataclasses from the
result, by their type hints. Both raise `Unfit`, which names the place; whoever knows the file makes a sentence of it.
"""

from __future__ import annotations

import json
import math
import re
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from rnnviz.support.messages import Problem

MOST_BYTES = 64 * 2**20
MOST_DEPTH = 32
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_BRACKET = re.compile(rb"[\[\]{}]")


class Unfit(ValueError):
    """`where` is the dotted name of the value that does not fit; empty: the whole text."""

    def __init__(self, where: str = "") -> None:
        self.where = where
        super().__init__(where)


# --- text to plain values --------------------------------------------------------------------------
def load(data: bytes) -> Any:
    """The JSON value of UTF-8 `data`; raises `Unfit` for more than 64 MiB or 32 levels, NaN, Infinity, double names."""
    if len(data) > MOST_BYTES or _depth(data) > MOST_DEPTH:
        raise Unfit
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_object)
    except Unfit:
        raise
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, a number of thousands of digits
        raise Unfit from error


def _depth(data: bytes) -> int:
    depth = deepest = 0
    for found in _BRACKET.finditer(_STRING.sub(b"", data)):
        depth += 1 if found[0] in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _refuse(name: str) -> Any:
    raise Unfit


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Unfit(next(name for name, _ in pairs if [n for n, _ in pairs].count(name) > 1))
    return made


# --- plain values to dataclasses -------------------------------------------------------------------
def build(kind: Any, data: Any, where: str = "") -> Any:
    """`data` as a value of the type `kind`: a dataclass (a mapping that may name it in "is"), a union, a tuple, a
    plain type. Lists become tuples, int is no bool, float is finite and may be written as an int."""
    if is_dataclass(kind):
        return _dataclass(kind, data, where)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return build(_member(inner, data, where), data, where)
    if origin is tuple:
        return _tuple(inner, data, where)
    if kind is Any:
        return _plain(data, where)
    if origin is Literal and isinstance(data, str) and data in inner:
        return data
    if not _fits(kind, data):
        raise Unfit(where)
    return float(data) if kind is float else data


def _dataclass(kind: Any, data: Any, where: str) -> Any:
    if not isinstance(data, Mapping) or data.get("is", kind.__name__) != kind.__name__:
        raise Unfit(where)
    hints = _hints(kind)
    given = {name: value for name, value in data.items() if name != "is"}
    for name in given:
        if name not in hints:
            raise Unfit(_at(where, name))
    parts = {name: build(hints[name], value, _at(where, name)) for name, value in given.items()}
    try:
        return kind(**parts)
    except (Unfit, Problem):
        raise
    except (TypeError, ValueError, OverflowError, RecursionError) as error:  # a part is missing, or wrong
        raise Unfit(where or _at(where, next(iter(hints)))) from error


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind) if f.init}


def _member(kinds: tuple[Any, ...], data: Any, where: str) -> Any:
    """The one of a union's types that `data` is."""
    for kind in kinds:
        if is_dataclass(kind):
            if isinstance(data, Mapping) and data.get("is") == kind.__name__:  # type: ignore[union-attr]
                return kind
        elif get_origin(kind) is tuple:
            if isinstance(data, list):
                return kind
        elif _fits(kind, data):
            return kind
    raise Unfit(where)


def _tuple(inner: tuple[Any, ...], data: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise Unfit(where)
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(build(inner[0], value, where) for value in data)
    if len(inner) != len(data):
        raise Unfit(where)
    return tuple(build(kind, value, where) for kind, value in zip(inner, data, strict=True))


def _plain(data: Any, where: str) -> Any:
    if isinstance(data, list):
        return tuple(_plain(value, where) for value in data)
    if data is None or isinstance(data, (bool, int, str)) or (isinstance(data, float) and math.isfinite(data)):
        return data
    raise Unfit(where)


def _fits(kind: Any, data: Any) -> bool:
    if kind is type(None):
        return data is None
    if kind is float:
        return isinstance(data, (int, float)) and not isinstance(data, bool) and math.isfinite(data)
    if kind is int:
        return isinstance(data, int) and not isinstance(data, bool)
    return isinstance(kind, type) and isinstance(data, kind)


def _at(where: str, name: str) -> str:
    name = "".join(c if c.isprintable() else "?" for c in name[:80])
    return f"{where}.{name}"[:80] if where else name
