"""The form: what is put in comes out, one signal per change, wrong values are said and never taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QTableWidget, QToolButton

from rnnviz.core.examples import example_run, examples
from rnnviz.core.run import follow
from rnnviz.core.spec import CellSpec, InputSpec, RNNSpec, RunSpec, StackSpec, StateSpec, WeightSpec
from rnnviz.render.theme import DARK, LIGHT
from rnnviz.support.messages import Problem
from rnnviz.widgets.rows import QuietComboBox
from rnnviz.widgets.setup_form import SetupForm

STACK = StackSpec((CellSpec("LSTM", 3, 2), CellSpec("RNN_RELU", 2, 4, bias=False), CellSpec("GRU", 4, 1)))
SMALL = InputSpec(seq_len=4, batch_size=2)
RUNS = {
    "relu": RunSpec(RNNSpec("RNN_RELU", 3, 5, 2, bias=False, batch_first=True, bidirectional=True), SMALL, seed=7),
    "lstm": RunSpec(RNNSpec("LSTM", 3, 5, 2, dropout=0.25, proj_size=2), InputSpec("sine", 9, None), training=True),
    "gru": RunSpec(
        RNNSpec("GRU", 3, 5), InputSpec("impulse", 1, 1), StateSpec("random"), WeightSpec("identity"), "cpu"
    ),
    "stack": RunSpec(STACK, InputSpec("step", 3, 2), dtype="bfloat16"),
    "packed": RunSpec(RNNSpec("GRU", 3, 5), InputSpec(seq_len=6, lengths=(2, 6, 1))),
    "text": follow(RunSpec(RNNSpec("RNN_TANH", 9, 5), InputSpec("one_hot", text="ab\nba"))),
    "typed": RunSpec(RNNSpec("RNN_TANH", 2, 1), InputSpec("random", 3, 2), StateSpec("typed", h=[[[0.5], [-1]]]),
                     WeightSpec("typed", (("weight_ih_l0", [[1, 2]]), ("bias_hh_l0", [0.25])))),
    "typed stack": RunSpec(STACK, InputSpec("random", 3, None),
                           StateSpec("typed", h=[[1, 2], [3, 4, 5, 6], [7]], c=[[8, 9]]),
                           WeightSpec("typed", (("1.weight_ih", [[1, 2], [3, 4], [5, 6], [7, 8]]),))),
    "cuda": RunSpec(RNNSpec("RNN_TANH", 3, 5), SMALL, device="cuda:0", dtype="float64", seed=2**63 - 1),
}  # fmt: skip
ALL = RUNS | {name: example_run(name) for name in examples()}
START = RUNS["relu"]


class Heard:
    def __init__(self, form: SetupForm) -> None:
        self.values: list[RunSpec] = []
        self.problems: list[Problem | None] = []
        form.value_changed.connect(self.values.append)
        form.problem_changed.connect(self.problems.append)


@pytest.fixture
def form(qtbot: Any) -> SetupForm:
    form = SetupForm(LIGHT)
    qtbot.addWidget(form)
    form.set_examples(examples())
    form.set_value(START)
    return form


def find(form: SetupForm, kind: type[Any], name: str) -> Any:
    found = form.findChild(kind, name)
    assert found is not None, name
    return found


def type_in(form: SetupForm, qtbot: Any, name: str, text: str) -> None:
    line = find(form, QLineEdit, name)
    line.clear()
    line.setText(text) if len(text) > 50 else qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def choose(form: SetupForm, name: str, value: str) -> None:
    box = find(form, QComboBox, name)
    index = box.findData(value)
    assert index >= 0
    box.setCurrentIndex(index)
    box.activated.emit(index)


def sentence(form: SetupForm, name: str) -> str:
    return form._rows[name].sentence.text()


# --- round trip ------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ALL)
def test_what_is_put_in_comes_out(form: SetupForm, name: str) -> None:
    heard = Heard(form)
    form.set_value(ALL[name])
    assert form.value() == ALL[name]
    assert heard.values == ([] if ALL[name] == START else [ALL[name]])
    form.set_value(ALL[name])
    assert len(heard.values) <= 1


@pytest.mark.parametrize("name", [name for name, run in ALL.items() if run.input.source != "file"])
def test_the_drafts_say_the_value(form: SetupForm, name: str) -> None:
    """Reading every field gives the run again: nothing is lost on the way through the widgets."""
    form.set_value(ALL[name])
    values, wrong = form._drafts()
    assert wrong == {}
    assert form._build(values) == ALL[name]


def test_the_app_may_answer(form: SetupForm, qtbot: Any) -> None:
    """The window sets back what it received, and what follows from it: no loops."""
    heard = Heard(form)
    form.value_changed.connect(form.set_value)
    type_in(form, qtbot, "hidden_size", "6")
    assert [run.network.hidden_size for run in heard.values] == [6]  # type: ignore[union-attr]


# --- one change, one signal ------------------------------------------------------------------------
NETWORK = START.network
assert isinstance(NETWORK, RNNSpec)
TYPED = [
    ("input_size", "8", replace(START, network=replace(NETWORK, input_size=8))),
    ("hidden_size", "8", replace(START, network=replace(NETWORK, hidden_size=8))),
    ("num_layers", " 3 ", replace(START, network=replace(NETWORK, num_layers=3))),
    ("dropout", "0.5", replace(START, network=replace(NETWORK, dropout=0.5))),
    ("dropout", "0,5", replace(START, network=replace(NETWORK, dropout=0.5))),
    ("seq_len", "1", replace(START, input=replace(SMALL, seq_len=1))),
    ("batch_size", "7", replace(START, input=replace(SMALL, batch_size=7))),
    ("lengths", "2 , 4", replace(START, input=replace(SMALL, lengths=(2, 4)))),
    ("seed", "0", replace(START, seed=0)),
    ("seed", str(2**63 - 1), replace(START, seed=2**63 - 1)),
]


@pytest.mark.parametrize(("name", "text", "run"), TYPED)
def test_typing_is_one_change(form: SetupForm, qtbot: Any, name: str, text: str, run: RunSpec) -> None:
    heard = Heard(form)
    type_in(form, qtbot, name, text)
    assert heard.values == [run]
    assert heard.problems == []
    type_in(form, qtbot, name, text)
    assert len(heard.values) == 1


CHOSEN = [
    ("nonlinearity", "tanh", replace(START, network=replace(NETWORK, kind="RNN_TANH"))),
    ("source", "sine", replace(START, input=replace(SMALL, source="sine"))),
    ("h_0", "random", replace(START, h_0=StateSpec("random"))),
    ("weights", "identity", replace(START, weights=WeightSpec("identity"))),
    ("device", "cpu", replace(START, device="cpu")),
    ("dtype", "float16", replace(START, dtype="float16")),
]


@pytest.mark.parametrize(("name", "value", "run"), CHOSEN)
def test_choosing_is_one_change(form: SetupForm, name: str, value: str, run: RunSpec) -> None:
    heard = Heard(form)
    choose(form, name, value)
    assert heard.values == [run]


@pytest.mark.parametrize("name", ["bias", "batch_first", "bidirectional"])
def test_ticking_is_one_change(form: SetupForm, name: str) -> None:
    heard = Heard(form)
    find(form, QCheckBox, name).click()
    assert heard.values == [replace(START, network=replace(NETWORK, **{name: not getattr(NETWORK, name)}))]


def test_unbatched(form: SetupForm) -> None:
    heard = Heard(form)
    box = find(form, QCheckBox, "unbatched")
    box.click()
    assert not find(form, QLineEdit, "batch_size").isEnabled()
    box.click()
    assert [run.input.batch_size for run in heard.values] == [None, 2]


@pytest.mark.parametrize(("key", "size"), [(Qt.Key.Key_Up, 6), (Qt.Key.Key_Down, 4), (Qt.Key.Key_PageUp, 15)])
def test_arrows_step_a_size(form: SetupForm, qtbot: Any, key: Qt.Key, size: int) -> None:
    heard = Heard(form)
    qtbot.keyClick(find(form, QLineEdit, "hidden_size"), key)
    assert [run.network.hidden_size for run in heard.values] == [size]  # type: ignore[union-attr]


# --- wrong values ----------------------------------------------------------------------------------
NONSENSE = ("-1", "1e9", "nan", "abc", "", "1.5", "9" * 10_000, "x" * 10_000, "²", "99999999999")
WRONG = [
    (name, text)
    for name in ("input_size", "hidden_size", "num_layers", "seq_len", "batch_size")
    for text in (*NONSENSE, "0")
]
WRONG += [("seed", text) for text in ("-1", "1e9", "nan", "abc", "", str(2**63))]
WRONG += [("lengths", text) for text in ("4", "4, 4, 3", "3, 2", "4, 0", "abc", "5.5, 1", "9" * 10_000)]
WRONG += [("dropout", text) for text in ("-0.1", "1.1", "nan", "inf", "abc", "")]


@pytest.mark.parametrize(("name", "text"), WRONG, ids=[f"{name}={text[:12]}" for name, text in WRONG])
def test_a_wrong_value_is_said_and_not_taken(form: SetupForm, qtbot: Any, name: str, text: str) -> None:
    heard = Heard(form)
    type_in(form, qtbot, name, text)
    line = find(form, QLineEdit, name)
    assert form.value() == START
    assert heard.values == []
    assert len(heard.problems) == 1 and heard.problems[0] is not None and heard.problems[0].field == name
    assert 20 < len(sentence(form, name)) < 200
    assert not form._rows[name].sentence.isHidden()
    assert line.property("invalid") is True
    assert line.text() == text[: line.maxLength()]  # what was typed is still there


def test_mending_it_takes_the_sentence_away(form: SetupForm, qtbot: Any) -> None:
    heard = Heard(form)
    type_in(form, qtbot, "hidden_size", "abc")
    type_in(form, qtbot, "hidden_size", "9")
    assert sentence(form, "hidden_size") == ""
    assert find(form, QLineEdit, "hidden_size").property("invalid") is False
    assert heard.values == [replace(START, network=replace(NETWORK, hidden_size=9))]
    assert [problem is None for problem in heard.problems] == [False, True]


def test_going_back_to_the_old_value_mends_it_too(form: SetupForm, qtbot: Any) -> None:
    type_in(form, qtbot, "hidden_size", "abc")
    type_in(form, qtbot, "hidden_size", "5")
    assert sentence(form, "hidden_size") == ""


def test_other_fields_still_work_and_the_draft_stays(form: SetupForm, qtbot: Any) -> None:
    form.value_changed.connect(form.set_value)
    type_in(form, qtbot, "hidden_size", "abc")
    find(form, QCheckBox, "bias").click()
    assert form.value() == replace(START, network=replace(NETWORK, bias=True))
    assert find(form, QLineEdit, "hidden_size").text() == "abc"
    assert sentence(form, "hidden_size")


def test_an_example_replaces_a_wrong_draft(form: SetupForm, qtbot: Any) -> None:
    form.example_chosen.connect(lambda name: form.set_value(example_run(name)))
    type_in(form, qtbot, "seq_len", "abc")
    choose(form, "exampleBox", "tutorial-4-layers")
    assert form.value() == example_run("tutorial-4-layers")
    assert find(form, QLineEdit, "seq_len").text() == "10"
    assert sentence(form, "seq_len") == ""


TOGETHER = [
    ("proj_size too large", RUNS["lstm"], "proj_size", "5", "proj_size"),
    ("hidden_size below proj_size", RUNS["lstm"], "hidden_size", "2", "proj_size"),
    ("dropout with one layer", RUNS["lstm"], "num_layers", "1", "dropout"),
    ("more memory than there is", START, "hidden_size", "200000000", "hidden_size"),
    ("a thousand layers and more", START, "num_layers", "2000000000", "num_layers"),
]


@pytest.mark.parametrize(
    ("run", "name", "text", "place"), [case[1:] for case in TOGETHER], ids=[c[0] for c in TOGETHER]
)
def test_values_that_do_not_fit_each_other(
    form: SetupForm, qtbot: Any, run: RunSpec, name: str, text: str, place: str
) -> None:
    form.set_value(run)
    heard = Heard(form)
    type_in(form, qtbot, name, text)
    assert heard.values == [] and form.value() == run
    assert sentence(form, place)
    assert find(form, QLineEdit, name).text() == text


# --- kinds -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "network"),
    [
        ("LSTM", replace(NETWORK, kind="LSTM")),
        ("GRU", replace(NETWORK, kind="GRU")),
        ("Cells", StackSpec((CellSpec("RNN_RELU", 3, 5, False), CellSpec("RNN_RELU", 5, 5, False)))),
    ],
)
def test_another_kind_keeps_the_sizes(form: SetupForm, kind: str, network: Any) -> None:
    heard = Heard(form)
    find(form, QPushButton, f"kind{kind}").click()
    assert heard.values == [replace(START, network=network)]
    find(form, QPushButton, "kindRNN").click()
    assert form.value() == START


@pytest.mark.parametrize(
    ("name", "fields"),
    [("relu", {"nonlinearity": True, "proj_size": False, "cells": False, "hidden_size": True}),
     ("lstm", {"nonlinearity": False, "proj_size": True, "cells": False}),
     ("gru", {"nonlinearity": False, "proj_size": False, "bidirectional": True}),
     ("stack", {"nonlinearity": False, "cells": True, "bidirectional": False, "dropout": False, "seq_len": True})],
)  # fmt: skip
def test_only_arguments_that_exist(form: SetupForm, name: str, fields: dict[str, bool]) -> None:
    form.set_value(RUNS[name])
    assert {field: form.has_field(field) for field in fields} == fields
    assert {field: form._rows[field].isVisibleTo(form) for field in fields} == fields


def test_training_needs_dropout(form: SetupForm, qtbot: Any) -> None:
    form.value_changed.connect(form.set_value)
    assert not form._rows["training"].isVisibleTo(form)
    type_in(form, qtbot, "dropout", "0.5")
    assert form._rows["training"].isVisibleTo(form)
    find(form, QCheckBox, "training").click()
    assert form.value().training
    type_in(form, qtbot, "dropout", "0")
    assert not form.value().training


# --- the stack -------------------------------------------------------------------------------------
def test_the_next_cells_input_size_follows(form: SetupForm, qtbot: Any) -> None:
    form.set_value(RUNS["stack"])
    type_in(form, qtbot, "cell0_hidden_size", "7")
    network = form.value().network
    assert isinstance(network, StackSpec)
    assert [(c.input_size, c.hidden_size) for c in network.cells] == [(3, 7), (7, 4), (4, 1)]
    assert "7 →" in form._stack._editors[1]._sizes.text()


def test_adding_and_removing_cells(form: SetupForm) -> None:
    form.set_value(RUNS["stack"])
    find(form, QPushButton, "addCellButton").click()
    assert form.value().network.num_layers == 4
    for left in (3, 2, 1):
        find(form, QToolButton, "removeCell0").click()
        assert form.value().network.num_layers == left
    last = find(form, QToolButton, "removeCell0")
    assert not last.isEnabled() and "at least one" in last.toolTip()


def test_cells_of_every_kind(form: SetupForm) -> None:
    form.set_value(RUNS["stack"])
    choose(form, "cell1_kind", "LSTM")
    find(form, QCheckBox, "cell1_bias").click()
    network = form.value().network
    assert isinstance(network, StackSpec) and network.cells[1] == CellSpec("LSTM", 2, 4, True)


@pytest.mark.parametrize("text", ["0", "-1", "abc", "1e9", "", "9" * 10_000])
def test_a_wrong_cell_is_said(form: SetupForm, qtbot: Any, text: str) -> None:
    form.set_value(RUNS["stack"])
    type_in(form, qtbot, "cell1_hidden_size", text)
    assert form.value() == RUNS["stack"]
    assert "hidden_size" in sentence(form, "cells")
    assert find(form, QLineEdit, "cell1_hidden_size").property("invalid") is True
    type_in(form, qtbot, "cell1_hidden_size", "3")
    assert sentence(form, "cells") == ""
    assert find(form, QLineEdit, "cell1_hidden_size").property("invalid") is False


# --- input -----------------------------------------------------------------------------------------
def test_a_text_brings_its_sizes(form: SetupForm, qtbot: Any) -> None:
    form.value_changed.connect(form.set_value)
    choose(form, "source", "one_hot")
    assert "text" in sentence(form, "text")
    assert form.value() == START
    with qtbot.waitSignal(form.value_changed, timeout=5000):
        find(form, QPlainTextEdit, "text").setPlainText("hello")
    run = form.value()
    assert (run.input.seq_len, run.input.batch_size, run.network.input_size) == (5, 1, 4)
    for name in ("seq_len", "input_size"):
        line = find(form, QLineEdit, name)
        assert not line.isEnabled() and "follows" in line.toolTip()
    assert find(form, QLineEdit, "seq_len").text() == "5"


def test_lines_of_other_lengths_are_a_batch(form: SetupForm, qtbot: Any) -> None:
    form.set_value(RUNS["text"])
    with qtbot.waitSignal(form.value_changed, timeout=5000):
        find(form, QPlainTextEdit, "text").setPlainText("ab\nabc")
    assert (form.value().input.seq_len, form.value().input.batch_size, form.value().input.packed) == (3, 2, True)
    assert find(form, QComboBox, "packed").isVisibleTo(form)
    choose(form, "packed", "padded")
    assert not form.value().input.packed


@pytest.mark.parametrize("text", ["\n", "ab\n\nc"])
def test_empty_lines_are_said(form: SetupForm, qtbot: Any, text: str) -> None:
    form.set_value(RUNS["text"])
    with qtbot.waitSignal(form.problem_changed, timeout=5000):
        find(form, QPlainTextEdit, "text").setPlainText(text)
    assert "line" in sentence(form, "text")
    assert form.value() == RUNS["text"]


def test_a_file_brings_its_sizes(form: SetupForm, qtbot: Any, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.zeros((6, 2, 7)))
    choose(form, "source", "file")
    assert sentence(form, "path")
    type_in(form, qtbot, "path", str(tmp_path / "x.npy"))
    run = form.value()
    assert (run.input.seq_len, run.input.batch_size, run.network.input_size) == (6, 2, 7)
    type_in(form, qtbot, "path", str(tmp_path / "none.npy"))
    assert "none.npy" in sentence(form, "path")
    assert form.value() == run


# --- typed numbers ---------------------------------------------------------------------------------
def table(form: SetupForm, name: str) -> QTableWidget:
    found: QTableWidget = find(form, QTableWidget, f"{name}Table")
    return found


def test_typing_h_0(form: SetupForm) -> None:
    run = replace(RUNS["typed"], h_0=StateSpec(), weights=WeightSpec())
    form.set_value(run)
    choose(form, "h_0", "typed")
    assert form.value().h_0 == StateSpec("typed")
    item = table(form, "h_0").item(1, 0)
    assert item is not None
    item.setText("0.5")
    assert form.value().h_0 == StateSpec("typed", h=[[[0], [0.5]]])


@pytest.mark.parametrize("text", ["abc", "nan", "inf", "", "1e999", "9" * 10_000])
def test_a_wrong_number_in_a_table(form: SetupForm, text: str) -> None:
    form.set_value(RUNS["typed"])
    item = table(form, "h_0").item(0, 0)
    assert item is not None
    item.setText(text)
    assert form.value() == RUNS["typed"]
    assert "number" in sentence(form, "h_0")
    item = table(form, "h_0").item(0, 0)
    assert item is not None and item.text() == text
    item.setText("2")
    assert form.value().h_0 == StateSpec("typed", h=[[[2], [-1]]])
    assert sentence(form, "h_0") == ""


def test_typing_a_weight_starts_from_what_it_is(form: SetupForm) -> None:
    form.set_value(replace(RUNS["typed"], weights=WeightSpec()))
    choose(form, "weights", "typed")
    form.set_weights({"weight_ih_l0": [[0.125, -3.0]], "nothing": [1.0], "bias_hh_l0": [1.0, 2.0]})
    item = table(form, "weights").item(0, 1)
    assert item is not None
    item.setText("4")
    assert form.value().weights == WeightSpec("typed", (("weight_ih_l0", [[0.125, 4]]),))
    find(form, QToolButton, "weightsReset").click()
    assert form.value().weights == WeightSpec("typed")


def test_large_parameters_cannot_be_typed(form: SetupForm) -> None:
    form.set_value(RunSpec(RNNSpec("RNN_TANH", 100, 50), weights=WeightSpec("typed")))
    box = find(form, QComboBox, "weightsTensor")
    model: Any = box.model()
    assert [model.item(k).isEnabled() for k in range(4)] == [False, True, True, True]  # 5000, 2500, 50, 50
    assert "too many" in model.item(0).toolTip()


# --- the rest --------------------------------------------------------------------------------------
def test_show_problem_from_elsewhere(form: SetupForm) -> None:
    problem = Problem("device.unknown", field="device", value="tpu", offered="auto, cpu")
    assert form.has_field("device") and not form.has_field("nothing")
    form.show_problem(problem)
    assert sentence(form, "device") == problem.message.english()
    assert form.value() == START
    form.show_problem(None)
    assert sentence(form, "device") == ""


def test_examples_are_offered_by_title(form: SetupForm) -> None:
    box = find(form, QComboBox, "exampleBox")
    assert [box.itemData(k) for k in range(box.count())] == list(examples())
    assert all(len(box.itemText(k)) < 50 for k in range(box.count()))
    chosen: list[str] = []
    form.example_chosen.connect(chosen.append)
    choose(form, "exampleBox", "lstm")
    assert chosen == ["lstm"]


def test_devices(form: SetupForm) -> None:
    form.set_devices(("cpu", "cuda:0"))
    choose(form, "device", "cuda:0")
    assert form.value().device == "cuda:0"


@pytest.mark.parametrize("name", RUNS)
def test_every_field_has_words(form: SetupForm, name: str) -> None:
    form.set_value(RUNS[name])
    form.set_theme(DARK)
    for field in form._active():
        row = form._rows[field]
        if field != "cells":
            assert row.marked.accessibleName(), field
            assert row.marked.toolTip() and row.marked.toolTip().endswith("."), field


@pytest.mark.parametrize("width", [100, 290, 320])
def test_it_is_never_narrower_than_its_fields(form: SetupForm, qtbot: Any, width: int) -> None:
    from PySide6.QtWidgets import QApplication

    from rnnviz.render.palette import apply_theme

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = app.styleSheet()
    apply_theme(app, LIGHT)
    form.set_theme(LIGHT)
    form.resize(width, 900)
    form.show()
    qtbot.waitUntil(lambda: form.minimumWidth() <= 320)  # the style sheet has reached every field
    for run in RUNS.values():
        form.set_value(run)
        app.sendPostedEvents()
        form.resize(width, 900)  # not below its minimum
        body = form._area.widget()
        assert form.width() <= 320
        assert body.minimumSizeHint().width() <= form._area.viewport().width()
    app.setStyleSheet(before)


def test_an_input_too_large_to_type_is_taken_all_the_same(form):
    run = RunSpec(RNNSpec("LSTM", 8, 30), InputSpec(seq_len=3000, batch_size=2))
    form.set_value(run)
    assert form.value() == run


def test_a_choice_without_its_room_ends_in_dots(qtbot):
    box = QuietComboBox()
    qtbot.addWidget(box)
    box.addItems(["short", "Trained: remember the first symbol"])
    box.setFixedWidth(140)
    box.show()
    assert box.shown().currentText == "short"
    box.setCurrentIndex(1)
    text = box.shown().currentText
    assert text.startswith("Trained") and text.endswith("…") and box.fontMetrics().horizontalAdvance(text) < 130
    box.setCurrentIndex(-1)
    box.setPlaceholderText("Your own")
    assert box.shown().currentText == "Your own"
