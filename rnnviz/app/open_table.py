"""A text file of numbers as it is read: separator, decimal sign, header, encoding; features and sequences."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.inputs import lengths
from rnnviz.core.run import follow, validate
from rnnviz.core.spec import InputSpec, RunSpec, TableSpec
from rnnviz.core.tables import SEPARATORS, Preview, preview
from rnnviz.render.words import sentence
from rnnviz.support.messages import Problem
from rnnviz.widgets.fields import Sentence, heading
from rnnviz.widgets.rows import CheckRow, ChoiceRow

SHOWN = 30  # rows of the preview
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "gb18030", "shift_jis")


class OpenTable(QDialog):
    """`chosen` leaves with the RunSpec when Open is pressed."""

    chosen = Signal(object)  # RunSpec

    def __init__(self, path: Path, found: Preview, run: RunSpec, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("openTable")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Open a table: {name}").format(name=path.name))
        self._path, self._preview, self._before = path, found, run
        self._run: RunSpec | None = None
        self._make_parts(found.spec)
        self._lay_out()
        for row in (self._separator, self._decimal, self._header, self._encoding):
            row.changed.connect(self._read)
        self._features.itemChanged.connect(self._look)
        self._sequence.changed.connect(self._look)
        self._open.clicked.connect(self._on_open)
        self._buttons.rejected.connect(self.reject)
        self._fill()
        self.resize(680, 640)

    def _make_parts(self, spec: TableSpec) -> None:
        names = {",": self.tr("comma ,"), ";": self.tr("semicolon ;"), "\t": self.tr("tab"), "|": self.tr("bar |"),
                 " ": self.tr("spaces")}  # fmt: skip
        self._separator = ChoiceRow("tableSeparator", self.tr("separator"), self.tr("What stands between two columns."),
                                    {value: names[value] for value in SEPARATORS}, mono=False)  # fmt: skip
        self._decimal = ChoiceRow("tableDecimal", self.tr("decimal sign"), self.tr("As in 0.5 or 0,5."),
                                  {".": self.tr("point ."), ",": self.tr("comma ,")}, mono=False)  # fmt: skip
        self._header = CheckRow("tableHeader", self.tr("first row has names"), self.tr("It is no timestep then."))
        self._encoding = ChoiceRow("tableEncoding", self.tr("encoding"), self.tr("How letters are stored."),
                                   {name: name for name in ENCODINGS}, mono=False)  # fmt: skip
        for row, value in (
            (self._separator, spec.separator), (self._decimal, spec.decimal), (self._header, spec.header),
            (self._encoding, spec.encoding),
        ):  # fmt: skip
            row.put(value, fresh=True)
        self._table = QTableWidget(self)
        self._table.setObjectName("tablePreview")
        self._table.setAccessibleName(self.tr("The first rows"))
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._features = QListWidget(self)
        self._features.setObjectName("tableFeatures")
        self._features.setAccessibleName(self.tr("Columns that are features of x"))
        self._features.setFlow(QListWidget.Flow.LeftToRight)
        self._features.setWrapping(True)
        self._features.setMaximumHeight(56)
        together = self.tr("The column whose value says which rows belong together.")
        self._sequence = ChoiceRow("tableSequence", self.tr("one sequence is"), together, {}, mono=False)
        self._says, self._wrong = Sentence("muted", self), Sentence("bad", self)
        self._says.setObjectName("tableSays")
        self._wrong.setObjectName("tableProblem")
        self._open = QPushButton(self.tr("Open"), self)
        self._open.setObjectName("tableOpen")
        self._open.setProperty("primary", True)
        self._open.setDefault(True)
        self._buttons = QDialogButtonBox(self)
        self._buttons.addButton(self._open, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(QPushButton(self.tr("Cancel"), self), QDialogButtonBox.ButtonRole.RejectRole)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        column.addWidget(heading(self.tr("How it is read"), self))
        for row in (self._separator, self._decimal, self._header, self._encoding):
            column.addWidget(row)
        column.addWidget(self._table, 1)
        column.addWidget(heading(self.tr("Features of x"), self))
        for widget in (self._features, self._sequence, self._says, self._wrong, self._buttons):
            column.addWidget(widget)

    # --- reading -----------------------------------------------------------------------------------
    def _read(self) -> None:
        """Again, as it is said now."""
        spec = TableSpec(self._separator.read(), self._decimal.read(), self._header.read(), self._encoding.read())
        try:
            self._preview = preview(self._path, spec)
        except Problem as problem:
            self._refuse(problem)
        else:
            self._fill()

    def _fill(self) -> None:
        found = self._preview
        rows = found.rows[:SHOWN]
        self._table.setRowCount(len(rows))
        self._table.setColumnCount(len(found.names))
        self._table.setHorizontalHeaderLabels(list(found.names))
        first = 2 if found.spec.header else 1
        self._table.setVerticalHeaderLabels([str(first + k) for k in range(len(rows))])
        for r, row in enumerate(rows):
            for c, text in enumerate(row[: len(found.names)]):
                self._table.setItem(r, c, QTableWidgetItem(text))
        self._features.blockSignals(True)
        self._features.clear()
        for name, numeric in zip(found.names, found.numeric, strict=True):
            item = QListWidgetItem(name)
            item.setCheckState(Qt.CheckState.Checked if numeric else Qt.CheckState.Unchecked)
            if not numeric:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
                item.setToolTip(self.tr("Not all of its rows are numbers."))
            self._features.addItem(item)
        self._features.blockSignals(False)
        columns = {
            str(k): self.tr("as long as {name} stays the same").format(name=n) for k, n in enumerate(found.names)
        }
        self._sequence.set_choices({"-1": self.tr("the whole file"), **columns})
        self._look()

    def _spec(self) -> TableSpec:
        sequence = int(self._sequence.read())
        items = [self._features.item(k) for k in range(self._features.count())]
        columns = tuple(
            k for k, item in enumerate(items) if item.checkState() == Qt.CheckState.Checked and k != sequence
        )
        if not columns:
            raise Problem("tables.no_numbers", path=self._path.name)
        return replace(self._preview.spec, columns=columns, sequence=sequence)

    def _look(self) -> None:
        """Say what Open would do, or why it cannot."""
        try:
            given = InputSpec("file", path=str(self._path.absolute()), table=self._spec())
            run = follow(replace(self._before, input=given))
            validate(run)
            self._says.say(self._summary(run))
        except Problem as problem:
            self._refuse(problem)
        else:
            self._run = run
            self._wrong.say("")
            self._open.setEnabled(True)

    def _refuse(self, problem: Problem) -> None:
        self._run = None
        self._says.say("")
        self._wrong.say(sentence(problem.message))
        self._open.setEnabled(False)

    def _summary(self, run: RunSpec) -> str:
        count = run.input.batch_size or 1
        shape = f"({run.input.seq_len}, {count}, {run.network.input_size})"
        found = lengths(run)
        if not found:
            return self.tr("x is {shape}: L timesteps, N sequences, H_in features.").format(shape=shape)
        few = ", ".join(map(str, found[:8])) + (", …" if len(found) > 8 else "")
        return self.tr("x is {shape}: sequences of {few} timesteps.").format(shape=shape, few=few)

    def _on_open(self) -> None:
        self._look()
        if self._run is not None:
            self.chosen.emit(self._run)
            self.accept()
