"""`rnnviz.show`: the window from a script or from IPython."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from rnnviz.core.trace import Trace

_windows: list[Any] = []  # a window without a reference would close at once


def show(trace_or_module: Any, *args: Any, block: bool | None = None, **kwargs: Any) -> QMainWindow:
    """Open the window on a Trace, or on what `record(trace_or_module, *args, **kwargs)` gives.

    Blocks until the window is closed in scripts, not in IPython (or as `block` says). Raises `Problem` in words
    when there is no display.
    """
    from rnnviz.core.trace import Trace
    from rnnviz.support.messages import Problem
    from rnnviz.support.start import check_start

    trouble = check_start()
    if trouble is not None:
        raise Problem("app.no_window", cause=trouble.text)
    trace = trace_or_module
    if not isinstance(trace, Trace):
        from rnnviz.core.record import record

        trace = record(trace_or_module, *args, **kwargs)
    return _open(trace, (not _in_ipython()) if block is None else block)


def _open(trace: Trace, block: bool) -> QMainWindow:
    from rnnviz.app.start import make_app, make_window

    app = make_app()
    window = make_window(app)
    _windows.append(window)
    window.show()
    window.workspace.show_trace(trace)
    if block:
        app.exec()
        _windows.remove(window)
    return window


def _in_ipython() -> bool:
    return (
        "IPython" in sys.modules
        and hasattr(sys.modules["IPython"], "get_ipython")
        and bool(sys.modules["IPython"].get_ipython())
    )
