"""Where a key takes the cell cursor: through the cells of a heatmap, over its edge into the next one."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.scene.frame import Frame, Panel, Ref

ARROWS = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}
FAR = 10


def places(panels: Sequence[Panel]) -> list[list[Panel | None]]:
    """Rows of heatmaps, the deepest layer on top: h beside c; with gates one row each, directions side by side."""
    tensors = list(dict.fromkeys(panel.tensor for panel in panels))
    directions = sorted({panel.direction for panel in panels})
    beside = set(tensors) <= {"h", "c"}
    groups = [tensors] if beside else [[tensor] for tensor in tensors]
    found = {panel.key: panel for panel in panels}
    rows = []
    for layer in sorted({panel.layer for panel in panels}, reverse=True):
        for group in groups:
            row = [found.get((tensor, layer, direction)) for tensor in group for direction in directions]
            if any(panel is not None for panel in row):
                rows.append(row)
    return rows


def first_cell(frame: Frame) -> Ref:
    """The newest cell that the position computed; its uppermost row."""
    layer, direction, t = frame.cells[-1] if frame.cells else (frame.spec.num_layers - 1, 0, 0)
    panel = next((p for p in frame.shown if p.key == ("h", layer, direction)), frame.shown[0])
    return _at(panel, frame.sample, t, 0)


def moved(frame: Frame, ref: Ref, key: str) -> Ref:
    """`ref` after "Left", "Shift+Down", "Home", ...; a key that leads nowhere leaves it."""
    grid: list[list[Panel | None]] = [*places(frame.shown), [frame.x]]
    found = [(r, c) for r, line in enumerate(grid) for c, p in enumerate(line) if p is not None and p.key == _key(ref)]
    if not found:
        return first_cell(frame)
    row, column = found[0]
    panel = grid[row][column]
    assert panel is not None
    name, unit_row = key.removeprefix("Shift+"), panel.row(ref.unit)
    if name in ("Home", "End"):
        return _at(panel, ref.n, 0 if name == "Home" else len(panel.codes) - 1, unit_row)
    if name not in ARROWS:
        return ref
    dt, dr = ARROWS[name]
    beyond = _neighbour(grid, row, column, (ref.t, unit_row), (dt, dr), ref.n)
    far = FAR if key.startswith("Shift+") else 1
    return beyond or _at(panel, ref.n, ref.t + far * dt, unit_row + far * dr)


def next_panel(frame: Frame, ref: Ref | None, count: int) -> Ref:
    """The same unit and timestep in the next layer or direction: x, layer 0 forward, layer 0 reverse, layer 1 ..."""
    ref = ref or first_cell(frame)
    tensor = ref.tensor if any(panel.tensor == ref.tensor for panel in frame.shown) else frame.shown[0].tensor
    states = [panel for panel in frame.shown if panel.tensor == tensor]
    panels = [frame.x, *sorted(states, key=lambda panel: (panel.layer, panel.direction))]
    keys = [panel.key for panel in panels]
    wanted = _key(ref) if _key(ref) in keys else (tensor, ref.layer, ref.direction)
    at = keys.index(wanted) if wanted in keys else 0
    panel = panels[min(max(at + count, 0), len(panels) - 1)]
    return Ref(*panel.key, min(ref.t, len(panel.codes) - 1), ref.n, min(ref.unit, panel.codes.shape[1] - 1))


def _key(ref: Ref) -> tuple[str, int, int]:
    return ref.tensor, ref.layer, ref.direction


def _at(panel: Panel, n: int, t: int, row: int) -> Ref:
    """The number in a row and column of a heatmap, or the nearest one."""
    steps, rows = panel.codes.shape
    return Ref(*panel.key, min(max(t, 0), steps - 1), n, panel.unit(min(max(row, 0), rows - 1)))


def _neighbour(
    grid: list[list[Panel | None]], row: int, column: int, place: tuple[int, int], step: tuple[int, int], n: int
) -> Ref | None:
    """The first cell of the heatmap beyond the edge, when the cursor stands at that edge."""
    (t, unit_row), (dt, dr), here = place, step, grid[row][column]
    assert here is not None
    steps, rows = here.codes.shape
    if 0 <= t + dt < steps and 0 <= unit_row + dr < rows:
        return None
    r, c = row + dr, column + dt
    if not 0 <= r < len(grid) or not c >= 0:
        return None
    line = grid[r]
    beyond = line[c] if c < len(line) else line[0] if dr else None
    if beyond is None:
        return None
    far_t, far_row = len(beyond.codes) - 1, beyond.codes.shape[1] - 1
    return _at(beyond, n, t if not dt else 0 if dt > 0 else far_t, unit_row if not dr else 0 if dr > 0 else far_row)
