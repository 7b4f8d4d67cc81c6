"""The lines of PyTorch that reproduce exactly the numbers on screen, and print(module)'s line."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme
from rnnviz.widgets.fields import Sentence, heading, make_card

SAY_MS = 1500


class CodePane(QWidget):
    """Read-only code with one button that copies it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codePane")
        make_card(self)
        self._code = ""
        self._copy = QPushButton(self.tr("Copy"), self)
        self._copy.setObjectName("copyCodeButton")
        self._copy.setFlat(True)
        self._copy.setToolTip(self.tr("Copy the lines: a fresh Python computes the same numbers with them."))
        self._copy.clicked.connect(self._copy_code)
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(SAY_MS)
        self._said.timeout.connect(self._rest)
        self._make_text()
        self._lay_out()
        self.set_theme(theme)

    def _make_text(self) -> None:
        self._module = Sentence("muted", self)
        self._module.setObjectName("moduleLine")
        self._module.setToolTip(self.tr("What print(module) says."))
        self._text = QPlainTextEdit(self)
        self._text.setObjectName("codeText")
        self._text.setProperty("role", "code")
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(60)
        self._text.setAccessibleName(self.tr("PyTorch code of this run"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(heading(self.tr("The same in PyTorch"), self), 1)
        top.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 10)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._module)
        column.addWidget(self._text, 1)

    def set_code(self, code: str, module_line: str = "") -> None:
        """Show the code, and what print(module) says."""
        if code != self._code:
            self._code = code
            self._text.setPlainText(code)
        self._module.say(module_line)

    def code(self) -> str:
        """The lines, as they are copied."""
        return self._code

    def set_theme(self, theme: Theme) -> None:
        self._copy.setIcon(icon("copy", theme, colour=theme.accent))
        for widget in (self._text, self._module):
            widget.setFont(mono_font(SMALL))

    def _copy_code(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self._copy.setText(self.tr("Copied"))
        self._said.start()

    def _rest(self) -> None:
        self._copy.setText(self.tr("Copy"))
