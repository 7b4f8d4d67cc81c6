"""One picture of a run as PNG bytes, for notebooks and for `show` without a display."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice

from rnnviz.core.schedule import Schedule, default_order
from rnnviz.export.gui import need_gui
from rnnviz.render.paint_frame import frame_image
from rnnviz.render.theme import THEMES
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

SIZE = (1280, 720)  # pixels


def png(trace: Trace, *, size: tuple[int, int] = SIZE, theme: str = "light") -> bytes:
    """The last step of a run, painted without a window. Raises `Problem` where nothing can be painted."""
    need_gui()
    schedule = Schedule(trace, default_order(trace.spec))
    frame = resolve(prepare(trace, DisplayOptions()), schedule, len(schedule) - 1)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    frame_image(frame, size, THEMES[theme]).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
