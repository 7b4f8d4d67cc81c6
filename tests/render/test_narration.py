"""What is said on a step, in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from rnnviz.core.run import record_run
from rnnviz.core.schedule import Schedule
from rnnviz.core.spec import CellSpec, InputSpec, RNNSpec, RunSpec, StackSpec
from rnnviz.render.narration import narrate
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve

TWO = RNNSpec("RNN_TANH", 2, 3, 2)
BOTH = RNNSpec("LSTM", 2, 3, 2, bidirectional=True)
CELLS = StackSpec((CellSpec("RNN_TANH", 2, 3), CellSpec("GRU", 3, 2)))


@pytest.mark.parametrize(
    ("network", "order", "position", "said"),
    [
        (RNNSpec("RNN_TANH", 2, 3), "time", 0, "At t = 0 layer 0 computes h from x and from its own h_0."),
        (TWO, "time", 2, "At t = 2 every layer computes h: layer 0 from x[2], each other one from the layer below, "
         "all from their own h at t = 1."),
        (TWO, "layer", 6, "At t = 2 layer 1 computes h from layer 0 and from its own h at t = 1."),
        (BOTH, "layer", 4, "At t = 3 layer 0 reverse computes h and c from x and from its own h_0 and c_0."),
        (BOTH, "layer", 9, "At t = 1 layer 1 forward computes h and c from both directions of layer 0 and from its own "
         "h and c at t = 0."),
        (BOTH, "wave", 0, "2 cells can be computed at once, because all that they read is known: layer 0 forward at "
         "t = 0, layer 0 reverse at t = 3."),
        (CELLS, "layer", 4, "At t = 0 cell 1 computes h from cell 0 and from its own h_0."),
        (BOTH, "reveal", 1, "column 1 of 3: column t = 1, as it is read: forward has seen x[0..1], reverse x[1..3]."),
    ],
)  # fmt: skip
def test_sentences(network: Any, order: str, position: int, said: str) -> None:
    trace = record_run(RunSpec(network, InputSpec(seq_len=4, batch_size=1), device="cpu"))
    frame = resolve(prepare(trace, DisplayOptions()), Schedule(trace, order), position, cursor=None, pins=())
    assert narrate(frame) == said
