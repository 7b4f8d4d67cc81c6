"""The hidden states: one heatmap per layer and direction, the deepest on top, x below, colour bars at the foot."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsWidget

from rnnviz.render.colour_bar import paint_bar, paint_swatch
from rnnviz.render.fonts import SMALL, mono_font, ui_font
from rnnviz.render.heat_view import HeatView, heading
from rnnviz.render.labels import panel_title
from rnnviz.render.picture import Mark, number
from rnnviz.render.tensor_text import input_shape
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Panel
from rnnviz.support.guard import guard

LEGEND_HEIGHT = 56
BAR_LINE = 34
BAR_ROOM = 150
X_SHARE = 0.75  # height of x against one layer


def words(text: str) -> str:
    """A text of this card in the person's language."""
    return QCoreApplication.translate("HeatmapGrid", text)


class HeatmapGrid(HeatView):
    """h (and c) of every layer and direction over x, on one time axis."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setObjectName("heatmapGrid")
        self.setMinimumSize(250, 200)
        self.setAccessibleName(self.tr("Hidden states"))

    def panels(self, frame: Frame) -> tuple[Panel, ...]:
        return (*frame.hidden, *frame.memory, frame.x)

    def build(self, frame: Frame) -> None:
        columns = self._columns(frame)
        sizes = f"{_sizes(frame)} × {frame.steps} steps"
        self.addLabel(heading(words("Hidden states"), sizes, self.theme), 0, 0, 1, len(columns), justify="left")
        layout = self.ci.layout
        layout.setRowFixedHeight(0, 24)
        layers = sorted({panel.layer for panel in frame.hidden}, reverse=True)
        for row, layer in enumerate(layers, start=1):
            for column, (tensor, direction) in enumerate(columns):
                self._add(frame, (tensor, layer, direction), row, column, ticks=layer == layers[-1])
            layout.setRowStretchFactor(row, 100)
        below = len(layers) + 1
        self._add(frame, frame.x.key, below, 0, ticks=True)
        layout.setRowStretchFactor(below, round(100 * X_SHARE))
        legend = Legend(frame, self.theme)
        if len(columns) > 1:
            self.addItem(legend, below, 1, 1, len(columns) - 1)
        else:
            self.addItem(legend, below + 1, 0, 1, 1)
            legend.setMaximumHeight(LEGEND_HEIGHT)
            layout.setRowFixedHeight(below + 1, LEGEND_HEIGHT)

    def _columns(self, frame: Frame) -> list[tuple[str, int]]:
        """(tensor, direction) of each column: forward, reverse, then c of both."""
        tensors = ["h", "c"] if frame.memory else ["h"]
        return [(tensor, d) for tensor in tensors for d in range(frame.spec.num_directions)]

    def _add(self, frame: Frame, key: tuple[str, int, int], row: int, column: int, *, ticks: bool) -> None:
        panel = next((panel for panel in self.panels(frame) if panel.key == key), None)
        if panel is None:  # a cell without c in a mixed stack
            return
        plot = self.make_plot(frame, panel, row, column, ticks=ticks)
        code, said = panel_title(frame, panel)
        shape = input_shape(frame) if panel.tensor == "x" else ""
        plot.name(code, said, shape, self.theme)

    def refresh(self, frame: Frame) -> None:
        parts = []
        for panel in frame.hidden:
            low, high = summary(panel) if len(panel.codes) <= 4096 else (panel.scale.low, panel.scale.high)
            code, said = panel_title(frame, panel)
            rows = panel.codes.shape[1]
            parts.append(f"{code} {said}: {rows} units x {frame.steps} steps, {low:.3g} .. {high:.3g}")
        self.setAccessibleDescription("; ".join(parts))


def summary(panel: Panel) -> tuple[float, float]:
    """Smallest and largest finite number that the position has reached; (nan, nan) where there is none."""
    start, stop = panel.computed
    values = panel.values[start : min(stop, panel.length)]
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (math.nan, math.nan)


def _sizes(frame: Frame) -> str:
    sizes = list(dict.fromkeys(panel.codes.shape[1] for panel in frame.hidden))
    return ", ".join(str(size) for size in sizes) + " " + (words("units") if sizes != [1] else words("unit"))


class Legend(QGraphicsWidget):
    """One labelled colour bar per quantity, and what the other looks mean."""

    def __init__(self, frame: Frame, theme: Theme) -> None:
        super().__init__()
        self._scales, self._theme = frame.scales, theme
        self._padded = frame.x.length < frame.steps
        self.setMinimumSize(QSizeF(120, 40))

    def _names(self) -> dict[str, str]:
        return {"h": "h, output, h_n", "x": "x", "c": "c, c_n"}

    def _marks(self) -> list[tuple[Mark, str]]:
        marks: list[tuple[Mark, str]] = [("newest", words("this step")), ("empty", words("not yet computed"))]
        if self._padded:
            marks.append(("padding", words("padding")))
        for mark, attribute, name in (("nan", "nans", "NaN"), ("infinite", "infs", "∞")):
            count = sum(getattr(scale, attribute) for scale in self._scales)
            if count:
                marks.append((mark, f"{name}: {count}"))  # type: ignore[arg-type]
        return marks

    @guard
    def paint(self, painter: QPainter, *_args: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect().adjusted(34, 6, -4, 0)
        x, top = rect.left(), rect.top()
        for scale in self._scales:
            if x > rect.left() and x + BAR_ROOM > rect.right():
                x, top = rect.left(), top + BAR_LINE
            x = self._bar(painter, x, top, scale) + 20
        painter.setFont(ui_font(SMALL))
        metrics = QFontMetricsF(painter.font())
        if x + sum(metrics.horizontalAdvance(text) + 34 for _, text in self._marks()) > rect.right():
            x, top = rect.left(), top + BAR_LINE
        for mark, text in self._marks():
            width = metrics.horizontalAdvance(text)
            if x + width + 18 > rect.right() and x > rect.left():
                x, top = rect.left(), top + 18
            paint_swatch(painter, QRectF(x, top + 2, 13, 11), mark, self._theme)
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QRectF(x + 18, top - 1, width + 2, 17), Qt.AlignmentFlag.AlignVCenter, text)
            x += width + 34

    def _bar(self, painter: QPainter, x: float, top: float, scale: object) -> float:
        """A name, the bar, its ends and zero below; returns the right end."""
        from rnnviz.scene.frame import Scale

        assert isinstance(scale, Scale)
        name = self._names().get(scale.name, scale.name)
        painter.setFont(mono_font(SMALL))
        metrics = QFontMetricsF(painter.font())
        width = metrics.horizontalAdvance(name)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(x, top, width + 2, 15), Qt.AlignmentFlag.AlignVCenter, name)
        bar = QRectF(round(x + width + 8), top + 2, 96, 11)
        paint_bar(painter, bar, scale, self._theme)
        painter.setPen(QColor(self._theme.muted))
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
        for place, value in ((bar.left(), scale.low), (bar.center().x(), 0.0), (bar.right(), scale.high)):
            painter.drawText(QRectF(place - 30, bar.bottom() + 2, 60, 15), flags, number(value))
        return bar.right() + 14
