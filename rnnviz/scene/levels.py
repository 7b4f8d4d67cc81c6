"""Display levels: one byte per number, made so that the plain maximum of a block is its entry furthest from zero.

A code is `round(min(|v| / high, 1) * 126) * 2`, plus 1 for negative numbers; 254 is an infinity, 255 is NaN. So a
single spike among thousands of steps survives any reduction, and NaN wins over everything.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rnnviz.scene.frame import Codes, Scale

LEVELS = 126
INFINITE, NAN = 254, 255


def encode(values: npt.NDArray[np.floating], scale: Scale) -> Codes:
    """The codes of `values`, same shape."""
    with np.errstate(invalid="ignore", over="ignore"):
        size = np.abs(values) / scale.high
        np.minimum(size, 1, out=size)
        size *= LEVELS
        codes = np.rint(np.nan_to_num(size, copy=False)).astype(np.uint8) << 1
        codes |= values < 0
    if scale.nans or scale.infs:
        codes[np.isinf(values)] = INFINITE
        codes[np.isnan(values)] = NAN
    return np.ascontiguousarray(codes)


def decode(code: int, scale: Scale) -> float:
    """The middle of a level; NaN and infinity for their codes (the sign of an infinity is not kept)."""
    if code >= INFINITE:
        return math.nan if code == NAN else math.inf
    return (code >> 1) / LEVELS * scale.high * (-1 if code & 1 else 1)


def scale_of(name: str, arrays: Sequence[npt.NDArray[np.floating]], bounded: bool) -> Scale:
    """One symmetric scale over all of `arrays`: [-1, 1] where the quantity is bounded, else the largest magnitude."""
    nans = infs = 0
    high = 0.0
    for values in arrays:
        if values.size:
            largest = float(np.abs(values).max())
            if not math.isfinite(largest):
                finite = np.isfinite(values)
                nans += int(np.isnan(values).sum())
                infs += int(np.isinf(values).sum())
                largest = float(np.abs(values[finite]).max()) if finite.any() else 0.0
            high = max(high, largest)
    high = max(1.0, high) if bounded else (high or 1.0)
    return Scale(name, -high, high, nans=nans, infs=infs)


def edges(count: int, pixels: int) -> npt.NDArray[np.int64]:
    """count + 1 pixel edges of `count` cells over `pixels` pixels (count <= pixels): floor(k * pixels / count)."""
    return np.arange(count + 1, dtype=np.int64) * pixels // count


def blocks(count: int, pixels: int) -> npt.NDArray[np.int64]:
    """pixels + 1 cell edges of `pixels` pixels over `count` cells (count > pixels): ceil(k * count / pixels)."""
    return -(-np.arange(pixels + 1, dtype=np.int64) * count // pixels)


def resample(codes: Codes, width: int, height: int) -> Codes:
    """(rows as pixels, steps as pixels): `codes` (steps, units) at `width` x `height` pixels, steps across.

    More cells than pixels are reduced by the signed maximum, fewer are repeated (nearest neighbour).
    """
    across = _fit(codes, width)
    return np.ascontiguousarray(_fit(np.ascontiguousarray(across.T), height))


def _fit(codes: Codes, pixels: int) -> Codes:
    """`codes` with its first axis at `pixels` entries."""
    count = len(codes)
    if count <= pixels:
        return np.repeat(codes, np.diff(edges(count, pixels)), axis=0)
    cuts = blocks(count, pixels)
    out = np.empty((pixels, *codes.shape[1:]), np.uint8)
    for k in range(pixels):  # np.maximum.reduceat is far slower on wide rows
        np.maximum.reduce(codes[cuts[k] : cuts[k + 1]], axis=0, out=out[k])
    return out


def is_reduced(count: int, pixels: int) -> bool:
    """True where one pixel stands for more than one cell."""
    return count > pixels
