"""Single keys (Space, arrows, J K L ...) play and step, unless the focused control has a claim to them.

Plain window shortcuts would steal these keys from buttons, lists and fields. Here one event filter decides:
a control that was focused with Tab keeps the keys that it uses, item views and what is typed in always do; a
button that was only clicked does not, so that Space plays right after a mouse click.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from rnnviz.support.guard import guard

TYPED_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
BUTTON_KEYS = frozenset({"Space", "Return", "Enter"})
Claim = Callable[[str], Callable[[], object] | None]
# with one of these a key is no single one
STRONG = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
MOVING_KEYS = frozenset({"Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown"})


def key_text(event: QKeyEvent) -> str:
    """The key as the table of actions writes it: "Space", "Shift+Right", "[", "?"."""
    text = event.text()
    if len(text) == 1 and text.isprintable() and text != " " and not event.modifiers() & STRONG:
        return text.upper()
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(modifiers.value | event.key()).toString(QKeySequence.SequenceFormat.PortableText)


def belongs_to(widget: QWidget | None, key: str, by_keyboard: bool) -> bool:
    """True when the focused `widget` keeps this key; `by_keyboard`: it was reached with Tab.

    A widget with the property "keepsKeys" (a tour over the window) keeps all of them, also those of its children.
    """
    above = widget
    while above is not None and not above.isWindow():
        if above.property("keepsKeys"):
            return True
        above = above.parentWidget()
    if isinstance(widget, TYPED_IN):
        return not (
            isinstance(widget, (QPlainTextEdit, QTextEdit, QLineEdit)) and widget.isReadOnly() and not by_keyboard
        )
    if isinstance(widget, QAbstractItemView):
        return True
    if isinstance(widget, QComboBox):
        return by_keyboard or widget.isEditable() or widget.view().isVisible()
    if not by_keyboard:
        return False
    if isinstance(widget, QAbstractButton):
        return key in BUTTON_KEYS
    if isinstance(widget, QAbstractSlider):
        return key.removeprefix("Shift+") in MOVING_KEYS
    return False


class KeyRouter(QObject):
    """Sees the keys of one window before its widgets do and calls what the table says.

    `claims` are asked first: each maps a key to what it does now, or to None (a cursor that walks, a mode).
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._table: dict[str, Callable[[], object]] = {}
        self._by_keyboard = False
        self.claims: list[Claim] = []
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def set_table(self, table: Mapping[str, Callable[[], object]]) -> None:
        """What each single key does."""
        self._table = {_portable(key): slot for key, slot in table.items()}

    @contextmanager
    def resting(self) -> Iterator[None]:
        """See no event meanwhile: a new style sends some thirty thousand, none of them a key."""
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self)
        try:
            yield
        finally:
            app.installEventFilter(self)

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._by_keyboard = event.reason() in BY_KEYBOARD  # type: ignore[attr-defined]
        elif kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent):
            return self._key(watched, event, kind == QEvent.Type.KeyPress)
        return False

    def _key(self, watched: QObject, event: QKeyEvent, pressed: bool) -> bool:
        if not isinstance(watched, QWidget) or not self._is_ours(watched):
            return False
        key = key_text(event)
        if belongs_to(QApplication.focusWidget(), key, self._by_keyboard):
            return False
        claimed = next((slot for claim in self.claims if (slot := claim(key)) is not None), None)
        slot = claimed or self._table.get(key)
        if slot is None:
            return False
        event.accept()
        if pressed and (watched is QApplication.focusWidget() or watched is self._window):
            slot()
        return pressed

    def _is_ours(self, widget: QWidget) -> bool:
        """Keys of dialogs, menus and popups are their own."""
        return (
            widget.window() is self._window
            and not isinstance(widget, QMenu)
            and QApplication.activePopupWidget() is None
        )


def _portable(key: str) -> str:
    return key if len(key) == 1 else QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
