"""Which numbers a recording has, and where they stand."""

from __future__ import annotations

import pytest

from rnnviz.core.run import record_run
from rnnviz.core.spec import CellSpec, InputSpec, RNNSpec, RunSpec, StackSpec
from rnnviz.scene.frame import Ref
from rnnviz.scene.places import fits

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")  # of PyTorch, about its own speed
LSTM = RNNSpec("LSTM", 3, 5, 2, bidirectional=True, proj_size=2)
RUN = RunSpec(LSTM, InputSpec(seq_len=7, batch_size=None), device="cpu", seed=3)


@pytest.mark.parametrize(
    ("ref", "there"),
    [
        (Ref("x", unit=2), True), (Ref("x", unit=3), False), (Ref("h", 1, 1, 6, 0, 1), True),
        (Ref("h", 1, 1, 6, 0, 2), False),
        (Ref("h", 2), False), (Ref("h", 0, 2), False), (Ref("h", t=7), False), (Ref("h", n=1), False),
        (Ref("c", 0, 0, 0, 0, 4), True), (Ref("c", 0, 0, 0, 0, 5), False),
    ],
)  # fmt: skip
def test_numbers_that_a_recording_has(ref: Ref, there: bool) -> None:
    assert fits(ref, record_run(RUN)) is there


def test_an_rnn_has_no_c() -> None:
    assert not fits(Ref("c"), record_run(RunSpec(RNNSpec("RNN_TANH", 1, 1), device="cpu")))


def test_output_is_that_of_the_last_layer() -> None:
    """A pin in output that was made in another network still names that network's last layer."""
    run = RunSpec(StackSpec((CellSpec("RNN_TANH", 2, 5), CellSpec("GRU", 5, 3))), InputSpec(seq_len=4), device="cpu")
    trace = record_run(run)
    assert fits(Ref("output", layer=0, unit=2), trace)
    assert not fits(Ref("output", layer=0, unit=3), trace)
