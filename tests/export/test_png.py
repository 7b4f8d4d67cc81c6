"""Our PNG encoder against another reader, and the sequence: whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from rnnviz.export import png
from rnnviz.export.job import plain
from rnnviz.support.messages import Cancelled


def picture(wide: int, high: int, seed: int = 0) -> tuple[QImage, np.ndarray]:
    pixels = np.random.default_rng(seed).integers(0, 256, (high, wide, 3), dtype=np.uint8)
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    for y in range(high):
        for x in range(wide):
            image.setPixelColor(x, y, QColor(*map(int, pixels[y, x])))
    return image, pixels


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (7, 5), (40, 33)])
@pytest.mark.parametrize("strip", [1, 50, 1 << 20])
def test_another_reader_sees_the_same_pixels(monkeypatch, size, strip):
    monkeypatch.setattr(png, "STRIP_BYTES", strip)
    image, pixels = picture(*size)
    read = Image.open(io.BytesIO(png.encode(image)))
    read.load()
    assert read.format == "PNG" and read.mode == "RGB" and read.size == size
    assert np.array_equal(np.asarray(read), pixels)


def test_text_inside(tmp_path):
    image, _ = picture(4, 4)
    text = '{"a": "two  spaces, a quote \\" and \\u4e2d"}'
    path = tmp_path / "a.png"
    path.write_bytes(png.encode(image, text))
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
    assert png.encode(picture(9, 9)[0], "t") == png.encode(picture(9, 9)[0], "t")


def test_encoding_stops_at_the_next_strip(monkeypatch):
    monkeypatch.setattr(png, "STRIP_BYTES", 1)
    asked = []

    def cancel() -> bool:
        asked.append(1)
        return len(asked) == 3

    with pytest.raises(Cancelled):
        png.encode(picture(10, 10)[0], cancel=cancel)
    assert len(asked) == 3


def test_a_file_that_is_not_whole_is_noticed(tmp_path):
    data = png.encode(picture(5, 5)[0])
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


class FakeSpec:
    overwrite = True


class FakeJob:
    """A job of `count` small pictures that counts, and fails or cancels where it is told."""

    spec = FakeSpec()

    def __init__(self, folder: Path, count: int = 6, stop_at: int | None = None) -> None:
        self.folder, self.positions = folder, range(count)
        self.names = [f"{k}.png" for k in self.positions]
        self.painted = 0
        self.stop_at = stop_at
        self.told: list[tuple[int, int]] = []

    def image(self, position: int) -> QImage:
        self.painted += 1
        return picture(6, 4, position)[0]

    def text(self, position: int) -> str:
        return f"{position}"

    def cancelled(self) -> bool:
        return self.stop_at is not None and self.painted >= self.stop_at

    def stop_if_cancelled(self) -> None:
        if self.cancelled():
            raise Cancelled

    def progress(self, done: int, total: int) -> None:
        self.told.append((done, total))


def test_a_sequence(tmp_path):
    job = FakeJob(tmp_path / "new")
    paths = png.PngSequence().write(job)
    assert [p.name for p in paths] == job.names == sorted(os.listdir(tmp_path / "new"))
    assert [Image.open(p).text["rnnviz"] for p in paths] == [str(k) for k in range(6)]
    assert job.told[0] == (0, 6) and job.told[-1] == (6, 6) and job.told == sorted(job.told)


@pytest.mark.parametrize("stop_at", range(7))
def test_a_cancelled_sequence_leaves_nothing_and_old_files_whole(tmp_path, stop_at):
    (tmp_path / "2.png").write_bytes(b"old")
    before = threading.active_count()
    with pytest.raises(Cancelled):
        png.PngSequence().write(FakeJob(tmp_path, stop_at=stop_at))
    assert os.listdir(tmp_path) == ["2.png"] and (tmp_path / "2.png").read_bytes() == b"old"
    with pytest.raises(Cancelled):
        png.PngSequence().write(FakeJob(tmp_path / "new", stop_at=stop_at))
    assert not (tmp_path / "new").exists()
    assert threading.active_count() == before


@pytest.mark.parametrize("at", range(1, 7))
def test_a_full_disk_leaves_nothing_and_says_so(tmp_path, monkeypatch, at):
    (tmp_path / "2.png").write_bytes(b"old")
    write, count = Path.write_bytes, []

    def full(self: Path, data: bytes) -> int:
        count.append(1)
        if len(count) == at:
            write(self, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ValueError, match="the disk is full"):
        png.PngSequence().write(FakeJob(tmp_path))
    assert os.listdir(tmp_path) == ["2.png"] and (tmp_path / "2.png").read_bytes() == b"old"


def test_a_painter_that_fails_leaves_nothing(tmp_path):
    job = FakeJob(tmp_path)
    job.image = lambda position: 1 / 0  # type: ignore[method-assign]
    with pytest.raises(ZeroDivisionError):
        png.PngSequence().write(job)
    assert os.listdir(tmp_path) == []
