"""Many steps and units on few pixels: the largest code of every block, turned so that steps run across.

Everything is done a piece at a time, which stays in the processor's cache, in few calls, so that panels can be reduced
side by side in threads: numpy gives the interpreter free during each of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnviz.scene.frame import Codes
from rnnviz.scene.pyramid import Edges, Pyramid, cover

PIECE = 1 << 19  # bytes of blocks put together at once
FEW = 256  # steps that are read as quickly as their coarser levels
TILE = 64  # blocks turned at once: whole cache lines are written


def extremes(pyramid: Pyramid, cuts: Edges, down: Edges, rows: slice, units: Any) -> Codes:
    """(pixels down, pixels across): the largest code of steps cuts[k] .. cuts[k + 1] and rows down[j] .. down[j + 1].

    `rows` are those units that are looked at, `units` their order: a slice or indices. No block is empty.
    """
    if len(cuts) == 2 and cuts[1] - cuts[0] <= FEW:  # every step of a long run needs the one pixel that it is in
        largest = np.maximum.reduce(pyramid.codes[cuts[0] : cuts[1], rows], axis=0)[units]
        column: Codes = np.maximum.reduceat(largest, down[:-1])[:, np.newaxis]
        return column
    single = len(cuts) - 1 == cuts[-1] - cuts[0]
    levels = [codes[:, rows] for codes in ((pyramid.codes,) if single else pyramid.extremes)]
    count, wide = len(cuts) - 1, levels[0].shape[1]
    tile = min(TILE, count)
    whole = -(-count // tile) * tile
    spare_blocks = np.full(whole - count, count - 1)  # a last tile that is not full repeats the last block
    blocks = np.concatenate([np.arange(count), spare_blocks]) if whole > count else slice(count)
    first, last = cuts[:-1][blocks], cuts[1:][blocks]
    step = min(whole, max(1, PIECE // max(1, wide) // tile) * tile)
    buffers = [np.empty(step * wide, np.uint8) for _ in range(3)]
    made = np.empty((len(down) - 1, whole), np.uint8)
    for start in range(0, whole, step):
        part = slice(start, min(start + step, whole))
        shape = (part.stop - start, wide)
        found, spare, turned = (buffer[: shape[0] * wide].reshape(shape) for buffer in buffers)
        cover(found, spare, levels, first[part], last[part])
        tiles = turned.reshape(-1, wide, tile)
        tiles[...] = found.reshape(-1, tile, wide).swapaxes(1, 2)
        if not isinstance(units, slice):
            tiles = np.take(tiles, units, axis=1)
        small = _joined(tiles, found.reshape(-1)[: tiles.size].reshape(tiles.shape), down)
        made[:, part].reshape(len(made), -1, tile)[...] = small.swapaxes(0, 1)
    return made[:, :count]


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
