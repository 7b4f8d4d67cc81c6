"""The table of shapes: every row can be read in full, the chosen one is explained."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF

from rnnviz.core.shapes import shapes
from rnnviz.core.spec import CellSpec, InputSpec, RNNSpec, RunSpec, StackSpec
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.theme import DARK, LIGHT
from rnnviz.widgets.shapes import EDGE, ShapeTable, axes_text, sizes_text

RUNS = [
    RunSpec(RNNSpec("LSTM", 100, 2048, 4, True, True, 0.0, True, 512), InputSpec(seq_len=10000)),
    RunSpec(RNNSpec("RNN_TANH", 100, 20, 4)),
    RunSpec(RNNSpec("GRU", 6, 16), InputSpec(batch_size=None)),
    RunSpec(StackSpec((CellSpec("LSTM", 100, 30), CellSpec("GRU", 30, 20)))),
]  # fmt: skip
NARROWEST = 250  # pixels of the list in the smallest right column


@pytest.fixture
def table(qtbot):
    made = ShapeTable(LIGHT)
    qtbot.addWidget(made)
    made.resize(310, 300)
    return made


@pytest.mark.parametrize("run", RUNS)
def test_names_sizes_and_axes_have_room(table, run):
    table.set_run(run)
    assert table._list.count() == len(shapes(run))
    strong = QFontMetricsF(mono_font(SMALL + 1, bold=True))
    plain, small = QFontMetricsF(mono_font(SMALL + 1)), QFontMetricsF(mono_font(SMALL))
    for shape in shapes(run):
        above = plain.horizontalAdvance(shape.name) + strong.horizontalAdvance(sizes_text(shape))
        assert above + 3 * EDGE <= NARROWEST and small.horizontalAdvance(axes_text(shape)) + 2 * EDGE <= NARROWEST


def test_the_chosen_row_is_explained_and_stays_chosen(table):
    table.set_run(RUNS[1])
    assert "every" not in table._why.text() and "D * num_layers = 1 * 4 = 4" in table._why.text()
    table._list.setCurrentRow([s.name for s in shapes(RUNS[1])].index("output"))
    assert "LAST layer only" in table._why.text()
    table.set_run(RUNS[0])
    assert table._list.currentItem().text().startswith("output (N=3, L=10000, D*H_out=1024)")


def test_the_chosen_row_stays_in_view_when_there_is_less_room(qtbot, table):
    table.show()
    table.set_run(RUNS[1])
    table.resize(310, 210)
    row = table._list.visualItemRect(table._list.currentItem())
    assert table._list.currentItem().text().startswith("h_n") and table._list.viewport().rect().contains(row)


def test_both_themes_paint(table):
    table.set_run(RUNS[0])
    light = table.grab().toImage()
    table.set_theme(DARK)
    assert table.grab().toImage() != light
