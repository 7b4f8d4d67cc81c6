"""The lines of PyTorch that reproduce the numbers on screen, and what print(module) says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme


class CodePane(QFrame):
    """Read-only, selectable, copied with one press."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("codePane")
        self.setProperty("card", True)
        heading = QLabel(self.tr("The same in PyTorch"), self)
        heading.setProperty("role", "heading")
        self._copy = QPushButton(self.tr("Copy"), self)
        self._copy.setObjectName("copyCodeButton")
        self._copy.setToolTip(self.tr("Copy these lines: run anywhere, they give exactly the numbers on screen."))
        self._copy.clicked.connect(self._on_copy)
        self._module = QLabel(self)
        self._module.setObjectName("moduleLine")
        self._module.setProperty("role", "mono")
        self._module.setWordWrap(True)
        self._module.setToolTip(self.tr("What print(module) says."))
        self._module.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text = QPlainTextEdit(self)
        self._text.setObjectName("codeText")
        self._text.setReadOnly(True)
        self._text.setAccessibleName(self.tr("PyTorch code"))
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(mono_font(SMALL + 1))
        self._text.setProperty("role", "code")
        row = QHBoxLayout()
        row.addWidget(heading, 1)
        row.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._module)
        column.addWidget(self._text, 1)
        self.setMinimumHeight(120)
        self.set_theme(theme)

    def set_code(self, code: str, module: str) -> None:
        """Show `code`, and `module` as print() says it."""
        if code != self._text.toPlainText():
            self._text.setPlainText(code)
        self._module.setText(module)

    def code(self) -> str:
        return self._text.toPlainText()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code())

    def set_theme(self, theme: Theme) -> None:
        self._copy.setIcon(icon("copy", theme))
