"""The part of the steps, and of the units, that all heatmaps of a card show: zoom, pan, follow, and what shares it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from rnnviz.render.heat_plot import HeatPlot
from rnnviz.render.heatmap import start_width
from rnnviz.scene.frame import Frame, Panel, Ref
from rnnviz.scene.places import in_panel

AHEAD = 0.1  # of the view: where the position stands after a page is turned, so that what comes next has room

Key = tuple[str, int, int]


def time_range(frame: Frame) -> tuple[float, float]:
    """All steps, with room for h_0 where a direction starts: left always, right with a reverse direction."""
    width, gap = start_width(frame.steps)
    room = width + 1.5 * gap
    return -room, frame.steps + (room if frame.spec.num_directions == 2 else 0.0)


class TimeAxis(QObject):
    """Of `plots`, which the card fills and empties. `frame` is what they show."""

    shown_steps = Signal(float, float)  # after a zoom or a pan by a person, or a page that was turned
    changed = Signal()  # the heatmaps have to be painted again

    def __init__(self, parent: QObject, plots: dict[Key, HeatPlot]) -> None:
        super().__init__(parent)
        self._plots = plots
        self.frame: Frame | None = None
        self._sharing = False

    def add(self, plot: HeatPlot, frame: Frame) -> None:
        """A new plot shows all steps, and moves with the others from now on."""
        plot.set_range(*time_range(frame))
        plot.box.sigXRangeChanged.connect(self._on_steps)
        plot.box.sigYRangeChanged.connect(self._on_rows)

    def link_to(self, other: TimeAxis) -> None:
        """Share the steps with another card: zooming in one moves both."""
        other.shown_steps.connect(self.show_steps)
        self.shown_steps.connect(other.show_steps)

    def shown(self) -> tuple[float, float] | None:
        """The ends of what is shown, in steps; None without plots."""
        plot = next(iter(self._plots.values()), None)
        return None if plot is None else tuple(plot.box.viewRange()[0])

    def show_steps(self, left: float, right: float) -> None:
        """The same part of the steps in every plot."""
        self._sharing = True
        try:
            for plot in self._plots.values():
                plot.box.setXRange(left, right, padding=0)
        finally:
            self._sharing = False
        self.changed.emit()

    def _share(self, left: float, right: float) -> None:
        self.show_steps(left, right)
        self.shown_steps.emit(*(self.shown() or (left, right)))

    def _on_steps(self, _box: object, shown: tuple[float, float]) -> None:
        if not self._sharing:
            self.show_steps(*shown)
            self.shown_steps.emit(*shown)

    def _on_rows(self, box: object, shown: tuple[float, float]) -> None:
        """The same units in every heatmap of that layer and direction: h, c, its gates."""
        zoomed = next((plot for plot in self._plots.values() if plot.box is box), None)
        if zoomed is not None and not self._sharing:
            self._sharing = True
            try:
                for plot in self._plots.values():
                    if plot is not zoomed and same_units(plot.heat.panel, zoomed.heat.panel):
                        plot.show_rows(*shown)
            finally:
                self._sharing = False
        self.changed.emit()

    # --- by a person -------------------------------------------------------------------------------
    def zoom(self, factor: float, center: float | None = None) -> None:
        """Show 1 / `factor` as many steps, around `center` (default: the position, else the middle)."""
        shown = self.shown()
        if shown is None or self.frame is None:
            return
        left, right = shown
        newest = newest_step(self.frame) if center is None else None
        held = newest is not None and left <= newest <= right
        if center is None:
            center = newest + 0.5 if newest is not None and held else (left + right) / 2
        left, right = center - (center - left) / factor, center + (right - center) / factor
        if newest is not None and held:  # the whole of its cell, also at the end of the sequence
            width = max(1.0, right - left)
            left = min(float(newest), max(left, newest + 1 - width))
            right = left + width
        self._share(left, right)

    def pan(self, share: float) -> None:
        """Move by this share of what is shown."""
        shown, frame = self.shown(), self.frame
        if shown is not None and frame is not None:
            least, most = time_range(frame)
            by = (shown[1] - shown[0]) * share
            by = max(least - shown[0], min(most - shown[1], by))
            self._share(shown[0] + by, shown[1] + by)

    def show_all(self) -> None:
        """All timesteps and all units again."""
        if self.frame is not None:
            for plot in self._plots.values():
                plot.show_rows(0, plot.rows)
            self._share(*time_range(self.frame))

    # --- with what is shown ------------------------------------------------------------------------
    def follow(self, frame: Frame) -> None:
        """Zoomed in, turn the page when the position leaves the view."""
        shown, t = self.shown(), newest_step(frame)
        if shown is None or t is None or (shown[0] <= t and t + 1 <= shown[1]):
            return
        width, (least, most) = shown[1] - shown[0], time_range(frame)
        before = AHEAD if t >= shown[1] - 1 else 1 - AHEAD
        left = max(least, min(most - width, t + 0.5 - before * width))
        self._share(left, left + width)

    def reveal(self, ref: Ref) -> None:
        """Bring a number that was pointed at from elsewhere into view."""
        found = ((plot, in_panel(ref, plot.heat.panel)) for plot in self._plots.values())
        shown, place = self.shown(), next(((plot, at) for plot, at in found if at is not None), None)
        if shown is None or place is None:
            return
        plot, (t, unit) = place
        row = plot.heat.panel.row(unit)
        if not (shown[0] <= t and t + 1 <= shown[1]):
            width = shown[1] - shown[0]
            left = t + 1 - width if t >= shown[1] - 1 else float(t)
            self._share(left, left + width)
        top, bottom = plot.box.viewRange()[1]
        if not (top <= row and row + 1 <= bottom):
            high = bottom - top
            plot.show_rows(*((row + 1 - high, row + 1) if row >= bottom - 1 else (row, row + high)))


def newest_step(frame: Frame) -> int | None:
    """The timestep to keep in view: of the deepest layer that moves, forward before reverse."""
    cells = sorted(frame.cells, key=lambda cell: (cell[1], -cell[0]))
    return cells[0][2] if cells else None


def same_units(a: Panel, b: Panel) -> bool:
    """Whether a row of one heatmap is the same unit of the same layer and direction in the other."""
    if "x" in (a.tensor, b.tensor) or a.key[1:] != b.key[1:] or a.codes.shape[1] != b.codes.shape[1]:
        return False
    if a.units is None or b.units is None:
        return a.units is b.units
    return bool((a.units == b.units).all())
