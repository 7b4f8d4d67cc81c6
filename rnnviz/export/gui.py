"""Qt for painting, where no window is: fonts and images need a QGuiApplication, but no display."""

from __future__ import annotations

import os
import threading

from PySide6.QtGui import QGuiApplication

from rnnviz.render.fonts import have_fonts
from rnnviz.support.messages import Problem
from rnnviz.support.start import check_display

_app: list[QGuiApplication] = []  # kept alive as long as the process


def need_gui() -> None:
    """Make the application unless there is one; without a display on Qt's offscreen platform."""
    if QGuiApplication.instance() is None:
        if threading.current_thread() is not threading.main_thread():
            raise Problem("export.thread")
        _app.append(_make())
    if not have_fonts():
        raise Problem("export.no_font")


def _make() -> QGuiApplication:
    if check_display() is None:
        from PySide6.QtWidgets import QApplication  # so that a script can still show the window afterwards

        return QApplication(["rnnviz"])
    before = os.environ.get("QT_QPA_PLATFORM")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        return QGuiApplication(["rnnviz"])
    finally:
        if before is None:
            del os.environ["QT_QPA_PLATFORM"]
        else:
            os.environ["QT_QPA_PLATFORM"] = before
