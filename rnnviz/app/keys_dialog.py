"""Change the keys of actions: press the new one, see whose it was, put everything back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rnnviz.app.actions import ACTIONS, BY_ID, MENUS
from rnnviz.app.keymap import Keymap, portable
from rnnviz.app.menus import words

ID = Qt.ItemDataRole.UserRole


class KeysDialog(QDialog):
    """Edits a `Keymap`; `changed` leaves after each change, which holds at once."""

    changed = Signal()

    def __init__(self, keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keysDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Change shortcuts"))
        self._keymap = keymap
        self._rows: list[QTreeWidgetItem] = []
        self._make_tree()
        self._make_editor()
        self._say = QLabel(self)
        self._say.setObjectName("keysMessage")
        self._say.setProperty("role", "muted")
        self._say.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._all = buttons.addButton(self.tr("Reset all"), QDialogButtonBox.ButtonRole.ResetRole)
        self._all.clicked.connect(self._reset_all)
        buttons.rejected.connect(self.reject)
        line = QHBoxLayout()
        for widget in (self._edit, self._set, self._add, self._none, self._reset):
            line.addWidget(widget, 1 if widget is self._edit else 0)
        column = QVBoxLayout(self)
        column.addWidget(self._tree, 1)
        column.addLayout(line)
        column.addWidget(self._say)
        column.addWidget(buttons)
        self.resize(620, 560)
        self._fill()

    def _make_tree(self) -> None:
        self._tree = QTreeWidget(self)
        self._tree.setObjectName("keysTree")
        self._tree.setAccessibleName(self.tr("Actions and their keys"))
        self._tree.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        self._tree.setRootIsDecorated(False)
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._tree.currentItemChanged.connect(self._on_row)

    def _make_editor(self) -> None:
        self._edit = QKeySequenceEdit(self)
        self._edit.setProperty("accessibleRole", "field")  # before Qt asks for the first time
        self._edit.setObjectName("keysEdit")
        self._edit.setAccessibleName(self.tr("New key"))
        self._edit.setMaximumSequenceLength(1)
        self._edit.keySequenceChanged.connect(self._on_typed)
        self._set = self._button("keysSet", self.tr("Set"), self.tr("Give the action this key alone."))
        self._add = self._button("keysAdd", self.tr("Add"), self.tr("Give the action this key, too."))
        self._none = self._button("keysNone", self.tr("No key"), self.tr("Take all its keys away."))
        self._reset = self._button("keysReset", self.tr("Reset"), self.tr("The keys that it had at first."))
        self._set.clicked.connect(self._on_set)
        self._add.clicked.connect(self._on_add)
        self._none.clicked.connect(self._on_none)
        self._reset.clicked.connect(self._on_reset)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _fill(self) -> None:
        bold = self.font()
        bold.setBold(True)
        for menu in MENUS:
            head = QTreeWidgetItem([words(menu)])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFont(0, bold)
            self._tree.addTopLevelItem(head)
            for spec in ACTIONS:
                if spec.menu == menu and not spec.many:
                    item = QTreeWidgetItem(head, [words(spec.text)])
                    item.setData(0, ID, spec.id)
                    self._rows.append(item)
            head.setExpanded(True)
        self._show_keys()
        self._tree.setCurrentItem(self._rows[0])

    def _show_keys(self) -> None:
        for item in self._rows:
            id = item.data(0, ID)
            item.setText(1, "   ".join(self._keymap.shown(id)))
            font = item.font(1)
            font.setBold(self._keymap.is_changed(id))
            item.setFont(1, font)
        self._on_row()

    # --- the chosen action -------------------------------------------------------------------------
    def _id(self) -> str | None:
        item = self._tree.currentItem()
        return item.data(0, ID) if item is not None else None

    def choose(self, id: str) -> None:
        """Select an action."""
        for item in self._rows:
            if item.data(0, ID) == id:
                self._tree.setCurrentItem(item)

    def _on_row(self, *_items: object) -> None:
        id = self._id()
        self._edit.clear()
        self._none.setEnabled(id is not None and bool(self._keymap.keys(id)))
        self._reset.setEnabled(id is not None and self._keymap.is_changed(id))
        self._on_typed()

    def _on_typed(self, *_sequence: object) -> None:
        id, key = self._id(), portable(self._edit.keySequence())
        able = id is not None and bool(key)
        self._set.setEnabled(able)
        self._add.setEnabled(able)
        other = self._keymap.owner(key) if key else None
        if other is not None and other != id:
            text = self.tr("{key} belongs to “{action}” now, which would lose it.")
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            self._say.setText(text.format(key=shown, action=words(BY_ID[other].text)))
        else:
            self._say.setText(self.tr("Choose an action, click into the field and press the new key."))

    def _on_set(self) -> None:
        self._give((portable(self._edit.keySequence()),))

    def _on_add(self) -> None:
        id = self._id()
        if id is not None:
            self._give((*self._keymap.keys(id), portable(self._edit.keySequence())))

    def _on_none(self) -> None:
        self._give(())

    def _give(self, keys: tuple[str, ...]) -> None:
        id = self._id()
        if id is not None:
            self._keymap.set(id, tuple(dict.fromkeys(keys)))
            self._after()

    def _on_reset(self) -> None:
        id = self._id()
        if id is not None:
            self._keymap.reset(id)
            self._after()

    def _reset_all(self) -> None:
        self._keymap.reset()
        self._after()

    def _after(self) -> None:
        self._show_keys()
        self.changed.emit()
