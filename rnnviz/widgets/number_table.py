"""A small table to type numbers into, with a chooser of the tensor that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np
from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStyledItemDelegate,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard
from rnnviz.support.messages import Problem
from rnnviz.widgets.rows import HEIGHT, QuietComboBox, number

MOST = 4096  # numbers that one table holds
ROW, COLUMN = 22, 64  # logical pixels
Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Part:
    """One tensor of the table: its name and its shape; the last axis runs to the right."""

    name: str
    shape: tuple[int, ...]

    @property
    def small(self) -> bool:
        return prod(self.shape) <= MOST

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns; a vector is one column."""
        return (self.shape[0], 1) if len(self.shape) == 1 else (prod(self.shape[:-1]), self.shape[-1])

    @property
    def labels(self) -> list[str]:
        """One per row: its indices."""
        axes = self.shape if len(self.shape) == 1 else self.shape[:-1]
        return [", ".join(str(k) for k in place) for place in product(*(range(n) for n in axes))]

    def rows(self, nested: Any) -> Rows:
        """Nested numbers as rows; raises ValueError when they have another shape."""
        flat: list[float] = []
        _flatten(nested, flat)
        if len(flat) != prod(self.shape):
            raise ValueError(self.name)
        columns = self.size[1]
        return tuple(tuple(flat[k : k + columns]) for k in range(0, len(flat), columns))

    def nested(self, rows: Rows) -> Any:
        """Rows as nested tuples of this shape."""
        flat = [value for row in rows for value in row]
        return _nest(flat, self.shape)

    @property
    def zeros(self) -> Rows:
        rows, columns = self.size
        return ((0.0,) * columns,) * rows


class ShortNumbers(QStyledItemDelegate):
    """Shows numbers in three digits, so that they fit; an editor and the tooltip have all of them."""

    @guard(default="")
    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:
        text = str(value)
        try:
            return f"{float(text):.3g}".replace("-", "−")
        except ValueError:
            return text  # what was typed and is no number


