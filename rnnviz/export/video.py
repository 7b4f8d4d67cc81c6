"""MP4 (H.264) and WebM (VP9) through PyAV, the optional extra "video": yuv420p, even size, index at the front.

Video is lossy: half the resolution in colour, and in cells of 8 pixels or more an error of at most 8 of 255 (MP4) or 16
(WebM), which the tests measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any, final

import numpy as np
import numpy.typing as npt

from rnnviz.export.coder import Coder, Here, VideoFile, start
from rnnviz.export.film import Film
from rnnviz.export.job import Job
from rnnviz.export.pool import encoded
from rnnviz.render.indexed import Indices, Palette
from rnnviz.support.atomic import replacing
from rnnviz.support.messages import Problem
from rnnviz.support.tidy import closed_after

FINE = 32
BAND = 1 << 19  # pixels between two looks at whether the film is still wanted
Box = tuple[int, int, int, int]
Fine = npt.NDArray[np.uint16]
TITLE = "rnnviz"
SLOW_TO_OPEN = ("libvpx-vp9",)


def need_av() -> Any:
    """PyAV, or a Problem that says how to install it."""
    try:
        import av
    except ImportError as error:  # also where its libraries are broken
        raise Problem("export.no_av", field="path") from error
    return av


@final
class Mp4:
    """H.264 as presentation programs take it."""

    def write(self, job: Job) -> list[Path]:
        """Paint here; x264 encodes in threads of its own."""
        options = {"preset": "ultrafast", "crf": "16", "threads": "2"}
        return _write(job, "mp4", "libx264", options, {"movflags": "+faststart+use_metadata_tags"})


@final
class WebM:
    """VP9."""

    def write(self, job: Job) -> list[Path]:
        """Paint here; libvpx encodes in threads of its own."""
        options = {"deadline": "realtime", "cpu-used": "8", "crf": "8", "b": "0", "row-mt": "1", "threads": "2"}
        options["lag-in-frames"] = "0"  # looking ahead holds 25 pictures, and gains nothing in real time
        return _write(job, "webm", "libvpx-vp9", options, {})


def _write(job: Job, container: str, codec: str, options: dict[str, str], muxer: dict[str, str]) -> list[Path]:
    need_av()
    job = job.with_size((job.size[0] + job.size[0] % 2, job.size[1] + job.size[1] % 2))
    muxer = {"fflags": "+bitexact", **muxer}  # no time of day: the same run gives the same bytes
    rate = Fraction(job.spec.fps).limit_denominator(1000).as_integer_ratio()
    facts = {"title": TITLE, "comment": job.text()}
    with replacing(job.path, overwrite=job.spec.overwrite, check=_whole) as temporary:
        file = VideoFile(str(temporary), container, codec, options, muxer, job.size, rate, facts)
        coder: Coder = start(file) if codec in SLOW_TO_OPEN else Here(file)
        with closed_after(coder.end):
            _encode(coder, job)
    return [job.path]


def _encode(coder: Coder, job: Job) -> None:
    def one(planes: Indices | None) -> None:
        coder.finish() if planes is None else coder.add(planes)

    pictures = chain(_pictures(job), [None])
    for done, _ in enumerate(encoded(pictures, one, job.stop_if_cancelled, threads=1, hurry=coder.hurry)):
        job.progress(min(done + 1, len(job.positions)), len(job.positions))


def _pictures(job: Job) -> Iterator[Indices]:
    """Every step as (height * 3 / 2, width): Y, then U and V at half the size."""
    film = Film(job)
    wide, high = job.size
    luma, *chroma = _planes(film.palette)
    planes = np.empty((high * 3 // 2, wide), np.uint8)
    colour = planes[high:].reshape(2, high // 2, wide // 2)
    for shot in film:
        for x, y, right, bottom in _bands(shot.rects):
            job.stop_if_cancelled()
            part = shot.pixels[y:bottom, x:right]
            rows, columns = part.shape
            planes[y : y + rows, x : x + columns] = luma[part]
            for plane, of in zip(colour, chroma, strict=True):
                four = of[part].reshape(rows // 2, 2, columns // 2, 2)
                mean = four[:, 0, :, 0] + four[:, 0, :, 1] + four[:, 1, :, 0] + four[:, 1, :, 1]
                plane[y // 2 : (y + rows) // 2, x // 2 : (x + columns) // 2] = (mean + 2 * FINE) // (4 * FINE)
        yield planes.copy()


def _bands(rects: tuple[Box, ...]) -> Iterator[Box]:
    """(left, top, right, bottom) of even numbers, of `BAND` pixels at most, that hold all `rects`."""
    for left, top, width, height in rects:
        x, right, bottom = left & ~1, (left + width + 1) & ~1, (top + height + 1) & ~1
        rows = max(2, BAND // (right - x) & ~1)
        for y in range(top & ~1, bottom, rows):
            yield x, y, right, min(y + rows, bottom)


def _planes(palette: Palette) -> tuple[Indices, Fine, Fine]:
    """Y of every colour of the palette, and its U and V times FINE (BT.709, 16 to 235)."""
    red, green, blue = (palette.rgb.astype(np.float64) / 255).T
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    u, v = (blue - y) / 1.8556, (red - y) / 1.5748
    fine = [np.rint((128 + 224 * part) * FINE).astype(np.uint16) for part in (u, v)]
    return np.rint(16 + 219 * y).astype(np.uint8), fine[0], fine[1]


def _whole(path: Path) -> None:
    """Raises OSError unless another reader finds a picture at the end of what was written."""
    av = need_av()
    try:
        with av.open(str(path)) as file:
            found = sum(1 for packet in file.demux(video=0) if packet.size)
    except av.FFmpegError as error:
        raise OSError(f"{path.name} is not whole") from error
    if not found:
        raise OSError(f"{path.name} is empty")
