"""One soft hint over a control, once in a lifetime: it goes when it was followed, or with its button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from rnnviz.support.guard import guard

GAP = 8


class Hint(QFrame):
    """Stands above `anchor` in the same window; `closed` leaves once."""

    closed = Signal()

    def __init__(self, text: str, anchor: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("hint")
        self._anchor, self._window = anchor, window
        self._done = False
        label = QLabel(text, self)
        label.setObjectName("hintText")
        button = QPushButton(self.tr("Got it"), self)
        button.setObjectName("hintButton")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.done)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(14)
        row.addWidget(label)
        row.addWidget(button)
        anchor.installEventFilter(self)
        self.show()
        self._place()
        self.raise_()

    def done(self, *_args: object) -> None:
        """Take the hint away for good."""
        if not self._done:
            self._done = True
            self.hide()
            self.closed.emit()
            self.deleteLater()

    def _place(self) -> None:
        self.adjustSize()
        corner = self._anchor.mapTo(self._window, self._anchor.rect().topLeft())
        self.move(corner.x() + GAP, corner.y() - self.height() - GAP)

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show) and not self._done:
            self._place()
        return False
