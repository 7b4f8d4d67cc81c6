"""Where one heatmap stands on the device, and what of it a change touches."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QTransform

from rnnviz.render.cells import ImageCache
from rnnviz.scene.frame import Panel
from rnnviz.scene.partition import pixel


@dataclass
class Part:
    """Timesteps and rows of one panel on the device pixels of `place`; `cache` keeps the colours of its cells."""

    panel: Panel
    steps: tuple[int, int]
    rows: tuple[int, int]
    place: QRect = field(default_factory=QRect)
    cache: ImageCache = field(default_factory=ImageCache)

    def touched(self, start: int, stop: int, reach: int) -> QRect:
        """The device pixels of timesteps [start, stop) and of `reach` pixels beside them, as far as they are shown."""
        first, last = self.steps
        start, stop = max(start, first), min(stop, last)
        count, width = last - first, self.place.width()
        if start >= stop or self.place.isEmpty():
            return QRect()
        left = pixel(start, first, last, width) - reach
        right = max((stop - first) * width // count, pixel(stop - 1, first, last, width) + 1) + reach
        return QRect(self.place.left() + left, self.place.top(), right - left, self.place.height()) & self.place


@dataclass(frozen=True)
class Placed:
    """Where a paint event put an item: device pixels to coordinates of the viewport, and what may be painted of it."""

    to_view: QTransform
    to_device: QTransform
    limit: QRect  # device pixels of the view box

    def in_view(self, rect: QRect) -> QRect:
        """The least rectangle of the viewport that holds these device pixels, as far as they can be seen."""
        seen = rect & self.limit
        return QRect() if seen.isEmpty() else self.to_view.mapRect(QRectF(seen)).toAlignedRect()
