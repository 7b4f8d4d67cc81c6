"""One row of a form: a label, an editor, and a sentence at the field when its value is wrong.

A row holds the value that was last taken (`value`) and a draft, which is what stands in the editor. A draft that is
wrong stays there, with its sentence, until the person mends it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.spec import MAX_SIZE
from rnnviz.render.words import sentence
from rnnviz.support.guard import guard
from rnnviz.support.messages import Problem
from rnnviz.widgets.concepts import OF_NAME
from rnnviz.widgets.fields import Sentence, set_invalid
from rnnviz.widgets.popover import MARK, HelpMark

HEIGHT = 26  # logical pixels of an editor
LABEL_WIDTH = 104
WHOLE = re.compile(r"[+-]?[0-9]{1,30}")


class FieldRow(QWidget):
    """`changed` leaves when the person has changed the draft; `value` is what the form took last."""

    changed = Signal()

    def __init__(self, name: str, label: str, editor: QWidget, tip: str, *, mono: bool = True) -> None:
        super().__init__()
        self.name, self.editor, self._tip = name, editor, tip
        self.value: Any = None
        self.marked = self._marked()  # the field itself, where the editor holds more than that
        self.marked.setObjectName(name)
        self.label = QLabel(label, self)
        self.label.setBuddy(editor)
        if mono:
            self.label.setProperty("role", "mono")
        self.label.setMinimumWidth(LABEL_WIDTH)
        self.sentence = Sentence("bad", self)
        self.sentence.setObjectName(f"{name}Problem")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.label)
        if name in OF_NAME:
            self.label.setMinimumWidth(LABEL_WIDTH - MARK - line.spacing())
            line.addWidget(HelpMark(OF_NAME[name], self))
        line.addWidget(editor, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.sentence)
        self.marked.setAccessibleName(label or name)
        self.enable("")

    # --- for subclasses ----------------------------------------------------------------------------
    def _marked(self) -> QWidget:
        return self.editor

    def read(self) -> Any:
        """The draft as a value; raises `Problem` when it is none."""
        raise NotImplementedError

    def write(self, value: Any) -> None:
        """Make the draft say `value`."""
        raise NotImplementedError

    # --- for forms ---------------------------------------------------------------------------------
    def put(self, value: Any, *, fresh: bool = False) -> None:
        """Take `value`. A wrong draft stays where the value is the one before, unless all is to be `fresh`."""
        if fresh or value != self.value or self._says(value):
            self.value = value
            self.write(value)
            self.show_problem(None)

    def draft(self) -> tuple[Any, Problem | None]:
        """The draft's value, or the last good one and what is wrong with the draft."""
        try:
            return self.read(), None
        except Problem as problem:
            return self.value, problem

    def show_problem(self, problem: Problem | None) -> None:
        """Say what is wrong below the field, or nothing."""
        text = sentence(problem.message) if problem is not None else ""
        if text != self.sentence.text() or bool(text) == self.sentence.isHidden():
            self.sentence.say(text)
            set_invalid(self.marked, bool(text))
            self.marked.setAccessibleDescription(text or self._tip)

    def enable(self, why_not: str) -> None:
        """Enable the field, or say in its tooltip why it is not."""
        self.editor.setEnabled(not why_not)
        for widget in (self.editor, self.marked, self.label):
            widget.setToolTip(why_not or self._tip)

    def _says(self, value: Any) -> bool:
        draft, problem = self.draft()
        return problem is None and bool(draft == value)

    def _recheck(self) -> None:
        """While typing: take a sentence away as soon as it is no longer true, but do not scold half a number."""
        if not self.sentence.isHidden():
            problem = self.draft()[1]
            if problem is None or sentence(problem.message) != self.sentence.text():
                self.show_problem(problem)


class TypedRow(FieldRow):
    """A line of text; `changed` leaves when it was ended with Return, Tab or a click elsewhere."""

    def __init__(self, name: str, label: str, tip: str, editor: LineField | None = None) -> None:
        self.line = editor if editor is not None else LineField()
        super().__init__(name, label, self._editor(), tip)
        self.line.setFixedHeight(HEIGHT)
        self.line.editingFinished.connect(self._finish)
        self.line.stepped.connect(self._step)
        self.line.textEdited.connect(self._recheck)

    def _editor(self) -> QWidget:
        return self.line

    def _marked(self) -> QWidget:
        return self.line

    def write(self, value: Any) -> None:
        if self.line.text() != str(value):
            self.line.setText(str(value))

    def _finish(self) -> None:
        if not self._says(self.value) or not self.sentence.isHidden():
            self.changed.emit()

    def _step(self, by: int) -> None:
        """Up and Down: subclasses that count override it."""


