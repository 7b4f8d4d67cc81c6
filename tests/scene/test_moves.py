"""The cell cursor: where each key leads on a bidirectional network of two layers with x below."""

from __future__ import annotations

import pytest

from rnnviz.core.run import record_run
from rnnviz.core.schedule import Schedule
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.scene.frame import Frame, Ref
from rnnviz.scene.moves import first_cell, moved, next_panel
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve


@pytest.fixture(scope="module")
def frame() -> Frame:
    trace = record_run(
        RunSpec(RNNSpec("RNN_TANH", 2, 3, 2, bidirectional=True), InputSpec(seq_len=5, batch_size=2), device="cpu")
    )
    return resolve(prepare(trace, DisplayOptions(sample=1)), Schedule(trace, "layer"), 3, cursor=None, pins=())


def h(layer: int, direction: int, t: int, unit: int) -> Ref:
    return Ref("h", layer, direction, t, 1, unit)


def test_it_starts_at_the_newest_cell(frame: Frame) -> None:
    assert first_cell(frame) == h(0, 0, 3, 0)


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        (h(0, 0, 2, 1), "Left", h(0, 0, 1, 1)),
        (h(0, 0, 2, 1), "Right", h(0, 0, 3, 1)),
        (h(0, 0, 2, 1), "Up", h(0, 0, 2, 0)),
        (h(0, 0, 2, 1), "Down", h(0, 0, 2, 2)),
        (h(0, 0, 2, 1), "Home", h(0, 0, 0, 1)),
        (h(0, 0, 2, 1), "End", h(0, 0, 4, 1)),
        (h(0, 0, 2, 1), "Shift+Right", h(0, 0, 4, 1)),  # no further than the edge
        (h(0, 0, 4, 1), "Right", h(0, 1, 0, 1)),  # over the edge, into the reverse direction
        (h(0, 1, 0, 1), "Left", h(0, 0, 4, 1)),
        (h(0, 1, 4, 1), "Right", h(0, 1, 4, 1)),
        (h(0, 0, 2, 0), "Up", h(1, 0, 2, 2)),  # the layer above
        (h(1, 0, 2, 2), "Down", h(0, 0, 2, 0)),
        (h(1, 0, 2, 0), "Up", h(1, 0, 2, 0)),
        (h(0, 0, 2, 2), "Down", Ref("x", 0, 0, 2, 1, 0)),
        (Ref("x", 0, 0, 2, 1, 0), "Up", h(0, 0, 2, 2)),
        (Ref("x", 0, 0, 2, 1, 1), "Down", Ref("x", 0, 0, 2, 1, 1)),
        (h(0, 0, 2, 1), "A", h(0, 0, 2, 1)),
    ],
)
def test_moves(frame: Frame, start: Ref, key: str, end: Ref) -> None:
    assert moved(frame, start, key) == end


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (h(0, 0, 2, 1), 1, h(0, 1, 2, 1)),
        (h(0, 1, 2, 1), 1, h(1, 0, 2, 1)),
        (h(1, 1, 2, 1), 1, h(1, 1, 2, 1)),
        (h(0, 0, 2, 2), -1, Ref("x", 0, 0, 2, 1, 1)),
        (None, 1, h(0, 1, 3, 0)),
        (Ref("output", 1, 1, 2, 1, 0), -1, h(1, 0, 2, 0)),
    ],
)
def test_next_layer_or_direction(frame: Frame, start: Ref | None, count: int, end: Ref) -> None:
    assert next_panel(frame, start, count) == end
