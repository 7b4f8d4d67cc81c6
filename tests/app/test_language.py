"""The language can be changed while the window stands: every text anew, everything else as it was."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from rnnviz.app import language
from rnnviz.app.main_window import MainWindow
from rnnviz.app.settings import Settings
from rnnviz.app.workspace import Workspace
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.render.theme import LIGHT
from rnnviz.render.words import sentence
from rnnviz.scene.frame import Ref
from rnnviz.support.messages import Message

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # the offscreen platform
RUN = RunSpec(RNNSpec("LSTM", 3, 5, 2), InputSpec(seq_len=7, batch_size=2), device="cpu")


@pytest.fixture(autouse=True)
def english_afterwards(qapp: QApplication) -> Any:
    yield
    language.speak(qapp, "en")


@pytest.fixture
def window(qtbot: Any) -> Any:
    window = MainWindow(Settings(), LIGHT)
    window.fill(Workspace(RUN))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignals([window.workspace.trace_changed, window.workspace.check_changed], timeout=20_000):
        window.workspace.record()
    yield window
    assert window.workspace.close()


def test_switch_keeps_everything_but_the_words(window: MainWindow) -> None:
    workspace, ref = window.workspace, Ref("h", 1, 0, 2, 0, 3)
    workspace.set_order("layer")
    workspace.set_order("time")
    workspace.seek(4)
    workspace.toggle_pin(ref)
    trace, state = workspace.trace, window.views.status.check.text()
    english = {name: action.text() for name, action in window._actions.items()}

    window._actions["chinese"].trigger()
    assert window._actions["chinese"].isChecked() and not window._actions["english"].isChecked()
    assert (workspace.trace, workspace.playback.position, workspace.pins) == (trace, 4, (ref,))
    assert window.views.transport.findChild(object, "positionSpinBox").value() == 4
    assert window.views.form.value() == RUN
    assert window.views.inspector.findChild(object, "inspectorPlace").text().startswith("h[1][0]")
    assert window._actions["open"].text() == "打开…"
    assert workspace.undo.undoText() == "对各步顺序的改动"
    assert window.views.status.check.text() != state

    window._actions["english"].trigger()
    assert {name: action.text() for name, action in window._actions.items()} == english
    assert window.views.status.check.text() == state


def test_old_parts_are_gone(window: MainWindow, qtbot: Any) -> None:
    before = len(window.children())
    for name in ("chinese", "english"):
        window._actions[name].trigger()
    qtbot.waitUntil(lambda: len(window.children()) == before)


def test_qt_speaks_too(qapp: QApplication, qtbot: Any) -> None:
    language.speak(qapp, "zh_CN")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"


def test_sentences_of_the_floors_below(qapp: QApplication) -> None:
    message = Message("spec.proj_size", {"hidden_size": 5, "value": 7})
    english = sentence(message)
    language.speak(qapp, "zh_CN")
    assert sentence(message) != english
    assert "hidden_size = 5" in sentence(message)


@pytest.mark.parametrize(("wanted", "starts_with"), [("en", "en"), ("zh_CN", "zh_CN"), ("klingon", "en")])
def test_chosen_language(wanted: str, starts_with: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert language.choose_language(wanted) == starts_with


def test_no_font_is_said_and_english_stays(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.app.main_window.can_show", lambda name: name == "en")
    window._actions["chinese"].trigger()
    assert language.spoken(QCoreApplication.instance()) == "en"
    assert "fonts-noto-cjk" in window.views.toast.text()
    assert not window._actions["chinese"].isChecked()


def test_a_presentation_goes_on(window: MainWindow) -> None:
    window._actions["presentation"].trigger()
    english = window.presentation.text()
    window._actions["chinese"].trigger()
    assert window.presentation.active
    assert window.presentation.text() not in ("", english)
    window.presentation.toggle()
    assert not window.isFullScreen()
