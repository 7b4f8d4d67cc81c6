"""The left half of the exported picture: a heatmap per layer and direction, and x on the same time axis."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from rnnviz.render.compose_panels import TICK_LINE, TITLE_LINE, Panels
from rnnviz.render.labels import panel_title, words
from rnnviz.render.network_layout import nearest
from rnnviz.render.picture import Heat, number, whole_pixels
from rnnviz.render.tensor_text import input_shape
from rnnviz.scene.frame import Frame, Panel

# In units of the smallest text.
LEAST_HEAT = 1.7
COMFORT_HEAT = 3.2
MOST_GROUPS = 3
BESIDE = 2  # tensors that stand side by side
INPUT_SHARE = 0.75  # height of x, of a state's
Rows = list[list[Panel | None]]


class States(Panels):
    """Left: one heatmap per layer and direction, the deepest on top, x below; c beside h where it is shown."""

    def place(self) -> None:
        rows = heat_rows(self.frame) if self.picture.shows("heatmaps") else []
        if not rows:
            if self.picture.shows("x"):
                self._input(self.area, self.area.height() - (TITLE_LINE + TICK_LINE) * self.picture.unit)
            return
        u, area, across = self.picture.unit, self.area, len(rows[0])
        groups, per_group, chosen = self._groups(rows, across)
        gap = 1.2 * u
        width = (area.width() - gap * (groups * across - 1)) / (groups * across)
        heat = self._heat_height(per_group)
        for k, index in enumerate(chosen):
            group, row = divmod(k, per_group)
            row = min(per_group, len(chosen) - group * per_group) - 1 - row
            below = row == min(per_group, len(chosen) - group * per_group) - 1
            row += per_group - min(per_group, len(chosen) - group * per_group)
            top = area.top() + row * (TITLE_LINE * u + heat + 0.5 * u)
            for column, panel in enumerate(rows[index]):
                x = area.left() + (group * across + column) * (width + gap)
                self._panel(panel, QRectF(x, top, width, TITLE_LINE * u + heat), ticks=below, named=column == 0)
        if self.picture.shows("x"):
            self._input(QRectF(area.left(), 0, width, 0), INPUT_SHARE * heat)
        if len(chosen) < len(rows):
            self._left_out(len(rows) - len(chosen), len(rows), area.left() + width + gap)

    def _heat_height(self, rows: int) -> float:
        """Of one heatmap where `rows` stand over each other, with x below them at `INPUT_SHARE` of it."""
        u, with_x = self.picture.unit, self.picture.shows("x")
        fixed = rows * (TITLE_LINE + 0.5) + TICK_LINE + (TITLE_LINE + TICK_LINE if with_x else 0)
        return (self.area.height() - fixed * u) / (rows + (INPUT_SHARE if with_x else 0))

    def _groups(self, rows: Rows, across: int) -> tuple[int, int, tuple[int, ...]]:
        """How many groups side by side, how many rows in each, and which: what does not fit is left out."""
        u, count = self.picture.unit, len(rows)
        most = max(1, MOST_GROUPS // across)
        for groups in range(1, most + 1):
            per_group = -(-count // groups)
            if self._heat_height(per_group) >= COMFORT_HEAT * u:
                return groups, per_group, tuple(range(count))
        per_group = -(-count // most)
        while per_group > 1 and self._heat_height(per_group) < LEAST_HEAT * u:
            per_group -= 1
        added = {layer for layer, _, _ in self.frame.cells}
        newest = [k for k, row in enumerate(rows) if any(panel and panel.layer in added for panel in row)] or [0]
        chosen = nearest(count, max(per_group * most, 2), newest)
        per_group = max(per_group, -(-len(chosen) // most))
        return -(-len(chosen) // per_group), per_group, chosen

    def _panel(self, panel: Panel | None, box: QRectF, *, ticks: bool, named: bool) -> None:
        if panel is None:
            return
        u = self.picture.unit
        name, said = panel_title(self.frame, panel)
        if self.frame.range_mode == "panel" and not panel.scale.sequential:
            said += f"  ±{number(panel.scale.high).lstrip('+')}"
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

    def _left_out(self, count: int, rows: int, x: float) -> None:
        u, layers = self.picture.unit, rows == self.frame.spec.num_layers
        text = words("{count} layers more, not shown here") if layers else words("{count} rows more, not shown here")
        said, room = text.format(count=count), self.area.right() - x
        self.picture.text(said, x, self.area.bottom() - 0.7 * u, colour=self.picture.theme.muted, room=room)


def heat_rows(frame: Frame) -> Rows:
    """The heatmaps from the bottom to the top, in rows of equal length: a layer with its directions, and c beside h.

    With more tensors than two (gates, pre-activations) each has a row of its own. None where a cell lacks one.
    """
    known = {panel.key: panel for panel in frame.shown}
    tensors = list(dict.fromkeys(tensor for tensor, _, _ in known))
    layers, ways = sorted({layer for _, layer, _ in known}), sorted({way for _, _, way in known})
    if len(tensors) <= BESIDE:
        return [[known.get((tensor, layer, way)) for tensor in tensors for way in ways] for layer in layers]
    rows = [[known.get((tensor, layer, way)) for way in ways] for layer in layers for tensor in reversed(tensors)]
    return [row for row in rows if any(row)]
