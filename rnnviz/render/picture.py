"""A whole picture as a list of things with their places: what `compose` makes of a frame and `paint_frame` draws.

All lengths are in pixels of the picture. `unit` is the smallest text: 18 pt at 1920 x 1080 (96 dpi), and in
proportion at every other size.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from rnnviz.render.fonts import mono_font, ui_font
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Final, Panel, Scale

SMALLEST_PT = 18
DPI = 96  # pixels of an exported picture on an inch of paper
UNIT_1080 = SMALLEST_PT * DPI / 72
Mark = Literal["empty", "newest", "padding", "nan", "infinite"]
Align = Literal["left", "centre", "right"]
# What a picture can hold, from the top to the bottom.
PARTS = ("title", "caption", "diagram", "heatmaps", "x", "output", "h_n", "equation", "shapes", "colour_bar")
STANDARD_PARTS = tuple(part for part in PARTS if part not in ("diagram", "equation"))


def unit_of(size: tuple[int, int]) -> float:
    """Pixels of the smallest text in a picture of this size."""
    return UNIT_1080 * min(size[0] / 1920, size[1] / 1080)


@dataclass(frozen=True)
class Text:
    """One line of text; `rect` is exactly as wide and high as it is drawn. `whole` False: an ellipsis ends it."""

    rect: QRectF
    text: str
    font: QFont
    colour: str
    whole: bool = True


@dataclass(frozen=True)
class Heat:
    """One heatmap; `start` is the column of h_0 beside it, `final` the row of h_n or c_n that it shows."""

    rect: QRectF
    panel: Panel
    start: QRectF | None = None
    numbers: bool = False
    final: Final | None = None


@dataclass(frozen=True)
class Bar:
    """The colours of one scale, from low on the left to high on the right."""

    rect: QRectF
    scale: Scale


@dataclass(frozen=True)
class Swatch:
    """A small sample of what a cell can look like that is no value."""

    rect: QRectF
    mark: Mark


@dataclass(frozen=True)
class Line:
    """A tick of an axis."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass
class Picture:
    """The things of one picture while it is composed and when it is done."""

    size: tuple[int, int]
    theme: Theme
    parts: tuple[str, ...] = STANDARD_PARTS
    smallest: float | None = None  # pixels of the smallest text; None: 18 pt at 1920 x 1080 and in proportion
    texts: list[Text] = field(default_factory=list)
    heats: list[Heat] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    swatches: list[Swatch] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    diagram: QRectF | None = None
    absent: tuple[str, ...] = ()  # of h_n and c_n: what has no room

    @property
    def unit(self) -> float:
        return unit_of(self.size) if self.smallest is None else self.smallest

    def shows(self, part: str) -> bool:
        return part in self.parts

    def font(self, scale: float = 1.0, *, mono: bool = False, bold: bool = False) -> QFont:
        """A font `scale` times as large as the smallest text, never smaller."""
        return (mono_font if mono else ui_font)(max(scale, 1.0) * self.unit, bold=bold)

    def width(self, text: str, font: QFont) -> float:
        return QFontMetricsF(font).horizontalAdvance(text)

    def text(
        self,
        text: str,
        x: float,
        middle: float,
        *,
        font: QFont | None = None,
        colour: str = "",
        align: Align = "left",
        room: float | None = None,
    ) -> Text:
        """Put a line at `x` (its left, centre or right), centred on `middle`; longer than `room` it is elided."""
        font = font or self.font()
        metrics = QFontMetricsF(font)
        shown = text
        if room is not None and metrics.horizontalAdvance(text) > room:
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
        width, height = metrics.horizontalAdvance(shown), metrics.ascent() + metrics.descent()
        left = x - {"left": 0.0, "centre": width / 2, "right": width}[align]
        rect = QRectF(left, middle - height / 2, width, height)
        made = Text(rect, shown, font, colour or self.theme.text, shown == text)
        if shown:
            self.texts.append(made)
        return made


def whole_pixels(rect: QRectF) -> QRectF:
    """Edges on whole pixels: cells stay sharp."""
    left, top = round(rect.left()), round(rect.top())
    return QRectF(left, top, max(round(rect.right()) - left, 1), max(round(rect.bottom()) - top, 1))


def number(value: float) -> str:
    """A bound of a scale in at most three digits, with a true minus and a sign."""
    text = f"{value:+.3g}" if value else "0"
    return text.replace("-", "−")
