"""A line that gives way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rnnviz.widgets.elided import ElidedLabel

TEXT = "matches the module: max |diff| = 0"


@pytest.fixture
def label(qtbot: Any) -> Iterator[ElidedLabel]:
    window = QWidget()
    qtbot.addWidget(window)
    holder = QWidget(window)
    QHBoxLayout(holder).addWidget(label := ElidedLabel(TEXT))
    window.resize(600, 60)
    window.show()
    holder.resize(600, 60)
    yield label
    del window  # until here it holds the label


def ink(label: ElidedLabel) -> int:
    """Pixels that are not ground."""
    image: QImage = label.grab().toImage()
    ground = image.pixel(0, 0)
    return sum(image.pixel(x, y) != ground for x in range(image.width()) for y in range(image.height()))


def test_it_gives_way_and_comes_back(label: ElidedLabel) -> None:
    whole = ink(label)
    holder = label.parentWidget()
    holder.resize(label.fontMetrics().horizontalAdvance(TEXT) // 2, 60)
    assert label.text() == TEXT
    assert 0 < ink(label) < whole
    holder.resize(600, 60)
    assert ink(label) == whole


def test_it_asks_for_all_but_needs_little(label: ElidedLabel) -> None:
    assert label.sizeHint().width() >= label.fontMetrics().horizontalAdvance(TEXT)
    assert label.minimumSizeHint().width() < 100
