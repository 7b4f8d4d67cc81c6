"""Words on a concept: reached by mouse and keyboard, closed by Esc and by a press elsewhere, never in the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from rnnviz.core.shapes import shapes
from rnnviz.core.spec import CellSpec, InputSpec, RNNSpec, RunSpec, StackSpec
from rnnviz.widgets.concepts import CONCEPTS, OF_NAME, concept_of
from rnnviz.widgets.popover import HelpMark, Popover, show_words


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.field, made.mark = QLineEdit(made), HelpMark("batch_first", made)
    made.mark.move(300, 100)
    made.resize(900, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.parametrize("key", CONCEPTS)
def test_every_concept_has_two_to_four_sentences_and_known_links(window, key):
    title, text = CONCEPTS[key].said
    assert title and 2 <= text.replace("...", "").count(". ") + text.count(": ") + 1 <= 6 and len(text) < 400
    assert set(CONCEPTS[key].see) <= set(CONCEPTS) and key not in CONCEPTS[key].see
    sheet = show_words(window.mark, key, window.mapToGlobal(QPoint(880, 590)))
    assert window.rect().contains(sheet.geometry()) and sheet._text.text() == text
    sheet.close_words()


def test_by_keyboard(window, qtbot):
    window.field.setFocus()
    qtbot.keyClick(window.field, Qt.Key.Key_Tab)
    assert window.mark.hasFocus()
    qtbot.keyClick(window.mark, Qt.Key.Key_Space)
    sheet = window.findChild(Popover)
    assert sheet.isVisible() and sheet._title.text() == "batch_first"
    sheet._follow("h_0")
    assert sheet._title.text() == "h_0"
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible() and window.mark.hasFocus()


def test_a_press_elsewhere_closes_it_and_arrives(window, qtbot):
    qtbot.mouseClick(window.mark, Qt.MouseButton.LeftButton)
    sheet = window.findChild(Popover)
    assert sheet.isVisible()
    qtbot.mouseClick(window.field, Qt.MouseButton.LeftButton)
    assert not sheet.isVisible() and window.field.hasFocus()


RUNS = [
    RunSpec(RNNSpec("LSTM", 3, 4, 2, bidirectional=True, proj_size=2), InputSpec()),
    RunSpec(StackSpec((CellSpec("LSTM", 3, 4), CellSpec("RNN_TANH", 4, 4)))),
]


@pytest.mark.parametrize("run", RUNS)
def test_tensors_have_words(run):
    for shape in shapes(run):
        assert shape.name == "x" or concept_of(shape.name) in CONCEPTS
    assert set(OF_NAME.values()) <= set(CONCEPTS)
