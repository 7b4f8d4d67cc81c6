"""One heatmap with its axes, its title and, where a pixel stands for many numbers, a note that says so."""

from __future__ import annotations

import os

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QRectF

from rnnviz.render.axes import BARE_HEIGHT, BOTTOM_HEIGHT, LEFT_WIDTH, IndexAxis
from rnnviz.render.heat_title import TITLE_HEIGHT, HeatTitle
from rnnviz.render.heatmap import HeatmapItem
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Panel
from rnnviz.support.guard import guard

EDGE = 1  # logical pixels around all
NARROW = 340  # logical pixels of a heatmap with its axis


def words(text: str) -> str:
    """A text over a heatmap in the person's language."""
    return QCoreApplication.translate("HeatPlot", text)


def reduction_note(steps: float, rows: float, reduction: str, *, short: bool = False) -> str:
    """ "a pixel: largest of 143 steps × 3 units" where that many share one pixel, else ""; `short`: in few words."""
    if steps <= 1 and rows <= 1:
        return ""
    if short and rows <= 1:
        text = words("mean of {t} steps") if reduction == "mean" else words("largest of {t} steps")
    elif short and steps <= 1:
        text = words("mean of {u} units") if reduction == "mean" else words("largest of {u} units")
    elif short:
        text = words("mean of {t} × {u}") if reduction == "mean" else words("largest of {t} × {u}")
    elif rows <= 1:
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


class HeatPlot(pg.GraphicsWidget):  # type: ignore[misc]
    """One heatmap with its axes and its title.

    Not pyqtgraph's plot, which makes a menu and forty controls, four axes, a button and a layout for each.
    """

    def __init__(self, panel: Panel, theme: Theme, *, ticks: bool, numbers: bool = True) -> None:
        super().__init__()
        self.setFlag(self.GraphicsItemFlag.ItemHasNoContents)  # its parts are painted; nothing asks for its own bounds
        expanding = self.sizePolicy().Policy.Expanding
        self.setSizePolicy(expanding, expanding)
        rows = panel.codes.shape[1]
        self.box = _box(self, rows)
        self.title = HeatTitle(self, theme)
        self.heat = HeatmapItem(panel, theme, numbers=numbers)
        self.box.addItem(self.heat, ignoreBounds=True)
        self.axes_made = {side: IndexAxis(side, theme) for side in ("left", "bottom")}
        for axis in self.axes_made.values():
            axis.setParentItem(self)
            axis.setZValue(-1)  # a tick begins on the edge of the cells, which are copied without it
            axis.linkToView(self.box)
        units = () if panel.units is None else tuple(map(str, panel.units.tolist()))
        self.axes_made["left"].set_indices(rows, units)
        self.axes_made["bottom"].setStyle(showValues=ticks)
        self._foot = BOTTOM_HEIGHT if ticks else BARE_HEIGHT
        self.axes_made["bottom"].setHeight(self._foot)
        self.setMinimumHeight(TITLE_HEIGHT + self._foot + 2 * EDGE)  # in less room nothing overlaps

    @guard
    def getViewBox(self) -> pg.ViewBox:
        return self.box

    def set_range(self, left: float, right: float) -> None:
        """All steps in view; zooming and panning stay inside."""
        self.box.setLimits(xMin=left, xMax=right, minXRange=min(1.0, right - left))
        self.box.setXRange(left, right, padding=0)

    def show_rows(self, top: float, bottom: float) -> None:
        """A part of the units; zooming and panning stay inside."""
        self.box.setYRange(top, bottom, padding=0)

    @property
    def rows(self) -> int:
        return int(self.heat.panel.codes.shape[1])

    def name(self, code: str, said: tuple[str, ...], shape: str, theme: Theme) -> None:
        """The title: expression, words (then shorter ones), shape."""
        self.title.set_name(code, said, shape, theme)
        self._lay_out()

    def note(self) -> bool:
        """Say, where a pixel stands for more than one number, how many and which of them is shown.

        True where the cells stand elsewhere now, because the first word of a title has come or the last one has gone.
        """
        brief, empty = self.size().width() < NARROW, self.title.is_empty
        note = reduction_note(*self.heat.reduced(), self.heat.panel.reduction, short=brief)
        word = words("mean") if self.heat.panel.reduction == "mean" else words("largest")
        self.title.set_note((note, word) if note else (), brief=brief)
        if self.title.is_empty == empty:
            return False
        self._lay_out()
        return True

    @guard
    def resizeEvent(self, _event: object) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        """The axes have fixed sizes, the title one line if it says anything; the cells have the rest."""
        inner = self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        head = 0 if self.title.is_empty else TITLE_HEIGHT
        left, top = inner.left() + LEFT_WIDTH, inner.top() + head
        wide, high = max(0.0, inner.right() - left), max(0.0, inner.bottom() - self._foot - top)
        self.title.setGeometry(QRectF(left, inner.top(), wide, head))
        self.box.setGeometry(QRectF(left, top, wide, high))
        self.axes_made["left"].setGeometry(QRectF(inner.left(), top, LEFT_WIDTH, high))
        self.axes_made["bottom"].setGeometry(QRectF(left, top + high, wide, self._foot))

    def set_theme(self, theme: Theme) -> None:
        self.heat.set_theme(theme)
        for axis in self.axes_made.values():
            axis.set_theme(theme)


def _box(parent: pg.GraphicsWidget, rows: int) -> pg.ViewBox:
    """The part of a plot that is zoomed and panned; row 0 is on top."""
    box = pg.ViewBox(parent=parent, enableMenu=False, invertY=True, defaultPadding=0)
    box.setFlag(box.GraphicsItemFlag.ItemHasNoContents)  # no border, no ground
    box.setZValue(0)  # over the axes; pyqtgraph's boxes stand below them
    box.setFlag(box.GraphicsItemFlag.ItemClipsChildrenToShape, False)  # the item keeps to whole pixels of the box
    box.setLimits(yMin=0, yMax=rows, minYRange=1)
    box.setYRange(0, rows, padding=0)
    box.disableAutoRange()
    return box
