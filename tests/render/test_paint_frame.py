"""The whole picture: nothing clipped, nothing on top of each other, and cells in exactly the colours of the table."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from rnnviz.core.spec import CellSpec, RNNSpec, StackSpec
from rnnviz.render.colours import table
from rnnviz.render.compose import compose
from rnnviz.render.paint_frame import frame_image, paint_frame
from rnnviz.render.palette import contrast
from rnnviz.render.picture import PARTS, Picture, number, unit_of
from rnnviz.render.tensor_text import result_name
from rnnviz.render.theme import DARK, LIGHT, THEMES
from rnnviz.scene.frame import Ref
from tests.render.frames import SPECS, make_frame

SIZES = [(640, 360), (1920, 1080), (3840, 2160)]
CASES = {
    **{name: (spec, {}) for name, spec in SPECS.items()},
    "lstm with c": (SPECS["lstm"], {"show_c": True}),
    "lstm both ways with c": (RNNSpec("LSTM", 4, 6, num_layers=2, bidirectional=True), {"show_c": True}),
    "one step": (RNNSpec("GRU", 1, 1), {"steps": 1, "unbatched": True}),
    "long": (SPECS["bidirectional"], {"steps": 5000}),
    "many layers": (RNNSpec("RNN_RELU", 3, 4, num_layers=12), {"order": "layer"}),
    "64 cells": (StackSpec(tuple(CellSpec("RNN_TANH", 8, 8) for _ in range(64))), {"order": "layer"}),
    "packed": (SPECS["bidirectional"], {"length": 9}),
    "tokens": (RNNSpec("RNN_TANH", 3, 5, bidirectional=True), {"steps": 5, "tokens": tuple("hello")}),
    "numbers": (RNNSpec("RNN_TANH", 2, 3), {"steps": 4}),
}
POSITIONS = (0, 3, -1)


def frames(name):
    spec, options = CASES[name]
    for position in POSITIONS:
        yield make_frame(spec, position, **options)


def clashes(picture: Picture) -> list[str]:
    """Texts that overlap each other, or a heatmap, bar or swatch, by more than a hair."""
    hair = 0.05 * picture.unit
    texts = [(text.text, text.rect.adjusted(hair, 3 * hair, -hair, -3 * hair)) for text in picture.texts]
    found = [f"{a} | {b}" for (a, p), (b, q) in combinations(texts, 2) if p.intersects(q)]
    solid = [heat.rect for heat in picture.heats] + [heat.start for heat in picture.heats if heat.start is not None]
    solid += [bar.rect for bar in picture.bars] + [swatch.rect for swatch in picture.swatches]
    found += [f"{a} | {tuple(r.getRect())}" for a, p in texts for r in solid if p.intersects(r)]
    return found + [f"{p} | {q}" for p, q in combinations(solid, 2) if p.intersects(q)]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", CASES)
def test_everything_has_its_own_place_inside(qapp, name, size):
    page = QRectF(0, 0, *size)
    for frame in frames(name):
        picture = compose(frame, size, LIGHT)
        things = [*picture.texts, *picture.heats, *picture.bars, *picture.swatches]
        assert [t for t in things if not page.contains(t.rect)] == []
        assert clashes(picture) == []
        assert min(heat.rect.height() for heat in picture.heats) >= picture.unit * 0.9
        assert min(heat.rect.width() for heat in picture.heats) >= 4 * picture.unit


@pytest.mark.parametrize("high", [0.000154, 1.47e30])
def test_long_ends_of_scales_have_room_below_short_names(qapp, high):
    frame = make_frame(SPECS["one layer"], 3)
    scales = tuple(replace(scale, low=-high, high=high) for scale in frame.scales)
    picture = compose(replace(frame, scales=scales), (1920, 1080), LIGHT)
    lows = [k for k, text in enumerate(picture.texts) if text.text == number(-high)]
    assert len(lows) == len(picture.bars) > 1
    for k in lows:  # a name, then the ends of its bar
        assert picture.texts[k].rect.left() >= picture.texts[k - 1].rect.left() - 1
    assert clashes(picture) == []


@pytest.mark.slow
@pytest.mark.parametrize("unit", [24, 36])  # a picture of its own, and on a slide
@pytest.mark.parametrize("name", CASES)
def test_all_parts_at_once_have_their_own_places(qapp, name, unit):
    size = (1920, 1080) if unit == 24 else (1920, 936)
    page, parts = QRectF(0, 0, *size), PARTS if unit == 24 else PARTS[2:]
    for frame in frames(name):
        picture = compose(frame, size, LIGHT, parts=parts, unit=unit)
        things = [*picture.texts, *picture.heats, *picture.bars, *picture.swatches]
        assert [t for t in things if not page.contains(t.rect)] == []
        assert clashes(picture) == []
        assert [t.text for t in picture.texts if picture.diagram.intersects(t.rect)] == []
        assert min(heat.rect.height() for heat in picture.heats) >= picture.unit * 0.5


@pytest.mark.parametrize(
    "parts", [("heatmaps",), ("x",), ("output",), ("h_n", "shapes"), ("diagram",), ("x", "output")]
)
@pytest.mark.parametrize("name", ["one layer", "lstm both ways with c", "stack"])
def test_one_part_alone_fills_the_picture(qapp, name, parts):
    for frame in frames(name):
        picture = compose(frame, (1280, 720), LIGHT, parts=parts)
        assert clashes(picture) == []
        tensors = {heat.panel.tensor for heat in picture.heats}
        names = {"heatmaps": {"h", "c"}, "h_n": {"h_n", "c_n"}}
        assert tensors <= {t for part in parts for t in names.get(part, {part})}
        right = max([heat.rect.right() for heat in picture.heats], default=picture.diagram and picture.diagram.right())
        assert right > 0.85 * 1280


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", CASES)
def test_text_is_large_enough_whole_and_readable(qapp, name, size):
    for frame in frames(name):
        picture = compose(frame, size, DARK)
        smallest = min(text.font.pixelSize() for text in picture.texts)
        # 18 pt at 96 dpi are 24 pixels of 1080
        assert smallest >= 24 * size[1] / 1080
        cut = [text.text for text in picture.texts if not text.whole]
        assert [text for text in cut if not text.startswith(("nn.RNNCell", "step"))] == []
        assert all(contrast(text.colour, DARK.surface) >= 4.5 for text in picture.texts)


@pytest.mark.parametrize("name", SPECS)
def test_the_picture_says_what_it_shows(qapp, name):
    spec = SPECS[name]
    frame = make_frame(spec, 3)
    texts = {text.text for text in compose(frame, (1920, 1080), LIGHT).texts}
    given = result_name(spec)
    states = ", ".join(dict.fromkeys(("h", given, "h_n")))
    assert {given, "h_n", "x", "t", "h_0", "−1", "0", "+1", states} <= texts
    assert ("output" in texts) == isinstance(spec, RNNSpec)
    for layer in range(spec.num_layers):
        for direction in range(spec.num_directions):
            name = f"h[{layer}]" if isinstance(spec, StackSpec) else f"h[{layer}][{direction}]"
            assert name in texts
    tensors = [heat.panel.tensor for heat in compose(frame, (1920, 1080), LIGHT).heats]
    assert tensors.count("h") == spec.num_layers * spec.num_directions == tensors.count("h_n")
    assert tensors.count("output") == spec.num_directions and tensors.count("x") == 1


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        (("heatmaps",), ["h", "c"]),
        (("x", "output"), ["output", "x"]),
        (("h_n",), ["h_n", "c_n"]),
        (("diagram",), ["h", "x"]),
        (("diagram", "heatmaps", "x"), ["h", "x", "c"]),
    ],
    ids=str,
)
def test_the_legend_names_what_is_on_the_picture(qapp, parts, named):
    spec, options = CASES["lstm both ways with c"]
    picture = compose(make_frame(spec, 3, **options), (1920, 1080), LIGHT, parts=(*parts, "colour_bar"))
    bars = [text.text for bar in picture.bars for text in picture.texts if follows(bar, text)]
    assert ", ".join(bars).split(", ") == named


def follows(bar, text) -> bool:
    """True where `text` is the name to the left of `bar`."""
    gap = bar.rect.left() - text.rect.right()
    return 0 < gap < 24 and text.rect.top() < bar.rect.center().y() < text.rect.bottom()


def test_layers_that_do_not_fit_are_counted(qapp):
    spec, options = CASES["64 cells"]
    frame = make_frame(spec, 30 * 14, **options)  # layer by layer: this step computes cell 30
    picture = compose(frame, (1920, 1080), LIGHT)
    shown = [heat.panel.layer for heat in picture.heats if heat.panel.tensor == "h"]
    assert 30 in shown and len(shown) < 64
    assert f"{64 - len(shown)} layers more, not shown here" in [text.text for text in picture.texts]


def pixels(image: QImage) -> np.ndarray:
    view = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return view.copy()  # the view does not keep the image alive


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("name", ["one layer", "bidirectional", "lstm with c", "stack", "numbers", "packed"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_cells_have_exactly_the_colours_of_the_table(qapp, name, theme, size):
    spec, options = CASES[name]
    frame = make_frame(spec, 3, **options)
    found = pixels(frame_image(frame, size, theme))
    seen = 0
    for heat in compose(frame, size, theme).heats:
        codes = heat.panel.codes
        count, rows = codes.shape
        left, top = round(heat.rect.left()), round(heat.rect.top())
        wide, high = round(heat.rect.width()), round(heat.rect.height())
        if count * 8 > wide or rows * 3 > high:
            continue  # several cells on few pixels: lines and marks cover too much of one
        wanted = table(heat.panel.scale, theme)[codes]
        for t in range(heat.panel.computed[0], min(heat.panel.computed[1], heat.panel.length)):
            for unit in range(rows):
                # the middle, or where a number stands there a place left of it
                x = left + t * wide // count + (wide // count // 2 if not heat.numbers else 7 * size[1] // 1080)
                y = top + unit * high // rows + high // rows // 2
                assert found[y, x] == wanted[t, unit], (heat.panel.key, t, unit)
                seen += 1
        if heat.start is not None:
            codes = heat.panel.start_codes
            start = heat.start
            for unit in range(rows):
                y, x = top + unit * high // rows + high // rows // 2, round(start.center().x())
                assert found[y, x] == table(heat.panel.scale, theme)[codes[unit]]
    assert seen > 20


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_what_is_not_computed_is_hatched_and_padding_is_not(qapp, theme):
    frame = make_frame(SPECS["one layer"], 2, length=9)
    found = pixels(frame_image(frame, (1920, 1080), theme))
    heat = next(h for h in compose(frame, (1920, 1080), theme).heats if h.panel.tensor == "output")
    count = frame.steps

    def colours(t: int) -> set[str]:
        left, right = (round(heat.rect.left()) + k * round(heat.rect.width()) // count for k in (t, t + 1))
        top = round(heat.rect.top())
        block = found[top + 5 : top + 200, left + 4 : right - 3]
        return {f"#{value & 0xFFFFFF:06x}" for value in np.unique(block)}

    assert {theme.empty, theme.empty_line} <= colours(5) <= {theme.empty, theme.empty_line, theme.surface}
    assert colours(11) <= {theme.padding, theme.surface} and theme.padding in colours(11)


def test_the_cursor_and_pins_are_outlined_in_every_place_of_the_number(qapp):
    ref = Ref("h", 1, 0, 13, 0, 2)
    plain = pixels(frame_image(make_frame(SPECS["bidirectional"], -1), (1920, 1080), LIGHT))
    marked = make_frame(SPECS["bidirectional"], -1, cursor=ref)
    found = pixels(frame_image(marked, (1920, 1080), LIGHT))
    ys, xs = np.nonzero(found != plain)
    touched = set()
    for heat in compose(marked, (1920, 1080), LIGHT).heats:
        if any(heat.rect.contains(x, y) for x, y in zip(xs[::7], ys[::7], strict=True)):
            touched.add((heat.panel.tensor, heat.panel.layer, heat.panel.direction))
    assert touched == {("h", 1, 0), ("output", 1, 0), ("h_n", 1, 0)}


def test_the_size_changes_nothing_but_the_scale(qapp):
    frame = make_frame(SPECS["bidirectional"], 19)
    small, large = (compose(frame, size, LIGHT) for size in ((960, 540), (1920, 1080)))
    assert unit_of((960, 540)) * 2 == unit_of((1920, 1080)) == 24
    assert [heat.panel.key for heat in small.heats] == [heat.panel.key for heat in large.heats]
    for a, b in zip(small.heats, large.heats, strict=True):
        assert a.rect.left() * 2 == pytest.approx(b.rect.left(), abs=4)
        assert a.rect.top() * 2 == pytest.approx(b.rect.top(), abs=4)


def test_paint_frame_leaves_the_painter_as_it_was(qapp):
    frame = make_frame(SPECS["one layer"], 1)
    image = QImage(700, 400, QImage.Format.Format_RGB32)
    image.fill(0xFF123456)
    painter = QPainter(image)
    painter.translate(20, 10)
    before = painter.transform(), painter.font(), painter.pen()
    paint_frame(painter, frame, (640, 360), LIGHT)
    assert (painter.transform(), painter.font(), painter.pen()) == before
    painter.end()
    inner = image.copy(20, 10, 640, 360)
    assert image.pixel(5, 5) == 0xFF123456 and image.pixel(690, 390) == 0xFF123456
    assert inner == frame_image(frame, (640, 360), LIGHT)


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "+1"), (-1.0, "−1"), (0.0, "0"), (3.14159, "+3.14"), (-0.00123456, "−0.00123")]
)
def test_number(value, text):
    assert number(value) == text


def test_painting_can_be_given_up_between_two_parts(qapp):
    frame = make_frame(SPECS["bidirectional"], 3)
    asked = []

    def poll() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        frame_image(frame, (640, 360), LIGHT, poll=poll)
    assert len(asked) == 3
    frame_image(frame, (640, 360), LIGHT)  # no painter is left open
