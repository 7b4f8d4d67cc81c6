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

from rnnviz.export.film import Film
from rnnviz.export.job import Job
from rnnviz.export.pool import encoded
from rnnviz.render.indexed import Indices, Palette
from rnnviz.support.atomic import replacing
from rnnviz.support.messages import Problem
from rnnviz.support.tidy import closed_after

BT709 = 1  # the colours of HD video, by its number in H.273
MPEG = 1  # values from 16 to 235
FINE = 32
JUMP = 60  # steps from one whole picture to the next, from which a player can start
BAND = 1 << 19  # pixels between two looks at whether the film is still wanted
Box = tuple[int, int, int, int]
Fine = npt.NDArray[np.uint16]
TITLE = "rnnviz"


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
    av = need_av()
    job = job.with_size((job.size[0] + job.size[0] % 2, job.size[1] + job.size[1] % 2))
    muxer = {"fflags": "+bitexact", **muxer}  # no time of day: the same run gives the same bytes
    with replacing(job.path, overwrite=job.spec.overwrite, check=_whole) as temporary:
        _mux(av, temporary, container, muxer, codec, job, options)
    return [job.path]


def _mux(
    av: Any, path: Path, container: str, muxer: dict[str, str], codec: str, job: Job, options: dict[str, str]
) -> None:
    out = av.open(str(path), "w", format=container, options=muxer)
    with closed_after(out.close):
        out.metadata.update({"title": TITLE, "comment": job.text()})
        stream = _stream(out, codec, job, options)

        def encode(item: tuple[int, Indices] | None) -> None:
            if item is None:
                out.mux(stream.encode(None))  # what the encoder still holds
                return
            count, planes = item
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = count, stream.codec_context.time_base
            out.mux(stream.encode(frame))

        pictures = chain(_pictures(job), [None])
        for done, _ in enumerate(encoded(pictures, encode, job.stop_if_cancelled, threads=1)):
            job.progress(min(done + 1, len(job.positions)), len(job.positions))


def _stream(out: Any, codec: str, job: Job, options: dict[str, str]) -> Any:
    rate = Fraction(job.spec.fps).limit_denominator(1000)
    stream = out.add_stream(codec, rate=rate, options=options)
    stream.width, stream.height = job.size
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.time_base = 1 / rate
    context.bit_rate = 0
    context.gop_size = JUMP
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.color_range = MPEG
    return stream


def _pictures(job: Job) -> Iterator[tuple[int, Indices]]:
    """Every step as (height * 3 / 2, width): Y, then U and V at half the size."""
    film = Film(job)
    wide, high = job.size
    luma, *chroma = _planes(film.palette)
    planes = np.empty((high * 3 // 2, wide), np.uint8)
    colour = planes[high:].reshape(2, high // 2, wide // 2)
    for count, shot in enumerate(film):
        for x, y, right, bottom in _bands(shot.rects):
            job.stop_if_cancelled()
            part = shot.pixels[y:bottom, x:right]
            rows, columns = part.shape
            planes[y : y + rows, x : x + columns] = luma[part]
            for plane, of in zip(colour, chroma, strict=True):
                four = of[part].reshape(rows // 2, 2, columns // 2, 2)
                mean = four[:, 0, :, 0] + four[:, 0, :, 1] + four[:, 1, :, 0] + four[:, 1, :, 1]
                plane[y // 2 : (y + rows) // 2, x // 2 : (x + columns) // 2] = (mean + 2 * FINE) // (4 * FINE)
        yield count, planes.copy()


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
