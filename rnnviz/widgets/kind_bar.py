"""RNN | LSTM | GRU | Cells: one row of buttons of which one is pressed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

CELLS = "Cells"
KINDS = ("RNN", "LSTM", "GRU", CELLS)


class KindBar(QWidget):
    """`chosen` leaves when the person presses another kind."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kindBar")
        self._group = QButtonGroup(self)
        self._kind = KINDS[0]
        tips = {
            "RNN": self.tr("nn.RNN: h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh), or relu."),
            "LSTM": self.tr("nn.LSTM: a cell state c beside h, with the gates i, f, g, o."),
            "GRU": self.tr("nn.GRU: the gates r, z, n."),
            CELLS: self.tr("A loop over cells on top of each other: each has its own hidden_size."),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        row.setSpacing(0)
        for kind, place in zip(KINDS, ("first", "middle", "middle", "last"), strict=True):
            button = QPushButton(kind, self)
            button.setObjectName(f"kind{kind}")
            button.setProperty("segment", place)
            button.setCheckable(True)
            button.setToolTip(tips[kind])
            self._group.addButton(button)
            row.addWidget(button, 1)
        self._group.buttonClicked.connect(self._on_click)
        self.set_kind(KINDS[0])

    def kind(self) -> str:
        """The pressed one."""
        return self._kind

    def set_kind(self, kind: str) -> None:
        """Press one; emits nothing."""
        self._kind = kind
        for button in self._group.buttons():
            button.setChecked(button.text() == kind)

    def _on_click(self, button: QPushButton) -> None:
        if button.text() != self._kind:
            self._kind = button.text()
            self.chosen.emit(self._kind)
