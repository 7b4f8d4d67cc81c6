"""What a legend says and where its things stand: one rule for the window and for the exported picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF

from rnnviz.render.labels import words
from rnnviz.render.picture import Mark, number
from rnnviz.scene.frame import Frame, Scale


def marks(frame: Frame) -> list[tuple[Mark, str]]:
    """What cells look like that are no value, as far as this sequence and this run have such."""
    found: list[tuple[Mark, str]] = [("newest", words("this step")), ("empty", words("not yet computed"))]
    if frame.x.length < frame.steps:
        found.append(("padding", words("padding")))
    nans, infs = sum(scale.nans for scale in frame.scales), sum(scale.infs for scale in frame.scales)
    found += [("nan", f"NaN: {nans}")] if nans else []
    return found + ([("infinite", f"±∞: {infs}")] if infs else [])


def flow(widths: Sequence[float], gap: float, room: float, begin: float = 0.0) -> list[tuple[int, float]]:
    """Line and left of things that stand one after another: on the next line where they would end beyond `room`."""
    places, line, x = [], 0, begin
    for width in widths:
        if x > 0 and x + width > room:
            line, x = line + 1, 0.0
        places.append((line, x))
        x += width + gap
    return places


def beside_bar(scale: Scale, name: float, width: Callable[[str], float]) -> tuple[float, float]:
    """What a bar needs on its left, where its name is (`name` wide with its gap), and on its right: the numbers of its
    ends, which stand out by half their `width`, have room below a short name, too."""
    low, high = (width(number(end)) / 2 for end in (scale.low, scale.high))
    return max(name, low), high


def numbers_below(scale: Scale, bar: QRectF) -> tuple[tuple[str, float], ...]:
    """The numbers of the ends and of the middle, and the x on which each is centred."""
    middle = (scale.low + scale.high) / 2
    places = (scale.low, bar.left()), (middle, bar.center().x()), (scale.high, bar.right())
    return tuple((number(value), x) for value, x in places)
