"""Where everything of the unrolled network stands: pure geometry, used by the painter, the mouse and the tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rnnviz.core.spec import NetworkSpec

# All lengths in units of the text size.
COLUMN = (2.0, 5.6)  # smallest and largest distance of two timesteps
ROW = (1.5, 3.4)  # smallest and largest distance of two rows
CELL = 2.4  # largest side of a cell
CELL_SHARE = 0.62  # of the smaller distance
GAP = 0.7


@dataclass(frozen=True)
class Row:
    """One line of cells: a direction of a layer, or x (`layer` -1)."""

    layer: int
    direction: int = 0

    @property
    def is_input(self) -> bool:
        return self.layer < 0


@dataclass(frozen=True)
class NetworkLayout:
    """Columns and rows with their centres; None in `columns` or `rows` is an ellipsis where some are folded away."""

    columns: tuple[int | None, ...]
    xs: tuple[float, ...]
    rows: tuple[Row | None, ...]
    ys: tuple[float, ...]
    cell: float  # side of a cell
    pitch: float  # distance of two columns

    def cells(self) -> Iterator[tuple[Row, int, float, float]]:
        """Every visible cell: its row, t, and centre."""
        for row, y in zip(self.rows, self.ys, strict=True):
            if row is not None:
                for t, x in zip(self.columns, self.xs, strict=True):
                    if t is not None:
                        yield row, t, x, y

    def at(self, x: float, y: float) -> tuple[Row, int] | None:
        """The cell under a point; half the space between two cells still counts."""
        reach = max(self.cell, self.pitch * 0.9) / 2
        for row, t, cx, cy in self.cells():
            if abs(x - cx) <= reach and abs(y - cy) <= max(self.cell / 2, 1) * 1.2:
                return row, t
        return None


def all_rows(spec: NetworkSpec) -> tuple[Row, ...]:
    """Top to bottom: the deepest layer first, its reverse direction above its forward one, x last."""
    layers = range(spec.num_layers - 1, -1, -1)
    return (*(Row(k, d) for k in layers for d in range(spec.num_directions - 1, -1, -1)), Row(-1))


def place(
    rows: Sequence[Row],
    steps: int,
    *,
    box: tuple[float, float, float, float],
    unit: float,
    focus: Sequence[tuple[int, int]],
) -> NetworkLayout:
    """Fit `rows` x `steps` cells into `box` (left, top, width, height).

    `focus`: (index of row, t) of the newest cells, around which is folded what does not fit.
    """
    left, top, width, height = box
    columns = fold(steps, int(width / (COLUMN[0] * unit)), [t for _, t in focus] or [0])
    lines = fold(len(rows), int(height / (ROW[0] * unit)), [r for r, _ in focus] or [len(rows) - 1])
    pitch = min(width / len(columns), COLUMN[1] * unit)
    drop = min(height / len(lines), ROW[1] * unit)
    first_y = top + (height - drop * len(lines)) / 2 + drop / 2
    return NetworkLayout(
        columns=columns,
        xs=tuple(left + pitch * (k + 0.5) for k in range(len(columns))),
        rows=tuple(None if index is None else rows[index] for index in lines),
        ys=tuple(first_y + drop * k for k in range(len(lines))),
        cell=min(CELL_SHARE * min(pitch, drop), CELL * unit),
        pitch=pitch,
    )


def fold(count: int, room: int, focus: Iterable[int]) -> tuple[int | None, ...]:
    """At most `room` (at least 3) of 0..count-1: the first, the last and what is nearest to `focus`; None for gaps."""
    room = max(room, 3)
    if count <= room:
        return tuple(range(count))
    centres = sorted({min(max(f, 0), count - 1) for f in focus})
    chosen: set[int] = set()
    for index in _by_distance(count, centres):
        if len(_with_gaps(chosen | {index})) > room:
            break
        chosen.add(index)
    return _with_gaps(chosen)


def _by_distance(count: int, centres: Sequence[int]) -> Iterator[int]:
    yield from dict.fromkeys((centres[0], 0, count - 1, *centres))
    for distance in range(1, count):
        for centre in centres:
            for index in (centre + distance, centre - distance):
                if 0 <= index < count:
                    yield index


def _with_gaps(chosen: set[int]) -> tuple[int | None, ...]:
    """In order; one missing number is shown (it needs no more room than an ellipsis), more become None."""
    found: list[int | None] = []
    last = None
    for index in sorted(chosen):
        if last is not None and index - last == 2:
            found.append(last + 1)
        elif last is not None and index - last > 2:
            found.append(None)
        found.append(index)
        last = index
    return tuple(found)
