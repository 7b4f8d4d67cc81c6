"""Display levels: one byte per number, made so that the plain maximum of a block is its entry furthest from zero.

A code is `round(min(|v| / high, 1) * 126) * 2`, plus 1 for negative numbers; 254 is an infinity, 255 is NaN. So a
single spike among thousands of steps survives any reduction, and NaN wins over everything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from rnnviz.scene.extremes import extremes
from rnnviz.scene.frame import Codes, Scale, Units
from rnnviz.scene.partition import blocks, edges, step_edges
from rnnviz.scene.pyramid import Pyramid, block_sums

LEVELS = 126
INFINITE, NAN = 254, 255
COARSE_LEVELS = 80  # of pictures with a palette
CHUNK = 1 << 16  # numbers encoded at once
STRIP = 32  # rows transposed at once


def encode(values: npt.NDArray[np.floating], scale: Scale) -> Codes:
    """The codes of `values`, same shape; magnitudes beyond the scale take its last level."""
    flat = values.reshape(len(values), -1) if values.ndim > 1 else values[:, np.newaxis]
    codes = np.empty(flat.shape, np.uint8)
    step = max(1, CHUNK // max(1, flat.shape[1]))
    size = np.empty((min(step, len(flat)), flat.shape[1]), flat.dtype)
    for start in range(0, len(flat), step):  # in pieces that stay in the processor's cache
        part, out = flat[start : start + step], codes[start : start + step]
        _encode(part, scale, size[: len(part)], out)
    return codes.reshape(values.shape)


def _encode(part: npt.NDArray[np.floating], scale: Scale, size: npt.NDArray[np.floating], out: Codes) -> None:
    np.abs(part, out=size)
    with np.errstate(over="ignore"):
        size *= LEVELS / scale.high
    np.minimum(size, LEVELS, out=size)
    np.rint(size, out=size)
    infinite = bool(scale.nans or scale.infs)
    out[...] = np.nan_to_num(size, copy=False) if infinite else size
    out <<= 1
    out |= (part < 0).view(np.uint8)
    if infinite:
        out[np.isinf(part)] = INFINITE
        out[np.isnan(part)] = NAN


def decode(code: int, scale: Scale) -> float:
    """The middle of a level; NaN and infinity for their codes (the sign of an infinity is not kept)."""
    if code >= INFINITE:
        return math.nan if code == NAN else math.inf
    return (code >> 1) / LEVELS * scale.high * (-1 if code & 1 else 1)


def scale_of(name: str, arrays: Iterable[npt.NDArray[np.floating]], bounded: bool, sequential: bool = False) -> Scale:
    """One scale over all of `arrays`: symmetric about 0, or from 0 on where `sequential`.

    It ends at 1 where the quantity is bounded (unless a number lies beyond), else at the largest magnitude.
    """
    nans = infs = 0
    high = 0.0
    for values in arrays:
        if values.size:
            largest = max(float(values.max()), -float(values.min()))  # NaN in either is NaN in both
            if not math.isfinite(largest):
                finite = np.isfinite(values)
                nans += int(np.isnan(values).sum())
                infs += int(np.isinf(values).sum())
                largest = float(np.abs(values[finite]).max()) if finite.any() else 0.0
            high = max(high, largest)
    high = max(1.0, high) if bounded else (high or 1.0)
    return Scale(name, 0.0 if sequential else -high, high, sequential, nans=nans, infs=infs)


def resample(
    source: Codes | Pyramid,
    width: int,
    height: int,
    *,
    steps: tuple[int, int] | None = None,
    rows: tuple[int, int] | None = None,
    units: Units | None = None,
    reduction: str = "extreme",
) -> Codes:
    """(height, width): the codes (L, units) of timesteps `steps`, steps across, on that many pixels.

    `units` says which unit stands in each row, `rows` which rows are shown. Of more cells than pixels each pixel
    takes the one furthest from zero, or for "mean" their mean; fewer are repeated (nearest neighbour).
    """
    pyramid = source if isinstance(source, Pyramid) else Pyramid(source)
    first, last = steps or (0, len(pyramid.codes))
    top, bottom = rows or (0, pyramid.codes.shape[1])
    count = bottom - top
    down = blocks(count, height) if count > height else np.arange(count + 1, dtype=np.int64)
    kept = slice(top, bottom) if units is None else slice(None)
    chosen = slice(None) if units is None else units[top:bottom]
    if reduction == "mean" and (last - first > width or count > height):
        small = _means(pyramid, (first, last), width, down, kept, chosen)
    else:
        small = extremes(pyramid, (first, last), width, down, kept, chosen)
    return _enlarged(_enlarged(small, height, 0), width, 1)


def _means(pyramid: Pyramid, steps: tuple[int, int], width: int, down: Any, kept: slice, chosen: Any) -> Codes:
    """Rounded to a level; a block with NaN is NaN, else one with an infinity infinite, as with the extreme."""
    cuts = step_edges(*steps, width)
    turned = transposed(block_sums(pyramid, cuts, kept)[:, chosen])
    total = np.empty((len(down) - 1, turned.shape[1]), np.int64)
    for k in range(len(total)):
        np.add.reduce(turned[down[k] : down[k + 1]], axis=0, out=total[k])
    count = np.diff(down)[:, np.newaxis] * np.diff(cuts)
    size = (2 * np.abs(total) + count) // (2 * count)
    made: Codes = (size.astype(np.uint8) << 1) | (total < 0)
    if pyramid.finite:
        return made
    largest = extremes(pyramid, steps, width, down, kept, chosen)
    return np.where(largest >= INFINITE, largest, made)


def transposed(array: Any) -> Any:
    """A contiguous copy, in strips that stay in the processor's cache: up to five times as quick as `.T.copy()`."""
    made = np.empty(array.shape[::-1], array.dtype)
    for start in range(0, len(array), STRIP):
        made[:, start : start + STRIP] = array[start : start + STRIP].T
    return made


def _enlarged(codes: Codes, pixels: int, axis: int) -> Codes:
    count = codes.shape[axis]
    return codes if count == pixels else np.repeat(codes, np.diff(edges(count, pixels)), axis=axis)


def _coarse() -> Codes:
    magnitude = np.rint(np.rint(np.arange(LEVELS + 1) * COARSE_LEVELS / LEVELS) * LEVELS / COARSE_LEVELS)
    codes = np.arange(256, dtype=np.uint8)
    small = codes < INFINITE
    codes[small] = (magnitude[codes[small] >> 1].astype(np.uint8) << 1) | (codes[small] & 1)
    codes[1] = 0  # what is too small to have a sign
    codes.flags.writeable = False
    return codes


# code -> the nearest of 80 magnitudes: 161 colours, which leave room in a palette of 256; infinity and NaN stay
COARSE = _coarse()
