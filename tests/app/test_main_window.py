"""The whole window without an X server: what was set up arrives in every part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QTableWidget, QToolTip, QWidget

from rnnviz.app.main_window import MainWindow
from rnnviz.app.reactions import made
from rnnviz.app.settings import Settings
from rnnviz.app.status import PointedLabel
from rnnviz.app.workspace import Workspace
from rnnviz.core import run as run_module
from rnnviz.core.device import available
from rnnviz.core.examples import example_run
from rnnviz.core.run import record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec, WeightSpec
from rnnviz.render.theme import DARK, LIGHT
from rnnviz.scene.frame import Ref
from rnnviz.support.messages import Message

SMALL = RunSpec(RNNSpec("RNN_TANH", 2, 3), InputSpec(seq_len=4, batch_size=1), device="cpu", seed=1)
# as the tutorial and PyTorch's documentation give them
SHAPES = {
    "tutorial-1-layer": {"x": "(10, 3, 100)", "h_0": "(1, 3, 20)", "output": "(10, 3, 20)", "h_n": "(1, 3, 20)"},
    "tutorial-4-layers": {"x": "(10, 3, 100)", "h_0": "(4, 3, 20)", "output": "(10, 3, 20)", "h_n": "(4, 3, 20)"},
    "tutorial-cell": {"x": "(10, 3, 100)", "h": "(3, 20)"},
    "tutorial-two-cells": {"x": "(10, 3, 100)", "h1": "(3, 30)", "h2": "(3, 20)"},
    "bidirectional": {"x": "(14, 1, 6)", "output": "(14, 1, 32)", "h_n": "(4, 1, 16)"},
    "lstm": {"output": "(24, 2, 16)", "h_n": "(1, 2, 16)", "c_n": "(1, 2, 16)"},
    "gru": {"output": "(24, 2, 16)", "h_n": "(1, 2, 16)"},
}


@pytest.fixture
def window(qtbot: Any) -> Iterator[MainWindow]:
    workspace = Workspace(SMALL)
    window = MainWindow(Settings(), LIGHT)
    window.fill(workspace)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.panels.fit(window.size())
    window.show()
    run_it(window, qtbot, SMALL)
    yield window
    assert workspace.close()


def run_it(window: MainWindow, qtbot: Any, run: RunSpec) -> None:
    workspace = window.workspace
    with qtbot.waitSignals([workspace.trace_changed, workspace.check_changed], timeout=20_000):
        workspace.apply_run(run)


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def sizes(text: str) -> str:
    """ "(L=10, N=3, H_out=20)" as "(10, 3, 20)"."""
    return "(" + ", ".join(re.findall(r"=?(\d+)(?=[,)])", text)) + ")"


def find(window: QWidget, kind: Any, name: str) -> Any:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def test_shapes_as_they_stand_on_screen(window: MainWindow, qtbot: Any) -> None:
    rows = find(window, QListWidget, "shapeList")
    for name, wanted in SHAPES.items():
        run_it(window, qtbot, example_run(name))
        texts = dict(rows.item(k).text().split(" ", 1) for k in range(rows.count()))
        assert {key: sizes(texts[key]) for key in wanted} == wanted, name
        assert window.workspace.trace is not None and window.workspace.trace.check.max_diff == 0


def test_devices_are_those_of_torch(window: MainWindow) -> None:
    box = find(window, QComboBox, "device")
    assert [box.itemData(k) for k in range(box.count())] == ["auto", *available()]


def test_a_typed_weight_changes_the_run(window: MainWindow, qtbot: Any) -> None:
    box = find(window, QComboBox, "weights")
    box.setCurrentIndex(box.findData("typed"))
    with qtbot.waitSignal(window.workspace.trace_changed, timeout=20_000):
        box.activated.emit(box.currentIndex())
    table = find(window, QTableWidget, "weightsTable")
    torch.manual_seed(1)
    shown = [[float(table.item(r, c).text()) for c in range(2)] for r in range(3)]
    assert np.allclose(shown, torch.nn.RNN(2, 3).weight_ih_l0.detach().numpy(), atol=1e-5)
    with qtbot.waitSignal(window.workspace.check_changed, timeout=20_000):
        table.item(0, 0).setText("0.5")
    trace = window.workspace.trace
    assert trace is not None
    assert trace.weights["weight_ih_l0"][0, 0] == 0.5
    torch.manual_seed(1)
    rnn = torch.nn.RNN(2, 3)
    x = torch.randn(4, 1, 2)
    with torch.no_grad():
        rnn.weight_ih_l0[0, 0] = 0.5
        output = rnn(x)[0]
    # what was not typed stands in the table in six digits and stays as the seed made it
    assert np.allclose(trace.output, output.numpy(), atol=1e-5)


def test_the_example_box_names_what_is_shown(window: MainWindow, qtbot: Any) -> None:
    assert find(window, QComboBox, "exampleBox").currentData() is None
    run_it(window, qtbot, example_run("lstm"))
    assert find(window, QComboBox, "exampleBox").currentData() == "lstm"


def test_undo_names_an_example_as_the_gallery_does(window: MainWindow, qtbot: Any) -> None:
    with qtbot.waitSignal(window.workspace.check_changed, timeout=20_000):
        window.views.form.choose_example("lstm")
    assert window._actions["undo"].text() == "Undo example LSTM: gates and memory"


def test_undo_brings_back_the_network_and_its_picture(window: MainWindow, qtbot: Any) -> None:
    workspace = window.workspace
    before = workspace.trace
    assert before is not None
    with qtbot.waitSignal(workspace.check_changed, timeout=20_000):
        workspace.set_run(example_run("tutorial-cell"))
    with qtbot.waitSignal(workspace.check_changed, timeout=20_000):
        workspace.undo.undo()
    assert workspace.run == SMALL
    assert np.array_equal(workspace.trace.output, before.output)


def test_a_missing_device_stands_in_the_status_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = record_run(SMALL)
    assert made(trace).startswith("float32 · cpu · seed 1")
    notice = Message("device.missing", {"device": "cuda"})
    assert made(trace.with_meta({"notice": notice})).startswith("float32 · cpu, not cuda · seed 1")


def test_a_card_out_of_memory_leaves_the_window_and_a_sentence(
    window: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = run_module._record

    def failing(run: Any, net: Any, x: Any, hx: Any, device: str, *more: Any) -> Any:
        if device != "cpu":
            raise torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return real(run, net, x, hx, device, *more)

    monkeypatch.setattr(run_module, "_record", failing)
    monkeypatch.setattr(run_module.devices, "choose", lambda device: ("cuda:0", None))
    run_it(window, qtbot, replace(SMALL, seed=5))
    assert any("so the CPU did" in text for text in texts(window.views.toast))
    assert any("cpu, not cuda:0" in text for text in texts(window.views.status))
    monkeypatch.undo()
    run_it(window, qtbot, SMALL)
    assert not any("not cuda" in text for text in texts(window.views.status))


def test_every_card_is_painted_in_the_theme(window: MainWindow) -> None:
    for theme in (DARK, LIGHT):
        window.set_theme(theme.name, remember=False)
        image: QImage = window.grab().toImage()
        for card in (
            window.views.form,
            window.views.diagram,
            window.views.grid,
            window.views.outputs,
            window.views.inspector,
            window.views.shapes,
        ):
            edge = card.mapTo(window, QPoint(4, card.height() // 2))
            assert image.pixelColor(edge * image.devicePixelRatio()).name() == theme.surface, card.objectName()


def test_first_layout_and_self_check(window: MainWindow) -> None:
    assert window.views.form.width() <= 300
    label = find(window, QLabel, "selfCheckLabel")
    assert "max |diff| = 0" in label.text()
    assert label.isVisibleTo(window)


def test_what_was_said_about_a_run_goes_with_it(window: MainWindow, qtbot: Any) -> None:
    large = WeightSpec("typed", typed=(("weight_hh_l0", ((1e20,) * 3,) * 3),))
    run_it(window, qtbot, replace(SMALL, network=RNNSpec("RNN_RELU", 2, 3), input=InputSpec(seq_len=9), weights=large))
    assert window.views.toast.isVisible() and "This run holds" in window.views.toast.text()
    run_it(window, qtbot, SMALL)
    assert not window.views.toast.isVisible()
    window.say("Saved somewhere.")  # of no run: it stays
    run_it(window, qtbot, replace(SMALL, seed=2))
    assert window.views.toast.isVisible()


def test_the_smallest_window_reads_the_number_that_is_pointed_at(window: MainWindow, qtbot: Any) -> None:
    run_it(window, qtbot, replace(SMALL, input=InputSpec(seq_len=12, batch_size=3)))
    window.resize(960, 600)
    window.workspace.seek(11)
    window.workspace.set_cursor(Ref("h", 0, 0, 11, 0, 1))
    label = window.findChild(PointedLabel)
    assert isinstance(label, PointedLabel)
    wide = label.minimumSizeHint().width()
    qtbot.waitUntil(lambda: label.width() >= wide)
    shown = label.fontMetrics().elidedText(label.text(), label.mode, label.width())
    assert shown.startswith("h[0][0][11, 0, 1]") and shown.endswith(label.text()[-6:])
    window.workspace.set_cursor(None)
    assert label.minimumSizeHint().width() == wide  # nothing beside it moves
    assert label.mode == Qt.TextElideMode.ElideRight  # words are read from their begin


def test_the_tip_of_a_number_goes_when_another_one_stands_there(window: MainWindow, qtbot: Any) -> None:
    run_it(window, qtbot, replace(SMALL, input=InputSpec(seq_len=5, batch_size=3)))
    workspace = window.workspace
    workspace.seek(4)
    workspace.set_cursor(Ref("h", 0, 0, 2, 0, 1))
    QToolTip.showText(QPoint(5, 5), "h[0][0][2, 0, 1]", window)
    workspace.seek(3)
    qtbot.wait(400)  # longer than Qt's tip takes to leave
    assert QToolTip.isVisible()  # the same number
    workspace.set_sample(1)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_number_of_another_sequence_is_not_said_with_the_value_of_this_one(window: MainWindow, qtbot: Any) -> None:
    run_it(window, qtbot, replace(SMALL, input=InputSpec(seq_len=5, batch_size=3)))
    workspace = window.workspace
    workspace.seek(4)
    pin, cursor = Ref("h", 0, 0, 1, 0, 2), Ref("h", 0, 0, 2, 0, 1)
    workspace.toggle_pin(pin)
    workspace.set_cursor(cursor)
    with qtbot.waitSignal(workspace.options_changed):
        workspace.set_sample(1)
    assert workspace.frame is not None and workspace.trace is not None
    assert workspace.frame.cursor == workspace.cursor == replace(cursor, n=1)
    label = window.findChild(PointedLabel)
    assert isinstance(label, PointedLabel)
    assert label.text().startswith("h[0][0][2, 1, 1]")
    assert label.text().endswith(f"{workspace.trace.h[0][0][2, 1, 1]:.6g}")
    assert workspace.pins == (pin,) and workspace.frame.pins == ()  # it waits for its sequence
    with qtbot.waitSignal(workspace.options_changed):
        workspace.set_sample(0)
    assert workspace.frame.pins == (pin,)
