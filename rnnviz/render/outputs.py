"""What the call returns: output on the same time axis, h_n and c_n below it as rows that fill when they are reached."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsWidget

from rnnviz.core.spec import StackSpec
from rnnviz.render.card_label import CardLabel
from rnnviz.render.final_rows import HELP, FinalRows, shapes, swapped, words
from rnnviz.render.fonts import SMALL
from rnnviz.render.heat_view import HEADER, MARGIN, SPACING, HeatView, heading
from rnnviz.render.labels import half_title
from rnnviz.render.still import elided, still
from rnnviz.render.tensor_text import final_shape, output_shape, result_name
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Panel
from rnnviz.support.guard import guard

SAID = 21  # logical pixels of the sentence below the title
LEAST_HALF = 30  # logical pixels of half of output, below which cells are worth more than sentences


class OutputPanel(HeatView):
    """output, h_n and c_n: the three that people confuse, side by side with where they come from."""

    laid_out = Signal()  # the headings stand elsewhere

    _finals: FinalRows | None = None

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setObjectName("outputPanel")
        self.setMinimumSize(230, 200)
        self.setAccessibleName(self.tr("What the call returns: output and final states"))
        self._row = 0
        self._title: Any = None
        self._said = SAID  # logical pixels of the sentence below the title

    def panels(self, frame: Frame) -> tuple[Panel, ...]:
        return frame.output

    def build(self, frame: Frame) -> None:
        layout = self.ci.layout
        stack = isinstance(frame.spec, StackSpec)
        titles = [heading(result_name(frame.spec), shape, self.theme) for shape in shapes(output_shape(frame))]
        self._title = CardLabel(*titles, right=HELP, justify="left")
        self.addItem(self._title, 0, 0)
        said = words("the last layer, at every t")
        if stack:
            said = words("h of the last cell, at every t")
        if swapped(frame):
            said = words("last layer, every t; batch_first: N before L")
        self.addItem(Sentence(said, self.theme), 1, 0)
        layout.setRowFixedHeight(0, HEADER)
        row = 2
        for panel in frame.output:
            plot = self.make_plot(frame, panel, row, 0, ticks=panel is frame.output[-1])
            if frame.spec.num_directions == 2:
                code, said = half_title(frame, panel)
                plot.name(code, (said,), "", self.theme)
            row += 1
        self._finals = FinalRows(self.theme)
        self._finals.geometryChanged.connect(self.laid_out)
        self.addItem(self._finals, row, 0)
        self._finals.show_frame(frame)
        self._row = row
        self.size_rows(self.viewport().height())

    def size_rows(self, height: int) -> None:
        """The rows of h_n and c_n take at most half of the card; sentences stand where cells do not need their room."""
        if self._finals is None or self.shown is None:
            return
        self._say(True, height)
        if self._half(height) < LEAST_HALF and not swapped(self.shown):
            self._say(False, height)
        layout = self.ci.layout
        layout.setRowFixedHeight(self._row, self._finals.height_for(self.shown))
        for row, plot in enumerate(self.plots.values(), start=2):
            layout.setRowFixedHeight(row, max(0, self._half(height)) + math.ceil(plot.minimumHeight()))

    def _say(self, said: bool, height: int) -> None:
        """With or without the sentences below the headings, in a card of this height."""
        assert self._finals is not None and self.shown is not None
        self._said = SAID if said else 0
        self.ci.layout.setRowFixedHeight(1, self._said)
        self._finals.fit(self.shown, height / 2, said=said)

    def _half(self, height: int) -> int:
        """Whole pixels of the cells of one half of output: both are equally high."""
        assert self._finals is not None and self.shown is not None
        plots = self.plots.values()
        around = 2 * MARGIN + HEADER + self._said + SPACING * (len(plots) + 2) + self._finals.height_for(self.shown)
        beside = sum(math.ceil(plot.minimumHeight()) for plot in plots)
        return int(height - around - beside) // len(plots)

    def refresh(self, frame: Frame) -> None:
        if self._finals is not None:
            self._finals.show_frame(frame)

    def describe(self, frame: Frame) -> None:
        done = sum(final.computed for final in frame.finals)
        shape = f"{result_name(frame.spec)} {output_shape(frame)}, h_n {final_shape(frame, 'h_n')}"
        self.setAccessibleDescription(f"{shape}; {done} / {len(frame.finals)}")

    def heading_ends(self) -> dict[str, QPoint]:
        """Where the headings of output, h_n and c_n end, in the viewport: words on them are offered there."""
        found: dict[str, QPoint] = {}
        if self.shown is None or self._finals is None or self._title is None:
            return found
        if not isinstance(self.shown.spec, StackSpec):
            label = self._title.item
            right = QPointF(label.boundingRect().right() + 8, label.boundingRect().center().y())
            found["output"] = self.mapFromScene(label.mapToScene(right))
        for name, end in self._finals.heading_ends(self.shown).items():
            found[name] = self.mapFromScene(self._finals.mapToScene(end))
        return found

    def refs_at(self, point: QPointF):  # type: ignore[no-untyped-def]
        yield from super().refs_at(point)
        if self._finals is not None and self.shown is not None:
            local = self._finals.mapFromScene(self.mapToScene(point.toPoint()))
            ref = self._finals.ref_at(local, self.shown.sample)
            if ref is not None:
                yield ref


class Sentence(QGraphicsWidget):
    """A line in a quiet colour; nothing where it has no room for it."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__()
        self._text, self._theme = text, theme

    @guard
    def paint(self, painter: QPainter, *_args: object) -> None:
        room = self.rect()
        if room.height() > 0:
            text = still(elided(self._text, room.width(), SMALL, mono=False), SMALL, mono=False)
            painter.setPen(QColor(self._theme.muted))
            text.paint(painter, 0, 0)
