"""Small windows of their own: the sheet of keys and what rnnviz is made of. Neither is modal."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rnnviz.app.actions import ACTIONS, MENUS, ActionSpec
from rnnviz.app.menus import words

COLUMNS = (("File", "Edit", "Export", "Help"), ("View",), ("Playback",))


class ShortcutSheet(QDialog):
    """Every key, made from the table of actions."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutSheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        outer = QVBoxLayout(self)
        row = QHBoxLayout()
        row.setSpacing(32)
        for names in COLUMNS:
            row.addLayout(self._column(names))
        outer.addLayout(row)
        note = QLabel(
            self.tr("Single keys belong to a control that was reached with Tab, and to what is typed in."), self
        )
        note.setProperty("role", "muted")
        outer.addWidget(note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)

    def _column(self, names: tuple[str, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        for name in MENUS:
            actions = [a for a in ACTIONS if a.menu == name and a.shown_key]
            if name in names and actions:
                column.addLayout(self._group(name, actions))
                column.addSpacing(10)
        column.addStretch(1)
        return column

    def _group(self, name: str, actions: list[ActionSpec]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        heading = QLabel(words(name), self)
        heading.setProperty("role", "heading")
        grid.addWidget(heading, 0, 0, 1, 2)
        for line, action in enumerate(actions, start=1):
            keys = QLabel(shown_keys(action), self)
            keys.setProperty("role", "mono")
            grid.addWidget(QLabel(words(action.text), self), line, 0)
            grid.addWidget(keys, line, 1)
        return grid


def shown_keys(action: ActionSpec) -> str:
    """All keys of an action as the platform writes them: "Right  ."."""
    keys = action.keys or action.single
    return "   ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


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
