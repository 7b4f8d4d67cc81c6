"""A small sheet of words over the window: a "?" beside a name opens it; Esc, its cross or a click elsewhere close."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from rnnviz.support.guard import guard
from rnnviz.widgets.concepts import CONCEPTS
from rnnviz.widgets.fields import make_card

WIDTH = 330  # logical pixels
MARGIN = 8
MARK = 15


class HelpMark(QToolButton):
    """The round "?" that opens the words on one concept."""

    def __init__(self, concept: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"help_{concept}")
        self.setProperty("helpMark", True)
        self.setText("?")
        self.setFixedSize(QSize(MARK, MARK))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_concept(concept)
        self.clicked.connect(self._open)

    def set_concept(self, concept: str) -> None:
        """Another concept; "" hides the mark."""
        self.concept = concept
        self.setVisible(bool(concept))
        if concept:
            title = CONCEPTS[concept].said[0]
            self.setToolTip(self.tr("What is this: {title}").format(title=title))
            self.setAccessibleName(self.tr("Words on {title}").format(title=title))

    def _open(self) -> None:
        show_words(self, self.concept, self.mapToGlobal(QPoint(self.width() // 2, self.height())))


def show_words(near: QWidget, concept: str, place: QPoint) -> Popover:
    """Open the words on `concept` in the window of `near`, below the global `place`; one sheet per window."""
    window = near.window()
    old = window.findChild(Popover)
    sheet = old if old is not None else Popover(window)
    sheet.say(concept, place)
    return sheet


class Popover(QFrame):
    """Title, sentences, and links to what belongs to it. Never modal: the window below stays alive."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("popover")
        make_card(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._place = QPoint()
        self._back: QWidget | None = None
        self._title, self._text, self._see = QLabel(self), QLabel(self), QLabel(self)
        self._title.setProperty("role", "title")
        for label in (self._title, self._text, self._see):
            label.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        links = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        self._see.setTextInteractionFlags(links)
        self._see.linkActivated.connect(self._follow)
        close = QToolButton(self)
        close.setText("×")
        close.setAutoRaise(True)
        close.setToolTip(self.tr("Close (Esc)."))
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self.close_words)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 8, 12)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._text)
        column.addWidget(self._see)
        self.setFixedWidth(WIDTH)
        self.hide()

    def say(self, concept: str, place: QPoint) -> None:
        """Show the words, below `place` where there is room, else above; inside the window in any case."""
        if not self.isVisible():
            self._back = QApplication.focusWidget()
        self._place = place
        title, text = CONCEPTS[concept].said
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        see = [f'<a href="{key}">{escape(CONCEPTS[key].said[0])}</a>' for key in CONCEPTS[concept].see]
        self._see.setText(self.tr("See also: {links}").format(links=" · ".join(see)))
        self._see.setVisible(bool(see))
        self.adjustSize()
        self.setFixedHeight(self._column.heightForWidth(WIDTH))
        self._put()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def _put(self) -> None:
        window, at = self._window, self._window.mapFromGlobal(self._place)
        left = max(MARGIN, min(at.x() - WIDTH // 2, window.width() - WIDTH - MARGIN))
        below, above = at.y() + 6, at.y() - self.height() - MARK - 8
        top = below if below + self.height() + MARGIN <= window.height() else above
        self.move(left, max(MARGIN, top))

    def _follow(self, concept: str) -> None:
        self.say(concept, self._place)

    def close_words(self) -> None:
        """Hide, and give the focus back."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        focus = QApplication.focusWidget()
        had = focus is not None and (focus is self or self.isAncestorOf(focus))
        back, self._back = self._back, None  # hiding moves the focus, which comes here again
        self.hide()
        if had and back is not None:
            back.setFocus(Qt.FocusReason.PopupFocusReason)

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press elsewhere closes the sheet and does what it would have done without it."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            inside = watched is self or self.isAncestorOf(watched)
            if not inside and not isinstance(watched, HelpMark):
                self.close_words()
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """Esc closes the sheet before it means anything else."""
        if event.key() != Qt.Key.Key_Escape or not self.isVisible():
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self.close_words()
        return True

    @guard
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus) and focus is not self:
            self.close_words()
