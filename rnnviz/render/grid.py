"""The hidden states: one heatmap per layer and direction, the deepest on top, x below, colour bars at the foot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, QSizeF, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsWidget

from rnnviz.render.area import to_device
from rnnviz.render.card_label import CardLabel
from rnnviz.render.colour_bar import paint_bar, paint_swatch
from rnnviz.render.fonts import SMALL
from rnnviz.render.heat_view import HEADER, MARGIN, SPACING, HeatView, heading
from rnnviz.render.labels import panel_title, short_title
from rnnviz.render.picture import Mark, number
from rnnviz.render.still import still
from rnnviz.render.tensor_text import input_shape
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Panel, Scale
from rnnviz.scene.moves import places
from rnnviz.support.guard import guard

LEGEND_HEIGHT = 54
LEGEND_WIDTH = 120  # at least
BAR_LINE = 28
MARK_LINE = 18
DISPLAY = 100  # logical pixels of the Display button, which stands in the line of the title
INDENT, BESIDE_INDENT = 34, 10
BESIDE = 3  # scales that have room beside x
LEAST_PANEL = 36  # logical pixels of a heatmap, below which the card scrolls
SUMMED_UP = 1 << 20  # numbers looked at for the description
X_SHARE = 0.7  # height of x against one layer


def words(text: str) -> str:
    """A text of this card in the person's language."""
    return QCoreApplication.translate("HeatmapGrid", text)


class HeatmapGrid(HeatView):
    """h, c, gates and pre-activations of every layer and direction over x, on one time axis."""

    height_needed = Signal(int)  # logical pixels; in less room the card around it scrolls
    _beside_cells: Sequence[int] = ()  # logical pixels of every row of heatmaps that are not cells; the last one is x
    _around = 0  # logical pixels above, between and below those rows

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setObjectName("heatmapGrid")
        self.setMinimumSize(250, 200)
        self.setAccessibleName(self.tr("Hidden states"))

    def panels(self, frame: Frame) -> tuple[Panel, ...]:
        return (*frame.shown, frame.x)

    def build(self, frame: Frame) -> None:
        rows = places(frame.shown)
        columns = max(len(row) for row in rows)
        said = words("{units} × {steps} steps") if frame.steps > 1 else words("{units} × 1 step")
        sizes = said.format(units=_sizes(frame), steps=frame.steps)
        titles = [heading(words("Hidden states"), more, self.theme) for more in (sizes, "")]
        self.addItem(CardLabel(*titles, right=DISPLAY, justify="left"), 0, 0, 1, columns)
        layout = self.ci.layout
        layout.setRowFixedHeight(0, HEADER)
        for row, panels in enumerate(rows, start=1):
            for column, panel in enumerate(panels):
                if panel is not None:
                    self._add(frame, panel, row, column, ticks=row == len(rows))
        for column in range(columns):  # as wide as each other, whatever stands in them
            layout.setColumnStretchFactor(column, 1)
            layout.setColumnPreferredWidth(column, LEGEND_WIDTH / max(1, columns - 1))
        below = len(rows) + 1
        self._add(frame, frame.x, below, 0, ticks=True)
        beside = columns > 1 and len(frame.scales) <= BESIDE
        legend = Legend(frame, self.theme, beside=beside)
        if beside:
            self.addItem(legend, below, 1, 1, columns - 1)
        else:
            self.addItem(legend, below + 1, 0, 1, columns)
            legend.setMaximumHeight(LEGEND_HEIGHT)
            layout.setRowFixedHeight(below + 1, LEGEND_HEIGHT)
        shown = [*(next(panel for panel in panels if panel is not None) for panels in rows), frame.x]
        self._beside_cells = [math.ceil(self.plots[panel.key].minimumHeight()) for panel in shown]
        self._around = 2 * MARGIN + HEADER + SPACING * (len(shown) + (not beside)) + (0 if beside else LEGEND_HEIGHT)
        self.size_rows(self.viewport().height())
        self.height_needed.emit(self._needed(frame))

    def size_rows(self, height: int) -> None:
        """Heatmaps of one height, x a little lower: that which was asked for, or whole pixels of what there is."""
        last = len(self._beside_cells)
        room = height - self._around - sum(self._beside_cells)
        asked = 0 if self.shown is None else self.shown.panel_height
        cells = asked or max(0, math.floor(room / (last - 1 + X_SHARE)))
        for row, more in enumerate(self._beside_cells, start=1):
            self.ci.layout.setRowFixedHeight(row, round(cells * (X_SHARE if row == last else 1)) + more)

    def _needed(self, frame: Frame) -> int:
        """Pixels below which the card scrolls."""
        high = frame.panel_height or LEAST_PANEL
        return self._around + sum(self._beside_cells) + round(high * (len(self._beside_cells) - 1 + X_SHARE))

    def _add(self, frame: Frame, panel: Panel, row: int, column: int, *, ticks: bool) -> None:
        plot = self.make_plot(frame, panel, row, column, ticks=ticks)
        code, said = panel_title(frame, panel)
        shape = input_shape(frame) if panel.tensor == "x" else ""
        if frame.range_mode == "panel" and not panel.scale.sequential:
            shape = f"{shape} ±{number(panel.scale.high).lstrip('+')}".strip()
        plot.name(code, (said, short_title(frame, panel)), shape, self.theme)

    def describe(self, frame: Frame) -> None:
        parts = []
        for panel in frame.shown:
            low, high = summary(panel) if panel.codes.size <= SUMMED_UP else (panel.scale.low, panel.scale.high)
            code, said = panel_title(frame, panel)
            rows = panel.codes.shape[1]
            shape = words("{rows} units x {steps} steps").format(rows=rows, steps=frame.steps)
            parts.append(f"{code} {said}: {shape}, {low:.3g} .. {high:.3g}")
        self.setAccessibleDescription("; ".join(parts))


