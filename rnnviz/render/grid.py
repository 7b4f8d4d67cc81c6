"""The hidden states: one heatmap per layer and direction, the deepest on top, x below, colour bars at the foot."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, Signal

from rnnviz.render.card_label import CardLabel
from rnnviz.render.grid_legend import HEIGHT as LEGEND_HEIGHT
from rnnviz.render.grid_legend import LEAST_WIDTH as LEGEND_WIDTH
from rnnviz.render.grid_legend import Legend
from rnnviz.render.heat_view import HEADER, MARGIN, SPACING, HeatView, heading
from rnnviz.render.labels import panel_title, short_title
from rnnviz.render.picture import number
from rnnviz.render.tensor_text import input_shape
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Panel
from rnnviz.scene.moves import places

DISPLAY = 100  # logical pixels of the Display button, which stands in the line of the title
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
