"""The heatmaps on screen: pixels map back to values, and stepping there equals painting anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from rnnviz.core.schedule import Schedule
from rnnviz.core.spec import RNNSpec
from rnnviz.core.trace import Trace
from rnnviz.render import cells
from rnnviz.render.colours import table
from rnnviz.render.grid import HeatmapGrid
from rnnviz.render.theme import DARK, LIGHT, Theme
from rnnviz.scene.frame import Ref
from rnnviz.scene.levels import LEVELS, decode, resample
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import Prepared, prepare
from rnnviz.scene.resolve import resolve

Pixels = npt.NDArray[np.uint32]


def states(steps: int, units: int, layers: int = 2) -> Trace:
    """Random h that no network made."""
    random = np.random.default_rng(steps)
    h = tuple((np.tanh(random.standard_normal((steps, 1, units))).astype(np.float32),) for _ in range(layers))
    x = random.standard_normal((steps, 1, 3)).astype(np.float32)
    zeros, nothing = tuple(np.zeros((1, units), np.float32) for _ in range(layers)), (None,) * layers
    spec = RNNSpec("RNN_TANH", 3, units, num_layers=layers)
    return Trace(spec, {}, x, h, zeros, nothing, nothing, np.array([steps]))


@pytest.fixture
def shown(qtbot: Any, qapp: Any) -> Iterator[Any]:
    """Makes cards that are on screen."""
    made: list[HeatmapGrid] = []

    def show(prepared: Prepared, position: int, theme: Theme = LIGHT) -> HeatmapGrid:
        grid = HeatmapGrid(theme)
        qtbot.addWidget(grid)
        grid.resize(640, 480)
        grid.show()
        grid.set_frame(resolve(prepared, Schedule(prepared.trace), position))
        qapp.processEvents()
        made.append(grid)
        return grid

    yield show
    for grid in made:
        grid.close()


def pixels(grid: HeatmapGrid, qapp: Any) -> Pixels:
    """What stands in the window; nothing is painted anew for it."""
    for _ in range(3):
        qapp.processEvents()
    image = grid.screen().grabWindow(grid.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return found[:, : image.width()].copy()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("order", ["index", "mean"])
def test_every_pixel_maps_back_to_its_value(shown: Any, qapp: Any, theme: Theme, order: Any) -> None:
    prepared = prepare(states(12, 6), DisplayOptions(unit_order=order, numbers=False))
    grid = shown(prepared, 8, theme)
    picture = pixels(grid, qapp)
    seen = 0
    for plot in grid.plots.values():
        panel, box = plot.heat.panel, plot.getViewBox()
        back = {int(colour): code for code, colour in enumerate(table(panel.scale, theme))}
        for t in range(*panel.computed):
            for row in range(panel.codes.shape[1]):
                rect = box.mapViewToScene(QRectF(t, row, 1, 1)).boundingRect()
                colour = int(picture[round(rect.center().y()), round(rect.left() + 0.3 * rect.width())])
                value = panel.values[t, panel.unit(row)]
                assert abs(decode(back[colour], panel.scale) - value) <= panel.scale.high / LEVELS / 2 + 1e-6
                seen += 1
    assert seen == 2 * 9 * 6 + 12 * 3


VIEWS = {
    "all": ((-10, 3000), None),
    "part": ((700, 1500), None),
    "few": ((1190.4, 1211.7), None),
    "few units": ((1190, 1230), (3, 9)),
}


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("reduction", ["extreme", "mean"])
def test_stepping_equals_painting_anew(shown: Any, qapp: Any, name: str, reduction: Any) -> None:
    """On every pixel of the card, with a cursor and a pin that came and went on the way."""
    trace = states(3000, 40)
    prepared = prepare(trace, DisplayOptions(reduction=reduction, follow=False))
    schedule, (steps, rows) = Schedule(trace), VIEWS[name]
    stepped, fresh = shown(prepared, 1150), shown(prepared, 0)
    marks: dict[int, Any] = {
        1170: {"cursor": Ref("h", 1, 0, 1192, 0, 5)},
        1180: {"pins": (Ref("h", 0, 0, 1195, 0, 4), Ref("x", 0, 0, 1100, 0, 1))},
    }
    look(stepped, steps, rows)
    for position in range(1151, 1201):
        stepped.set_frame(resolve(prepared, schedule, position, **marks.get(position // 10 * 10, {})))
        qapp.processEvents()
    last = resolve(prepared, schedule, 1200, **marks.get(1200, {}))
    stepped.set_frame(last)
    fresh.set_frame(last)
    look(fresh, steps, rows)
    assert np.array_equal(pixels(stepped, qapp), pixels(fresh, qapp))


def look(grid: HeatmapGrid, steps: tuple[float, float], rows: tuple[int, int] | None) -> None:
    grid.time.show_steps(*steps)
    for plot in grid.plots.values() if rows else ():
        plot.show_rows(*rows)  # type: ignore[misc]


def test_a_step_asks_the_scene_for_nothing(shown: Any, qapp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And paints no wider than two columns and what marks need beside them."""
    prepared = prepare(states(3000, 40), DisplayOptions())
    grid = shown(prepared, 1150)
    pixels(grid, qapp)
    copied: list[bool] = []
    regions: list[int] = []
    blit = grid._blit

    def watched(region: Any) -> bool:
        regions.append(region.boundingRect().width())
        copied.append(blit(region))
        return copied[-1]

    monkeypatch.setattr(grid, "_blit", watched)
    for position in range(1151, 1160):
        grid.set_frame(resolve(prepared, Schedule(prepared.trace), position))
        qapp.processEvents()
    assert copied == [True] * 9
    assert max(regions) <= 12


def test_many_numbers_are_coloured_once(shown: Any, qapp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the scene is painted, in the very size and for the very steps that are painted then."""
    grid = shown(prepare(states(3000, 100), DisplayOptions()), 1150)
    made: list[tuple[int, tuple[int, int]]] = []

    def counted(source: Any, width: int, height: int, **options: Any) -> Any:
        if width > 1:  # not the one pixel at the end of what is computed
            made.append((id(source), options["steps"]))
        return resample(source, width, height, **options)

    monkeypatch.setattr(cells, "resample", counted)
    grid.time.show_steps(10.3, 2980.7)
    pixels(grid, qapp)
    assert len(made) == len(set(made)) == 3
    assert {steps for _, steps in made} == {(10, 2981)}


def test_numbers_stand_in_cells_that_are_zoomed_to(shown: Any, qapp: Any) -> None:
    """Zooming in until one cell fills the panel shows its number, with units zoomed too."""
    prepared = prepare(states(300, 200), DisplayOptions())
    plain = prepare(states(300, 200), DisplayOptions(numbers=False))
    differ = []
    for steps, rows in (((0, 300), (0, 200)), ((100, 101), (50, 51))):
        grids = [shown(made, 200) for made in (prepared, plain)]
        for grid in grids:
            look(grid, steps, rows)
        differ.append(not np.array_equal(*(pixels(grid, qapp) for grid in grids)))
    assert differ == [False, True]
