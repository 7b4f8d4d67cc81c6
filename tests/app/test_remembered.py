"""Switches of the views stay as they were left."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QWidget

from rnnviz.app.remembered import SWITCHES, remember_switches
from rnnviz.app.settings import DEFAULTS, Settings


def holder(qtbot) -> tuple[QWidget, dict[str, QCheckBox]]:
    root = QWidget()
    qtbot.addWidget(root)
    boxes = {name: QCheckBox(root) for name in SWITCHES}
    for name, box in boxes.items():
        box.setObjectName(name)
    return root, boxes


def test_each_switch_comes_back_as_it_was_left(qtbot):
    first, boxes = holder(qtbot)
    remember_switches(first, Settings())
    assert {SWITCHES[name]: box.isChecked() for name, box in boxes.items()} == {
        key: DEFAULTS[key] for key in SWITCHES.values()
    }
    for box in boxes.values():
        box.toggle()
    second, again = holder(qtbot)
    remember_switches(second, Settings())
    assert {name: box.isChecked() for name, box in again.items()} == {
        name: not DEFAULTS[key] for name, key in SWITCHES.items()
    }
    for box in again.values():
        box.toggle()  # other tests begin with what is usual


def test_the_window_has_the_switches_of_its_views(app_window):
    found = {button.objectName() for button in app_window.findChildren(QAbstractButton)}
    assert found >= {"normButton", "precisionButton"}
