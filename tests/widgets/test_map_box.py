"""A colour map is found by typing; what is none is said to be none, and the one that is used stays."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCompleter

from rnnviz.widgets.map_box import MapBox


@pytest.fixture
def box(qtbot: Any) -> MapBox:
    made = MapBox()
    qtbot.addWidget(made)
    for key, said in {"": "the theme's own", "CET-D4": "CET-D4  (blue, red)", "PuOr": "PuOr  (orange)"}.items():
        made.addItem(said, key)
    return made


def type_in(box: MapBox, text: str) -> list[int]:
    seen: list[int] = []
    box.activated.connect(seen.append)
    box.setEditText(text)
    box.lineEdit().editingFinished.emit()
    box.activated.disconnect(seen.append)
    return seen


@pytest.mark.parametrize("text", ["CET-D4", "cet-d4", " CET-D4 ", "CET-D4  (blue, red)"])
def test_a_whole_name_is_chosen(box: MapBox, text: str) -> None:
    assert 1 in type_in(box, text)
    assert box.currentData() == "CET-D4" and box.currentText() == "CET-D4  (blue, red)"
    assert type_in(box, text) == [], "it is chosen already"


def test_nothing_is_the_one_of_the_theme(box: MapBox) -> None:
    type_in(box, "PuOr")
    assert type_in(box, "") == [0] and box.currentText() == "the theme's own"


@pytest.mark.parametrize("text", ["CET", "NaN", "x" * 10_000])
def test_any_other_text_is_said_to_be_none(box: MapBox, text: str) -> None:
    tip = box.toolTip()
    type_in(box, "PuOr")
    assert type_in(box, text) == []
    assert box.currentData() == "PuOr" and box.property("invalid")
    assert box.toolTip() == box.accessibleDescription() == "No colour map is called that: choose one of the list."
    box.setCurrentIndex(1)
    assert not box.property("invalid") and box.toolTip() == tip and box.accessibleDescription() == ""


def test_space_opens_the_list_and_begins_no_name(box: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    monkeypatch.setattr(QCompleter, "complete", lambda completer: opened.append(completer.completionCount()))
    edit = box.lineEdit()
    edit.selectAll()
    QTest.keyClicks(box, " ")
    assert opened == [3] and edit.text() == ""
    edit.setText("no map")
    QTest.keyClicks(box, " ")  # within a name it is a space
    assert opened == [3] and edit.text() == "no map "
