"""The left half of the exported picture: a heatmap per layer and direction, and x on the same time axis."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from rnnviz.render.compose_panels import TICK_LINE, TITLE_LINE, Panels
from rnnviz.render.labels import panel_title, words
from rnnviz.render.network_layout import fold
from rnnviz.render.picture import Heat, whole_pixels
from rnnviz.render.tensor_text import input_shape
from rnnviz.scene.frame import Panel

# In units of the smallest text.
LEAST_HEAT = 1.7
COMFORT_HEAT = 3.2
MOST_GROUPS = 3
INPUT_SHARE = 0.75  # height of x, of a state's


class States(Panels):
    """Left: one heatmap per layer and direction, the deepest on top, x below; c beside h where it is shown."""

    def place(self) -> None:
        if not self.picture.shows("heatmaps"):
            self._input(self.area, self.area.height() - (TITLE_LINE + TICK_LINE) * self.picture.unit)
            return
        u, area, frame = self.picture.unit, self.area, self.frame
        across = self._across()
        groups, per_group, layers = self._groups(across)
        gap = 1.2 * u
        width = (area.width() - gap * (groups * across - 1)) / (groups * across)
        heat = self._heat_height(per_group)
        for k, layer in enumerate(layers):
            group, row = divmod(k, per_group)
            row = min(per_group, len(layers) - group * per_group) - 1 - row
            below = row == min(per_group, len(layers) - group * per_group) - 1
            row += per_group - min(per_group, len(layers) - group * per_group)
            top = area.top() + row * (TITLE_LINE * u + heat + 0.5 * u)
            for column, panel in enumerate(self._panels(layer)):
                x = area.left() + (group * across + column) * (width + gap)
                self._panel(panel, QRectF(x, top, width, TITLE_LINE * u + heat), ticks=below, named=column == 0)
        if self.picture.shows("x"):
            self._input(QRectF(area.left(), 0, width, 0), INPUT_SHARE * heat)
        if len(layers) < frame.spec.num_layers:
            self._left_out(frame.spec.num_layers - len(layers), area.left() + width + gap)

    def _across(self) -> int:
        return self.frame.spec.num_directions * (2 if self.frame.memory else 1)

    def _panels(self, layer: int) -> list[Panel | None]:
        """One per column; None where this layer has no c (a stack of different cells)."""
        directions = range(self.frame.spec.num_directions)
        h = {panel.key: panel for panel in self.frame.hidden}
        c = {panel.key: panel for panel in self.frame.memory}
        found: list[Panel | None] = [h.get(("h", layer, d)) for d in directions]
        return found + ([c.get(("c", layer, d)) for d in directions] if self.frame.memory else [])

    def _heat_height(self, rows: int) -> float:
        """Of one heatmap where `rows` stand over each other, with x below them at `INPUT_SHARE` of it."""
        u, with_x = self.picture.unit, self.picture.shows("x")
        fixed = rows * (TITLE_LINE + 0.5) + TICK_LINE + (TITLE_LINE + TICK_LINE if with_x else 0)
        return (self.area.height() - fixed * u) / (rows + (INPUT_SHARE if with_x else 0))

    def _groups(self, across: int) -> tuple[int, int, tuple[int, ...]]:
        """How many groups side by side, how many layers in each, and which: what does not fit is left out."""
        u, count = self.picture.unit, self.frame.spec.num_layers
        most = max(1, MOST_GROUPS // across)
        for groups in range(1, most + 1):
            per_group = -(-count // groups)
            if self._heat_height(per_group) >= COMFORT_HEAT * u:
                return groups, per_group, tuple(range(count))
        per_group = -(-count // most)
        while per_group > 1 and self._heat_height(per_group) < LEAST_HEAT * u:
            per_group -= 1
        newest = [layer for layer, _, _ in self.frame.cells] or [0]
        layers = [k for k in fold(count, max(per_group * most, 3), newest) if k is not None]
        per_group = max(per_group, -(-len(layers) // most))
        return -(-len(layers) // per_group), per_group, tuple(layers)

    def _panel(self, panel: Panel | None, box: QRectF, *, ticks: bool, named: bool) -> None:
        if panel is None:
            return
        u = self.picture.unit
        name, said = panel_title(self.frame, panel)
        self.title(
            name, said, box.left() + self.label_width([panel]), box.top(), box.width() - self.label_width([panel])
        )
        self.heat(panel, box.adjusted(0, TITLE_LINE * u, 0, 0), ticks=ticks, named=named)

    def _input(self, column: QRectF, high: float) -> None:
        """x at the bottom, `high` pixels, on the time axis of the heatmaps over it where there are any."""
        u, panel, area = self.picture.unit, self.frame.x, self.area
        over = [heat.rect for heat in self.picture.heats if heat.rect.left() < column.right()]
        place = over[0] if over else area.adjusted(self.label_width([panel]), 0, 0, 0)
        top = area.bottom() - TICK_LINE * u - high
        rect = whole_pixels(QRectF(place.left(), top, place.width(), high))
        self.title(
            "x", self.shape(input_shape(self.frame)), rect.left(), top - TITLE_LINE * u, area.right() - rect.left()
        )
        self.picture.heats.append(Heat(rect, panel, None, self._numbers(rect, panel)))
        self._row_numbers(panel, rect, rect)
        self.axis.place(rect, panel, start=None, name_x=column.left())

    def _left_out(self, count: int, x: float) -> None:
        u = self.picture.unit
        text = words("{count} layers more, not shown here").format(count=count)
        self.picture.text(
            text, x, self.area.bottom() - 0.7 * u, colour=self.picture.theme.muted, room=self.area.right() - x
        )
