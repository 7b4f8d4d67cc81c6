"""What x is: where its numbers come from, how long it is, how many sequences it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from rnnviz.core.spec import MAX_SIZE, InputSpec
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme
from rnnviz.support.messages import Problem
from rnnviz.widgets.rows import HEIGHT, ChoiceRow, FieldRow, IntegerRow, TypedRow, quoted

PAUSE_MS = 500  # typing a text: it is taken when the keys rest this long
FOLLOWING = ("one_hot", "file")  # sources that bring their own sizes


class InputRows(QWidget):
    """Edits an InputSpec."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.source = ChoiceRow("source", self.tr("values"), self.tr("Where the numbers of x come from."), {
            "random": self.tr("random"), "impulse": self.tr("impulse"), "sine": self.tr("sine"),
            "step": self.tr("step"), "one_hot": self.tr("one-hot text"), "file": self.tr(".npy file"),
        }, mono=False)  # fmt: skip
        self.text = TextRow(
            "text", self.tr("text"), self.tr("One character is one timestep; one line is one sequence.")
        )
        self.path = PathRow("path", self.tr("file"), self.tr("A .npy file with x as (L, N, H_in) or (L, H_in)."),
                            self.tr("NumPy arrays (*.npy)"), theme)  # fmt: skip
        self.seq_len = IntegerRow("seq_len", self.tr("seq_len"), self.tr("L: how many timesteps x has."))
        self.batch = BatchRow()
        self.lengths = LengthsRow(
            "lengths",
            self.tr("lengths"),
            self.tr("Packed input: how long each sequence is, like 5, 3, 2. Empty: all L."),
        )
        self.rows: dict[str, FieldRow] = {
            row.name: row for row in (self.seq_len, self.batch, self.lengths, self.source, self.text, self.path)
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for row in self.rows.values():
            column.addWidget(row)
        self.source.changed.connect(self._show_source)

    def put(self, spec: InputSpec, *, fresh: bool) -> None:
        for name, row in self.rows.items():
            row.put(getattr(spec, name), fresh=fresh)
        self._show_source()

    def _show_source(self) -> None:
        source = self.source.read()
        self.text.setVisible(source == "one_hot")
        self.path.setVisible(source == "file")
        follows = {"one_hot": self.tr("This follows from the text."), "file": self.tr("This follows from the file.")}
        for row in (self.seq_len, self.batch):
            row.enable(follows.get(source, ""))
        alone = self.batch.draft()[0] is None
        self.lengths.enable(self.tr("Packed input has the axis N: untick unbatched.") if alone else "")

    def build(self, values: dict[str, Any], vocabulary: str) -> InputSpec:
        """The spec of these values; raises `Problem` where something is missing."""
        chosen = {name: values[name] for name in ("source", "seq_len", "batch_size", "text", "path")}
        lengths = values.get("lengths", ()) if chosen["batch_size"] is not None else ()
        return InputSpec(**chosen, vocabulary=vocabulary, lengths=lengths)

    def set_theme(self, theme: Theme) -> None:
        self.path.set_theme(theme)


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
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.line, 1)
        line.addWidget(self.unbatched)
        return holder

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
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.line, 1)
        line.addWidget(self._browse)
        return holder

    def read(self) -> str:
        text = self.line.text().strip()
        if "\0" in text or len(text) > 4096:
            raise Problem("inputs.missing", field=self.name, name=text[:20])
        return text

    def set_theme(self, theme: Theme) -> None:
        self._browse.setIcon(icon("open", theme))

    def _choose(self) -> None:
        start = str(Path(self.read()).parent) if self.line.text() else ""
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a file"), start, self._kinds)
        if path:
            self.write(path)
            self._finish()
