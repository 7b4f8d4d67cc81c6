"""The card around the heatmaps: it scrolls where they need more height than there is, and has the Display button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QToolButton

from rnnviz.render.grid import HeatmapGrid
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme
from rnnviz.scene.options import DisplayOptions
from rnnviz.support.guard import guard
from rnnviz.widgets.fields import restyle

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace
    from rnnviz.widgets.display_panel import DisplayPanel

MARGIN = 6
ICON = 14


class HeatCard(QScrollArea):
    """Holds the grid; `options_changed` leaves when the person chooses something else to be shown."""

    options_changed = Signal(object)  # DisplayOptions

    def __init__(self, grid: HeatmapGrid, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("heatCard")
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setMinimumSize(250, 200)
        self.grid = grid
        grid.setProperty("card", False)  # the border is this card's
        self.setWidget(grid)
        grid.height_needed.connect(self._on_height)
        grid.installEventFilter(self)
        self.button = QToolButton(self)
        self.button.setObjectName("displayButton")
        self.button.setText(self.tr("Display"))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setToolTip(self.tr("What the heatmaps show, in which order and colours."))
        self.button.setIconSize(QSize(ICON, ICON))
        self.button.clicked.connect(self.open_display)
        self._display: DisplayPanel | None = None
        self._options = DisplayOptions()
        self._trace: Trace | None = None
        self.set_theme(theme)

    def set_options(self, options: DisplayOptions) -> None:
        """Say in the form how it is shown now."""
        self._options = options
        if self._display is not None:
            self._display.set_value(options)

    def set_trace(self, trace: Trace) -> None:
        """Offer in the form what this run has."""
        self._trace = trace
        if self._display is not None:
            self._display.set_trace(trace)

    @property
    def display(self) -> DisplayPanel:
        """The form, made when it is first asked for: what it needs takes a good part of the start."""
        if self._display is None:
            from rnnviz.widgets.display_panel import DisplayPanel

            self._display = DisplayPanel(self)
            self._display.changed.connect(self.options_changed)
            if self._trace is not None:
                self._display.set_trace(self._trace)
            self._display.set_value(self._options)
        return self._display

    def set_theme(self, theme: Theme) -> None:
        """The icon follows; the grid is given its theme by itself."""
        self.button.setIcon(icon("settings", theme))
        self._place()

    def open_display(self) -> None:
        """Open the form under the button."""
        if self.grid.shown is not None:
            self.display.set_scales(self.grid.shown.scales)
            self.display.open_below(self.button)

    def _on_height(self, pixels: int) -> None:
        self.grid.setMinimumHeight(max(200, pixels))

    def _place(self) -> None:
        size = self.button.sizeHint()
        bar = self.verticalScrollBar()
        right = self.width() - (bar.width() if bar.isVisible() else 0) - MARGIN
        self.button.setGeometry(right - size.width(), MARGIN, size.width(), size.height())
        self.button.raise_()

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The border shows that the grid has the keyboard."""
        if watched is self.grid and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            restyle(self, "focused", event.type() == QEvent.Type.FocusIn)
        return bool(super().eventFilter(watched, event))

    @guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
