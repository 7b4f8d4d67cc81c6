"""What Qt itself says goes to stderr and to the log; when it loses the display, the work is written down first."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from rnnviz.support.guard import guard
from rnnviz.support.log import logger

LOST = "connection broke"  # of Qt's xcb and wayland plugins, which end the process right after it
_on_lost: Callable[[], None] | None = None


def watch_qt(on_lost: Callable[[], None]) -> None:
    """Call `on_lost` when the display is lost, the last moment before Qt ends the process."""
    global _on_lost
    _on_lost = on_lost
    qInstallMessageHandler(_handle)


@guard
def _handle(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        return
    sys.stderr.write(f"{text}\n")
    logger().warning("Qt: %s", text)
    if LOST in text and _on_lost is not None:
        _on_lost()
