"""The rows of the weights that meet in one number, as thin strips in the colours of the heatmaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from rnnviz.render.colours import table
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Scale
from rnnviz.scene.levels import encode, resample, scale_of
from rnnviz.scene.partition import edges
from rnnviz.support.guard import guard

ROW = 17
GAP = 3


@dataclass(frozen=True, eq=False)
class WeightRow:
    """`expression` yields `values`, one row of a weight; `gate` says which block it is from."""

    expression: str
    gate: str
    values: npt.NDArray[Any]


class WeightRows(QWidget):
    """One strip per row, all on one symmetric scale; a tooltip has the number under the mouse."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("weightRows")
        self._theme = theme
        self._rows: tuple[WeightRow, ...] = ()
        self._scale = Scale("w", -1.0, 1.0)

    def set_rows(self, rows: Sequence[WeightRow]) -> None:
        """Show `rows` in this order."""
        self._rows = tuple(rows)
        self._scale = scale_of("w", [np.asarray(row.values) for row in rows], bounded=False)
        self.setFixedHeight(max(1, ROW * len(self._rows)))
        self.setAccessibleDescription("; ".join(row.expression for row in self._rows))
        self.update()

    @property
    def largest(self) -> float:
        """The end of the scale."""
        return self._scale.high

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @guard(default=QSize(200, ROW))
    def sizeHint(self) -> QSize:
        return QSize(200, ROW * max(1, len(self._rows)))

    def _left(self) -> int:
        metrics = QFontMetricsF(mono_font(SMALL))
        widest = max((metrics.horizontalAdvance(_label(row)) for row in self._rows), default=0.0)
        return min(round(widest) + 8, self.width() * 7 // 10)

    def _strip(self, k: int) -> QRect:
        left = self._left()
        return QRect(left, k * ROW + GAP // 2 + 1, max(self.width() - left, 1), ROW - GAP)

    @guard
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(mono_font(SMALL))
        metrics = QFontMetricsF(painter.font())
        left = self._left()
        for k, row in enumerate(self._rows):
            painter.setPen(QColor(self._theme.muted))
            text = metrics.elidedText(_label(row), Qt.TextElideMode.ElideMiddle, left - 6)
            painter.drawText(QRectF(0, k * ROW, left, ROW), Qt.AlignmentFlag.AlignVCenter, text)
            strip = self._strip(k)
            painter.drawImage(strip, self._image(row, strip))
            painter.setPen(QColor(self._theme.border))
            painter.drawRect(strip.adjusted(0, 0, -1, -1))
        painter.end()

    def _image(self, row: WeightRow, strip: QRect) -> QImage:
        width = max(1, round(strip.width() * self.devicePixelRatioF()))
        codes = resample(encode(np.asarray(row.values)[:, None], self._scale), width, 1)
        pixels = np.ascontiguousarray(table(self._scale, self._theme)[codes])
        return QImage(pixels.tobytes(), width, 1, QImage.Format.Format_RGB32).copy()

    def tip_at(self, x: float, y: float) -> str:
        """ "weight_ih_l0[29, 3] = 0.1234" under a point, or ""."""
        k = int(y // ROW)
        if not 0 <= k < len(self._rows) or not self._rows[k].values.size:
            return ""
        row, strip = self._rows[k], self._strip(k)
        if not strip.left() <= x <= strip.right():
            return f"{row.expression}  ({row.gate})" if row.gate else row.expression
        count, pixel = len(row.values), int(x - strip.left())
        if count <= strip.width():
            column = int(np.searchsorted(edges(count, strip.width()), pixel, side="right")) - 1
        else:
            column = pixel * count // strip.width()
        return f"{row.expression[:-1]}, {column}] = {row.values[column]}"

    @guard(default=False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().x(), event.pos().y()), self)
            return True
        return super().event(event)


def _label(row: WeightRow) -> str:
    """ "f  weight_ih_l0[18]": the gate whose block the row is from."""
    return f"{row.gate}  {row.expression}" if len(row.gate) == 1 else row.expression
