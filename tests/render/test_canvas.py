"""Painting only what differs gives, pixel for pixel, the whole picture."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage

from rnnviz.core.run import record_run
from rnnviz.core.schedule import Schedule
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.render.canvas import Canvas
from rnnviz.render.paint_frame import frame_image
from rnnviz.render.picture import PARTS, STANDARD_PARTS
from rnnviz.render.theme import DARK, LIGHT
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve

CASES = {
    "tanh": (RunSpec(RNNSpec("RNN_TANH", 5, 12, num_layers=2), InputSpec(seq_len=9)), None, (640, 360)),
    "both ways": (RunSpec(RNNSpec("GRU", 4, 6, bidirectional=True), InputSpec(seq_len=6)), "wave", (960, 540)),
    "c": (RunSpec(RNNSpec("LSTM", 4, 5, num_layers=2), InputSpec(seq_len=5)), "layer", (800, 450)),
    "more steps than pixels": (RunSpec(RNNSpec("RNN_TANH", 2, 3), InputSpec(seq_len=900)), None, (640, 360)),
    "numbers": (RunSpec(RNNSpec("RNN_TANH", 2, 2), InputSpec(seq_len=4)), None, (1280, 720)),
    "padding": (RunSpec(RNNSpec("GRU", 3, 3), InputSpec(source="one_hot", text="abcabca\nabcabca")), None, (640, 360)),
}

SLOW = pytest.mark.slow


def pixels(image: QImage) -> np.ndarray:
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1).copy()


@pytest.mark.parametrize(("parts", "theme"), [(STANDARD_PARTS, DARK), (PARTS, LIGHT)], ids=["standard", "all"])
@pytest.mark.parametrize("name", [pytest.param(n, marks=SLOW if k % 2 else ()) for k, n in enumerate(CASES)])
def test_what_differs_is_enough(qapp, name, parts, theme):
    run, order, size = CASES[name]
    trace = record_run(run)
    options = DisplayOptions(sample=trace.batch - 1, show_c=name == "c")
    prepared, schedule = prepare(trace, options), Schedule(trace, order)
    last = len(schedule) - 1
    positions = [*range(min(last + 1, 4)), last, last - 1, 0, last // 2]
    canvas = Canvas(size, theme, parts=parts)
    before = np.zeros((size[1], size[0]), np.uint32)
    for position in positions:
        frame = resolve(prepared, schedule, position)
        rects = canvas.show(frame)
        found = pixels(canvas.image)
        assert np.array_equal(found, pixels(frame_image(frame, size, theme, parts=parts))), position
        outside = found != before
        for rect in rects:
            outside[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1] = False
        assert not outside.any()
        before = found


def test_one_step_paints_a_small_part(qapp):
    run, order, size = CASES["tanh"]
    trace = record_run(run)
    prepared, schedule = prepare(trace, DisplayOptions()), Schedule(trace, order)
    canvas = Canvas(size, LIGHT)
    canvas.show(resolve(prepared, schedule, 3))
    rects = canvas.show(resolve(prepared, schedule, 4))
    assert sum(rect.width() * rect.height() for rect in rects) < 0.3 * size[0] * size[1]
    assert canvas.show(resolve(prepared, schedule, 4)) == []
