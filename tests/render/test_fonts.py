"""Fonts come from the machine: installed families only, sizes in pixels."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF

from rnnviz.render.fonts import have_fonts, mono_font, ui_font


@pytest.mark.parametrize("make", [ui_font, mono_font])
def test_fonts_are_installed_ones(qapp, make):
    assert have_fonts()
    font = make(17, bold=True)
    assert set(font.families()) <= set(QFontDatabase.families())
    assert font.pixelSize() == 17 and font.weight() == QFont.Weight.DemiBold
    assert make(0.2).pixelSize() == 1


def test_the_monospace_font_is_one(qapp):
    assert QFontInfo(mono_font(20)).fixedPitch()
    metrics = QFontMetricsF(mono_font(20))
    assert metrics.horizontalAdvance("iiii") == pytest.approx(metrics.horizontalAdvance("WWWW"))
