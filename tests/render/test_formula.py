"""Every line of every equation becomes rich text without a trace of LaTeX."""

from __future__ import annotations

import pytest

from rnnviz.core.equations import equation, memory_equation
from rnnviz.core.spec import KINDS
from rnnviz.render.formula import paragraph, rich


@pytest.mark.parametrize("previous", ["0", "t-1", "t+1"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_latex_is_left(qapp, kind, previous):
    made = equation(kind, previous, bias=True, proj=kind == "LSTM")
    text = paragraph([rich(line.latex) for line in (*made.lines, *memory_equation(previous, bias=True).lines)], 15)
    assert not set(text) & set("\\{}_$") and text.count("<sub>") == text.count("</sub>") > 4


def test_letters_are_italic_and_names_are_not():
    assert rich("h_{t} = \\tanh\\left(W_{hh} h_{t-1}\\right)") == (
        "<i>h</i><sub>t</sub> = tanh(<i>W</i><sub>hh</sub> <i>h</i><sub>t−1</sub>)"
    )
