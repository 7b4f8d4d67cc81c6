"""The files that were open last: kept in the settings, offered in the menu with Ctrl+1 to Ctrl+9."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from rnnviz.app.settings import Settings

MOST = 9


def recent_files(settings: Settings) -> list[Path]:
    """Newest first; what cannot be read in the settings is none."""
    try:
        found = json.loads(settings.get("recent"))
    except ValueError:
        return []
    return [Path(name) for name in found if isinstance(name, str)][:MOST] if isinstance(found, list) else []


def remember(settings: Settings, path: Path) -> None:
    """Put `path` first."""
    path = path.absolute()
    names = [str(path), *(str(other) for other in recent_files(settings) if other != path)]
    settings.set("recent", json.dumps(names[:MOST]))


class RecentMenu(QObject):
    """Fills a menu with the recent files; `chosen` leaves with a Path."""

    chosen = Signal(object)

    def __init__(self, menu: QMenu, window: QWidget, settings: Settings) -> None:
        super().__init__(menu)
        self._settings = settings
        self._actions = [QAction(self) for _ in range(MOST)]
        for action in self._actions:
            menu.addAction(action)
            window.addAction(action)
        self._none = menu.addAction(self.tr("No file was opened yet"))
        self._none.setEnabled(False)
        menu.triggered.connect(self._on_triggered)
        menu.aboutToShow.connect(self.refresh)
        self.refresh()

    def set_keys(self, keys: tuple[str, ...]) -> None:
        """The shortcut of each place in the list."""
        for index, action in enumerate(self._actions):
            action.setShortcut(QKeySequence(keys[index] if index < len(keys) else ""))

    def refresh(self) -> None:
        """Show the list as it is now; a file that is gone cannot be chosen."""
        files = recent_files(self._settings)
        self._none.setVisible(not files)
        for index, action in enumerate(self._actions):
            there = index < len(files)
            action.setVisible(there)
            action.setEnabled(there and files[index].is_file())
            if there:
                action.setText(files[index].name.replace("&", "&&"))
                action.setData(str(files[index]))
                action.setToolTip(
                    str(files[index]) if action.isEnabled() else self.tr("{path} is gone.").format(path=files[index])
                )

    def _on_triggered(self, action: QAction) -> None:
        if isinstance(action.data(), str):
            self.chosen.emit(Path(action.data()))
