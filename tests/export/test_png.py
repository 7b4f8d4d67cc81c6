"""Our PNG encoder against another reader."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rnnviz.export import png
from rnnviz.export.job import plain
from rnnviz.render.indexed import palette
from rnnviz.render.theme import LIGHT
from rnnviz.support.messages import Cancelled

PALETTE = palette(LIGHT, ((False, ""),))


def picture(wide: int, high: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, len(PALETTE.colours), (high, wide), dtype=np.uint8)


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (7, 5), (40, 33)])
@pytest.mark.parametrize("strip", [1, 50, 1 << 20])
def test_another_reader_sees_the_same_pixels(monkeypatch, size, strip):
    monkeypatch.setattr(png, "STRIP_BYTES", strip)
    pixels = picture(*size)
    read = Image.open(io.BytesIO(png.encode(pixels, PALETTE)))
    read.load()
    assert read.format == "PNG" and read.mode == "P" and read.size == size
    assert np.array_equal(np.asarray(read), pixels)
    assert np.array_equal(np.asarray(read.convert("RGB")), PALETTE.rgb[pixels])


def test_text_inside(tmp_path):
    text = '{"a": "two  spaces, a quote \\" and \\u4e2d"}'
    path = tmp_path / "a.png"
    path.write_bytes(png.encode(picture(4, 4), PALETTE, text))
    assert Image.open(path).text == {"rnnviz": text}
    assert png.text_of(path) == text


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", png.SIGNATURE, png.SIGNATURE + b"\0\0\0\0IDAT", png.SIGNATURE + b"\xff" * 8]
)
def test_no_text_in_what_is_no_picture_of_ours(tmp_path, data):
    path = tmp_path / "a.png"
    path.write_bytes(data)
    assert png.text_of(path) == ""


def test_the_same_picture_gives_the_same_bytes():
    assert png.encode(picture(9, 9), PALETTE, "t") == png.encode(picture(9, 9), PALETTE, "t")


def test_encoding_stops_at_the_next_strip(monkeypatch):
    monkeypatch.setattr(png, "STRIP_BYTES", 1)
    asked = []

    def cancel() -> bool:
        asked.append(1)
        return len(asked) == 3

    with pytest.raises(Cancelled):
        png.encode(picture(10, 10), PALETTE, cancel=cancel)
    assert len(asked) == 3


def test_a_file_that_is_not_whole_is_noticed(tmp_path):
    data = png.encode(picture(5, 5), PALETTE)
    path = tmp_path / "a.png"
    path.write_bytes(data)
    png.whole(path)
    for broken in (data[:-1], data[1:], data[:40], b""):
        path.write_bytes(broken)
        with pytest.raises(OSError, match=r"."):
            png.whole(path)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (np.float32(0.5), 0.5),
        (np.int64(3), 3),
        (float("nan"), "nan"),
        ((1, [2.0, None], {"a": True}), [1, [2.0, None], {"a": True}]),
        (Path("x"), "x"),
    ],
)
def test_plain(value, found):
    assert plain(value) == found
