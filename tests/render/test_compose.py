"""What has no room on an exported picture is said to be missing, and nothing else on the picture speaks of it."""

from __future__ import annotations

import pytest
import torch

import rnnviz
from rnnviz.core.schedule import Schedule
from rnnviz.render.compose import compose
from rnnviz.render.theme import LIGHT
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.resolve import prepare, resolve


@pytest.mark.parametrize(("unit", "absent"), [(12, ()), (26, ("c_n",)), (36, ("h_n", "c_n"))])
def test_what_has_no_room_has_no_colour_bar(qapp, unit, absent):
    trace = rnnviz.record(torch.nn.LSTM(4, 16, 2), torch.randn(8, 1, 4))
    frame = resolve(prepare(trace, DisplayOptions()), Schedule(trace), 5)
    picture = compose(frame, (1280, 720), LIGHT, unit=unit)
    assert picture.absent == absent
    texts = [text.text for text in picture.texts]
    assert any(", ".join(absent) + ": no room" in text for text in texts) == bool(absent)
    bars = [bar.scale.name for bar in picture.bars]
    assert bars == (["h", "x"] if "c_n" in absent else ["h", "x", "c"])
    assert ("h, output, h_n" in texts) == ("h_n" not in absent)
