"""What x is: where its numbers come from, how long it is, how many sequences it holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from rnnviz.core.inputs import lengths
from rnnviz.core.sound import is_sound
from rnnviz.core.spec import MAX_SIZE, InputSpec, RunSpec, StackSpec
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme
from rnnviz.support.messages import Problem
from rnnviz.widgets.fields import beside
from rnnviz.widgets.front import file_to_open
from rnnviz.widgets.number_table import MOST, NumberTable, Part
from rnnviz.widgets.rows import HEIGHT, ChoiceRow, FieldRow, IntegerRow, TypedRow, quoted

PAUSE_MS = 500  # typing a text: it is taken when the keys rest this long
TEXTS = ("one_hot", "tokens")
FOLLOWING = (*TEXTS, "file", "given")  # sources that bring their own sizes


class InputRows(QWidget):
    """Edits an InputSpec."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._kept = InputSpec()
        self.unequal = False
        self.source = ChoiceRow(
            "source", self.tr("values"), self.tr("Where the numbers of x come from."), {}, mono=False
        )
        self.unit = ChoiceRow("unit", self.tr("one step is"), self.tr("What of the text is one timestep."), {
            "characters": self.tr("a character"), "words": self.tr("a word"), "ids": self.tr("a token's number"),
        }, mono=False)  # fmt: skip
        self.text = TextRow("text", self.tr("text"), self.tr("One unit is one timestep; one line is one sequence."))
        self.path = PathRow("path", self.tr("file"),
                            self.tr("x as .npy or .npz, (L, N, H_in) or (L, H_in), or a table: a row is a step."),
                            self.tr("Sequences (*.npy *.npz *.csv *.tsv *.txt *.wav)"), theme)  # fmt: skip
        self.frame = IntegerRow(
            "frame", self.tr("frame"), self.tr("Samples of sound that are one timestep; 0: 80."), low=0
        )
        self.packed = ChoiceRow("packed", self.tr("unequal"),
                                self.tr("Packed: each sequence ends at its own length. Padded: all run on to L."),
                                {"packed": self.tr("packed"), "padded": self.tr("padded")}, mono=False)  # fmt: skip
        self.typed = TypedTable(theme)
        self.seq_len = IntegerRow("seq_len", self.tr("seq_len"), self.tr("L: how many timesteps x has."))
        self.batch = BatchRow()
        self.lengths = LengthsRow(
            "lengths",
            self.tr("lengths"),
            self.tr("Packed input: how long each sequence is, like 5, 3, 2. Empty: all L."),
        )
        self.rows: dict[str, FieldRow] = {
            row.name: row
            for row in (
                self.seq_len,
                self.batch,
                self.lengths,
                self.source,
                self.unit,
                self.text,
                self.path,
                self.frame,
                self.packed,
                self.typed,
            )
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for row in self.rows.values():
            column.addWidget(row)
        self._offer()
        self.source.changed.connect(self._show_source)

    def _offer(self) -> None:
        """The sources that there are; some need what only a model or a recording brings along."""
        choices = {
            "random": self.tr("random"), "impulse": self.tr("impulse"), "sine": self.tr("sine"),
            "step": self.tr("step"), "one_hot": self.tr("one-hot text"), "typed": self.tr("typed in"),
            "file": self.tr("a file"),
        }  # fmt: skip
        if self._kept.embedding is not None:
            choices["tokens"] = self.tr("text → embedding")
        if self._kept.digest:
            choices["given"] = self.tr("as recorded")
        if list(choices) != [self.source.box.itemData(k) for k in range(self.source.box.count())]:
            self.source.set_choices(choices)

    def put(self, spec: InputSpec, *, fresh: bool) -> None:
        self._kept = spec
        self._offer()
        for name, row in self.rows.items():
            if name == "packed":
                row.put("packed" if spec.packed else "padded", fresh=fresh)
            elif name != "typed":
                row.put(getattr(spec, name), fresh=fresh)
        self.typed.put(spec.values, fresh=fresh)
        self._show_source()

    def set_sizes(self, run: RunSpec) -> None:
        """What the network of `run` makes of the input: whether sequences differ, how wide typed rows are."""
        self.typed.set_shape(run.input.seq_len, run.network.input_size)
        own = run.input.source in FOLLOWING and not run.input.lengths
        try:
            unequal = own and bool(lengths(run))
        except Problem:
            unequal = False
        self.unequal = unequal  # then they are not typed
        self.packed.setVisible(unequal)
        cells = self.tr("A loop over cells knows no packed input: its sequences are padded.")
        self.packed.enable(cells if isinstance(run.network, StackSpec) else "")

    def _show_source(self) -> None:
        source = self.source.read()
        self.text.setVisible(source in TEXTS)
        self.unit.setVisible(source in TEXTS)
        self.path.setVisible(source == "file")
        self.frame.setVisible(source == "file" and is_sound(self.path.line.text()))
        self.typed.setVisible(source == "typed")
        from_text = self.tr("This follows from the text.")
        follows = dict.fromkeys(TEXTS, from_text) | {
            "file": self.tr("This follows from the file."), "given": self.tr("This follows from the recording."),
        }  # fmt: skip
        self.seq_len.enable(follows.get(source, ""))
        one = {"typed": self.tr("What is typed in is one sequence.")}
        self.batch.enable((follows | one).get(source, ""))
        alone = self.batch.draft()[0] is None
        self.lengths.enable(self.tr("Packed input has the axis N: untick unbatched.") if alone else "")

    def build(self, values: dict[str, Any], input_size: int, *, keep_vocabulary: bool) -> InputSpec:
        """The spec of these values, with what has no field of its own; raises `Problem` where something is missing."""
        kept, source = self._kept, values["source"]
        chosen = {name: values[name] for name in ("source", "seq_len", "batch_size", "unit", "text", "path", "frame")}
        if source == "one_hot" and chosen["unit"] == "ids":
            chosen["unit"] = "characters"
        same = source == kept.source and (source == "tokens" or keep_vocabulary)
        chosen["vocabulary"] = kept.vocabulary if same or (source != "one_hot" and kept.embedding) else ""
        given = values.get("lengths", ()) if chosen["batch_size"] is not None else ()
        table = kept.table if chosen["path"] == kept.path else None
        typed = source == "typed"
        return replace(
            kept,
            **chosen,
            lengths=given,
            table=table,
            member=kept.member if chosen["path"] == kept.path else "",
            turned=kept.turned and chosen["path"] == kept.path,
            packed=values["packed"] != "padded",
            values=resized(values["typed"], values["seq_len"], input_size) if typed else kept.values,
        )

    def set_theme(self, theme: Theme) -> None:
        self.path.set_theme(theme)
        self.typed.set_theme(theme)


class TypedTable(FieldRow):
    """x of one sequence, typed in: one row per timestep, one column per feature."""

    def __init__(self, theme: Theme) -> None:
        self.table = NumberTable("typedInput", theme)
        super().__init__("typed", "", self.table, "", mono=False)
        self._tip = self.tr("x of one sequence: one row is one timestep.")
        self.enable("")
        self.label.hide()
        self.table.changed.connect(self.changed)

    def set_shape(self, steps: int, width: int) -> None:
        self.table.set_parts([Part("x", (steps, width))])
        if steps * width <= MOST:  # a larger one is not typed: the table says so
            self.table.put({"x": resized(self.value or (), steps, width)}, fresh=False)

    def read(self) -> Any:
        return self.table.typed("typed").get("x", ())

    def write(self, value: Any) -> None:
        if value:
            self.table.set_parts([Part("x", (len(value), len(value[0])))])
            self.table.put({"x": value}, fresh=True)

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)


