"""A question that can wait: a strip over the window with a sentence and two answers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from rnnviz.widgets.fields import make_card


class Banner(QFrame):
    """`accepted` or `declined` leaves once; then it is gone."""

    accepted = Signal()
    declined = Signal()

    def __init__(self, text: str, yes: str, no: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        make_card(self)
        label = QLabel(text, self)
        label.setObjectName("bannerText")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self._yes = QPushButton(yes, self)
        self._yes.setObjectName("bannerYes")
        self._yes.setProperty("primary", True)
        self._no = QPushButton(no, self)
        self._no.setObjectName("bannerNo")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(label, 1)
        for button in (self._yes, self._no):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self._yes.clicked.connect(self._accept)
        self._no.clicked.connect(self._decline)
        self.setAccessibleName(text)

    def _accept(self) -> None:
        self._end()
        self.accepted.emit()

    def _decline(self) -> None:
        self._end()
        self.declined.emit()

    def _end(self) -> None:
        self.hide()
        self.deleteLater()
