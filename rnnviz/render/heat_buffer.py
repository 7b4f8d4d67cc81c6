"""The pixels of one heatmap as they stand on the device: painted again only where something changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from rnnviz.render.cells import ImageCache
from rnnviz.scene.frame import Panel

Paint = Callable[[QPainter, QRect], None]


@dataclass
class Part:
    """Timesteps and rows of one panel on the device pixels of `place`; `image` holds them from its (0, 0) on."""

    panel: Panel
    steps: tuple[int, int]
    rows: tuple[int, int]
    place: QRect = field(default_factory=QRect)
    image: QImage = field(default_factory=QImage)
    cache: ImageCache = field(default_factory=ImageCache)
    dirty: list[QRect] = field(default_factory=list)

    def move(self, place: QRect, steps: tuple[int, int], rows: tuple[int, int]) -> None:
        """Stand somewhere else; of another size or content, everything is painted again."""
        if place.size() != self.place.size() or (steps, rows) != (self.steps, self.rows) or self.image.isNull():
            if place.size() != self.image.size():
                self.image = QImage(place.size(), QImage.Format.Format_RGB32)
            self.touch_all()
        self.place, self.steps, self.rows = place, steps, rows

    def touch_all(self) -> None:
        self.dirty = [QRect(0, 0, self.image.width(), self.image.height())]

    def touch(self, start: int, stop: int, reach: int) -> QRect:
        """Mark timesteps [start, stop), and `reach` pixels beside them; returns the pixels within `place`."""
        first, last = self.steps
        start, stop = max(start, first), min(stop, last)
        count, width = last - first, self.place.width()
        if start >= stop or self.image.isNull():
            return QRect()
        left = (start - first) * width // count - reach
        right = max((stop - first) * width // count, (stop - 1 - first) * width // count + 1) + reach
        rect = QRect(left, 0, right - left, self.place.height()) & QRect(0, 0, width, self.place.height())
        for k, other in enumerate(self.dirty):
            if other.intersects(rect):
                self.dirty[k] = other | rect
                return rect
        self.dirty.append(rect)
        return rect

    def flush(self, paint: Paint) -> None:
        """Paint what is marked."""
        if not self.dirty:
            return
        dirty, self.dirty = self.dirty, []
        painter = QPainter(self.image)
        try:
            for rect in dirty:
                painter.setClipRect(rect)
                paint(painter, rect)
        finally:
            painter.end()


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
