"""In Chinese nothing is left in English but what is PyTorch's: every text of the window and its dialogs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QGraphicsView, QLineEdit, QWidget

from rnnviz.app import language
from rnnviz.app.main_window import MainWindow
from rnnviz.app.settings import Settings
from rnnviz.app.workspace import Workspace
from rnnviz.core.examples import example_run
from rnnviz.render.theme import LIGHT
from rnnviz.scene.frame import Ref

pytestmark = [pytest.mark.slow, pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", "grabbing the keyboard")]
GETTERS = ("text", "title", "placeholderText", "toolTip", "accessibleName", "windowTitle", "prefix", "suffix")
DIALOGS = ("examples", "export", "shortcuts", "change_keys", "words", "table", "display", "palette", "tour", "about")
# Names that stay: a text without any Chinese may consist of these, of numbers and of signs.
NAMES = re.compile(
    r"rnnviz|PyTorch|English|torch|nn|RNN|LSTM|GRU|\w*Cells?|tanh|relu|sigmoid|input_size|hidden_size|num_layers|"
    r"bias|batch_first|bidirectional|dropout|proj_size|nonlinearity|seq_len|batch_size|lengths|device|dtype|seed|"
    r"training|weights|auto|cpu|cuda|b?float\d+|output|weight\w*|bias\w*|[hc]_[0n]|pre|num_directions|steps|layer|"
    r"D\*num_layers|H_\w+|Ctrl|Shift|Alt|Esc|Space|Home|End|PgUp|PgDown|Backspace|F\d+|cells|typed|PowerPoint|"
    r"[A-Z]+|[a-z]|\w+\[\S*|<[^>]*>|&\w+;"
)
QT_OWN = ("qt_", "ctrl", "Group", "Check", "Radio", "Spin")  # pyqtgraph's hidden form of plot options


@pytest.fixture
def window(qtbot: Any, qapp: QApplication) -> Iterator[MainWindow]:
    language.speak(qapp, "zh_CN")
    window = MainWindow(Settings(), LIGHT)
    window.fill(Workspace(example_run("lstm")))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignals([window.workspace.trace_changed, window.workspace.check_changed], timeout=30_000):
        window.workspace.record()
    window.workspace.toggle_pin(Ref("h", 0, 0, 2, 0, 1))
    yield window
    assert window.workspace.close()
    language.speak(qapp, "en")


def said(window: QWidget) -> Iterator[tuple[str, str]]:
    """(where, text) of everything that can be read or heard."""
    for widget in (window, *window.findChildren(QWidget)):
        yield from of_widget(widget)
    for action in window.findChildren(QAction):
        if action.objectName():
            yield action.objectName(), action.text()
            yield action.objectName(), action.toolTip()
    for view in window.findChildren(QGraphicsView):
        for item in view.scene().items():
            if hasattr(item, "toPlainText"):
                yield f"{view.objectName()} scene", item.toPlainText()


def of_widget(widget: QWidget) -> Iterator[tuple[str, str]]:
    foreign = type(widget).__module__.startswith("PySide6") and widget.objectName().endswith(QT_OWN)
    if foreign or widget.objectName() == "inspectorEquation":  # an equation is PyTorch's
        return
    typed = isinstance(widget, (QLineEdit, QAbstractSpinBox))
    for name in GETTERS:
        getter = getattr(widget, name, None)
        if callable(getter) and not (typed and name == "text"):
            yield f"{type(widget).__name__} {widget.objectName()}.{name}", getter()
    if isinstance(widget, QComboBox):
        yield from ((f"{widget.objectName()} item", widget.itemText(k)) for k in range(widget.count()))


def is_english(text: str) -> bool:
    """True for words without any Chinese among them, but for names that stay."""
    plain = re.sub(r"<[^>]*>|&\w+;", " ", text)
    if re.search(r"[\u4e00-\u9fff]", plain):
        return False
    words = re.findall(r"[A-Za-z_*\d\[\]]*[A-Za-z]{2,}[\w*\[\]]*", plain)
    return len([word for word in words if not NAMES.fullmatch(word)]) >= 2


def test_nothing_is_left_in_english(window: MainWindow, qtbot: Any) -> None:
    left = {(where, text) for where, text in said(window) if is_english(text)}
    for name in DIALOGS:
        window._actions[name].trigger()
        qtbot.wait(50)
        left |= {(where, text) for where, text in said(window) if is_english(text)}
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    versions = {(where, text) for where, text in left if "PySide6" in text}  # of the About dialog
    assert sorted(left - versions) == []


@pytest.mark.parametrize(
    ("text", "english"),
    [("Colour the cells by the size of h", True), ("Search commands", True), ("nn.RNN", False), ("打开 Open", False),
     ("h[0][1] t=3", False), ("(D*num_layers, N, H_out)", False), ("float32 · cpu · seed 0", False)],
)  # fmt: skip
def test_what_counts_as_english(text: str, english: bool) -> None:
    assert is_english(text) is english
