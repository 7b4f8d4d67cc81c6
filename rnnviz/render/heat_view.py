"""What the grid and the output panel share: plots of heatmaps on one time axis, hovering and clicking."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph as pg
import shiboken6
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QWidget

from rnnviz.render.axes import BARE_HEIGHT, BOTTOM_HEIGHT, IndexAxis
from rnnviz.render.fonts import NORMAL, SMALL, mono_font, ui_font
from rnnviz.render.heatmap import HeatmapItem, start_width
from rnnviz.render.labels import expression
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Panel, Ref
from rnnviz.support.guard import guard

TITLE_HEIGHT = 20


class HeatPlot(pg.PlotItem):  # type: ignore[misc]
    """One heatmap with its axes and its title."""

    def __init__(self, panel: Panel, theme: Theme, *, ticks: bool, holder: QWidget) -> None:
        self.axes_made = {side: IndexAxis(side, theme) for side in ("left", "bottom")}
        super().__init__(axisItems=self.axes_made, enableMenu=False)
        self.hideButtons()
        self._drop_menus(holder)
        self.heat = HeatmapItem(panel, theme)
        self.addItem(self.heat, ignoreBounds=True)
        box = self.getViewBox()
        box.setMouseEnabled(x=True, y=False)
        box.invertY(True)
        box.setDefaultPadding(0)
        box.setBorder(None)
        rows = panel.codes.shape[1]
        box.setYRange(0, rows, padding=0)
        box.disableAutoRange()
        self.axes_made["left"].set_indices(rows)
        self.axes_made["bottom"].setHeight(BOTTOM_HEIGHT if ticks else BARE_HEIGHT)
        self.axes_made["bottom"].setStyle(showValues=ticks)
        self.setContentsMargins(0, 0, 0, 0)
        self._title_height(0)

    def _drop_menus(self, holder: QWidget) -> None:
        """pyqtgraph makes a menu without a parent for every plot, which would outlive it; its forms go to `holder`."""
        self.setMenuEnabled(False)
        menu: Any = self.ctrlMenu
        shiboken6.delete(menu)
        c = self.ctrl
        for group in (c.transformGroup, c.decimateGroup, c.averageGroup, c.alphaGroup, c.gridGroup, c.pointsGroup):
            group.setParent(holder)
        self.ctrlMenu: Any = None
        self.subMenus: list[Any] = []

    def set_range(self, left: float, right: float) -> None:
        """All steps in view; zooming and panning stay inside."""
        box = self.getViewBox()
        box.setLimits(xMin=left, xMax=right, minXRange=min(1.0, right - left))
        box.setXRange(left, right, padding=0)

    def name(self, code: str, said: str, shape: str, theme: Theme) -> None:
        """The title: expression, words, shape."""
        mono = ", ".join(mono_font().families())
        text = f'<span style="font-family:{mono}; color:{theme.text}">{code}</span>' if code else ""
        text += f'&nbsp; <span style="color:{theme.muted}">{said}</span>' if said else ""
        text += f'&nbsp; <span style="font-family:{mono}; color:{theme.muted}">{shape}</span>' if shape else ""
        self.titleLabel.setText(text, size=f"{SMALL + 1}px", justify="left")
        self.titleLabel.item.setFont(ui_font(SMALL + 1))
        self.titleLabel.setVisible(True)
        self._title_height(TITLE_HEIGHT)

    def _title_height(self, height: int) -> None:
        self.titleLabel.setMaximumHeight(height)
        self.layout.setRowFixedHeight(0, height)

    def set_theme(self, theme: Theme) -> None:
        self.heat.set_theme(theme)
        for axis in self.axes_made.values():
            axis.set_theme(theme)


class HeatView(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """A card of heatmaps. Hovering and clicking leave as `Ref`; what is shown comes in as a `Frame`."""

    hovered = Signal(object)  # Ref or None
    clicked = Signal(object)  # Ref
    time_range_changed = Signal(float, float)  # zoomed or panned, in steps

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.theme = theme
        self.shown: Frame | None = None
        self.plots: dict[tuple[str, int, int], HeatPlot] = {}
        self._sharing = False
        self._built_for: tuple[object, ...] = ()
        self._forms = self._hidden()  # what pyqtgraph makes beside each plot and we never show
        self._pressed: QPointF | None = None
        self.viewport().setMouseTracking(True)
        self.ci.layout.setContentsMargins(10, 6, 10, 6)
        self.ci.layout.setSpacing(2)
        self.setBackground(QColor(theme.surface))
        # Minimal updates leave stale pixels when the layout moves items; a whole repaint costs little.
        self.setViewportUpdateMode(pg.GraphicsView.ViewportUpdateMode.FullViewportUpdate)

    # --- for the subclasses ------------------------------------------------------------------------
    def panels(self, frame: Frame) -> tuple[Panel, ...]:
        """The heatmaps of this view."""
        raise NotImplementedError

    def build(self, frame: Frame) -> None:
        """Lay out plots for a frame of another structure."""
        raise NotImplementedError

    def refresh(self, frame: Frame) -> None:
        """Update what is not a heatmap."""

    # --- frames ------------------------------------------------------------------------------------
    def set_frame(self, frame: Frame | None) -> None:
        """Show `frame`; only what differs is laid out or painted again. None: an empty card."""
        self.shown = frame
        if frame is None:
            self._forget()
            return
        structure = (frame.spec, frame.steps, frame.tokens, *(id(panel.codes) for panel in self.panels(frame)))
        if structure != self._built_for:
            self._forget()
            self.build(frame)
            self._built_for = structure
        for panel in self.panels(frame):
            self.plots[panel.key].heat.show_panel(panel, frame.cursor, frame.pins)
        self.refresh(frame)

    def _forget(self) -> None:
        self.plots.clear()
        self._built_for = ()
        self.ci.clear()
        self._forms.deleteLater()
        self._forms = self._hidden()

    def _hidden(self) -> QWidget:
        made = QWidget(self)
        made.hide()
        return made

    def set_theme(self, theme: Theme) -> None:
        """Change the colours; the layout is made again."""
        self.theme = theme
        self.setBackground(QColor(theme.surface))
        frame, self._built_for = self.shown, ()
        self.set_frame(frame)

    def make_plot(self, frame: Frame, panel: Panel, row: int, column: int, *, ticks: bool) -> HeatPlot:
        """One heatmap in the layout, on the common time axis."""
        plot = HeatPlot(panel, self.theme, ticks=ticks, holder=self._forms)
        self.addItem(plot, row, column)
        span = plot.heat.start_span()
        named = None if span is None else (*span, f"{panel.tensor}_0")
        plot.axes_made["bottom"].set_indices(frame.steps, frame.tokens, named, "t")
        self.plots[panel.key] = plot
        plot.set_range(*self.time_range(frame))
        plot.getViewBox().sigXRangeChanged.connect(self._on_range)
        return plot

    def time_range(self, frame: Frame) -> tuple[float, float]:
        """Room for h_0 where a direction starts: left always, right with a reverse direction."""
        width, gap = start_width(frame.steps)
        room = width + 1.5 * gap
        return -room, frame.steps + (room if frame.spec.num_directions == 2 else 0.0)

    def link_to(self, other: HeatView) -> None:
        """Share the time axis with another view: zooming in one moves both."""
        other.time_range_changed.connect(self.show_steps)
        self.time_range_changed.connect(other.show_steps)

    def _on_range(self, _box: object, shown: tuple[float, float]) -> None:
        if not self._sharing:
            self.show_steps(*shown)
            self.time_range_changed.emit(*shown)

    def show_steps(self, left: float, right: float) -> None:
        """The same part of the time axis in every plot."""
        self._sharing = True
        try:
            for plot in self.plots.values():
                plot.getViewBox().setXRange(left, right, padding=0)
        finally:
            self._sharing = False

    # --- the mouse ---------------------------------------------------------------------------------
    def refs_at(self, point: QPointF) -> Iterator[Ref]:
        """The numbers under a point of the viewport."""
        if self.shown is None:
            return
        scene = self.mapToScene(point.toPoint())
        for plot in self.plots.values():
            box = plot.getViewBox()
            if box.sceneBoundingRect().contains(scene):
                place = box.mapSceneToView(scene)
                ref = plot.heat.ref_at(place.x(), place.y(), self.shown.sample)
                if ref is not None:
                    yield ref

    @guard
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            ref = next(self.refs_at(event.position()), None)
            self.hovered.emit(ref)
            self.setToolTip(expression(self.shown, ref) if ref and self.shown and self.shown.cursor else "")

    @guard
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    @guard
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)
        event.accept()

    @guard
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()
        if self._pressed is not None and (event.position() - self._pressed).manhattanLength() < 4:
            ref = next(self.refs_at(event.position()), None)
            if ref is not None:
                self.clicked.emit(ref)
        self._pressed = None

    @guard
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all timesteps again."""
        if self.shown is not None:
            shown = self.time_range(self.shown)
            self.show_steps(*shown)
            self.time_range_changed.emit(*shown)


def heading(text: str, more: str, theme: Theme) -> str:
    """Rich text of a card's first line."""
    mono = ", ".join(mono_font().families())
    return (
        f'<span style="font-size:{NORMAL}px; font-weight:600; color:{theme.text}">{text}</span>'
        f'&nbsp;&nbsp;<span style="font-size:{SMALL + 1}px; font-family:{mono}; color:{theme.muted}">{more}</span>'
    )
