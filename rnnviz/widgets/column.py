"""A column of widgets that scrolls up and down and is never narrower than what stands in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from rnnviz.support.guard import guard


class ScrollColumn(QScrollArea):
    """Holds `body`; its minimum width follows from the body's, whatever fields, words and fonts come."""

    def __init__(self, body: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)  # its width follows once it has its style

    def _fit(self) -> None:
        body = self.widget()
        if body is not None:
            bar = self.verticalScrollBar().sizeHint().width()
            self.setMinimumWidth(body.minimumSizeHint().width() + bar)

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done
