"""The whole picture of one frame at any size: the one painter of the preview, the clipboard and every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QRegion

from rnnviz.render.cells import ImageCache, paint_heatmap
from rnnviz.render.colour_bar import paint_bar, paint_swatch
from rnnviz.render.colours import table
from rnnviz.render.compose import compose
from rnnviz.render.marks import fitting
from rnnviz.render.network_paint import paint_network
from rnnviz.render.palette import ink_on, mix
from rnnviz.render.picture import STANDARD_PARTS, UNIT_1080, Heat, Picture, Text
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Final, Frame, Ref
from rnnviz.scene.partition import edges
from rnnviz.scene.places import in_final

Poll = Callable[[], None]


def paint_frame(
    painter: QPainter,
    frame: Frame,
    size: tuple[int, int],
    theme: Theme,
    *,
    parts: tuple[str, ...] = STANDARD_PARTS,
    unit: float | None = None,
    poll: Poll | None = None,
) -> None:
    """Paint `frame` into (0, 0) to `size` (width, height) of `painter`, whatever the window shows.

    `parts` are what is shown. The smallest text is 18 pt at 1920 x 1080 (24 pixels) and in proportion at other sizes,
    or `unit` pixels. `poll` is called between
    the parts of the picture and may raise to give up.
    """
    picture = compose(frame, size, theme, parts=parts, unit=unit)
    painter.save()
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        paint_picture(painter, picture, frame, poll)
    finally:
        painter.restore()


def frame_image(
    frame: Frame,
    size: tuple[int, int],
    theme: Theme,
    *,
    parts: tuple[str, ...] = STANDARD_PARTS,
    unit: float | None = None,
    poll: Poll | None = None,
) -> QImage:
    """`paint_frame` on an opaque image of `size` (width, height) pixels."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    painter.setClipRect(0, 0, *size)  # as canvas.py paints: Qt blends thin lines differently without a clip
    try:
        paint_frame(painter, frame, size, theme, parts=parts, unit=unit, poll=poll)
    finally:
        painter.end()
    return image


def paint_picture(
    painter: QPainter,
    picture: Picture,
    frame: Frame,
    poll: Poll | None = None,
    *,
    exposed: Sequence[QRect] | None = None,
    caches: dict[tuple[object, ...], ImageCache] | None = None,
) -> None:
    """Draw what `compose` placed; with `exposed` only inside these rectangles, which do not overlap.

    `caches` keeps the heatmaps' pixels.
    """
    theme = picture.theme
    region = QRegion(QRect(0, 0, *picture.size)) if exposed is None else region_of(exposed)
    if exposed is not None:
        painter.setClipRegion(region)
    painter.fillRect(QRectF(0, 0, *picture.size), QColor(theme.surface))
    if picture.diagram is not None:
        for _ in _clips(painter, picture.diagram, exposed):
            paint_network(painter, picture.diagram, frame, theme, unit=round(picture.unit))
    for heat in picture.heats:
        if poll is not None:
            poll()
        for rect in _clips(painter, _around(heat, picture), exposed):
            _heat(painter, heat, picture, frame, rect, caches)
    for swatch in picture.swatches:
        for _ in _clips(painter, swatch.rect.adjusted(-2, -2, 2, 2), exposed):
            paint_swatch(painter, swatch.rect, swatch.mark, theme)
    if exposed is not None:
        painter.setClipRegion(region)
    _marks(painter, picture, region)


def region_of(rects: Sequence[QRect]) -> QRegion:
    """All of them in one."""
    region = QRegion()
    for rect in rects:
        region += rect
    return region


def _clips(painter: QPainter, around: QRectF, exposed: Sequence[QRect] | None) -> Iterator[QRectF | None]:
    """One piece after the other, clipped to it: with a rectangle Qt blends as it does on the whole picture."""
    if exposed is None:
        yield None
        return
    for rect in exposed:
        if around.intersects(rect):
            painter.setClipRect(rect)
            yield QRectF(rect)


