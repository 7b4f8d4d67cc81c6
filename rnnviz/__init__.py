"""rnnviz makes PyTorch's recurrent networks visible, step by step.

The public names are loaded when they are first used: `import rnnviz` imports neither torch nor Qt.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnviz.app.show import show as show
    from rnnviz.core.examples import example as example
    from rnnviz.core.examples import examples as examples
    from rnnviz.core.explain import Explanation as Explanation
    from rnnviz.core.explain import explain as explain
    from rnnviz.core.files import open as open
    from rnnviz.core.files import save as save
    from rnnviz.core.record import record as record
    from rnnviz.core.record import record_calls as record_calls
    from rnnviz.core.schedule import Schedule as Schedule
    from rnnviz.core.trace import Trace as Trace
    from rnnviz.core.watch import watch as watch
    from rnnviz.export import export as export
    from rnnviz.support.messages import Cancelled as Cancelled
    from rnnviz.support.messages import Problem as Problem

__version__ = "0.1.0"

# public name -> the module that holds it
_HOMES = {
    "Cancelled": "rnnviz.support.messages",
    "Explanation": "rnnviz.core.explain",
    "Problem": "rnnviz.support.messages",
    "Schedule": "rnnviz.core.schedule",
    "Trace": "rnnviz.core.trace",
    "example": "rnnviz.core.examples",
    "examples": "rnnviz.core.examples",
    "explain": "rnnviz.core.explain",
    "export": "rnnviz.export",
    "open": "rnnviz.core.files",
    "record": "rnnviz.core.record",
    "record_calls": "rnnviz.core.record",
    "save": "rnnviz.core.files",
    "show": "rnnviz.app.show",
    "watch": "rnnviz.core.watch",
}
__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - built from the one table of names


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'rnnviz' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
