"""Presentation, cell cursor, announcements, tour and hint in the real window."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from rnnviz.app.main_window import MainWindow
from rnnviz.app.tour import CARDS, Tour
from rnnviz.scene.frame import Ref

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", "requestActivate")


def press(window: MainWindow, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(window.focusWidget() or window, key)


@pytest.fixture
def presenting(main_window: MainWindow) -> Any:
    main_window.trigger("presentation")
    yield main_window
    if main_window.presentation.active:
        main_window.presentation.stop()


def test_a_clicker_steps_and_the_caption_says_what(presenting: MainWindow) -> None:
    window, workspace = presenting, presenting.workspace
    assert window.presentation.size() == window.size()
    assert window.presentation.text() == "At t = 0 layer 0 computes h from x and from its own h_0."
    press(window, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
    assert workspace.playback.position == 1
    assert workspace.options.sample == 0
    assert window.presentation.text() == "At t = 1 layer 0 computes h from x and from its own h at t = 0."
    QTest.mouseClick(window.presentation, Qt.MouseButton.LeftButton)
    assert workspace.playback.position == 2
    press(window, Qt.Key.Key_Home, Qt.Key.Key_Right)
    assert workspace.playback.position == 1


def test_escape_brings_the_window_back(presenting: MainWindow, qtbot: Any) -> None:
    press(presenting, Qt.Key.Key_Escape)
    assert not presenting.presentation.active
    assert not presenting.isFullScreen()
    with qtbot.waitSignal(presenting.workspace.options_changed):
        press(presenting, Qt.Key.Key_PageDown)
    assert presenting.workspace.options.sample == 1


def test_the_picture_has_every_pixel_of_the_screen(presenting: MainWindow) -> None:
    presentation = presenting.presentation
    presentation.repaint()
    image = presentation._image
    assert image is not None
    assert image.width() == round(presentation.width() * presentation.devicePixelRatioF())


# --- the cell cursor -------------------------------------------------------------------------------
def test_enter_walks_p_pins_escape_leaves(main_window: MainWindow) -> None:
    window, workspace = main_window, main_window.workspace
    workspace.seek(2)
    press(window, Qt.Key.Key_Return)
    assert window.views.grid.hasFocus()
    assert workspace.cursor == Ref("h", 0, 0, 2, 0, 0)
    press(window, Qt.Key.Key_Left, Qt.Key.Key_Down)
    assert workspace.cursor == Ref("h", 0, 0, 1, 0, 1)
    assert workspace.playback.position == 2
    press(window, Qt.Key.Key_P)
    assert workspace.pins == (Ref("h", 0, 0, 1, 0, 1),)
    press(window, Qt.Key.Key_Escape)
    assert workspace.cursor is None
    assert workspace.pins
    press(window, Qt.Key.Key_Left)
    assert workspace.playback.position == 1
    press(window, Qt.Key.Key_Escape)
    assert workspace.pins == ()


def test_up_and_down_go_through_the_layers(main_window: MainWindow) -> None:
    press(main_window, Qt.Key.Key_Down)
    assert main_window.workspace.cursor == Ref("x", 0, 0, 0, 0, 0)
    press(main_window, Qt.Key.Key_Up)
    assert main_window.workspace.cursor == Ref("h", 0, 0, 0, 0, 0)
    main_window.workspace.set_cursor(None)


def test_the_cursor_ends_when_the_keyboard_goes_elsewhere(main_window: MainWindow) -> None:
    press(main_window, Qt.Key.Key_Return)
    main_window.views.transport.edit_position()
    assert not main_window.cell_cursor.active
    main_window.setFocus()


# --- what is announced -----------------------------------------------------------------------------
def test_steps_and_cells_are_announced_while_paused(main_window: MainWindow) -> None:
    said: list[str] = []
    main_window.announcer.said.connect(said.append)
    press(main_window, Qt.Key.Key_Right)
    press(main_window, Qt.Key.Key_Return, Qt.Key.Key_Escape)
    main_window.workspace.play()
    main_window.workspace.seek(3)
    main_window.workspace.pause()
    main_window.announcer.said.disconnect(said.append)
    assert said[0] == "At t = 1 layer 0 computes h from x and from its own h at t = 0."
    assert said[1].startswith("h[0][0][1, 0, 0] = ")
    assert len(said) == 2


# --- tour and hint ---------------------------------------------------------------------------------
def test_the_tour_has_five_cards_on_parts_that_are_there(main_window: MainWindow) -> None:
    main_window.trigger("tour")
    tour = main_window.findChild(Tour)
    assert tour is not None
    seen = []
    for _ in CARDS:
        assert main_window.findChild(object, tour.card.target) is not None
        assert tour.rect().contains(tour.findChild(object, "tourCard").geometry())  # type: ignore[union-attr]
        seen.append(tour.card.title)
        QTest.keyClick(tour, Qt.Key.Key_Right)
    assert len(set(seen)) == 5
    assert tour.isHidden()
    assert main_window.workspace.playback.position == 0


def test_the_hint_comes_once_and_goes_when_it_was_followed(main_window: MainWindow) -> None:
    main_window.settings.set("hint_seen", False)
    main_window.hint()
    hint: Any = main_window.findChild(object, "hint")
    assert hint.isVisible()
    press(main_window, Qt.Key.Key_Right)
    assert hint.isHidden()
    assert main_window.settings.get("hint_seen")
    main_window.hint()
    assert [h for h in main_window.findChildren(QPushButton, "hintButton") if h.isVisible()] == []


def test_a_maximized_window_is_maximized_again(main_window: MainWindow) -> None:
    main_window.setWindowState(Qt.WindowState.WindowMaximized)
    main_window.trigger("presentation")
    assert main_window.isFullScreen()
    main_window.presentation.stop()
    assert main_window.isMaximized()
    main_window.trigger("full_screen")
    main_window.trigger("full_screen")
    assert main_window.isMaximized()
    main_window.setWindowState(Qt.WindowState.WindowNoState)