def _around(heat: Heat, picture: Picture) -> QRectF:
    """The heatmap with its column of h_0 and their frames."""
    rect = heat.rect if heat.start is None else heat.rect.united(heat.start)
    line = 2 * max(1.0, picture.unit / UNIT_1080)
    return rect.adjusted(-line, -line, line, line)


def _marks(painter: QPainter, picture: Picture, region: QRegion) -> None:
    """Colour bars, ticks and texts that touch the region."""
    theme = picture.theme
    for bar in picture.bars:
        if region.intersects(bar.rect.adjusted(-1, -1, 1, 1).toAlignedRect()):
            paint_bar(painter, bar.rect, bar.scale, theme)
    painter.setPen(QPen(QColor(theme.muted), max(1.0, picture.unit / 16)))
    painter.drawLines([QLineF(line.x1, line.y1, line.x2, line.y2) for line in picture.lines])
    reach = round(picture.unit / 4)  # of glyphs beyond their advance
    for text in picture.texts:
        if region.intersects(text.rect.toAlignedRect().adjusted(-reach, -reach, reach, reach)):
            _text(painter, text)


def _heat(
    painter: QPainter,
    heat: Heat,
    picture: Picture,
    frame: Frame,
    exposed: QRectF | None,
    caches: dict[tuple[object, ...], ImageCache] | None,
) -> None:
    theme, cursor, pins = picture.theme, frame.cursor, frame.pins
    if heat.final is not None:
        cursor = None if cursor is None else _in_row(cursor, heat.final)
        pins = tuple(found for ref in pins if (found := _in_row(ref, heat.final)) is not None)
    # Lines as thick as the picture's size asks for, whatever device it is painted on.
    style = {"cursor": cursor, "pins": pins, "numbers": False, "scale": max(1.0, picture.unit / UNIT_1080)}
    _frame(painter, heat.rect, theme)
    cache = None if caches is None or heat.final is not None else caches.setdefault(heat.panel.key, ImageCache())
    paint_heatmap(painter, heat.rect, heat.panel, theme, newest=True, cache=cache, exposed=exposed, **style)  # type: ignore[arg-type]
    if heat.numbers:
        _numbers(painter, heat, picture)
    if heat.start is not None:
        _frame(painter, heat.start, theme)
        paint_heatmap(painter, heat.start, heat.panel.start_column(), theme, newest=False, **style)  # type: ignore[arg-type]


def _in_row(ref: Ref, final: Final) -> Ref | None:
    """`ref` within `final.as_row()`, where the units stand side by side."""
    unit = in_final(ref, final)
    return None if unit is None else Ref(final.tensor, final.layer, final.direction, unit)


def _numbers(painter: QPainter, heat: Heat, picture: Picture) -> None:
    """Values in the cells, in the smallest text; those that cells.py writes on the screen may be smaller."""
    panel, rect = heat.panel, heat.rect
    colours = table(panel.scale, picture.theme)
    xs, ys = edges(len(panel.codes), round(rect.width())), edges(panel.codes.shape[1], round(rect.height()))
    painter.setFont(picture.font(mono=True))
    metrics = QFontMetricsF(painter.font())
    for t in range(panel.computed[0], min(panel.computed[1], panel.length)):
        for row in range(panel.codes.shape[1]):
            unit = panel.unit(row)
            ground = QColor.fromRgb(int(colours[panel.codes[t, unit]])).name()
            painter.setPen(QColor(ink_on(ground)))
            left, top = rect.left() + xs[t], rect.top() + ys[row]
            box = QRectF(left, top, xs[t + 1] - xs[t], ys[row + 1] - ys[row])
            text = fitting(float(panel.values[t, unit]), panel.scale.high, metrics, box.width() - 2)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _frame(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A line just outside the cells: a state of zeros has the colour of the ground in some colour maps."""
    width = max(1.0, round(rect.height() / 400))
    painter.setPen(QPen(QColor(mix(theme.border, theme.text, 0.15)), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(-width / 2, -width / 2, width / 2, width / 2))


def _text(painter: QPainter, text: Text) -> None:
    painter.setFont(text.font)
    painter.setPen(QColor(text.colour))
    painter.drawText(QPointF(text.rect.left(), text.rect.top() + QFontMetricsF(text.font).ascent()), text.text)
