"""The top of the inspector: where a number stands, its value, and what can be done with it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from rnnviz.core.recipe import as_latex, as_numpy, as_text
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme
from rnnviz.scene.inspection import Inspection
from rnnviz.widgets.fields import Sentence, heading
from rnnviz.widgets.number_words import shown
from rnnviz.widgets.section import rich_label

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace


class NumberHead(QWidget):
    """Heading and buttons, the place, the value, the other expressions of the same number."""

    precision_changed = Signal()
    pin_pressed = Signal()
    table_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._trace: Trace | None = None
        self._found: Inspection | None = None
        self._make_buttons()
        self._step = Sentence("muted", self)
        self._step.setObjectName("inspectorStep")
        self.place = Sentence("mono", self)
        self.place.setObjectName("inspectorPlace")
        self.value = Sentence("value", self)
        self.value.setObjectName("inspectorValue")
        self.also = rich_label("inspectorAlso", self)
        self.also.linkActivated.connect(self._copy_text)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(heading(self.tr("Inspector"), self), 1)
        for button in (self._digits, self._pin, self._as_table, self._copy):
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        for widget in (self._step, self.place, self.value, self.also):
            column.addWidget(widget)
        self.set_theme(theme)

    def _make_buttons(self) -> None:
        self._digits = self._button("precisionButton", self.tr("All digits of every number."))
        self._digits.setText(".000")
        self._digits.setCheckable(True)
        self._digits.toggled.connect(self.precision_changed)
        self._pin = self._button("pinButton", self.tr("Pin this number, or take its pin away (P)."))
        self._pin.setCheckable(True)
        self._pin.clicked.connect(self.pin_pressed)
        self._as_table = self._button("tableButton", self.tr("Show its tensor as a table."))
        self._as_table.clicked.connect(self.table_pressed)
        self._copy = self._button("copyNumberButton", self.tr("Copy this number and how it is made."))
        self._copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._copy)
        self._copies = {
            self._entry(menu, self.tr("Copy value")): "value",
            self._entry(menu, self.tr("Copy as text")): "text",
            self._entry(menu, self.tr("Copy as numpy")): "numpy",
            self._entry(menu, self.tr("Copy as LaTeX")): "latex",
        }
        menu.triggered.connect(self._on_copy)
        self._copy.setMenu(menu)

    def _entry(self, menu: QMenu, text: str) -> QAction:
        return menu.addAction(text)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    @property
    def full(self) -> bool:
        """Whether all digits are asked for."""
        return self._digits.isChecked()

    def clear(self) -> None:
        self._found = None
        for label in (self._step, self.place, self.value):
            label.say("")
        self.also.hide()
        for button in (self._pin, self._as_table, self._copy):
            button.setEnabled(False)

    def show_number(self, trace: Trace, found: Inspection, step: str, *, pinned: bool) -> None:
        """`step`: what this position computed, while nothing is pointed at."""
        self._trace, self._found = trace, found
        self._step.say(step)
        first, *others = found.places
        self.place.say(first)
        self.value.say(shown(found.value, full=self.full))
        self.value.setToolTip(str(found.value))
        self.also.setText(self._others(others, found.rules))
        self.also.setVisible(bool(others))
        for button in (self._pin, self._as_table, self._copy):
            button.setEnabled(True)
        self._pin.setChecked(pinned)
        for action, kind in self._copies.items():
            action.setEnabled(kind == "value" or found.made is not None)

    def _others(self, others: list[str], rules: tuple[str, ...]) -> str:
        """ "= output[5, 0, 9]" as a link that copies it, and the rule in small letters behind or below it."""
        mono = ", ".join(mono_font().families())
        lines = []
        for k, text in enumerate(others):
            rule = rules[k] if k < len(rules) else ""
            whole = escape(rule).replace(" ", "&nbsp;").replace(":", ":&#8288;")  # goes to the next line as one
            small = f'<span style="color:{self._theme.muted}; font-size:{SMALL}px">&nbsp; {whole}</span>'
            lines.append(f'= <a href="{escape(text)}">{escape(text)}</a>{small if rule else ""}')
        return f'<div style="font-family:{mono}">{"<br>".join(lines)}</div>'

    def copy_text(self, kind: str) -> str:
        """The number as "value", "text", "numpy" or "latex"."""
        found, trace = self._found, self._trace
        if found is None or trace is None:
            return ""
        line = f"{' = '.join(found.places)} = {found.value!s}"
        if kind == "value" or found.made is None:
            return line
        if kind == "text":
            return as_text(found.made, line)
        return as_latex(found.made) if kind == "latex" else as_numpy(trace, found.made)

    def _on_copy(self, action: QAction) -> None:
        self._copy_text(self.copy_text(self._copies[action]))

    def _copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._copy.setIcon(icon("copy", theme))
        self._pin.setIcon(icon("pin", theme))
        self._as_table.setIcon(icon("table", theme))
