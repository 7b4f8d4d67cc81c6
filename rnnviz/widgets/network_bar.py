"""Controls over the unrolled network: what its colours mean, its size, words on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from rnnviz.render.diagram import STEP, UnrolledNetwork
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard
from rnnviz.widgets.popover import HelpMark

HEIGHT = 24
EDGE = 8


class NetworkBar(QWidget):
    """Stands in the first line of the card, at the right."""

    def __init__(self, diagram: UnrolledNetwork, theme: Theme) -> None:
        super().__init__(diagram)
        self.setObjectName("networkBar")
        self._diagram = diagram
        self._norm = self._button("normButton", self.tr("Colour the cells by the size (norm) of h alone."))
        self._norm.setText("‖h‖")
        self._norm.setCheckable(True)
        self._norm.toggled.connect(diagram.set_norm)
        self._out = self._button("zoomOutButton", self.tr("Smaller: more timesteps have room (mouse wheel)."))
        self._in = self._button("zoomInButton", self.tr("Larger (mouse wheel); drag to move."))
        self._fit = self._button("zoomFitButton", self.tr("All of it again."))
        self._fit.setText("1:1")
        self._out.clicked.connect(self._smaller)
        self._in.clicked.connect(self._larger)
        self._fit.clicked.connect(diagram.zoom_to_fit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for widget in (HelpMark("order", self), self._norm, self._out, self._fit, self._in):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        diagram.zoomed.connect(self._on_zoom)
        diagram.installEventFilter(self)
        self.set_theme(theme)
        self._on_zoom(diagram.zoom)
        self._put()

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setFixedHeight(HEIGHT)
        button.setIconSize(QSize(14, 14))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _smaller(self) -> None:
        self._diagram.zoom_by(1 / STEP)

    def _larger(self) -> None:
        self._diagram.zoom_by(STEP)

    def _on_zoom(self, factor: float) -> None:
        self._fit.setEnabled(factor != 1.0)

    def _put(self) -> None:
        self.adjustSize()
        self.move(self._diagram.width() - self.width() - EDGE, 6)
        self._diagram.reserve(self.width() + EDGE)

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._put()
        return False

    def set_theme(self, theme: Theme) -> None:
        self._out.setIcon(icon("remove", theme))
        self._in.setIcon(icon("add", theme))
