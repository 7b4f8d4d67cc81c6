"""The layout of the window: three columns of splitters over the transport bar; sizes come back at the next start."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from rnnviz.app.settings import Settings

# stretch and first sizes in pixels at 1440 x 900
FIRST_SIZES = {
    "main": (290, 840, 310),
    "left": (520, 250),
    "centre": (190, 580),
    "bottom": (560, 280),
    "right": (470, 300),
}
STRETCH = {"main": 1, "left": 0, "centre": 1, "bottom": 0, "right": 0}


class Panels(QWidget):
    """Puts the given widgets in their places and owns the splitters between them."""

    def __init__(
        self,
        *,
        left: tuple[QWidget, QWidget],
        diagram: QWidget,
        heatmaps: QWidget,
        outputs: QWidget,
        right: tuple[QWidget, QWidget],
        transport: QWidget,
        settings: Settings,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._splitters: dict[str, QSplitter] = {}
        self.left = self._split("left", Qt.Orientation.Vertical, left)
        self.right = self._split("right", Qt.Orientation.Vertical, right)
        bottom = self._split("bottom", Qt.Orientation.Horizontal, (heatmaps, outputs))
        centre = self._split("centre", Qt.Orientation.Vertical, (diagram, bottom))
        main = self._split("main", Qt.Orientation.Horizontal, (self.left, centre, self.right))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 0)
        column.setSpacing(6)
        column.addWidget(main, 1)
        column.addWidget(transport)
        self.restore()

    def _split(self, name: str, orientation: Qt.Orientation, widgets: tuple[QWidget, ...]) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setObjectName(f"{name}Splitter")
        splitter.setHandleWidth(8)
        splitter.setChildrenCollapsible(False)
        for index, widget in enumerate(widgets):
            splitter.addWidget(widget)
            splitter.setStretchFactor(index, 1 if index == STRETCH[name] else 0)
        self._splitters[name] = splitter
        return splitter

    def restore(self) -> None:
        """Sizes of the last session, or the first ones."""
        for name, splitter in self._splitters.items():
            state = self._settings.get(f"splitters/{name}")
            if not (isinstance(state, QByteArray) and not state.isEmpty() and splitter.restoreState(state)):
                splitter.setSizes(list(FIRST_SIZES[name]))
        self.left.setVisible(self._settings.get("show_network"))
        self.right.setVisible(self._settings.get("show_inspector"))

    def remember(self) -> None:
        for name, splitter in self._splitters.items():
            self._settings.set(f"splitters/{name}", splitter.saveState())
