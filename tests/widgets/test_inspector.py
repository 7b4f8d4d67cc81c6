"""The inspector: numbers of the trace, links that lead to numbers, copies that can be run."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from rnnviz.core.examples import example
from rnnviz.core.schedule import Schedule, default_order
from rnnviz.core.spec import RNNSpec, StackSpec
from rnnviz.render.theme import DARK, LIGHT
from rnnviz.scene.frame import Ref
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve
from rnnviz.widgets.bars import ROW
from rnnviz.widgets.inspector import Inspector
from tests.core.plain import SPECS, plain_trace

IDS = [f"{s.kind}-{s.num_layers}x{s.num_directions}" for s in SPECS]


@pytest.fixture
def inspector(qtbot):
    made = Inspector(LIGHT)
    qtbot.addWidget(made)
    made.resize(310, 900)
    return made


def frame_of(trace, position=-1, **more):
    schedule = Schedule(trace, default_order(trace.spec))
    return resolve(prepare(trace, DisplayOptions()), schedule, position % len(schedule), **more)


def text(inspector: Inspector, name: str) -> str:
    found = inspector.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return re.sub("<[^>]*>", " ", found.text())


def show(inspector, trace, frame, qtbot):
    inspector.set_frame(trace, frame)
    inspector._wait.stop()
    inspector._refresh()


@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_what_is_pointed_at_is_shown(inspector, spec, qtbot):
    trace = plain_trace(spec, steps=4, batch=2)
    k, d, u = spec.num_layers - 1, spec.num_directions - 1, spec.out_size - 1
    show(inspector, trace, frame_of(trace, cursor=Ref("h", k, d, 2, 1, u)), qtbot)
    value = trace.h[k][d][2, 1, u]
    stack = isinstance(spec, StackSpec)
    assert text(inspector, "inspectorPlace") == f"h[{k}]{'' if stack else f'[{d}]'}[2, 1, {u}]"
    assert float(text(inspector, "inspectorValue").replace("−", "-")) == pytest.approx(value, abs=6e-5)
    axes = "1, 2" if spec.batch_first else "2, 1"
    assert stack or f"output[{axes}, {d * spec.out_size + u}]" in text(inspector, "inspectorAlso")
    inspector.head._digits.click()
    assert text(inspector, "inspectorValue").replace("−", "-") == str(value)
    for link in re.findall(r'href="ref:([^"]*)"', inspector._links.text()):
        with qtbot.waitSignal(inspector.ref_requested) as signal:
            inspector._on_link(f"ref:{link}")
        frame = frame_of(trace, cursor=signal.args[0])
        show(inspector, trace, frame, qtbot)
        assert inspector.shown() == frame.cursor


def test_without_a_pointer_the_newest_step_is_explained(inspector, qtbot):
    trace = plain_trace(SPECS[0], steps=4, batch=2)
    show(inspector, trace, frame_of(trace, 2), qtbot)
    assert inspector.shown() == Ref("h", 0, 0, 2, 0, 0)
    assert "step 2 of 3" in text(inspector, "inspectorStep")
    show(inspector, trace, frame_of(trace, 2, pins=(Ref("h", 0, 0, 0, 1, 1),)), qtbot)
    assert inspector.shown() == Ref("h", 0, 0, 0, 1, 1) and inspector.head._pin.isChecked()
    show(inspector, None, None, qtbot)
    assert inspector.shown() is None and "Point at a number" in text(inspector, "inspectorWhat")


def test_gates_and_c_of_an_lstm(inspector, qtbot):
    trace = plain_trace(RNNSpec("LSTM", 3, 4), steps=4, batch=1)
    show(inspector, trace, frame_of(trace, cursor=Ref("c", 0, 0, 2, 0, 1)), qtbot)
    assert text(inspector, "inspectorPlace") == "c[0][0][2, 0, 1]"
    assert re.findall(r'href="gate:(.)"', inspector._table.text()) == ["i", "f", "g"]
    rows = len(inspector.weights._rows)
    inspector._on_link("gate:f")
    assert rows == 6 and [row.expression for row in inspector.weights._rows] == ["weight_ih_l0[5]", "weight_hh_l0[5]"]
    assert all(row[0].startswith("f ") for row in inspector.bars._rows)


def test_copies(inspector, qtbot):
    trace = plain_trace(SPECS[0], steps=4, batch=1)
    show(inspector, trace, frame_of(trace, cursor=Ref("h", 0, 0, 1, 0, 0)), qtbot)
    copied = {}
    for action, kind in inspector.head._copies.items():
        action.trigger()
        copied[kind] = QGuiApplication.clipboard().text()
    value = str(trace.h[0][0][1, 0, 0])
    assert copied["value"].endswith(f"= {value}") and copied["text"].startswith("h[0][0][1, 0, 0] =")
    assert "\\tanh" in copied["latex"] and copied["numpy"].startswith("import numpy as np")


def test_a_click_on_a_bar_and_on_the_curve_leads_there(inspector, qtbot):
    trace = plain_trace(SPECS[0], steps=4, batch=1)
    show(inspector, trace, frame_of(trace, cursor=Ref("h", 0, 0, 1, 0, 0)), qtbot)
    wanted = inspector.bars._rows[1][2]
    with qtbot.waitSignal(inspector.ref_requested) as signal:
        qtbot.mouseClick(
            inspector.bars, Qt.MouseButton.LeftButton, pos=inspector.bars.rect().topLeft() + _at(20, ROW * 1.5)
        )
    assert signal.args == [wanted]
    with qtbot.waitSignal(inspector.ref_requested) as signal:
        inspector.curve.plot.clicked.emit(3)
    assert signal.args == [Ref("h", 0, 0, 3, 0, 0)]


def _at(x, y):
    from PySide6.QtCore import QPoint

    return QPoint(int(x), int(y))


def test_many_frames_are_followed_calmly_and_the_last_one_is_shown(inspector, qtbot):
    trace = plain_trace(SPECS[0], steps=4, batch=1)
    for position in range(4):
        inspector.set_frame(trace, frame_of(trace, position))
    assert inspector.shown().t == 0
    assert inspector.shown().t == 0
    qtbot.waitUntil(lambda: inspector.shown().t == 3)
    qtbot.waitUntil(lambda: not inspector._wait.isActive())


def test_the_theme_reaches_every_part(inspector, qtbot):
    trace = plain_trace(RNNSpec("GRU", 3, 4), steps=4, batch=1)
    pins = (Ref("h", 0, 0, 1, 0, 1), Ref("h", 0, 0, 1, 0, 2))
    show(inspector, trace, frame_of(trace, pins=pins), qtbot)
    light = inspector.grab().toImage()
    inspector.set_theme(DARK)
    assert inspector.grab().toImage() != light
    assert inspector.curve._legend.text().count("━") == 2


@pytest.mark.parametrize("spoil", [float("nan"), float("inf")])
@pytest.mark.parametrize("kind", ["RNN_RELU", "LSTM", "GRU"])
def test_numbers_that_are_none_are_shown_as_such(inspector, kind, spoil, qtbot):
    trace = plain_trace(RNNSpec(kind, 3, 4), steps=4, batch=1, spoil=spoil)
    for t in range(4):
        show(inspector, trace, frame_of(trace, cursor=Ref("h", 0, 0, t, 0, 1)), qtbot)
        inspector.grab()
        value = float(trace.h[0][0][t, 0, 1])
        if value != value:
            assert text(inspector, "inspectorValue") == "NaN"


@pytest.mark.parametrize("proj_size", [0, 2])
def test_a_pinned_gate_is_compared_by_the_state_that_it_belongs_to(inspector, proj_size, qtbot):
    trace = plain_trace(RNNSpec("LSTM", 3, 6, proj_size=proj_size), steps=4, batch=2)
    pin, cursor = Ref("gates.i", 0, 0, 1, 0, 5), Ref("h", 0, 0, 1, 0, 1)
    show(inspector, trace, frame_of(trace, pins=(pin,), cursor=cursor), qtbot)
    state, states = ("c", trace.c) if proj_size else ("h", trace.h)
    assert f"{state}[0][0] u5" in inspector.curve._legend.text()
    first, second = (line.getOriginalDataset()[1].tolist() for line in inspector.curve.plot._lines)
    assert first == trace.h[0][0][:, 0, 1].tolist()
    assert second == states[0][0][:, 0, 5].tolist()


@pytest.mark.parametrize(
    ("kind", "tensor", "opened"),
    [("LSTM", "gates.f", "f"), ("LSTM", "pre.o", "o"), ("GRU", "pre.hn", "n"), ("GRU", "gates.z", "z")],
)
def test_the_gate_that_is_pointed_at_is_opened(inspector, kind, tensor, opened, qtbot):
    trace = plain_trace(RNNSpec(kind, 3, 4), steps=4, batch=2)
    show(inspector, trace, frame_of(trace, cursor=Ref(tensor, 0, 0, 2, 0, 3)), qtbot)
    assert inspector.shown() == Ref("h", 0, 0, 2, 0, 3)
    assert all(row[0].startswith(f"{opened} ") for row in inspector.bars._rows)
    other = "r" if kind == "GRU" else "i"
    inspector._on_link(f"gate:{other}")  # a person's choice stays while the same number is pointed at
    assert all(row[0].startswith(f"{other} ") for row in inspector.bars._rows)


@pytest.mark.parametrize("ref", [Ref("x", 0, 0, 6, 2, 0), Ref("h", 0, 0, 6, 2, 1), Ref("h", 0, 1, 3, 2, 1)])
def test_padding_leads_to_the_words_about_it(inspector, ref, qtbot):
    """No layer reads it, x neither, and it has no two biases."""
    trace = example("packed-lengths")
    show(inspector, trace, frame_of(trace, cursor=ref), qtbot)
    said = text(inspector, "inspectorWhat")
    assert said.startswith("Padding: this sequence has 3 steps") and "reads it" not in said
    assert "Padded and packed" in said and "biases" not in said
