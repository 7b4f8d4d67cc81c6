"""Where everything of the unrolled network stands: pure geometry, used by the painter, the mouse and the tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rnnviz.core.spec import NetworkSpec, RNNSpec

# All lengths in units of the text size.
COLUMN = (2.0, 5.6)  # smallest and largest distance of two timesteps
COLUMN_OF_TWO = 2.6  # smallest distance with two directions, whose cells stand beside each other
ROW = (1.5, 3.4)  # smallest and largest distance of two rows
LEAST_ROW = 1.05  # the same where lanes come between them: lines of text do not touch
TIGHT, CAPITALS = 1.4, 0.5  # a row, from which its text has room in a lane; half the height of the text
LANE = 0.62  # height of the lane between two layers, in rows
CELL = 2.4  # largest side of a cell
CELL_SHARE = 0.62  # of the smaller distance
CELL_OF_TWO = 0.42  # of the distance of two timesteps, with two directions
SHIFT = 0.34  # forward to the left, reverse to the right, in cells: their wires upwards pass each other


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
    """Columns and rows with their centres; None in `columns` or `rows` is an ellipsis where some are folded away.

    `lanes` has the height of the lane below a layer, where what the layers below hand up comes together; that of
    `num_layers` is output's, above the last layer.
    """

    columns: tuple[int | None, ...]
    xs: tuple[float, ...]
    rows: tuple[Row | None, ...]
    ys: tuple[float, ...]
    cell: float  # side of a cell
    pitch: float  # distance of two columns
    drop: float  # distance of two rows
    shift: float = 0.0  # forward cells stand left, reverse cells right of their column by this much
    lanes: Mapping[int, float] = field(default_factory=dict)

    def x_of(self, row: Row, x: float) -> float:
        """Where the cell of a row stands in the column at `x`."""
        return x if row.is_input else x + (self.shift if row.direction else -self.shift)

    def cells(self) -> Iterator[tuple[Row, int, float, float]]:
        """Every visible cell: its row, t, and centre."""
        for row, y in zip(self.rows, self.ys, strict=True):
            if row is not None:
                for t, x in zip(self.columns, self.xs, strict=True):
                    if t is not None:
                        yield row, t, self.x_of(row, x), y

    def at(self, x: float, y: float) -> tuple[Row, int] | None:
        """The cell under a point; half the space between two cells still counts."""
        reach = max(self.cell, self.pitch * (0.9 if not self.shift else 0.45)) / 2
        for row, t, cx, cy in self.cells():
            if abs(x - cx) <= reach and abs(y - cy) <= max(self.cell / 2, 1) * 1.2:
                return row, t
        return None

    def between(self, x: float, y: float) -> tuple[str, int, int, int] | None:
        """The edge under a point: ("row", layer, direction, t) between two cells, ("h_0" | "h_n", layer, direction,
        t) at the ends of a row, ("lane", layer, 0, t) below a layer; t is that of the column on the left, -1 before
        the first."""
        before = [k for k, cx in enumerate(self.xs) if cx <= x]
        t = self.columns[before[-1]] if before else -1
        t = -1 if t is None else t
        for row, cy in zip(self.rows, self.ys, strict=True):
            if row is not None and not row.is_input and abs(y - cy) <= self.drop * 0.3:
                ends = ("h_n", "h_0") if row.direction else ("h_0", "h_n")
                side = 0 if x < self.xs[0] else 1 if x > self.xs[-1] else -1
                return ("row" if side < 0 else ends[side]), row.layer, row.direction, t
        for layer, cy in self.lanes.items():
            if abs(y - cy) <= self.drop * 0.4:
                return "lane", layer, 0, t
        return None


def all_rows(spec: NetworkSpec) -> tuple[Row, ...]:
    """Top to bottom: the deepest layer first, its reverse direction above its forward one, x last."""
    layers = range(spec.num_layers - 1, -1, -1)
    return (*(Row(k, d) for k in layers for d in range(spec.num_directions - 1, -1, -1)), Row(-1))


def wanted_lanes(spec: NetworkSpec) -> frozenset[int]:
    """Layers below which a lane is drawn: where two directions come together or dropout acts; above the last layer
    output leaves."""
    found = set(range(spec.num_layers)) if spec.num_directions == 2 else set()
    if isinstance(spec, RNNSpec):
        found |= {spec.num_layers, *(range(1, spec.num_layers) if spec.dropout else ())}
    return frozenset(found)


def place(
    rows: Sequence[Row],
    steps: int,
    *,
    box: tuple[float, float, float, float],
    unit: float,
    focus: Sequence[tuple[int, int]],
    lanes: frozenset[int] = frozenset(),
) -> NetworkLayout:
    """Fit `rows` x `steps` cells into `box` (left, top, width, height), with room for `lanes`.

    `focus`: (index of row, t) of the newest cells, around which is folded what does not fit.
    """
    left, top, width, height = box
    two = any(row.direction for row in rows)
    least = (COLUMN_OF_TWO if two else COLUMN[0]) * unit
    columns = fold(steps, int(width / least), [t for _, t in focus] or [0])
    shown, gaps = _lines(rows, height / unit, [r for r, _ in focus] or [len(rows) - 1], lanes)
    pitch = min(width / len(columns), COLUMN[1] * unit)
    total = len(shown) + LANE * len(gaps)
    if 0 in gaps and height / total < TIGHT * unit:  # the text of the uppermost lane is higher than the lane
        top, height = top + CAPITALS * unit, height - CAPITALS * unit
    drop = min(height / total, ROW[1] * unit)
    ys, heights = _stack(shown, gaps, top + (height - drop * total) / 2, drop)
    cell = min(CELL_SHARE * min(pitch, drop), CELL * unit)
    cell = min(cell, CELL_OF_TWO * pitch) if two else cell
    xs = tuple(left + pitch * (k + 0.5) for k in range(len(columns)))
    return NetworkLayout(columns, xs, shown, ys, cell, pitch, drop, SHIFT * cell if two else 0.0, heights)


def _lines(
    rows: Sequence[Row], room: float, focus: Sequence[int], lanes: frozenset[int]
) -> tuple[tuple[Row | None, ...], dict[int, int]]:
    """The rows that have room in the height of `room` units together with their lanes, and those (see `_gaps`)."""
    for count in range(int(room / ROW[0]), 2, -1):
        shown = tuple(None if index is None else rows[index] for index in fold(len(rows), count, focus))
        gaps = _gaps(shown, lanes)
        if (len(shown) + LANE * len(gaps)) * LEAST_ROW <= room:
            return shown, gaps
    shown = tuple(None if index is None else rows[index] for index in fold(len(rows), 3, focus))
    return shown, _gaps(shown, lanes)


def _gaps(shown: Sequence[Row | None], lanes: frozenset[int]) -> dict[int, int]:
    """Index in `shown` -> the layer whose lane lies above that row."""
    found = {}
    for k, row in enumerate(shown):
        above = shown[k - 1] if k else None
        if row is not None and row.layer + 1 in lanes and (k == 0 or (above is not None and above.layer > row.layer)):
            found[k] = row.layer + 1
    return found


def _stack(
    shown: Sequence[Row | None], gaps: Mapping[int, int], top: float, drop: float
) -> tuple[tuple[float, ...], dict[int, float]]:
    """Centres of the rows, and of the lanes by their layer."""
    ys, heights, y = [], {}, top
    for k in range(len(shown)):
        if k in gaps:
            heights[gaps[k]] = y + LANE * drop / 2
            y += LANE * drop
        ys.append(y + drop / 2)
        y += drop
    return tuple(ys), heights


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


def nearest(count: int, room: int, focus: Iterable[int]) -> tuple[int, ...]:
    """At most `room` of 0..count-1, as `fold` prefers them, where gaps take no place."""
    centres = sorted({min(max(f, 0), count - 1) for f in focus})
    return tuple(sorted(list(dict.fromkeys(_by_distance(count, centres)))[:room]))


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
