"""What screen readers hear of the heatmaps: a chart with its name, its size and range, and the number under the cursor.

Qt knows a graphics view only as a plain area. Widgets say what they are by the dynamic property "accessibleRole"
(a key of `ROLES`) and what they show now by "accessibleValue".
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleValueChangeEvent
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from rnnviz.support.guard import guard

ROLES = {
    "chart": QAccessible.Role.Chart,
    "graphic": QAccessible.Role.Graphic,
    "dialog": QAccessible.Role.Dialog,
    "field": QAccessible.Role.EditableText,
}
_kept: list[object] = []  # Python must not collect what Qt's cache still holds


class _Picture(QAccessibleWidget):
    """A widget that paints something; its value is what the keyboard or the mouse points at."""

    @guard(default="")
    def text(self, kind: QAccessible.Text) -> str:
        widget = self.object()
        if kind == QAccessible.Text.Value and isinstance(widget, QWidget):
            return str(widget.property("accessibleValue") or "")
        return super().text(kind)


def install() -> None:
    """Teach Qt these roles, once for the life of the process."""
    if not _kept:
        _kept.append(_factory)
        QAccessible.installFactory(_factory)


def show_value(widget: QWidget, text: str) -> None:
    """What the widget shows now; said to whoever listens."""
    if widget.property("accessibleValue") != text:
        widget.setProperty("accessibleValue", text)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(widget, text))


@guard
def _factory(_key: str, thing: QObject) -> QAccessibleInterface | None:
    role = ROLES.get(str(thing.property("accessibleRole") or "")) if isinstance(thing, QWidget) else None
    if role is None or not isinstance(thing, QWidget):
        return None
    made: QAccessibleInterface = _Picture(thing, role, "")
    _kept[1:] = [old for old in _kept[1:] if shiboken6.isValid(old)]  # Qt deletes them with their widgets
    _kept.append(made)
    return made
