"""Many steps and units on few pixels: the largest code of every block, turned so that steps run across.

Everything is done a piece at a time, which stays in the processor's cache, in few and long calls, so that panels can be
reduced side by side in threads: numpy gives the interpreter free during each of them, and getting it back takes time.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np

from rnnviz.scene.frame import Codes
from rnnviz.scene.partition import Edges, step_edges
from rnnviz.scene.pyramid import Pyramid, Window, cover, windows

PIECE = 1 << 20  # bytes of blocks put together at once
FEW = 256  # steps that are read as quickly as their coarser levels
TILE = 64  # blocks turned at once: whole cache lines are written
_planning = Lock()


def extremes(pyramid: Pyramid, steps: tuple[int, int], width: int, down: Edges, rows: slice, units: Any) -> Codes:
    """(pixels down, pixels across): the largest code of rows down[j] .. down[j + 1] and of each pixel's steps.

    Across it is `width` pixels, or a pixel a step where there are fewer. `rows` are those units that are looked at,
    `units` their order: a slice or indices. No block is empty.
    """
    first, last = steps
    if width == 1:
        column: Codes = np.maximum.reduceat(_block(pyramid, first, last, rows)[units], down[:-1])[:, np.newaxis]
        return column
    single = last - first <= width
    levels = [codes[:, rows] for codes in ((pyramid.codes,) if single else pyramid.extremes)]
    with _planning:  # the second thread waits instead of finding the same
        chosen, outer = _plan(first, last, width, len(levels))
    ends = [(k, _block(pyramid, *block, rows)) for k, block in outer]
    count, wide, whole = min(width, last - first), levels[0].shape[1], len(chosen[0][1])
    tile = min(TILE, count)
    step = min(whole, max(1, PIECE // max(1, wide) // tile) * tile)
    buffers = [np.empty(step * wide, np.uint8) for _ in range(2)]
    made = np.empty((len(down) - 1, whole), np.uint8)
    for start in range(0, whole, step):
        part = slice(start, min(start + step, whole))
        shape = (part.stop - start, wide)
        found, spare = (buffer[: shape[0] * wide].reshape(shape) for buffer in buffers)
        cover(found, spare, levels, [(depth, index[part]) for depth, index in chosen])
        for k, largest in ends:
            if part.start <= k < part.stop:
                found[k - part.start] = largest
        tiles = spare.reshape(-1, wide, tile)
        tiles[...] = found.reshape(-1, tile, wide).swapaxes(1, 2)
        if not isinstance(units, slice):
            tiles = np.take(tiles, units, axis=1)
        small = _joined(tiles, found.reshape(-1)[: tiles.size].reshape(tiles.shape), down)
        made[:, part].reshape(len(made), -1, tile)[...] = small.swapaxes(0, 1)
    return made[:, :count]


@lru_cache(maxsize=8)
def _plan(
    first: int, last: int, width: int, depths: int
) -> tuple[tuple[Window, ...], tuple[tuple[int, tuple[int, int]], ...]]:
    """What to read for every pixel, and the outermost pixels with their steps: the same for all heatmaps of a card.

    The outermost do not end at whole entries of a level, as the others mostly do. They, and what fills the last tile,
    repeat another pixel here.
    """
    cuts = step_edges(first, last, width)
    count = len(cuts) - 1
    whole = -(-count // min(TILE, count)) * min(TILE, count)
    outer = (0, count - 1) if last - first > width and count > 2 else ()
    blocks = np.clip(np.arange(whole), 1 if outer else 0, count - 2 if outer else count - 1)
    ends = tuple((k, (int(cuts[k]), int(cuts[k + 1]))) for k in outer)
    return windows(cuts[:-1][blocks], cuts[1:][blocks], depths), ends


def _block(pyramid: Pyramid, first: int, last: int, rows: slice) -> Codes:
    """(units,): the largest codes of the steps first .. last."""
    if last - first <= FEW:  # also every step of a long run, which needs the one pixel that it is in
        few: Codes = np.maximum.reduce(pyramid.codes[first:last, rows], axis=0)
        return few
    levels = [codes[:, rows] for codes in pyramid.extremes]
    found, spare = np.empty((2, 1, levels[0].shape[1]), np.uint8)
    cover(found, spare, levels, windows(np.array([first]), np.array([last]), len(levels)))
    largest: Codes = found[0]
    return largest


def _joined(tiles: Codes, spare: Codes, down: Edges) -> Codes:
    """Rows down[j] .. down[j + 1] of every tile as one: two windows cover each, as their sizes differ by one."""
    sizes = np.diff(down)
    if sizes.max() == 1:
        return tiles
    window, least = 1, sizes.min()
    while 2 * window <= least:  # spare[:, r] = the largest of the rows r .. r + 2 * window
        np.maximum(tiles[:, :-window], tiles[:, window:], out=spare[:, :-window])
        tiles, spare, window = spare, tiles, 2 * window
    small: Codes = np.take(tiles, down[:-1], axis=1)
    return np.maximum(small, np.take(tiles, down[1:] - window, axis=1), out=small)
