"""A scrolling column grows with what stands in it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from rnnviz.widgets.column import ScrollColumn


@pytest.mark.parametrize("text", ["x", "a word", "a sentence of some length, which needs room"])
def test_its_minimum_follows_the_body(qtbot: Any, text: str) -> None:
    window, body = QWidget(), QWidget()  # the window has no layout, so its own size hints stay
    qtbot.addWidget(window)
    holder = QWidget(window)
    label = QLabel("", body)
    QVBoxLayout(body).addWidget(label)
    QVBoxLayout(holder).addWidget(area := ScrollColumn(body, holder))
    window.show()
    label.setText(text)
    QApplication.sendPostedEvents()
    holder.resize(10, 300)
    assert area.viewport().width() >= body.minimumSizeHint().width() >= label.sizeHint().width()
    label.setText("")
    QApplication.sendPostedEvents()
    assert area.minimumWidth() < 60
