"""The shape of every tensor with named axes, and for the chosen one a sentence that says why."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.shapes import Shape, shapes
from rnnviz.core.spec import RunSpec
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.icons import icon
from rnnviz.render.palette import mix
from rnnviz.render.theme import Theme
from rnnviz.render.words import sentence
from rnnviz.support.guard import guard
from rnnviz.support.messages import Problem
from rnnviz.widgets.concepts import concept_of
from rnnviz.widgets.fields import Sentence, heading, make_card
from rnnviz.widgets.popover import HelpMark

ROW_HEIGHT = 34  # logical pixels: two lines
EDGE = 6
SHAPE = Qt.ItemDataRole.UserRole


class ShapeTable(QWidget):
    """Rows of two lines, "h_n  (4, 3, 20)" over "(D*num_layers, N, H_out)"; h_n is chosen at first."""

    table_requested = Signal(str)  # a tensor's name: double click or Return

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shapeTable")
        make_card(self)
        self._shapes: tuple[Shape, ...] = ()
        self._chosen = ""
        self._make_list(theme)
        self._why = Sentence("", self)
        self._why.setObjectName("shapeWhy")
        self._help = HelpMark("", self)
        self._as_table = QToolButton(self)
        self._as_table.setObjectName("shapeAsTable")
        self._as_table.setAutoRaise(True)
        self._as_table.setIconSize(QSize(16, 16))
        self._as_table.setToolTip(self.tr("Show this tensor as a table (double click, Return)."))
        self._as_table.setAccessibleName(self.tr("Show as table"))
        self._as_table.clicked.connect(self._show_table)
        top = QHBoxLayout()
        top.addWidget(heading(self.tr("Shapes"), self))
        top.addWidget(self._help)
        top.addStretch(1)
        top.addWidget(self._as_table)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 8, 10)
        column.setSpacing(3)
        column.addLayout(top)
        column.addWidget(self._list, 1)
        column.addWidget(self._why)
        self.set_theme(theme)

    def _make_list(self, theme: Theme) -> None:
        self._list = ShapeList(self)
        self._list.setObjectName("shapeList")
        self._rows = ShapeRows(theme, self._list)
        self._list.setItemDelegate(self._rows)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setMinimumHeight(2 * ROW_HEIGHT)
        self._list.setAccessibleName(self.tr("Shapes of all tensors"))
        self._list.currentItemChanged.connect(self._choose)
        self._list.itemActivated.connect(self._activate)

    def set_run(self, run: RunSpec) -> None:
        """Show the shapes of what is set up; what is wrong with it is said instead of the reason."""
        try:
            self._shapes = shapes(run)
        except Problem as problem:
            self._why.say(sentence(problem.message))
            return
        blocker = QSignalBlocker(self._list)
        self._list.clear()
        for shape in self._shapes:
            self._list.addItem(_item(shape))
        del blocker
        self._select(self._chosen)

    def _select(self, name: str) -> None:
        names = [shape.name for shape in self._shapes]
        wanted = name if name in names else first_choice(names)
        if wanted:
            self._list.setCurrentRow(names.index(wanted))
        self._explain()

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._chosen = item.data(SHAPE).name
            self._explain()

    def _activate(self, item: QListWidgetItem) -> None:
        self.table_requested.emit(item.data(SHAPE).name)

    def _show_table(self) -> None:
        if self._list.currentItem() is not None:
            self._activate(self._list.currentItem())

    def _explain(self) -> None:
        row = self._list.currentRow()
        shape = self._shapes[row] if 0 <= row < len(self._shapes) else None
        self._why.say(sentence(shape.why) if shape is not None else "")
        gates = 1 if shape is None else 2 if shape.axes[0].startswith(("3*", "4*")) else 1
        self._help.set_concept(concept_of(shape.name.split(".")[-1], gates=gates) if shape is not None else "")

    def set_theme(self, theme: Theme) -> None:
        self._rows.theme = theme
        self._as_table.setIcon(icon("table", theme))
        self._list.viewport().update()


def _item(shape: Shape) -> QListWidgetItem:
    item = QListWidgetItem(f"{shape.name} {full_text(shape)}")  # what assistive tools read
    item.setData(SHAPE, shape)
    item.setToolTip(f"{shape.name} {full_text(shape)}\n{sentence(shape.why)}")
    return item


class ShapeList(QListWidget):
    """Keeps its chosen row in view when the sentence below takes some of its room."""

    @guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.currentItem() is not None:
            self.scrollToItem(self.currentItem())


class ShapeRows(QStyledItemDelegate):
    """Draws name and sizes in the first line, the names of the axes in the second."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    @guard(default=QSize(100, ROW_HEIGHT))
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW_HEIGHT)

    @guard
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shape: Shape = index.data(SHAPE)
        painter.save()
        box = QRectF(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(mix(self.theme.surface, self.theme.accent, 0.16)))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(self.theme.accent))
            painter.drawRect(box.adjusted(0.5, 0.5, -1, -1))
        inner = box.adjusted(EDGE, 2, -EDGE, -2)
        line = inner.height() / 2
        above, below = inner.adjusted(0, 0, 0, -line), inner.adjusted(0, line, 0, 0)
        sizes = sizes_text(shape)
        painter.setFont(mono_font(SMALL + 1, bold=True))
        painter.setPen(QColor(self.theme.text))
        painter.drawText(above, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, sizes)
        room = above.width() - QFontMetricsF(painter.font()).horizontalAdvance(sizes) - EDGE
        painter.setFont(mono_font(SMALL + 1))
        name = QFontMetricsF(painter.font()).elidedText(shape.name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(mono_font(SMALL))
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, axes_text(shape))
        painter.restore()


def first_choice(names: list[str]) -> str:
    """h_n, the shape that surprises most; for cells the last h."""
    if "h_n" in names:
        return "h_n"
    states = [name for name in names if name.startswith("h")]
    return states[-1] if states else next(iter(names), "")


def sizes_text(shape: Shape) -> str:
    """As Python prints it: "(4, 3, 20)", "(20,)"."""
    return str(tuple(shape.sizes))


def axes_text(shape: Shape) -> str:
    """The names of the axes: "(D*num_layers, N, H_out)"."""
    return f"({', '.join(shape.axes)}{',' if len(shape.axes) == 1 else ''})"


def full_text(shape: Shape) -> str:
    """Names with sizes: "(D*num_layers=4, N=3, H_out=20)"."""
    return f"({', '.join(f'{axis}={size}' for axis, size in zip(shape.axes, shape.sizes, strict=True))})"
