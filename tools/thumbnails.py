"""Draws the small pictures of the gallery: every example, recorded and painted by rnnviz itself, in both themes.

python3 tools/thumbnails.py [NAME ...]      into resources/thumbnails; all examples when none is named
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from PIL import Image  # noqa: E402 - after the path
from PySide6.QtCore import QRectF  # noqa: E402
from PySide6.QtGui import QColor, QImage, QPainter  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from rnnviz.core.examples import example, examples  # noqa: E402
from rnnviz.core.schedule import Schedule  # noqa: E402
from rnnviz.render.cells import paint_heatmap  # noqa: E402
from rnnviz.render.theme import THEMES, Theme  # noqa: E402
from rnnviz.scene.frame import Frame, Panel  # noqa: E402
from rnnviz.scene.options import DisplayOptions  # noqa: E402
from rnnviz.scene.prepare import prepare  # noqa: E402
from rnnviz.scene.resolve import resolve  # noqa: E402

FOLDER = ROOT / "resources" / "thumbnails"
SIZE = (512, 288)  # pixels; shown at half of that, or in full on a screen of twice the density
GAP, EDGE = 10, 14
X_SHARE = 0.45  # height of x against one layer
SHARE = 0.72  # of the steps: what is still to come is seen too
# where another step or another sequence tells more
SHARES = {"relu-explosion": 1.0}
SAMPLES = {"packed-lengths": 2, "padded-not-packed": 2}


def draw(name: str) -> dict[str, QImage]:
    """The thumbnail of an example by theme."""
    trace = example(name)
    schedule = Schedule(trace)
    options = DisplayOptions(sample=SAMPLES.get(name, 0))
    frame = resolve(prepare(trace, options), schedule, round(SHARES.get(name, SHARE) * (len(schedule) - 1)))
    return {theme.name: thumbnail(frame, theme) for theme in THEMES.values()}


def thumbnail(frame: Frame, theme: Theme) -> QImage:
    """The states of `frame`, the deepest layer on top and x below, on an opaque image of `SIZE`."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    try:
        for rect, panel in _places(frame):
            painter.setPen(QColor(theme.border))
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
            paint_heatmap(painter, rect, panel, theme, numbers=False, newest=True, cursor=None, pins=(), scale=2.0)
    finally:
        painter.end()
    return image


def _places(frame: Frame) -> list[tuple[QRectF, Panel]]:
    layers = sorted({panel.layer for panel in frame.hidden}, reverse=True)
    columns = frame.spec.num_directions
    width = (SIZE[0] - 2 * EDGE - (columns - 1) * GAP) / columns
    height = (SIZE[1] - 2 * EDGE - len(layers) * GAP) / (len(layers) + X_SHARE)
    places = []
    for panel in frame.hidden:
        left = EDGE + panel.direction * (width + GAP)
        top = EDGE + layers.index(panel.layer) * (height + GAP)
        places.append((_whole(left, top, width, height), panel))
    top = EDGE + len(layers) * (height + GAP)
    places.append((_whole(EDGE, top, width, height * X_SHARE), frame.x))
    return places


def _whole(left: float, top: float, width: float, height: float) -> QRectF:
    return QRectF(round(left), round(top), round(width), round(height))


def write(name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for theme, image in draw(name).items():
        path = FOLDER / f"{name}-{theme}.png"
        rgb = image.convertToFormat(QImage.Format.Format_RGB888)
        picture = Image.frombuffer("RGB", (rgb.width(), rgb.height()), bytes(rgb.constBits()), "raw", "RGB",
                                   rgb.bytesPerLine(), 1)  # fmt: skip
        picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def main(names: list[str]) -> int:
    app = QApplication.instance() or QApplication([])
    for name in names or examples():
        write(name)
    print(f"{FOLDER}: {sum(1 for _ in FOLDER.glob('*.png'))} pictures")
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
