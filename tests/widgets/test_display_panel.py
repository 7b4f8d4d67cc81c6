"""The display options form: the round trip, one signal per change, and what a network does not have is not offered."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QPushButton, QWidget

from rnnviz.core.examples import example
from rnnviz.render.colour_maps import DIVERGING, SEQUENTIAL
from rnnviz.scene.frame import Scale
from rnnviz.scene.options import DisplayOptions
from rnnviz.widgets.display_panel import DisplayPanel

SCALES = (Scale("h", -1, 1), Scale("x", -3, 3), Scale("gate", 0, 1, sequential=True))
ALL = DisplayOptions(
    sample=1, show_c=True, numbers=False, show_h=False, gates=("f", "o"), pre=("i",), unit_order="peak",
    range_mode="manual", manual=(("h", 0.5), ("x", 2.0)), colour_map="CET-D4", gate_map="viridis", reduction="mean",
    panel_height=100, follow=False,
)  # fmt: skip


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def panel(window: QWidget) -> DisplayPanel:
    made = DisplayPanel(window)
    made.set_trace(example("lstm"))
    made.set_scales(SCALES)
    return made


def press(panel: DisplayPanel, name: str) -> None:
    panel.findChild(QPushButton, name).click()


@pytest.mark.parametrize("options", [DisplayOptions(), ALL], ids=["default", "all"])
def test_round_trip_without_a_signal(panel: DisplayPanel, options: DisplayOptions) -> None:
    seen: list[object] = []
    panel.changed.connect(seen.append)
    panel.set_value(options)
    assert panel.value() == options
    assert seen == []


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("display_states_c", "show_c", True),
        ("display_gates_f", "gates", ("f",)),
        ("display_pre_g", "pre", ("g",)),
    ],
)
def test_a_chip_changes_one_field(panel: DisplayPanel, qtbot: Any, name: str, field: str, value: object) -> None:
    with qtbot.waitSignal(panel.changed) as caught:
        press(panel, name)
    assert getattr(caught.args[0], field) == value
    with qtbot.waitSignal(panel.changed) as caught:
        press(panel, name)
    assert caught.args[0] == DisplayOptions()


def test_something_is_always_shown(panel: DisplayPanel) -> None:
    press(panel, "display_states_h")
    assert panel.value() == DisplayOptions()


@pytest.mark.parametrize(
    ("field", "value"),
    [("unit_order", "similarity"), ("reduction", "mean"), ("range_mode", "panel"), ("panel_height", 160),
     ("colour_map", "CET-CBD1"), ("gate_map", "cividis")],
)  # fmt: skip
def test_a_choice_changes_one_field(panel: DisplayPanel, qtbot: Any, field: str, value: object) -> None:
    box = panel.findChild(QComboBox, f"display_{field}")
    box.setCurrentIndex(box.findData(value))
    with qtbot.waitSignal(panel.changed) as caught:
        box.activated.emit(box.currentIndex())
    assert caught.args[0] == DisplayOptions(**{field: value})


@pytest.mark.parametrize("field", ["numbers", "follow"])
def test_a_tick_changes_one_field(panel: DisplayPanel, qtbot: Any, field: str) -> None:
    with qtbot.waitSignal(panel.changed) as caught:
        panel.findChild(QCheckBox, f"display_{field}").click()
    assert caught.args[0] == DisplayOptions(**{field: False})


def test_ranges_are_typed_where_asked_for(panel: DisplayPanel, qtbot: Any) -> None:
    panel.set_value(DisplayOptions(range_mode="manual"))
    box = panel.findChild(QDoubleSpinBox, "display_range_h")
    assert box.value() == 1.0  # what the run has
    box.setValue(0.25)
    with qtbot.waitSignal(panel.changed) as caught:
        box.editingFinished.emit()
    assert dict(caught.args[0].manual) == {"h": 0.25, "x": 3.0}
    assert panel.findChild(QDoubleSpinBox, "display_range_gate") is None


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("tutorial-1-layer", {"gates": False, "layers": False, "directions": False}),
        ("bidirectional", {"gates": False, "layers": True, "directions": True}),
        ("lstm", {"gates": True}),
    ],
)
def test_only_what_the_network_has_is_offered(panel: DisplayPanel, name: str, offered: dict[str, bool]) -> None:
    panel.set_trace(example(name))
    for row, there in offered.items():
        assert panel.findChild(QWidget, f"display_{row}").isVisibleTo(panel) is there


def test_as_at_first_keeps_the_sequence(panel: DisplayPanel) -> None:
    panel.set_value(ALL)
    press(panel, "display_reset")
    assert panel.value() == DisplayOptions(sample=1)


@pytest.mark.parametrize("maps", [DIVERGING, SEQUENTIAL], ids=["diverging", "sequential"])
def test_every_map_exists_and_none_ends_in_red_and_green(maps: Any) -> None:
    from pyqtgraph import colormap

    for name in maps:
        ends = [colormap.get(name).map(end, mode="byte")[:3].astype(int).tolist() for end in (0.0, 1.0)]
        red = any(r > max(g, b) + 60 for r, g, b in ends)
        green = any(g > max(r, b) + 20 for r, g, b in ends)
        assert not (red and green), name
