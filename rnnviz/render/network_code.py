"""The loop over cells in Python beside the diagram of a stack, with the lines that this step runs marked."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from rnnviz.core.code import loop_lines
from rnnviz.core.spec import StackSpec
from rnnviz.render.fonts import mono_font
from rnnviz.render.network_layout import fold
from rnnviz.render.palette import mix
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame

LINE = 1.75  # distance of two lines, in units of the text size
INDENT = 1.6  # room for the mark
SMALLEST = 24.0  # units of width that the diagram keeps


def words(text: str) -> str:
    """A text of the card in the person's language."""
    return QCoreApplication.translate("UnrolledNetwork", text)


def code_width(frame: Frame, width: float, unit: float) -> float:
    """Pixels that the code takes of a card `width` wide; 0 where there is no loop or no room for it."""
    if not isinstance(frame.spec, StackSpec):
        return 0.0
    metrics = QFontMetricsF(mono_font(unit))
    lines = loop_lines(frame.spec, frame.steps)
    lines[0] += f"  # t = {frame.steps}"
    wanted = max(metrics.horizontalAdvance(line) for line in lines) + (INDENT + 1) * unit
    return wanted if width - wanted >= SMALLEST * unit else 0.0


def paint_loop(painter: QPainter, rect: QRectF, frame: Frame, theme: Theme, unit: float) -> None:
    """The lines of the loop; those of the cells that this position computes carry a mark and their t."""
    assert isinstance(frame.spec, StackSpec)
    painter.save()
    painter.setFont(mono_font(unit))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.field))
    lines = loop_lines(frame.spec, frame.steps)
    running = {layer + 1: t for layer, _, t in frame.cells}
    shown = fold(len(lines), int(rect.height() / (LINE * unit)), sorted(running) or [0])
    height = LINE * unit * (len(shown) + 0.6)
    top = rect.top() + max(0.0, (rect.height() - height) / 2)
    painter.drawRoundedRect(QRectF(rect.left(), top, rect.width(), height), 0.5 * unit, 0.5 * unit)
    for place, index in enumerate(shown):
        box = QRectF(rect.left(), top + LINE * unit * (place + 0.3), rect.width(), LINE * unit)
        text = "    …" if index is None else lines[index]
        _line(painter, box, text, theme, unit, marked=index in running)
    times = sorted(set(running.values()))
    said = ", ".join(str(t) for t in times)
    if said and shown[0] == 0:
        painter.setPen(QColor(theme.newest))
        after = QFontMetricsF(painter.font()).horizontalAdvance(lines[0] + "  ")
        box = QRectF(rect.left() + INDENT * unit + after, top + LINE * unit * 0.3, rect.width(), LINE * unit)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"# t = {said}")
    painter.restore()


def _line(painter: QPainter, box: QRectF, text: str, theme: Theme, unit: float, *, marked: bool) -> None:
    if marked:
        painter.fillRect(box, QColor(mix(theme.field, theme.newest, 0.16)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.newest))
        x, y, r = box.left() + 0.6 * unit, box.center().y(), 0.36 * unit
        painter.drawPolygon(QPolygonF([QPointF(x, y - r), QPointF(x + 1.6 * r, y), QPointF(x, y + r)]))
    painter.setPen(QColor(theme.text))
    inner = box.adjusted(INDENT * unit, 0, 0, 0)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
