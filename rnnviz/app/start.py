"""From the command line to a window: check what is needed, paint its frame, fill it, then load PyTorch behind it."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_API", "pyside6")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from rnnviz.app.main_window import MainWindow
    from rnnviz.app.signals import Signals

FIRST_EXAMPLE = "tutorial-4-layers"
# What the parts of the window import, cut so that no piece keeps the event loop for long.
PIECES = ("numpy", "pyqtgraph", "rnnviz.render.paint_frame", "rnnviz.app.reactions", "rnnviz.app.views")


def main(file: str | None = None) -> int:
    """Show the window until it is closed, then `leave` with the exit code of api.md."""
    from rnnviz.support.start import NO_DISPLAY, check_start

    trouble = check_start()
    if trouble is not None:
        print(trouble.text, file=sys.stderr)
        return trouble.code
    from rnnviz.app.signals import Signals
    from rnnviz.render.fonts import have_fonts
    from rnnviz.support.log import last_crash, start_log
    from rnnviz.support.messages import Problem

    crash = last_crash()
    start_log()
    app = make_app()
    if not have_fonts():
        print(Problem("export.no_font").message.english(), file=sys.stderr)
        return NO_DISPLAY
    window = make_frame(app)
    signals = Signals(app)
    keep_work(app, signals, window)
    signals.watch(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    window.show()
    window.activateWindow()  # without a window manager nobody else gives it the keys
    filling = Filling(app, window, file, crash)
    window.after_paint(filling)
    code = app.exec()
    if filling.error is not None:
        raise filling.error
    window.finish()
    return leave(signals.exit_code(code))


def keep_work(app: QApplication, signals: Signals, window: MainWindow) -> None:
    """Whoever ends the program from outside leaves unsaved work to the next start."""
    signals.ending.connect(window.end_without_asking)
    app.commitDataRequest.connect(window.end_without_asking)


def leave(code: int) -> int:
    """End the process here and now: what has to last is on the disk.

    To take a process with PyTorch apart needs half a second, and would have to wait for work that nobody can stop: an
    import, a large input that is drawn, one call of a kernel. Only what was copied and not yet pasted needs the long
    way: Qt hands it on when the application is destroyed. Then `code` is returned.
    """
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication.instance()
    if not isinstance(app, QGuiApplication) or app.clipboard().ownsClipboard():
        return code
    os._exit(code)


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
    window = make_frame(app)
    fill(app, window)
    return window


def make_frame(app: QApplication) -> MainWindow:
    """The main window with its menus and places, in the language and the colours of the settings."""
    from rnnviz.app.language import can_show, choose_language, speak
    from rnnviz.app.main_window import MainWindow
    from rnnviz.app.settings import Settings
    from rnnviz.render.palette import choose_theme
    from rnnviz.render.theme import THEMES

    settings = Settings()
    language = choose_language(settings.get("language"))
    speak(app, language if can_show(language) else "en")
    return MainWindow(settings, THEMES[choose_theme(app, settings.get("theme"))])


def fill(app: QApplication, window: MainWindow) -> None:
    """Put the first example and everything that works on it into the window."""
    from rnnviz.app import probe
    from rnnviz.app.language import choose_language, no_font, spoken
    from rnnviz.app.workspace import Workspace
    from rnnviz.core.examples import example_run

    workspace = Workspace(example_run(FIRST_EXAMPLE))
    workspace.set_speed(window.settings.get("speed"))
    workspace.set_loop(window.settings.get("loop"))
    window.fill(workspace)
    if spoken(app) != choose_language(window.settings.get("language")):
        window.say(no_font())
    window.workspace.check_started.connect(window.hint)
    probe.install(window, workspace)


class Filling:
    """Fills the window behind its first paint, a piece in each turn of the event loop, then opens what was asked for.

    A plain object that calls itself, so that no lambda keeps the window alive.
    """

    def __init__(self, app: QApplication, window: MainWindow, file: str | None, crash: str | None) -> None:
        self._app, self._window, self._file, self._crash = app, window, file, crash
        self._pieces = list(PIECES)
        self.error: Exception | None = None  # what stopped it; without its parts the window is of no use

    def __call__(self) -> None:
        try:
            if self._pieces:
                import_module(self._pieces.pop(0))
                self._window.later(self)
            else:
                self._finish()
        except Exception as error:
            self.error = error
            self._app.exit()

    def _finish(self) -> None:
        from rnnviz.app.qt_messages import watch_qt
        from rnnviz.app.signals import Reports
        from rnnviz.support.log import set_reporter

        window = self._window
        fill(self._app, window)
        watch_qt(window.autosave.keep)
        set_reporter(Reports(window).arrived.emit)
        window.recovery.offer()
        window.say_crash(self._crash)
        begin(window, self._file)
        window.catch_up()


def begin(window: MainWindow, file: str | None) -> None:
    """Record the example, or open the file, once the parts have been painted."""
    if file is None:
        window.after_paint(window.workspace.record)
    else:
        window.after_paint(partial(window.documents.load, Path(file)))
