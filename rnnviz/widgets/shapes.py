"""Every shape with named axes; the selected one says in words why it is so."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout

from rnnviz.core.shapes import Shape, shapes
from rnnviz.core.spec import RunSpec
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.theme import Theme

ROW_HEIGHT = 21
FIRST = "h_n"  # the shape that people ask about most


class ShapeTable(QFrame):
    """name, sizes, axes; below it the reason."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("shapeTable")
        self.setProperty("card", True)
        self._shapes: tuple[Shape, ...] = ()
        heading = QLabel(self.tr("Shapes"), self)
        heading.setProperty("role", "heading")
        self._table = QTableWidget(0, 2, self)
        self._table.setObjectName("shapeRows")
        self._table.setAccessibleName(self.tr("Shapes of all tensors"))
        self._table.horizontalHeader().hide()
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._table.setShowGrid(False)
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setTabKeyNavigation(False)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._table.currentCellChanged.connect(self._on_row)
        self._why = QLabel(self)
        self._why.setObjectName("shapeWhy")
        self._why.setWordWrap(True)
        self._why.setMinimumHeight(84)
        self._why.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addWidget(heading)
        column.addWidget(self._table, 1)
        column.addWidget(self._why)

    def set_run(self, run: RunSpec) -> None:
        """Show the shapes of `run`; the same name stays selected."""
        made = shapes(run)
        if made == self._shapes:
            return
        row = self._table.currentRow()
        chosen = self._shapes[row].name if 0 <= row < len(self._shapes) else FIRST
        self._shapes = made
        self._table.setRowCount(len(made))
        for k, shape in enumerate(made):
            self._fill(k, shape)
        names = [shape.name for shape in made]
        self._table.setCurrentCell(names.index(chosen) if chosen in names else min(1, len(names) - 1), 0)
        self._on_row(self._table.currentRow())

    def _fill(self, row: int, shape: Shape) -> None:
        sizes = ", ".join(str(size) for size in shape.sizes) + ("," if len(shape.sizes) == 1 else "")
        named = ", ".join(shape.axes)
        why = shape.why.english()
        for column, text in enumerate((shape.name, f"({sizes})")):
            item = QTableWidgetItem(text)
            item.setFont(mono_font(SMALL + 1))
            item.setToolTip(f"{shape.name}  ({named})\n{why}")
            self._table.setItem(row, column, item)

    def _on_row(self, row: int, *_more: int) -> None:
        if 0 <= row < len(self._shapes):
            shape = self._shapes[row]
            axes = ", ".join(f"{axis}={size}" for axis, size in zip(shape.axes, shape.sizes, strict=True))
            self._why.setText(f"<b>{shape.name}</b> ({axes})<br>{shape.why.english()}")

    def set_theme(self, theme: Theme) -> None:
        """Colours come from the style sheet; nothing of its own."""
