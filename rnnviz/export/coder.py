"""PyAV's coders behind one small face: here, or in a process of their own.

Opening VP9 for 3840 x 2160 takes 0.2 s for memory alone (440 MB), and PyAV holds the interpreter meanwhile: in one
process the window would stand still, and a cancel would wait.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, BinaryIO, Protocol

import numpy as np
import numpy.typing as npt

Planes = npt.NDArray[np.uint8]
BT709 = 1  # the colours of HD video, by its number in H.273
MPEG = 1  # values from 16 to 235
JUMP = 60  # steps from one whole picture to the next, from which a player can start
MORE, END = b"+", b"."  # what stands before a picture, and behind the last
PIPE = 1 << 20  # bytes between the two processes
START = "import runpy, sys; runpy.run_path(sys.argv[1])['main']()"  # this file alone: the package takes a second


@dataclass(frozen=True)
class VideoFile:
    """What is to be made: `rate` is a fraction in pictures per second, the sides of `size` are even."""

    path: str
    container: str
    codec: str
    options: dict[str, str]
    muxer: dict[str, str]
    size: tuple[int, int]
    rate: tuple[int, int]
    metadata: dict[str, str]


class Coder(Protocol):
    """Takes pictures as yuv420p: (height * 3 / 2, width)."""

    def add(self, planes: Planes) -> None: ...

    def finish(self) -> None:
        """No picture comes any more: what the coder still holds is written."""

    def hurry(self) -> None:
        """From another thread: what runs may fail now, as the file is not wanted any more."""

    def end(self) -> None:
        """After `finish`, or whenever the file is not wanted any more."""


class Here:
    """In this process. Raises what PyAV raises; OSError for what could not be written."""

    def __init__(self, file: VideoFile) -> None:
        import av

        self._av: Any = av
        self._count, self._base = 0, 1 / Fraction(*file.rate)
        self._out = self._av.open(file.path, "w", format=file.container, options=file.muxer)
        self._out.metadata.update(file.metadata)
        self._stream = self._out.add_stream(file.codec, rate=1 / self._base, options=file.options)
        self._stream.width, self._stream.height = file.size
        self._stream.pix_fmt = "yuv420p"
        context = self._stream.codec_context
        context.time_base = self._base
        context.bit_rate = 0
        context.gop_size = JUMP
        context.colorspace = context.color_primaries = context.color_trc = BT709
        context.color_range = MPEG

    def add(self, planes: Planes) -> None:
        frame = self._av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, frame.time_base = self._count, self._base
        self._count += 1
        self._out.mux(self._stream.encode(frame))

    def finish(self) -> None:
        self._out.mux(self._stream.encode(None))

    def hurry(self) -> None:
        """A picture cannot be stopped."""

    def end(self) -> None:
        self._out.close()


class Apart:
    """In a process of its own, which ends with this one. Raises OSError for what could not be written."""

    def __init__(self, file: VideoFile) -> None:
        path = os.pathsep.join(place for place in sys.path if place)
        self._process = subprocess.Popen(
            [sys.executable, "-c", START, __file__],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pipesize=PIPE,
            env=os.environ | {"PYTHONPATH": path}, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        self._send(json.dumps(asdict(file)).encode() + b"\n")

    def add(self, planes: Planes) -> None:
        self._send(MORE)
        self._send(planes.data)

    def finish(self) -> None:
        self._send(END)
        if self._process.wait():
            self._raise_why()

    def hurry(self) -> None:
        self._process.kill()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):  # what was not sent is not wanted
                pipe.close()

    def _send(self, data: bytes | memoryview) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except OSError:
            self._process.wait()
            self._raise_why()

    def _raise_why(self) -> None:
        assert self._process.stdout is not None
        said = self._process.stdout.read()
        number, text = json.loads(said) if said else (None, f"the coder ended with {self._process.returncode}")
        raise OSError(number, text) if number else RuntimeError(text)


def start(file: VideoFile) -> Coder:
    """A process of its own where there can be one."""
    if sys.executable and not getattr(sys, "frozen", False):
        with suppress(OSError):
            return Apart(file)
    return Here(file)


def main() -> None:
    """The other process: settings, pictures and the end come through the standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is told by the process that it belongs to
    source = sys.stdin.buffer
    try:
        _code(source, VideoFile(**json.loads(source.readline())))
    except Exception as error:
        sys.stdout.write(json.dumps([getattr(error, "errno", None), str(error)]))
        sys.exit(1)


def _code(source: BinaryIO, file: VideoFile) -> None:
    coder = Here(file)
    wide, high = file.size
    planes = np.empty((high * 3 // 2, wide), np.uint8)
    while (mark := source.read(1)) == MORE:
        if source.readinto(planes.data) < planes.nbytes:  # type: ignore[attr-defined]
            break
        coder.add(planes)
    if mark != END:
        os._exit(1)  # nobody wants it any more
    coder.finish()
    coder.end()
