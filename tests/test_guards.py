"""Every override of a Qt virtual is guarded: an exception that leaves one escapes elsewhere, or ends the process.

And what catches everything passes it on: no slot and no override swallows an error.
"""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest

import rnnviz

# this catches everything itself, because it does more than report
OWN = {"rnnviz.render.heatmap.HeatmapItem.paint"}
FOREIGN = ("PySide6", "Shiboken", "pyqtgraph")


def classes() -> Iterator[type]:
    for module in pkgutil.walk_packages(rnnviz.__path__, "rnnviz."):
        if not module.name.endswith("__main__"):
            found = vars(import_module(module.name)).values()
            yield from (c for c in found if inspect.isclass(c) and c.__module__ == module.name)


def overrides(cls: type) -> Iterator[str]:
    """Names of the methods of `cls` that Qt or pyqtgraph calls in place of its own."""
    bases = [base for base in cls.__mro__[1:] if base.__module__.startswith(FOREIGN)]
    for name, value in vars(cls).items():
        if isinstance(value, FunctionType) and not name.startswith("__") and any(name in vars(b) for b in bases):
            yield name


FOUND = [(cls, name) for cls in classes() for name in overrides(cls)]


def is_guarded(function: FunctionType) -> bool:
    return function.__code__.co_name == "guarded" and hasattr(function, "__wrapped__")


def test_there_are_some() -> None:
    assert len(FOUND) > 30
    assert {f"{c.__module__}.{c.__qualname__}.{name}" for c, name in FOUND} >= OWN


@pytest.mark.parametrize(("cls", "name"), FOUND, ids=[f"{c.__qualname__}.{name}" for c, name in FOUND])
def test_override(cls: type, name: str) -> None:
    place = f"{cls.__module__}.{cls.__qualname__}.{name}"
    assert place in OWN or is_guarded(vars(cls)[name]), f"{place} needs @guard"


KEPT = {  # these catch everything and say it elsewhere
    "rnnviz/app/start.py": "the start ends with it: `main` raises it again",
    "rnnviz/render/side_by_side.py": "what was only prepared is done again by the painting, which reports it",
}
TOLD = {"report", "note", "error", "exception"}


def catching_all(tree: ast.Module) -> Iterator[ast.ExceptHandler | ast.Call]:
    """`except Exception` and wider, and `suppress(Exception)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            names = [] if node.type is None else [n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)]
            if node.type is None or {"Exception", "BaseException"} & set(names):
                yield node
        elif isinstance(node, ast.Call) and "suppress(Exception" in ast.unparse(node):
            yield node


def passes_on(node: ast.AST) -> bool:
    called = {getattr(n.func, "id", getattr(n.func, "attr", "")) for n in ast.walk(node) if isinstance(n, ast.Call)}
    return any(isinstance(n, ast.Raise) for n in ast.walk(node)) or bool(called & TOLD)


def test_nothing_of_the_window_swallows_an_error() -> None:
    root = Path(rnnviz.__path__[0])
    swallowing = {
        path.relative_to(root.parent).as_posix()
        for floor in ("app", "widgets", "render")
        for path in (root / floor).rglob("*.py")
        for node in catching_all(ast.parse(path.read_text(encoding="utf-8")))
        if not passes_on(node)
    }
    assert swallowing == set(KEPT)
