"""Typed numbers are shown so that they fit, and kept in full."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QTableWidget

from rnnviz.render.theme import LIGHT
from rnnviz.widgets.number_table import NumberTable, Part


@pytest.fixture
def numbers(qtbot: Any) -> NumberTable:
    table = NumberTable("weights", LIGHT)
    qtbot.addWidget(table)
    table.set_parts([Part("w", (1, 2))])
    return table


@pytest.mark.parametrize(
    ("typed", "shown", "kept"),
    [("-0.0042123456", "−0.00421", -0.0042123456), ("1,5", "1,5", 1.5), ("12345678", "1.23e+07", 12345678.0)],
)
def test_shown_short_kept_whole(numbers: NumberTable, typed: str, shown: str, kept: float) -> None:
    grid = numbers.findChild(QTableWidget, "weightsTable")
    assert grid is not None
    item = grid.item(0, 1)
    assert item is not None
    item.setText(typed)
    delegate: Any = grid.itemDelegate()
    assert delegate.displayText(item.text(), QLocale.c()) == shown
    assert numbers.typed("weights") == {"w": ((0.0, kept),)}


def test_it_starts_from_arrays_of_the_right_shape_only(numbers: NumberTable) -> None:
    import numpy as np

    numbers.set_start({"w": np.array([[0.25, -3]], np.float32), "other": np.zeros(3)})
    grid = numbers.findChild(QTableWidget, "weightsTable")
    assert grid is not None
    assert [float(grid.item(0, c).text()) for c in range(2)] == [0.25, -3.0]  # type: ignore[union-attr]
    numbers.set_start({"w": np.ones((2, 2))})
    assert [float(grid.item(0, c).text()) for c in range(2)] == [0.0, 0.0]  # type: ignore[union-attr]
