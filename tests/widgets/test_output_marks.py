"""The "?" of output, h_n and c_n stand beside their headings, also after the card was resized or shows another net."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from rnnviz.core.spec import RNNSpec
from rnnviz.render.outputs import OutputPanel
from rnnviz.render.theme import LIGHT
from rnnviz.widgets.output_marks import OutputMarks
from tests.render.frames import SPECS, make_frame

LSTM = RNNSpec("LSTM", 3, 4, num_layers=2, bidirectional=True, batch_first=True)


@pytest.fixture
def panel(qtbot):
    made = OutputPanel(LIGHT)
    qtbot.addWidget(made)
    made.marks = OutputMarks(made)
    made.resize(300, 600)
    return made


def settle(panel):
    panel.grab()
    QApplication.processEvents()
    panel.marks.put()
    return {name: mark for name, mark in panel.marks._marks.items() if not mark.isHidden()}


@pytest.mark.parametrize(
    ("spec", "names"),
    [(SPECS["one layer"], {"output", "h_n"}), (LSTM, {"output", "h_n", "c_n"}), (SPECS["stack"], {"h_n"})],
)
@pytest.mark.parametrize("size", [(300, 600), (240, 420)])
def test_marks_stand_beside_their_headings(panel, spec, names, size):
    panel.resize(*size)
    panel.set_frame(make_frame(spec, -1, show_c=spec is LSTM))
    marks = settle(panel)
    assert set(marks) == names
    ends = panel.heading_ends()
    for name, mark in marks.items():
        assert panel.viewport().rect().contains(mark.geometry())
        assert abs(mark.geometry().center().y() - ends[name].y()) <= 1
    heights = [mark.y() for mark in marks.values()]
    assert heights == sorted(heights) and len(set(heights)) == len(heights)


def test_an_empty_card_has_none(panel):
    assert settle(panel) == {}
