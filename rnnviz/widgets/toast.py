"""A quiet sentence over the foot of the window: it can be expanded, copied and closed, and it goes by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow, QPlainTextEdit, QPushButton, QVBoxLayout

from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard

SHORT_MS, LONG_MS = 4000, 12000
MARGIN = 56  # above the status bar


class Toast(QFrame):
    """One at a time; the newest replaces the one before."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName("toast")
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._window = window
        self._details = QPlainTextEdit(self)
        self._details.setReadOnly(True)
        self._details.setProperty("role", "code")
        self._details.setMaximumHeight(120)
        self._text = QLabel(self)
        self._text.setObjectName("toastText")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = self._button(self.tr("Details"), self._toggle)
        copy = self._button(self.tr("Copy"), self._copy)
        close = self._button(self.tr("Close"), self.hide)
        row = QHBoxLayout()
        row.addWidget(self._text, 1)
        for button in (self._more, copy, close):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.addLayout(row)
        column.addWidget(self._details)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def _button(self, text: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setFlat(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(slot)
        return button

    def text(self) -> str:
        return self._text.text()

    def show_text(self, text: str, details: str | None = None) -> None:
        """Say `text`; with `details` it stays longer and can be opened."""
        self._text.setText(text)
        self._details.setPlainText(details or "")
        self._details.hide()
        self._more.setVisible(bool(details))
        self.setAccessibleName(text)
        self.show()
        self._place()
        self.raise_()
        self._timer.start(LONG_MS if details or len(text) > 60 else SHORT_MS)

    def _toggle(self) -> None:
        self._timer.stop()
        self._details.setVisible(not self._details.isVisible())
        self._place()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(filter(None, (self.text(), self._details.toPlainText()))))

    def _place(self) -> None:
        width = min(620, self._window.width() - 40)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._window.width() - width) // 2, self._window.height() - self.height() - MARGIN)

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def set_theme(self, theme: Theme) -> None:
        """Colours come from the style sheet; nothing of its own."""
