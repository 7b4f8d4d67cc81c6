"""QActions and the menu bar, made from the table of actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from rnnviz.app.actions import ACTIONS, MENUS, ActionSpec
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme

WHY_NOT = {
    "trace": "Nothing is recorded yet.",
    "undo": "Nothing to undo.",
    "redo": "Nothing to redo.",
    "pins": "No number is pinned.",
}


def words(text: str) -> str:
    """A text of the table in the person's language."""
    return QCoreApplication.translate("Actions", text)


def make_actions(parent: QObject, slot: Callable[[str], Callable[[], None]]) -> dict[str, QAction]:
    """One QAction per row; `slot(id)` gives the bound method that does it."""
    made = {}
    for spec in ACTIONS:
        action = QAction(words(spec.text), parent)
        action.setObjectName(f"action_{spec.id}")
        action.setCheckable(spec.checkable)
        if spec.keys:
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
        elif spec.single:
            # Shown in the menu but never matched by Qt: a single key belongs to a focused control first.
            action.setShortcut(QKeySequence(spec.single[0]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(slot(spec.id))
        made[spec.id] = action
    return made


def fill_menu_bar(window: QMainWindow, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """The menu bar in the order of the table."""
    menus = {}
    for name in MENUS:
        menu = window.menuBar().addMenu(words(name))
        menu.setToolTipsVisible(True)
        for spec in ACTIONS:
            if spec.menu == name:
                if spec.line_above:
                    menu.addSeparator()
                if spec.submenu:
                    if spec.submenu not in menus:
                        menus[spec.submenu] = menu.addMenu(words(spec.submenu))
                        menus[spec.submenu].setToolTipsVisible(True)
                    if spec.many:
                        continue
                    menus[spec.submenu].addAction(actions[spec.id])
                else:
                    menu.addAction(actions[spec.id])
                if not spec.single:
                    window.addAction(actions[spec.id])
        menus[name] = menu
    return menus


def tint(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Icons in the colours of the theme."""
    for spec in ACTIONS:
        if spec.icon:
            actions[spec.id].setIcon(icon(spec.icon, theme))


def enable(actions: Mapping[str, QAction], have: Mapping[str, bool]) -> None:
    """Grey out what cannot be done now; the tooltip says why."""
    for spec in ACTIONS:
        possible = not spec.needs or have[spec.needs]
        actions[spec.id].setEnabled(possible)
        actions[spec.id].setToolTip(_tip(spec, possible))


def _tip(spec: ActionSpec, possible: bool) -> str:
    tip = words(spec.tip) if possible else words(WHY_NOT[spec.needs])
    return f"{tip} ({spec.shown_key})" if spec.shown_key else tip
