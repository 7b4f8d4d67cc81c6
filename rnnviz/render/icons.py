"""Icons: our own strokes from resources/icons, drawn in a colour of the theme at the sizes that screens need."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from rnnviz.render.theme import Theme
from rnnviz.support.resources import resource

SIZES = (16, 20, 24)  # logical pixels
RATIOS = (1.0, 1.25, 1.5, 2.0)  # device pixels per logical pixel
# Qt looks a pixmap up by its device pixels, so each is drawn once, whatever the ratio that needs it.
DEVICE_SIZES = tuple(sorted({round(size * ratio) for size in SIZES for ratio in RATIOS}))
APP_SIZES = (16, 24, 32, 48, 64, 128, 256)
DISABLED_OPACITY = 0.4


def icon(name: str, theme: Theme, *, colour: str | None = None) -> QIcon:
    """The icon `name`, tinted with the theme's text colour (or `colour`), fainter where it is disabled.

    "app" is the program's own picture in its own colours.
    """
    if name == "app":
        return _app_icon()
    return _icon(name, colour or theme.text)


def image(name: str, colour: str, size: int, ratio: float = 1.0) -> QImage:
    """`name` drawn in `colour`: `size` logical pixels square, transparent elsewhere."""
    renderer, pixels = _renderer(name, colour), round(size * ratio)
    drawn = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """`image` as a pixmap, for labels."""
    return QPixmap.fromImage(image(name, colour, size, ratio))


@lru_cache(maxsize=256)
def _icon(name: str, colour: str) -> QIcon:
    made = QIcon()
    for pixels in DEVICE_SIZES:
        drawn = image(name, colour, pixels)
        made.addPixmap(QPixmap.fromImage(drawn))
        made.addPixmap(QPixmap.fromImage(_fainter(drawn)), QIcon.Mode.Disabled)
    return made


def _fainter(drawn: QImage) -> QImage:
    faint = QImage(drawn.size(), drawn.format())
    faint.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faint)
    painter.setOpacity(DISABLED_OPACITY)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return faint


@lru_cache(maxsize=1)
def _app_icon() -> QIcon:
    made = QIcon()
    for size in APP_SIZES:
        made.addPixmap(pixmap("app", "#000000", size))
    return made


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = resource(f"icons/{name}.svg").read_bytes()
    return QSvgRenderer(QByteArray(source.replace(b"currentColor", colour.encode())))
