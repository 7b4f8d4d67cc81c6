"""QActions and the menu bar, made from the table of actions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from rnnviz.app.actions import ACTIONS, MENUS, WHY_NOT, ActionSpec
from rnnviz.app.keymap import Keymap, is_single
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme


def words(text: str) -> str:
    """A text of the table in the person's language."""
    return QCoreApplication.translate("Actions", text)


def make_actions(parent: QObject) -> dict[str, QAction]:
    """One QAction per row, which does nothing yet."""
    made = {}
    for spec in ACTIONS:
        action = QAction(words(spec.text), parent)
        action.setObjectName(f"action_{spec.id}")
        action.setCheckable(spec.checkable)
        made[spec.id] = action
    return made


def set_keys(actions: Mapping[str, QAction], keymap: Keymap) -> None:
    """The shortcuts as they are now. A single key is shown in the menu but never matched by Qt: `KeyRouter` asks the
    focused control first."""
    for spec in ACTIONS:
        if spec.many:
            continue
        keys = keymap.keys(spec.id)
        real = [key for key in keys if not is_single(key)]
        action = actions[spec.id]
        action.setShortcuts([QKeySequence(key) for key in real or keys[:1]])
        context = Qt.ShortcutContext.WindowShortcut if real else Qt.ShortcutContext.WidgetShortcut
        action.setShortcutContext(context)


def set_letters(menus: Mapping[str, QMenu], keymap: Keymap) -> None:
    """Alt and a letter open a menu, unless a person has given that key to an action."""
    for name, letter in MENUS.items():
        menus[name].setTitle(marked(words(name), letter) if keymap.opening(name) else words(name))


def marked(text: str, letter: str) -> str:
    """`text` with its letter as Qt marks it; behind it where it has no such letter, as in Chinese."""
    at = text.upper().find(letter)
    return f"{text}(&{letter})" if at < 0 else f"{text[:at]}&{text[at:]}"


def fill_menu_bar(window: QMainWindow, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """The menu bar in the order of the table; menus and submenus by their names."""
    menus: dict[str, QMenu] = {}
    for name in MENUS:
        menus[name] = _menu(window.menuBar().addMenu(words(name)))
        for spec in ACTIONS:
            if spec.menu == name:
                _add(menus, menus[name], spec, actions[spec.id])
                window.addAction(actions[spec.id])
    return menus


def _add(menus: dict[str, QMenu], menu: QMenu, spec: ActionSpec, action: QAction) -> None:
    if spec.submenu and spec.submenu not in menus:
        if spec.line_above:
            menu.addSeparator()
        menus[spec.submenu] = _menu(menu.addMenu(words(spec.submenu)))
    if spec.many:
        return
    if spec.line_above and not spec.submenu:
        menu.addSeparator()
    (menus[spec.submenu] if spec.submenu else menu).addAction(action)


def _menu(menu: QMenu) -> QMenu:
    menu.setToolTipsVisible(True)
    return menu


def tint(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Icons in the colours of the theme."""
    for spec in ACTIONS:
        if spec.icon:
            actions[spec.id].setIcon(icon(spec.icon, theme))


def enable(actions: Mapping[str, QAction], have: Mapping[str, bool], keymap: Keymap) -> None:
    """Grey out what cannot be done now; the tooltip says why."""
    for spec in ACTIONS:
        possible = not spec.needs or have[spec.needs]
        actions[spec.id].setEnabled(possible)
        tip = words(spec.tip) if possible else words(WHY_NOT[spec.needs])
        keys = keymap.shown(spec.id)
        actions[spec.id].setToolTip(f"{tip} ({keys[0]})" if keys else tip)
