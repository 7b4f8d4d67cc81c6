"""All words on one sheet, for reading from top to bottom; the "?" marks show the same texts one by one."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from rnnviz.widgets.concepts import CONCEPTS


class WordsDialog(QDialog):
    """Never modal; links lead to what belongs together."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("wordsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Words"))
        self.browser = QTextBrowser(self)
        self.browser.setAccessibleName(self.windowTitle())
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._follow)
        self.browser.setHtml(page())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.browser, 1)
        column.addWidget(buttons)
        self.resize(520, 620)

    def _follow(self, target: QUrl) -> None:
        self.browser.scrollToAnchor(target.fragment())


def page() -> str:
    """Every concept with its links, as HTML."""
    parts = []
    for key, concept in CONCEPTS.items():
        title, text = concept.said
        links = " · ".join(f'<a href="#{other}">{escape(CONCEPTS[other].said[0])}</a>' for other in concept.see)
        parts.append(f'<h4><a name="{key}"></a>{escape(title)}</h4><p>{escape(text)}<br>{links}</p>')
    return "".join(parts)
