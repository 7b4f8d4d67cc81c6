"""The window before its parts: place, menus and empty panels, painted before NumPy and pyqtgraph are loaded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QMenuBar, QPushButton

from rnnviz.app.keymap import Keymap
from rnnviz.app.menus import fill_menu_bar, make_actions, set_keys, set_letters, words
from rnnviz.app.panels import Panels
from rnnviz.app.settings import Settings
from rnnviz.render.palette import apply_palette
from rnnviz.render.theme import Theme

FIRST_SIZE = QSize(1440, 900)
MENU_HEIGHT, STATUS_HEIGHT = 28, 31  # what they have with the parts, so that nothing moves when those come


class FrameWindow(QMainWindow):
    """What is seen first. Nothing that takes long to import is imported here: `MainWindow.fill` brings the rest."""

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.settings, self.theme = settings, theme
        self.keymap = Keymap(settings)
        self._start: Callable[[], None] | None = None
        self._early: list[QAction] = []  # asked for before there was anything to do it
        self._make_frame()
        apply_palette(application(), theme, follow=settings.get("theme") == "system")
        self.setWindowTitle("rnnviz[*]")
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))
        self.restoreGeometry(settings.get("geometry"))
        self.panels.fit(self.size())
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt gives the keyboard to the first field

    def _make_frame(self) -> None:
        """Menus and panels in the person's language; made anew when that changes."""
        self._actions: dict[str, QAction] = make_actions(self)
        for action in self._actions.values():
            action.triggered.connect(self._on_early)
        self.setMenuBar(QMenuBar(self))
        self.menus = fill_menu_bar(self, self._actions)
        self._search = QPushButton(self)
        self._search.setObjectName("searchButton")
        self._search.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._search.clicked.connect(self._actions["palette"].trigger)
        self.menuBar().setCornerWidget(self._search)
        self._show_keys()
        self.menuBar().setMinimumHeight(MENU_HEIGHT)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setMinimumHeight(STATUS_HEIGHT)
        self.panels = Panels(self.settings, self.theme)
        self.setCentralWidget(self.panels)

    def _show_keys(self) -> None:
        """The keys as the keymap has them now, in the menus and on the search button."""
        set_keys(self._actions, self.keymap)
        set_letters(self.menus, self.keymap)
        keys = "   ".join(self.keymap.shown("palette")[:1])
        self._search.setText(f"{words('Search commands…').rstrip('…')}   {keys}")

    def _on_early(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self._early.append(action)

    def connect_actions(self, slot: Callable[[str], Callable[[], None]]) -> None:
        """Let the actions do something from now on: `slot(id)` gives the bound method."""
        for id, action in self._actions.items():
            action.triggered.disconnect(self._on_early)
            action.triggered.connect(slot(id))

    def catch_up(self) -> None:
        """Do what was asked for too early."""
        early, self._early = self._early, []
        for action in early:
            action.trigger()

    def after_paint(self, start: Callable[[], None]) -> None:
        """Paint what is there, then call `start` in the next turn of the event loop."""
        self.repaint()
        self.later(start)

    def later(self, start: Callable[[], None]) -> None:
        """Call `start` after a turn of the event loop. A timer of 0 ms would come before other timers in that turn."""
        self._start = start
        QTimer.singleShot(1, self._run_start)

    def _run_start(self) -> None:
        start, self._start = self._start, None
        if start is not None:
            start()


def application() -> QApplication:
    """The one QApplication."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
