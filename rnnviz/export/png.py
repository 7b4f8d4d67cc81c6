"""PNG: our own encoder (strips that can be cancelled, any text inside) and the writer of one picture per step."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import final

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from rnnviz.export.job import Job
from rnnviz.support.atomic import FileSet, replacing_set
from rnnviz.support.messages import Cancelled

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TEXT_KEY = "rnnviz"
# Flat colours: the difference to the row above is almost all zeros, so that a low level packs as well as a high one.
LEVEL, FILTER_UP = 2, 2
STRIP_BYTES = 1 << 20  # between two looks at `cancel`
ENCODERS = 2
Cancel = Callable[[], bool]


def encode(image: QImage, text: str = "", *, cancel: Cancel | None = None) -> bytes:
    """The picture as PNG, 8 bit RGB; `text` (ASCII) stands in a tEXt chunk with the key "rnnviz".

    The same picture and text give the same bytes. Raises `Cancelled` within a strip of `cancel()` being true.
    """
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    header = struct.pack(">IIBBBBB", rgb.width(), rgb.height(), 8, 2, 0, 0, 0)
    density = struct.pack(">IIB", 3780, 3780, 1)  # 96 dpi
    chunks = [_chunk(b"IHDR", header), _chunk(b"sRGB", b"\0"), _chunk(b"pHYs", density)]
    if text:
        chunks.append(_chunk(b"tEXt", TEXT_KEY.encode() + b"\0" + text.encode("ascii")))
    packed = b"".join(_packed(rgb, cancel))
    return b"".join([SIGNATURE, *chunks, _chunk(b"IDAT", packed), _chunk(b"IEND", b"")])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _packed(rgb: QImage, cancel: Cancel | None) -> Iterator[bytes]:
    pixels = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())[:, : 3 * rgb.width()]
    packer = zlib.compressobj(LEVEL)
    rows = max(1, STRIP_BYTES // pixels.shape[1])
    for top in range(0, len(pixels), rows):
        if cancel is not None and cancel():
            raise Cancelled
        yield packer.compress(_filtered(pixels, top, min(top + rows, len(pixels))).data)
    yield packer.flush()


def _filtered(pixels: npt.NDArray[np.uint8], top: int, bottom: int) -> npt.NDArray[np.uint8]:
    """Rows top to bottom, each as its difference to the row above (PNG filter "up", modulo 256)."""
    out = np.empty((bottom - top, pixels.shape[1] + 1), np.uint8)
    out[:, 0] = FILTER_UP
    np.subtract(pixels[top + 1 : bottom], pixels[top : bottom - 1], out=out[1:, 1:])
    out[0, 1:] = pixels[top] - pixels[top - 1] if top else pixels[top]
    return out


def text_of(path: Path) -> str:
    """The text that `encode` put into a file, "" if there is none. Reads the chunks before the picture only."""
    with path.open("rb") as file:
        if file.read(8) != SIGNATURE:
            return ""
        while True:
            head = file.read(8)
            if len(head) < 8 or head[4:] == b"IDAT":
                return ""
            size = struct.unpack(">I", head[:4])[0]
            if head[4:] == b"tEXt" and size < 1 << 24:
                key, _, text = file.read(size).partition(b"\0")
                if key == TEXT_KEY.encode():
                    return text.decode("ascii", "replace")
                file.seek(4, 1)
            else:
                file.seek(size + 4, 1)


@final
class PngSequence:
    """One PNG per step; they appear together when all are written."""

    def write(self, job: Job) -> list[Path]:
        """Paint here, encode and write in `ENCODERS` threads; at most that many pictures are in memory twice."""
        names = job.names
        with replacing_set(job.folder, names, overwrite=job.spec.overwrite, check=whole) as files:
            with closing(_Encoders(job, files)) as encoders:
                for done, (name, position) in enumerate(zip(names, job.positions, strict=True)):
                    job.stop_if_cancelled()
                    encoders.put(name, job.image(position), job.text(position))
                    job.progress(done, len(names))
                encoders.finish()
            job.stop_if_cancelled()
            job.progress(len(names), len(names))
        return [job.folder / name for name in names]


class _Encoders:
    """A few threads that encode and write; `put` waits while all are busy and raises what one of them raised."""

    def __init__(self, job: Job, files: FileSet) -> None:
        self._job, self._files = job, files
        self._pool = ThreadPoolExecutor(ENCODERS, "rnnviz-png")
        self._running: list[Future[None]] = []
        self._closed = False

    def put(self, name: str, image: QImage, text: str) -> None:
        while len(self._running) >= ENCODERS:
            self._running.pop(0).result()
        self._running.append(self._pool.submit(self._one, self._files.path(name), image, text))

    def finish(self) -> None:
        while self._running:
            self._running.pop(0).result()

    def close(self) -> None:
        """Wait for what runs; after a failure or a cancel that is at most one strip."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _one(self, path: Path, image: QImage, text: str) -> None:
        data = encode(image, text, cancel=self._stop)
        path.write_bytes(data)

    def _stop(self) -> bool:
        return self._closed or self._job.cancelled()


def whole(path: Path) -> None:
    """Raises OSError unless the file is a PNG to its last chunk: reopened before it takes its name."""
    with path.open("rb") as file:
        start = file.read(8)
        file.seek(-12, 2)
        end = file.read(12)
    if start != SIGNATURE or end != _chunk(b"IEND", b""):
        raise OSError(f"{path.name} is not whole")