def resized(values: Any, steps: int, width: int) -> Any:
    """Rows of numbers cut, or continued with zeros, to (steps, width); too large a table stays as it is."""
    if steps * width > MOST:
        raise Problem("inputs.typed_large", field="seq_len", most=MOST)
    rows = [tuple(row[:width]) + (0.0,) * (width - len(row)) for row in values[:steps]]
    return (*rows, *((0.0,) * width for _ in range(steps - len(rows))))


class BatchRow(IntegerRow):
    """batch_size, or None: unbatched."""

    def __init__(self) -> None:
        self.unbatched = QCheckBox()
        self.unbatched.setObjectName("unbatched")
        super().__init__("batch_size", "batch_size", "")
        self._tip = self.tr("N: how many sequences x holds.")
        self.unbatched.setText(self.tr("unbatched"))
        self.unbatched.setToolTip(self.tr("x is (L, H_in), without the axis N."))
        self.unbatched.clicked.connect(self._on_unbatched)
        self.enable("")

    def _editor(self) -> QWidget:
        return beside(self.line, self.unbatched, gap=6)

    def read(self) -> Any:
        return None if self.unbatched.isChecked() else super().read()

    def write(self, value: Any) -> None:
        self.unbatched.setChecked(value is None)
        if value is not None:
            super().write(value)
        elif not self.line.text():
            super().write(1)
        self.line.setEnabled(value is not None)

    def enable(self, why_not: str) -> None:
        super().enable(why_not)
        alone = self.unbatched.isChecked()
        self.line.setEnabled(not why_not and not alone)
        if alone and not why_not:
            self.line.setToolTip(self.tr("An unbatched x holds one sequence without the axis N."))

    def _on_unbatched(self) -> None:
        self.enable("")
        self.changed.emit()


