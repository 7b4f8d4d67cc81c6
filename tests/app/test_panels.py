"""In a small window the heatmaps keep their room; with more room the panels are back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from rnnviz.app.panels import Panels
from rnnviz.app.settings import Settings

NAMES = ("form", "code", "inspector", "shapes")


@pytest.fixture
def parts() -> dict[str, QWidget]:
    return {name: QWidget() for name in (*NAMES, "diagram", "heatmaps", "outputs", "transport")}


@pytest.fixture
def panels(qtbot: Any, parts: dict[str, QWidget]) -> Panels:
    made = Panels(
        left=(parts["form"], parts["code"]),
        right=(parts["inspector"], parts["shapes"]),
        settings=Settings(),
        **{name: parts[name] for name in ("diagram", "heatmaps", "outputs", "transport")},
    )
    qtbot.addWidget(made)
    made.show()
    return made


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
    panels.fit(QSize(960, 560))
    with qtbot.waitSignal(panels.shown_changed):
        panels.show_column("show_inspector", True)
    assert parts["inspector"].isVisibleTo(panels)
    panels.show_column("show_network", False)
    assert not parts["form"].isVisibleTo(panels)
    panels.show_column("show_network", True)


def test_sizes_of_a_small_window_are_not_kept(panels: Panels) -> None:
    settings = Settings()
    panels.resize(1440, 850)
    panels.remember()
    before = settings.get("splitters/main")
    panels.resize(960, 560)
    panels.remember()
    assert settings.get("splitters/main") == before
    settings.reset_layout()
