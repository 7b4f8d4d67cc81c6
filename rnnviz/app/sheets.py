"""Small windows of their own: the sheet of keys and what rnnviz is made of. Neither is modal."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz.app.actions import ACTIONS, MENUS, ActionSpec
from rnnviz.app.keymap import Keymap
from rnnviz.app.menus import words
from rnnviz.widgets.front import room_on

COLUMNS = (("File", "Edit", "Export"), ("View", "Help"), ("Playback",))
FEWER_COLUMNS = (("Playback", "Edit", "Export"), ("View", "File", "Help"))  # where the screen has no room for three
AROUND = QSize(50, 130)  # logical pixels of the sheet around its body


class ShortcutSheet(QDialog):
    """Every key as it is now, made from the table of actions."""

    change_requested = Signal()

    def __init__(self, keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutSheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self._keymap = keymap
        body = self._body(COLUMNS)
        if (body.sizeHint() + AROUND).width() > room_on(self.screen()).width():
            body.deleteLater()
            body = self._body(FEWER_COLUMNS)
        area = QScrollArea(self)
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.windowTitle())
        area.setFrameShape(QFrame.Shape.NoFrame)
        note = QLabel(
            self.tr(
                "Single keys belong to a control that was reached with Tab, and to what is typed in. While a cell "
                "cursor walks, the arrows move it; in a presentation PgUp and PgDn step."
            ),
            self,
        )
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        change = buttons.addButton(self.tr("Change shortcuts…"), QDialogButtonBox.ButtonRole.ActionRole)
        change.setObjectName("changeKeysButton")
        change.clicked.connect(self.change_requested)
        buttons.rejected.connect(self.reject)
        outer = QVBoxLayout(self)
        for widget in (area, note, buttons):
            outer.addWidget(widget)
        self.resize(body.sizeHint() + AROUND)

    def _body(self, columns: tuple[tuple[str, ...], ...]) -> QWidget:
        body = QWidget(self)
        row = QHBoxLayout(body)
        row.setSpacing(36)
        for names in columns:
            row.addLayout(self._column(names))
        return body

    def _column(self, names: tuple[str, ...]) -> QGridLayout:
        """Groups below each other; their keys begin at one line."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(5)
        for name in MENUS:
            actions = [a for a in ACTIONS if a.menu == name and self._keymap.keys(a.id)]
            if name in names and actions:
                self._add_group(grid, name, actions)
        grid.setRowStretch(grid.rowCount(), 1)
        return grid

    def _add_group(self, grid: QGridLayout, name: str, actions: list[ActionSpec]) -> None:
        heading = QLabel(words(name), self)
        heading.setProperty("role", "heading")
        first = grid.rowCount()
        if grid.count():
            grid.setRowMinimumHeight(first, 10)
        opens = QLabel(self._keymap.opening(name), self)
        opens.setProperty("role", "mono")
        grid.addWidget(heading, first + 1, 0)
        grid.addWidget(opens, first + 1, 1)
        for line, action in enumerate(actions, start=first + 2):
            shown = self._keymap.shown(action.id)
            keys = QLabel(f"{shown[0]} … {shown[-1]}" if action.many else "   ".join(shown), self)
            keys.setProperty("role", "mono")
            grid.addWidget(QLabel(words(action.text), self), line, 0)
            grid.addWidget(keys, line, 1)


class AboutDialog(QDialog):
    """Versions, to be copied into a report."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        from rnnviz.support.start import info

        self.setObjectName("aboutDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About rnnviz"))
        column = QVBoxLayout(self)
        what = QLabel(
            self.tr("rnnviz makes recurrent networks visible: every h_t of nn.RNN, nn.LSTM and nn.GRU, step by step."),
            self,
        )
        what.setWordWrap(True)
        versions = QLabel(info(), self)
        versions.setProperty("role", "mono")
        versions.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        for widget in (what, versions, buttons):
            column.addWidget(widget)
