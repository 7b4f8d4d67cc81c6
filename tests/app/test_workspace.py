"""The workspace: a change of what is set up becomes a recording, a frame and a check."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.app.export_work import Exporting
from rnnviz.app.history import SetOptions, difference
from rnnviz.app.workspace import Workspace
from rnnviz.core.origin import run_of
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.export import ExportSpec, export
from rnnviz.scene.frame import Ref
from rnnviz.scene.options import DisplayOptions
from rnnviz.support.atomic import SUFFIX

RUN = RunSpec(
    RNNSpec("RNN_TANH", 3, 5, 2, bidirectional=True), InputSpec(seq_len=7, batch_size=2), device="cpu", seed=3
)


@pytest.fixture
def workspace(qtbot: Any) -> Any:
    workspace = Workspace(RUN)
    yield workspace
    assert workspace.close()


@pytest.fixture
def recorded(workspace: Workspace, qtbot: Any) -> Workspace:
    with qtbot.waitSignals([workspace.trace_changed, workspace.check_changed], timeout=20_000):
        workspace.record()
    return workspace


def test_recording_is_what_the_module_computes(recorded: Workspace) -> None:
    torch.manual_seed(3)
    rnn = torch.nn.RNN(3, 5, 2, bidirectional=True)
    x = torch.randn(7, 2, 3)
    with torch.no_grad():
        output, h_n = rnn(x)
    assert recorded.trace is not None
    assert np.array_equal(recorded.trace.output, output.numpy())
    assert np.array_equal(recorded.trace.h_n, h_n.numpy())
    assert recorded.trace.check.passed


def test_first_frame_stands_at_the_first_step(recorded: Workspace) -> None:
    frame = recorded.frame
    assert frame is not None
    assert (frame.order, frame.position, frame.positions) == ("wave", 0, 14)
    assert set(frame.cells) == {(0, 0, 0), (0, 1, 6)}


def test_stepping_shows_more(recorded: Workspace) -> None:
    recorded.seek(13)
    assert recorded.frame is not None
    assert all(panel.computed == (0, 7) for panel in recorded.frame.hidden)
    recorded.step(-1)
    assert {panel.key: panel.computed for panel in recorded.frame.hidden}[("h", 1, 0)] == (0, 6)


def test_order_keeps_the_newest_cell(recorded: Workspace) -> None:
    recorded.seek(9)
    assert recorded.frame is not None
    newest = recorded.frame.cells[-1]
    recorded.set_order("layer")
    assert recorded.frame.cells == (newest,)
    assert recorded.frame.positions == 28


def test_a_change_is_one_undo_step(recorded: Workspace, qtbot: Any) -> None:
    changed = replace(RUN, network=replace(RUN.network, hidden_size=6))
    with qtbot.waitSignal(recorded.trace_changed, timeout=20_000):
        recorded.set_run(changed)
    assert recorded.undo.undoText() == "change of hidden_size"
    with qtbot.waitSignal(recorded.trace_changed, timeout=20_000):
        recorded.undo.undo()
    assert recorded.run == RUN


def test_display_and_order_are_undone_by_name(recorded: Workspace, qtbot: Any) -> None:
    for sample in (1, 0, 1):  # one step, however often it was changed in a row
        with qtbot.waitSignal(recorded.options_changed):
            recorded.set_sample(sample)
    recorded.change_options(numbers=False)
    recorded.set_order("layer")
    texts = [recorded.undo.text(k) for k in range(recorded.undo.count())]
    assert texts == ["change of sequence of the batch", "change of numbers in cells", "change of the order of steps"]
    recorded.undo.undo()
    assert recorded.order == "wave"
    recorded.undo.undo()
    with qtbot.waitSignal(recorded.options_changed):
        recorded.undo.undo()
    assert (recorded.options.sample, recorded.options.numbers) == (0, True)


def test_a_change_that_is_one_step_with_the_one_before_is_not_kept_beside_it(recorded: Workspace) -> None:
    """As a slider is dragged: one step back to where it began, and one command in memory."""
    for height in (90, 100, 110, 120):
        recorded.change_options(panel_height=height)
    gc.collect()
    kept = [one for one in gc.get_objects() if type(one) is SetOptions and one._workspace is recorded]
    assert len(kept) == recorded.undo.count() == 1
    recorded.undo.undo()
    assert recorded._wish == DisplayOptions()
    recorded.undo.redo()
    assert recorded._wish.panel_height == 120


def test_after_an_undo_a_change_is_a_step_of_its_own(recorded: Workspace) -> None:
    recorded.change_options(panel_height=90)
    recorded.change_options(numbers=False)
    recorded.undo.undo()
    recorded.change_options(panel_height=100)
    assert (recorded.undo.count(), recorded.undo.canRedo()) == (2, False)
    recorded.undo.undo()
    assert recorded._wish.panel_height == 90


def test_pins_stay_where_they_fit(recorded: Workspace, qtbot: Any) -> None:
    recorded.toggle_pin(Ref("h", 1, 1, 2, 0, 3))
    recorded.toggle_pin(Ref("h", 0, 0, 2, 0, 3))
    with qtbot.waitSignal(recorded.trace_changed, timeout=20_000):
        recorded.set_run(replace(RUN, network=replace(RUN.network, num_layers=1)))
    assert recorded.pins == (Ref("h", 0, 0, 2, 0, 3),)


def test_pins_and_cursor_reach_the_frame(recorded: Workspace) -> None:
    ref = Ref("h", 1, 0, 2, 0, 3)
    recorded.set_cursor(ref)
    recorded.toggle_pin(ref)
    assert recorded.frame is not None
    assert (recorded.frame.cursor, recorded.frame.pins) == (ref, (ref,))
    recorded.toggle_pin(ref)
    assert recorded.frame.pins == ()


@pytest.mark.parametrize("ref", [Ref("h", 2), Ref("h", 0, 0, 7), Ref("h", 0, 0, 0, 0, 5), Ref("x", unit=3), Ref("c")])
def test_numbers_that_are_not_there_are_not_pointed_at(recorded: Workspace, ref: Ref) -> None:
    """A view that is one recording behind may ask for them."""
    recorded.set_cursor(ref)
    recorded.toggle_pin(ref)
    recorded.point_at(ref)
    assert (recorded.cursor, recorded.pins) == (None, ())


def test_sample_wraps(recorded: Workspace, qtbot: Any) -> None:
    with qtbot.waitSignal(recorded.options_changed):
        recorded.set_sample(3)
    assert recorded.options.sample == 1
    assert recorded.frame is not None and recorded.trace is not None
    assert np.array_equal(recorded.frame.x.values, recorded.trace.x[:, 1])


def test_playing_moves_and_ends(recorded: Workspace, qtbot: Any) -> None:
    recorded.set_speed(60.0)
    recorded.play()
    qtbot.waitUntil(lambda: not recorded.playback.playing, timeout=5_000)
    assert recorded.playback.position == 13


def test_problem_keeps_the_picture(recorded: Workspace, qtbot: Any) -> None:
    before = recorded.trace
    with qtbot.waitSignal(recorded.problem, timeout=20_000):
        recorded.set_run(replace(RUN, input=InputSpec(source="file", path="/nowhere/x.npy")))
    assert recorded.trace is before


def test_run_of_gives_back_the_run(recorded: Workspace) -> None:
    assert recorded.trace is not None
    assert run_of(recorded.trace) == RUN


@pytest.mark.parametrize(
    ("after", "name"),
    [
        (replace(RUN, seed=4), "seed"),
        (replace(RUN, network=replace(RUN.network, num_layers=3)), "num_layers"),
        (replace(RUN, network=RNNSpec("LSTM", 4, 5)), "network"),
        (replace(RUN, seed=4, dtype="float64"), "setup"),
    ],
)
def test_difference_names_the_field(after: RunSpec, name: str) -> None:
    assert difference(RUN, after) == name


def test_a_link_moves_the_cursor_and_goes_there_where_nothing_is_computed_yet(recorded: Workspace) -> None:
    recorded.seek(3)
    before = recorded.playback.position
    recorded.point_at(Ref("h", 0, 0, 2, 0, 1))
    assert recorded.playback.position == before and recorded.cursor == Ref("h", 0, 0, 2, 0, 1)
    ahead = Ref("h", 1, 0, 4, 0, 2)
    recorded.point_at(ahead)
    assert recorded.frame is not None and recorded.frame.cursor == ahead and (1, 0, 4) in recorded.frame.cells


def test_started_with_a_checkpoint_the_window_is_not_empty(workspace: Workspace, qtbot: Any, tmp_path: Path) -> None:
    torch.save(torch.nn.GRU(3, 4).state_dict(), tmp_path / "model.pt")
    with qtbot.waitSignals([workspace.asked, workspace.check_changed], timeout=20_000):
        workspace.open_file(tmp_path / "model.pt")
    assert workspace.trace is not None and workspace.trace.spec == RUN.network


@pytest.mark.parametrize("suffix", [".png", ".gif"])
def test_an_exported_picture_brings_back_run_order_position_and_sequence(
    recorded: Workspace, qtbot: Any, tmp_path: Path, suffix: str
) -> None:
    trace, path = recorded.trace, tmp_path / f"a{suffix}"
    export(trace, path, steps=(5, 6), order="layer", size=(320, 180), options=DisplayOptions(sample=1))
    for other in (RUN, replace(RUN, seed=4)):  # shown already, or not
        with qtbot.waitSignal(recorded.trace_changed, timeout=20_000):
            recorded.apply_run(other)
        recorded.set_order("wave")
        with qtbot.waitSignal(recorded.trace_changed, timeout=20_000):
            recorded.open_file(path)
        where = recorded.order, recorded.playback.position, recorded.options.sample
        assert (recorded.run, where) == (RUN, ("layer", 5, 1))
    with qtbot.waitSignal(recorded.trace_changed, timeout=20_000):
        recorded.undo.undo()
    assert recorded.run.seed == 4


def test_the_end_waits_for_what_writes_and_for_nothing_else(recorded: Workspace, tmp_path: Path) -> None:
    may_end, ended, begun, file = threading.Event(), threading.Event(), threading.Event(), tmp_path / "late"

    def compute(*_: object) -> None:  # cannot be stopped, like an import
        may_end.wait(20)
        ended.set()

    def write(_progress: object, cancel: Callable[[], bool]) -> None:
        begun.set()
        while not cancel():
            threading.Event().wait(0.01)
        threading.Event().wait(0.1)
        file.touch()

    recorded.lanes.recording.submit(compute)
    recorded.lanes.exporting.submit(write)
    assert begun.wait(20)
    recorded.stop()
    recorded.lanes.finish_files()
    assert file.exists()
    assert not ended.is_set()
    may_end.set()
    assert recorded.close()
    assert ended.is_set()


def test_an_export_at_the_end_leaves_nothing_half_made(recorded: Workspace, tmp_path: Path) -> None:
    assert recorded.trace is not None
    spec = ExportSpec(str(tmp_path / "step-%02d.png"))
    recorded.lanes.exporting_pictures.submit(Exporting(recorded.trace, spec, recorded.options))
    deadline = time.monotonic() + 20
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.001)
    assert list(tmp_path.iterdir())
    recorded.stop()
    recorded.lanes.finish_files()
    assert [file.name for file in tmp_path.iterdir() if SUFFIX in file.name] == []
