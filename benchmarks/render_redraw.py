"""Painting everything anew - zoom, pan, resize - at T=100k, H=512, against two blits of a 4K window; and whether every
way of painting gives the same pixels.

python benchmarks/render_redraw.py
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from render_scene import (  # type: ignore[import-not-found]
    FULL_HD,
    ULTRA_HD,
    Grid,
    Steps,
    app,
    blit_steps,
    machine,
    race,
    ratio,
    report,
    states,
)

from rnnviz.core.trace import Trace
from rnnviz.scene.options import REDUCTIONS, DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve

STEPS, UNITS = 100_000, 512
ROOM = 3_000  # steps by which every redraw differs from the one before, so that nothing can be kept


def ways(grid: Grid) -> dict[str, Steps]:
    """Three ways in which everything changes."""
    view = grid.view

    def zoom(k: int) -> None:
        view.time.show_steps(-ROOM + k % 100, STEPS - (k * 37) % 5000)
        app().processEvents()

    def pan(k: int) -> None:
        left = (k * 211) % (STEPS // 2)
        view.time.show_steps(left, left + STEPS // 2)
        app().processEvents()

    def resize(k: int) -> None:
        view.resize(FULL_HD[0] - k % 7, FULL_HD[1] - k % 5)
        app().processEvents()

    def timed(step: Callable[[int], None]) -> Steps:
        count = [0]

        def counted(k: int) -> None:
            before = view.painted
            step(k)
            count[0] += min(1, view.painted - before)  # the note over a heatmap may ask for a second paint

        return Steps(counted, lambda: count[0])

    return {"zoom": timed(zoom), "pan": timed(pan), "resize": timed(resize)}


def differing(trace: Trace) -> dict[str, int]:
    """Pixels in which stepping there, a full redraw and a redraw without coarser levels differ, over many views."""
    found = {"full redraw": 0, "without the pyramid": 0, "compared": 0}
    for reduction in REDUCTIONS:
        options = DisplayOptions(reduction=reduction)
        prepared = prepare(trace, options)
        for shown in ((-ROOM, trace.steps), (trace.steps // 3, trace.steps // 3 + 700), (10_000, 61_007)):
            grid = Grid(trace, options=options)
            grid.view.time.show_steps(*shown)
            app().processEvents()
            last = min(shown[1], trace.steps) - 40
            for k in range(last - 60, last):
                grid.step(k)
            stepped = pixels(grid.view)
            fresh = Grid(trace, options=options)
            fresh.view.set_frame(resolve(prepared, fresh.schedule, last - 1))
            fresh.view.time.show_steps(*shown)
            app().processEvents()
            full = pixels(fresh.view)
            plain = Grid(trace, options=options)
            frame = resolve(prepared, plain.schedule, last - 1)
            bare = tuple(replace(panel, pyramid=None) for panel in frame.shown)
            plain.view.set_frame(replace(frame, chosen=bare, x=replace(frame.x, pyramid=None)))
            plain.view.time.show_steps(*shown)
            app().processEvents()
            found["full redraw"] += int((stepped != full).sum())
            found["without the pyramid"] += int((pixels(plain.view) != full).sum())
            found["compared"] += full.size
            for each in (grid, fresh, plain):
                each.view.close()
    return found


def pixels(view: QWidget) -> npt.NDArray[np.uint32]:
    """What stands in the window once the notes over the heatmaps are written, not painted anew."""
    app().processEvents()
    image = view.screen().grabWindow(view.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return found[:, : image.width()].copy()


def main() -> None:
    app()
    trace = states(STEPS, UNITS)
    grid, blit = Grid(trace), blit_steps(ULTRA_HD)
    grid.step(STEPS // 2)
    contestants = ways(grid)
    found = race({**contestants, "blit": blit}, {**dict.fromkeys(contestants, 2), "blit": 4})
    rows = []
    for name, steps in contestants.items():
        what = f"full redraw ({name}), T=100k, H=512, 4 heatmaps, 1080p ({found[name] * 1e3:.1f} ms)"
        low, middle, high = ratio(steps, blit)
        rows.append((what, f"{middle:.2f} blits of 4K ({low:.2f} .. {high:.2f})", "<= 2"))
        rows.append((f"  longest of {len(steps.times)}", f"{max(steps.times) * 1e3:.0f} ms", "<= 50 ms"))
    rows.append((f"one blit of a 4K window ({found['blit'] * 1e3:.1f} ms)", "1", ""))
    grid.view.close()
    counted = differing(trace)
    compared = counted.pop("compared")
    for name, number in counted.items():
        rows.append((f"differing pixels of {compared:,}: stepping or pyramid against {name}", str(number), "0"))
    size = sum(h[0].size for h in trace.h) + trace.x.size
    held = prepare(trace, DisplayOptions()).nbytes
    rows.append(("display memory per element of the trace", f"{held / size:.3f} bytes", "<= 1.4"))
    print(machine())
    report(rows)


if __name__ == "__main__":
    main()
