"""A tensor as a table: a Qt model over a view of the array, which costs nothing however large it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from rnnviz.core.tensors import Tensor
from rnnviz.render.colours import shade
from rnnviz.render.palette import ink_on
from rnnviz.render.theme import LIGHT, Theme
from rnnviz.scene.frame import Scale
from rnnviz.scene.levels import scale_of
from rnnviz.support.guard import guard
from rnnviz.widgets.number_words import shown

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class TensorModel(QAbstractTableModel):
    """Two axes of one tensor; of three the sequence n is fixed."""

    def __init__(self) -> None:
        super().__init__()
        self.tensor: Tensor | None = None
        self.n = 0
        self.full = self.coloured = False
        self._values: npt.NDArray[Any] = np.zeros((0, 0), np.float32)
        self._axes: tuple[str, str] = ("row", "column")
        self._scale = Scale("t", -1.0, 1.0)
        self._theme = LIGHT

    def show_tensor(self, tensor: Tensor, n: int = 0) -> None:
        """Another tensor, or another sequence of it."""
        self.beginResetModel()
        same = tensor is self.tensor
        self.tensor, self.n = tensor, n
        self._values, self._axes = _flat(tensor, n)
        if not same:
            self._scale = _scale(tensor)
        self.endResetModel()

    def set_look(self, theme: Theme, *, full: bool, coloured: bool) -> None:
        """Digits and colours of the numbers."""
        self._theme, self.full, self.coloured = theme, full, coloured
        if self._values.size:
            rows, columns = self._values.shape
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))

    @property
    def values(self) -> npt.NDArray[Any]:
        """(rows, columns): what is shown; a view."""
        return self._values

    def expression(self, row: str, column: str) -> str:
        """ "output[4, 0, 7]" with the given texts as indices; ":" and ":" give the whole table."""
        if self.tensor is None:
            return ""
        given = {self._axes[0]: row, self._axes[1]: column, "n": str(self.n)}
        return f"{self.tensor.name}[{', '.join(given[axis] for axis in self.tensor.axes)}]"

    # --- Qt's questions ----------------------------------------------------------------------------
    @guard(default=0)
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else int(self._values.shape[0])

    @guard(default=0)
    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else int(self._values.shape[1])

    @guard
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = self._values[index.row(), index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown(value, full=self.full)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{self.expression(str(index.row()), str(index.column()))} = {value!s}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.BackgroundRole if self.coloured:
                return shade(float(value), self._scale, self._theme)
            case Qt.ItemDataRole.ForegroundRole if self.coloured:
                ground = shade(float(value), self._scale, self._theme).name()
                return QColor(ink_on(ground))
        return None

    @guard
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or self.tensor is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            units = self._axes[1] == "unit" and self.tensor.name != "output"  # which has those of both directions
            return f"u{section}" if units else str(section)
        if self._axes[0] == "row" and self.tensor.blocks:
            size = max(self._values.shape[0] // len(self.tensor.blocks), 1)
            return f"{section}  {self.tensor.blocks[section // size]} {section % size}"
        return {"t": f"t = {section}", "layer": f"[{section}]"}.get(self._axes[0], str(section))


def _flat(tensor: Tensor, n: int) -> tuple[npt.NDArray[Any], tuple[str, str]]:
    """(rows, columns) and the names of these two axes."""
    values, axes = tensor.values, tensor.axes
    if "n" in axes:
        values = np.take(values, n, axis=axes.index("n")) if values.size < 4096 else _view(values, axes.index("n"), n)
        axes = tuple(axis for axis in axes if axis != "n")
    if values.ndim == 1:
        return values[:, None], (axes[0], "")
    return values, (axes[0], axes[1])


def _view(values: npt.NDArray[Any], axis: int, n: int) -> npt.NDArray[Any]:
    """One sequence without a copy."""
    return values[n] if axis == 0 else values[:, n]


def _scale(tensor: Tensor) -> Scale:
    if tensor.name.startswith("gates") and tensor.name.rstrip("]\"'")[-1] not in "gn":
        return Scale("gate", 0.0, 1.0, sequential=True)
    return scale_of("t", [np.asarray(tensor.values)], bounded=False)
