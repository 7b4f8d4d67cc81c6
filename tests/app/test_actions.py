"""The table of actions: every row can be done, said and found."""

from __future__ import annotations

from collections import Counter

import pytest

from rnnviz.app.actions import ACTIONS, BY_ID, MENUS, WHY_NOT, ActionSpec
from rnnviz.app.commands import Commands
from rnnviz.support.resources import resource


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: a.id)
def test_row_is_whole(action: ActionSpec) -> None:
    assert callable(getattr(Commands, action.id))
    assert action.menu in MENUS
    assert action.text and action.tip.endswith(".")
    assert resource(f"icons/{action.icon}.svg").is_file()
    assert action.needs in ("", *WHY_NOT)


def test_ids_and_keys_are_unique() -> None:
    assert len(BY_ID) == len(ACTIONS)
    keys = Counter(key for action in ACTIONS for key in (*action.keys, *action.single))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(
    ("key", "action"),
    [("Space", "play"), ("Left", "back"), (",", "back"), ("Right", "forward"), (".", "forward"), ("Home", "first"),
     ("End", "last"), ("J", "reverse"), ("K", "pause"), ("L", "fast_forward"), ("[", "slower"), ("]", "faster"),
     ("Backspace", "normal_speed"), ("R", "loop"), ("PgUp", "previous_sample"), ("PgDown", "next_sample"),
     ("Ctrl+G", "go_to"), ("Ctrl+O", "open"), ("Ctrl+S", "save"), ("Ctrl+Shift+E", "export"), ("Ctrl+C", "copy_values"),
     ("Ctrl+Shift+C", "copy_picture"), ("Ctrl+Z", "undo"), ("Ctrl+Shift+Z", "redo"), ("Ctrl+B", "network_panel"),
     ("Ctrl+I", "inspector_panel"), ("F11", "full_screen"), ("Ctrl+Shift+T", "theme"), ("?", "shortcuts"),
     ("Shift+Right", "forward_ten"), ("Shift+Left", "back_ten"), ("Up", "layer_up"), ("Down", "layer_down"),
     ("Return", "cell_cursor"), ("P", "pin"), ("Esc", "clear_pins"), ("Ctrl+Shift+S", "save_as"), ("Ctrl+1", "recent"),
     ("Ctrl+9", "recent"), ("F5", "presentation"), ("Ctrl+Shift+P", "palette"), ("F1", "documentation")],
)  # fmt: skip
def test_keys_of_the_map(key: str, action: str) -> None:
    assert key in (*BY_ID[action].keys, *BY_ID[action].single)
