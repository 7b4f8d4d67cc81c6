"""Keys that a person has changed: kept, unique, put back; the dialog that changes them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLabel, QMenu, QPushButton, QWidget

from rnnviz.app.actions import ACTIONS, BY_ID, MENUS
from rnnviz.app.keymap import Keymap, is_single, portable
from rnnviz.app.keys_dialog import KeysDialog
from rnnviz.app.menus import marked, set_letters
from rnnviz.app.settings import Settings
from rnnviz.app.sheets import ShortcutSheet

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")  # offscreen has neither


@pytest.fixture
def keymap() -> Any:
    settings = Settings()
    settings.set("keys", "{}")
    yield Keymap(settings)
    settings.set("keys", "{}")


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda a: a.id)
def test_the_table_tells_single_keys_from_others(spec: Any, keymap: Keymap) -> None:
    assert keymap.keys(spec.id) == spec.every_key
    assert all(is_single(key) for key in spec.single)
    assert not any(is_single(key) for key in spec.keys)


def test_a_changed_key_is_kept_and_taken_from_its_owner(keymap: Keymap) -> None:
    keymap.set("loop", ("Space", "Ctrl+Alt+L"))
    again = Keymap(Settings())
    assert again.keys("loop") == ("Space", "Ctrl+Alt+L")
    assert again.keys("play") == ()
    assert again.owner("Space") == "loop"
    assert dict(again.singles())["Space"] == "loop"
    assert again.is_changed("play")


def test_reset(keymap: Keymap) -> None:
    keymap.set("loop", ("Space",))
    keymap.reset("play")
    assert keymap.keys("play") == ()  # its key is another's now
    keymap.reset("loop")
    keymap.reset("play")
    assert (keymap.keys("loop"), keymap.keys("play")) == (("R",), ("Space",))
    keymap.set("first", ("F9",))
    keymap.reset()
    assert not any(keymap.is_changed(action) for action in BY_ID)


def test_a_letter_opens_a_menu_until_an_action_has_it(keymap: Keymap, qapp: Any) -> None:
    menus = {name: QMenu() for name in MENUS}
    set_letters(menus, keymap)
    assert [menu.title() for menu in menus.values()] == ["&File", "&Edit", "&View", "&Playback", "E&xport", "&Help"]
    keymap.set("loop", ("Alt+F",))
    set_letters(menus, keymap)
    assert menus["File"].title() == "File" and menus["Edit"].title() == "&Edit"
    assert (keymap.opening("File"), keymap.opening("Edit")) == ("", "Alt+E")


def test_letters_are_different_and_no_action_has_them() -> None:
    keys = [f"Alt+{letter}" for letter in MENUS.values()]
    assert len(set(keys)) == len(keys)
    assert not any(key in spec.every_key for spec in ACTIONS for key in keys)


def test_a_text_without_the_letter_has_it_behind() -> None:
    assert marked("文件", "F") == "文件(&F)"


@pytest.mark.parametrize("stored", ["", "[", "[1]", '{"play": 3, "none": ["A"], "loop": [3]}'])
def test_damaged_settings_are_none(stored: str) -> None:
    settings = Settings()
    settings.set("keys", stored)
    keymap = Keymap(settings)
    settings.set("keys", "{}")
    assert not any(keymap.is_changed(action) for action in BY_ID)


@pytest.mark.parametrize("key", ["Ctrl+K", "Space", "Shift+Right", "[", "F5", "Return"])
def test_a_pressed_key_is_written_as_in_the_table(key: str) -> None:
    assert portable(QKeySequence(key)) == key


def press(dialog: KeysDialog, key: str, button: str) -> None:
    edit: Any = dialog.findChild(QKeySequenceEdit, "keysEdit")
    edit.setKeySequence(QKeySequence(key))
    dialog.findChild(QPushButton, button).click()  # type: ignore[union-attr]


def test_the_dialog_says_whose_key_it_was(keymap: Keymap, qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = KeysDialog(keymap, parent)
    dialog.choose("loop")
    dialog.findChild(QKeySequenceEdit, "keysEdit").setKeySequence(QKeySequence("Space"))  # type: ignore[union-attr]
    said: Any = dialog.findChild(QLabel, "keysMessage")
    assert "Play / pause" in said.text()
    with qtbot.waitSignal(dialog.changed):
        press(dialog, "Space", "keysSet")
    assert keymap.keys("loop") == ("Space",)
    press(dialog, "Ctrl+L", "keysAdd")
    assert keymap.keys("loop") == ("Space", "Ctrl+L")
    dialog.findChild(QPushButton, "keysReset").click()  # type: ignore[union-attr]
    assert keymap.keys("loop") == ("R",)
    dialog.findChild(QPushButton, "keysNone").click()  # type: ignore[union-attr]
    assert keymap.keys("loop") == ()


def test_the_sheet_shows_the_keys_of_now(keymap: Keymap, qtbot: Any) -> None:
    keymap.set("loop", ("Ctrl+Alt+R",))
    parent = QWidget()
    qtbot.addWidget(parent)
    sheet = ShortcutSheet(keymap, parent)
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    assert "Ctrl+Alt+R" in texts
    assert "R" not in texts
    assert "Ctrl+1 … Ctrl+9" in texts
