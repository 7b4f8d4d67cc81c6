"""How a trace shows itself in a notebook: its shapes as a small table, and its last step as a picture.

Painting is Qt's, floors above this one: it is asked for by name, here alone, and only when a notebook shows a trace.
"""

from __future__ import annotations

import base64
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any

from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

PAINTER = ("rnnviz.export.still", "png")


def png(trace: Trace) -> bytes | None:
    """PNG bytes of the last step; None where nothing can be painted here (no Qt, no font, not the main thread)."""
    try:
        made: Any = getattr(import_module(PAINTER[0]), PAINTER[1])(trace)
    except (ImportError, OSError, Problem):
        return None
    return bytes(made)


def html(trace: Trace) -> str:
    """The shapes by PyTorch's names, over the picture where there is one."""
    kind = trace.kind if isinstance(trace.kind, str) else ", ".join(trace.kind)
    rows = "".join(
        f"<tr><td><code>{name}</code></td><td style='text-align:left'><code>{escape(shape)}</code></td></tr>"
        for name, shape in shapes(trace).items()
    )
    picture = png(trace)
    image = ""
    if picture is not None:
        data = base64.b64encode(picture).decode("ascii")
        image = f"<img style='max-width:100%' alt='the last step of the run' src='data:image/png;base64,{data}'/>"
    where = f"{trace.meta.get('dtype', trace.x.dtype)}, {trace.meta.get('device', 'cpu')}"
    return f"<div><b>Trace</b> of {escape(kind)} ({escape(str(where))})<table>{rows}</table>{image}</div>"


def shapes(trace: Trace) -> dict[str, str]:
    """name -> shape, as text; a stack has one state per cell."""
    named = {"x": trace.x, "output": trace.output, "h_n": trace.h_n, "c_n": trace.c_n}
    found = {name: value for name, value in named.items() if value is not None}
    return {
        name: ", ".join("-" if v is None else str(v.shape) for v in value)
        if isinstance(value, list)
        else str(value.shape)
        for name, value in found.items()
    }


def text(trace: Trace) -> str:
    """One line: what it is of, and its sizes."""
    kind = trace.kind if isinstance(trace.kind, str) else "[" + ", ".join(trace.kind) + "]"
    return f"Trace({kind}, " + ", ".join(f"{name}={shape}" for name, shape in shapes(trace).items()) + ")"
