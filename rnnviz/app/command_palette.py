"""The command palette: everything that can be done, found by a few letters of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rnnviz.support.guard import guard
from rnnviz.widgets.fields import make_card

WIDTH, ROW, ROWS = 560, 30, 12
TOP = 44  # under the menu bar


@dataclass(frozen=True)
class Entry:
    """One thing to do: `run` is called with `value`; `reason` says why it cannot be done now."""

    text: str
    run: Callable[[str], object]
    value: str
    keys: str = ""
    detail: str = ""
    reason: str = ""
    icon: QIcon | None = None


class CommandPalette(QFrame):
    """Over the window while something is searched; gone with Esc, a choice, or when the keyboard goes elsewhere."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("commandPalette")
        make_card(self)
        self._window = window
        self._entries: list[Entry] = []
        self._shown: list[Entry] = []
        self._field = QLineEdit(self)
        self._field.setObjectName("commandField")
        self._field.setPlaceholderText(self.tr("Type a few letters of what you want to do"))
        self._field.setAccessibleName(self.tr("Search commands"))
        self._field.setClearButtonEnabled(False)
        self._list = QListWidget(self)
        self._list.setObjectName("commandList")
        self._list.setAccessibleName(self.tr("Commands that fit"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setIconSize(QSize(16, 16))
        self._none = QLabel(self.tr("Nothing is called like that."), self)
        self._none.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        for widget in (self._field, self._list, self._none):
            column.addWidget(widget)
        self._field.textChanged.connect(self._filter)
        self._list.itemClicked.connect(self._on_clicked)
        self._field.installEventFilter(self)
        self.hide()

    def ask(self, entries: Iterable[Entry]) -> None:
        """Show these entries and take the keyboard."""
        self._entries = list(entries)
        self._field.clear()
        self._filter("")
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def texts(self) -> list[str]:
        """What the list shows, best first."""
        return [entry.text for entry in self._shown]

    def _filter(self, typed: str) -> None:
        scored = [(score(typed, entry.text), index) for index, entry in enumerate(self._entries)]
        found = sorted((s + (40 if self._entries[k].reason else 0), k) for s, k in scored if s is not None)
        self._shown = [self._entries[index] for _, index in found]
        self._list.clear()
        for entry in self._shown:
            self._add(entry)
        self._list.setCurrentRow(0)
        self._list.setVisible(bool(self._shown))
        self._none.setVisible(not self._shown)
        self._place()

    def _add(self, entry: Entry) -> None:
        item = QListWidgetItem()
        item.setSizeHint(QSize(0, ROW))
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (entry.text, entry.keys, entry.reason)))
        )
        self._list.addItem(item)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(10)
        picture = QLabel(line)
        picture.setFixedWidth(16)
        if entry.icon is not None:
            mode = QIcon.Mode.Disabled if entry.reason else QIcon.Mode.Normal
            picture.setPixmap(entry.icon.pixmap(QSize(16, 16), self.devicePixelRatioF(), mode))
        name = QLabel(entry.text, line)
        name.setEnabled(not entry.reason)
        more = QLabel(entry.reason or entry.detail, line)
        more.setProperty("role", "muted")
        keys = QLabel(entry.keys, line)
        keys.setProperty("role", "mono")
        row.addWidget(picture)
        row.addWidget(name)
        row.addWidget(more, 1)
        row.addWidget(keys)
        self._list.setItemWidget(item, line)

    def _place(self) -> None:
        width = min(WIDTH, self._window.width() - 40)
        rows = min(max(len(self._shown), 1), ROWS, max(3, (self._window.height() - 160) // ROW))
        self._list.setFixedHeight(rows * ROW + 6)
        self.setFixedWidth(width)
        self.setFixedHeight(self.sizeHint().height())
        self.move((self._window.width() - width) // 2, TOP)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self._list.setCurrentItem(item)
        self._run()

    def _run(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._shown) and not self._shown[row].reason:
            entry = self._shown[row]
            self.close_()
            entry.run(entry.value)

    def close_(self) -> None:
        """Hide, and give the keyboard back to the window."""
        self.hide()
        self._window.setFocus(Qt.FocusReason.OtherFocusReason)

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        return self._key(Qt.Key(event.key()))

    def _key(self, key: Qt.Key) -> bool:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
        if key == Qt.Key.Key_Escape:
            self.close_()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run()
        elif key in steps and self._shown:
            row, last = self._list.currentRow() + steps[key], len(self._shown) - 1
            self._list.setCurrentRow(row % len(self._shown) if abs(steps[key]) == 1 else min(max(row, 0), last))
        else:
            return False
        return True


def score(typed: str, text: str) -> int | None:
    """How well `typed` fits `text` (0: best); None when its letters do not stand there in this order.

    Every typed word may stand anywhere; a word's letters may have gaps, which cost, and beginnings of words are best.
    """
    total, low = 0, text.lower()
    for word in typed.lower().split():
        at = low.find(word)
        if at >= 0:
            total += at // 4 + (0 if at == 0 or not low[at - 1].isalnum() else 10)
            continue
        gaps = _gaps(word, low)
        if gaps is None:
            return None
        total += 20 + gaps
    return total


def _gaps(word: str, text: str) -> int | None:
    at, gaps = -1, 0
    for letter in word:
        found = text.find(letter, at + 1)
        if found < 0:
            return None
        gaps += found - at - 1 if at >= 0 else found // 2
        at = found
    return gaps
