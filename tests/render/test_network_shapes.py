"""Which edges of the unrolled network say their shapes, and where."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from rnnviz.core.spec import RNNSpec
from rnnviz.render.fonts import SMALL
from rnnviz.render.network_canvas import Canvas
from rnnviz.render.network_shapes import EdgeShapes
from rnnviz.render.tensor_text import step_shape
from rnnviz.render.theme import LIGHT
from rnnviz.scene.frame import Frame, Ref
from tests.render.frames import SPECS, make_frame


class Said(EdgeShapes):
    """Keeps the texts and their boxes."""

    def __init__(self, canvas: Canvas, size: float) -> None:
        super().__init__(canvas, size)
        self.texts: list[tuple[str, QRectF]] = []

    def _text(self, text: str, x: float, y: float) -> None:
        wide, high = self.metrics.horizontalAdvance(text), self.metrics.ascent()
        self.texts.append((text, QRectF(x, y - high / 2, wide, high)))
        super()._text(text, x, y)


def said(frame: Frame, unit: float, size: tuple[int, int] = (1400, 600)) -> Said:
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    try:
        made = Said(Canvas(painter, QRectF(0, 0, *size), frame, LIGHT, unit), SMALL)
        made.paint()
    finally:
        painter.end()
    return made


@pytest.mark.parametrize(
    ("spec", "layer", "both", "text"),
    [
        (SPECS["one layer"], -1, False, "(N=3, H_in=100)"),
        (SPECS["one layer"], 0, True, "(N=3, H_out=20)"),
        (SPECS["bidirectional"], 0, False, "(N=3, H_out=16)"),
        (SPECS["bidirectional"], 0, True, "(N=3, 2·H_out=32)"),
        (SPECS["lstm"], 0, False, "(N=3, H_out=5)"),
        (SPECS["stack"], 1, False, "(N=3, H_out=20)"),
    ],
)
def test_the_shape_of_one_step(spec, layer, both, text):
    assert step_shape(make_frame(spec), layer, both=both) == text


def test_unbatched_has_no_n():
    assert step_shape(make_frame(SPECS["one layer"], batch=1, unbatched=True), 0) == "(H_out=20)"


def test_every_kind_of_edge_zoomed_in(qapp):
    """x up, h in time, h of both directions up, both side by side up, output."""
    texts = {text for text, _ in said(make_frame(SPECS["bidirectional"], 3, steps=4), 3 * SMALL, (2400, 1100)).texts}
    assert texts == {"(N=3, H_in=6)", "(N=3, H_out=16)", "(N=3, 2·H_out=32)"}


def test_else_only_the_cells_of_this_step(qapp):
    frame = make_frame(RNNSpec("RNN_TANH", 7, 5), 2, steps=6)
    assert [text for text, _ in said(frame, SMALL).texts] == ["(3, 5)", "(3, 7)"]


def test_the_cell_that_is_pointed_at_too(qapp):
    frame = make_frame(RNNSpec("RNN_TANH", 7, 5), 2, steps=6, cursor=Ref("h", 0, 0, 4, 0, 0))
    made = said(frame, SMALL)
    x = next(x for row, t, x, _ in made.layout.cells() if t == 4 and not row.is_input)
    assert sum(abs(box.center().x() - x) < made.layout.pitch for _, box in made.texts) >= 2


@pytest.mark.parametrize("name", SPECS)
def test_no_shape_stands_on_a_cell(qapp, name):
    made = said(make_frame(SPECS[name], 5, steps=5), 2.5 * SMALL, (2400, 1300))
    half = made.c.half
    cells = [QRectF(x - half, y - half, 2 * half, 2 * half) for _, _, x, y in made.layout.cells()]
    assert made.texts
    assert not [text for text, box in made.texts if any(box.intersects(cell) for cell in cells)]


@pytest.mark.parametrize(("height", "unit"), [(150, SMALL), (180, SMALL), (600, SMALL), (400, 1.6 * SMALL)])
def test_shapes_are_whole_and_apart(qapp, height, unit):
    """On a low card the uppermost lane has no room for one, and beside a cell there is room for one of two."""
    made = said(make_frame(SPECS["bidirectional"], 8, steps=6, batch=1, unbatched=True), unit, (1000, height))
    boxes = [box.adjusted(-2, 0, 2, 0) for _, box in made.texts]
    assert boxes
    assert all(box.top() >= -made.metrics.descent() for box in boxes)
    assert not [1 for k, box in enumerate(boxes) for other in boxes[:k] if box.intersects(other)]
