"""A stack of cells: each has its kind, its hidden_size and its bias; input_size follows from the cell below."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from rnnviz.core.spec import KINDS, MAX_SIZE, MAX_STACK, CellSpec, Kind
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme
from rnnviz.support.messages import Problem
from rnnviz.widgets.fields import set_invalid
from rnnviz.widgets.rows import HEIGHT, FieldRow, LineField, QuietComboBox, whole_number

Cell = tuple[Kind, int, bool]  # kind, hidden_size, bias
WORDS = {"RNN_TANH": "tanh", "RNN_RELU": "relu", "LSTM": "LSTM", "GRU": "GRU"}


class CellEditor(QWidget):
    """One line: "0: 100 -> [30] [tanh] [x] remove"."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cell: Cell | None = None  # what was taken last
        self._sizes = QLabel(self)
        self._sizes.setProperty("role", "mono")
        self._sizes.setToolTip(
            self.tr("The cell's place and its input_size, which is the hidden_size of the cell below.")
        )
        self.hidden = LineField(self)
        self.hidden.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.hidden.setMinimumWidth(40)
        self.hidden.setToolTip(self.tr("hidden_size of this cell."))
        self.kind = QuietComboBox(self)
        self.kind.setToolTip(self.tr("nn.RNNCell with tanh or relu, nn.LSTMCell or nn.GRUCell."))
        for kind in KINDS:
            self.kind.addItem(WORDS[kind], kind)
        self.kind.setMinimumWidth(86)
        self.bias = QCheckBox(self)
        self.bias.setToolTip(self.tr("bias of this cell: adds b_ih and b_hh."))
        self.remove = QToolButton(self)
        self.remove.setFixedSize(22, 22)
        self.remove.setIconSize(QSize(16, 16))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget, stretch in ((self._sizes, 0), (self.hidden, 1), (self.kind, 2), (self.bias, 0), (self.remove, 0)):
            row.addWidget(widget, stretch)
        for field in (self.hidden, self.kind):
            field.setFixedHeight(HEIGHT)
        self.hidden.editingFinished.connect(self.changed)
        self.hidden.stepped.connect(self._step)
        self.kind.activated.connect(self.changed)
        self.bias.clicked.connect(self.changed)
        self.remove.clicked.connect(self._remove)

    def name(self, index: int) -> None:
        """Object names and words by the place in the stack."""
        self.index = index
        self.hidden.setObjectName(f"cell{index}_hidden_size")
        self.kind.setObjectName(f"cell{index}_kind")
        self.bias.setObjectName(f"cell{index}_bias")
        self.remove.setObjectName(f"removeCell{index}")
        self.hidden.setAccessibleName(self.tr("hidden_size of cell {index}").format(index=index))
        self.kind.setAccessibleName(self.tr("Kind of cell {index}").format(index=index))
        self.bias.setAccessibleName(self.tr("bias of cell {index}").format(index=index))
        self.remove.setAccessibleName(self.tr("Remove cell {index}").format(index=index))

    def show_input(self, size: int | str) -> None:
        self._sizes.setText(f"{self.index}: {size} →")

    def put(self, cell: Cell, *, fresh: bool) -> None:
        if fresh or cell != self.cell:
            self.cell = cell
            self.kind.setCurrentIndex(self.kind.findData(cell[0]))
            self.bias.setChecked(cell[2])
            if self.hidden.text() != str(cell[1]):
                self.hidden.setText(str(cell[1]))

    def read(self) -> Cell:
        size = whole_number(self.hidden.text(), "hidden_size", 1, MAX_SIZE)
        kind: Kind = self.kind.currentData()
        return kind, size, self.bias.isChecked()

    def _step(self, by: int) -> None:
        try:
            size = whole_number(self.hidden.text(), "hidden_size", 1, MAX_SIZE)
        except Problem:
            return
        self.hidden.setText(str(max(1, size + by)))
        self.changed.emit()

    def _remove(self) -> None:
        self.removed.emit(self)


