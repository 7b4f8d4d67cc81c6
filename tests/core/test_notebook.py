"""Traces in notebooks: shapes, a picture, and a window that does not block."""

from __future__ import annotations

import base64
import io
import re
import sys
import weakref
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from PIL import Image
from torch import nn

import rnnviz
from rnnviz.support.messages import Problem


@pytest.fixture(scope="module")
def trace() -> Any:
    return rnnviz.record(nn.LSTM(3, 4), torch.randn(5, 2, 3))


def test_one_line(trace: Any) -> None:
    assert repr(trace) == "Trace(LSTM, x=(5, 2, 3), output=(5, 2, 4), h_n=(1, 2, 4), c_n=(1, 2, 4))"


def test_a_stack_has_a_line_too() -> None:
    made = rnnviz.record([nn.LSTMCell(2, 3), nn.GRUCell(3, 4)], torch.randn(5, 2))
    assert repr(made) == "Trace([LSTM, GRU], x=(5, 1, 2), output=(5, 1, 4), h_n=(1, 3), (1, 4), c_n=(1, 3), -)"


def test_html_has_shapes_and_the_picture(trace: Any, qapp: Any) -> None:
    html = trace._repr_html_()
    assert "<code>(5, 2, 4)</code>" in html and "LSTM" in html
    data = re.search(r"base64,([^']+)'", html)
    assert data is not None
    image = Image.open(io.BytesIO(base64.b64decode(data[1])))
    assert image.size == (1280, 720) and len(image.convert("RGB").getcolors(100_000) or []) > 20


def test_png_is_the_same_picture(trace: Any, qapp: Any) -> None:
    assert Image.open(io.BytesIO(trace._repr_png_())).format == "PNG"


def test_without_a_painter_the_shapes_stay(trace: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.core.notebook.PAINTER", ("rnnviz.nowhere", "png"))
    assert trace._repr_png_() is None and "<img" not in trace._repr_html_() and "(5, 2, 4)" in trace._repr_html_()


def shell(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []
    module = SimpleNamespace(get_ipython=lambda: SimpleNamespace(enable_gui=asked.append))
    monkeypatch.setitem(sys.modules, "IPython", module)
    return asked


def test_show_in_ipython_does_not_block(trace: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = shell(monkeypatch)
    window = rnnviz.show(trace)
    workspace = window.workspace
    qtbot.waitUntil(lambda: workspace.trace is trace and not workspace.lanes.checking.busy, timeout=20_000)
    assert asked == ["qt"] and window.isVisible()
    assert workspace.run.weights.digest and workspace.run.input.source == "given"
    from rnnviz.app import show as module

    assert module._windows == [window]
    window.documents.give_up()
    window.close()
    qtbot.waitUntil(lambda: module._windows == [], timeout=20_000)  # neither the window nor its recording stays
    with pytest.raises(RuntimeError, match="already deleted"):
        window.isVisible()


def test_a_closed_window_lets_its_recording_go(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though IPython keeps the window, which was the value of a line."""
    shell(monkeypatch)
    window = rnnviz.show(nn.GRU(2, 3), torch.randn(4, 2, 2))

    def rests() -> bool:
        return window.workspace.trace is not None and not window.workspace.lanes.checking.busy

    qtbot.waitUntil(rests, timeout=20_000)
    kept = weakref.ref(window.workspace.trace)
    window.documents.give_up()
    window.close()
    qtbot.waitUntil(lambda: kept() is None, timeout=20_000)


def test_show_in_ipython_without_a_display_is_a_picture(
    trace: Any, qapp: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell(monkeypatch)
    trouble = SimpleNamespace(text="There is no display.\nMore.", code=3)
    monkeypatch.setattr("rnnviz.support.start.check_start", lambda: trouble)
    picture = rnnviz.show(trace)
    assert picture._repr_png_()[:4] == b"\x89PNG"
    assert "There is no display" in capsys.readouterr().out


def test_show_in_a_script_without_a_display_says_so(trace: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = SimpleNamespace(
        text="There is no display.\nUse: xvfb-run -a rnnviz\nWithout one there is rnnviz export.", code=3
    )
    monkeypatch.setattr("rnnviz.support.start.check_start", lambda: trouble)
    with pytest.raises(Problem, match=r"There is no display\. Use: xvfb-run -a rnnviz\. Without one"):
        rnnviz.show(trace)
