"""What the rendering benchmarks share: states of any size without a network, a card that counts its paints, timing.

Nothing here is measured. Contestants take turns in short rounds within one run, so that what else the machine does
hits all of them; what counts is the ratio of the medians of each round: its median over all rounds, and its quartiles.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from PySide6.QtCore import qVersion
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.core.schedule import Schedule
from rnnviz.core.spec import RNNSpec
from rnnviz.core.trace import Trace
from rnnviz.render.grid import HeatmapGrid
from rnnviz.render.theme import LIGHT
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import Prepared, prepare
from rnnviz.scene.resolve import resolve

FULL_HD = (1920, 1080)
ULTRA_HD = (3840, 2160)
ROUNDS = 20


def app() -> QApplication:
    """The one application."""
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication(sys.argv[:1])


def states(steps: int, units: int, layers: int = 4, seed: int = 0) -> Trace:
    """A recording of `layers` heatmaps (L = steps, H = units) that no network made: random h in (-1, 1)."""
    random = np.random.default_rng(seed)
    h = tuple((np.tanh(random.standard_normal((steps, 1, units), dtype=np.float32)),) for _ in range(layers))
    x = random.standard_normal((steps, 1, 8), dtype=np.float32)
    zeros = tuple(np.zeros((1, units), np.float32) for _ in range(layers))
    nothing = (None,) * layers
    spec = RNNSpec("RNN_TANH", 8, units, num_layers=layers)
    return Trace(spec, {}, x, h, zeros, nothing, nothing, np.array([steps]))


class CountedGrid(HeatmapGrid):
    """The card of heatmaps, counting paints where they happen."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        super().paintEvent(event)


class Blit(QWidget):
    """The floor: a window that copies one picture of its own size."""

    painted = 0

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__()
        self.resize(*size)
        self._image = QImage(*size, QImage.Format.Format_RGB32)
        self._image.fill(QColor("#336699"))

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.end()


@dataclass
class Steps:
    """One contestant: `step(k)` shows step k and returns when it is painted, exactly once."""

    step: Callable[[int], None]
    painted: Callable[[], int]
    times: list[float] = field(default_factory=list)

    def round(self, first: int, count: int) -> None:
        before = self.painted()
        for k in range(first, first + count):
            begin = time.perf_counter()
            self.step(k)
            self.times.append(time.perf_counter() - begin)
        paints = self.painted() - before
        assert paints == count, f"{paints} paints for {count} steps"

    @property
    def median(self) -> float:
        return float(np.median(self.times))


class Grid:
    """Our own card at any size, on any trace, stepped as the window does: resolve, set_frame, paint."""

    def __init__(self, trace: Trace, size: tuple[int, int] = FULL_HD, options: DisplayOptions | None = None) -> None:
        self.prepared: Prepared = prepare(trace, options or DisplayOptions())
        self.schedule = Schedule(trace)
        self.view = CountedGrid(LIGHT)
        self.view.resize(*size)
        self.view.show()
        self.step(0)

    def step(self, k: int) -> None:
        self.view.set_frame(resolve(self.prepared, self.schedule, k % len(self.schedule)))
        app().processEvents()

    def steps(self) -> Steps:
        return Steps(self.step, lambda: self.view.painted)


def blit_steps(size: tuple[int, int]) -> Steps:
    window = Blit(size)
    window.show()
    app().processEvents()

    def step(_k: int) -> None:
        window.update()
        app().processEvents()

    return Steps(step, lambda: window.painted)


def race(contestants: Mapping[str, Steps], counts: Mapping[str, int], start: int = 100) -> dict[str, float]:
    """Seconds per step of each contestant: `counts` steps a round, in turns."""
    for steps in contestants.values():
        steps.round(start - 3, 3)
        steps.times.clear()
    for turn in range(ROUNDS):
        for name, steps in contestants.items():
            steps.round(start + turn * counts[name], counts[name])
    return {name: steps.median for name, steps in contestants.items()}


def ratio(above: Steps, below: Steps) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile, over the rounds, of how many times longer a step of `above` takes."""
    medians = [np.median(np.array(steps.times).reshape(ROUNDS, -1), axis=1) for steps in (above, below)]
    low, middle, high = np.quantile(medians[0] / medians[1], (0.25, 0.5, 0.75))
    return float(low), float(middle), float(high)


def report(rows: Sequence[Sequence[Any]]) -> None:
    """Lines of a table: what, measured, goal."""
    for what, measured, goal in rows:
        print(f"{what:<78} {measured:>22}   goal {goal}")


def machine() -> str:
    """What it ran on, in one line."""
    return f"Python {platform.python_version()}, Qt {qVersion()}, {os.cpu_count()} cores, {app().platformName()}"
