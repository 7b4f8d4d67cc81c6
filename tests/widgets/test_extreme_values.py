"""Whatever is typed into a field of the form: it is taken, or a sentence stands at the field; nothing else happens."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTableWidget

from rnnviz.core.run import validate
from rnnviz.core.spec import CellSpec, InputSpec, RNNSpec, RunSpec, StackSpec
from rnnviz.render.theme import LIGHT
from rnnviz.widgets.setup_form import SetupForm

TEXTS = ("", " ", "0", "1", "-1", "+1", "1.5", "1e9", "1000000000", "2147483648", "9" * 30, "NaN", "inf", "−3", "0x10",
         "１２", "a", "é\u0301", "5,3", "\t7 ", "x" * 10_000, "9" * 10_000, "%s %d",
         "<b>1</b>", "\u202e1", "None")  # fmt: skip
RUNS = {
    "LSTM": RunSpec(RNNSpec("LSTM", 3, 4, 2, dropout=0.5, proj_size=2), InputSpec(seq_len=5, batch_size=2)),
    "stack": RunSpec(StackSpec((CellSpec("RNN_TANH", 3, 4), CellSpec("GRU", 4, 2))), InputSpec(seq_len=5)),
    "text": RunSpec(RNNSpec("RNN_TANH", 3, 4), InputSpec("one_hot", text="abc", seq_len=3, batch_size=1)),
    "file": RunSpec(RNNSpec("GRU", 3, 4), InputSpec(seq_len=5)),
    "typed": RunSpec(RNNSpec("RNN_TANH", 2, 3), InputSpec("typed", 3, None, values=((0.0, 1.0),) * 3)),
}


@pytest.mark.parametrize("name", RUNS)
def test_every_field_takes_it_or_says_why_not(qtbot: Any, name: str) -> None:
    form = SetupForm(LIGHT)
    qtbot.addWidget(form)
    form.set_value(RUNS[name])
    if name == "file":
        box = form._rows["source"].box  # type: ignore[attr-defined]
        box.setCurrentIndex(box.findData("file"))
        box.activated.emit(box.currentIndex())
    fields = [
        field
        for field in form.findChildren(QLineEdit)
        if field.objectName() and field.isEnabled() and field.isVisibleTo(form)
    ]
    assert len(fields) >= 4
    for field in fields:
        good = field.text()
        for text in TEXTS:
            field.setText(text)
            field.editingFinished.emit()
            validate(form.value())  # what the form holds can always be run
            if field.text() == text and str(text) != good:
                assert said(form) or taken(form, field, text), (field.objectName(), text[:20])
        field.setText(good)
        field.editingFinished.emit()
    for row in form._rows.values():
        assert len(row.sentence.text()) < 400


def said(form: SetupForm) -> bool:
    return any(not row.sentence.isHidden() for row in form._rows.values())


def taken(form: SetupForm, field: QLineEdit, text: str) -> bool:
    """The value holds what was typed; an empty optional field holds nothing."""
    return not text.strip() or text.strip().lstrip("+").lower() in repr(form.value()).lower()


@pytest.mark.parametrize("text", ["", "\n", "a\nbc", "\0", "a" * 200_000, "日本語", "a\r\nb", "\u2028"])
def test_texts(qtbot: Any, text: str) -> None:
    form = SetupForm(LIGHT)
    qtbot.addWidget(form)
    form.set_value(RUNS["text"])
    edit = form.findChild(QPlainTextEdit)
    assert edit is not None
    edit.setPlainText(text)
    form._rows["text"]._finish()  # type: ignore[attr-defined]
    validate(form.value())
    assert said(form) or form.value().input.text == edit.toPlainText()


@pytest.mark.parametrize(("name", "row"), [("typedInput", "typed"), ("h_0", "h_0"), ("weights", "weights")])
def test_every_cell_of_a_table_takes_it_or_says_why_not(qtbot: Any, name: str, row: str) -> None:
    form = SetupForm(LIGHT)
    qtbot.addWidget(form)
    form.set_value(RUNS["typed"])
    if name == row:  # a choice that opens its table
        box = form._rows[row].box  # type: ignore[attr-defined]
        box.setCurrentIndex(box.findData("typed"))
        box.activated.emit(box.currentIndex())
    table = form.findChild(QTableWidget, f"{name}Table")
    assert table is not None
    for text in TEXTS:
        item = table.item(0, 0)
        assert item is not None
        item.setText(text)
        validate(form.value())
        assert said(form) or repr(float(text.replace(",", ".").replace("−", "-"))) in repr(form.value()), text[:20]
