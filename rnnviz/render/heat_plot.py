"""One heatmap with its axes, its title and, where a pixel stands for many numbers, a note that says so."""

from __future__ import annotations

import math
import os
from typing import Any

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph as pg
import shiboken6
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontMetricsF

from rnnviz.render.axes import BARE_HEIGHT, BOTTOM_HEIGHT, IndexAxis
from rnnviz.render.card_label import CardLabel
from rnnviz.render.fonts import SMALL, mono_font, ui_font
from rnnviz.render.heatmap import HeatmapItem
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Panel

TITLE_HEIGHT = 20
NARROW = 340  # logical pixels of a heatmap with its axis


def words(text: str) -> str:
    """A text over a heatmap in the person's language."""
    return QCoreApplication.translate("HeatPlot", text)


def reduction_note(steps: float, rows: float, reduction: str, *, short: bool = False) -> str:
    """ "a pixel: largest of 143 steps × 3 units" where that many share one pixel, else ""; `short`: in few words."""
    if steps <= 1 and rows <= 1:
        return ""
    if short:
        text = words("mean of {t} × {u}") if reduction == "mean" else words("largest of {t} × {u}")
        return text.format(t=_count(max(steps, 1)), u=_count(max(rows, 1)))
    if rows <= 1:
        text = words("a pixel: mean of {t} steps") if reduction == "mean" else words("a pixel: largest of {t} steps")
    elif steps <= 1:
        text = words("a pixel: mean of {u} units") if reduction == "mean" else words("a pixel: largest of {u} units")
    elif reduction == "mean":
        text = words("a pixel: mean of {t} steps × {u} units")
    else:
        text = words("a pixel: largest of {t} steps × {u} units")
    return text.format(t=_count(steps), u=_count(rows))


def _count(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0") if number < 10 else f"{number:.0f}"


class HeatPlot(pg.PlotItem):  # type: ignore[misc]
    """One heatmap with its axes and its title."""

    def __init__(self, panel: Panel, theme: Theme, *, ticks: bool, numbers: bool = True) -> None:
        self.axes_made = {side: IndexAxis(side, theme) for side in ("left", "bottom")}
        super().__init__(axisItems=self.axes_made, enableMenu=False)
        self._title, self._note, self._said = ("", "", ""), "", ""
        self._theme, self._narrow = theme, False
        self.hideButtons()
        self._drop_menus()
        self._take_title()
        self.heat = HeatmapItem(panel, theme, numbers=numbers)
        self.addItem(self.heat, ignoreBounds=True)
        box = self.getViewBox()
        box.setMouseEnabled(x=True, y=True)
        box.setFlag(box.GraphicsItemFlag.ItemClipsChildrenToShape, False)  # the item keeps to whole pixels of the box
        box.invertY(True)
        box.setDefaultPadding(0)
        box.setBorder(None)
        rows = panel.codes.shape[1]
        box.setLimits(yMin=0, yMax=rows, minYRange=1)
        box.setYRange(0, rows, padding=0)
        box.disableAutoRange()
        units = () if panel.units is None else tuple(map(str, panel.units.tolist()))
        self.axes_made["left"].set_indices(rows, units)
        self.axes_made["bottom"].setHeight(BOTTOM_HEIGHT if ticks else BARE_HEIGHT)
        self.axes_made["bottom"].setStyle(showValues=ticks)
        for axis in self.axes_made.values():
            axis.setZValue(-1)  # a tick begins on the edge of the cells, which are copied without it
        self.setContentsMargins(0, 0, 0, 0)
        self._title_height(0)

    def _drop_menus(self) -> None:
        """pyqtgraph makes a menu without a parent for every plot, and forty controls in it, which would outlive it."""
        self.setMenuEnabled(False)
        menu: Any = self.ctrlMenu
        c = self.ctrl
        forms = (c.transformGroup, c.decimateGroup, c.averageGroup, c.alphaGroup, c.gridGroup, c.pointsGroup)
        for part in (menu, *forms):
            shiboken6.delete(part)
        self.ctrl: Any = None
        self.ctrlMenu: Any = None
        self.subMenus: list[Any] = []

    def set_range(self, left: float, right: float) -> None:
        """All steps in view; zooming and panning stay inside."""
        box = self.getViewBox()
        box.setLimits(xMin=left, xMax=right, minXRange=min(1.0, right - left))
        box.setXRange(left, right, padding=0)

    def show_rows(self, top: float, bottom: float) -> None:
        """A part of the units; zooming and panning stay inside."""
        self.getViewBox().setYRange(top, bottom, padding=0)

    @property
    def rows(self) -> int:
        return int(self.heat.panel.codes.shape[1])

    def _take_title(self) -> None:
        """A title that gives way, in the place of pyqtgraph's."""
        old: Any = self.titleLabel
        self.layout.removeItem(old)
        shiboken6.delete(old)
        self.titleLabel: Any = CardLabel("", size=f"{SMALL + 1}px", parent=self)
        self.layout.addItem(self.titleLabel, 0, 1)

    def name(self, code: str, said: str, shape: str, theme: Theme) -> None:
        """The title: expression, words, shape."""
        self._title, self._theme = (code, said, shape), theme
        self._say()

    def note(self) -> None:
        """Say, where a pixel stands for more than one number, how many and which of them is shown; fit the title."""
        self._narrow = self.size().width() < NARROW
        self._note = reduction_note(*self.heat.reduced(), self.heat.panel.reduction, short=self._narrow)
        self._say()

    def _say(self) -> None:
        text = self._text(self.titleLabel.size().width() or math.inf)
        if text == self._said:
            return
        self._said = text
        if text:
            self.titleLabel.setText(text, size=f"{SMALL + 1}px", justify="left")
            self.titleLabel.item.setFont(ui_font(SMALL + 1))
            self.titleLabel.setVisible(True)
        self._title_height(TITLE_HEIGHT if text else 0)

    def _text(self, room: float) -> str:
        """Rich text in `room` pixels: beside a note the words give way, else their end, with dots for it."""
        code, said, shape = self._title
        if self._narrow and self._note:
            said = shape = ""
        mono, plain, theme = mono_font(SMALL + 1), ui_font(SMALL + 1), self._theme
        gap = QFontMetricsF(plain).horizontalAdvance("\u00a0 ")
        room -= QFontMetricsF(mono).horizontalAdvance(code)
        room -= QFontMetricsF(plain).horizontalAdvance(self._note) + gap if self._note else 0
        names = ", ".join(mono.families())
        text = f'<span style="font-family:{names}; color:{theme.text}">{code}</span>' if code else ""
        for part, font in ((said, plain), (shape, mono)):
            metrics = QFontMetricsF(font)
            shown = part if room == math.inf else metrics.elidedText(part, Qt.TextElideMode.ElideRight, room - gap)
            if len(shown) > 1:
                family = f"font-family:{names}; " if font is mono else ""
                text += f'&nbsp; <span style="{family}color:{theme.muted}">{shown}</span>'
                room -= metrics.horizontalAdvance(shown) + gap
        return text + (f'&nbsp; <span style="color:{theme.muted}">{self._note}</span>' if self._note else "")

    def _title_height(self, height: int) -> None:
        self.titleLabel.setMaximumHeight(height)
        self.layout.setRowFixedHeight(0, height)

    def set_theme(self, theme: Theme) -> None:
        self.heat.set_theme(theme)
        for axis in self.axes_made.values():
            axis.set_theme(theme)