class StackRow(FieldRow):
    """The cells, lowest first; the draft is a tuple of (kind, hidden_size, bias)."""

    def __init__(self, theme: Theme) -> None:
        self._editors: list[CellEditor] = []
        self._theme = theme
        self._input_size = 1
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._add = QPushButton(body)
        self._add.setObjectName("addCellButton")
        self._add.setFixedHeight(HEIGHT)
        self._column.addWidget(self._add)
        super().__init__("cells", "", body, "")
        self.label.hide()
        self._add.setText(self.tr("Add a cell on top"))
        self._add.setToolTip(self.tr("One more cell, which reads the h of the one below."))
        self._add.clicked.connect(self._add_cell)
        self.set_theme(theme)

    def set_input_size(self, size: int) -> None:
        """The input_size of the lowest cell."""
        self._input_size = size
        self._show_sizes()

    def read(self) -> tuple[Cell, ...]:
        cells, wrong = [], None
        for editor in self._editors:
            try:
                cells.append(editor.read())
                set_invalid(editor.hidden, False)
            except Problem as problem:
                set_invalid(editor.hidden, True)
                wrong = wrong or Problem(problem.message.id, field="cells", **problem.message.values)
        if wrong is not None:
            raise wrong
        return tuple(cells)

    def write(self, value: Any) -> None:
        self._have(len(value))
        for editor, cell in zip(self._editors, value, strict=True):
            editor.put(cell, fresh=True)
        self._show_sizes()

    def specs(self, cells: tuple[Cell, ...]) -> tuple[CellSpec, ...]:
        """The cells with their input sizes."""
        made, width = [], self._input_size
        for kind, hidden, bias in cells:
            made.append(CellSpec(kind, width, hidden, bias))
            width = hidden
        return tuple(made)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._add.setIcon(icon("add", theme))
        for editor in self._editors:
            editor.remove.setIcon(icon("remove", theme))

    def show_problem(self, problem: Problem | None) -> None:
        super().show_problem(problem)
        set_invalid(self.marked, False)  # the wrong field has its own frame
        if problem is None:
            for editor in self._editors:
                set_invalid(editor.hidden, False)

    def _have(self, count: int) -> None:
        while len(self._editors) > count:
            self._drop(self._editors[-1])
        while len(self._editors) < count:
            self._make_editor()

    def _make_editor(self) -> CellEditor:
        editor = CellEditor()
        editor.changed.connect(self._on_changed)
        editor.removed.connect(self._remove)
        editor.hidden.textEdited.connect(self._recheck)
        editor.remove.setIcon(icon("remove", self._theme))
        self._editors.append(editor)
        self._column.insertWidget(len(self._editors) - 1, editor)
        return editor

    def _drop(self, editor: CellEditor) -> None:
        self._editors.remove(editor)
        self._column.removeWidget(editor)
        editor.setParent(None)  # at once: until Qt deletes it, nobody may find it by its name or press it
        editor.deleteLater()

    def _remove(self, editor: CellEditor) -> None:
        if len(self._editors) > 1:
            self._drop(editor)
            self._on_changed()

    def _add_cell(self) -> None:
        below = self._editors[-1].cell if self._editors else None
        self._make_editor().put(below or ("RNN_TANH", 20, True), fresh=True)
        self._on_changed()

    def _on_changed(self) -> None:
        self._show_sizes()
        self.changed.emit()

    def _show_sizes(self) -> None:
        width: int | str = self._input_size
        for index, editor in enumerate(self._editors):
            editor.name(index)
            editor.show_input(width)
            try:
                width = editor.read()[1]
            except Problem:
                width = "?"
            only = len(self._editors) == 1
            editor.remove.setEnabled(not only)
            editor.remove.setToolTip(
                self.tr("A stack needs at least one cell.") if only else self.tr("Remove this cell.")
            )
        full = len(self._editors) >= MAX_STACK
        self._add.setEnabled(not full)
        if full:
            self._add.setToolTip(self.tr("{count} cells are the most.").format(count=MAX_STACK))
