"""From the command line to a window: check what is needed, show the window, then load PyTorch behind it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_API", "pyside6")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from rnnviz.app.main_window import MainWindow

FIRST_EXAMPLE = "tutorial-4-layers"


def main(file: str | None = None) -> int:
    """Show the window until it is closed; the exit code of api.md."""
    from rnnviz.support.start import NO_DISPLAY, check_start

    trouble = check_start()
    if trouble is not None:
        print(trouble.text, file=sys.stderr)
        return trouble.code
    from rnnviz.render.fonts import have_fonts
    from rnnviz.support.log import last_crash, set_reporter, start_log
    from rnnviz.support.messages import Problem

    crash = last_crash()
    start_log()
    app = make_app()
    if not have_fonts():
        print(Problem("export.no_font").message.english(), file=sys.stderr)
        return NO_DISPLAY
    window = make_window(app)
    from rnnviz.app.qt_messages import watch_qt
    from rnnviz.app.signals import Reports, Signals

    signals = Signals(app)
    signals.ending.connect(window.end_without_asking)
    app.commitDataRequest.connect(window.end_without_asking)
    watch_qt(window.autosave.keep)
    signals.watch(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    reports = Reports(window)
    set_reporter(reports.arrived.emit)
    window.show()
    begin(window, file)
    window.recovery.offer()
    window.say_crash(crash)
    code = app.exec()
    return signals.exit_code(code)


def make_app() -> QApplication:
    """The QApplication with our name and identity, made once."""
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from rnnviz.support.resources import resource

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["rnnviz"])  # also the name by which X11 knows its windows
    app.setApplicationName("rnnviz")
    app.setApplicationDisplayName("rnnviz")
    app.setOrganizationName("rnnviz")
    app.setDesktopFileName("rnnviz")
    app.setWindowIcon(QIcon(str(resource("icons/app.svg"))))  # of every window and dialog
    return app


def make_window(app: QApplication) -> MainWindow:
    """The main window on the first example, nothing recorded yet."""
    from rnnviz.app import probe
    from rnnviz.app.language import can_show, choose_language, no_font, speak
    from rnnviz.app.main_window import MainWindow
    from rnnviz.app.settings import Settings
    from rnnviz.app.workspace import Workspace
    from rnnviz.core.examples import example_run
    from rnnviz.render.palette import choose_theme
    from rnnviz.render.theme import THEMES

    settings = Settings()
    language = choose_language(settings.get("language"))
    speak(app, language if can_show(language) else "en")
    theme = THEMES[choose_theme(app, settings.get("theme"))]
    workspace = Workspace(example_run(FIRST_EXAMPLE))
    workspace.set_speed(settings.get("speed"))
    workspace.set_loop(settings.get("loop"))
    window = MainWindow(workspace, settings, theme)
    if not can_show(language):
        window.say(no_font())
    window.workspace.check_started.connect(window.hint)
    probe.install(window, workspace)
    return window


def begin(window: MainWindow, file: str | None) -> None:
    """Record the example, or open the file, once the first picture of the window stands."""
    if file is None:
        window.after_first_paint(window.workspace.record)
    else:
        window.after_first_paint(Opener(window, Path(file)))


class Opener:
    """Opens one file when called; a plain object, so that no lambda keeps the window alive."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        self.window, self.path = window, path

    def __call__(self) -> None:
        self.window.documents.load(self.path)
