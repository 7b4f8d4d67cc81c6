"""Any tensor of the run as a real table, in a window of its own that is never modal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QItemSelection, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.spec import NetworkSpec, StackSpec, state_row
from rnnviz.core.tensors import names, tensor
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Ref
from rnnviz.widgets.concepts import concept_of
from rnnviz.widgets.popover import HelpMark
from rnnviz.widgets.tensor_model import TensorModel

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from rnnviz.core.trace import Trace

ROW, COLUMN, FULL_COLUMN = 21, 74, 118  # logical pixels
MOST_COPIED = 200_000  # numbers
MOST_COMPUTED = 500_000  # numbers of a gate that are computed while the person waits


class TensorTable(QDialog):
    """Chooser, sequence, digits, colours; copying; a double click leads to the number in the window."""

    ref_requested = Signal(object)  # Ref

    def __init__(self, trace: Trace, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tensorTable")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Tensor as a table"))
        self._trace, self._theme = trace, theme
        self.model = TensorModel()
        self._make_controls()
        self._make_view()
        self._said = QLabel(self)
        self._said.setObjectName("tensorSaid")
        self._said.setFont(mono_font(SMALL + 1))
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        for widget in (self._chooser, self._help, self._n_label, self._n):
            top.addWidget(widget)
        top.addStretch(1)
        for box in (self._digits, self._colours):
            top.addWidget(box)
        below = QHBoxLayout()
        below.addWidget(self._said, 1)
        for button in (self._copy, self._copy_numpy):
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addLayout(below)
        self.resize(760, 520)
        self.set_trace(trace)

    def _make_controls(self) -> None:
        self._chooser = QComboBox(self)
        self._chooser.setObjectName("tensorChooser")
        self._chooser.setFont(mono_font())
        self._chooser.setAccessibleName(self.tr("Tensor"))
        self._chooser.setMaxVisibleItems(24)
        self._chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._chooser.currentTextChanged.connect(self._show)
        self._help = HelpMark("", self)
        self._n_label = QLabel("n", self)
        self._n_label.setFont(mono_font())
        self._n = QSpinBox(self)
        self._n.setObjectName("tensorSample")
        self._n.setAccessibleName(self.tr("Sequence of the batch"))
        self._n.valueChanged.connect(self._show)
        self._digits = QCheckBox(self.tr("All digits"), self)
        self._digits.setObjectName("tableDigits")
        self._colours = QCheckBox(self.tr("Colours"), self)
        self._colours.setObjectName("tableColours")
        self._colours.setChecked(True)
        for box in (self._digits, self._colours):
            box.toggled.connect(self._look)
        self._copy = QPushButton(self.tr("Copy"), self)
        self._copy.setToolTip(self.tr("The selected numbers, or all, for a spreadsheet."))
        self._copy.clicked.connect(self.copy_text)
        self._copy_numpy = QPushButton(self.tr("Copy as numpy"), self)
        self._copy_numpy.clicked.connect(self.copy_numpy)

    def _make_view(self) -> None:
        self.view = QTableView(self)
        self.view.setObjectName("tensorView")
        self.view.setAccessibleName(self.windowTitle())
        self.view.setFont(mono_font(SMALL + 1))
        self.view.setModel(self.model)
        self.model.setParent(self.view)
        self.view.setWordWrap(False)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header, size in ((self.view.verticalHeader(), ROW), (self.view.horizontalHeader(), COLUMN)):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(10)
            header.setDefaultSectionSize(size)
        self.view.doubleClicked.connect(self._go)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.view)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.copy_text)

    # --- what is shown -----------------------------------------------------------------------------
    def set_trace(self, trace: Trace) -> None:
        """Another run; the chosen tensor stays where it has one of this name."""
        self._trace = trace
        chosen, known = self._chooser.currentText(), names(trace, MOST_COMPUTED)
        blocker = QSignalBlocker(self._chooser)
        self._chooser.clear()
        self._chooser.addItems(list(known))
        self._chooser.setCurrentText(chosen if chosen in known else known[0])
        del blocker
        self._show()

    def choose(self, name: str) -> None:
        """Show the tensor of this name ("h1" of a loop over cells is h[0]); an unknown one changes nothing."""
        loop = re.fullmatch(r"([hc])([0-9]*)", name)
        if loop and self._chooser.findText(name) < 0:
            name = f"{loop[1]}[{int(loop[2] or 1) - 1}]"
        if self._chooser.findText(name) >= 0:
            self._chooser.setCurrentText(name)

    def point_at(self, ref: Ref) -> None:
        """Show the tensor in which a number stands, with the number selected."""
        self.choose(name_of(ref, self._trace.spec))
        self._n.setValue(ref.n)
        index = state_row(self._trace.spec, ref.layer, ref.direction)
        place = self.model.index(index if ref.tensor.endswith("_0") else ref.t, ref.unit)
        if place.isValid():
            self.view.setCurrentIndex(place)
            self.view.scrollTo(place, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _show(self) -> None:
        found = tensor(self._trace, self._chooser.currentText())
        axis = found.axes.index("n") if "n" in found.axes else -1
        blocker = QSignalBlocker(self._n)
        if axis >= 0:  # a weight has no sequences: the chosen one stays for the next tensor
            self._n.setMaximum(found.values.shape[axis] - 1)
        del blocker
        for widget in (self._n_label, self._n):
            widget.setVisible(axis >= 0 and found.values.shape[axis] > 1)
        self._help.set_concept(concept_of(found.name.split("[")[0], gates=len(found.blocks)))
        self.model.show_tensor(found, self._n.value())
        self._look()
        self._on_selection(QItemSelection(), QItemSelection())

    def _look(self) -> None:
        self.model.set_look(self._theme, full=self._digits.isChecked(), coloured=self._colours.isChecked())
        self.view.horizontalHeader().setDefaultSectionSize(FULL_COLUMN if self._digits.isChecked() else COLUMN)

    def _on_selection(self, _now: QItemSelection, _before: QItemSelection) -> None:
        values, shape = self.model.values, ""
        place = self.view.currentIndex()
        if self.model.tensor is not None:
            shape = f"{tuple(self.model.tensor.values.shape)}, {values.dtype}"
        if place.isValid():
            value = values[place.row(), place.column()]
            self._said.setText(f"{self.model.expression(str(place.row()), str(place.column()))} = {value!s}")
        else:
            self._said.setText(f"{self.model.expression(':', ':')}   {shape}")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._look()

    # --- requests ----------------------------------------------------------------------------------
    def _go(self, place: QModelIndex) -> None:
        ref = ref_in(self._chooser.currentText(), self._trace.spec, place.row(), place.column(), self._n.value())
        if ref is not None:
            self.ref_requested.emit(ref)

    def _chosen(self) -> tuple[slice, slice]:
        """Rows and columns of the selection, or everything."""
        chosen = self.view.selectionModel().selection()
        ranges = [chosen.at(k) for k in range(chosen.count())]
        rows, columns = self.model.values.shape
        if sum(r.width() * r.height() for r in ranges) <= 1:
            return slice(0, rows), slice(0, columns)
        top, bottom = min(r.top() for r in ranges), max(r.bottom() for r in ranges)
        left, right = min(r.left() for r in ranges), max(r.right() for r in ranges)
        return slice(top, bottom + 1), slice(left, right + 1)

    def copy_text(self) -> None:
        """Tabs between numbers, one line per row, all digits."""
        rows, columns = self._chosen()
        part = self.model.values[rows, columns]
        if part.size <= MOST_COPIED:
            QGuiApplication.clipboard().setText("\n".join("\t".join(str(v) for v in row) for row in part))
        else:
            self._too_many(part.size)

    def copy_numpy(self) -> None:
        """np.array(...) that holds exactly these numbers, with the expression that yields them."""
        rows, columns = self._chosen()
        part = self.model.values[rows, columns]
        if part.size > MOST_COPIED:
            self._too_many(part.size)
            return
        body = "[" + ",\n ".join("[" + ", ".join(str(v) for v in row) + "]" for row in part) + "]"
        body = body.replace("nan", "np.nan").replace("inf", "np.inf")
        name = self.model.expression(_text(rows, self.model.rowCount()), _text(columns, self.model.columnCount()))
        QGuiApplication.clipboard().setText(f"np.array({body}, dtype=np.{np.dtype(part.dtype).name})  # {name}\n")

    def _too_many(self, size: int) -> None:
        text = self.tr("{size} numbers are too many to copy: select some of them.")
        self._said.setText(text.format(size=f"{size:,}"))


def _text(part: slice, size: int) -> str:
    return ":" if (part.start, part.stop) == (0, size) else f"{part.start}:{part.stop}"


def name_of(ref: Ref, spec: NetworkSpec) -> str:
    """The tensor of `core.tensors` that holds a canonical number."""
    if ref.tensor == "x":
        return "x"
    stack = isinstance(spec, StackSpec)
    if ref.tensor.endswith("_0") and not stack:
        return ref.tensor
    letter = ref.tensor[0]
    return f"{letter}[{ref.layer}]" if stack else f"{letter}[{ref.layer}][{ref.direction}]"


def ref_in(name: str, spec: NetworkSpec, row: int, column: int, n: int) -> Ref | None:
    """The number of the window at a place of a table, or None for gates and weights."""
    head, _, rest = name.partition("[")
    d = spec.num_directions
    if name == "x":
        return Ref("x", t=row, n=n, unit=column)
    if name == "output":
        return Ref("output", spec.num_layers - 1, column // spec.out_size, row, n, column % spec.out_size)
    if name in ("h_0", "c_0", "h_n", "c_n"):
        return Ref(name, row // d, row % d, 0, n, column)
    if head in ("h", "c") and rest:
        places = [int(part.strip("]")) for part in rest.split("[")]
        return Ref(head, places[0], places[1] if len(places) > 1 else 0, row, n, column)
    return None
