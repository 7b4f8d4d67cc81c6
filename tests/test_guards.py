"""Every override of a Qt virtual is guarded: an exception that leaves one escapes elsewhere, or ends the process."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
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
