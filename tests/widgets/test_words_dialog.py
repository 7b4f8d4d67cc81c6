"""The sheet of words has every concept and its links lead somewhere."""

from __future__ import annotations

import re

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

from rnnviz.widgets.concepts import CONCEPTS
from rnnviz.widgets.words_dialog import WordsDialog, page


def test_all_concepts_are_there_and_links_lead_to_them(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = WordsDialog(parent)
    text = dialog.browser.toPlainText()
    assert all(concept.said[0] in text for concept in CONCEPTS.values())
    assert set(re.findall('href="#([^"]*)"', page())) <= set(re.findall('name="([^"]*)"', page())) == set(CONCEPTS)
    dialog._follow(QUrl("#packed"))
