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

from rnnviz.render.area import in_device_pixels, to_device
from rnnviz.render.fonts import NORMAL, SMALL, mono_font
from rnnviz.render.heat_plot import HeatPlot
from rnnviz.render.heatmap import start_width
from rnnviz.render.labels import expression
from rnnviz.render.side_by_side import side_by_side
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Panel, Ref
from rnnviz.scene.places import in_panel
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
    time_range_changed = Signal(float, float)  # zoomed or panned, in steps

    _settled: QTimer | None = None
    _built_for: tuple[object, ...] = ()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.theme = theme
        self.shown: Frame | None = None
        self.plots: dict[tuple[str, int, int], HeatPlot] = {}
        self._sharing = False
        self._pressed: QPointF | None = None
        self._covered: list[QRect] = []  # device pixels of heatmaps that are about to be painted
        self._hovering = False  # the cursor is where the mouse of this view is
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # `drawBackground` and heatmaps fill it
        self.ci.layout.setContentsMargins(10, MARGIN, 10, MARGIN)
        self.ci.layout.setSpacing(SPACING)
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
        before, self.shown = self.shown, frame
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
            self._follow(frame)
        cursor = frame.cursor
        if cursor is not None and (before is None or before.cursor != cursor) and not self._hovering:
            self._reveal(cursor)
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
        kept = self._time_shown() if self._built_for[:2] == (frame.spec, frame.steps) else None
        self._forget()
        self.build(frame)
        self.ci.layout.activate()  # places are asked for before anything is painted
        self._built_for = self._structure(frame)
        if kept is not None:
            self.show_steps(*kept)
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

    def make_plot(self, frame: Frame, panel: Panel, row: int, column: int, *, ticks: bool) -> HeatPlot:
        """One heatmap in the layout, on the common time axis."""
        plot = HeatPlot(panel, self.theme, ticks=ticks, numbers=frame.numbers)
        self.addItem(plot, row, column)
        span = plot.heat.start_span()
        named = None if span is None else (*span, f"{panel.tensor}_0")
        plot.axes_made["bottom"].set_indices(frame.steps, frame.tokens, named, "t")
        self.plots[panel.key] = plot
        plot.set_range(*self.time_range(frame))
        plot.getViewBox().sigXRangeChanged.connect(self._on_range)
        plot.getViewBox().sigYRangeChanged.connect(self._on_rows)
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

    # --- the time axis -----------------------------------------------------------------------------
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

    def _on_rows(self, box: object, shown: tuple[float, float]) -> None:
        """The same units in every heatmap of that layer and direction: h, c, its gates."""
        zoomed = next((plot for plot in self.plots.values() if plot.getViewBox() is box), None)
        if zoomed is not None and not self._sharing:
            self._sharing = True
            try:
                for plot in self.plots.values():
                    if plot is not zoomed and same_units(plot.heat.panel, zoomed.heat.panel):
                        plot.show_rows(*shown)
            finally:
                self._sharing = False
        self._changed()

    def show_steps(self, left: float, right: float) -> None:
        """The same part of the time axis in every plot."""
        self._sharing = True
        try:
            for plot in self.plots.values():
                plot.getViewBox().setXRange(left, right, padding=0)
        finally:
            self._sharing = False
        self._changed()

    def _share_steps(self, left: float, right: float) -> None:
        self.show_steps(left, right)
        self.time_range_changed.emit(*(self._time_shown() or (left, right)))

    def _time_shown(self) -> tuple[float, float] | None:
        plot = next(iter(self.plots.values()), None)
        return None if plot is None else tuple(plot.getViewBox().viewRange()[0])

    def zoom(self, factor: float, center: float | None = None) -> None:
        """Show 1 / `factor` as many steps, around `center` (default: the position, else the middle)."""
        shown = self._time_shown()
        if shown is None or self.shown is None:
            return
        left, right = shown
        newest = self._newest(self.shown) if center is None else None
        held = newest is not None and left <= newest <= right
        if center is None:
            center = newest + 0.5 if newest is not None and held else (left + right) / 2
        left, right = center - (center - left) / factor, center + (right - center) / factor
        if newest is not None and held:  # the whole of its cell, also at the end of the sequence
            width = max(1.0, right - left)
            left = min(float(newest), max(left, newest + 1 - width))
            right = left + width
        self._share_steps(left, right)

    def pan(self, share: float) -> None:
        """Move by this share of what is shown."""
        shown, frame = self._time_shown(), self.shown
        if shown is not None and frame is not None:
            least, most = self.time_range(frame)
            by = (shown[1] - shown[0]) * share
            by = max(least - shown[0], min(most - shown[1], by))
            self._share_steps(shown[0] + by, shown[1] + by)

    def show_all(self) -> None:
        """All timesteps and all units again."""
        if self.shown is not None:
            for plot in self.plots.values():
                plot.show_rows(0, plot.rows)
            self._share_steps(*self.time_range(self.shown))

    def _newest(self, frame: Frame) -> int | None:
        """The timestep to keep in view: of the deepest layer that moves, forward before reverse."""
        cells = sorted(frame.cells, key=lambda cell: (cell[1], -cell[0]))
        return cells[0][2] if cells else None

    def _follow(self, frame: Frame) -> None:
        """Zoomed in, turn the page when the position leaves the view."""
        shown, t = self._time_shown(), self._newest(frame)
        if shown is None or t is None or (shown[0] <= t and t + 1 <= shown[1]):
            return
        width, (least, most) = shown[1] - shown[0], self.time_range(frame)
        ahead = 0.1 if t >= shown[1] - 1 else 0.9  # room for what comes next
        left = max(least, min(most - width, t + 0.5 - ahead * width))
        self._share_steps(left, left + width)

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
            self.pan(-0.1 * (turned or sideways))
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            top, bottom = plot.getViewBox().viewRange()[1]
            center, factor = place.y(), ZOOM**turned
            low, high = center - (center - top) / factor, center + (bottom - center) / factor
            plot.show_rows(max(0.0, low), min(float(plot.rows), high))
        else:
            self.zoom(ZOOM**turned, place.x())
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
        self.show_all()

    # --- the keyboard ------------------------------------------------------------------------------
    @guard
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - zoom in time, 0 shows everything."""
        text = event.text()
        if text in ("+", "=", "-"):
            self.zoom(ZOOM if text != "-" else 1 / ZOOM)
        elif text == "0":
            self.show_all()
        else:
            event.ignore()

    def _reveal(self, ref: Ref) -> None:
        """Bring a number that was pointed at from elsewhere into view."""
        found = ((plot, in_panel(ref, plot.heat.panel)) for plot in self.plots.values())
        shown, place = self._time_shown(), next(((plot, at) for plot, at in found if at is not None), None)
        if shown is None or place is None:
            return
        plot, (t, unit) = place
        row = plot.heat.panel.row(unit)
        if not (shown[0] <= t and t + 1 <= shown[1]):
            width = shown[1] - shown[0]
            left = t + 1 - width if t >= shown[1] - 1 else float(t)
            self._share_steps(left, left + width)
        top, bottom = plot.getViewBox().viewRange()[1]
        if not (top <= row and row + 1 <= bottom):
            high = bottom - top
            plot.show_rows(*((row + 1 - high, row + 1) if row >= bottom - 1 else (row, row + high)))


def same_units(a: Panel, b: Panel) -> bool:
    """Whether a row of one heatmap is the same unit of the same layer and direction in the other."""
    if "x" in (a.tensor, b.tensor) or a.key[1:] != b.key[1:] or a.codes.shape[1] != b.codes.shape[1]:
        return False
    if a.units is None or b.units is None:
        return a.units is b.units
    return bool((a.units == b.units).all())


def heading(text: str, more: str, theme: Theme) -> str:
    """Rich text of a card's first line."""
    mono = ", ".join(mono_font().families())
    return (
        f'<span style="font-size:{NORMAL}px; font-weight:600; color:{theme.text}">{text}</span>'
        f'&nbsp;&nbsp;<span style="font-size:{SMALL + 1}px; font-family:{mono}; color:{theme.muted}">{more}</span>'
    )
