"""WAV files as x."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.core.code import code_lines
from rnnviz.core.run import follow, record_run
from rnnviz.core.sound import shape, values
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.support.messages import Problem
from tools.hostile.numbers import WAVES


def sound(path: Path, samples: np.ndarray[Any, Any], width: int) -> str:
    """`samples` (n, channels) from -1 to 1 as a WAV of `width` bytes."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(width)
        file.setframerate(8000)
        if width == 1:
            data = np.round(samples * 128 + 128).clip(0, 255).astype(np.uint8).tobytes()
        else:
            whole = np.round(samples * 2.0 ** (8 * width - 1)).clip(
                -(2.0 ** (8 * width - 1)), 2.0 ** (8 * width - 1) - 1
            )
            data = b"".join(int(v).to_bytes(width, "little", signed=True) for v in whole.reshape(-1))
        file.writeframes(data)
    return str(path)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_samples_of_every_width(width: int, channels: int, tmp_path: Path) -> None:
    samples = np.random.default_rng(0).uniform(-1, 1, (103, channels))
    spec = InputSpec("file", path=sound(tmp_path / "a.wav", samples, width), frame=10)
    assert shape(spec) == (10, 1, 10)
    found = values(spec).reshape(-1)
    assert np.abs(found - samples[:100].mean(1)).max() < 2.0 ** (2 - 8 * width) + 1e-6


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_a_run_and_its_lines_of_code(width: int, tmp_path: Path) -> None:
    samples = np.sin(np.arange(200) / 5)[:, None].repeat(2, 1)
    given = InputSpec("file", path=sound(tmp_path / "a.wav", samples, width), frame=20)
    run = follow(RunSpec(RNNSpec("GRU", 3, 4), given, device="cpu"))
    assert (run.network.input_size, run.input.seq_len, run.input.batch_size) == (20, 10, 1)
    trace = record_run(run)
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    assert np.array_equal(names["output"].numpy(), trace.output)


@pytest.mark.parametrize(
    ("content", "id"),
    [
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "sound.format"),
        (b"nothing", "sound.format"),
        (WAVES["65535-bits"](), "sound.format"),
        (WAVES["64-bits"](), "sound.format"),
        (b"", "foreign.empty"),
        (
            b"RIFF" + b"\xff" * 4 + b"WAVEfmt " + (16).to_bytes(4, "little") + b"\x03\x00\x01\x00" + bytes(12),
            "sound.format",
        ),
    ],
)
def test_what_is_no_wav_is_said(content: bytes, id: str, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(Problem) as caught:
        values(InputSpec("file", path=str(tmp_path / "a.wav")))
    assert caught.value.message.id == id


def test_too_short_is_said(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.wav", np.zeros((5, 1)), 2)
    with pytest.raises(Problem, match="5 samples"):
        shape(InputSpec("file", path=path))


def test_a_header_that_lies_takes_no_memory(tmp_path: Path) -> None:
    path = Path(sound(tmp_path / "a.wav", np.zeros((100, 1)), 2))
    data = bytearray(path.read_bytes())
    data[40:44] = (2**31).to_bytes(4, "little")
    path.write_bytes(data)
    try:
        assert shape(InputSpec("file", path=str(path), frame=10))[0] <= 10
    except Problem as problem:
        assert problem.message.id.startswith(("sound", "foreign"))  # noqa: PT017


def test_exactly_one_frame(tmp_path: Path) -> None:
    path = sound(tmp_path / "a.wav", np.zeros((5, 1)), 2)
    assert shape(InputSpec("file", path=path, frame=5)) == (1, 1, 5)
    with pytest.raises(Problem) as caught:
        shape(InputSpec("file", path=path, frame=6))
    assert dict(caught.value.message.values) == {"path": "a.wav", "count": 5, "frame": 6}
