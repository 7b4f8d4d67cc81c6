"""h_n and c_n below output: one row per layer and direction, which fills when its last step is reached."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsWidget

from rnnviz.core.spec import StackSpec
from rnnviz.render.cells import ImageCache, paint_heatmap
from rnnviz.render.fonts import NORMAL, SMALL, mono_font, ui_font
from rnnviz.render.tensor_text import final_shape, without_names
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Final, Frame, Ref
from rnnviz.scene.places import in_final
from rnnviz.support.guard import guard

ROW = 19  # logical pixels of a row of h_n with room, and without
LEAST_ROW = 4.0
LEAST_TEXT = 9  # pixels of the text beside the rows, however low they are
HELP = 28  # logical pixels of the mark behind a heading, and around it
HEADING = 30  # logical pixels of the heading of h_n
SAID = 16  # logical pixels of the sentence below it
WHOLE = Qt.TextFlag.TextDontClip  # a row may be lower than its letters with their descenders


def words(text: str) -> str:
    """A text of this card in the person's language."""
    return QCoreApplication.translate("OutputPanel", text)


class FinalRows(QGraphicsWidget):
    """The rows of h_n, then of c_n, each under a heading with its shape and one sentence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._frame: Frame | None = None
        self._boxes: list[tuple[Final, QRectF]] = []
        self._pitch = float(ROW)
        self._said = True
        self._caches: dict[tuple[str, int], ImageCache] = {}

    def show_frame(self, frame: Frame) -> None:
        old, self._frame = self._frame, frame
        if old is None or _look(old) != _look(frame):
            self.update()

    def _groups(self, frame: Frame) -> list[tuple[str, list[Final]]]:
        found = []
        for name in ("h_n", "c_n"):
            rows = [final for final in frame.finals if final.tensor == name]
            if rows:
                found.append((name, sorted(rows, key=lambda final: final.index)))
        return found

    def fit(self, frame: Frame, room: float, *, said: bool) -> None:
        """Choose the height of one row, so that all of them take no more than `room` where they can be read."""
        self._said = said
        groups = self._groups(frame)
        rows = sum(len(rows) for _, rows in groups)
        self._pitch = min(float(ROW), max(LEAST_ROW, (room - self._head * len(groups)) / max(rows, 1)))
        self.update()

    @property
    def _head(self) -> int:
        """Pixels of a heading with its sentence."""
        return HEADING + (SAID if self._said else 0)

    @property
    def _to_rows(self) -> int:
        """Pixels from the top of a heading to its first row."""
        return self._head - 9

    def height_for(self, frame: Frame) -> int:
        """Pixels that all rows and their headings need."""
        return math.ceil(sum(self._head + self._pitch * len(rows) for _, rows in self._groups(frame)) + 4)

    def heading_ends(self, frame: Frame) -> dict[str, QPointF]:
        """The right end of each heading, at half its height."""
        found, top = {}, 6.0
        bold, mono = QFontMetricsF(ui_font(NORMAL, bold=True)), QFontMetricsF(mono_font(SMALL + 1))
        for name, rows in self._groups(frame):
            width = bold.horizontalAdvance(name) + 9
            width += mono.horizontalAdvance(self._shape(frame, name, width, mono))
            found[name] = QPointF(width + 8, top + 9)
            top += self._to_rows + self._pitch * len(rows) + 6
        return found

    def _shape(self, frame: Frame, name: str, used: float, metrics: QFontMetricsF) -> str:
        """That of the heading, as far as it has room behind `used` pixels and before the mark."""
        room = self.rect().width() - used - HELP
        return next((text for text in shapes(final_shape(frame, name)) if metrics.horizontalAdvance(text) <= room), "")

    def ref_at(self, point: QPointF, sample: int) -> Ref | None:
        for final, box in self._boxes:
            if box.contains(point) and final.computed:
                unit = math.floor((point.x() - box.left()) / box.width() * len(final.values))
                unit = min(unit, len(final.values) - 1)
                return Ref(final.tensor, final.layer, final.direction, final.t, sample, unit)
        return None

    @guard
    def paint(self, painter: QPainter, *_args: object) -> None:
        frame = self._frame
        if frame is None:
            return
        self._boxes = []
        top = 6.0
        for name, rows in self._groups(frame):
            top = self._heading(painter, frame, name, top)
            size = min(SMALL, max(LEAST_TEXT, self._pitch))
            stride = math.ceil(size / self._pitch - 0.05)  # low rows share their names: those between are left out
            for k, final in enumerate(rows):
                self._row(painter, frame, final, top, size, named=k % stride == 0)
                top += self._pitch
            top += 6

    def _heading(self, painter: QPainter, frame: Frame, name: str, top: float) -> float:
        width = self.rect().width()
        painter.setFont(ui_font(NORMAL, bold=True))
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(0, top, width, 18), Qt.AlignmentFlag.AlignVCenter, name)
        used = QFontMetricsF(painter.font()).horizontalAdvance(name) + 9
        painter.setFont(mono_font(SMALL + 1))
        painter.setPen(QColor(self._theme.muted))
        shape = self._shape(frame, name, used, QFontMetricsF(painter.font()))
        painter.drawText(QRectF(used, top, width - used, 18), Qt.AlignmentFlag.AlignVCenter, shape)
        below = top + self._to_rows
        if not self._said:
            return below
        painter.setFont(ui_font(SMALL))
        text = words("every layer's own last state") if frame.spec.num_layers > 1 else words("the last state")
        if frame.spec.num_directions == 2:
            text = words("every layer's and direction's own last state")
        if swapped(frame):
            text = words("batch_first does not move it: no t axis")
        painter.drawText(QRectF(0, top + 18, width, 16), Qt.AlignmentFlag.AlignVCenter, text)
        return below

    def _row(self, painter: QPainter, frame: Frame, final: Final, top: float, size: float, *, named: bool) -> None:
        width, pitch = self.rect().width(), self._pitch
        painter.setFont(mono_font(size))
        metrics = QFontMetricsF(painter.font())
        label, when = _label(frame, final), f"t={final.t}" if final.computed else words("later")
        left = metrics.horizontalAdvance(_label(frame, frame.finals[-1])) + 8
        right = max(metrics.horizontalAdvance(f"t={frame.steps - 1}"), metrics.horizontalAdvance(words("later"))) + 8
        middle = QRectF(0, top, width, pitch)
        if named:
            painter.setPen(QColor(self._theme.text))
            painter.drawText(middle, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | WHOLE, label)
            painter.setPen(QColor(self._theme.newest if final.newest else self._theme.muted))
            painter.drawText(middle, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | WHOLE, when)
        box = QRectF(left, top + 2, max(width - left - right, 10), max(pitch - 5, 3))
        self._boxes.append((final, box))
        self._cells(painter, frame, final, box)

    def _cells(self, painter: QPainter, frame: Frame, final: Final, box: QRectF) -> None:
        cache = self._caches.setdefault((final.tensor, final.index), ImageCache())
        painter.save()
        rect = painter.worldTransform().mapRect(box)
        painter.resetTransform()
        row = final.as_row()
        paint_heatmap(painter, rect, row, self._theme, numbers=False, newest=False, cursor=None, pins=(), cache=cache)
        painter.setPen(QColor(self._theme.newest if final.newest else self._theme.border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)
        count = len(final.values)
        marks = [(pin, True) for pin in frame.pins] + ([(frame.cursor, False)] if frame.cursor else [])
        for ref, dotted in marks:
            unit = in_final(ref, final) if final.computed else None
            if unit is not None:
                cell = QRectF(
                    rect.left() + unit * rect.width() / count, rect.top(), rect.width() / count, rect.height()
                )
                style = Qt.PenStyle.DotLine if dotted else Qt.PenStyle.SolidLine
                painter.setPen(QPen(QColor(self._theme.cursor), 2, style))
                painter.drawRect(cell)
        painter.restore()


def shapes(shape: str) -> tuple[str, str, str]:
    """For less and less room: with the names of its axes, without, none."""
    return shape, without_names(shape), ""


def _look(frame: Frame) -> tuple[object, ...]:
    """What the rows of final states depend on."""
    states = ((id(final.codes), final.scale, final.computed, final.newest) for final in frame.finals)
    marks = (ref for ref in (frame.cursor, *frame.pins) if ref is not None and ref.tensor in ("h", "c"))
    return *states, *marks


def swapped(frame: Frame) -> bool:
    """Whether batch_first shows in the shapes."""
    return frame.spec.batch_first and not frame.unbatched


def _label(frame: Frame, final: Final) -> str:
    """ "h_n[2] l1 >": where the row stands and where it comes from."""
    if isinstance(frame.spec, StackSpec):
        return f"{final.tensor[0]}{final.layer + 1}" if frame.spec.num_layers > 1 else final.tensor[0]
    arrow = "" if frame.spec.num_directions == 1 else (" >" if final.direction == 0 else " <")
    return f"{final.tensor}[{final.index}] l{final.layer}{arrow}"
