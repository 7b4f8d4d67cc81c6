"""Where everything of the exported picture stands: title, heatmaps with axes, output, final states, colour bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF

from rnnviz.core.spec import StackSpec
from rnnviz.render.labels import caption, half_title, panel_title
from rnnviz.render.network_layout import fold
from rnnviz.render.picture import Bar, Heat, Line, Mark, Picture, Swatch, number
from rnnviz.render.tensor_text import final_shape, input_shape, network_title, output_shape
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Final, Frame, Panel, Scale

SCALE_NAMES = {"h": "h, output, h_n", "x": "x", "c": "c, c_n"}
# In units of the smallest text.
MARGIN = 1.5
TITLE_LINE = 1.35
TICK_LINE = 1.4
LEAST_HEAT = 1.7
COMFORT_HEAT = 3.2
MOST_GROUPS = 3


def compose(frame: Frame, size: tuple[int, int], theme: Theme) -> Picture:
    """Place everything of `frame` on a picture of `size` (width, height) pixels."""
    picture = Picture(size, theme)
    u = picture.unit
    page = QRectF(0, 0, *size).adjusted(MARGIN * u, MARGIN * u * 0.8, -MARGIN * u, -MARGIN * u * 0.7)
    top = _heading(picture, frame, page)
    foot = Legend(picture, frame, page).place()
    columns = len(frame.hidden) + len(frame.memory) > frame.spec.num_layers
    share = 0.68 if columns else 0.6
    gap = 2.0 * u
    left = QRectF(page.left(), top, (page.width() - gap) * share, foot - u * 0.6 - top)
    right = QRectF(left.right() + gap, top, page.right() - left.right() - gap, left.height())
    States(picture, frame, left).place()
    Results(picture, frame, right).place()
    return picture


def _heading(picture: Picture, frame: Frame, page: QRectF) -> float:
    """Title, what this position computed, and where it is; returns where the rest may begin."""
    u, theme = picture.unit, picture.theme
    middle = page.top() + 0.85 * u
    where = f"n = {frame.sample} of N = {frame.batch}" if not frame.unbatched else ""
    corner = picture.text(where, page.right(), middle, colour=theme.muted, align="right")
    room = page.width() - corner.rect.width() - u
    picture.text(network_title(frame), page.left(), middle, font=picture.font(1.3, bold=True), room=room)
    middle += 1.75 * u
    picture.text(caption(frame), page.left(), middle, font=picture.font(1.1), colour=theme.newest, room=page.width())
    return middle + 1.3 * u


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
        x = heat.left() + (t + 0.5) * heat.width() / self.frame.steps
        width = picture.width(self._name(t), self.font)
        place = QRectF(x - width / 2 - 0.2 * u, middle - u / 2, width + 0.4 * u, u)
        if any(place.intersects(other) for other in taken):
            return
        colour = picture.theme.newest if new else picture.theme.muted
        text = picture.text(self._name(t), x, middle, font=self.font, colour=colour, align="centre")
        picture.lines.append(Line(x, heat.bottom(), x, heat.bottom() + 0.2 * u))
        taken.append(text.rect)

    def _ticks(self, heat: QRectF) -> Sequence[int]:
        """Multiples of 1, 2, 5, 10 ...; with names of the input's own, every one that has room."""
        steps, u = self.frame.steps, self.picture.unit
        widest = max(self.picture.width(self._name(t), self.font) for t in {0, steps - 1}) + 0.5 * u
        least = widest * steps / heat.width()
        powers = (base * 10**power for power in range(10) for base in (1, 2, 5))
        stride = next(s for s in powers if s >= least)
        return range(0, steps, stride)

    def _name(self, t: int) -> str:
        return self.frame.tokens[t] if t < len(self.frame.tokens) else str(t)


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

    def title(self, text: str, said: str, x: float, top: float, room: float) -> None:
        picture, u = self.picture, self.picture.unit
        middle = top + TITLE_LINE * u / 2
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
        rect, start = _whole(rect), None if start is None else _whole(start)
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
        return (
            high >= 1.3 * self.picture.unit and wide >= self.picture.width("−0.00", self.mono) + 0.3 * self.picture.unit
        )

    def _row_numbers(self, panel: Panel, rect: QRectF, beside: QRectF) -> None:
        rows, u = panel.values.shape[1], self.picture.unit
        if rect.height() < 2.3 * u:
            return
        x = beside.left() - 0.3 * u
        ends = {0: rect.top() + 0.55 * u, rows - 1: rect.bottom() - 0.55 * u} if rows > 1 else {0: rect.center().y()}
        for row, middle in ends.items():
            self.picture.text(str(row), x, middle, font=self.mono, colour=self.picture.theme.muted, align="right")


