"""Which pixel a timestep stands on: the one rule of painting, stepping, marks and exports.

Step t of [first, last) begins at pixel floor((t' - first) * pixels / (last - first)). t' is t, or, with 20 steps a
pixel or more, the first step of t's group of 4, 16, 64, ...: groups are counted from step 0, and five of them or more
share a pixel. So every pixel but the outermost stands for whole entries of a level of the pyramid, and reads nothing
else.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FACTOR = 4  # of one level of the pyramid to the next, and of one size of groups
WINDOW = 5  # groups that share a pixel at least, and that one entry of a level stands for
Edges = npt.NDArray[np.int64]


def grain(count: int, pixels: int) -> int:
    """Steps of a group: a power of 4, so that five groups or more share a pixel; 1 where fewer than 20 steps do."""
    size = 1
    while size * FACTOR * WINDOW * pixels <= count:
        size *= FACTOR
    return size


def together(t: int, first: int, last: int, pixels: int) -> int:
    """The step at which t's group begins, not before `first`."""
    return max(first, t - t % grain(last - first, pixels))


def pixel(t: int, first: int, last: int, pixels: int) -> int:
    """Where step t begins."""
    return (together(t, first, last, pixels) - first) * pixels // (last - first)


def step_edges(first: int, last: int, pixels: int) -> Edges:
    """Entry k stands for steps [edges[k], edges[k + 1]): a pixel each, or a step each where there is room for all."""
    count = last - first
    if count <= pixels:
        return np.arange(first, last + 1, dtype=np.int64)
    size = grain(count, pixels)
    found: Edges = -(-(first * pixels + np.arange(pixels + 1, dtype=np.int64) * count) // (size * pixels)) * size
    found[0], found[-1] = first, last
    return found


def steps_of(place: int, first: int, last: int, pixels: int) -> tuple[int, int]:
    """Entries `place` and `place` + 1 of `step_edges` where a pixel stands for more than one step."""
    count = last - first
    size = grain(count, pixels)
    start, stop = (-(-(first * pixels + k * count) // (size * pixels)) * size for k in (place, place + 1))
    return start if place else first, last if place == pixels - 1 else stop


def edges(count: int, pixels: int) -> Edges:
    """count + 1 pixel edges of `count` cells over `pixels` pixels (count <= pixels): floor(k * pixels / count)."""
    return np.arange(count + 1, dtype=np.int64) * pixels // count


def blocks(count: int, pixels: int) -> Edges:
    """pixels + 1 cell edges of `pixels` pixels over `count` cells (count > pixels): ceil(k * count / pixels)."""
    return -(-np.arange(pixels + 1, dtype=np.int64) * count // pixels)
