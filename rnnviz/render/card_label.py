"""A line of text on a card that gives way where the card is narrow."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsItem

from rnnviz.support.guard import guard


class CardLabel(pg.LabelItem):  # type: ignore[misc]
    """pyqtgraph's label is never narrower than its text, so that a long title pushes the heatmaps out of the card.

    This one is cut off at its right end instead.
    """

    def __init__(self, text: str, **options: Any) -> None:
        super().__init__("", **options)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
        self.item.document().setDocumentMargin(0)  # texts of a card begin at one edge
        self.item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)  # rich text is slow to paint
        self.setText(text)

    @guard
    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.item.setY((self.rect().height() - self.item.boundingRect().height()) / 2)

    @guard
    def updateMin(self) -> None:
        super().updateMin()
        hints: dict[Qt.SizeHint, tuple[float, float]] = getattr(self, "_sizeHint", {})
        for hint in (Qt.SizeHint.MinimumSize, Qt.SizeHint.PreferredSize):
            hints[hint] = (0.0, hints[hint][1])
        self.setMinimumWidth(0)
        self.updateGeometry()
