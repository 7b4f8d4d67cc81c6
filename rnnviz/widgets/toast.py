"""A quiet sentence over the window that goes away by itself; details unfold, everything can be copied."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QGuiApplication, QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.render.icons import icon
from rnnviz.render.theme import LIGHT, Theme
from rnnviz.support.guard import guard
from rnnviz.widgets.fields import make_card

SECONDS, SECONDS_WITH_DETAILS = 6, 12
WIDTH = 460  # logical pixels at most
ABOVE = 92  # over the transport bar and the status bar


class Toast(QFrame):
    """One toast per window: a new sentence replaces the old one."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("toast")
        make_card(self)
        self._window = window
        self._details = ""
        self._make_parts()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.set_theme(LIGHT)
        self.hide()

    def _make_parts(self) -> None:
        self._label = QLabel(self)
        self._label.setObjectName("toastText")
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = self._button(self.tr("Details"), self.tr("Show what exactly went wrong."))
        self._more.setCheckable(True)
        self._more.toggled.connect(self._unfold)
        self._copy = self._button(self.tr("Copy"), self.tr("Copy the sentence and its details."))
        self._copy.clicked.connect(self._copy_all)
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.setIconSize(QSize(16, 16))
        self._close.setToolTip(self.tr("Close this message."))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.clicked.connect(self.hide)
        self._text = QPlainTextEdit(self)
        self._text.setObjectName("toastDetails")
        self._text.setReadOnly(True)
        self._text.setProperty("role", "code")
        self._text.setFixedHeight(110)
        self._text.hide()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._label, 1)
        for button in (self._more, self._copy, self._close):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 8, 8)
        column.addLayout(row)
        column.addWidget(self._text)

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setFlat(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tip)
        return button

    def show_text(self, text: str, details: str | None = None) -> None:
        """Say `text` for some seconds; `details` stand behind a button, and keep it longer."""
        self._label.setText(text)
        self._details = details or ""
        self._text.setPlainText(self._details)
        self._more.setChecked(False)
        self._more.setVisible(bool(self._details))
        self._copy.setVisible(bool(self._details))
        self._label.setAccessibleName(text)
        self.show()
        self._place()
        self.raise_()
        self._start()

    def text(self) -> str:
        """The sentence that is, or was last, shown."""
        return self._label.text()

    def set_theme(self, theme: Theme) -> None:
        self._close.setIcon(icon("close", theme, colour=theme.muted))

    def _start(self) -> None:
        self._timer.start(1000 * (SECONDS_WITH_DETAILS if self._details else SECONDS))

    def _unfold(self, shown: bool) -> None:
        self._text.setVisible(shown)
        self._place()
        if shown:
            self._timer.stop()  # someone reads
        elif self.isVisible():
            self._start()

    def _copy_all(self) -> None:
        parts = (self._label.text(), self._details)
        QGuiApplication.clipboard().setText("\n\n".join(part for part in parts if part))

    def _place(self) -> None:
        width = min(WIDTH, max(self._window.width() - 40, 200))
        self.setFixedWidth(width)
        self.setFixedHeight(max(self.heightForWidth(width), self.minimumSizeHint().height()))
        top = max(8, self._window.height() - ABOVE - self.height())
        self.move((self._window.width() - width) // 2, top)

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    @guard
    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    @guard
    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    @guard
    def leaveEvent(self, event: QEvent) -> None:
        if self.isVisible() and not self._more.isChecked():
            self._start()
