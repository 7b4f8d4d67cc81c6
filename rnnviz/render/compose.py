"""Where everything of the exported picture stands: title, diagram, heatmaps, output, h_n, equation, colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from rnnviz.core.equations import equation
from rnnviz.core.spec import RNNSpec
from rnnviz.render.compose_legend import Legend
from rnnviz.render.compose_panels import TITLE_LINE
from rnnviz.render.compose_results import Results
from rnnviz.render.compose_states import States, heat_rows
from rnnviz.render.labels import caption, words
from rnnviz.render.network_layout import all_rows
from rnnviz.render.picture import STANDARD_PARTS, Picture
from rnnviz.render.tensor_text import network_title
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame

# In units of the smallest text.
MARGIN = 1.5
GAP = 2.0  # between the halves
ROW = (1.6, 2.5)  # of the diagram: smallest and largest distance of two lines of cells
HEATMAPS = ("heatmaps", "x", "output", "h_n")
LEAST_BODY = 10.0  # height of the heatmaps, for the sake of which equation and diagram give way
DIAGRAM_SHARE = 0.36  # of the height, at most, where there is something below it


def compose(
    frame: Frame,
    size: tuple[int, int],
    theme: Theme,
    *,
    parts: tuple[str, ...] = STANDARD_PARTS,
    unit: float | None = None,
) -> Picture:
    """Place the chosen `parts` of `frame` on a picture of `size` (width, height) pixels.

    `unit`: pixels of the smallest text, by default 18 pt at 1920 x 1080 and in proportion.
    """
    picture = Picture(size, theme, parts, unit)
    u = picture.unit
    page = QRectF(0, 0, *size).adjusted(MARGIN * u, MARGIN * u * 0.8, -MARGIN * u, -MARGIN * u * 0.7)
    top = _heading(picture, frame, page)
    legend = Legend(picture, frame, page) if picture.shows("colour_bar") else None
    foot = page.bottom() if legend is None else legend.top() - 0.6 * u
    body = QRectF(page.left(), top, page.width(), foot - top)
    _leave_out(picture, frame, body)
    if picture.shows("equation"):
        body = _equation(picture, frame, body)
    if picture.shows("diagram"):
        body = _diagram(picture, frame, body)
    left, right = _halves(picture, frame, body)
    if left is not None:
        States(picture, frame, left).place()
    if right is not None:
        Results(picture, frame, right).place()
    if legend is not None:  # last: it explains no colours of what had no room
        legend.place()
    return picture


def _heading(picture: Picture, frame: Frame, page: QRectF) -> float:
    """Title, what this position computed, and where it is; returns where the rest may begin."""
    u, theme = picture.unit, picture.theme
    middle = page.top() + 0.85 * u
    if picture.shows("title"):
        where = "" if frame.unbatched else words("n = {n} of N = {batch}").format(n=frame.sample, batch=frame.batch)
        corner = picture.text(where, page.right(), middle, colour=theme.muted, align="right")
        room = page.width() - corner.rect.width() - u
        picture.text(network_title(frame), page.left(), middle, font=picture.font(1.3, bold=True), room=room)
        middle += 1.75 * u
    if picture.shows("caption"):
        picture.text(
            caption(frame), page.left(), middle, font=picture.font(1.1), colour=theme.newest, room=page.width()
        )
        middle += 1.75 * u
    return middle - 0.45 * u if picture.shows("title") or picture.shows("caption") else page.top()


def _leave_out(picture: Picture, frame: Frame, body: QRectF) -> None:
    """Without the equation, then without the diagram, where too little would be left for the heatmaps."""
    if not any(picture.shows(part) for part in HEATMAPS):
        return
    for part in ("equation", "diagram"):
        taken = _equation_rows(picture, frame, body)[0] * TITLE_LINE + 0.6 if picture.shows("equation") else 0.0
        diagram = _diagram_height(picture, frame, body.height() - taken * picture.unit) + 0.7 * picture.unit
        left = body.height() - taken * picture.unit - (diagram if picture.shows("diagram") else 0)
        if picture.shows(part) and left < LEAST_BODY * picture.unit:
            picture.parts = tuple(other for other in picture.parts if other != part)


def _halves(picture: Picture, frame: Frame, body: QRectF) -> tuple[QRectF | None, QRectF | None]:
    """The place of the states and of the results; what is not shown leaves its place to the other."""
    states = picture.shows("heatmaps") or picture.shows("x")
    results = picture.shows("output") or picture.shows("h_n")
    if not (states and results):
        return body if states else None, body if results else None
    rows = heat_rows(frame)
    several = bool(rows) and len(rows[0]) > 1
    gap = GAP * picture.unit
    wide = (body.width() - gap) * (0.68 if several else 0.6)
    left = QRectF(body.left(), body.top(), wide, body.height())
    return left, QRectF(left.right() + gap, body.top(), body.right() - left.right() - gap, body.height())


def _diagram(picture: Picture, frame: Frame, body: QRectF) -> QRectF:
    """The unrolled network on top of `body`; returns what is left of it."""
    alone = not any(picture.shows(part) for part in HEATMAPS)
    high = body.height() if alone else _diagram_height(picture, frame, body.height())
    picture.diagram = QRectF(body.left(), body.top(), body.width(), high)
    return body.adjusted(0, high + 0.7 * picture.unit, 0, 0)


def _diagram_height(picture: Picture, frame: Frame, room: float) -> float:
    u, rows = picture.unit, len(all_rows(frame.spec))
    high = min(rows * ROW[1] * u, room * DIAGRAM_SHARE - 1.5 * u) + 1.5 * u
    return max(high, (min(rows, 3) * ROW[0] + 1.5) * u)


def _equation_rows(picture: Picture, frame: Frame, body: QRectF) -> tuple[int, int]:
    """Rows and columns of its lines: as many columns as there is room for, and room for every layer's equation, so
    that nothing moves when a stack of mixed cells goes on to the next."""
    font, cells = picture.font(mono=True), {(cell.kind, cell.bias): k for k, cell in enumerate(frame.spec.layers)}
    equations = [_equation_of(frame, layer, {0}) for layer in cells.values()]
    widest = max(picture.width(line, font) for lines in equations for line in lines) + 2 * picture.unit
    longest = max(map(len, equations))
    columns = max(1, min(int(body.width() / widest), longest))
    return -(-longest // columns), columns


def _equation(picture: Picture, frame: Frame, body: QRectF) -> QRectF:
    """The cell's equation at the bottom of `body`; returns what is left of it."""
    u, font = picture.unit, picture.font(mono=True)
    rows, columns = _equation_rows(picture, frame, body)
    top = body.bottom() - rows * TITLE_LINE * u
    for k, line in enumerate(equation_lines(frame)):
        column, row = divmod(k, rows)
        x, middle = body.left() + column * body.width() / columns, top + (row + 0.5) * TITLE_LINE * u
        picture.text(line, x, middle, font=font, room=body.width() / columns - u)
    return body.adjusted(0, 0, 0, top - 0.6 * u - body.bottom())


def equation_lines(frame: Frame) -> list[str]:
    """What every cell of the newest layer computes, in PyTorch's symbols."""
    layer = frame.cells[-1][0] if frame.cells else frame.spec.num_layers - 1
    return _equation_of(frame, layer, {direction for k, direction, _ in frame.cells if k == layer})


def _equation_of(frame: Frame, layer: int, directions: set[int]) -> list[str]:
    spec, cell = frame.spec, frame.spec.layers[layer]
    before = "t∓1" if len(directions) > 1 else "t+1" if 1 in directions else "t-1"
    proj = isinstance(spec, RNNSpec) and spec.proj_size > 0
    return equation(cell.kind, before, bias=cell.bias, proj=proj).text.split("\n")
