"""One picture after another on one image: only what differs is painted again, and where that was is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from rnnviz.render.cells import ImageCache
from rnnviz.render.compose import compose
from rnnviz.render.paint_frame import paint_picture
from rnnviz.render.picture import STANDARD_PARTS, Heat, Picture
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame, Panel

Key = tuple[object, ...]
MARGIN = 4  # pixels at 1080p around what changed: outlines, and glyphs that reach beyond their advance
MOST = 40  # rectangles; above that one that holds them all


class Canvas:
    """`show(frame)` makes `image` (opaque RGB32) what `frame_image` would, and returns the rectangles that it painted.

    They hold every pixel that differs from the picture before; the first picture is one rectangle.
    """

    def __init__(
        self,
        size: tuple[int, int],
        theme: Theme,
        *,
        parts: tuple[str, ...] = STANDARD_PARTS,
        unit: float | None = None,
        poll: Callable[[], None] | None = None,
    ) -> None:
        self._size, self._theme, self._parts, self._unit, self._poll = size, theme, parts, unit, poll
        self.image = QImage(*size, QImage.Format.Format_RGB32)
        self._picture: Picture | None = None
        self._caches: dict[Key, ImageCache] = {}

    def show(self, frame: Frame) -> list[QRect]:
        """Paint what differs; a `poll` that raises leaves the image undefined and the next picture whole."""
        old, self._picture = self._picture, None
        picture = compose(frame, self._size, self._theme, parts=self._parts, unit=self._unit)
        whole = QRect(0, 0, *self._size)
        rects = [whole] if old is None else _merged(_changes(old, picture), whole)
        painter = QPainter(self.image)
        try:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            paint_picture(painter, picture, frame, self._poll, exposed=rects, caches=self._caches)
        finally:
            painter.end()
        self._picture = picture
        return rects


def _changes(old: Picture, new: Picture) -> Iterable[QRect]:
    margin = MARGIN * max(1.0, new.unit / 24)
    before, after = _flat(old), _flat(new)
    for key in before.keys() ^ after.keys():
        yield _around(before.get(key) or after[key], margin)
    for rect in {_key(old.diagram), _key(new.diagram)} - {()}:
        yield _around(QRectF(*rect), margin)
    heats = {_key(heat.rect): heat for heat in old.heats}
    for heat in new.heats:
        yield from _in_heat(heats.pop(_key(heat.rect), None), heat, margin)
    for gone in heats.values():
        yield from _whole_heat(gone, margin)


def _flat(picture: Picture) -> dict[Key, QRectF]:
    """Everything but heatmaps and diagram, by what it looks like."""
    found: dict[Key, QRectF] = {
        ("text", *_key(t.rect), t.text, t.colour, t.font.pixelSize(), t.font.weight()): t.rect for t in picture.texts
    }
    found |= {("bar", *_key(bar.rect), bar.scale): bar.rect for bar in picture.bars}
    found |= {("swatch", *_key(swatch.rect), swatch.mark): swatch.rect for swatch in picture.swatches}
    found |= {("line", n.x1, n.y1, n.x2, n.y2): QRectF(n.x1, n.y1, n.x2 - n.x1, n.y2 - n.y1) for n in picture.lines}
    return found


def _in_heat(old: Heat | None, new: Heat, margin: float) -> Iterable[QRect]:
    if old is None or not _same_but_position(old, new):
        for heat in (old, new):
            if heat is not None:
                yield from _whole_heat(heat, margin)
        return
    for first, last in _times(old.panel, new.panel):
        if first < last:
            wide, count = new.rect.width(), len(new.panel.codes)
            left, right = new.rect.left() + first * wide // count, new.rect.left() + -(-last * wide // count)
            yield _around(QRectF(left, new.rect.top(), right - left, new.rect.height()), margin)


def _same_but_position(old: Heat, new: Heat) -> bool:
    a, b = old.panel, new.panel
    if new.final is not None:
        return old.final is not None and old.final.codes is new.final.codes
    return (
        a.codes is b.codes
        and (a.key, a.scale, a.length, a.reduction) == (b.key, b.scale, b.length, b.reduction)
        and (_key(old.start), old.numbers, a.start_codes is b.start_codes) == (_key(new.start), new.numbers, True)
    )


def _times(old: Panel, new: Panel) -> Sequence[tuple[int, int]]:
    """Half-open ranges of t that look different."""
    changed = []
    (a0, a1), (b0, b1) = old.computed, new.computed
    if a0 < a1 and b0 < b1:
        changed += [(min(a0, b0), max(a0, b0)), (min(a1, b1), max(a1, b1))]
    else:
        changed += [old.computed, new.computed]
    if old.newest != new.newest:
        changed += [old.newest, new.newest]
    changed += [(t, t + 1) for t in set(old.elsewhere) ^ set(new.elsewhere)]
    return changed


def _whole_heat(heat: Heat, margin: float) -> Iterable[QRect]:
    yield _around(heat.rect, margin)
    if heat.start is not None:
        yield _around(heat.start, margin)


def _key(rect: QRectF | None) -> Key:
    return () if rect is None else (rect.x(), rect.y(), rect.width(), rect.height())


def _around(rect: QRectF, margin: float) -> QRect:
    return rect.adjusted(-margin, -margin, margin, margin).toAlignedRect()


def _merged(rects: Iterable[QRect], whole: QRect) -> list[QRect]:
    """Disjoint rectangles that cover `rects`, inside `whole`."""
    found: list[QRect] = []
    for rect in rects:
        rect = rect.intersected(whole)
        while True:
            touching = [other for other in found if other.intersects(rect)]
            if not touching:
                break
            for other in touching:
                found.remove(other)
                rect = rect.united(other)
        if not rect.isEmpty():
            found.append(rect)
    if len(found) > MOST:
        everything = QRect()
        for rect in found:
            everything = everything.united(rect)
        return [everything]
    return sorted(found, key=lambda rect: (rect.top(), rect.left()))
