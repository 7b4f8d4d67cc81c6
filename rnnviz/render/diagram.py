"""The unrolled network in the window: a card that shows one frame and says which cell was clicked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from rnnviz.render.fonts import NORMAL, SMALL, ui_font
from rnnviz.render.labels import caption, edge_text
from rnnviz.render.network_canvas import points_at
from rnnviz.render.network_code import code_width, paint_loop
from rnnviz.render.network_layout import COLUMN, LANE, NetworkLayout, wanted_lanes
from rnnviz.render.network_paint import paint_network
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Ref
from rnnviz.scene.inspection import is_known
from rnnviz.support.guard import guard

PADDING = 12.0
LARGER = (1.8, 1.5, 1.25)  # on a large card
BESIDE, COMFORTABLE_ROW = 60.0, 2.6  # units of text size: labels and shapes beside the cells; a row
ZOOM = (0.6, 5.0)
STEP = 1.25  # of one press or one notch of the wheel
MOVED = 4  # pixels that part a drag from a click


class UnrolledNetwork(QGraphicsView):
    """The card over the heatmaps; clicking a cell asks to go where it is computed, the wheel zooms, dragging pans."""

    clicked = Signal(object)  # Ref
    hovered = Signal(object)  # Ref of a computed cell, or None
    zoomed = Signal(float)  # the factor

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("unrolledNetwork")
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(240, 110)
        self._theme = theme
        self._frame: Frame | None = None
        self._layout: NetworkLayout | None = None
        self._body = QRectF()
        self._zoom, self._pan = 1.0, QPointF()
        self._norm = False
        self._reserved = 0
        self._pressed: QPointF | None = None
        self._over: Ref | None = None
        self._dragged = False
        self._follow = False
        self.setAccessibleName(self.tr("Unrolled network"))

    # --- what is shown -----------------------------------------------------------------------------
    def set_frame(self, frame: Frame | None) -> None:
        """Show `frame`, or an empty card."""
        old = self._frame
        self._follow = frame is not None and (old is None or old.position != frame.position)
        self._frame = frame
        self.setAccessibleDescription(caption(frame) if frame is not None else "")
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.viewport().update()

    def set_norm(self, norm: bool) -> None:
        """Colour the cells by the size of h alone, or with the sign of its mean."""
        self._norm = norm
        self.viewport().update()

    def reserve(self, width: int) -> None:
        """Keep `width` pixels of the first line free at the right, for controls."""
        self._reserved = width
        self.viewport().update()

    @property
    def zoom(self) -> float:
        """1: as large as the card."""
        return self._zoom

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Enlarge around a point of the viewport (else the middle); below 1 more timesteps have room."""
        wanted = min(max(self._zoom * factor, ZOOM[0]), ZOOM[1])
        wanted = 1.0 if abs(wanted - 1) < 0.02 else wanted
        place = (anchor if anchor is not None else self._body.center()) - self._body.topLeft()
        old, new = max(self._zoom, 1.0), max(wanted, 1.0)
        self._pan = (self._pan + place) * (new / old) - place
        self._zoom = wanted
        self._keep_inside()
        self.zoomed.emit(wanted)
        self.viewport().update()

    def zoom_to_fit(self) -> None:
        """All of it again."""
        self._pan = QPointF()
        self.zoom_by(1 / self._zoom)

    def _keep_inside(self) -> None:
        room = max(self._zoom, 1.0) - 1
        self._pan = QPointF(
            min(max(self._pan.x(), 0.0), room * self._body.width()),
            min(max(self._pan.y(), 0.0), room * self._body.height()),
        )

    def place_of(self, ref: Ref) -> QPointF | None:
        """The centre of a cell in the viewport, or None where it is folded away."""
        if self._layout is not None:
            for row, t, x, y in self._layout.cells():
                if points_at(ref, row, t):
                    return QPointF(x, y)
        return None

    # --- painting ----------------------------------------------------------------------------------
    @guard
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        theme, size = self._theme, self.viewport().size()
        painter.save()
        paint_card(painter, QRectF(0, 0, size.width(), size.height()), theme)
        inner = QRectF(0, 0, size.width(), size.height()).adjusted(PADDING, 8, -PADDING, -6)
        self._layout = None
        top = self._header(painter, inner)
        if self._frame is not None:
            body = QRectF(inner.left(), top, inner.width(), inner.bottom() - top)
            self._paint_body(painter, body, self._frame)
        painter.restore()

    def _paint_body(self, painter: QPainter, body: QRectF, frame: Frame) -> None:
        code = code_width(frame, body.width(), SMALL + 1)
        if code:
            paint_loop(
                painter, QRectF(body.right() - code, body.top(), code, body.height()), frame, self._theme, SMALL + 1
            )
            body.setWidth(body.width() - code - PADDING)
        self._body = body
        self._keep_inside()
        painter.save()
        painter.setClipRect(body)
        self._layout = self._paint_network(painter, frame)
        if self._follow and self._scroll_to(frame):
            painter.fillRect(body, QColor(self._theme.surface))
            self._layout = self._paint_network(painter, frame)
        self._follow = False
        painter.restore()

    def _paint_network(self, painter: QPainter, frame: Frame) -> NetworkLayout:
        size = max(self._zoom, 1.0)
        whole = QRectF(self._body.topLeft() - self._pan, self._body.size() * size)
        unit = SMALL * enlargement(self._body, frame) * self._zoom
        return paint_network(painter, whole, frame, self._theme, unit=unit, norm=self._norm, shapes=SMALL)

    def _scroll_to(self, frame: Frame) -> bool:
        """Pan so that the newest cell is in view; True where that moved the picture."""
        found = [self.place_of(Ref("h", *cell)) for cell in frame.cells[-1:]]
        if self._zoom <= 1 or not found or found[0] is None or self._body.contains(found[0]):
            return False
        self._pan += found[0] - self._body.center()
        self._keep_inside()
        return True

    def _header(self, painter: QPainter, inner: QRectF) -> float:
        line = QRectF(inner.left(), inner.top(), inner.width() - self._reserved, NORMAL * 1.5)
        title_font, font = ui_font(NORMAL, bold=True), ui_font(NORMAL)
        painter.setFont(title_font)
        painter.setPen(QColor(self._theme.text))
        title = self.tr("Unrolled network")
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        if self._frame is not None:
            painter.setFont(font)
            painter.setPen(QColor(self._theme.muted))
            room = line.width() - QFontMetricsF(title_font).horizontalAdvance(title) - 2 * NORMAL
            text = QFontMetricsF(font).elidedText(caption(self._frame), Qt.TextElideMode.ElideRight, room)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        return line.bottom() + 4

    # --- the mouse ---------------------------------------------------------------------------------
    def _ref_at(self, point: QPointF) -> Ref | None:
        inside = self._layout is not None and self._body.contains(point)
        found = self._layout.at(point.x(), point.y()) if inside and self._layout is not None else None
        if found is None or self._frame is None:
            return None
        row, t = found
        if row.is_input:
            return Ref("x", t=t, n=self._frame.sample)
        return Ref("h", row.layer, row.direction, t, self._frame.sample)

    def tip_at(self, point: QPointF) -> str:
        """What stands under a point: a cell and what its colour means, or an edge and its shape."""
        if self._frame is None or self._layout is None:
            return ""
        if self._ref_at(point) is not None:
            if self._norm:
                return self.tr("Colour of a cell: root mean square of its units. A click goes to its step.")
            return self.tr(
                "Colour of a cell: root mean square of its units, with the sign of their mean. "
                "A click goes to its step."
            )
        edge = self._layout.between(point.x(), point.y()) if self._body.contains(point) else None
        return edge_text(self._frame, edge) if edge is not None else ""

    @guard(default=False)
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self.setToolTip(self.tip_at(QPointF(event.pos())))  # the scene has no items that would answer
        elif event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    @guard
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None
        self._dragged = False
        event.accept()

    @guard
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        ref = self._ref_at(event.position()) if self._pressed is not None and not self._dragged else None
        self._pressed = None
        if ref is not None:
            self.clicked.emit(ref)
        event.accept()

    @guard
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and self._zoom > 1:
            by = event.position() - self._pressed
            if self._dragged or by.manhattanLength() >= MOVED:
                self._dragged = True
                self._pan -= by
                self._pressed = event.position()
                self._keep_inside()
                self.viewport().update()
            return
        over = self._ref_at(event.position())
        shape = Qt.CursorShape.ArrowCursor if over is None else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        self._hover(over)

    def _hover(self, ref: Ref | None) -> None:
        """Point at a cell that is computed, once."""
        if ref is not None and (self._frame is None or not is_known(self._frame, ref)):
            ref = None
        if ref != self._over:
            self._over = ref
            self.hovered.emit(ref)

    @guard
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Beside the cells: all of it again."""
        if self._ref_at(event.position()) is None:
            self.zoom_to_fit()
        event.accept()

    @guard
    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches and self._frame is not None:
            self.zoom_by(STEP**notches, event.position())
        event.accept()

    @guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setSceneRect(0, 0, self.viewport().width(), self.viewport().height())

    @guard
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.viewport().update()

    @guard(default=QSize(840, 190))
    def sizeHint(self) -> QSize:
        return QSize(840, 190)


def enlargement(body: QRectF, frame: Frame) -> float:
    """How much larger than usual everything may be drawn on a large card, without folding anything away for it."""
    rows = frame.spec.num_layers * frame.spec.num_directions + 2 + LANE * len(wanted_lanes(frame.spec))
    for factor in LARGER:
        wide, high = frame.steps * COLUMN[1] + BESIDE, rows * COMFORTABLE_ROW
        if body.width() >= wide * SMALL * factor and body.height() >= high * SMALL * factor:
            return factor
    return 1.0


def paint_card(painter: QPainter, rect: QRectF, theme: Theme, *, radius: float = 6.0) -> None:
    """A panel on the window's ground: border and round corners, as the style sheet gives them to other cards."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, QColor(theme.window))
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
