"""Run in a process of its own with QT_SCALE_FACTOR: steps a card of heatmaps and compares it with a fresh one.

Prints the device pixel ratio and the number of differing pixels.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from rnnviz.core.schedule import Schedule
from rnnviz.render.grid import HeatmapGrid
from rnnviz.render.theme import LIGHT
from rnnviz.scene.frame import Frame, Ref
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve
from tests.render.test_heatmap import states

SIZE = (433, 377)
VIEWS = ((0.0, 24.0), (0.0, 700.0), (11.3, 90.7))


def card(shown: tuple[float, float], frames: list[Frame]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint32]]:
    """The pixels on the screen after these frames, one after the other.

    Qt's screen without a display hands out as many device pixels as the card has logical ones: its upper left part.
    """
    view = HeatmapGrid(LIGHT)
    view.resize(*SIZE)
    view.show()
    for number, frame in enumerate(frames):
        view.set_frame(frame)
        if number == 0:
            view.time.show_steps(*shown)
        QApplication.processEvents()
    for _ in range(3):  # the notes over the heatmaps are written after a paint, and painted
        QApplication.processEvents()
    image = view.screen().grabWindow(view.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    made = flat[:, : image.width()].copy()
    view.close()
    return made


def main() -> None:
    app = QApplication([])
    trace = states(700, 20)
    prepared, schedule = prepare(trace, DisplayOptions(follow=False)), Schedule(trace)
    differing = compared = 0
    for shown in VIEWS:
        cursors = [None, Ref("h", 1, 0, 13, 0, 4), Ref("h", 0, 0, 12, 0, 9), None]
        positions = (10, 11, 13, 12)
        frames = [resolve(prepared, schedule, k, cursor=c) for k, c in zip(positions, cursors, strict=True)]
        stepped, fresh = card(shown, frames), card(shown, frames[-1:])
        differing += int((stepped != fresh).sum())
        compared += stepped.size
    print(app.primaryScreen().devicePixelRatio(), differing, compared)


if __name__ == "__main__":
    main()
