"""In a small window the heatmaps keep their room; with more room the panels are back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QWidget

from rnnviz.app.panels import PLACES, Panels
from rnnviz.app.settings import Settings
from rnnviz.render.theme import DARK, LIGHT
from rnnviz.widgets.blank_card import BlankCard

NAMES = ("form", "code", "inspector", "shapes")


@pytest.fixture
def parts() -> dict[str, QWidget]:
    return {place: QWidget() for place in PLACES}


@pytest.fixture
def panels(qtbot: Any, parts: dict[str, QWidget]) -> Panels:
    made = Panels(Settings(), LIGHT)
    qtbot.addWidget(made)
    for place, part in parts.items():
        made.put(place, part)
    made.show()
    return made


def test_the_places_are_there_before_the_parts_and_keep_their_sizes(qtbot: Any, parts: dict[str, QWidget]) -> None:
    panels = Panels(Settings(), DARK)
    qtbot.addWidget(panels)
    panels.resize(1440, 850)
    panels.show()
    blank = {place: card.geometry() for place, card in panels._place.items()}
    card = panels.grab().toImage().pixelColor(blank["form"].center() + QPoint(8, 8))
    assert card.name() == DARK.surface  # painted without a style sheet
    for place, part in parts.items():
        panels.put(place, part)
    parts["transport"].setFixedHeight(blank["transport"].height())
    panels.layout().activate()
    assert {place: part.geometry() for place, part in parts.items()} == blank


def test_what_stepped_aside_does_not_come_back_with_its_part(qtbot: Any) -> None:
    panels = Panels(Settings(), LIGHT)
    qtbot.addWidget(panels)
    panels.fit(QSize(1440, 560))
    part = QWidget()
    panels.put("code", part)
    assert part.isHidden()


def test_an_empty_card_is_gone_at_once(qtbot: Any) -> None:
    panels = Panels(Settings(), LIGHT)
    qtbot.addWidget(panels)
    panels.show()
    for place in PLACES:
        panels.put(place, QWidget())
    assert not [card for card in panels.findChildren(BlankCard) if card.isVisible()]


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((1440, 850), {*NAMES}),
        ((960, 560), {"form"}),
        ((960, 850), {"form", "code"}),
        ((1440, 560), {"form", "inspector"}),
    ],
)
def test_what_has_room(panels: Panels, parts: dict[str, QWidget], size: tuple[int, int], shown: set[str]) -> None:
    panels.resize(*size)
    assert {name for name in NAMES if parts[name].isVisibleTo(panels)} == shown
    panels.resize(1440, 850)
    assert {name for name in NAMES if parts[name].isVisibleTo(panels)} == {*NAMES}


def test_what_is_asked_for_is_shown(panels: Panels, parts: dict[str, QWidget], qtbot: Any) -> None:
    panels.resize(1440, 850)
    with qtbot.waitSignal(panels.shown_changed):
        panels.show_column("show_network", False)
    assert not parts["form"].isVisibleTo(panels) and parts["inspector"].isVisibleTo(panels)
    panels.show_column("show_network", True)
    assert parts["form"].isVisibleTo(panels) and parts["inspector"].isVisibleTo(panels)


def columns(panels: Panels) -> tuple[bool, bool]:
    return not panels.left.isHidden(), not panels.right.isHidden()


def test_a_narrow_window_has_room_for_one_column(panels: Panels) -> None:
    panels.resize(960, 560)
    assert columns(panels) == (True, False)
    panels.show_column("show_inspector", True)
    assert columns(panels) == (False, True)
    panels.show_column("show_inspector", False)
    assert columns(panels) == (True, False)  # what it had put aside is back
    panels.show_column("show_network", False)
    assert columns(panels) == (False, False)  # nothing was put aside for it
    panels.show_column("show_inspector", True)
    panels.show_column("show_network", True)
    assert columns(panels) == (True, False)
    panels.resize(1440, 850)
    assert columns(panels) == (True, True)
    panels.show_column("show_network", False)
    panels.resize(960, 560)
    assert columns(panels) == (False, True)  # the inspector need not share the room
    panels.show_column("show_network", True)


def test_a_low_window_begins_with_its_own_sizes(panels: Panels) -> None:
    """The first ones, and those of a higher window, would fold layers out of the diagram."""
    panels.resize(960, 560)
    before = panels._splitters["centre"].sizes()
    panels.restore()
    assert panels._splitters["centre"].sizes() == before


def test_sizes_of_a_small_window_are_not_kept(panels: Panels) -> None:
    settings = Settings()
    panels.resize(1440, 850)
    panels.remember()
    before = settings.get("splitters/main")
    panels.resize(960, 560)
    panels.remember()
    assert settings.get("splitters/main") == before
    settings.reset_layout()


def test_one_jump_makes_it_small(qtbot: Any, parts: dict[str, QWidget]) -> None:
    """The inspector's room does not count while it would step aside; it does where it stands for the other column."""
    panels = Panels(Settings(), LIGHT)
    qtbot.addWidget(panels)
    for place, part in parts.items():
        panels.put(place, part)
    parts["inspector"].setMinimumWidth(400)
    panels.resize(1440, 850)
    panels.show()
    least = panels.minimumSizeHint().width()
    panels.resize(960, 600)
    assert panels.width() == 960 and panels.right.isHidden()
    qtbot.waitUntil(lambda: panels.minimumSizeHint().width() <= least)
    panels.show_column("show_inspector", True)
    qtbot.waitUntil(lambda: 400 <= panels.minimumSizeHint().width() < 960)
