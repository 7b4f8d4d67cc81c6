"""Where the cells of one heatmap stand on the device: whole pixels, by one partition rule.

Cell k of `count` over `width` pixels begins at pixel floor(k * width / count); many steps go in groups (partition.py).
With more cells than pixels a pixel stands for a block of cells, and a cell's box is the pixel of its block.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QTransform

from rnnviz.scene.frame import Panel
from rnnviz.scene.partition import together


@dataclass(frozen=True)
class Area:
    """Timesteps [first, last) and rows [top, bottom) of `panel` on the pixels of `rect`; only `exposed` is painted.

    `scale` is device pixels per logical pixel: lines, hatch and text grow with it.
    """

    panel: Panel
    rect: QRect
    first: int
    last: int
    top: int
    bottom: int
    scale: float
    exposed: QRect

    @property
    def count(self) -> int:
        return self.last - self.first

    @property
    def rows(self) -> int:
        return self.bottom - self.top

    @property
    def cell_width(self) -> float:
        """Logical pixels."""
        return self.rect.width() / self.count / self.scale

    @property
    def cell_height(self) -> float:
        """Logical pixels."""
        return self.rect.height() / self.rows / self.scale

    @property
    def line(self) -> int:
        """A thin line in device pixels."""
        return max(1, round(self.scale))

    def x(self, t: int) -> tuple[int, int]:
        """Pixels [left, right) of timestep t."""
        k = together(t, self.first, self.last, self.rect.width()) - self.first
        left, right = span(k, self.count, self.rect.width())
        return self.rect.left() + left, self.rect.left() + right

    def y(self, row: int) -> tuple[int, int]:
        """Pixels [top, bottom) of a row."""
        top, bottom = span(row - self.top, self.rows, self.rect.height())
        return self.rect.top() + top, self.rect.top() + bottom

    def columns(self, t0: int, t1: int) -> QRect:
        """Pixels of timesteps [t0, t1), as far as they are shown; empty where none is."""
        t0, t1 = max(t0, self.first), min(t1, self.last)
        if t0 >= t1:
            return QRect()
        left, right = self.x(t0)[0], self.x(t1 - 1)[1]
        return QRect(left, self.rect.top(), right - left, self.rect.height())

    def cell(self, t: int, row: int) -> QRect:
        """Pixels of one number."""
        (left, right), (top, bottom) = self.x(t), self.y(row)
        return QRect(left, top, right - left, bottom - top)

    def seen(self) -> tuple[int, int]:
        """The half-open range of timesteps that touches `exposed`, where each has a pixel of its own."""
        left = self.exposed.left() - self.rect.left()
        first, last = _touched(left, left + self.exposed.width(), self.count, self.rect.width())
        return self.first + first, self.first + last

    def seen_rows(self) -> tuple[int, int]:
        """The half-open range of rows that touches `exposed`."""
        top = self.exposed.top() - self.rect.top()
        first, last = _touched(top, top + self.exposed.height(), self.rows, self.rect.height())
        return self.top + first, self.top + last


def _touched(begin: int, end: int, count: int, pixels: int) -> tuple[int, int]:
    first = max(0, begin * count // pixels - 1)
    return first, max(first, min(count, -(-end * count // pixels) + 1))


def span(k: int, count: int, pixels: int) -> tuple[int, int]:
    """Pixels [a, b) of cell k of `count` over `pixels`; at least one."""
    left = k * pixels // count
    return left, max((k + 1) * pixels // count, left + 1)


def to_device(painter: QPainter) -> QTransform:
    """From the painter's coordinates to pixels of the device, any offset of a widget in its window included."""
    return painter.deviceTransform()


def in_device_pixels(painter: QPainter) -> None:
    """From here on the painter's coordinates are pixels of the device."""
    inverse, _ = painter.worldTransform().inverted()
    outside = inverse * painter.deviceTransform()
    back, _ = outside.inverted()
    painter.setWorldTransform(back)


def whole(rect: QRectF) -> QRect:
    """Every edge at the nearest whole pixel, at least one pixel wide and high."""
    left, top = math.floor(rect.left() + 0.5), math.floor(rect.top() + 0.5)
    right, bottom = math.floor(rect.right() + 0.5), math.floor(rect.bottom() + 0.5)
    return QRect(left, top, max(right - left, 1), max(bottom - top, 1))
