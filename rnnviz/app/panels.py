"""The layout of the window: three columns of splitters over the transport bar; sizes come back at the next start.

The places are there first, as empty cards, so that the window can be painted before what belongs into them is loaded.

In a small window the heatmaps come first: below `NARROW` the inspector's column steps aside, below `LOW` the code and
the shapes do. They are back when there is room again. Below `NARROW` there is room for one column: that which is asked
for takes the other one's place, because a window cannot be wider than its screen.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from rnnviz.app.settings import Settings
from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard
from rnnviz.widgets.blank_card import BlankCard

# stretch and first sizes in pixels at 1440 x 900
FIRST_SIZES = {
    "main": (290, 840, 310),
    "left": (520, 250),
    "centre": (208, 562),
    "bottom": (560, 280),
    "right": (545, 225),
}
LOW_SIZES = {"centre": (150, 310)}
# logical pixels of the window's inside
NARROW, LOW = 1150, 660
LEAST_OUTPUT = 278
TRANSPORT_HEIGHT = 46  # of its card while it is empty
PLACES = ("form", "code", "diagram", "heatmaps", "outputs", "inspector", "shapes", "transport")
SECOND = ("code", "shapes")  # the lower ones of the two columns
STRETCH = {"main": (0, 1, 0), "left": (1, 0), "centre": (1, 4), "bottom": (2, 1), "right": (1, 0)}  # who gets more room


class Panels(QWidget):
    """Owns the places, the splitters between them, and from `put` on what stands in them."""

    shown_changed = Signal()  # a column came or went

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._settings = settings
        self._splitters: dict[str, QSplitter] = {}
        self._narrow = self._low = False
        self._aside = ""  # the key of the column whose place another one has taken
        self._place: dict[str, QWidget] = {place: BlankCard(theme) for place in PLACES}
        self._place["outputs"].setMinimumWidth(LEAST_OUTPUT)
        self._place["transport"].setFixedHeight(TRANSPORT_HEIGHT)
        self.left = self._split("left", Qt.Orientation.Vertical, "form", "code")
        self.right = self._split("right", Qt.Orientation.Vertical, "inspector", "shapes")
        bottom = self._split("bottom", Qt.Orientation.Horizontal, "heatmaps", "outputs")
        centre = self._split("centre", Qt.Orientation.Vertical, "diagram", bottom)
        main = self._split("main", Qt.Orientation.Horizontal, self.left, centre, self.right)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 0)
        column.setSpacing(6)
        column.addWidget(main, 1)
        column.addWidget(self._place["transport"])
        self.restore()

    def _split(self, name: str, orientation: Qt.Orientation, *parts: str | QWidget) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setObjectName(f"{name}Splitter")
        splitter.setHandleWidth(8)
        splitter.setChildrenCollapsible(False)
        for index, part in enumerate(parts):
            splitter.addWidget(self._place[part] if isinstance(part, str) else part)
            splitter.setStretchFactor(index, STRETCH[name][index])
        self._splitters[name] = splitter
        return splitter

    def put(self, place: str, widget: QWidget) -> None:
        """Let `widget` stand in one of `PLACES` from now on; what stood there is gone."""
        old, self._place[place] = self._place[place], widget
        hidden = old.isHidden()
        old.hide()
        if place == "transport":
            self._column.replaceWidget(old, widget)
        else:
            splitter = old.parentWidget()
            assert isinstance(splitter, QSplitter)
            index = splitter.indexOf(old)
            splitter.replaceWidget(index, widget)
            splitter.setStretchFactor(index, STRETCH[splitter.objectName().removesuffix("Splitter")][index])
        if place == "outputs":
            widget.setMinimumWidth(LEAST_OUTPUT)
        widget.setVisible(not hidden)
        old.deleteLater()

    def restore(self) -> None:
        """Sizes of the last session, or the first ones."""
        for name, splitter in self._splitters.items():
            state = self._settings.get(f"splitters/{name}")
            if not (isinstance(state, QByteArray) and not state.isEmpty() and splitter.restoreState(state)):
                splitter.setSizes(list(FIRST_SIZES[name]))
        if self._low:
            self._splitters["centre"].setSizes(list(LOW_SIZES["centre"]))
        self._show_columns()

    def show_banner(self, banner: QWidget) -> None:
        """A strip above everything."""
        self._column.insertWidget(0, banner)

    def show_column(self, key: str, shown: bool) -> None:
        """Show or hide the left ("show_network") or the right column ("show_inspector"), and remember it."""
        columns = {"show_network": self.left, "show_inspector": self.right}
        column = columns.pop(key)
        ((other, beside),) = columns.items()
        if shown and self._narrow and not beside.isHidden():
            beside.hide()
            self._aside = other
        elif not shown and self._aside == other:
            beside.show()
            self._aside = ""
        column.setVisible(shown)
        self._settings.set(key, shown)
        self.shown_changed.emit()

    def _show_columns(self) -> None:
        """What the person chose, as far as there is room: the inspector where it need not share it."""
        network, inspector = (bool(self._settings.get(key)) for key in ("show_network", "show_inspector"))
        self._aside = ""
        self.left.setVisible(network)
        self.right.setVisible(inspector and not (self._narrow and network))

    def fit(self, size: QSize) -> None:
        """Show what has room in `size`; called before the first show, so that it may be small at once."""
        narrow, low = size.width() < NARROW, size.height() < LOW
        if narrow != self._narrow:
            self._narrow = narrow
            self._show_columns()
            self.shown_changed.emit()
        if low != self._low:
            self._low = low
            for place in SECOND:
                self._place[place].setVisible(not low)
            sizes = LOW_SIZES if low else FIRST_SIZES
            self._splitters["centre"].setSizes(list(sizes["centre"]))

    @guard(default=QSize)
    def minimumSizeHint(self) -> QSize:
        """Without the column that steps aside on the way there: else a window could not be made small at once."""
        least = super().minimumSizeHint()
        if not self._narrow and not self.right.isHidden():
            least.setWidth(least.width() - self.right.minimumSizeHint().width() - self._splitters["main"].handleWidth())
        return least

    @guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit(event.size())

    def remember(self) -> None:
        """Keep the sizes for the next start; those of a small window are its own."""
        if self._narrow or self._low:
            return
        for name, splitter in self._splitters.items():
            self._settings.set(f"splitters/{name}", splitter.saveState())
