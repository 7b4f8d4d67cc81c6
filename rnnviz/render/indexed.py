"""At most 256 colours by construction: the cells' own, the marks', and greys of antialiased text.

Cells of a picture with such a palette show coarser levels (scene/levels.py: `coarse`), so that every one of their
colours has its own place and nothing is dithered. Pixels between two colours (the edges of glyphs) take the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from rnnviz.render.colours import table
from rnnviz.render.palette import INKS, mix
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Scale
from rnnviz.scene.levels import COARSE

Pixels = npt.NDArray[np.uint32]
Indices = npt.NDArray[np.uint8]
SIZE = 256
UNCHANGED = 255  # in formats that write only what differs: the pixel keeps its colour
_BITS = 5  # per channel, of the table in which the nearest colour is looked up


class Palette:
    """The colours of one theme and the kinds of scale that a picture shows; `rgb` is (<= 255, 3)."""

    def __init__(self, theme: Theme, scales: tuple[Scale, ...]) -> None:
        kinds = {(scale.sequential, scale.colours): scale for scale in scales}
        colours = dict.fromkeys(_marks(theme))
        for scale in kinds.values():
            colours |= dict.fromkeys(int(c) & 0xFFFFFF for c in table(scale, theme)[COARSE])
        for shade in _blends(theme):
            if len(colours) < UNCHANGED:
                colours.setdefault(shade)
        self.colours = np.array(list(colours), np.uint32)
        assert len(self.colours) <= UNCHANGED

    @property
    def rgb(self) -> Indices:
        return _channels(self.colours).astype(np.uint8)

    @property
    def table(self) -> Pixels:
        """The colours as 0xffRRGGBB, as QImage.Format_RGB32 holds them."""
        return self.colours | np.uint32(0xFF000000)

    @property
    def bytes(self) -> bytes:
        """256 times red, green, blue; the rest is black."""
        return self.rgb.tobytes().ljust(3 * SIZE, b"\0")

    def indices(self, pixels: Pixels) -> Indices:
        """The index of every 0x..RRGGBB: exactly where the colour is in the palette, else of the nearest."""
        return np.take(self._nearest, pixels & 0xFFFFFF)

    @cached_property
    def _nearest(self) -> Indices:
        """(2^24,): one byte per colour."""
        steps, wide = 1 << _BITS, 1 << (8 - _BITS)
        level = np.arange(steps, dtype=np.int32) * wide + wide // 2
        own = _channels(self.colours).astype(np.int32)
        far = [(level[:, None] - own[None, :, k]) ** 2 for k in range(3)]
        blue = far[2][None]
        cube = np.empty((steps, steps, steps), np.uint8)
        for red in range(steps):
            cube[red] = (far[0][red][None, None] + far[1][:, None] + blue).argmin(axis=2)
        for axis in range(3):
            cube = np.repeat(cube, wide, axis=axis)
        made: Indices = cube.reshape(-1)
        made[self.colours[::-1]] = np.arange(len(self.colours), dtype=np.uint8)[::-1]
        return made


@lru_cache(maxsize=4)
def palette(theme: Theme, kinds: tuple[tuple[bool, str], ...]) -> Palette:
    """The palette for these kinds of scale (sequential or not, colour map); its look-up table of 16 MB is made once."""
    scales = (Scale("", 0.0 if sequential else -1.0, 1.0, sequential, colours=name) for sequential, name in kinds)
    return Palette(theme, tuple(scales))


def palette_of(theme: Theme, scales: Iterable[Scale]) -> Palette:
    """The palette for the scales of a frame."""
    return palette(theme, tuple(sorted({(scale.sequential, scale.colours) for scale in scales})))


def _channels(colours: Pixels) -> Pixels:
    return np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], axis=1)


def _marks(theme: Theme) -> Iterator[int]:
    """Grounds, lines and marks: flat colours that have to be exact."""
    border = mix(theme.border, theme.text, 0.15)
    names = (theme.surface, theme.text, theme.muted, theme.newest, theme.empty, theme.empty_line, theme.padding,
             theme.nan, theme.infinite, theme.border, border, *INKS)  # fmt: skip
    for name in names:
        yield QColor(name).rgb() & 0xFFFFFF


def _blends(theme: Theme) -> Iterator[int]:
    """Edges of glyphs, the coarse ones first: what has no room is left out."""
    for count in (2, 4, 8, 16, 32):
        for ink in (theme.text, theme.muted, theme.newest, theme.border):
            for k in range(1, count, 1 if count == 2 else 2):
                yield QColor(mix(theme.surface, ink, k / count)).rgb() & 0xFFFFFF