class IntegerRow(TypedRow):
    """A whole number of at least `low`."""

    def __init__(self, name: str, label: str, tip: str, *, low: int = 1, high: int = MAX_SIZE) -> None:
        self._low, self._high = low, high
        super().__init__(name, label, tip)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def read(self) -> int:
        return whole_number(self.line.text(), self.name, self._low, self._high)

    def _step(self, by: int) -> None:
        value, problem = self.draft()
        if problem is None:
            self.write(min(max(value + by, self._low), self._high))
            self._finish()


class FloatRow(TypedRow):
    """A number from `low` to `high`; the spec says what is wrong beyond them."""

    def __init__(self, name: str, label: str, tip: str, *, step: float = 0.1) -> None:
        self._by = step
        super().__init__(name, label, tip)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def read(self) -> float:
        value = number(self.line.text(), self.name)
        if not 0 <= value <= 1:
            raise Problem("spec.dropout", field=self.name, value=quoted(self.line.text()))
        return value

    def write(self, value: Any) -> None:
        super().write(f"{value:g}")

    def _step(self, by: int) -> None:
        value, problem = self.draft()
        if problem is None:
            self.write(min(max(round(value + by * self._by, 6), 0.0), 1.0))
            self._finish()


class ChoiceRow(FieldRow):
    """One of some values, by their words."""

    def __init__(self, name: str, label: str, tip: str, choices: Mapping[str, str], *, mono: bool = True) -> None:
        self.box = QuietComboBox()
        super().__init__(name, label, self.box, tip, mono=mono)
        self.set_choices(choices)
        self.box.setFixedHeight(HEIGHT)
        self.box.activated.connect(self.changed)

    def set_choices(self, choices: Mapping[str, str]) -> None:
        """Other choices; the chosen one stays where it still exists."""
        chosen = self.box.currentData()
        self.box.clear()
        for value, text in choices.items():
            self.box.addItem(text, value)
        self.box.setCurrentIndex(max(self.box.findData(chosen), 0))

    def read(self) -> Any:
        return str(self.box.currentData())

    def write(self, value: Any) -> None:
        index = self.box.findData(value)
        if index < 0:
            self.box.addItem(str(value), value)
            index = self.box.count() - 1
        self.box.setCurrentIndex(index)


class CheckRow(FieldRow):
    """True or False."""

    def __init__(self, name: str, label: str, tip: str) -> None:
        self.check = QCheckBox()
        super().__init__(name, label, self.check, tip)
        self.check.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.check.clicked.connect(self.changed)

    def read(self) -> bool:
        return self.check.isChecked()

    def write(self, value: Any) -> None:
        self.check.setChecked(bool(value))


class LineField(QLineEdit):
    """Takes any text; Up and Down step."""

    stepped = Signal(int)

    @guard
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        by = steps.get(Qt.Key(event.key()))
        if by is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(by)


class QuietComboBox(QComboBox):
    """The wheel scrolls the form over it and never changes a value by accident; a long choice ends in dots."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(5)

    def shown(self) -> QStyleOptionComboBox:
        """What is painted: Qt would cut the text off where its room ends."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
        parts = QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(*parts, self).width() - 2  # Qt's air at both sides
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        return option

    @guard
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), self.shown()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    @guard
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


# --- text to values --------------------------------------------------------------------------------
def whole_number(text: str, name: str, low: int, high: int) -> int:
    """A whole number from a text, or a `Problem` at the field `name`."""
    text = text.strip()
    value = int(text) if WHOLE.fullmatch(text) else None
    if value is None or value < low:
        raise Problem("spec.integer", field=name, name=name, low=low, value=quoted(text))
    if value > high:
        raise Problem("spec.too_large", field=name, name=name, high=high, value=quoted(text))
    return value


def number(text: str, name: str) -> float:
    """A finite number from a text, or a `Problem` at the field `name`."""
    try:
        value = float(text.strip().replace(",", ".").replace("−", "-")) if len(text) < 100 else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Problem("spec.number", field=name, value=quoted(text))
    return value


def quoted(text: str) -> str:
    """What was typed, for a sentence: short, and visible when it is nothing."""
    text = text.strip()
    if not text:
        return '""'
    return text if len(text) <= 24 else text[:21] + "…"
