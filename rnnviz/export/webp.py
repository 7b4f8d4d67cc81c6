"""Animated WebP without loss: each step writes only the rectangle that it changed.

The container is ours, so that steps stream; every rectangle is coded by Pillow. Source: the WebP container
specification, sections "Extended File Format" and "Animation".
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import final

import numpy as np
from PIL import Image

from rnnviz.export.film import Film, Shot
from rnnviz.export.job import Job
from rnnviz.export.pool import encoded
from rnnviz.export.text import xmp
from rnnviz.render.indexed import UNCHANGED, Indices, Palette
from rnnviz.support.atomic import replacing

ANIMATION, XMP, ALPHA = 0x02, 0x04, 0x10
EFFORT = 1  # of Pillow's coder: 0 makes seven times the bytes in the same time, more gains nothing
LARGEST_DELAY = 0xFFFFFF


@final
class WebP:
    """The frames in one file, in a loop."""

    def write(self, job: Job) -> list[Path]:
        """Paint here, compress in a few threads."""
        with replacing(job.path, overwrite=job.spec.overwrite, check=whole) as temporary, temporary.open("wb") as file:
            film = Film(job)

            def one(shot: Shot) -> bytes:
                box, pixels = _even(shot)
                return _placed(box, _coded(pixels, film.palette))

            size = _three(job.size[0] - 1) + _three(job.size[1] - 1)
            file.write(b"RIFF\0\0\0\0WEBP" + _chunk(b"VP8X", bytes([ANIMATION | XMP | ALPHA, 0, 0, 0]) + size))
            file.write(_chunk(b"ANIM", struct.pack("<IH", 0, 0)))
            for done, placed in enumerate(encoded(film.kept(), one, job.stop_if_cancelled)):
                file.write(_chunk(b"ANMF", placed[:12] + _three(delay(done, job.spec.fps)) + placed[12:]))
                job.progress(done + 1, len(job.positions))
            file.write(_chunk(b"XMP ", xmp(job.text())))
            end = file.tell()
            file.seek(4)
            file.write(struct.pack("<I", end - 8))
        return [job.path]


def delay(step: int, fps: float) -> int:
    """Milliseconds that a step stands; rounded so that the whole keeps its speed."""
    return min(round((step + 1) * 1000 / fps) - round(step * 1000 / fps), LARGEST_DELAY)


def _even(shot: Shot) -> tuple[tuple[int, int, int, int], Indices]:
    """Rectangles begin at even places: one column and row more where they do not."""
    left, top, width, height = shot.box
    x, y = left & ~1, top & ~1
    if (x, y) == (left, top):
        return shot.box, shot.delta
    wider = Image.new("P", (width + left - x, height + top - y), UNCHANGED)
    wider.paste(Image.fromarray(shot.delta, "P"), (left - x, top - y))
    return (x, y, *wider.size), np.asarray(wider)


def _coded(pixels: Indices, palette: Palette) -> bytes:
    """The chunks that hold the pixels, as Pillow writes them into a file of its own."""
    image = Image.frombytes("P", (pixels.shape[1], pixels.shape[0]), pixels.tobytes())
    image.putpalette(palette.bytes)
    made = io.BytesIO()
    colours = image.convert("RGB") if not (pixels == UNCHANGED).any() else _see_through(image)
    colours.save(made, "WEBP", lossless=True, quality=0, method=EFFORT, exact=True)
    data = made.getvalue()
    return b"".join(part for kind, part in _chunks(data) if kind in (b"VP8L", b"ALPH", b"VP8 "))


def _see_through(image: Image.Image) -> Image.Image:
    image.info["transparency"] = UNCHANGED
    return image.convert("RGBA")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        size = struct.unpack("<I", data[at + 4 : at + 8])[0]
        end = at + 8 + size + (size & 1)
        yield data[at : at + 4], data[at:end]
        at = end


def _placed(box: tuple[int, int, int, int], coded: bytes) -> bytes:
    left, top, width, height = box
    place = _three(left // 2) + _three(top // 2) + _three(width - 1) + _three(height - 1)
    return place + b"\0" + coded  # blended over what is there, which stays


def _three(value: int) -> bytes:
    return struct.pack("<I", value)[:3]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1)


def whole(path: Path) -> None:
    """Raises OSError unless the file is as long as it says."""
    with path.open("rb") as file:
        start = file.read(12)
        size = file.seek(0, 2)
    if start[:4] != b"RIFF" or struct.unpack("<I", start[4:8])[0] != size - 8:
        raise OSError(f"{path.name} is not whole")
