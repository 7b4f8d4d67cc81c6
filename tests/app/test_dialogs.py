"""Tables and words open beside the window, once, and follow what it shows."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QDialog, QScrollArea

from rnnviz.app.main_window import MainWindow
from rnnviz.app.settings import Settings
from rnnviz.app.workspace import Workspace
from rnnviz.core.examples import example, example_run
from rnnviz.render.theme import LIGHT
from rnnviz.scene.frame import Ref

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")


@pytest.fixture
def window(qtbot: Any, qapp: Any) -> Any:
    made = MainWindow(Settings(), LIGHT)
    made.fill(Workspace(example_run("lstm")))
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.workspace.trace_changed, timeout=20_000):
        made.workspace.show_trace(example("lstm"))
    made.workspace.point_at(Ref("h", 0, 0, 0, 1, 3))
    qtbot.waitUntil(lambda: made.views.inspector.shown() == Ref("h", 0, 0, 0, 1, 3))
    yield made
    for dialog in made.findChildren(QDialog):
        dialog.close()
    assert made.workspace.close()


def test_one_table_opens_at_the_number_and_follows(window: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.widgets.tensor_table.TensorTable.show", lambda _self: None)
    monkeypatch.setattr("rnnviz.widgets.tensor_table.TensorTable.raise_", lambda _self: None)
    for action in ("table", "table"):
        window._slot(action)()
    (dialog,) = window.findChildren(QDialog, "tensorTable")
    assert dialog.findChild(QComboBox).currentText() == "h[0][0]" and dialog._n.value() == 1
    window.views.shapes.table_requested.emit("weight_ih_l0")
    assert dialog.findChild(QComboBox).currentText() == "weight_ih_l0"
    dialog.choose("output")
    dialog.view.doubleClicked.emit(dialog.model.index(5, 2))
    assert window.workspace.cursor == Ref("output", 0, 0, 5, 1, 2)
    qtbot.waitUntil(lambda: window.workspace.options.sample == 1)
    with qtbot.waitSignal(window.workspace.trace_changed, timeout=20_000):
        window.workspace.show_trace(example("gru"))
    assert dialog._trace.kind == "GRU" and dialog.model.values.shape[0] == example("gru").steps


ROOM = QSize(920, 500)  # on a screen of 960 x 600


@pytest.mark.parametrize("action", ["examples", "export", "words", "change_keys", "table", "shortcuts"])
def test_a_dialog_is_no_larger_than_its_screen(
    window: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """Its buttons would be out of reach."""
    for module in ("app.sheets", "widgets.front"):
        monkeypatch.setattr(f"rnnviz.{module}.room_on", lambda _screen: ROOM)
    window._slot(action)()
    (dialog,) = (found for found in window.findChildren(QDialog) if found.isVisible())
    assert dialog.size().boundedTo(ROOM) == dialog.size()
    for area in dialog.findChildren(QScrollArea):
        assert area.horizontalScrollBar().maximum() == 0  # every key of the sheet is found by going down
