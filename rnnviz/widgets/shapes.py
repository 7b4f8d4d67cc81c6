"""The shape of every tensor with named axes, and for the chosen one a sentence that says why."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from rnnviz.core.shapes import Shape, shapes
from rnnviz.core.spec import RunSpec
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.palette import mix
from rnnviz.render.theme import Theme
from rnnviz.support.messages import Problem
from rnnviz.widgets.fields import Sentence, heading, make_card

NAME, SIZES, AXES = range(3)
ROW_HEIGHT = 20  # logical pixels


class ShapeTable(QWidget):
    """Rows such as "h_n  (4, 3, 20)  (D*num_layers, N, H_out)"; h_n is chosen at first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shapeTable")
        make_card(self)
        self._theme = theme
        self._shapes: tuple[Shape, ...] = ()
        self._chosen = ""
        self._make_list()
        self._axes = Sentence("mono", self)
        self._axes.setObjectName("shapeAxes")
        self._why = Sentence("", self)
        self._why.setObjectName("shapeWhy")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 10)
        column.setSpacing(4)
        column.addWidget(heading(self.tr("Shapes"), self))
        column.addWidget(self._list, 1)
        column.addWidget(self._axes)
        column.addWidget(self._why)
        self.set_theme(theme)

    def _make_list(self) -> None:
        self._list = QTreeWidget(self)
        self._list.setObjectName("shapeList")
        self._list.setColumnCount(3)
        self._list.setHeaderLabels([self.tr("tensor"), self.tr("shape"), self.tr("axes")])
        self._list.setHeaderHidden(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAllColumnsShowFocus(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setMinimumHeight(72)
        self._list.setAccessibleName(self.tr("Shapes of all tensors"))
        header = self._list.header()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(SIZES, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(40)
        self._list.currentItemChanged.connect(self._choose)

    def set_run(self, run: RunSpec) -> None:
        """Show the shapes of what is set up; what is wrong with it is said instead of the reason."""
        try:
            self._shapes = shapes(run)
        except Problem as problem:
            self._axes.say("")
            self._why.say(problem.message.english())
            return
        blocker = QSignalBlocker(self._list)
        self._list.clear()
        for shape in self._shapes:
            self._list.addTopLevelItem(self._item(shape))
        del blocker
        self._tint()
        self._select(self._chosen)

    def _item(self, shape: Shape) -> QTreeWidgetItem:
        item = QTreeWidgetItem([shape.name, sizes_text(shape), axes_text(shape)])
        tip = f"{shape.name} {full_text(shape)}\n{shape.why.english()}"
        for column in (NAME, SIZES, AXES):
            item.setFont(column, mono_font(SMALL))
            item.setSizeHint(column, QSize(0, ROW_HEIGHT))
            item.setToolTip(column, tip)
        return item

    def _select(self, name: str) -> None:
        names = [shape.name for shape in self._shapes]
        wanted = name if name in names else first_choice(names)
        item = self._list.topLevelItem(names.index(wanted)) if wanted else None
        if item is not None:
            self._list.setCurrentItem(item)
        self._explain()

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._chosen = item.text(NAME)
            self._explain()

    def _explain(self) -> None:
        item = self._list.currentItem()
        index = self._list.indexOfTopLevelItem(item) if item is not None else -1
        shape = self._shapes[index] if 0 <= index < len(self._shapes) else None
        self._axes.say(f"{shape.name} {full_text(shape)}" if shape else "")
        self._why.say(shape.why.english() if shape else "")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._axes.setFont(mono_font(SMALL))
        look = self._list.palette()
        look.setColor(QPalette.ColorRole.Highlight, QColor(mix(theme.surface, theme.accent, 0.16)))
        look.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.text))
        self._list.setPalette(look)
        self._tint()

    def _tint(self) -> None:
        muted = QColor(self._theme.muted)
        for row in range(self._list.topLevelItemCount()):
            item = self._list.topLevelItem(row)
            if item is not None:
                item.setForeground(AXES, muted)


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
