"""Opening models and sequences: what is asked, what follows, and that nothing is lost in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget, QPlainTextEdit, QPushButton, QTableWidget
from torch import nn

from rnnviz.app.main_window import MainWindow
from rnnviz.app.open_model import OpenModel
from rnnviz.app.open_table import OpenTable
from tests.app.conftest import SMALL


@pytest.fixture
def model(tmp_path: Path) -> Path:
    whole = nn.ModuleDict({"embedding": nn.Embedding(7, 2), "rnn": nn.RNN(2, 3, 2), "other": nn.LSTM(2, 4)})
    torch.save({"state_dict": whole.state_dict()}, tmp_path / "model.pt")
    return tmp_path / "model.pt"


def asked(window: MainWindow, path: Path, qtbot: Any, kind: type) -> Any:
    with qtbot.waitSignal(window.workspace.asked, timeout=20_000):
        window.documents.open_path(path)
    dialog = window.findChildren(kind)[-1]
    assert not dialog.isModal()
    return dialog


def opened(window: MainWindow, dialog: Any, name: str, qtbot: Any) -> None:
    with qtbot.waitSignals([window.workspace.trace_changed, window.workspace.check_changed], timeout=20_000):
        dialog.findChild(QPushButton, name).click()


def choose(dialog: Any, name: str, value: str) -> None:
    box = dialog.findChild(QComboBox, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def write(dialog: Any, name: str, text: str, qtbot: Any) -> None:
    dialog.findChild(QPlainTextEdit, name).setPlainText(text)


def settled(dialog: Any, name: str, starts: str, qtbot: Any) -> None:
    label = dialog.findChild(QLabel, name)
    qtbot.waitUntil(lambda: label.text().startswith(starts), timeout=5000)


def test_a_model_is_asked_for_and_shown(main_window: MainWindow, model: Path, qtbot: Any) -> None:
    workspace = main_window.workspace
    dialog = asked(main_window, model, qtbot, OpenModel)
    table = dialog.findChild(QTableWidget, "moduleTable")
    assert [table.item(k, 0).text() for k in range(2)] == ["rnn", "other"]
    assert [table.item(k, 1).text() for k in range(2)] == ["RNN(2, 3, num_layers=2)", "LSTM(2, 4)"]
    assert [table.item(k, 2).text() for k in range(2)] == ["45", "128"]
    assert workspace.run == SMALL
    choose(dialog, "modelNonlinearity", "relu")
    choose(dialog, "modelUnit", "characters")
    write(dialog, "modelText", "abba\nca", qtbot)
    settled(dialog, "modelTextProblem", "Text needs the vocabulary", qtbot)
    assert not dialog.findChild(QPushButton, "modelOpen").isEnabled()
    write(dialog, "modelVocabulary", "<pad> a b c", qtbot)
    settled(dialog, "modelSays", "x is (4, 2, 2)", qtbot)
    opened(main_window, dialog, "modelOpen", qtbot)
    trace, state = workspace.trace, torch.load(model, weights_only=True)["state_dict"]
    assert trace is not None and trace.check.passed
    rnn = nn.RNN(2, 3, 2, nonlinearity="relu")
    rnn.load_state_dict({name: state[f"rnn.{name}"] for name in rnn.state_dict()})
    with torch.no_grad():
        x = state["embedding.weight"][torch.tensor([[1, 2, 2, 1]])].transpose(0, 1)
        assert np.abs(trace.output[:, :1] - rnn(x)[0].numpy()).max() < 1e-6
    assert trace.lengths.tolist() == [4, 2] and trace.meta["tokens"] == (("a", "b", "b", "a"), ("c", "a"))
    assert main_window.views.form.value() == workspace.run
    assert "torch.load" in main_window.views.code_pane.code()
    with qtbot.waitSignals([workspace.trace_changed, workspace.check_changed], timeout=20_000):
        workspace.undo.undo()
    assert workspace.run == SMALL and not workspace.undo.canUndo()


def test_cancel_changes_nothing(main_window: MainWindow, model: Path, qtbot: Any) -> None:
    trace = main_window.workspace.trace
    dialog = asked(main_window, model, qtbot, OpenModel)
    dialog.reject()
    assert main_window.workspace.trace is trace and not main_window.workspace.undo.canUndo()


def test_what_cannot_be_read_leaves_everything(main_window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    torch.save(nn.LSTM(2, 3), tmp_path / "whole.pt")
    trace = main_window.workspace.trace
    with qtbot.waitSignal(main_window.workspace.problem, timeout=20_000) as caught:
        main_window.documents.open_path(tmp_path / "whole.pt")
    assert "save model.state_dict() instead" in str(caught.args[0])
    assert main_window.workspace.trace is trace and main_window.workspace.run == SMALL


def test_a_table_is_previewed(main_window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    path = tmp_path / "t.csv"
    rows = ["t;a;b;who", "0;0,5;1;x", "1;1,5;2;x", "2;-2,25;3;y"]
    path.write_text("\n".join(rows), encoding="utf-8")
    dialog = asked(main_window, path, qtbot, OpenTable)
    features = dialog.findChild(QListWidget, "tableFeatures")
    checked = [features.item(k).checkState() == Qt.CheckState.Checked for k in range(4)]
    assert checked == [True, True, True, False]
    features.item(0).setCheckState(Qt.CheckState.Unchecked)
    choose(dialog, "tableSequence", "3")
    settled(dialog, "tableSays", "x is (2, 2, 2): sequences of 2, 1 timesteps", qtbot)
    opened(main_window, dialog, "tableOpen", qtbot)
    trace = main_window.workspace.trace
    assert trace is not None and trace.lengths.tolist() == [2, 1]
    assert trace.x[:, 0].tolist() == [[0.5, 1], [1.5, 2]] and trace.x[0, 1].tolist() == [-2.25, 3]


def test_an_array_goes_in_at_once(main_window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    x = np.arange(12, dtype=np.float32).reshape(3, 2, 2)
    np.savez(tmp_path / "x.npz", x=x, lengths=np.array([3, 1]))
    workspace = main_window.workspace
    with qtbot.waitSignals([workspace.trace_changed, workspace.check_changed], timeout=20_000):
        main_window.documents.open_path(tmp_path / "x.npz")
    assert workspace.trace is not None and workspace.trace.lengths.tolist() == [3, 1]
    assert workspace.undo.undoText() == "x.npz" or "x.npz" in workspace.undo.undoText()


def test_a_text_file_goes_in_at_once(main_window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    (tmp_path / "words.txt").write_text("hello\nyou\n", encoding="utf-8")
    workspace = main_window.workspace
    with qtbot.waitSignals([workspace.trace_changed, workspace.check_changed], timeout=20_000):
        main_window.documents.open_path(tmp_path / "words.txt")
    assert workspace.run.input.text == "hello\nyou" and workspace.trace is not None
    assert workspace.trace.meta["tokens"] == (tuple("hello"), tuple("you"))
    line = main_window.findChild(QLineEdit, "seq_len")
    assert line is not None and line.text() == "5"
