"""Which keys do what: those of the table of actions, and those that a person has changed (kept in the settings)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from rnnviz.app.actions import ACTIONS, BY_ID, MENUS
from rnnviz.app.settings import Settings
from rnnviz.widgets.keys import STRONG

FORMAT = QKeySequence.SequenceFormat


class Keymap:
    """Keys by the ids of actions, written as in the table ("Ctrl+S", "Space", "[")."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._changed = _read(settings.get("keys"))

    def keys(self, id: str) -> tuple[str, ...]:
        """The keys of an action, as they are now."""
        return self._changed.get(id, BY_ID[id].every_key)

    def shown(self, id: str) -> list[str]:
        """The same as this platform writes them, each once: Return and Enter have one name in Chinese."""
        return list(dict.fromkeys(QKeySequence(key).toString(FORMAT.NativeText) for key in self.keys(id)))

    def singles(self) -> Iterator[tuple[str, str]]:
        """(key, id) of every single key."""
        for spec in ACTIONS:
            yield from ((key, spec.id) for key in self.keys(spec.id) if is_single(key) and not spec.many)

    def owner(self, key: str) -> str | None:
        """The action that has this key now."""
        return next((spec.id for spec in ACTIONS if key in self.keys(spec.id)), None)

    def opening(self, menu: str) -> str:
        """The key that opens a menu of the table: Alt and its letter, or "" where an action has that key."""
        key = f"Alt+{MENUS[menu]}"
        return "" if self.owner(key) else key

    def is_changed(self, id: str) -> bool:
        return id in self._changed

    def set(self, id: str, keys: tuple[str, ...]) -> None:
        """Give an action these keys; whoever had one of them loses it."""
        for key in keys:
            other = self.owner(key)
            if other is not None and other != id:
                self._put(other, tuple(k for k in self.keys(other) if k != key))
        self._put(id, keys)
        self._write()

    def reset(self, id: str | None = None) -> None:
        """The keys of the table again, of one action or of all. Keys that another action got meanwhile stay there."""
        if id is None:
            self._changed = {}
        else:
            own = self._changed.pop(id, None)
            others = {key for spec in ACTIONS if spec.id != id for key in self.keys(spec.id)}
            taken = others.intersection(BY_ID[id].every_key)
            if own is not None and taken:
                self._put(id, tuple(key for key in BY_ID[id].every_key if key not in taken))
        self._write()

    def _put(self, id: str, keys: tuple[str, ...]) -> None:
        if keys == BY_ID[id].every_key:
            self._changed.pop(id, None)
        else:
            self._changed[id] = keys

    def _write(self) -> None:
        self._settings.set("keys", json.dumps(self._changed))


def is_single(key: str) -> bool:
    """Keys that are typed in fields and used by controls: without Ctrl, Alt or Meta, and no function key."""
    sequence = QKeySequence(key)
    if sequence.count() != 1:
        return False
    first: QKeyCombination = sequence[0]  # type: ignore[index]  # the stubs forget it
    return not first.keyboardModifiers() & STRONG and not Qt.Key.Key_F1 <= first.key() <= Qt.Key.Key_F35


def portable(sequence: QKeySequence) -> str:
    """A pressed key as the table writes it: its first chord."""
    return sequence.toString(FORMAT.PortableText).split(", ")[0] if sequence.count() else ""


def _read(text: str) -> dict[str, tuple[str, ...]]:
    """What the settings have; anything that does not fit is dropped."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        id: tuple(keys)
        for id, keys in found.items()
        if id in BY_ID and isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    }
