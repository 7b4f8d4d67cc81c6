"""A step including its paint against pyqtgraph's ImageItem, a full-window blit, matplotlib, and itself at other sizes.

python benchmarks/render_step.py        matplotlib is optional here: without it that row is left out
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from render_scene import FULL_HD, Grid, Steps, app, blit_steps, machine, race, ratio, report, states  # type: ignore[import-not-found]

from rnnviz.core.trace import Trace


class ImageItems:
    """The fair peer: one ImageItem per heatmap, float32, row-major, levels given, no search for levels."""

    def __init__(self, trace: Trace) -> None:
        self.painted = 0
        self.view = CountedLayout(self)
        self.view.resize(*FULL_HD)
        self.sources: list[Any] = [np.swapaxes(h[0][:, 0], 0, 1) for h in trace.h]
        self.shown = [np.zeros(source.shape, np.float32) for source in self.sources]
        self.items = []
        table = pg.colormap.get("CET-D1").getLookupTable(nPts=256)
        for row, array in enumerate(self.shown):
            plot = self.view.addPlot(row=row, col=0)
            item = pg.ImageItem(array, axisOrder="row-major", levels=(-1, 1), autoLevels=False)
            item.setLookupTable(table)
            plot.addItem(item)
            plot.setRange(xRange=(0, array.shape[1]), yRange=(0, array.shape[0]), padding=0)
            self.items.append(item)
        self.view.show()
        app().processEvents()

    def step(self, k: int) -> None:
        for item, array, source in zip(self.items, self.shown, self.sources, strict=True):
            array[:, k] = source[:, k]
            item.setImage(array, autoLevels=False, levels=(-1, 1))
        app().processEvents()

    def steps(self) -> Steps:
        return Steps(self.step, lambda: self.painted)


class CountedLayout(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """Counts paints where they happen."""

    def __init__(self, owner: ImageItems) -> None:
        self._owner = owner
        super().__init__()

    def paintEvent(self, event: object) -> None:
        self._owner.painted += 1
        super().paintEvent(event)


class Matplotlib:
    """Its blitted animation: background kept, only the images are drawn again and copied to the window."""

    def __init__(self, trace: Trace) -> None:
        from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
        from matplotlib.figure import Figure

        self.painted = 0
        self.figure = Figure(figsize=(19.2, 10.8), dpi=100)
        self.canvas = FigureCanvasQTAgg(self.figure)
        self.canvas.resize(*FULL_HD)
        self.sources: list[Any] = [np.swapaxes(h[0][:, 0], 0, 1) for h in trace.h]
        self.shown = [np.zeros(source.shape, np.float32) for source in self.sources]
        self.images = []
        for row, array in enumerate(self.shown):
            axes = self.figure.add_subplot(len(self.shown), 1, row + 1)
            image = axes.imshow(array, vmin=-1, vmax=1, cmap="seismic", aspect="auto", interpolation="nearest")
            image.set_animated(True)
            self.images.append((axes, image))
        self.canvas.show()
        app().processEvents()
        self.canvas.draw()
        self.background = self.canvas.copy_from_bbox(self.figure.bbox)

    def step(self, k: int) -> None:
        self.canvas.restore_region(self.background)
        for (axes, image), array, source in zip(self.images, self.shown, self.sources, strict=True):
            array[:, k] = source[:, k]
            image.set_data(array)
            axes.draw_artist(image)
        self.canvas.blit(self.figure.bbox)  # paints at once
        app().processEvents()
        self.painted += 1

    def steps(self) -> Steps:
        return Steps(self.step, lambda: self.painted)


def main() -> None:
    app()
    rows: list[tuple[str, str, str]] = []
    for layers in (4, 16):
        trace = states(10_000, 512, layers)
        ours, peer, blit = Grid(trace), ImageItems(trace), blit_steps(FULL_HD)
        steps = {"ours": ours.steps(), "peer": peer.steps(), "blit": blit}
        found = race(steps, {"ours": 15, "peer": 2, "blit": 10})
        low, middle, high = ratio(steps["peer"], steps["ours"])
        what = f"{layers} heatmaps, T=10k, H=512, 1080p"
        times = f"({found['ours'] * 1e3:.2f} against {found['peer'] * 1e3:.1f} ms)"
        rows.append(
            (f"step against ImageItem.setImage, {what} {times}", f"{middle:.1f} ({low:.1f} .. {high:.1f})", ">= 20")
        )
        if layers == 4:
            rows.append(
                (
                    f"step against a full-window blit, {what} ({found['blit'] * 1e3:.2f} ms)",
                    f"{ratio(steps['ours'], blit)[1]:.2f}",
                    "<= 3.0",
                )
            )
    rows.append(compare("T = 100k against T = 1k, H=512", states(100_000, 512), states(1_000, 512), "<= 1.5"))
    rows.append(compare("H = 2048 against H = 20, T=10k", states(10_000, 2048), states(10_000, 20), "<= 2.0"))
    rows.extend(against_matplotlib())
    print(machine())
    report(rows)


def compare(what: str, large: Trace, small: Trace, goal: str) -> tuple[str, str, str]:
    found = race({"large": Grid(large).steps(), "small": Grid(small).steps()}, {"large": 15, "small": 15})
    times = f"({found['large'] * 1e3:.2f} against {found['small'] * 1e3:.2f} ms)"
    return f"{what} {times}", f"{found['large'] / found['small']:.2f}", goal


def against_matplotlib() -> list[tuple[str, str, str]]:
    try:
        import matplotlib as mpl
    except ImportError:
        print("matplotlib is not installed: its row is left out")
        return []
    trace = states(1_000, 128)
    found = race({"ours": Grid(trace).steps(), "peer": Matplotlib(trace).steps()}, {"ours": 15, "peer": 2})
    what = f"step against matplotlib {mpl.__version__}'s blitted animation, 4 heatmaps, T=1k, H=128"
    times = f"({found['ours'] * 1e3:.2f} against {found['peer'] * 1e3:.1f} ms)"
    return [(f"{what} {times}", f"{found['peer'] / found['ours']:.1f} times", ">= 25")]


if __name__ == "__main__":
    main()
