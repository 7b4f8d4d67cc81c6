"""Errors planted in functions that Qt calls: any function can be made to fail, and every connection is known.

A planted function stays the same object, only its code is another, so what was connected to it stays connected. Each
fails on a line of its own, which makes its error a distinct one.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import CodeType, FunctionType, MethodType
from typing import Any

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QItemSelection, QModelIndex, QSocketDescriptor, QSocketNotifier, Qt, QUrl, SignalInstance
from PySide6.QtGui import QKeySequence

import rnnviz

ROOT = Path(rnnviz.__path__[0]).parent
Place = tuple[str, int]  # a file below the root, and a line

# What a signal is emitted with; where nothing stands here, None is all that a planted slot needs
VALUES: dict[str, Callable[[], object]] = {
    "bool": bool, "int": int, "double": float, "QString": str, "QModelIndex": QModelIndex, "QUrl": QUrl,
    "QKeySequence": QKeySequence, "QItemSelection": QItemSelection, "Qt::ColorScheme": lambda: Qt.ColorScheme.Light,
    "QSocketDescriptor": QSocketDescriptor, "QSocketNotifier::Type": lambda: QSocketNotifier.Type.Read,
}  # fmt: skip
# pyqtgraph listens, too, and asks the sender for its range
OF_SIGNALS: dict[str, Callable[[], tuple[object, ...]]] = {
    name: lambda: (pg.ViewBox(enableMenu=False), (0.0, 1.0)) for name in ("sigXRangeChanged", "sigYRangeChanged")
}


def place_of(function: FunctionType) -> str:
    return f"{function.__module__}.{function.__qualname__}"


@cache
def failing(function: FunctionType) -> CodeType:
    """Code that raises, with as many free variables as `function` has."""
    free = ", ".join(f"_{k}" for k in range(len(function.__code__.co_freevars)))
    text = f"planted in {place_of(function)}"
    source = (
        f"def outer({free}):\n def planted(*args, **kwargs):\n  {free or 'pass'}\n  raise AssertionError({text!r})\n"
        " return planted"
    )
    space: dict[str, Any] = {}
    exec(compile(source, f"<{text}>", "exec"), space)
    made: FunctionType = space["outer"](*[None] * len(function.__code__.co_freevars))
    return made.__code__


@contextmanager
def planted(functions: Iterable[FunctionType]) -> Iterator[None]:
    """While this lasts, each of them raises."""
    was = {function: function.__code__ for function in functions}
    try:
        for function in was:
            function.__code__ = failing(function)
        yield
    finally:
        for function, code in was.items():
            function.__code__ = code


def calls_of(*methods: str) -> dict[Place, str]:
    """Every `X.method(...)` and `method(...)` in rnnviz -> its text."""
    found: dict[Place, str] = {}
    for file, call in calls():
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in methods:
            found[file, call.lineno] = ast.unparse(call)
    return found


@cache
def calls() -> list[tuple[str, ast.Call]]:
    """Every call in rnnviz, with its file."""
    paths = sorted((ROOT / "rnnviz").rglob("*.py"))
    trees = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    return [(file, node) for file, tree in trees.items() for node in ast.walk(tree) if isinstance(node, ast.Call)]


def caller(depth: int = 2) -> Place | None:
    """The line of rnnviz that calls now, if it is one."""
    frame = sys._getframe(depth)
    path = Path(frame.f_code.co_filename)
    return (path.relative_to(ROOT).as_posix(), frame.f_lineno) if path.is_relative_to(ROOT / "rnnviz") else None


@dataclass(frozen=True, eq=False)
class Connection:
    """One call of `connect` in rnnviz; `function` is what Python runs, None where Qt calls itself or another signal."""

    place: Place
    signal: SignalInstance
    function: FunctionType | None

    @property
    def name(self) -> str:
        """Such as `rnnviz/app/tour.py:89 clicked(bool)`."""
        return f"{self.place[0]}:{self.place[1]} {signature(self.signal)}"

    def emit(self) -> None:
        name, _, kinds = signature(self.signal).rstrip(")").partition("(")
        values = [VALUES.get(kind, lambda: None)() for kind in kinds.split(",") if kind]
        self.signal.emit(*(OF_SIGNALS[name]() if name in OF_SIGNALS else values))


def signature(signal: SignalInstance) -> str:
    """Such as `clicked(bool)`; PySide tells it in no other way."""
    return str(signal).split(" ")[1]


def python_of(slot: object) -> FunctionType | None:
    """The function of rnnviz that runs when `slot` is called."""
    while isinstance(slot, partial):
        slot = slot.func
    if not isinstance(slot, MethodType | FunctionType):
        slot = vars(type(slot)).get("__call__", slot)  # an object of ours that can be called
    function = getattr(slot, "__func__", slot)
    function = getattr(function, "__wrapped__", function)
    return function if isinstance(function, FunctionType) else None


@contextmanager
def noted_connections() -> Iterator[list[Connection]]:
    """All that rnnviz connects while this lasts."""
    found: list[Connection] = []
    connect, disconnect = SignalInstance.connect, SignalInstance.disconnect

    def noting(self: SignalInstance, slot: object, *more: object, **named: object) -> object:
        place = caller()
        if place is not None:
            found.append(Connection(place, self, python_of(slot)))
        return connect(self, slot, *more, **named)

    def forgetting(self: SignalInstance, slot: object = None) -> object:
        found[:] = [c for c in found if c.signal is not self or c.function is not python_of(slot)]
        return disconnect(self, slot)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SignalInstance, "connect", noting)
        patch.setattr(SignalInstance, "disconnect", forgetting)
        yield found