def summary(panel: Panel) -> tuple[float, float]:
    """Smallest and largest finite number that the position has reached; (nan, nan) where there is none."""
    start, stop = panel.computed
    values = panel.values[start : min(stop, panel.length)]
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (math.nan, math.nan)


def _sizes(frame: Frame) -> str:
    sizes = list(dict.fromkeys(panel.codes.shape[1] for panel in frame.shown))
    return ", ".join(str(size) for size in sizes) + " " + (words("units") if sizes != [1] else words("unit"))


class Legend(QGraphicsWidget):
    """One labelled colour bar per quantity, and what the other looks mean."""

    def __init__(self, frame: Frame, theme: Theme, *, beside: bool) -> None:
        super().__init__()
        self._beside = beside  # x, where there is less room
        self._frame, self._theme = frame, theme
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)  # it never changes, and bars are slow to paint
        self.setMinimumSize(QSizeF(LEGEND_WIDTH, 40))

    def _name(self, scale: Scale) -> str:
        """The tensors that have this scale: "i, f, o"."""
        fixed = {"h": "h, output, h_n", "x": "x", "c": "c, c_n", "pre": words("before")}
        tensors = dict.fromkeys(p.tensor.partition(".")[2] for p in self._frame.shown if p.scale.name == scale.name)
        return fixed.get(scale.name) or ", ".join(tensors)

    def _marks(self) -> list[tuple[Mark, str]]:
        frame = self._frame
        marks: list[tuple[Mark, str]] = [("newest", words("this step")), ("empty", words("not yet computed"))]
        if frame.x.length < frame.steps:
            marks.append(("padding", words("padding")))
        nans, infs = sum(scale.nans for scale in frame.scales), sum(scale.infs for scale in frame.scales)
        marks += [("nan", f"NaN: {nans}")] if nans else []
        return marks + ([("infinite", f"±∞: {infs}")] if infs else [])

    @guard
    def paint(self, painter: QPainter, *_args: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect().adjusted(BESIDE_INDENT if self._beside else INDENT, 0, -4, 0)
        x, top = rect.left(), rect.top()
        if self._frame.range_mode == "run" or self._frame.range_mode == "manual":
            for scale in self._frame.scales:
                name = self._name(scale)
                width = self._bar_width(name, scale, rect.width())
                if x > rect.left() and x + width > rect.right():
                    x, top = rect.left(), top + BAR_LINE
                self._bar(painter, x, top, name, scale, width)
                x += width + 16
        else:
            x = self._text(painter, x, top, words("colours: each panel has its own range")) + 16
        self._paint_marks(painter, rect, x, top)

    def _paint_marks(self, painter: QPainter, rect: QRectF, x: float, top: float) -> None:
        marks = self._marks()
        if x + sum(still(text, SMALL, mono=False).width + 32 for _, text in marks) > rect.right() and x > rect.left():
            x, top = rect.left(), top + BAR_LINE
        for mark, text in marks:
            width = still(text, SMALL, mono=False).width
            if x + width + 18 > rect.right() and x > rect.left():
                x, top = rect.left(), top + MARK_LINE
            if top + MARK_LINE > rect.bottom() + 1:  # half a line says less than none
                return
            paint_swatch(painter, QRectF(x, top + 2, 13, 11), mark, self._theme)
            x = self._text(painter, x + 18, top, text) + 14

    def _text(self, painter: QPainter, x: float, top: float, text: str) -> float:
        """Returns its right end."""
        label = still(text, SMALL, mono=False)
        painter.setPen(QColor(self._theme.muted))
        label.paint(painter, x, top + 7.5 - label.height / 2)
        return x + label.width

    def _bar_width(self, name: str, scale: Scale, room: float) -> float:
        """Of the name, the bar and the halves of its outer numbers that stand out."""
        around = _before(name, scale) + _half(scale.high)
        return around + max(48.0, min(96.0, room - around))

    def _bar(self, painter: QPainter, x: float, top: float, name: str, scale: Scale, width: float) -> None:
        """A name, the bar, its ends and its middle below."""
        label = still(name, SMALL, mono=True)
        left, right = _before(name, scale), _half(scale.high)
        painter.setPen(QColor(self._theme.text))
        label.paint(painter, x, top + 7.5 - label.height / 2)
        bar = QRectF(round(x + left), top + 2, round(width - left - right), 11)
        painter.drawImage(bar, _bar_image(scale, self._theme, bar.width(), bar.height(), to_device(painter).m11()))
        painter.setPen(QColor(self._theme.muted))
        middle = (scale.low + scale.high) / 2
        for place, value in ((bar.left(), scale.low), (bar.center().x(), middle), (bar.right(), scale.high)):
            label = still(number(value), SMALL, mono=True)
            label.paint(painter, place - label.width / 2, bar.bottom() + 2)


def _before(name: str, scale: Scale) -> float:
    """From the begin of a name to its bar: the number of the low end has room below a short name, too."""
    return max(still(name, SMALL, mono=True).width + 8, _half(scale.low))


def _half(end: float) -> float:
    """How far the number of an end stands out of the bar."""
    return still(number(end), SMALL, mono=True).width / 2


@lru_cache(maxsize=16)
def _bar_image(scale: Scale, theme: Theme, width: float, height: float, ratio: float) -> QImage:
    """A bar in device pixels: it stays the same when the card changes its size, and its 127 rectangles are slow."""
    image = QImage(math.ceil(width * ratio), math.ceil(height * ratio), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    try:
        painter.scale(image.width() / width, image.height() / height)
        paint_bar(painter, QRectF(0, 0, width, height), scale, theme)
    finally:
        painter.end()
    return image
