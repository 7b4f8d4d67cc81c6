"""The number behind a pixel: where it stands, its equation in symbols and with numbers, what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from rnnviz.core.explain import explain
from rnnviz.core.spec import StackSpec
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Ref
from rnnviz.scene.places import canonical
from rnnviz.support.messages import Problem
from rnnviz.widgets.bars import ContributionBars

if TYPE_CHECKING:
    from rnnviz.core.explanation import Contribution, Explanation
    from rnnviz.core.trace import Trace

LARGEST = 6
ARROWS = (">", "<")


class Inspector(QFrame):
    """Shows one cell of one trace; links ask for other numbers."""

    ref_requested = Signal(object)  # Ref

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setProperty("card", True)
        self._shown: tuple[int, Ref | None] | None = None
        self._copied = ""
        heading = QLabel(self.tr("Inspector"), self)
        heading.setProperty("role", "heading")
        self._copy = QPushButton(self.tr("Copy"), self)
        self._copy.setToolTip(self.tr("Copy the value in full precision with its expression."))
        self._copy.clicked.connect(self._on_copy)
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self._copy)
        self._place = self._label("inspectorPlace", "mono")
        self._value = self._label("inspectorValue", "value")
        self._also = self._label("inspectorAlso", "muted")
        self._equation = self._label("inspectorEquation", "mono")
        self._numbers = self._label("inspectorNumbers", "mono")
        self._bars_title = self._label("", "heading")
        self._bars = ContributionBars(theme)
        self._bars.setAccessibleName(self.tr("Largest contributions"))
        self._links = self._label("inspectorLinks", "")
        self._links.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._links.linkActivated.connect(self._on_link)
        self._what = self._label("inspectorWhat", "muted")
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(7)
        for widget in (
            self._place,
            self._value,
            self._also,
            self._equation,
            self._numbers,
            self._bars_title,
            self._bars,
            self._links,
            self._what,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 8, 8, 10)
        outer.addLayout(top)
        outer.addWidget(scroll, 1)
        self.setMinimumSize(200, 120)
        self.set_theme(theme)
        self.show_cell(None, None)

    def _label(self, name: str, role: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        if role:
            label.setProperty("role", role)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    # --- what is shown -----------------------------------------------------------------------------
    def show_cell(self, trace: Trace | None, ref: Ref | None) -> None:
        """Explain the number at `ref`; None: say how to point at one."""
        if self._shown == (id(trace), ref):
            return
        self._shown = id(trace), ref
        if trace is None or ref is None:
            self._hint()
            return
        ref = canonical(ref, trace.spec, int(trace.lengths[ref.n]))
        if ref.tensor == "h":
            try:
                self._explain(trace, ref, explain(trace, ref.layer, ref.direction, ref.t, ref.n, ref.unit))
                return
            except Problem:
                pass
        self._plain(trace, ref)

    def _hint(self) -> None:
        self._clear()
        self._what.setText(
            self.tr(
                "Point at a number in any heatmap to see its equation here; a click pins it. "
                "Space plays, the arrows step."
            )
        )

    def _clear(self) -> None:
        self._copied = ""
        self._copy.setEnabled(False)
        for label in (
            self._place,
            self._value,
            self._also,
            self._equation,
            self._numbers,
            self._bars_title,
            self._links,
        ):
            label.setText("")
            label.hide()
        self._bars.hide()

    def _show(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _head(self, place: str, also: str, value: float) -> None:
        self._copied = f"{place} = {value!r}"
        self._copy.setEnabled(True)
        self._show(self._place, place)
        self._show(self._value, f"{value:+.4f}".replace("-", "−") if abs(value) < 1e4 else f"{value:.6g}")
        self._value.setToolTip(repr(value))
        self._show(self._also, f"= {also}" if also else "")

    def _plain(self, trace: Trace, ref: Ref) -> None:
        """A number that is given, not computed: x, h_0, c_0 - or c."""
        self._clear()
        self._head(_expression(trace, ref), "", _value(trace, ref))
        texts = {
            "x": self.tr("The input of layer 0 at this timestep."),
            "h_0": self.tr("The state before the first step of this layer and direction: you set it up."),
            "c_0": self.tr("The cell state before the first step: you set it up."),
            "c": self.tr("The LSTM's memory: c_t = f * c_(t-1) + i * g. Point at h of the same unit for its gates."),
        }
        self._what.setText(texts.get(ref.tensor, ""))

    def _explain(self, trace: Trace, ref: Ref, made: Explanation) -> None:
        self._clear()
        self._head(_expression(trace, ref), " = ".join(_also(trace, ref)), made.value)
        self._show(self._equation, made.text)
        self._show(self._numbers, _numbers(made))
        rows = [(_short(c), c.product) for c in made.largest(count=LARGEST)]
        self._show(self._bars_title, self.tr("Largest contributions"))
        self._bars.set_rows(rows)
        self._bars.setVisible(bool(rows))
        self._show(self._links, _links(trace, ref, self.tr("Comes from"), self.tr("Feeds")))
        self._what.setText(self._sentence(trace, ref))

    def _sentence(self, trace: Trace, ref: Ref) -> str:
        last = int(trace.lengths[ref.n]) - 1
        if trace.spec.num_directions == 1:
            seen = f"x[0..{ref.t}]"
        elif ref.layer > 0:
            seen = self.tr("all of x, because layer {k} reads both directions below").format(k=ref.layer)
        else:
            seen = f"x[0..{ref.t}]" if ref.direction == 0 else f"x[{ref.t}..{last}]"
        return self.tr("Unit {unit} of this state. It has seen {seen}.").format(unit=ref.unit, seen=seen)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._copied)

    def _on_link(self, target: str) -> None:
        tensor, *numbers = QUrl(target).path().split("/")
        self.ref_requested.emit(Ref(tensor, *(int(n) for n in numbers)))

    def set_theme(self, theme: Theme) -> None:
        self._copy.setIcon(icon("copy", theme))
        self._bars.set_theme(theme)


# --- words and numbers -----------------------------------------------------------------------------
def _expression(trace: Trace, ref: Ref) -> str:
    stack = isinstance(trace.spec, StackSpec)
    if ref.tensor == "x":
        return f"x[t={ref.t}, n={ref.n}, u={ref.unit}]"
    if ref.tensor.endswith("_0"):
        return f"{ref.tensor}[{ref.layer * trace.spec.num_directions + ref.direction}, n={ref.n}, u={ref.unit}]"
    place = f"[{ref.layer}]" if stack else f"[{ref.layer}][{ref.direction}]"
    return f"{ref.tensor}{place}[t={ref.t}, n={ref.n}, u={ref.unit}]"


def _also(trace: Trace, ref: Ref) -> list[str]:
    """The same number in what the call returns."""
    spec = trace.spec
    found: list[str] = []
    batch = [] if trace.unbatched else [str(ref.n)]
    if isinstance(spec, StackSpec):
        return found
    if ref.layer == spec.num_layers - 1:
        axes = [*batch, str(ref.t)] if spec.batch_first else [str(ref.t), *batch]
        found.append(f"output[{', '.join((*axes, str(ref.direction * spec.out_size + ref.unit)))}]")
    if ref.t == (0 if ref.direction else int(trace.lengths[ref.n]) - 1):
        index = ref.layer * spec.num_directions + ref.direction
        found.append(f"h_n[{', '.join((str(index), *batch, str(ref.unit)))}]")
    return found


def _value(trace: Trace, ref: Ref) -> float:
    index = ref.layer * trace.spec.num_directions + ref.direction
    if ref.tensor == "x":
        return float(trace.x[ref.t, ref.n, ref.unit])
    if ref.tensor == "h_0":
        return float(trace.h_0[index][ref.n, ref.unit])
    if ref.tensor == "c_0":
        return float(trace.c_0[index][ref.n, ref.unit])
    states = trace.c if ref.tensor == "c" else trace.h
    return float(states[ref.layer][ref.direction][ref.t, ref.n, ref.unit])  # type: ignore[index]


def _numbers(made: Explanation) -> str:
    """The terms with their numbers, one per line, and what they add up to."""
    lines = []
    if made.kind.startswith("RNN"):
        lines = [f"{term.symbol:<12}{term.value:+.4f}" for term in made.terms]
        gate = made.gates[0]
        lines += [f"{'sum':<12}{made.sum:+.4f}", f"{gate.activation + '(sum)':<12}{made.computed:+.4f}"]
    else:
        lines = [f"{gate.name} = {gate.activation}({gate.pre:+.4f}) = {gate.value:.4f}" for gate in made.gates]
        lines += [f"{name} = {value:+.4f}" for name, value in made.states.items() if name != "h"]
        lines += [f"{term.symbol} = {term.value:+.4f}" for term in made.terms]
        lines.append(f"h_t = {made.computed:+.4f}")
    width = "white-space:pre"
    return f'<div style="{width}">' + "<br>".join(line.replace("<", "&lt;") for line in lines) + "</div>"


def _short(c: Contribution) -> str:
    gate = "" if c.gate in ("a", "proj") else f"{c.gate}: "
    if c.tensor == "x":
        return f"{gate}x[{c.unit}]"
    if c.tensor == "cell":
        return f"unit {c.unit}"
    return f"{gate}{c.tensor}[{c.layer}][{c.direction}] u{c.unit}"


def _links(trace: Trace, ref: Ref, comes: str, feeds: str) -> str:
    from_, to = _neighbours(trace, ref)
    lines = []
    for title, refs in ((comes, from_), (feeds, to)):
        if refs:
            found = " &nbsp; ".join(f'<a href="ref:{_path(r)}">{_link_text(r)}</a>' for r in refs)
            lines.append(f"{title}: {found}")
    return "<br>".join(lines)


def _neighbours(trace: Trace, ref: Ref) -> tuple[list[Ref], list[Ref]]:
    """What this state reads (unit 0 of each vector) and what reads it."""
    spec, last = trace.spec, int(trace.lengths[ref.n]) - 1
    way = 1 if ref.direction == 0 else -1
    before, after = ref.t - way, ref.t + way
    came = [Ref("h", ref.layer, ref.direction, before, ref.n, ref.unit)] if 0 <= before <= last else []
    if not came:
        came = [Ref("h_0", ref.layer, ref.direction, 0, ref.n, ref.unit)]
    if ref.layer == 0:
        came.insert(0, Ref("x", 0, 0, ref.t, ref.n, 0))
    else:
        came = [Ref("h", ref.layer - 1, d, ref.t, ref.n, 0) for d in range(spec.num_directions)] + came
    goes = [Ref("h", ref.layer, ref.direction, after, ref.n, ref.unit)] if 0 <= after <= last else []
    if ref.layer + 1 < spec.num_layers:
        goes += [Ref("h", ref.layer + 1, d, ref.t, ref.n, 0) for d in range(spec.num_directions)]
    return came, goes


def _path(ref: Ref) -> str:
    return "/".join(str(part) for part in (ref.tensor, ref.layer, ref.direction, ref.t, ref.n, ref.unit))


def _link_text(ref: Ref) -> str:
    if ref.tensor == "x":
        return f"x t={ref.t}"
    if ref.tensor == "h_0":
        return f"h_0[{ref.layer}][{ref.direction}]"
    return f"h[{ref.layer}][{ref.direction}] t={ref.t}"
