"""Tensors as tables: the numbers of the array, places that lead back to the window, copies that can be run."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from rnnviz.core.spec import RNNSpec
from rnnviz.core.tensors import Tensor, names, tensor
from rnnviz.render.colours import shade
from rnnviz.render.theme import DARK, LIGHT
from rnnviz.scene.frame import Ref
from rnnviz.scene.inspection import inspect
from rnnviz.widgets.tensor_model import TensorModel
from rnnviz.widgets.tensor_table import TensorTable, ref_in
from tests.core.plain import SPECS, plain_trace

IDS = [f"{s.kind}-{s.num_layers}x{s.num_directions}" for s in SPECS]
LSTM = RNNSpec("LSTM", 3, 4, num_layers=2, bidirectional=True)


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


def text(model, row, column):
    return model.data(model.index(row, column), Qt.ItemDataRole.DisplayRole).replace("−", "-")


@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_every_tensor_is_shown_and_leads_back(parent, spec):
    trace = plain_trace(spec, steps=4, batch=2)
    dialog = TensorTable(trace, LIGHT, parent)
    dialog._digits.setChecked(True)
    for name in names(trace):
        dialog.choose(name)
        dialog._n.setValue(1)
        values, model = tensor(trace, name).values, dialog.model
        rows, columns = model.rowCount() - 1, model.columnCount() - 1
        shown = values
        if values.ndim == 3:
            shown = np.take(values, 1, axis=model.tensor.axes.index("n"))
        shown = shown[:, None] if shown.ndim == 1 else shown
        assert text(model, rows, columns) == str(shown[rows, columns])
        ref = ref_in(name, spec, rows, columns, 1)
        if ref is not None:
            assert inspect(trace, ref).value == shown[rows, columns]
            with_ref = inspect(trace, ref).ref
            dialog.point_at(with_ref)
            assert dialog._said.text().endswith(f"= {shown[rows, columns]!s}")


def test_the_model_copies_nothing_and_answers_at_once():
    values = np.zeros((200_000, 1, 64), np.float32)
    values[-1, 0, 5] = 3
    model = TensorModel()
    model.show_tensor(Tensor("h[0][0]", values, ("t", "n", "unit")))
    assert np.shares_memory(model.values, values) and model.rowCount() == 200_000
    assert text(model, 199_999, 5) == "+3.0000" and model.expression("7", "5") == "h[0][0][7, 0, 5]"


def test_rows_of_weights_name_their_gates(parent):
    trace = plain_trace(LSTM, steps=4, batch=1)
    dialog = TensorTable(trace, LIGHT, parent)
    dialog.choose("weight_hh_l1_reverse")
    said = [dialog.model.headerData(k, Qt.Orientation.Vertical) for k in (0, 4, 8, 15)]
    assert said == ["0  i 0", "4  f 0", "8  g 0", "15  o 3"]
    assert dialog._help.concept == "reverse_names"


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [("h[0][0]", "t = 1", "u2"), ("x", "t = 1", "u2"), ("h_n", "[1]", "u2"), ("output", "t = 1", "2")],
)
def test_rows_and_columns_say_what_they_count(parent, name, row, column):
    dialog = TensorTable(plain_trace(LSTM, steps=4, batch=2), LIGHT, parent)
    dialog.choose(name)
    assert dialog.model.headerData(1, Qt.Orientation.Vertical) == row
    assert dialog.model.headerData(2, Qt.Orientation.Horizontal) == column


def test_copies(parent):
    trace = plain_trace(LSTM, steps=4, batch=2)
    dialog = TensorTable(trace, LIGHT, parent)
    dialog.choose("output")
    dialog._n.setValue(1)
    dialog.copy_numpy()
    made = eval(QGuiApplication.clipboard().text().split("  #")[0], {"np": np})
    np.testing.assert_array_equal(made, trace.output[:, 1])
    assert made.dtype == trace.output.dtype and "# output[:, 1, :]" in QGuiApplication.clipboard().text()
    dialog.copy_text()
    lines = QGuiApplication.clipboard().text().splitlines()
    np.testing.assert_array_equal(np.array(lines[2].split("\t"), np.float32), trace.output[2, 1])


def test_too_much_is_said_and_not_copied(parent, monkeypatch):
    monkeypatch.setattr("rnnviz.widgets.tensor_table.MOST_COPIED", 3)
    dialog = TensorTable(plain_trace(LSTM, steps=4, batch=1), LIGHT, parent)
    QGuiApplication.clipboard().setText("before")
    for copy in (dialog.copy_text, dialog.copy_numpy):
        copy()
        assert "too many" in dialog._said.text() and QGuiApplication.clipboard().text() == "before"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_are_those_of_the_heatmaps(parent, theme):
    trace = plain_trace(LSTM, steps=4, batch=1)
    dialog = TensorTable(trace, theme, parent)
    dialog.choose("h[0][1]")
    model = dialog.model
    wanted = shade(float(trace.h[0][1][2, 0, 1]), model._scale, theme)
    assert model.data(model.index(2, 1), Qt.ItemDataRole.BackgroundRole) == wanted
    dialog._colours.setChecked(False)
    assert model.data(model.index(2, 1), Qt.ItemDataRole.BackgroundRole) is None


def test_a_double_click_leads_to_the_number(parent, qtbot):
    trace = plain_trace(LSTM, steps=4, batch=2)
    dialog = TensorTable(trace, LIGHT, parent)
    dialog.choose("output")
    with qtbot.waitSignal(dialog.ref_requested) as signal:
        dialog.view.doubleClicked.emit(dialog.model.index(3, 6))
    assert signal.args == [Ref("output", 1, 1, 3, 0, 2)]


def test_another_run_keeps_the_choice(parent):
    dialog = TensorTable(plain_trace(LSTM, steps=4, batch=2), LIGHT, parent)
    dialog.choose("c[1][1]")
    dialog.set_trace(plain_trace(LSTM, steps=3, batch=1))
    assert dialog._chooser.currentText() == "c[1][1]" and dialog.model.rowCount() == 3
    dialog.set_trace(plain_trace(RNNSpec("GRU", 3, 4), steps=3, batch=1))
    assert dialog._chooser.currentText() == "x"
