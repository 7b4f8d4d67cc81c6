"""An error in any override of a Qt virtual: Qt calls it, the window lives, a person is told once, the log has it once.

The overrides are those that tests/test_guards.py finds. All of a kind fail at once while Qt is made to call them, in
the window and in everything that opens over it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QCloseEvent,
    QEnterEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QGraphicsView,
    QGraphicsWidget,
    QWidget,
    QWidgetItem,
)

from rnnviz.app import qt_messages
from rnnviz.app.history import SetOptions, SetOrder, SetRun
from rnnviz.app.main_window import MainWindow
from rnnviz.core.spec import InputSpec
from rnnviz.render import accessible
from rnnviz.render.card_label import CardLabel
from rnnviz.render.heat_plot import HeatPlot
from rnnviz.render.heatmap import HeatmapItem
from rnnviz.render.theme import LIGHT
from rnnviz.scene.frame import Ref
from rnnviz.widgets.blank_card import BlankCard
from rnnviz.widgets.weight_rows import WeightRows
from tests.app.conftest import SMALL, Heard
from tests.app.planting import calls_of, place_of, planted
from tests.test_guards import FOUND, OWN, is_guarded
from tools.trouble.dialogs import gone, openings

Group = Callable[[type, str], bool]
AT = QPointF(3, 3)
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def mouse(kind: QEvent.Type) -> QMouseEvent:
    return QMouseEvent(kind, AT, AT, LEFT, LEFT, NO_KEY)


def wheel() -> QWheelEvent:
    return QWheelEvent(
        AT, AT, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, NO_KEY, Qt.ScrollPhase.NoScrollPhase, False
    )


SELF_PAINTED = (QGraphicsView, QAbstractItemView, WeightRows)  # some of them are scrolled away
EVENTS: dict[str, Callable[[], QEvent]] = {
    "mousePressEvent": lambda: mouse(QEvent.Type.MouseButtonPress),
    "mouseMoveEvent": lambda: mouse(QEvent.Type.MouseMove),
    "mouseReleaseEvent": lambda: mouse(QEvent.Type.MouseButtonRelease),
    "mouseDoubleClickEvent": lambda: mouse(QEvent.Type.MouseButtonDblClick),
    "wheelEvent": wheel,
    "keyPressEvent": lambda: QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F30, NO_KEY),
    "enterEvent": lambda: QEnterEvent(AT, AT, AT),
    "leaveEvent": lambda: QEvent(QEvent.Type.Leave),
    "focusOutEvent": lambda: QFocusEvent(QEvent.Type.FocusOut),
    "resizeEvent": lambda: QResizeEvent(QSize(200, 100), QSize(199, 100)),
    "changeEvent": lambda: QEvent(QEvent.Type.StyleChange),
    "hideEvent": QHideEvent,
    "closeEvent": QCloseEvent,
    "event": lambda: QHelpEvent(QEvent.Type.ToolTip, QPoint(3, 3), QPoint(3, 3)),
    "viewportEvent": lambda: QHelpEvent(QEvent.Type.ToolTip, QPoint(3, 3), QPoint(3, 3)),
}


def function_of(cls: type, name: str) -> FunctionType:
    """What the guard is around; of what catches everything itself, what it calls first."""
    if f"{cls.__module__}.{cls.__qualname__}.{name}" in OWN:
        own: FunctionType = HeatmapItem._paint  # type: ignore[assignment]
        return own
    function: FunctionType = vars(cls)[name].__wrapped__
    return function


ALL = {function_of(cls, name): (cls, name) for cls, name in FOUND}


def stir(window: MainWindow, within: Group) -> None:
    """Have Qt call the overrides of a group, of whatever is visible now."""
    widgets = [w for w in QApplication.allWidgets() if w.isVisible()]
    for widget in widgets:
        QApplication.sendEvent(widget, QEvent(QEvent.Type.User))  # for those who filter it
        for cls, name in FOUND:
            if isinstance(widget, cls) and within(cls, name):
                call(widget, name)
    for widget in widgets:
        if isinstance(widget, QAbstractItemView):
            widget.reset()
            widget.doItemsLayout()
        if widget.isWindow() or isinstance(widget, SELF_PAINTED):
            widget.grab()
        if isinstance(widget, QGraphicsView):
            for item in widget.scene().items():
                if isinstance(item, QGraphicsWidget):
                    item.resize(item.size() * 1.01)
    window.resize(window.size() + QSize(1, 1))
    window.grab()
    QApplication.sendPostedEvents()


def call(widget: QWidget, name: str) -> None:
    if name in EVENTS:
        QApplication.sendEvent(widget, EVENTS[name]())
        if isinstance(widget, QAbstractScrollArea):
            QApplication.sendEvent(widget.viewport(), EVENTS[name]())
    elif name in ("sizeHint", "minimumSizeHint", "heightForWidth"):
        item = QWidgetItem(widget)
        item.sizeHint(), item.minimumSize(), item.heightForWidth(50)


# Those of a group fail together, and a group is all that keeps no other of it from being asked.
FIRST, PAINT, ITEMS = ("event", "viewportEvent"), ("paintEvent",), ("paint", "data", "headerData", "displayText")
GROUPS: list[Group] = [
    lambda cls, name: issubclass(cls, QWidget) and name in FIRST,
    lambda cls, name: issubclass(cls, QWidget) and name in PAINT,
    lambda cls, name: issubclass(cls, QWidget) and name not in (*FIRST, *PAINT),
    lambda cls, name: not issubclass(cls, QWidget) and name in ITEMS,
    lambda cls, name: not issubclass(cls, QWidget) and name not in ITEMS,
]


def all_fail(window: MainWindow) -> None:
    for within in GROUPS:
        with planted(function for function, place in ALL.items() if within(*place)):
            stir(window, within)
        window.grab()
        assert window.isVisible()


def set_the_stage(window: MainWindow, qtbot: Any) -> None:
    """As much as can be seen at once."""
    workspace = window.workspace
    typed = InputSpec(source="typed", values=((0.5, 1.0),) * 4, batch_size=None)
    with qtbot.waitSignal(workspace.check_changed, timeout=20_000):
        workspace.apply_run(replace(SMALL, input=typed))
    window.resize(1440, 900)  # room for every panel
    window.show_panel("show_inspector", True)
    workspace.seek(3)
    workspace.set_cursor(Ref("h", 0, 0, 1, 0, 1))
    qtbot.waitUntil(window.views.inspector.bars.isVisible)
    window.say("something")
    window.settings.set("hint_seen", False)  # another test may have seen it
    window.hint()


@pytest.mark.qt_log_ignore("grabbing the keyboard")  # of the tour, where the platform has none
def test_every_override_may_fail(main_window: MainWindow, heard: Heard, qtbot: Any, tmp_path: Path) -> None:
    set_the_stage(main_window, qtbot)
    blank = BlankCard(LIGHT)  # what stands where a part is still to come
    qtbot.addWidget(blank)
    blank.show()
    all_fail(main_window)
    opened = openings(main_window, tmp_path)
    for open_it, _ in opened.values():
        open_it()
        QTest.qWait(1)
    all_fail(main_window)
    for _, close_it in opened.values():
        close_it()
        gone()
    heard_of = set(heard.arrived)
    by_others(main_window)
    assert {f"planted in {place_of(function)}" for function in ALL} == set(heard.arrived), "an override nobody calls"
    assert {f"planted in {place_of(f)}" for f, (_, n) in ALL.items() if n in MUST or "aint" in n} <= heard_of
    assert heard.logged() == Counter(set(heard.arrived)) == Counter(heard.told)
    main_window.workspace.undo.clear()


def test_functions_that_qt_keeps_are_guarded() -> None:
    assert set(calls_of("installFactory", "qInstallMessageHandler").values()) == {
        "QAccessible.installFactory(_factory)", "qInstallMessageHandler(_handle)",
    }  # fmt: skip
    assert all(is_guarded(function) for function in (accessible._factory, qt_messages._handle))


MUST = ("eventFilter", "event", "drawBackground")


def by_others(window: MainWindow) -> None:
    """What pyqtgraph, a screen reader and the undo stack call, not an event."""
    workspace, grid = window.workspace, window.views.grid
    now = workspace.options
    other = replace(now, numbers=not now.numbers)
    with planted(ALL):
        for item in grid.scene().items():
            if isinstance(item, CardLabel):
                item.setText(item.text)
            if isinstance(item, HeatPlot):
                item.getViewBox()
        QAccessible.queryAccessibleInterface(grid).text(QAccessible.Text.Value)
        for command in (SetRun(workspace, SMALL, SMALL, ""), SetOrder(workspace, "time", "layer")):
            workspace.undo.push(command)
            workspace.undo.undo()
        for _ in range(2):  # the first has none before it to be merged with
            workspace.undo.push(SetOptions(workspace, now, other))
    with planted(f for f, place in ALL.items() if place != (SetOptions, "id")):  # without one nothing is merged
        workspace.undo.push(SetOptions(workspace, now, other))
        workspace.undo.undo()