class States(Panels):
    """Left: one heatmap per layer and direction, the deepest on top, x below; c beside h where it is shown."""

    def place(self) -> None:
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
        self._input(QRectF(area.left(), 0, width, 0), heat)
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
        """Of one heatmap where `rows` stand over each other, with x below them at 0.75 of it."""
        u = self.picture.unit
        fixed = rows * (TITLE_LINE + 0.5) + TICK_LINE + TITLE_LINE + TICK_LINE
        return (self.area.height() - fixed * u) / (rows + 0.75)

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
        return most, max(per_group, -(-len(layers) // most)), tuple(layers)

    def _panel(self, panel: Panel | None, box: QRectF, *, ticks: bool, named: bool) -> None:
        if panel is None:
            return
        u = self.picture.unit
        name, said = panel_title(self.frame, panel)
        self.title(
            name, said, box.left() + self.label_width([panel]), box.top(), box.width() - self.label_width([panel])
        )
        self.heat(panel, box.adjusted(0, TITLE_LINE * u, 0, 0), ticks=ticks, named=named)

    def _input(self, column: QRectF, heat: float) -> None:
        """x, on the time axis of the heatmaps over it."""
        u, panel, area = self.picture.unit, self.frame.x, self.area
        first = next(item for item in self.picture.heats if item.rect.left() < column.right())
        top = area.bottom() - TICK_LINE * u - 0.75 * heat
        rect = _whole(QRectF(first.rect.left(), top, first.rect.width(), 0.75 * heat))
        self.title("x", input_shape(self.frame), rect.left(), top - TITLE_LINE * u, area.right() - rect.left())
        self.picture.heats.append(Heat(rect, panel, None, self._numbers(rect, panel)))
        self._row_numbers(panel, rect, rect)
        self.axis.place(rect, panel, start=None, name_x=column.left())

    def _left_out(self, count: int, x: float) -> None:
        u = self.picture.unit
        text = f"{count} layers more, not shown here"
        self.picture.text(
            text, x, self.area.bottom() - 0.7 * u, colour=self.picture.theme.muted, room=self.area.right() - x
        )


class Results(Panels):
    """Right: output in its halves, then every row of h_n and c_n."""

    def place(self) -> None:
        frame, area = self.frame, self.area
        finals = self._shown_finals()
        below = self._finals_height(finals)
        self._output(QRectF(area.left(), area.top(), area.width(), area.height() - below))
        self._finals(finals, area.bottom() - below)
        assert frame.output

    def _shown_finals(self) -> dict[str, list[Final | None]]:
        """h_n and c_n by name; None is an ellipsis where there are too many."""
        u = self.picture.unit
        names = [name for name in ("h_n", "c_n") if any(f.tensor == name for f in self.frame.finals)]
        room = int((self.area.height() * 0.55 / max(len(names), 1) - 2 * TITLE_LINE * u) / (1.35 * u))
        found: dict[str, list[Final | None]] = {}
        for name in names:
            rows = [f for f in self.frame.finals if f.tensor == name]
            newest = [k for k, f in enumerate(rows) if f.newest] or [0]
            found[name] = [None if k is None else rows[k] for k in fold(len(rows), room, newest)]
        return found

    def _pitch(self, finals: dict[str, list[Final | None]]) -> float:
        rows = sum(len(items) for items in finals.values())
        return min(max(self.area.height() * 0.3 / max(rows, 1), 1.35 * self.picture.unit), 1.9 * self.picture.unit)

    def _finals_height(self, finals: dict[str, list[Final | None]]) -> float:
        u, pitch = self.picture.unit, self._pitch(finals)
        return sum(2 * TITLE_LINE * u + len(items) * pitch + 0.4 * u for items in finals.values())

    def _heading(self, name: str, shape: str, top: float) -> float:
        """The name and, on its own line, the shape; returns where to go on."""
        picture, u = self.picture, self.picture.unit
        middle = top + TITLE_LINE * u / 2
        picture.text(name, self.area.left(), middle, font=picture.font(bold=True))
        middle += TITLE_LINE * u
        picture.text(
            shape, self.area.left(), middle, font=self.mono, colour=picture.theme.muted, room=self.area.width()
        )
        return middle + TITLE_LINE * u / 2

    def _output(self, box: QRectF) -> None:
        u, halves = self.picture.unit, self.frame.output
        top = self._heading("output", output_shape(self.frame), box.top())
        named = len(halves) > 1
        fixed = (
            (TITLE_LINE * u if named else 0.2 * u) * len(halves) + 0.3 * u * (len(halves) - 1) + TICK_LINE * u + 0.5 * u
        )
        heat = (box.bottom() - top - fixed) / len(halves)
        for panel in halves:
            if named:
                cut, said = half_title(self.frame, panel)
                x = box.left() + self.label_width([panel])
                self.title(cut, said, x, top, box.right() - x)
            top += TITLE_LINE * u if named else 0.2 * u
            self.heat(panel, QRectF(box.left(), top, box.width(), heat), ticks=panel is halves[-1])
            top += heat + 0.3 * u

    def _finals(self, finals: dict[str, list[Final | None]], top: float) -> None:
        u, pitch = self.picture.unit, self._pitch(finals)
        for name, items in finals.items():
            top = self._heading(name, final_shape(self.frame, name), top)
            for final in items:
                self._final(final, top + pitch / 2, pitch)
                top += pitch
            top += 0.4 * u

    def _final(self, final: Final | None, middle: float, pitch: float) -> None:
        picture, u, area = self.picture, self.picture.unit, self.area
        if final is None:
            picture.text("…", area.left(), middle, font=self.mono, colour=picture.theme.muted)
            return
        arrow = "" if isinstance(self.frame.spec, StackSpec) else " <" if final.direction else " >"
        widest = f"[{len(self.frame.finals)}] l{self.frame.spec.num_layers} >"
        picture.text(f"[{final.index}] l{final.layer}{arrow}", area.left(), middle, font=self.mono)
        left = area.left() + picture.width(widest, self.mono) + 0.4 * u
        times = (f"t={self.frame.steps - 1}", "later")
        right = area.right() - max(picture.width(text, self.mono) for text in times) - 0.5 * u
        colour = picture.theme.newest if final.newest else picture.theme.muted
        when = f"t={final.t}" if final.computed else "later"
        picture.text(when, area.right(), middle, font=self.mono, colour=colour, align="right")
        high = min(pitch * 0.78, 1.4 * u)
        picture.heats.append(
            Heat(_whole(QRectF(left, middle - high / 2, right - left, high)), as_row(final), final=final)
        )


def as_row(final: Final) -> Panel:
    """A row of h_n as a heatmap of one row: its units stand side by side."""
    count = len(final.values)
    done = (0, count) if final.computed else (0, 0)
    newest = (0, count) if final.newest else (0, 0)
    shape = (count, 1)
    values, codes = np.reshape(final.values, shape), np.reshape(final.codes, shape)
    return Panel(final.tensor, final.layer, final.direction, values, codes, final.scale, done, newest, count)


class Legend:
    """The bottom strip: one colour bar per quantity, then what the other marks mean."""

    def __init__(self, picture: Picture, frame: Frame, page: QRectF) -> None:
        self.picture, self.frame, self.page = picture, frame, page
        self.font = picture.font()

    def place(self) -> float:
        """Fill lines from the bottom up; returns the top of the strip."""
        u = self.picture.unit
        lines = self._lines()
        top = self.page.bottom() - len(lines) * 2.2 * u - (len(lines) - 1) * 0.4 * u
        y = top
        for line in lines:
            x = self.page.left()
            for item in line:
                if isinstance(item, Scale):
                    self._bar(item, x, y)
                else:
                    self._mark(*item, x, y)
                x += self._width(item) + 1.6 * u
            y += 2.6 * u
        return top

    def _items(self) -> list[Scale | tuple[Mark, str]]:
        frame = self.frame
        items: list[Scale | tuple[Mark, str]] = list(frame.scales)
        items += [("newest", "this step"), ("empty", "not yet computed")]
        if any(panel.length < frame.steps for panel in frame.hidden):
            items.append(("padding", "padding"))
        nans, infs = sum(s.nans for s in frame.scales), sum(s.infs for s in frame.scales)
        items += [("nan", f"NaN: {nans}")] if nans else []
        items += [("infinite", f"±∞: {infs}")] if infs else []
        return items

    def _lines(self) -> list[list[Scale | tuple[Mark, str]]]:
        lines: list[list[Scale | tuple[Mark, str]]] = [[]]
        x, gap = 0.0, 1.6 * self.picture.unit
        for item in self._items():
            width = self._width(item)
            if lines[-1] and x + width > self.page.width():
                lines.append([])
                x = 0.0
            lines[-1].append(item)
            x += width + gap
        return lines

    def _width(self, item: Scale | tuple[Mark, str]) -> float:
        u, width = self.picture.unit, self.picture.width
        if isinstance(item, Scale):
            return (
                width(SCALE_NAMES.get(item.name, item.name), self.font) + 0.6 * u + self._half(item) + self._bar_width()
            )
        return 1.7 * u + width(item[1], self.font)

    def _half(self, scale: Scale) -> float:
        """How far the label of the high end reaches beyond the bar."""
        return self.picture.width(number(scale.high), self.picture.font(mono=True)) / 2

    def _bar_width(self) -> float:
        return 9 * self.picture.unit

    def _bar(self, scale: Scale, x: float, top: float) -> None:
        picture, u = self.picture, self.picture.unit
        mono, theme = picture.font(mono=True), picture.theme
        name = picture.text(SCALE_NAMES.get(scale.name, scale.name), x, top + 0.5 * u, font=self.font)
        left = name.rect.right() + 0.6 * u
        bar = _whole(QRectF(left, top + 0.1 * u, self._bar_width(), 0.8 * u))
        picture.bars.append(Bar(bar, scale))
        ends = {scale.low: bar.left(), (scale.low + scale.high) / 2: bar.center().x(), scale.high: bar.right()}
        for value, at in ends.items():
            picture.lines.append(Line(at, bar.bottom(), at, bar.bottom() + 0.2 * u))
            picture.text(number(value), at, bar.bottom() + 0.75 * u, font=mono, colour=theme.muted, align="centre")

    def _mark(self, mark: Mark, said: str, x: float, top: float) -> None:
        u = self.picture.unit
        self.picture.swatches.append(Swatch(_whole(QRectF(x, top, 1.2 * u, u)), mark))
        self.picture.text(said, x + 1.7 * u, top + 0.5 * u, font=self.font, colour=self.picture.theme.muted)


def _whole(rect: QRectF) -> QRectF:
    """Edges on whole pixels: cells stay sharp."""
    left, top = round(rect.left()), round(rect.top())
    return QRectF(left, top, max(round(rect.right()) - left, 1), max(round(rect.bottom()) - top, 1))
