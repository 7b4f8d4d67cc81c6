"""Zoom, pan, follow, and what is pointed at from elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from rnnviz.core.schedule import Schedule
from rnnviz.core.spec import RNNSpec
from rnnviz.render.grid import HeatmapGrid
from rnnviz.render.heat_plot import reduction_note
from rnnviz.render.theme import LIGHT
from rnnviz.scene.frame import Ref
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve
from tests.render.frames import SPECS, make_frame
from tests.render.test_heatmap import states


@pytest.fixture
def grid(qtbot: Any, qapp: Any) -> HeatmapGrid:
    made = HeatmapGrid(LIGHT)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    show(made, 500)
    qapp.processEvents()
    return made


def show(grid: HeatmapGrid, position: int, **options: Any) -> None:
    trace = states(1000, 20)
    grid.set_frame(resolve(prepare(trace, DisplayOptions(**options)), Schedule(trace), position))


def turn(grid: HeatmapGrid, notches: int, keys: Any = Qt.KeyboardModifier.NoModifier) -> None:
    plot = grid.plots[("h", 1, 0)]
    point = grid.mapFromScene(plot.getViewBox().sceneBoundingRect().center())
    event = QWheelEvent(
        QPointF(point), QPointF(grid.mapToGlobal(point)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    grid.wheelEvent(event)


def steps(grid: HeatmapGrid) -> tuple[float, float]:
    return grid.plots[("x", 0, 0)].getViewBox().viewRange()[0]


def rows(grid: HeatmapGrid, key: Any = ("h", 1, 0)) -> tuple[float, float]:
    return grid.plots[key].getViewBox().viewRange()[1]


def width(ends: tuple[float, float]) -> float:
    return ends[1] - ends[0]


def test_the_wheel_zooms_in_time_and_back(grid: HeatmapGrid) -> None:
    before = width(steps(grid))
    turn(grid, 4)
    assert width(steps(grid)) == pytest.approx(before / 1.25**4)
    turn(grid, -20)
    assert width(steps(grid)) == pytest.approx(before)


def test_the_wheel_with_ctrl_zooms_in_units_of_one_heatmap(grid: HeatmapGrid) -> None:
    turn(grid, 3, Qt.KeyboardModifier.ControlModifier)
    assert width(rows(grid)) == pytest.approx(20 / 1.25**3)
    assert rows(grid, ("h", 0, 0)) == pytest.approx([0, 20])
    turn(grid, -9, Qt.KeyboardModifier.ControlModifier)
    assert rows(grid) == pytest.approx([0, 20])


def test_the_wheel_with_shift_pans_and_stays_inside(grid: HeatmapGrid) -> None:
    turn(grid, 8)
    first, wide = steps(grid)[0], width(steps(grid))
    turn(grid, -1, Qt.KeyboardModifier.ShiftModifier)
    assert steps(grid)[0] == pytest.approx(first + 0.1 * wide)
    turn(grid, -200, Qt.KeyboardModifier.ShiftModifier)
    assert steps(grid)[1] == pytest.approx(1000) and width(steps(grid)) == pytest.approx(wide)


def test_zoom_goes_down_to_one_cell(grid: HeatmapGrid) -> None:
    turn(grid, 100)
    turn(grid, 100, Qt.KeyboardModifier.ControlModifier)
    assert width(steps(grid)) == pytest.approx(1) and width(rows(grid)) == pytest.approx(1)


@pytest.mark.parametrize("position", [0, 500, 999])
def test_zooming_around_the_position_keeps_its_whole_cell(grid: HeatmapGrid, position: int) -> None:
    show(grid, position)
    for _ in range(12):
        grid.time.zoom(2.0)
        left, right = steps(grid)
        assert left <= position + 1e-6 and position + 1 <= right + 1e-6
    assert width(steps(grid)) < 1.5


def test_keys_and_a_double_click_zoom_too(grid: HeatmapGrid, qtbot: Any) -> None:
    before = steps(grid)
    qtbot.keyClick(grid, "+")
    assert width(steps(grid)) == pytest.approx(width(before) / 1.25)
    qtbot.keyClick(grid, "-")
    assert width(steps(grid)) == pytest.approx(width(before))
    turn(grid, 9)
    turn(grid, 2, Qt.KeyboardModifier.ControlModifier)
    grid.mouseDoubleClickEvent(None)  # type: ignore[arg-type]
    assert steps(grid) == pytest.approx(before) and rows(grid) == pytest.approx([0, 20])


@pytest.mark.parametrize("follow", [True, False])
def test_the_position_stays_in_view(grid: HeatmapGrid, follow: bool) -> None:
    show(grid, 500, follow=follow)
    grid.time.show_steps(480, 520)
    for position in (505, 519, 520, 900, 30):
        show(grid, position, follow=follow)
        left, right = steps(grid)
        assert (left <= position <= right - 1) or not follow
        assert right - left == pytest.approx(40)
    assert follow or steps(grid) == pytest.approx([480, 520])


def test_zoom_stays_when_options_change(grid: HeatmapGrid) -> None:
    grid.time.show_steps(480, 520)
    show(grid, 500, unit_order="mean")
    assert steps(grid) == pytest.approx([480, 520])


@pytest.mark.parametrize("cursor", [Ref("h", 1, 0, 120, 0, 3), Ref("x", 0, 0, 400, 0, 2), Ref("h", 0, 0, 30, 0, 19)])
def test_what_is_pointed_at_from_elsewhere_comes_into_view(grid: HeatmapGrid, cursor: Ref) -> None:
    trace = states(1000, 20)
    prepared = prepare(trace, DisplayOptions())
    grid.set_frame(resolve(prepared, Schedule(trace), 500))
    grid.time.show_steps(200, 240)
    for plot in grid.plots.values():
        plot.show_rows(0, 2)
    grid.set_frame(resolve(prepared, Schedule(trace), 500, cursor=cursor))
    left, right = steps(grid)
    top, bottom = rows(grid, (cursor.tensor, cursor.layer, cursor.direction))
    assert left <= cursor.t and cursor.t + 1 <= right and right - left == pytest.approx(40)
    assert top <= cursor.unit and cursor.unit + 1 <= bottom and bottom - top == pytest.approx(2)


@pytest.mark.parametrize(
    ("steps_", "units", "reduction", "text"),
    [
        (1.0, 0.5, "extreme", ""),
        (143.2, 1.0, "extreme", "a pixel: largest of 143 steps"),
        (2.5, 3.0, "extreme", "a pixel: largest of 2.5 steps × 3 units"),
        (0.2, 12.0, "mean", "a pixel: mean of 12 units"),
        (20.0, 12.0, "mean", "a pixel: mean of 20 steps × 12 units"),
    ],
)
def test_a_pixel_that_holds_many_says_so(steps_: float, units: float, reduction: str, text: str) -> None:
    assert reduction_note(steps_, units, reduction) == text
    short = reduction_note(steps_, units, reduction, short=True)
    assert len(short) <= len(text) and bool(short) == bool(text)


@pytest.mark.parametrize(
    ("steps_", "units", "text"),
    [(1.0, 4.2, "largest of 4.2 units"), (30.0, 1.0, "largest of 30 steps"), (3.0, 4.2, "largest of 3 × 4.2")],
)
def test_a_short_note_says_of_what(steps_: float, units: float, text: str) -> None:
    assert reduction_note(steps_, units, "extreme", short=True) == text
    assert reduction_note(steps_, units, "mean", short=True) == text.replace("largest", "mean")


def test_the_note_stands_in_the_title(grid: HeatmapGrid, qapp: Any) -> None:
    for _ in range(3):
        qapp.processEvents()
    assert "largest of" in grid.plots[("h", 1, 0)].title.text
    grid.time.show_steps(100, 110)
    for _ in range(3):
        qapp.processEvents()
    assert "largest of" not in grid.plots[("x", 0, 0)].title.text


def test_units_of_one_layer_are_shown_alike(qtbot: Any, qapp: Any) -> None:
    """h and c of layer 1 together, where they have the same units; layer 0 and x stand still."""
    made = HeatmapGrid(LIGHT)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.set_frame(make_frame(SPECS["lstm"], 9, show_c=True))
    kept = {key: rows(made, key) for key in made.plots}
    made.plots[("h", 1, 0)].show_rows(1, 3)
    changed = {key for key in made.plots if rows(made, key) != kept[key]}
    assert changed == {("h", 1, 0)}  # proj_size: c has other units than h
    made.plots[("c", 1, 0)].show_rows(2, 6)
    assert rows(made, ("h", 1, 0)) == [1, 3]
    made.set_frame(make_frame(RNNSpec("LSTM", 4, 6, num_layers=2), 9, show_c=True))
    made.plots[("c", 1, 0)].show_rows(2, 5)
    assert rows(made, ("h", 1, 0)) == [2, 5] == rows(made, ("c", 1, 0))
    assert rows(made, ("h", 0, 0)) == [0, 6] and rows(made, ("x", 0, 0)) == [0, 4]


@pytest.mark.parametrize("change", ["zoom", "pan", "resize"])
def test_a_redraw_is_one_paint(qtbot: Any, qapp: Any, change: str) -> None:
    """Also where the note in the title changes: nothing that a paint does asks for another one."""
    made = Counted(LIGHT)
    qtbot.addWidget(made)
    made.resize(500, 420)
    made.show()
    made.set_frame(make_frame(RNNSpec("RNN_TANH", 3, 5), 9, steps=3000))
    for _ in range(3):
        qapp.processEvents()
    before, note = made.painted, made.plots["h", 0, 0].title.text
    if change == "resize":
        made.resize(440, 400)
    else:
        made.time.show_steps(*((200, 1900) if change == "zoom" else (100, 3000)))
    for _ in range(3):
        qapp.processEvents()
    assert made.painted == before + 1
    assert made.plots["h", 0, 0].title.text != note


class Counted(HeatmapGrid):
    painted = 0

    def paintEvent(self, event: Any) -> None:
        self.painted += 1
        super().paintEvent(event)
