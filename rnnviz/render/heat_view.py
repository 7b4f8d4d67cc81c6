"""What the grid and the output panel share: plots of heatmaps on one time axis, zoom, hovering, clicking, keys."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsScene

from rnnviz.render.area import in_device_pixels, to_device
from rnnviz.render.fonts import NORMAL, SMALL, mono_font
from rnnviz.render.heat_plot import HeatPlot
from rnnviz.render.labels import expression, step_names
from rnnviz.render.side_by_side import side_by_side
from rnnviz.render.theme import Theme
from rnnviz.render.time_axis import TimeAxis
from rnnviz.scene.frame import Frame, Panel, Ref
from rnnviz.support.guard import guard

NOTCH = 120  # a wheel's step in Qt's eighths of a degree
ZOOM = 1.25  # by one step of the wheel
SPACING = 2  # logical pixels between the rows of a card
MARGIN = 6  # above and below them
HEADER = 24  # of a card's title
SETTLED_MS = 350  # after the last step: what is only said, not shown, is brought up to date


def words(text: str) -> str:
    """A text over the heatmaps in the person's language."""
    return QCoreApplication.translate("HeatView", text)


class HeatView(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """A card of heatmaps. Hovering and clicking leave as `Ref`; what is shown comes in as a `Frame`."""

    hovered = Signal(object)  # Ref or None
    clicked = Signal(object)  # Ref

    _settled: QTimer | None = None
    _built_for: tuple[object, ...] = ()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.theme = theme
        self.shown: Frame | None = None
        self.plots: dict[tuple[str, int, int], HeatPlot] = {}
        self.time = TimeAxis(self, self.plots)
        self.time.changed.connect(self._changed)
        self._pressed: QPointF | None = None
        self._covered: list[QRect] = []  # device pixels of heatmaps that are about to be painted
        self._hovering = False  # the cursor is where the mouse of this view is
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # `drawBackground` and heatmaps fill it
        self.ci.layout.setContentsMargins(10, MARGIN, 10, MARGIN)
        self.ci.layout.setSpacing(SPACING)
        self.ci.setFlag(self.ci.GraphicsItemFlag.ItemHasNoContents)
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # few items, which all move at once
        self.setCacheMode(pg.GraphicsView.CacheModeFlag.CacheNone)  # a kept background is a picture of all of the card
        # A step does not come through the scene at all (`_blit`). Whatever does moves or changes other items, where
        # minimal updates leave stale pixels.
        self.setViewportUpdateMode(pg.GraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._on_settled)

    # --- for the subclasses ------------------------------------------------------------------------
    def panels(self, frame: Frame) -> tuple[Panel, ...]:
        """The heatmaps of this view."""
        raise NotImplementedError

    def build(self, frame: Frame) -> None:
        """Lay out plots for a frame of another structure."""
        raise NotImplementedError

    def size_rows(self, height: int) -> None:
        """Share `height` logical pixels among the rows of what is built."""

    def refresh(self, frame: Frame) -> None:
        """Update what is not a heatmap."""

    def describe(self, frame: Frame) -> None:
        """Say in words what is shown, once the position stands."""

    # --- frames ------------------------------------------------------------------------------------
    def set_frame(self, frame: Frame | None) -> None:
        """Show `frame`; only what differs is laid out or painted again. None: an empty card."""
        before, self.shown, self.time.frame = self.shown, frame, frame
        if frame is None:
            self._forget()
            return
        if self._structure(frame) != self._built_for:
            self._rebuild(frame)
        viewport = self.viewport()
        for panel in self.panels(frame):
            for rect in self.plots[panel.key].heat.show_panel(panel, frame.cursor, frame.pins):
                viewport.update(rect)
        self.refresh(frame)
        if frame.follow and (before is None or before.position != frame.position):
            self.time.follow(frame)
        cursor = frame.cursor
        if cursor is not None and (before is None or before.cursor != cursor) and not self._hovering:
            self.time.reveal(cursor)
        if self._settled is not None:
            self._settled.start()

    def _structure(self, frame: Frame) -> tuple[object, ...]:
        """What the layout depends on; as long as it is the same, only pixels change."""
        panels = self.panels(frame)
        looks = ((panel.key, id(panel.codes), id(panel.units), panel.scale, panel.reduction) for panel in panels)
        return (
            frame.spec,
            frame.steps,
            frame.tokens,
            frame.scales,
            frame.range_mode,
            frame.panel_height,
            frame.numbers,
            *looks,
        )

    def _rebuild(self, frame: Frame) -> None:
        """New plots; where the steps are the same, the part of the time axis that was shown stays."""
        kept = self.time.shown() if self._built_for[:2] == (frame.spec, frame.steps) else None
        self._forget()
        self.build(frame)
        self.ci.layout.activate()  # places are asked for before anything is painted
        self._built_for = self._structure(frame)
        if kept is not None:
            self.time.show_steps(*kept)
        self.describe(frame)
        self._changed()

    def _forget(self) -> None:
        self.plots.clear()
        self._built_for = ()
        self.ci.clear()
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Change the colours; the layout is made again."""
        self.theme = theme
        frame, self._built_for = self.shown, ()
        self.set_frame(frame)

    @staticmethod
    def _names_start(key: tuple[str, int, int], panel: Panel) -> bool:
        """A heatmap of this key may stand over a gate's or a pre-activation's, whose axis names h_0 for it."""
        return "." in panel.tensor and key[1:] == panel.key[1:]

    def make_plot(self, frame: Frame, panel: Panel, row: int, column: int, *, ticks: bool) -> HeatPlot:
        """One heatmap in the layout, on the common time axis."""
        plot = HeatPlot(panel, self.theme, ticks=ticks, numbers=frame.numbers)
        self.addItem(plot, row, column)
        above = [self.plots[key] for key in self.plots if self._names_start(key, panel)] if ticks else []
        starts = ((one.heat.start_span(), one.heat.panel.tensor) for one in (plot, *above))
        named = next(((*span, f"{tensor}_0") for span, tensor in starts if span is not None), None)
        plot.axes_made["bottom"].set_indices(frame.steps, step_names(frame.tokens), named, "t")
        self.plots[panel.key] = plot
        self.time.add(plot, frame)
        return plot

    @guard
    def _on_settled(self) -> None:
        if self.shown is not None:
            self.describe(self.shown)

    # --- painting ----------------------------------------------------------------------------------
    @guard
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._blit(event.region()):
            self._prepare()
            super().paintEvent(event)
            self._covered = []

    def _prepare(self) -> None:
        """Find the places of all heatmaps and colour them, on two cores, before the scene asks for each of them."""
        painter = QPainter(self.viewport())
        to_pixels = self.viewportTransform() * painter.deviceTransform()
        painter.end()
        self._place(to_pixels)
        moved = [plot.note() for plot in self.plots.values()]
        if any(moved):
            self._place(to_pixels)
        side_by_side([job for plot in self.plots.values() for job in plot.heat.colouring()])

    def _place(self, to_pixels: QTransform) -> None:
        self.scene().prepareForPaint()
        self._covered = [rect for plot in self.plots.values() for rect in plot.heat.place(to_pixels)]

    @guard
    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Fill what no heatmap is going to cover."""
        around = QRegion(to_device(painter).mapRect(rect).toAlignedRect())
        for covered in self._covered:
            around -= QRegion(covered)
        painter.save()
        in_device_pixels(painter)
        for part in around:  # type: ignore[attr-defined]
            painter.fillRect(part, QColor(self.theme.surface))
        painter.restore()

    def _blit(self, region: QRegion) -> bool:
        """Paint a step's columns from the heatmaps' own colours, without the scene; False where that is not enough."""
        rects = list(region)  # type: ignore[call-overload]
        safe = [(rect, plot.heat) for plot in self.plots.values() for rect in plot.heat.safe()]
        owners = [next((heat for place, heat in safe if place.contains(rect)), None) for rect in rects]
        if not owners or None in owners:
            return False
        painter = QPainter(self.viewport())
        try:
            return all(heat.blit(painter, rect) for heat, rect in zip(owners, rects, strict=True) if heat is not None)
        finally:
            painter.end()

    @guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._built_for and not self.closed:  # Qt resizes a card before and after its life, too
            self.size_rows(event.size().height())
        super().resizeEvent(event)
        self._changed()

    def _changed(self) -> None:
        """The layout or the range changed: paint all of it, once. What moves during a paint asks for another one."""
        self.scene().prepareForPaint()
        self.viewport().update()
        if self._settled is not None:
            self._settled.start()

    # --- the mouse ---------------------------------------------------------------------------------
    def plot_at(self, point: QPointF) -> tuple[HeatPlot, QPointF] | None:
        """The heatmap under a point of the viewport, and that point in steps and rows."""
        scene = self.mapToScene(point.toPoint())
        for plot in self.plots.values():
            box = plot.getViewBox()
            if box.sceneBoundingRect().contains(scene):
                return plot, box.mapSceneToView(scene)
        return None

    def refs_at(self, point: QPointF) -> Iterator[Ref]:
        """The numbers under a point of the viewport."""
        found = self.plot_at(point)
        if found is not None and self.shown is not None:
            plot, place = found
            ref = plot.heat.ref_at(place.x(), place.y(), self.shown.sample)
            if ref is not None:
                yield ref

    def tip_at(self, point: QPointF, ref: Ref | None) -> str:
        """What stands under a point: where else a number stands; that a sequence has ended before."""
        if ref is not None:
            return expression(self.shown, ref) if self.shown is not None and self.shown.cursor is not None else ""
        found = self.plot_at(point)
        if found is None or not found[0].heat.is_padding(found[1].x(), found[1].y()):
            return ""
        return words("padding: this sequence ends at t = {t}").format(t=found[0].heat.panel.length - 1)

    @guard
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom in time around the pointer; Ctrl: in units; Shift or sideways: pan."""
        found = self.plot_at(event.position())
        if found is None:
            event.ignore()
            return
        plot, place = found
        sideways, turned = event.angleDelta().x() / NOTCH, event.angleDelta().y() / NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(sideways) > abs(turned):
            self.time.pan(-0.1 * (turned or sideways))
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            top, bottom = plot.getViewBox().viewRange()[1]
            center, factor = place.y(), ZOOM**turned
            low, high = center - (center - top) / factor, center + (bottom - center) / factor
            plot.show_rows(max(0.0, low), min(float(plot.rows), high))
        else:
            self.time.zoom(ZOOM**turned, place.x())
        event.accept()

    @guard
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            ref = next(self.refs_at(event.position()), None)
            self._hovering = ref is not None
            self.hovered.emit(ref)
            self.setToolTip(self.tip_at(event.position(), ref))

    @guard
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovering = False
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
        """Show all timesteps and units again."""
        self.time.show_all()

    # --- the keyboard ------------------------------------------------------------------------------
    @guard
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - zoom in time, 0 shows everything."""
        text = event.text()
        if text in ("+", "=", "-"):
            self.time.zoom(ZOOM if text != "-" else 1 / ZOOM)
        elif text == "0":
            self.time.show_all()
        else:
            event.ignore()


def heading(text: str, more: str, theme: Theme) -> str:
    """Rich text of a card's first line."""
    mono = ", ".join(mono_font().families())
    return (
        f'<span style="font-size:{NORMAL}px; font-weight:600; color:{theme.text}">{text}</span>'
        f'&nbsp;&nbsp;<span style="font-size:{SMALL + 1}px; font-family:{mono}; color:{theme.muted}">{more}</span>'
    )
