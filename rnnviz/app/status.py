"""The status bar: the number under the mouse, how the run was made, work in progress, the self-check."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from rnnviz.support.guard import guard
from rnnviz.widgets.elided import ElidedLabel
from rnnviz.widgets.self_check import SelfCheckLabel

LETTERS = 36  # of what is pointed at
PATIENCE_MS = 500  # work shorter than this shows no progress


class PointedLabel(ElidedLabel):
    """A number where it stands, or a step in words; it has room before how the run was made."""

    @guard(default=QSize)
    def minimumSizeHint(self) -> QSize:
        """The same for every text: nothing moves beside it while the mouse does."""
        return QSize(self.fontMetrics().averageCharWidth() * LETTERS, super().minimumSizeHint().height())


class StatusBar(QStatusBar):
    """Left: what is pointed at. Right: progress with Cancel, how the run was made, the self-check."""

    cancel_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setSizeGripEnabled(False)
        self._pointed = PointedLabel(self)
        self._pointed.setObjectName("pointedLabel")
        self._made = ElidedLabel(self)
        self._made.setObjectName("runLabel")
        self.check = SelfCheckLabel(self)
        self._work = self._make_progress()
        self.addWidget(self._pointed, 1)
        for widget in (self._work, self._made, self.check):
            self.addPermanentWidget(widget)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._work.show)

    def _make_progress(self) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        self._doing = QLabel(holder)
        self._bar = QProgressBar(holder)
        self._bar.setObjectName("progressBar")
        self._bar.setFixedWidth(140)
        self._bar.setTextVisible(False)
        cancel = QPushButton(self.tr("Cancel"), holder)
        cancel.setObjectName("cancelButton")
        cancel.clicked.connect(self.cancel_pressed)
        for widget in (self._doing, self._bar, cancel):
            row.addWidget(widget)
        holder.hide()
        return holder

    def point(self, text: str, *, number: bool = False) -> None:
        """What this step computes, or the `number` under the mouse, of which both ends stay."""
        self._pointed.mode = Qt.TextElideMode.ElideMiddle if number else Qt.TextElideMode.ElideRight
        self._pointed.setText(text)
        self._pointed.setToolTip(text)

    def made(self, text: str) -> None:
        """How the shown run was made: dtype, device, seed, torch."""
        self._made.setText(text)
        self._made.setToolTip(text)

    def begin(self, doing: str, *, at_once: bool = False) -> None:
        """Work began; its bar shows after half a second, or at once."""
        self._doing.setText(doing)
        self._bar.setRange(0, 0)
        if at_once:
            self._work.show()
        elif not self._work.isVisible():
            self._patience.start()

    def progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * done / max(total, 1)))

    def end(self) -> None:
        self._patience.stop()
        self._work.hide()
