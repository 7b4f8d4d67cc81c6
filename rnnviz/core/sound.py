"""WAV as x: frames of samples, one frame a timestep."""

from __future__ import annotations

import wave
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.foreign import check_file, check_room, in_words
from rnnviz.core.spec import InputSpec
from rnnviz.support.messages import Problem

Array = npt.NDArray[Any]
SUFFIX = ".wav"
MOST_WIDTH = 4  # bytes of a sample
DEFAULT_FRAME = 80  # samples: 10 ms at 8 kHz


def is_sound(path: str) -> bool:
    """True for the suffix of a WAV file."""
    return Path(path).suffix.lower() == SUFFIX


def shape(spec: InputSpec) -> tuple[int, int, int]:
    """(L, 1, samples of a frame)."""
    frame = spec.frame or DEFAULT_FRAME
    count = len(_samples(*_stamped(spec.path)))
    if count < frame:
        raise Problem("sound.short", field="path", path=Path(spec.path).name, count=count, frame=frame)
    return count // frame, 1, frame


def values(spec: InputSpec) -> Array:
    """Samples from -1 to 1, the mean over the channels; what does not fill a frame is left out."""
    steps, _, frame = shape(spec)
    found: Array = _samples(*_stamped(spec.path))[: steps * frame]
    return found.reshape(steps, 1, frame).astype(np.float64)


def _stamped(path: str) -> tuple[str, int, int]:
    size = check_file(Path(path))
    return path, Path(path).stat().st_mtime_ns, size


@lru_cache(maxsize=2)
def _samples(path: str, _time: int, size: int) -> Array:
    """(samples,) float32; 8 bits are unsigned, 16, 24 and 32 bits signed whole numbers."""
    file = Path(path)
    check_room(file, 16 * size)
    with in_words(file):
        try:
            with wave.open(path, "rb") as sound:
                channels, width = sound.getnchannels(), sound.getsampwidth()
                if width > MOST_WIDTH:
                    raise Problem("sound.format", field="path", path=file.name)
                data = sound.readframes(min(sound.getnframes(), size))
        except (wave.Error, EOFError) as error:
            raise Problem("sound.format", field="path", path=file.name) from error
    count = len(data) // (channels * width)
    raw = np.frombuffer(data, np.uint8, count * channels * width).reshape(count, channels, width)
    made: Array = _scaled(raw, width).mean(axis=1, dtype=np.float32)
    made.flags.writeable = False
    return made


def _scaled(raw: Array, width: int) -> Array:
    if width == 1:
        return (raw[..., 0].astype(np.float32) - 128) / 128
    wide = np.zeros((*raw.shape[:2], 4), np.uint8)
    wide[..., 4 - width :] = raw  # little endian: the highest byte last, so the sign is right
    return (wide.view("<i4")[..., 0] / 2.0**31).astype(np.float32)


def as_code(spec: InputSpec) -> list[str]:
    """Lines that make the same x with the standard library and numpy."""
    frame = spec.frame or DEFAULT_FRAME
    with in_words(Path(spec.path)), wave.open(spec.path, "rb") as sound:
        width = sound.getsampwidth()
    return [
        f"with wave.open({spec.path!r}) as sound:",
        "    channels = sound.getnchannels()",
        "    data = sound.readframes(sound.getnframes())",
        *_CODE[width],
        "x = x.reshape(-1, channels).astype('float32').mean(axis=1)",
        f"x = x[: len(x) // {frame} * {frame}].reshape(-1, 1, {frame})",
        "x = torch.from_numpy(x)",
    ]


_CODE = {
    1: ["x = (np.frombuffer(data, 'u1').astype('float32') - 128) / 128"],
    2: ["x = np.frombuffer(data, '<i2') / 2**15"],
    3: [
        "x = np.frombuffer(data, 'u1').reshape(-1, 3)",
        "x = np.pad(x, ((0, 0), (1, 0))).view('<i4') / 2**31",
    ],
    4: ["x = np.frombuffer(data, '<i4') / 2**31"],
}
