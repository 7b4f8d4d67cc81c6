"""What assistive tools are told: a role, a name and a value for every control and every heatmap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider, QWidget

from rnnviz.app.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")  # offscreen has neither
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
    assert "1 of 4" in value
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
