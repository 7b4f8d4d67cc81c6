"""From a display level to a colour: one table of 256 entries per theme and kind of scale."""

from __future__ import annotations

import os
from functools import lru_cache

import numpy as np
import numpy.typing as npt

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from pyqtgraph import colormap
from PySide6.QtGui import QColor

from rnnviz.render.colour_maps import DIVERGING, SEQUENTIAL
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Scale
from rnnviz.scene.levels import INFINITE, LEVELS, NAN, encode

Table = npt.NDArray[np.uint32]


def table(scale: Scale, theme: Theme) -> Table:
    """(256,): the colour of every code as 0xffRRGGBB, as QImage.Format_RGB32 holds it."""
    known = SEQUENTIAL if scale.sequential else DIVERGING
    own = theme.sequential_map if scale.sequential else theme.colour_map
    name = scale.colours if scale.colours in known else own  # a file may name a map that does not exist here
    return _table(name, scale.sequential, theme.nan, theme.infinite)


@lru_cache(maxsize=32)
def _table(name: str, sequential: bool, nan: str, infinite: str) -> Table:
    codes = np.arange(256)
    size = np.minimum(codes >> 1, LEVELS) / LEVELS
    signed = np.where(codes & 1, -size, size)
    places = size if sequential else 0.5 + 0.5 * signed
    rgb = colormap.get(name).map(places, mode="byte")[:, :3].astype(np.uint32)
    made: Table = (np.uint32(0xFF) << 24) | (rgb[:, 0] << 16) | (rgb[:, 1] << 8) | rgb[:, 2]
    made[INFINITE] = QColor(infinite).rgb()
    made[NAN] = QColor(nan).rgb()
    made.flags.writeable = False
    return made


def shade(value: float, scale: Scale, theme: Theme) -> QColor:
    """The very colour that a cell with this value has."""
    code = int(encode(np.array([value], dtype=np.float64), scale)[0])
    return QColor.fromRgb(int(table(scale, theme)[code]))
