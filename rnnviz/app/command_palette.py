"""The command palette: everything that can be done, found by a few letters of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from rnnviz.render.fonts import mono_font, ui_font
from rnnviz.support.guard import guard
from rnnviz.widgets.fields import make_card

WIDTH, ROW, ROWS = 560, 30, 12
TOP = 44  # under the menu bar
ALSO = 10_000  # worse than any fit of what is shown


@dataclass(frozen=True)
class Entry:
    """One thing to do: `run` is called with `value`; `reason` says why it cannot be done now.

    `also`: its English names, by which it is found, too, whatever can be typed here.
    """

    text: str
    run: Callable[[str], object]
    value: str
    keys: str = ""
    detail: str = ""
    reason: str = ""
    icon: QIcon | None = None
    also: str = ""


class Row(QStyledItemDelegate):
    """Paints one line: picture, name, where it belongs (or why not now), keys. A widget each would take a second."""

    @guard
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        rect, palette = option.rect, option.palette
        if option.state & QStyle.StateFlag.State_Selected:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            ground = palette.color(palette.ColorRole.Highlight)
            ground.setAlphaF(0.16)
            painter.setBrush(ground)
            painter.drawRoundedRect(rect, 5, 5)
            painter.restore()
        group = palette.ColorGroup.Disabled if entry.reason else palette.ColorGroup.Active
        if entry.icon is not None:
            mode = QIcon.Mode.Disabled if entry.reason else QIcon.Mode.Normal
            entry.icon.paint(painter, QRect(rect.left() + 8, rect.top(), 16, rect.height()), mode=mode)
        ink, muted = palette.color(group, palette.ColorRole.Text), palette.color(palette.ColorRole.PlaceholderText)
        right = self._text(painter, rect.adjusted(0, 0, -10, 0), entry.keys, muted, mono_font(), right=True)
        left = self._text(painter, rect.adjusted(34, 0, -right - 10, 0), entry.text, ink, ui_font())
        more = rect.adjusted(34 + left + 10, 0, -right - 20, 0)
        self._text(painter, more, entry.reason or entry.detail, muted, ui_font())

    def _text(
        self, painter: QPainter, rect: QRect, text: str, colour: QColor, font: QFont, *, right: bool = False
    ) -> int:
        """Elided into `rect`; returns how wide it became."""
        painter.setFont(font)
        painter.setPen(colour)
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)


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
        self._list.setItemDelegate(Row(self._list))
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
        scored = [(fit(typed, entry), index) for index, entry in enumerate(self._entries)]
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
        item = QListWidgetItem(entry.text)
        item.setSizeHint(QSize(0, ROW))
        said = ", ".join(filter(None, (entry.text, entry.keys, entry.reason)))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        item.setData(Qt.ItemDataRole.UserRole, entry)
        self._list.addItem(item)

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


def fit(typed: str, entry: Entry) -> int | None:
    """How well `typed` names an entry; a whole word of its English names comes after all that fits what is shown."""
    shown = score(typed, entry.text)
    if shown is not None:
        return shown
    return ALSO if all(word in entry.also.lower() for word in typed.lower().split()) else None


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
