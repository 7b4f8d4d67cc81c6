"""`rnnviz.show`: the window from a script or from IPython."""

from __future__ import annotations

import gc
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from rnnviz.core.trace import Trace

_windows: list[Any] = []  # a window without a reference would close at once


def show(trace_or_module: Any, *args: Any, block: bool | None = None, **kwargs: Any) -> QMainWindow | Picture:
    """Open the window on a Trace, or on what `record(trace_or_module, *args, **kwargs)` gives.

    Blocks until the window is closed in scripts, not in IPython and Jupyter (or as `block` says), where it turns on
    Qt's event loop. Without a display it raises `Problem` in words; a notebook gets the last step as a `Picture`.
    """
    from rnnviz.core.trace import Trace
    from rnnviz.support.messages import Problem
    from rnnviz.support.start import check_start

    shell = _ipython()
    trouble = check_start()
    if trouble is not None and shell is None:
        *above, last = trouble.text.splitlines()
        cause = " ".join([*(line if line.endswith(".") else f"{line}." for line in above), last])
        raise Problem("app.no_window", cause=cause)
    trace = trace_or_module
    if not isinstance(trace, Trace):
        from rnnviz.core.record import record

        trace = record(trace_or_module, *args, **kwargs)
    elif args or kwargs:
        raise Problem("app.show_trace", names=", ".join([*(type(a).__name__ for a in args), *kwargs])[:60])
    if trouble is not None:
        return _picture(trace, trouble.text)
    if shell is not None and not block:
        shell.enable_gui("qt")
    return _open(trace, shell is None if block is None else block)


class Picture:
    """A PNG that a notebook shows."""

    def __init__(self, png: bytes) -> None:
        self.png = png

    def _repr_png_(self) -> bytes:
        return self.png


def _picture(trace: Trace, cause: str) -> Picture:
    from rnnviz.export.still import png
    from rnnviz.support.messages import Message

    print(Message("app.picture", {"cause": cause.splitlines()[0].rstrip(".")}).english())
    return Picture(png(trace))


def _open(trace: Trace, block: bool) -> QMainWindow:
    from PySide6.QtCore import Qt

    from rnnviz.app.start import make_app, make_window

    app = make_app()
    window = make_window(app)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # else each one stays, with its recording
    window.destroyed.connect(partial(_on_gone, window))
    _windows.append(window)
    window.show()
    window.workspace.show_trace(trace)
    if block:
        app.exec()
    return window


def _on_gone(window: QMainWindow) -> None:
    from PySide6.QtCore import QTimer

    if window in _windows:
        _windows.remove(window)
    QTimer.singleShot(0, partial(_let_go, window))  # when its children are gone, too


def _let_go(window: QMainWindow) -> None:
    """Of a window that is gone, its recording: IPython keeps what a line gave, and its parts refer to each other."""
    vars(window).clear()
    gc.collect()


def _ipython() -> Any:
    """The shell of IPython or Jupyter that this runs in, or None."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None and hasattr(module, "get_ipython") else None
