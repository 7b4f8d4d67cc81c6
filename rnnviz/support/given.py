"""What callers give to the public functions: taken as what it is meant to be, or refused in words."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Set
from typing import Any

from rnnviz.support.messages import Problem


def whole(value: Any) -> int | None:
    """Python's own integer from any whole number, NumPy's too; None from anything else."""
    try:
        return None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        return None


def whole_number(name: str, value: Any, low: int = 1) -> int:
    """The same; raises `Problem` for anything else and below `low`."""
    number = whole(value)
    if number is None or number < low:
        raise Problem("spec.integer", field=name, name=name, low=low, value=repr(value)[:40])
    return number


def whole_numbers(values: Any) -> list[int] | None:
    """Python's own integers from a list, a tensor or an array of any integers; None from anything else, such as a set,
    which has no order."""
    if isinstance(values, (Set, Mapping)):
        return None
    try:
        given = list(values.tolist() if hasattr(values, "tolist") else values)
    except TypeError:
        return None
    numbers = [whole(n) for n in given]
    return None if None in numbers else numbers  # type: ignore[return-value]


def check_functions(**functions: Any) -> None:
    """Raises `Problem` for what cannot be called; None stands for no function."""
    for name, function in functions.items():
        if function is not None and not callable(function):
            raise Problem("given.function", field=name, name=name, type=type(function).__name__)
