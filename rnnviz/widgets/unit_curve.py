"""The inspector's curve of a unit over time, with the pinned units beside it."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.render.curve import Curve, UnitCurve, colours
from rnnviz.render.fonts import SMALL, mono_font
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Ref
from rnnviz.scene.inspection import known, series
from rnnviz.scene.places import explained
from rnnviz.widgets.section import Section, rich_label

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

MOST = 6  # curves at once
MOST_COPIES = 24  # units whose numbers are kept


class CurveSection(QWidget):
    """Heading, plot, and which colour is which unit."""

    ref_requested = Signal(object)  # Ref

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ref = Ref("h")
        self._copied_from: Trace | None = None
        self._copies: dict[Ref, npt.NDArray[Any]] = {}
        self.plot = UnitCurve(theme)
        self.plot.setAccessibleName(self.tr("Curve of this unit over time"))
        self.plot.clicked.connect(self._on_click)
        self._legend = rich_label("curveLegend", self)
        self._section = Section("", self.plot, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._section)
        column.addWidget(self._legend)

    def show_curves(self, trace: Trace, frame: Frame, ref: Ref) -> None:
        """The unit of `ref` first, then those of the pins, a pinned gate's by its state; h_0 and c_0 have no curve."""
        if ref.tensor.endswith("_0"):
            return
        self._ref = ref
        pins = (explained(pin, trace.spec) for pin in reversed(frame.pins) if not pin.tensor.endswith("_0"))
        units = dict.fromkeys(_unit(r) for r in (ref, *pins))
        shown = list(units)[:MOST]
        curves = [Curve(self._series(trace, unit), known(frame, unit)) for unit in shown]
        high = max(_largest(curve.values) for curve in curves) or 1.0  # over all steps: the scale stands still
        self.plot.show_curves(curves, ref.t, -high, high)
        self._section.set_title(self.tr("Unit {unit} over time").format(unit=ref.unit))
        self._legend.setText(self._words(shown) if len(shown) > 1 else "")
        self._legend.setVisible(len(shown) > 1)

    def _series(self, trace: Trace, unit: Ref) -> npt.NDArray[Any]:
        """(L,): a copy that is kept, because the numbers of one unit lie far apart in a long run."""
        if self._copied_from is not trace:
            self._copied_from = trace
            self._copies.clear()
        if unit not in self._copies:
            if len(self._copies) >= MOST_COPIES:
                self._copies.pop(next(iter(self._copies)))
            self._copies[unit] = np.ascontiguousarray(series(trace, unit))
        return self._copies[unit]

    def _words(self, units: list[Ref]) -> str:
        mono, found = ", ".join(mono_font().families()), []
        for unit, colour in zip(units, colours(self._theme), strict=False):
            place = "x" if unit.tensor == "x" else f"{unit.tensor}[{unit.layer}][{unit.direction}]"
            found.append(f'<span style="color:{colour}">━</span> {escape(place)} u{unit.unit}')
        return f'<div style="font-family:{mono}; font-size:{SMALL}px">{" &nbsp; ".join(found)}</div>'

    def _on_click(self, t: int) -> None:
        self.ref_requested.emit(replace(self._ref, t=t))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.plot.set_theme(theme)


def _largest(values: npt.NDArray[Any]) -> float:
    sizes = np.abs(np.asarray(values, np.float64))
    return float(np.max(sizes, where=np.isfinite(sizes), initial=0.0))


def _unit(ref: Ref) -> Ref:
    return replace(ref, t=0)
