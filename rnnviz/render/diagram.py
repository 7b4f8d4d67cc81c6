"""The unrolled network in the window: a card that shows one frame and says which cell was clicked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from rnnviz.render.fonts import NORMAL, ui_font
from rnnviz.render.labels import caption
from rnnviz.render.network_layout import NetworkLayout
from rnnviz.render.network_paint import paint_network, points_at
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Ref
from rnnviz.support.guard import guard

PADDING = 12.0


class UnrolledNetwork(QGraphicsView):
    """The card over the heatmaps; clicking a cell asks to go where it is computed."""

    clicked = Signal(object)  # Ref

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
        self.setAccessibleName(self.tr("Unrolled network"))
        self.viewport().setToolTip(
            self.tr("Colour of a cell: root mean square of its units, with the sign of their mean. A click goes there.")
        )

    def set_frame(self, frame: Frame | None) -> None:
        """Show `frame`, or an empty card."""
        self._frame = frame
        self.setAccessibleDescription(caption(frame) if frame is not None else "")
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.viewport().update()

    def place_of(self, ref: Ref) -> QPointF | None:
        """The centre of a cell in the viewport, or None where it is folded away."""
        if self._layout is not None:
            for row, t, x, y in self._layout.cells():
                if points_at(ref, row, t):
                    return QPointF(x, y)
        return None

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
            self._layout = paint_network(painter, body, self._frame, theme)
        painter.restore()

    def _header(self, painter: QPainter, inner: QRectF) -> float:
        line = QRectF(inner.left(), inner.top(), inner.width(), NORMAL * 1.5)
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

    def _ref_at(self, point: QPointF) -> Ref | None:
        found = self._layout.at(point.x(), point.y()) if self._layout is not None else None
        if found is None or self._frame is None:
            return None
        row, t = found
        if row.is_input:
            return Ref("x", t=t, n=self._frame.sample)
        return Ref("h", row.layer, row.direction, t, self._frame.sample)

    @guard
    def mousePressEvent(self, event: QMouseEvent) -> None:
        ref = self._ref_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if ref is not None:
            self.clicked.emit(ref)

        event.accept()

    @guard
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @guard
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._ref_at(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

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


def paint_card(painter: QPainter, rect: QRectF, theme: Theme, *, radius: float = 6.0) -> None:
    """A panel on the window's ground: border and round corners, as the style sheet gives them to other cards."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, QColor(theme.window))
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
