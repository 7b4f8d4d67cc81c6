"""The command palette: what a few letters find, and what choosing does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from rnnviz.app.command_palette import CommandPalette, fit, score
from rnnviz.app.dialogs import entries
from rnnviz.app.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")  # offscreen has neither


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("play", "Play / pause", "Playback of something"),
        ("play", "Play / pause", "Display"),
        ("step f", "Step forward", "First step of something else f"),
        ("gts", "Go to step…", "Images to give"),
        ("PIN", "Pin this number", "Spinning"),
    ],
)
def test_better_fits_come_first(typed: str, better: str, worse: str) -> None:
    a, b = score(typed, better), score(typed, worse)
    assert a is not None
    assert b is None or a < b or (a == b and len(better) <= len(worse))


@pytest.mark.parametrize(("typed", "text"), [("xyz", "Play"), ("yalp", "Play"), ("play play2", "Play")])
def test_what_does_not_fit(typed: str, text: str) -> None:
    assert score(typed, text) is None


def field(palette: CommandPalette) -> QLineEdit:
    found = palette.findChild(QLineEdit, "commandField")
    assert isinstance(found, QLineEdit)
    return found


def test_everything_is_in_it(main_window: MainWindow) -> None:
    found = {(entry.value, entry.text) for entry in entries(main_window)}
    values = {value for value, _ in found}
    assert {"play", "export", "theme_dark", "order_wave", "save_as", "tutorial-4-layers"} <= values
    assert next(e for e in entries(main_window) if e.value == "clear_pins").reason == "No number is pinned."


@pytest.mark.parametrize(
    ("typed", "value"), [("chinese", "chinese"), ("save as", "save_as"), ("four lay", "tutorial-4-layers")]
)
def test_english_names_find_it_in_every_language(main_window: MainWindow, typed: str, value: str) -> None:
    """Who cannot type 简体中文 finds it, and who has only Latin letters finds the rest."""
    entry = next(replace(entry, text="简体中文") for entry in entries(main_window) if entry.value == value)
    assert fit(typed, entry) is not None and fit("presentation", entry) is None
    assert (fit("简体", entry) or 0) < (fit(typed, entry) or 0)  # what is shown comes first


def test_type_and_enter_does_it(main_window: MainWindow) -> None:
    main_window.trigger("palette")
    palette = main_window.command_palette
    QTest.keyClicks(field(palette), "last st")
    assert palette.texts()[0] == "Last step"
    QTest.keyClick(field(palette), Qt.Key.Key_Return)
    assert palette.isHidden()
    assert main_window.workspace.playback.position == 3


def test_arrows_and_escape(main_window: MainWindow) -> None:
    main_window.trigger("palette")
    palette = main_window.command_palette
    QTest.keyClicks(field(palette), "step")
    QTest.keyClick(field(palette), Qt.Key.Key_Down)
    QTest.keyClick(field(palette), Qt.Key.Key_Escape)
    assert palette.isHidden()
    assert main_window.workspace.playback.position == 0


def test_what_cannot_be_done_says_why_and_stays(main_window: MainWindow) -> None:
    main_window.trigger("palette")
    palette = main_window.command_palette
    QTest.keyClicks(field(palette), "remove all pins")
    QTest.keyClick(field(palette), Qt.Key.Key_Return)
    assert not palette.isHidden()
    palette.close_()
