"""Blocks of timesteps reduced to one entry each: exactly, whatever the blocks, and without reading every step.

Level l > 0 of the extremes holds at entry k the maximum of the steps 4**l * k .. 4**l * (k + 5): windows that overlap,
because a maximum does not mind a step that counts twice, so few of them cover any block. The sums hold 16 steps each.
A block [a, b) is put together from whole windows and the steps left over at its ends, so the result is the same as that
of a plain loop over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rnnviz.scene.frame import Codes
from rnnviz.scene.partition import FACTOR, WINDOW, Edges

LEAST_ENTRIES = 256  # a level with fewer entries saves nothing
SUMMED = 16  # steps per entry of the sums
CHUNK = 1 << 12  # steps converted at once
NOT_FINITE = 254
Sums = npt.NDArray[np.int32]
Window = tuple[int, Edges]  # entries of one level, one a block


class Pyramid:
    """Coarser levels of `codes` (L, rows), made when first needed: 1/3 (extremes) or 1/8 (sums) of its bytes."""

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self._extremes: tuple[Codes, ...] | None = None
        self._sums: npt.NDArray[np.int16] | None = None

    @property
    def extremes(self) -> tuple[Codes, ...]:
        if self._extremes is None:
            levels, entries = [self.codes], self.codes
            while len(entries) >= FACTOR * LEAST_ENTRIES:
                count = len(entries) // FACTOR * FACTOR
                apart = _largest([entries[k:count:FACTOR] for k in range(FACTOR)])
                rest = len(apart) - WINDOW + 1
                levels.append(_largest([apart[k : k + rest] for k in range(WINDOW)]))
                entries = apart
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


def _largest(arrays: Sequence[Codes]) -> Codes:
    made: Codes = np.maximum(arrays[0], arrays[1])
    for array in arrays[2:]:
        np.maximum(made, array, out=made)
    return made


def windows(first: Edges, last: Edges, depths: int) -> tuple[Window, ...]:
    """(depth, entries) whose maxima, block by block, are those of the steps first[k] .. last[k], none of them empty.

    Few where the blocks are about equally long: the shortest says which levels help, the longest how often.
    """
    found: list[Window] = []
    for depth in range(depths):  # from the ends of the blocks inwards, on ever coarser levels
        window = WINDOW if depth else 1  # entries after which a level's next window begins where this one ends
        inner_first, inner_last = -(-first // FACTOR), last // FACTOR
        if depth + 1 == depths or int((inner_last - inner_first).min()) < WINDOW:
            starts = range(0, int((last - first).max()), window)
            return (*found, *((depth, np.minimum(first + k, last - window)) for k in starts))
        if ((first | last) % FACTOR).any():  # else all blocks begin and end with entries of the next level
            for k in range(1 if depth else FACTOR - 1):
                found.append((depth, np.minimum(first + k, last - window)))
                found.append((depth, np.maximum(last - window - k, first)))
        first, last = inner_first, inner_last
    raise AssertionError("no levels")


def cover(found: Codes, spare: Codes, levels: Sequence[Codes], chosen: Sequence[Window]) -> None:
    """found[k] = the largest code of the windows of block k; `spare` is as large as `found`."""
    for k, (depth, index) in enumerate(chosen):
        codes, out = levels[depth], spare if k else found
        if codes.flags.c_contiguous:
            np.take(codes, index, axis=0, out=out, mode="clip")  # "clip" lets it write to `out` directly
        else:
            out[...] = codes[index]  # some of the units: `take` would copy all steps first
        if k:
            np.maximum(found, spare, out=found)


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