class LengthsRow(TypedRow):
    """Whole numbers with commas, one per sequence, or nothing."""

    def __init__(self, name: str, label: str, tip: str) -> None:
        super().__init__(name, label, tip)
        self.line.setPlaceholderText(self.tr("not packed"))

    def read(self) -> tuple[int, ...]:
        text = self.line.text().strip()
        try:
            found = tuple(int(part) for part in text.replace(",", " ").split()) if len(text) < 10_000 else (0,)
        except ValueError:
            found = (0,)
        if any(not 1 <= length <= MAX_SIZE for length in found):
            raise Problem("spec.lengths", field=self.name, value=quoted(text))
        return found

    def write(self, value: Any) -> None:
        super().write(", ".join(map(str, value)))


class TextRow(FieldRow):
    """Some lines of text, taken when the keys rest."""

    def __init__(self, name: str, label: str, tip: str) -> None:
        self.edit = QPlainTextEdit()
        super().__init__(name, label, self.edit, tip, mono=False)
        self.edit.setFixedHeight(56)
        self.edit.setTabChangesFocus(True)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self._finish)
        self.edit.textChanged.connect(self._rest.start)

    def read(self) -> str:
        return self.edit.toPlainText()

    def write(self, value: Any) -> None:
        if self.edit.toPlainText() != value:
            self.edit.setPlainText(value)
            self._rest.stop()

    def _finish(self) -> None:
        if self.read() != self.value:
            self.changed.emit()


class PathRow(TypedRow):
    """The path of a file, typed or chosen."""

    def __init__(self, name: str, label: str, tip: str, kinds: str, theme: Theme) -> None:
        self._browse = QToolButton()
        self._kinds = kinds
        super().__init__(name, label, tip)
        self._browse.setObjectName(f"{name}Browse")
        self._browse.setFixedSize(HEIGHT, HEIGHT)
        self._browse.setToolTip(self.tr("Choose a file."))
        self._browse.setAccessibleName(self.tr("Choose a file"))
        self._browse.clicked.connect(self._choose)
        self.set_theme(theme)

    def _editor(self) -> QWidget:
        return beside(self.line, self._browse)

    def read(self) -> str:
        text = self.line.text().strip()
        if "\0" in text or len(text) > 4096:
            raise Problem("inputs.missing", field=self.name, name=text[:20])
        return text

    def set_theme(self, theme: Theme) -> None:
        self._browse.setIcon(icon("open", theme))

    def _choose(self) -> None:
        start = str(Path(self.read()).parent) if self.line.text() else ""
        path = file_to_open(self, self.tr("Choose a file"), start, self._kinds)
        if path:
            self.write(path)
            self._finish()
