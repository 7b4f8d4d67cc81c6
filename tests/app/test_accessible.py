"""What assistive tools are told: a role, a name and a value for every control and every heatmap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollArea,
    QSlider,
    QWidget,
)

from rnnviz.app.main_window import MainWindow
from rnnviz.app.tour import Tour

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", "grabbing")  # offscreen has none of these
NO_ROLE = (QAccessible.Role.NoRole, QAccessible.Role.Client)
SHOWS_A_VALUE = (QAbstractSpinBox, QComboBox, QSlider)


@pytest.fixture(autouse=True)
def listening() -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def heard(widget: QWidget) -> tuple[QAccessible.Role, str, str]:
    """(role, name, value) as a screen reader gets them."""
    found: Any = QAccessible.queryAccessibleInterface(widget)
    return found.role(), found.text(QAccessible.Text.Name), found.text(QAccessible.Text.Value)


def controls(window: MainWindow) -> list[QWidget]:
    """Everything in the window that takes the keyboard; the parts that Qt makes for itself belong to their owners."""
    found = [w for w in window.findChildren(QWidget) if w.isVisible() and w.focusPolicy() != Qt.FocusPolicy.NoFocus]
    own = [w for w in found if w.objectName() and not w.objectName().startswith("qt_")]
    inner = [w for w in found if isinstance(w, QLineEdit) and isinstance(w.parent(), SHOWS_A_VALUE)]
    return [*own, *inner]


def test_every_control_has_a_role_and_a_name(main_window: MainWindow) -> None:
    for widget in controls(main_window):
        role, name, _ = heard(widget)
        who = f"{type(widget).__name__} {widget.objectName()} in {widget.parent()}"
        assert name or widget.accessibleName(), who
        if not isinstance(widget, QLineEdit):
            assert role not in NO_ROLE, who


def test_what_holds_a_value_says_it(main_window: MainWindow) -> None:
    for widget in controls(main_window):
        nothing_chosen = isinstance(widget, QComboBox) and widget.currentIndex() < 0 and not widget.isEditable()
        if isinstance(widget, SHOWS_A_VALUE) and not nothing_chosen:
            assert heard(widget)[2], widget.objectName()


@pytest.mark.parametrize("view", ["diagram", "grid", "outputs"])
def test_heatmaps_are_charts_and_say_where_they_stand(main_window: MainWindow, view: str) -> None:
    widget = getattr(main_window.views, view)
    role, name, value = heard(widget)
    assert role == QAccessible.Role.Chart
    assert name
    assert "0 of 3" in value
    main_window.cell_cursor.start()
    assert heard(widget)[2].startswith("h[0][0][0, 0, 0] = ")
    main_window.cell_cursor.leave()


def test_icons_alone_have_words(main_window: MainWindow) -> None:
    for button in main_window.findChildren(QAbstractButton):
        if button.isVisible() and not button.text():
            assert button.accessibleName() or button.toolTip(), button.objectName()


def test_tab_reaches_every_part(main_window: MainWindow) -> None:
    """All the way round, and back to where it began."""
    main_window.activateWindow()
    start = main_window.findChild(QWidget, "exampleBox")
    assert start is not None
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen, now = set(), start
    for _ in range(200):
        seen.add(now.objectName())
        main_window.focusNextPrevChild(True)
        now = main_window.focusWidget()
        if now is start:
            break
    assert now is start
    assert {"heatmapGrid", "outputPanel", "playButton", "positionSlider", "orderBox", "kindRNN", "searchButton"} <= seen


OPENS = (
    "display", "examples", "export", "shortcuts", "change_keys", "words", "table", "palette", "tour", "about", "go_to",
    "presentation",
)  # fmt: skip


NO_FOCUS = Qt.FocusPolicy.NoFocus


def stops(root: QWidget) -> list[QWidget]:
    """Everything in `root` that the keyboard can reach; what Qt makes for itself belongs to its owner."""
    found = [w for w in (root, *root.findChildren(QWidget)) if w.isVisible() and w.focusPolicy() != NO_FOCUS]
    return [w for w in found if not w.objectName().startswith("qt_") and not is_inside(w)]


def is_inside(widget: QWidget) -> bool:
    """The field of a spin box, the viewport of a view, what hands the keyboard on."""
    above = widget.parent()
    return (
        isinstance(above, SHOWS_A_VALUE)
        or (isinstance(above, QAbstractScrollArea) and above.viewport() is widget)
        or widget.focusProxy() is not None
    )


def silent(widget: QWidget) -> list[str]:
    """What a screen reader would miss: "name", "role", "value"."""
    role, name, value = heard(widget)
    no_role = role in NO_ROLE and not isinstance(widget, QScrollArea)
    chosen = not isinstance(widget, QComboBox) or widget.currentIndex() >= 0
    no_value = isinstance(widget, SHOWS_A_VALUE) and chosen and not value
    return [what for what, missing in (("name", not name), ("role", no_role), ("value", no_value)) if missing]


@pytest.mark.parametrize("action", ["", *OPENS])
def test_nothing_that_the_keyboard_reaches_is_silent(main_window: MainWindow, qtbot: Any, action: str) -> None:
    """In the window and in all that an action opens over it or beside it."""
    main_window.workspace.seek(1)
    if action:
        main_window.trigger(action)
    qtbot.wait(1)
    roots = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.parent() in (None, main_window)]
    missed = [f"{type(w).__name__} {w.objectName()}: {silent(w)}" for root in roots for w in stops(root) if silent(w)]
    for over in (*main_window.findChildren(QDialog), *main_window.findChildren(Tour)):
        over.close()
    for root in roots:
        if root is not main_window:
            root.close()
    main_window.command_palette.close()
    if action == "presentation":
        main_window.trigger(action)
    assert missed == []


def test_a_silent_control_is_found(qtbot: Any) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    assert silent(box) == ["name"]
