"""An exception must not leave an override of a Qt virtual: it would escape elsewhere, or end the process."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, overload

from rnnviz.support.log import report

P = ParamSpec("P")
R = TypeVar("R")


@overload
def guard(function: Callable[P, R]) -> Callable[P, R]: ...


@overload
def guard(*, default: object | Callable[[], object]) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def guard(
    function: Callable[P, R] | None = None, *, default: object | Callable[[], object] = None
) -> Callable[P, R] | Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate an override of a Qt virtual: what it raises is logged, reported once per distinct error, and stays here.

    `@guard` returns None after an error; `@guard(default=QRectF)` or `@guard(default=False)` says what Qt gets instead
    (a callable is called, so that each caller gets its own value).
    """

    def decorate(override: Callable[P, R]) -> Callable[P, R]:
        @wraps(override)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return override(*args, **kwargs)
            except Exception as error:
                report(error, override.__qualname__)
                return default() if callable(default) else default  # type: ignore[return-value]

        return guarded

    return decorate if function is None else decorate(function)
