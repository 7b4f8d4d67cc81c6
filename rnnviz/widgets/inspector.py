"""The number behind a pixel: where it stands, its equation in symbols and with numbers, what it is made of."""

from __future__ import annotations

import time
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from rnnviz.render.formula import paragraph, rich
from rnnviz.render.labels import caption
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Ref
from rnnviz.scene.inspection import Inspection, inspect, newest, weight_rows
from rnnviz.scene.places import canonical, gate_of
from rnnviz.widgets import number_words as say
from rnnviz.widgets.bars import ContributionBars
from rnnviz.widgets.column import ScrollColumn
from rnnviz.widgets.concepts import CONCEPTS
from rnnviz.widgets.number_head import NumberHead
from rnnviz.widgets.popover import HelpMark, show_words
from rnnviz.widgets.section import Section, rich_label
from rnnviz.widgets.unit_curve import CurveSection
from rnnviz.widgets.weight_rows import WeightRow, WeightRows

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

LARGEST = 6
FORMULA, FORMULAS = 15, 13  # pixels of the equation's letters; of several equations
EVERY_MS = 90  # between two updates: hovering stays smooth
FAST_S = 0.08  # between two steps: more than twelve a second
SETTLED_MS = 150


class Inspector(QFrame):
    """Explains the number that is pointed at, the last pin, or one of the newest step; links ask for others."""

    ref_requested = Signal(object)  # Ref: move the cursor there
    pin_requested = Signal(object)  # Ref
    table_requested = Signal(object)  # Ref

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setProperty("card", True)
        self.setAccessibleName(self.tr("Inspector: the number that is pointed at"))
        self._theme = theme
        self._trace: Trace | None = None
        self._frame: Frame | None = None
        self._found: Inspection | None = None
        self._like = Ref("h")  # layer, direction and unit that were looked at last
        self._gate = ""
        self._pointed: Ref | None = None
        self._pending = False
        self._moved = 0.0  # when the position changed last
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._on_time)
        self.head = NumberHead(theme, self)
        self.head.precision_changed.connect(self._refresh)
        self.head.pin_pressed.connect(self._on_pin)
        self.head.table_pressed.connect(self._on_table)
        self._make_sections(theme)
        self._lay_out()
        self.setMinimumSize(200, 120)
        self._clear()

    def _make_sections(self, theme: Theme) -> None:
        self._formula = rich_label("inspectorEquation", self)
        self._help = HelpMark("", self)
        self._equation = Section(self.tr("Equation"), self._formula, self, self._help)
        self._table = rich_label("inspectorNumbers", self)
        self._table.linkActivated.connect(self._on_link)
        self._numbers = Section(self.tr("With numbers"), self._table, self, HelpMark("bias", self))
        self.bars = ContributionBars(theme)
        self.bars.setAccessibleName(self.tr("Largest contributions"))
        self.bars.chosen.connect(self.ref_requested)
        self._bars = Section(self.tr("Largest contributions"), self.bars, self)
        self.weights = WeightRows(theme)
        self.weights.setAccessibleName(self.tr("Rows of the weights that meet in this number"))
        self._weights = Section(self.tr("Weight rows"), self.weights, self, HelpMark("gates", self))
        self._links = rich_label("inspectorLinks", self)
        self._links.linkActivated.connect(self._on_link)
        self.curve = CurveSection(theme, self)
        self.curve.ref_requested.connect(self.ref_requested)
        self._what = rich_label("inspectorWhat", self)
        self._what.linkActivated.connect(self._on_link)
        self._words = Section(self.tr("What is this?"), self._what, self)

    def _lay_out(self) -> None:
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(9)
        self._sections: tuple[QWidget, ...] = (
            self._equation,
            self._numbers,
            self._bars,
            self._links,
            self.curve,
            self._weights,
            self._words,
        )
        column.addWidget(self.head)
        for section in self._sections:
            column.addWidget(section)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 8, 4, 10)
        outer.addWidget(ScrollColumn(body, self), 1)

    # --- what is shown -----------------------------------------------------------------------------
    def set_frame(self, trace: Trace | None, frame: Frame | None) -> None:
        """Explain what `frame` points at. Hovering is followed at a calm rate; while steps follow each other faster
        than anyone reads, the words wait until they have settled, so that they never delay a picture."""
        old, self._trace, self._frame = self._frame, trace, frame
        if self._is_fast(old, frame):
            self._pending = True
            self._wait.start(SETTLED_MS)
        elif self._wait.isActive():
            self._pending = True
        else:
            self._refresh()
            self._wait.start(EVERY_MS)

    def _is_fast(self, old: Frame | None, frame: Frame | None) -> bool:
        if old is None or frame is None or old.position == frame.position:
            return False
        since, self._moved = time.monotonic() - self._moved, time.monotonic()
        return since < FAST_S

    def _on_time(self) -> None:
        if self._pending:
            self._pending = False
            self._refresh()
            self._wait.start(EVERY_MS)

    def shown(self) -> Ref | None:
        """The number that is explained now."""
        return None if self._found is None else self._found.ref

    def same_unit(self, ref: Ref) -> Ref:
        """`ref` with the unit that was looked at last, as far as its layer has it."""
        if self._trace is None or ref.tensor == "x":
            return ref
        return replace(ref, unit=min(self._like.unit, self._trace.spec.layers[ref.layer].out_size - 1))

    def _refresh(self) -> None:
        trace, frame = self._trace, self._frame
        if trace is None or frame is None:
            self._clear()
            return
        pointed = frame.cursor or (frame.pins[-1] if frame.pins else None)
        ref = pointed or newest(trace, frame, self._like)
        if ref is None:
            self._clear(self.tr("This sequence has ended: the steps that follow are padding."))
            return
        if pointed is not None and pointed.tensor in ("h", "c", "output", "h_n", "c_n"):
            self._like = canonical(pointed, trace.spec, int(trace.lengths[pointed.n]))
        if pointed is not None and pointed != self._pointed:
            self._gate = gate_of(pointed) or self._gate
        self._pointed = pointed
        self._show(trace, frame, inspect(trace, ref), pointed=pointed is not None)

    def _clear(self, text: str = "") -> None:
        self._found = None
        self.head.clear()
        for section in self._sections:
            section.hide()
        self._what.setText(text or self.tr("Point at a number in any heatmap to see its equation here."))
        self._words.show()

    def _show(self, trace: Trace, frame: Frame, found: Inspection, *, pointed: bool) -> None:
        self._found = found
        made, spec = found.made, trace.spec
        is_pinned = any(canonical(pin, spec, int(trace.lengths[pin.n])) == found.ref for pin in frame.pins)
        self.head.show_number(trace, found, "" if pointed else caption(frame), pinned=is_pinned)
        if made is None or self._gate not in [gate.name for gate in made.gates]:
            self._gate = ""
        full = self.head.full
        if made is not None:
            lines = [rich(line.latex) for line in made.equation.lines]
            self._formula.setText(paragraph(lines, FORMULA if len(lines) == 1 else FORMULAS))
            self._help.set_concept("gru" if made.kind == "GRU" else "gates" if made.kind == "LSTM" else "layers")
            self._table.setText(say.numbers(made, self._theme, gate=self._gate, full=full))
            other = made.cell_unit != found.ref.unit
            note = self.tr("gates of hidden unit {unit}").format(unit=made.cell_unit) if other else ""
            self._numbers.set_note(note)
            largest = say.largest(made, self._gate, LARGEST)
            rows = [(say.short(c, spec), c.product, say.ref_of(c, found.ref.n), say.product(c)) for c in largest]
            self.bars.set_rows(rows)
            self.weights.set_rows([WeightRow(*row) for row in weight_rows(trace, made, self._gate)])
            self._weights.set_note(f"±{self.weights.largest:.3g}")
        ways = ((self.tr("Comes from"), found.comes), (self.tr("Feeds"), found.feeds))
        self._links.setText(say.ways(ways, spec, self._theme))
        self.curve.show_curves(trace, frame, found.ref)
        self._what.setText(self._sentences(trace, found, pointed=pointed))
        for section in (self._equation, self._numbers, self._bars, self._weights):
            section.setVisible(made is not None)
        self._links.setVisible(bool(found.comes or found.feeds))
        self.curve.setVisible(not found.ref.tensor.endswith("_0"))
        self._words.show()

    def _sentences(self, trace: Trace, found: Inspection, *, pointed: bool) -> str:
        length = int(trace.lengths[found.ref.n])
        lines = [escape(say.sentence(found, trace.spec, length))]
        if found.made is not None and found.made.cell_unit != found.ref.unit:
            text = self.tr("The gates are those of hidden unit {unit}, which contributes most through W_hr.")
            lines.append(text.format(unit=found.made.cell_unit))
        if not pointed:
            lines.append(self.tr("Point at any number to see its own equation; a click pins it."))
        keys = say.concepts(found, trace.spec, length)
        links = " · ".join(f'<a href="words:{key}">{escape(CONCEPTS[key].said[0])}</a>' for key in keys)
        return "<br>".join([*lines, links] if links else lines)

    # --- requests ----------------------------------------------------------------------------------
    def _on_link(self, target: str) -> None:
        kind, _, rest = target.partition(":")
        if kind == "ref":
            self.ref_requested.emit(say.ref_from(rest))
        elif kind == "gate":
            self._gate = rest
            self._refresh()
        elif kind == "words":
            label = self.sender()
            place = label.mapToGlobal(QPoint(0, label.height())) if isinstance(label, QLabel) else QCursor.pos()
            show_words(self, rest, place)

    def _on_pin(self) -> None:
        if self._found is not None:
            self.pin_requested.emit(self._found.ref)

    def _on_table(self) -> None:
        if self._found is not None:
            self.table_requested.emit(self._found.ref)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.head, self.bars, self.weights, self.curve):
            part.set_theme(theme)
        self._refresh()
