"""What both halves of the exported picture share: a heatmap with its title, the numbers of its rows and its axis."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from rnnviz.render.labels import step_name
from rnnviz.render.picture import Heat, Line, Picture, whole_pixels
from rnnviz.scene.frame import Frame, Panel

# In units of the smallest text.
TITLE_LINE = 1.35
TICK_LINE = 1.4
LONGEST_NAME = 4.5  # of a step of the input under a narrower cell
BEYOND = 1.2  # how far a name reaches past the ends of its heatmap


class Axis:
    """Ticks of t under a heatmap."""

    def __init__(self, picture: Picture, frame: Frame) -> None:
        self.picture, self.frame = picture, frame
        self.font = picture.font(mono=True)

    def place(self, heat: QRectF, panel: Panel, *, start: QRectF | None, name_x: float | None) -> None:
        """`name_x`: where "t" stands, if it does."""
        picture, u = self.picture, self.picture.unit
        middle = heat.bottom() + TICK_LINE * u / 2 + 0.1 * u
        taken: list[QRectF] = []
        if start is not None:
            left = start.center().x() < heat.center().x()
            x, align = (start.right() - 0.25 * u, "right") if left else (start.left(), "left")
            name = "c_0" if panel.tensor == "c" else "h_0"
            text = picture.text(name, x, middle, font=self.font, colour=picture.theme.muted, align=align)  # type: ignore[arg-type]
            taken.append(text.rect)
        if name_x is not None:
            taken.append(picture.text("t", name_x, middle, font=self.font, colour=picture.theme.muted).rect)
        for t in self._ticks(heat):
            self._tick(heat, t, middle, taken, new=panel.newest[0] <= t < panel.newest[1])

    def _tick(self, heat: QRectF, t: int, middle: float, taken: list[QRectF], *, new: bool) -> None:
        picture, u = self.picture, self.picture.unit
        cell = heat.width() / self.frame.steps
        x, room = heat.left() + (t + 0.5) * cell, max(cell - 0.5 * u, LONGEST_NAME * u)
        width = min(picture.width(self._name(t), self.font), room)
        centre = min(max(x, heat.left() - BEYOND * u + width / 2), heat.right() + BEYOND * u - width / 2)
        place = QRectF(centre - width / 2 - 0.2 * u, middle - u / 2, width + 0.4 * u, u)
        if any(place.intersects(other) for other in taken):
            return
        colour = picture.theme.newest if new else picture.theme.muted
        text = picture.text(self._name(t), centre, middle, font=self.font, colour=colour, align="centre", room=room)
        picture.lines.append(Line(x, heat.bottom(), x, heat.bottom() + 0.2 * u))
        taken.append(text.rect)

    def _ticks(self, heat: QRectF) -> Sequence[int]:
        """Multiples of 1, 2, 5, 10 ...; with names of the input's own, every one that has room."""
        steps, u = self.frame.steps, self.picture.unit
        longest = "0" if self.frame.tokens else str(steps - 1)
        least = (self.picture.width(longest, self.font) + 0.5 * u) * steps / heat.width()
        powers = (base * 10**power for power in range(10) for base in (1, 2, 5))
        stride = next(s for s in powers if s >= least)
        return range(0, steps, stride)

    def _name(self, t: int) -> str:
        return step_name(self.frame.tokens[t]) if t < len(self.frame.tokens) else str(t)


class Panels:
    """What the left and the right half share: a heatmap with its title and the numbers of its rows."""

    def __init__(self, picture: Picture, frame: Frame, area: QRectF) -> None:
        self.picture, self.frame, self.area = picture, frame, area
        self.axis = Axis(picture, frame)
        self.mono = picture.font(mono=True)

    def label_width(self, panels: Sequence[Panel]) -> float:
        """Room left of a heatmap for the numbers of its rows and the names of its axes."""
        rows = max(panel.values.shape[1] for panel in panels)
        u, width = self.picture.unit, self.picture.width
        starts = any(panel.start is not None and not panel.direction for panel in panels)
        names = width("t h_0", self.mono) + 0.35 * u - 0.7 * u if starts else 0.0  # the column itself is 0.7 u at least
        return max(width(str(rows - 1), self.mono) + 0.45 * u, 1.6 * u, names)

    def shape(self, text: str) -> str:
        """A shape, where shapes are shown."""
        return text if self.picture.shows("shapes") else ""

    def title(self, text: str, said: str, x: float, top: float, room: float) -> None:
        picture, u = self.picture, self.picture.unit
        middle = top + TITLE_LINE * u / 2 - 0.12 * u  # the line of an underscore stays above the cells
        head = picture.text(text, x, middle, font=self.mono, room=room)
        left = room - head.rect.width() - 0.8 * u
        if picture.width(said, picture.font()) <= left:
            picture.text(said, head.rect.right() + 0.8 * u, middle, colour=picture.theme.muted)

    def heat(self, panel: Panel, box: QRectF, *, ticks: bool, named: bool = True) -> None:
        """`box` holds the row numbers, the h_0 column and the cells; the ticks go below it."""
        u = self.picture.unit
        inner = box.adjusted(self.label_width([panel]), 0, 0, 0)
        rect, start = inner, None
        if panel.start is not None:
            wide = self._start_width(inner.width())
            gap = round(0.25 * u)
            if panel.direction:
                rect = inner.adjusted(0, 0, -wide - gap, 0)
                start = QRectF(inner.right() - wide, inner.top(), wide, inner.height())
            else:
                rect = inner.adjusted(wide + gap, 0, 0, 0)
                start = QRectF(inner.left(), inner.top(), wide, inner.height())
        rect, start = whole_pixels(rect), None if start is None else whole_pixels(start)
        self.picture.heats.append(Heat(rect, panel, start, self._numbers(rect, panel)))
        self._row_numbers(panel, rect, (start or rect) if not panel.direction else rect)
        if ticks:
            self.axis.place(rect, panel, start=start, name_x=box.left() if named else None)

    def _start_width(self, width: float) -> float:
        """Of the h_0 column: as wide as a cell, within what its name needs and what looks like a column."""
        u = self.picture.unit
        return float(round(min(max(width / (self.frame.steps + 1), 0.7 * u), 1.3 * u)))

    def _numbers(self, rect: QRectF, panel: Panel) -> bool:
        """Numbers stand in the cells where they can be as large as the smallest text."""
        high = rect.height() / panel.values.shape[1]
        wide = rect.width() / self.frame.steps
        return self.frame.numbers and (
            high >= 1.3 * self.picture.unit and wide >= self.picture.width("−0.00", self.mono) + 0.3 * self.picture.unit
        )

    def _row_numbers(self, panel: Panel, rect: QRectF, beside: QRectF) -> None:
        rows, u = panel.values.shape[1], self.picture.unit
        if rect.height() < 2.3 * u:
            return
        x = beside.left() - 0.3 * u
        ends = {0: rect.top() + 0.55 * u, rows - 1: rect.bottom() - 0.55 * u} if rows > 1 else {0: rect.center().y()}
        for row, middle in ends.items():
            name, colour = str(panel.unit(row)), self.picture.theme.muted
            self.picture.text(name, x, middle, font=self.mono, colour=colour, align="right")
