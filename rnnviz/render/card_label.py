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

    This one shows the first of `texts` that leaves `right` pixels free; the last one is cut off at its end instead.
    """

    def __init__(self, *texts: str, right: float = 0.0, **options: Any) -> None:
        self._texts: tuple[str, ...] = ()
        super().__init__("", **options)
        self._right, self._widths = right, [0.0] * len(texts)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
        self.item.document().setDocumentMargin(0)  # texts of a card begin at one edge
        self.item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)  # rich text is slow to paint
        for k, text in reversed(list(enumerate(texts))):
            self.setText(text)
            self._widths[k] = self.item.document().idealWidth()
        self._texts = texts

    def _fit(self) -> None:
        room = self.rect().width() - self._right
        fits = (text for text, width in zip(self._texts, self._widths, strict=True) if width <= room)
        text = next(fits, self._texts[-1])
        if text != self.text:
            self.setText(text)

    @guard
    def resizeEvent(self, event: Any) -> None:
        if event is not None and self._texts:  # pyqtgraph calls this for a new text, too
            self._fit()
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