class NumberTable(QWidget):
    """Holds what was typed, by the tensor's name; a wrong number stays where it was typed and is not taken."""

    changed = Signal()

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: dict[str, Part] = {}
        self._typed: dict[str, Rows] = {}
        self._start: Mapping[str, Any] = {}
        self._wrong: dict[tuple[str, int, int], str] = {}
        self._chooser = QuietComboBox(self)
        self._chooser.setObjectName(f"{name}Tensor")
        self._chooser.setFixedHeight(HEIGHT)
        self._chooser.setToolTip(self.tr("The tensor whose numbers are shown below."))
        self._chooser.setAccessibleName(self.tr("Tensor"))
        self._chooser.currentIndexChanged.connect(self._fill)
        self._reset = QToolButton(self)
        self._reset.setObjectName(f"{name}Reset")
        self._reset.setFixedSize(HEIGHT, HEIGHT)
        self._reset.clicked.connect(self._take_back)
        self._note = QLabel(self)
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self._make_table(name)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._chooser, 1)
        top.addWidget(self._reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._table)
        column.addWidget(self._note)
        self.set_theme(theme)

    def _make_table(self, name: str) -> None:
        self._table = QTableWidget(self)
        self._table.setObjectName(f"{name}Table")
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self._table.setFont(mono_font(SMALL))
        self._table.setFixedHeight(150)
        self._table.horizontalHeader().setDefaultSectionSize(COLUMN)
        self._table.horizontalHeader().setMinimumSectionSize(30)
        self._table.verticalHeader().setDefaultSectionSize(ROW)
        self._table.setAccessibleName(self.tr("Numbers of the tensor"))
        self._table.setItemDelegate(ShortNumbers(self._table))
        self._table.cellChanged.connect(self._on_cell)

    def set_parts(self, parts: Sequence[Part]) -> None:
        """The tensors that can be typed; those that are too large are named with the reason."""
        wanted = {part.name: part for part in parts}
        if wanted == self._parts:
            return
        self._typed = {name: rows for name, rows in self._typed.items() if self._parts.get(name) == wanted.get(name)}
        self._wrong = {}
        self._parts = wanted
        chosen = self._chooser.currentData()
        blocker = QSignalBlocker(self._chooser)
        self._chooser.clear()
        for part in parts:
            self._add(part)
        index = self._chooser.findData(chosen)
        self._chooser.setCurrentIndex(index if index >= 0 else self._first_small())
        del blocker
        self._fill()

    def _add(self, part: Part) -> None:
        self._chooser.addItem(f"{part.name}  {part.shape}", part.name)
        model = self._chooser.model()
        if not part.small and isinstance(model, QStandardItemModel):
            item = model.item(self._chooser.count() - 1)
            item.setEnabled(False)
            item.setToolTip(self.tr("More than {most} numbers: too many to type.").format(most=MOST))

    def _first_small(self) -> int:
        return next((k for k, part in enumerate(self._parts.values()) if part.small), -1)

    def put(self, typed: Mapping[str, Any], *, fresh: bool) -> None:
        """Show what was typed, as nested numbers by the tensor's name."""
        found: dict[str, Rows] = {}
        for name, nested in typed.items():
            part = self._parts.get(name)
            if part is not None:
                found[name] = part.rows(nested)
        if fresh:
            self._wrong = {}
        if fresh or found != self._typed:
            self._typed = found
            self._fill()

    def set_start(self, values: Mapping[str, Any]) -> None:
        """Arrays that the tensors hold before anything is typed into them, by name; they are read when shown."""
        self._start = values
        if self._parts:
            self._fill()

    def typed(self, field: str) -> dict[str, Any]:
        """Nested tuples by the tensor's name; raises `Problem` while a number is wrong."""
        for text in self._wrong.values():
            number(text, field)
        return {name: self._parts[name].nested(rows) for name, rows in self._typed.items()}

    def filled(self, names: Sequence[str], typed: Mapping[str, Any]) -> list[Any]:
        """The tensors of these names as nested tuples, zeros where nothing was typed."""
        return [typed[name] if name in typed else self._parts[name].nested(self._parts[name].zeros) for name in names]

    def part_names(self) -> tuple[str, ...]:
        return tuple(self._parts)

    def _shown(self) -> Part | None:
        return self._parts.get(str(self._chooser.currentData()))

    def _numbers(self, part: Part) -> Rows:
        return self._typed.get(part.name) or self._start_of(part) or part.zeros

    def _start_of(self, part: Part) -> Rows | None:
        """None where the tensor is not known, or has another shape by now."""
        values = np.asarray(self._start.get(part.name, ()))
        return part.rows(values.tolist()) if values.shape == part.shape else None

    def _fill(self) -> None:
        part = self._shown()
        blocker = QSignalBlocker(self._table)
        self._table.clear()
        usable = part is not None and part.small
        self._table.setEnabled(usable)
        if part is not None and usable:
            rows, columns = part.size
            self._table.setRowCount(rows)
            self._table.setColumnCount(columns)
            self._table.setVerticalHeaderLabels(part.labels)
            self._table.setHorizontalHeaderLabels([str(k) for k in range(columns)])
            for r, row in enumerate(self._numbers(part)):
                for c, value in enumerate(row):
                    self._write(part.name, r, c, value)
        else:
            self._table.setRowCount(0)
        del blocker
        self._show_note(part)

    def _write(self, name: str, row: int, column: int, value: float) -> None:
        wrong = self._wrong.get((name, row, column))
        item = QTableWidgetItem(wrong if wrong is not None else f"{value:.6g}")
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(f"{name}[{row}, {column}] = {value!r}")
        if wrong is not None:
            item.setForeground(QColor(self._theme.bad))
        self._table.setItem(row, column, item)

    def _on_cell(self, row: int, column: int) -> None:
        part, item = self._shown(), self._table.item(row, column)
        if part is None or item is None:
            return
        try:
            value = number(item.text(), part.name)
        except Problem:
            self._wrong[part.name, row, column] = item.text()
        else:
            self._wrong.pop((part.name, row, column), None)
            rows = [list(line) for line in self._numbers(part)]
            rows[row][column] = value
            self._typed[part.name] = tuple(tuple(line) for line in rows)
        item.setForeground(QColor(self._theme.bad if (part.name, row, column) in self._wrong else self._theme.text))
        self._show_note(part)
        self.changed.emit()

    def _take_back(self) -> None:
        part = self._shown()
        if part is not None:
            self._typed.pop(part.name, None)
            self._wrong = {place: text for place, text in self._wrong.items() if place[0] != part.name}
            self._fill()
            self.changed.emit()

    def _show_note(self, part: Part | None) -> None:
        typed = part is not None and (part.name in self._typed or any(place[0] == part.name for place in self._wrong))
        self._reset.setEnabled(typed)
        self._reset.setToolTip(
            self.tr("Take back what was typed into this tensor.") if typed else self.tr("Nothing was typed here.")
        )
        if part is None:
            text = self.tr("Every tensor has more than {most} numbers: choose smaller sizes to type them.").format(
                most=MOST
            )
        elif typed or self._start_of(part) is not None:
            text = ""
        else:
            text = self.tr("Nothing is typed here yet: the first number that you type sets the others to 0.")
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._reset.setIcon(icon("undo", theme))


def _flatten(nested: Any, into: list[float]) -> None:
    if isinstance(nested, (int, float)):
        into.append(float(nested))
        return
    for value in nested:
        _flatten(value, into)


def _nest(flat: list[float], shape: tuple[int, ...]) -> Any:
    if len(shape) == 1:
        return tuple(flat)
    each = prod(shape[1:])
    return tuple(_nest(flat[k * each : (k + 1) * each], shape[1:]) for k in range(shape[0]))
