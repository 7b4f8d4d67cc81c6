"""GIF: one palette for all steps; each step writes only the rectangle that it changed, transparent where nothing did.

The container is ours, the LZW coder Pillow's. There is one image per step and none without a delay, which viewers
would slow down.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import final

from PIL import Image

from rnnviz.export.film import Film, Shot
from rnnviz.export.job import Job
from rnnviz.export.pool import encoded
from rnnviz.render.indexed import UNCHANGED, Indices
from rnnviz.support.atomic import replacing

LEAST_DELAY = 2  # hundredths of a second; viewers play less as 10
LARGEST_DELAY = 0xFFFF
LOOP = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
TABLE_256, COLOURS_8BIT = 0x80 | 7, 7 << 4
TRAILER = b";"


@final
class Gif:
    """The frames in one file, in a loop."""

    def write(self, job: Job) -> list[Path]:
        """Paint here, compress in a few threads."""
        with replacing(job.path, overwrite=job.spec.overwrite, check=whole) as temporary, temporary.open("wb") as file:
            film = Film(job)
            screen = struct.pack("<HHBBB", *job.size, TABLE_256 | COLOURS_8BIT, 0, 0)
            file.write(b"GIF89a" + screen + film.palette.bytes + LOOP + _comment(job.text()))
            for done, (box, data) in enumerate(encoded(film.kept(), _compressed, job.stop_if_cancelled)):
                file.write(_control(delay(done, job.spec.fps), transparent=done > 0))
                file.write(b"," + struct.pack("<HHHHB", *box, 0) + data)
                job.progress(done + 1, len(job.positions))
            file.write(TRAILER)
        return [job.path]


def delay(step: int, fps: float) -> int:
    """Hundredths of a second that a step stands; rounded so that the whole keeps its speed."""
    exact = round((step + 1) * 100 / fps) - round(step * 100 / fps)
    return min(max(exact, LEAST_DELAY), LARGEST_DELAY)


def _control(hundredths: int, *, transparent: bool) -> bytes:
    keep = 1 << 2  # what is there stays
    return b"\x21\xf9\x04" + struct.pack("<BHBB", keep | transparent, hundredths, UNCHANGED if transparent else 0, 0)


def _comment(text: str) -> bytes:
    data = text.encode("ascii")
    blocks = (data[k : k + 255] for k in range(0, len(data), 255))
    return b"\x21\xfe" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"


def _compressed(shot: Shot) -> tuple[tuple[int, int, int, int], bytes]:
    return shot.box, lzw(shot.delta)


def lzw(pixels: Indices) -> bytes:
    """The image data of `pixels`: code size and blocks, as Pillow writes them into a file of its own."""
    image = Image.frombytes("P", (pixels.shape[1], pixels.shape[0]), pixels.tobytes())
    image.putpalette(bytes(768))
    made = io.BytesIO()
    image.save(made, "GIF", optimize=False, interlace=0)
    data = made.getvalue()
    at = 13 + _table(data[10])
    while data[at] == 0x21:  # extensions
        at = _after_blocks(data, at + 2)
    return data[at + 10 + _table(data[at + 9]) : -1]


def _table(flags: int) -> int:
    """Bytes of a colour table."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


def whole(path: Path) -> None:
    """Raises OSError unless the file is a GIF to its last byte."""
    with path.open("rb") as file:
        start = file.read(6)
        file.seek(-2, 2)
        end = file.read(2)
    if start != b"GIF89a" or end != b"\0" + TRAILER:
        raise OSError(f"{path.name} is not whole")
