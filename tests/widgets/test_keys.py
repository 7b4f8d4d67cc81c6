"""Whose key is it? Every single key against every kind of control, focused by a click and by Tab."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QTableWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.app.actions import ACTIONS
from rnnviz.widgets.keys import KeyRouter

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")  # offscreen has neither

KEYS = tuple(key for action in ACTIONS for key in action.single)
BUTTON = {"Space", "Return", "Enter"}
MOVES = {"Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown", "Shift+Left", "Shift+Right"}
EVERY = set(KEYS)
# kind of control -> (the keys that it keeps after a click, the keys that it keeps after Tab)
KEPT: dict[type[QWidget], tuple[set[str], set[str]]] = {
    QPushButton: (set(), BUTTON),
    QToolButton: (set(), BUTTON),
    QCheckBox: (set(), BUTTON),
    QSlider: (set(), MOVES),
    QComboBox: (set(), EVERY),
    QLineEdit: (EVERY, EVERY),
    QPlainTextEdit: (EVERY, EVERY),
    QSpinBox: (EVERY, EVERY),
    QListWidget: (EVERY, EVERY),
    QTableWidget: (EVERY, EVERY),
    QWidget: (set(), set()),
}
CASES = [(kind, how, kept[how == "tab"]) for kind, kept in KEPT.items() for how in ("click", "tab")]


class Board(QMainWindow):
    """One control of every kind, and what the router was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.did: list[str] = []
        body = QWidget()
        column = QVBoxLayout(body)
        self.controls: dict[type[QWidget], QWidget] = {}
        for kind in KEPT:
            control = kind(body)
            control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            control.setMinimumHeight(20)
            self.controls[kind] = control
            column.addWidget(control)
        self.setCentralWidget(body)
        router = KeyRouter(self)
        router.set_table({key: Slot(self.did, key) for key in KEYS})
        self.router = router


class Slot:
    def __init__(self, did: list[str], key: str) -> None:
        self.did, self.key = did, key

    def __call__(self) -> None:
        self.did.append(self.key)


@pytest.fixture(scope="module")
def shared(qapp: Any) -> Any:
    board = Board()
    board.show()
    QTest.qWaitForWindowActive(board)
    yield board
    board.close()
    board.deleteLater()


@pytest.fixture
def board(shared: Board) -> Board:
    shared.did.clear()
    return shared


def focus(board: Board, kind: type[QWidget], how: str) -> QWidget:
    control = board.controls[kind]
    board.setFocus(Qt.FocusReason.OtherFocusReason)
    control.setFocus(Qt.FocusReason.TabFocusReason if how == "tab" else Qt.FocusReason.MouseFocusReason)
    assert control.hasFocus()
    return control


@pytest.mark.parametrize(
    ("kind", "how", "kept"),
    CASES,
    ids=lambda v: getattr(v, "__name__", str(len(v)) if isinstance(v, (set, frozenset)) else str(v))[:12],
)
def test_keys_and_controls(board: Board, kind: type[QWidget], how: str, kept: set[str]) -> None:
    control = focus(board, kind, how)
    for key in KEYS:
        combination = QKeySequence(key)[0]
        QTest.keyClick(control, combination.key(), combination.keyboardModifiers())
        if control is not board.focusWidget():  # a key that the control used may have moved the focus
            focus(board, kind, how)
    assert EVERY - set(board.did) == kept


def test_a_read_only_field_that_was_clicked_lets_them_through(board: Board) -> None:
    control = focus(board, QPlainTextEdit, "click")
    assert isinstance(control, QPlainTextEdit)
    control.setReadOnly(True)
    QTest.keyClick(control, Qt.Key.Key_Space)
    control.setReadOnly(False)
    assert board.did == ["Space"]


def test_a_claim_comes_first(board: Board) -> None:
    control, taken = focus(board, QPushButton, "click"), []
    claim = Slot(taken, "mine")
    board.router.claims.append(lambda key: claim if key == "Right" else None)
    QTest.keyClick(control, Qt.Key.Key_Right)
    QTest.keyClick(control, Qt.Key.Key_Left)
    board.router.claims.clear()
    assert (taken, board.did) == (["mine"], ["Left"])


def test_keys_with_ctrl_are_none_of_them(board: Board) -> None:
    QTest.keyClick(focus(board, QWidget, "click"), Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert board.did == []


def test_a_router_that_rests_sees_nothing_and_comes_back(qtbot: Any) -> None:
    window = QMainWindow()
    pressed: list[str] = []
    qtbot.addWidget(window)
    router = KeyRouter(window)
    router.set_table({"Space": lambda: pressed.append("Space")})
    window.show()
    with router.resting():
        QTest.keyClick(window, Qt.Key.Key_Space)
    assert pressed == []
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert pressed == ["Space"]
