"""What the interface remembers between two starts (an INI file); every key with its type and default."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QByteArray, QSettings

DEFAULTS: dict[str, Any] = {
    "theme": "system",  # system, light or dark
    "language": "system",  # system, en or zh_CN
    "speed": 2.0,  # steps per second
    "loop": "once",
    "show_network": True,
    "show_inspector": True,
    "geometry": QByteArray(),
    "splitters/main": QByteArray(),
    "splitters/left": QByteArray(),
    "splitters/centre": QByteArray(),
    "splitters/bottom": QByteArray(),
    "splitters/right": QByteArray(),
    "export/format": ".png",
    "export/fps": 2.0,
    "export/parts": "",
    "export/size": "1920x1080",
    "export/theme": "light",
    "export/folder": "",
    "look/norm": False,  # the unrolled network is coloured by the norm of h
    "look/inspector_digits": False,  # all digits
    "look/table_digits": False,
    "look/table_colours": True,
    "hint_seen": False,
    "recent": "[]",  # JSON list of paths, newest first
    "keys": "{}",  # JSON: id of an action -> its keys, where a person has changed them
    "folder": "",  # of the last file that was opened or saved
}


class Settings:
    """Typed access to QSettings: an unreadable or wrong value becomes the default, never an error."""

    def __init__(self) -> None:
        self._store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "rnnviz", "rnnviz")

    def get(self, key: str) -> Any:
        default = DEFAULTS[key]
        value = self._store.value(key, default)
        if isinstance(default, bool):
            return str(value).lower() == "true"
        if isinstance(default, float):
            try:
                return float(str(value))
            except (TypeError, ValueError):
                return default
        return value if isinstance(value, type(default)) else default

    def set(self, key: str, value: Any) -> None:
        assert key in DEFAULTS
        self._store.setValue(key, value)

    def finish(self) -> None:
        """Return when everything is on the disk: Qt writes a while after each change."""
        self._store.sync()

    def reset_layout(self) -> None:
        """Forget sizes and places, keep the rest."""
        for key in DEFAULTS:
            if key == "geometry" or key.startswith(("splitters/", "show_")):
                self._store.remove(key)
