"""Blocks of timesteps reduced to one entry each: exactly, whatever the blocks, and without reading every step.

Level l of the extremes holds the maximum of 4**l steps; the sums hold 16 steps each. A block [a, b) is put together
from whole groups and the steps left over at its ends, so the result is the same as that of a plain loop over it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from rnnviz.scene.frame import Codes

FACTOR = 4
LEAST_ENTRIES = 256  # a level with fewer entries saves nothing
WIDE_ROW = 1024  # bytes from which whole rows are quicker one block after the other than all blocks at once
SUMMED = 16  # steps per entry of the sums
CHUNK = 1 << 12  # steps converted at once
NOT_FINITE = 254
Sums = npt.NDArray[np.int32]
Edges = npt.NDArray[np.int64]


class Pyramid:
    """Coarser levels of `codes` (L, rows), made when first needed: 1/3 (extremes) or 1/8 (sums) of its bytes."""

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self._extremes: tuple[Codes, ...] | None = None
        self._sums: npt.NDArray[np.int16] | None = None

    @property
    def extremes(self) -> tuple[Codes, ...]:
        if self._extremes is None:
            levels = [self.codes]
            while len(levels[-1]) >= FACTOR * LEAST_ENTRIES:
                below, count = levels[-1], len(levels[-1]) // FACTOR * FACTOR
                level = np.maximum(below[0:count:4], below[1:count:4])
                np.maximum(level, below[2:count:4], out=level)
                levels.append(np.maximum(level, below[3:count:4], out=level))
            self._extremes = tuple(levels)
        return self._extremes

    @property
    def sums(self) -> npt.NDArray[np.int16]:
        """Of the signed magnitudes; what is not finite counts as 0."""
        if self._sums is None:
            count = len(self.codes) // SUMMED
            made = np.empty((count, self.codes.shape[1]), np.int16)
            step = CHUNK // SUMMED
            for start in range(0, count, step):
                part = signed(self.codes[start * SUMMED : min(start + step, count) * SUMMED], self.finite)
                total = part[0::SUMMED].astype(np.int16)
                for k in range(1, SUMMED):
                    total += part[k::SUMMED]
                made[start : start + step] = total
            self._sums = made
        return self._sums

    def keep_only(self, reduction: str) -> None:
        """Make the coarser levels that "extreme" or "mean" needs, and forget the others."""
        if reduction == "mean":
            self._extremes = None
            assert self.sums is not None
        else:
            self._sums = None
            assert self.extremes

    @cached_property
    def finite(self) -> bool:
        """Whether no NaN and no infinity is among the codes."""
        return self.codes.size == 0 or int(self.codes.max()) < NOT_FINITE

    @property
    def nbytes(self) -> int:
        """Bytes beyond those of the codes themselves."""
        sums = 0 if self._sums is None else self._sums.nbytes
        return sums + sum(level.nbytes for level in (self._extremes or ())[1:])


def signed(codes: Codes, finite: bool = True) -> npt.NDArray[np.int8]:
    """Levels with their sign, -126 .. 126; 0 for what is not finite."""
    if not finite:
        codes = np.where(codes >= NOT_FINITE, np.uint8(0), codes)
    size, sign = codes >> 1, codes & 1
    flip = np.negative(sign)  # 255 where the number is negative: two's complement by hand, which is quick
    size ^= flip
    size += sign
    return size.view(np.int8)


def extremes(levels: tuple[Codes, ...], cuts: Edges, rows: slice) -> Codes:
    """(blocks, rows): the largest code of each block cuts[k] .. cuts[k + 1], which are not empty."""
    first, last = cuts[:-1], cuts[1:]
    found: Codes = np.take(levels[0][:, rows], first, axis=0)
    spare = np.empty_like(found)
    active: Any = None  # the blocks that still hold whole groups; None: all
    for depth, codes in enumerate(levels):
        longest = int((last - first).max())
        coarsest = depth + 1 == len(levels) or longest < 2 * FACTOR
        target = found if active is None else found[active]
        _join(target, spare[: len(first)], codes[:, rows], (first, last), longest if coarsest else FACTOR - 1, coarsest)
        if active is not None:
            found[active] = target
        first, last = -(-first // FACTOR), last // FACTOR
        left = np.flatnonzero(first < last)
        if coarsest or not len(left):
            return found
        if len(left) < len(first):
            active = left if active is None else active[left]
            first, last = first[left], last[left]
    return found


def _join(target: Codes, spare: Codes, codes: Codes, block: tuple[Edges, Edges], count: int, whole: bool) -> None:
    """target = max(target, the first `count` entries of each block, and unless that is the `whole`, the last ones).

    A shorter block repeats an entry of its own, which a maximum does not mind.
    """
    first, last = block
    if codes.shape[1] >= WIDE_ROW and whole:
        for out, a, b in zip(target, first.tolist(), last.tolist(), strict=True):
            for row in range(a, b):
                np.maximum(out, codes[row], out=out)
        return
    for k in range(count):
        picked = [np.minimum(first + k, last - 1)] + ([] if whole else [np.maximum(last - 1 - k, first)])
        for index in picked:
            np.take(codes, index, axis=0, out=spare, mode="clip")  # "clip" lets it write to `spare` directly
            np.maximum(target, spare, out=target)


def block_sums(pyramid: Pyramid, cuts: Edges, rows: slice) -> Sums:
    """(blocks, rows): the sum of the signed magnitudes of each block."""
    codes, sums = pyramid.codes[:, rows], pyramid.sums[:, rows]
    first, last = cuts[:-1], cuts[1:]
    up, down = -(-first // SUMMED), last // SUMMED
    whole = up < down
    made = np.zeros((len(first), codes.shape[1]), np.int32)
    ends = np.zeros(made.shape, np.int16)  # at most 30 steps of 126 each
    _add(ends, codes, first, np.where(whole, up * SUMMED, last), pyramid.finite)
    _add(ends, codes, np.where(whole, down * SUMMED, last), last, pyramid.finite)
    for k in range(max(0, int((down - up).max()))):
        chosen = np.flatnonzero(up + k < down)
        made[chosen] += sums[up[chosen] + k]
    made += ends
    return made


def _add(total: npt.NDArray[np.int16], codes: Codes, first: Edges, last: Edges, finite: bool) -> None:
    """total += the signed magnitudes of codes[first .. last), block by block, some of which may be empty."""
    for k in range(max(0, int((last - first).max()))):
        some = first + k < last
        if some.all():
            total += signed(codes[first + k], finite)
        else:
            chosen = np.flatnonzero(some)
            total[chosen] += signed(codes[first[chosen] + k], finite)
