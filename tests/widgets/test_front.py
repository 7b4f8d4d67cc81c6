"""The keys go to what stands in front, and come back to the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMainWindow, QWidget

from rnnviz.widgets.front import Front, file_to_open, file_to_write, folder_to_write


@pytest.fixture
def window(qtbot: Any) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


def has_keys(widget: QWidget) -> Callable[[], bool]:
    return lambda: QApplication.activeWindow() is widget


def test_a_dialog_has_the_keys_and_gives_them_back(window: QMainWindow, qtbot: Any) -> None:
    front, dialog, other = Front(window), QDialog(window), QWidget()
    qtbot.addWidget(other)
    for _ in range(2):  # shown again it is brought forward
        front.show(dialog)
        qtbot.waitUntil(has_keys(dialog))
    other.show()
    other.activateWindow()
    qtbot.waitUntil(has_keys(other))
    dialog.accept()
    qtbot.waitUntil(has_keys(window))


@pytest.mark.parametrize(
    ("name", "answer", "ask"),
    [
        ("getOpenFileName", ("/a/b.npy", ""), lambda window: file_to_open(window, "Open", "/a", "")),
        ("getSaveFileName", ("/a/b.npy", ""), lambda window: file_to_write(window, "Save", "/a", "")),
        ("getExistingDirectory", "/a/b.npy", lambda window: folder_to_write(window, "Folder", "/a")),
    ],
)
def test_a_file_dialog_gives_the_keys_back(
    name: str, answer: object, ask: Callable[[QWidget], str], window: QMainWindow, qtbot: Any, monkeypatch: Any
) -> None:
    other = QWidget()
    qtbot.addWidget(other)

    def asked(*_args: object, **_options: object) -> object:
        other.show()
        other.activateWindow()
        qtbot.waitUntil(has_keys(other))
        return answer

    monkeypatch.setattr(QFileDialog, name, asked)
    assert ask(window) == "/a/b.npy"
    qtbot.waitUntil(has_keys(window))


@pytest.mark.parametrize(("confirm", "chosen"), [(True, 0), (False, QFileDialog.Option.DontConfirmOverwrite.value)])
def test_who_asks_about_a_file_that_is_there(confirm: bool, chosen: int, window: QMainWindow, monkeypatch: Any) -> None:
    got: list[QFileDialog.Option] = []

    def asked(*_args: object, options: QFileDialog.Option) -> tuple[str, str]:
        got.append(options)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", asked)
    assert file_to_write(window, "Save", "/a", "", confirm=confirm) == ""
    assert [option.value for option in got] == [chosen]
