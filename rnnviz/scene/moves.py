"""Where a key takes the cell cursor: through the cells of a heatmap, over its edge into the next one."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.scene.frame import Frame, Panel, Ref

ARROWS = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}
FAR = 10


def first_cell(frame: Frame) -> Ref:
    """The newest cell that the position computed; unit 0."""
    layer, direction, t = frame.cells[-1] if frame.cells else (frame.spec.num_layers - 1, 0, 0)
    return Ref("h", layer, direction, t, frame.sample, 0)


def moved(frame: Frame, ref: Ref, key: str) -> Ref:
    """`ref` after "Left", "Shift+Down", "Home", ...; a key that leads nowhere leaves it."""
    grid = _grid(frame)
    panel = next((p for row in grid for p in row if p is not None and p.key == _key(ref)), None)
    if panel is None:
        return first_cell(frame)
    name = key.removeprefix("Shift+")
    if name in ("Home", "End"):
        return replace(ref, t=0 if name == "Home" else len(panel.codes) - 1)
    if name not in ARROWS:
        return ref
    far = FAR if key.startswith("Shift+") else 1
    dt, du = (far * step for step in ARROWS[name])
    return _stepped(grid, panel, ref, dt, du)


def next_panel(frame: Frame, ref: Ref | None, count: int) -> Ref:
    """The same unit and timestep in the next layer or direction: x, layer 0 forward, layer 0 reverse, layer 1 ..."""
    ref = ref or first_cell(frame)
    states = sorted(frame.hidden, key=lambda panel: (panel.layer, panel.direction))
    panels = [frame.x, *states]
    keys = [panel.key for panel in panels]
    at = keys.index(_key(ref)) if _key(ref) in keys else keys.index(("h", ref.layer, ref.direction))
    return _in(panels[min(max(at + count, 0), len(panels) - 1)], ref)


def _key(ref: Ref) -> tuple[str, int, int]:
    return ref.tensor, ref.layer, ref.direction


def _grid(frame: Frame) -> list[list[Panel | None]]:
    """The heatmaps as they stand: deepest layer on top, forward left of reverse, h left of c, x below."""
    panels = {panel.key: panel for panel in (*frame.hidden, *frame.memory)}
    columns = [("h", d) for d in range(frame.spec.num_directions)]
    columns += [("c", d) for d in range(frame.spec.num_directions)] if frame.memory else []
    layers = range(frame.spec.num_layers - 1, -1, -1)
    rows: list[list[Panel | None]] = [[panels.get((tensor, k, d)) for tensor, d in columns] for k in layers]
    return [*rows, [frame.x, *([None] * (len(columns) - 1))]]


def _stepped(grid: list[list[Panel | None]], panel: Panel, ref: Ref, dt: int, du: int) -> Ref:
    row, column = next((r, c) for r, line in enumerate(grid) for c, p in enumerate(line) if p is panel)
    steps, units = panel.codes.shape
    t, unit = ref.t + dt, ref.unit + du
    if 0 <= t < steps and 0 <= unit < units:
        return replace(ref, t=t, unit=unit)
    beyond = _neighbour(grid, row, column, ref, dt, du)
    if beyond is not None:
        return beyond
    return replace(ref, t=min(max(t, 0), steps - 1), unit=min(max(unit, 0), units - 1))


def _neighbour(grid: list[list[Panel | None]], row: int, column: int, ref: Ref, dt: int, du: int) -> Ref | None:
    """The first cell of the heatmap beyond the edge, when the cursor stands at it."""
    here = grid[row][column]
    assert here is not None
    edge = ref.t in (0, len(here.codes) - 1) if dt else ref.unit in (0, here.codes.shape[1] - 1)
    r, c = row + (du > 0) - (du < 0), column + (dt > 0) - (dt < 0)
    if not edge or not 0 <= r < len(grid) or not 0 <= c < len(grid[r]):
        return None
    beyond = grid[r][c] or grid[r][0]
    if beyond is None:
        return None
    t = ref.t if not dt else 0 if dt > 0 else len(beyond.codes) - 1
    unit = ref.unit if not du else 0 if du > 0 else beyond.codes.shape[1] - 1
    return _in(beyond, replace(ref, t=t, unit=unit))


def _in(panel: Panel, ref: Ref) -> Ref:
    steps, units = panel.codes.shape
    tensor, layer, direction = panel.key
    return Ref(tensor, layer, direction, min(ref.t, steps - 1), ref.n, min(ref.unit, units - 1))
