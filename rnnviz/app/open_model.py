"""Which network of a file is meant, what the file does not say, and what goes in: one small window, not modal.

Nothing changes before Open: the run that is shown stays, and comes back with one undo.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.checkpoint import Checkpoint, Found, run_of_module
from rnnviz.core.run import follow, validate
from rnnviz.core.shapes import module_repr
from rnnviz.core.sound import is_sound
from rnnviz.core.spec import EmbeddingSpec, InputSpec, RunSpec
from rnnviz.core.tables import is_table
from rnnviz.core.text import read_vocabulary, vocabulary_from_text
from rnnviz.render.theme import Theme
from rnnviz.render.words import sentence
from rnnviz.support.messages import Problem
from rnnviz.widgets.fields import Sentence, heading
from rnnviz.widgets.input_rows import PathRow, TextRow
from rnnviz.widgets.rows import CheckRow, ChoiceRow, FieldRow, FloatRow, TypedRow

PAUSE_MS = 150  # between a change and the sentence that says what it makes
FIRST_IDS = 6  # tokens of the text that stands there at first
COLUMNS = 3
MOST_NAME = 260  # pixels of a column of names
MOST_ROWS = 6  # of the table, before it scrolls


class OpenModel(QDialog):
    """`chosen` leaves with the RunSpec when Open is pressed."""

    chosen = Signal(object)  # RunSpec

    def __init__(self, checkpoint: Checkpoint, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("openModel")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Open a model: {name}").format(name=checkpoint.path.name))
        self._checkpoint = checkpoint
        self._run: RunSpec | None = None
        self._make_parts(theme)
        self._lay_out()
        self._connect()
        self._table.selectRow(0)
        self.resize(620, 480)

    # --- parts -------------------------------------------------------------------------------------
    def _make_parts(self, theme: Theme) -> None:
        self._make_table()
        self._skipped = Sentence("muted", self)
        self._skipped.say(" ".join(sentence(message) for message in self._checkpoint.skipped[:3]))
        tanh_or_relu = self.tr("A file of weights does not tell tanh from relu.")
        self._nonlinearity = ChoiceRow(
            "modelNonlinearity", "nonlinearity", tanh_or_relu, {"tanh": "tanh", "relu": "relu"}
        )
        self._batch_first = CheckRow("modelBatchFirst", "batch_first", self.tr("It moves axes of x and output only."))
        self._dropout = FloatRow("modelDropout", "dropout", self.tr("Between layers, and in training only."))
        self._source = ChoiceRow("modelSource", self.tr("values"), self.tr("Where the numbers of x come from."), {},
                                 mono=False)  # fmt: skip
        self._unit = ChoiceRow("modelUnit", self.tr("one step is"), self.tr("What of the text is one timestep."), {
            "ids": self.tr("a token's number"), "characters": self.tr("a character"), "words": self.tr("a word"),
        }, mono=False)  # fmt: skip
        self._text = TextRow("modelText", self.tr("text"), self.tr("One line is one sequence."))
        self._vocabulary = TextRow(
            "modelVocabulary",
            self.tr("vocabulary"),
            self.tr("The tokens in the order of their numbers: one per line, or with spaces between them."),
        )
        self._vocabulary.edit.setPlaceholderText("<pad> <s> </s> a b c …")
        self._file = PathRow("modelVocabularyFile", self.tr("or its file"),
                             self.tr("One token per line, or a JSON list or object."),
                             self.tr("Vocabularies (*.txt *.json *.vocab *.tsv)"), theme)  # fmt: skip
        self._path = PathRow("modelInputPath", self.tr("file"), self.tr("x: .npy, .npz or a table such as .csv."),
                             self.tr("Sequences (*.npy *.npz *.csv *.tsv *.txt *.wav)"), theme)  # fmt: skip
        self._says = Sentence("muted", self)
        self._says.setObjectName("modelSays")
        self._wrong = Sentence("bad", self)
        self._wrong.setObjectName("modelProblem")
        self._buttons = QDialogButtonBox(self)
        self._open = QPushButton(self.tr("Open"), self)
        self._open.setObjectName("modelOpen")
        self._open.setProperty("primary", True)
        self._open.setDefault(True)
        self._buttons.addButton(self._open, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(QPushButton(self.tr("Cancel"), self), QDialogButtonBox.ButtonRole.RejectRole)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)

    def _make_table(self) -> None:
        self._table = QTableWidget(len(self._checkpoint.modules), COLUMNS, self)
        self._table.setObjectName("moduleTable")
        self._table.setAccessibleName(self.tr("Recurrent networks in this file"))
        self._table.setHorizontalHeaderLabels([self.tr("name"), self.tr("network"), self.tr("parameters")])
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._table.setTabKeyNavigation(False)
        self._table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._table.horizontalHeader().setHighlightSections(False)
        for row, found in enumerate(self._checkpoint.modules):
            for column, text in enumerate((shown_name(found, self._checkpoint), described(found), f"{found.count:,}")):
                item = QTableWidgetItem(text)
                item.setToolTip(module_repr(found.spec) if column == 1 else text)
                if column == COLUMNS - 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._table.setItem(row, column, item)
        for column, widest in ((0, MOST_NAME), (COLUMNS - 1, MOST_NAME)):
            self._table.resizeColumnToContents(column)
            self._table.setColumnWidth(column, min(self._table.columnWidth(column) + 16, widest))
        rows = min(max(self._table.rowCount(), 2), MOST_ROWS)
        height = self._table.horizontalHeader().sizeHint().height() + rows * self._table.rowHeight(0) + 4
        self._table.setMinimumHeight(height)
        self._table.setMaximumHeight(height if self._table.rowCount() <= MOST_ROWS else 16_777_215)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        count = len(self._checkpoint.modules)
        title = (
            self.tr("This file holds one recurrent network.")
            if count == 1
            else self.tr("This file holds {count} recurrent networks: choose one.").format(count=count)
        )
        column.addWidget(QLabel(title, self))
        column.addWidget(self._table)
        column.addWidget(self._skipped)
        self._asks = heading(self.tr("What the file does not say"), self)
        column.addWidget(self._asks)
        for row in self._rows()[:3]:
            column.addWidget(row)
        column.addSpacing(6)
        column.addWidget(heading(self.tr("Input"), self))
        for row in self._rows()[3:]:
            column.addWidget(row)
        column.addSpacing(4)
        column.addWidget(self._says)
        column.addWidget(self._wrong)
        column.addStretch(1)
        column.addWidget(self._buttons)

    def _connect(self) -> None:
        self._table.itemSelectionChanged.connect(self._on_module)
        self._table.itemDoubleClicked.connect(self._on_open)
        for row in self._rows():
            row.changed.connect(self._later)
            if isinstance(row, TypedRow):
                row.line.textEdited.connect(self._later)
        self._source.changed.connect(self._show_rows)
        self._unit.changed.connect(self._on_unit)
        self._rest.timeout.connect(self._look)
        self._open.clicked.connect(self._on_open)
        self._buttons.rejected.connect(self.reject)

    def _rows(self) -> tuple[FieldRow, ...]:
        return (
            self._nonlinearity, self._batch_first, self._dropout, self._source, self._unit, self._text,
            self._vocabulary, self._file, self._path,
        )  # fmt: skip

    # --- what is chosen ----------------------------------------------------------------------------
    def _found(self) -> Found:
        return self._checkpoint.modules[max(self._table.currentRow(), 0)]

    def _on_module(self) -> None:
        found = self._found()
        spec = found.spec
        self._asks.setVisible(bool(found.asks))
        for row, name in (
            (self._nonlinearity, "nonlinearity"), (self._batch_first, "batch_first"), (self._dropout, "dropout"),
        ):  # fmt: skip
            row.setVisible(name in found.asks)
        kinds = [layer.kind for layer in spec.layers]
        self._nonlinearity.put("relu" if "RNN_RELU" in kinds else "tanh", fresh=True)
        self._batch_first.put(spec.batch_first, fresh=True)
        self._dropout.put(getattr(spec, "dropout", 0.0), fresh=True)
        choices = {f"embedding {k}": self._through(e) for k, e in enumerate(found.embeddings)}
        self._source.set_choices(choices | {"random": self.tr("random numbers"), "file": self.tr("a file")})
        self._source.box.setCurrentIndex(0)
        if found.embeddings and self._unit.read() == "ids":
            self._text.put(first_ids(found.embeddings[0]), fresh=True)
        self._show_rows()
        self._look()

    def _through(self, embedding: EmbeddingSpec) -> str:
        shape = f"{embedding.rows} × {embedding.width}"
        return self.tr("text → {name} ({shape})").format(name=embedding.name, shape=shape)

    def _show_rows(self) -> None:
        source, unit = str(self._source.read()), self._unit.read()
        text = source.startswith("embedding")
        self._unit.setVisible(text)
        self._text.setVisible(text)
        self._vocabulary.setVisible(text and unit != "ids")
        self._file.setVisible(text and unit != "ids")
        self._path.setVisible(source == "file")

    def _on_unit(self) -> None:
        if self._unit.read() != "ids" and self._text.read().replace(" ", "").isdigit():
            self._text.put("", fresh=True)
        self._show_rows()

    def _later(self) -> None:
        self._rest.start()

    def _look(self) -> None:
        """Say what Open would do, or why it cannot: at the field where it was typed, else above the buttons."""
        self._run, problem = None, None
        try:
            self._run = self._made()
        except Problem as found:
            problem = found
        place = self._field_of(problem)
        for row in self._rows():
            row.value = row.draft()[0]  # so that a change counts, also one back to what it was at first
            row.show_problem(problem if row is place else None)
        self._wrong.say(sentence(problem.message) if problem is not None and place is None else "")
        self._says.say(self._summary(self._run) if self._run is not None else "")
        self._open.setEnabled(self._run is not None)

    def _field_of(self, problem: Problem | None) -> FieldRow | None:
        """The row that a problem is about, where it is shown."""
        tokens = self._vocabulary if self._vocabulary.read().strip() else self._file
        rows = {row.name: row for row in self._rows()}
        rows |= {"text": self._text, "vocabulary": tokens, "path": self._path, "dropout": self._dropout}
        row = rows.get(problem.field or "") if problem is not None else None
        return row if row is not None and row.isVisibleTo(self) else None

    def _made(self) -> RunSpec:
        for row in (self._dropout,):
            problem = row.draft()[1]
            if problem is not None:
                raise problem
        found = self._found()
        found = found.answered(
            nonlinearity=self._nonlinearity.read() if "nonlinearity" in found.asks else "",
            batch_first=self._batch_first.read() if "batch_first" in found.asks else None,
            dropout=self._dropout.read() if "dropout" in found.asks else None,
        )
        run = follow(run_of_module(found, self._input(found)))
        validate(run)
        return run

    def _input(self, found: Found) -> InputSpec:
        source = str(self._source.read())
        if source == "random":
            return InputSpec(batch_size=1)
        if source == "file":
            turned = bool(getattr(found.spec, "batch_first", False)) and not is_table(self._path.read())
            if is_sound(self._path.read()):
                return InputSpec("file", path=self._path.read(), frame=found.spec.input_size)
            return InputSpec("file", path=self._path.read(), turned=turned)  # the file as the module takes it
        embedding = found.embeddings[int(source.split()[1])]
        unit = str(self._unit.read())
        given = InputSpec("tokens", text=self._text.read(), unit=unit, embedding=embedding)
        return replace(given, vocabulary=self._tokens()) if unit != "ids" else given

    def _tokens(self) -> str:
        """What was typed goes before the file."""
        if self._vocabulary.read().strip():
            return vocabulary_from_text(self._vocabulary.read())
        return read_vocabulary(self._file.read()) if self._file.read() else ""

    def _summary(self, run: RunSpec) -> str:
        shape = f"({run.input.seq_len}, {run.input.batch_size or 1}, {run.network.input_size})"
        return self.tr("x is {shape}: L timesteps, N sequences, H_in features.").format(shape=shape)

    def _on_open(self) -> None:
        self._rest.stop()
        self._look()
        if self._run is not None:
            self.chosen.emit(self._run)
            self.accept()


def shown_name(found: Found, checkpoint: Checkpoint) -> str:
    """The module's name; the file's where it is the only thing in it."""
    return found.name or checkpoint.path.stem


def described(found: Found) -> str:
    """ "LSTM 40 → 256, 2 layers, two directions"; a stack: "GRUCell 3 → 6 → 4"."""
    return module_repr(found.spec) if len(module_repr(found.spec)) < 60 else short_repr(found)


def short_repr(found: Found) -> str:
    """The first words of a long stack."""
    text = module_repr(found.spec).replace("\n", " ")
    return text if len(text) < 90 else text[:87] + "…"


def first_ids(embedding: EmbeddingSpec) -> str:
    """Some numbers of tokens that the embedding has."""
    first = 1 if embedding.rows > 1 else 0
    return " ".join(str(k) for k in range(first, min(embedding.rows, first + FIRST_IDS)))
