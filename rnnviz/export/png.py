"""PNG with a palette: chunks, an encoder that can be cancelled, the text inside, and one picture per step."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import final

import numpy as np

from rnnviz.export.film import Film
from rnnviz.export.job import Job
from rnnviz.export.pool import encoded
from rnnviz.render.indexed import Indices, Palette
from rnnviz.support.atomic import replacing_set
from rnnviz.support.messages import stop_if

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TEXT_KEY = "rnnviz"
TEXT_LIMIT = 1 << 22
LEVEL = 2  # flat colours: higher ones take twice as long for a tenth less
STRIP_BYTES = 1 << 20  # between two looks at `cancel`
DENSITY = struct.pack(">IIB", 3780, 3780, 1)  # 96 dpi
INDEXED = 3
Cancel = Callable[[], bool]


def encode(pixels: Indices, palette: Palette, text: str = "", *, cancel: Cancel | None = None) -> bytes:
    """`pixels` (height, width) as PNG with 8 bit indices; `text` (ASCII) in a tEXt chunk with the key "rnnviz".

    The same picture and text give the same bytes. Raises `Cancelled` within a strip of `cancel()` being true.
    """
    start = head(pixels.shape[1], pixels.shape[0], palette.rgb.tobytes(), text)
    return b"".join([start, chunk(b"IDAT", packed(pixels, cancel)), chunk(b"IEND", b"")])


def head(width: int, height: int, colours: bytes, text: str) -> bytes:
    """Everything before the pixels; `colours` are red, green, blue in turn."""
    size = struct.pack(">IIBBBBB", width, height, 8, INDEXED, 0, 0, 0)
    parts = [SIGNATURE, chunk(b"IHDR", size), chunk(b"sRGB", b"\0"), chunk(b"pHYs", DENSITY)]
    if text:
        parts.append(chunk(b"tEXt", TEXT_KEY.encode() + b"\0" + text.encode("ascii")))
    return b"".join([*parts, chunk(b"PLTE", colours)])


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk with its length and check sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(pixels: Indices, cancel: Cancel | None = None, *, level: int = LEVEL) -> bytes:
    """Filtered (each row begins with a 0: none) and deflated."""
    packer = zlib.compressobj(level)
    rows = max(1, STRIP_BYTES // pixels.shape[1])
    parts = []
    for top in range(0, len(pixels), rows):
        stop_if(cancel)
        strip = pixels[top : top + rows]
        rows_with_filter = np.zeros((len(strip), strip.shape[1] + 1), np.uint8)
        rows_with_filter[:, 1:] = strip
        parts.append(packer.compress(rows_with_filter.data))
    return b"".join([*parts, packer.flush()])


def text_of(path: Path) -> str:
    """The text that `encode` (or Qt, packed) put into a file, "" if there is none; looks before the picture only."""
    with path.open("rb") as file:
        if file.read(8) != SIGNATURE:
            return ""
        while True:
            start = file.read(8)
            if len(start) < 8 or start[4:] == b"IDAT":
                return ""
            size = struct.unpack(">I", start[:4])[0]
            if start[4:] in (b"tEXt", b"zTXt") and size < TEXT_LIMIT:
                key, _, text = file.read(size).partition(b"\0")
                if key == TEXT_KEY.encode():
                    return (text if start[4:] == b"tEXt" else _unpacked(text[1:])).decode("ascii", "replace")
                file.seek(4, 1)
            else:
                file.seek(size + 4, 1)


def _unpacked(data: bytes) -> bytes:
    """Inflated, as far as the limit for texts; nothing where it is no deflate."""
    try:
        return zlib.decompressobj().decompress(data, TEXT_LIMIT)
    except zlib.error:
        return b""


@final
class PngSequence:
    """One PNG per step; they appear together when all are written."""

    def write(self, job: Job) -> list[Path]:
        """Paint here, encode and write in a few threads."""
        film, names = Film(job), job.names
        with replacing_set(job.folder, names, overwrite=job.spec.overwrite, check=job.checked(whole)) as files:

            def one(item: tuple[str, int, Indices]) -> None:
                name, position, pixels = item
                data = encode(pixels, film.palette, job.text(position), cancel=job.cancelled)
                files.path(name).write_bytes(data)

            shots = ((name, shot.position, shot.pixels.copy()) for name, shot in zip(names, film, strict=True))
            for done, _ in enumerate(encoded(shots, one, job.stop_if_cancelled)):
                job.progress(done + 1, len(names))
        return [job.folder / name for name in names]


def whole(path: Path) -> None:
    """Raises OSError unless the file is a PNG to its last chunk: reopened before it takes its name."""
    with path.open("rb") as file:
        start = file.read(8)
        file.seek(-12, 2)
        end = file.read(12)
    if start != SIGNATURE or end != chunk(b"IEND", b""):
        raise OSError(f"{path.name} is not whole")
