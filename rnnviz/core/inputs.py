"""x from an InputSpec: random numbers from the seed, built-in signals, one-hot text, or a .npy file."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.spec import InputSpec, RunSpec
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    import torch

SINE_PERIOD = 8  # steps of the first feature; each further feature is one octave slower
MAX_TEXT = 100_000


def lines(spec: InputSpec) -> tuple[str, ...]:
    """The sequences of a one-hot text: one per line, all of the same length."""
    found = tuple(spec.text.split("\n"))
    if len({len(line) for line in found}) > 1 or not found[0]:
        short = min(found, key=len)
        raise Problem("inputs.lines", field="text", short=len(short), long=max(map(len, found)))
    if len(spec.text) > MAX_TEXT:
        raise Problem("inputs.long_text", field="text", length=len(spec.text), most=MAX_TEXT)
    return found


def tokens(spec: InputSpec) -> tuple[tuple[str, ...], ...]:
    """The characters of a one-hot text, one tuple per sequence; empty for every other source."""
    return tuple(tuple(line) for line in lines(spec)) if spec.source == "one_hot" else ()


def vocabulary(spec: InputSpec) -> tuple[str, ...]:
    """The characters that have a place in the one-hot vector, sorted unless `spec.vocabulary` names them."""
    return tuple(spec.vocabulary) if spec.vocabulary else tuple(sorted(set(spec.text) - {"\n"}))


def sizes(run: RunSpec) -> tuple[int, int | None, int]:
    """(L, N or None when unbatched, H_in) that this input will have; reads the header of a file. Needs no torch."""
    spec = run.input
    if spec.source == "one_hot":
        found = lines(spec)
        return len(found[0]), len(found), len(vocabulary(spec))
    if spec.source == "file":
        shape = header(spec.path)
        return (shape[0], None, shape[1]) if len(shape) == 2 else (shape[0], shape[1], shape[2])
    return spec.seq_len, spec.batch_size, run.network.input_size


def make(run: RunSpec, dtype: torch.dtype) -> torch.Tensor:
    """x on the CPU, time first: (L, N, H_in), or (L, H_in) unbatched. `random` draws from torch's generator."""
    import torch

    steps, batch, width = sizes(run)
    shape = (steps, width) if batch is None else (steps, batch, width)
    if run.input.source == "random":
        return torch.randn(shape, dtype=dtype)
    values = _SIGNALS[run.input.source](run, shape)
    return torch.from_numpy(values).to(dtype)


def header(path: str) -> tuple[int, ...]:
    """The shape of a .npy file of numbers with 2 or 3 axes, checked against its size; raises `Problem` in words."""
    file = Path(path)
    try:
        stamp = file.stat()
    except OSError as error:
        raise Problem("inputs.missing", field="path", name=file.name) from error
    return _open(str(file), stamp.st_mtime_ns, stamp.st_size).shape


@lru_cache(maxsize=4)
def _open(path: str, _time: int, _size: int) -> npt.NDArray[Any]:
    name = Path(path).name
    if not Path(path).is_file():
        raise Problem("inputs.missing", field="path", name=name)
    try:
        values: npt.NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError, MemoryError, SyntaxError) as error:
        raise Problem("inputs.npy", field="path", name=name) from error
    if not isinstance(values, np.ndarray) or values.dtype.kind not in "fiub":
        raise Problem("inputs.npy", field="path", name=name)
    if values.ndim not in (2, 3) or 0 in values.shape:
        raise Problem("inputs.npy_shape", field="path", name=name, shape=values.shape)
    return values


def _file(run: RunSpec, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    file = Path(run.input.path)
    header(run.input.path)
    stamp = file.stat()
    return np.array(_open(str(file), stamp.st_mtime_ns, stamp.st_size), dtype=np.float64)


def _impulse(run: RunSpec, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """1 at the first step in every feature, 0 after."""
    values = np.zeros(shape)
    values[0] = 1
    return values


def _step(run: RunSpec, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """0 before the middle of the sequence, 1 from there on."""
    values = np.zeros(shape)
    values[shape[0] // 2 :] = 1
    return values


def _sine(run: RunSpec, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """sin(2 pi t / (8 * 2^k)) in feature k; sequence n starts n steps later."""
    steps, width = shape[0], shape[-1]
    t = np.arange(steps)[:, None]
    period = SINE_PERIOD * 2.0 ** (np.arange(width) % 6)
    if len(shape) == 2:
        return np.sin(2 * math.pi * t / period)
    shifted = t[:, :, None] + np.arange(shape[1])[None, :, None]
    return np.sin(2 * math.pi * shifted / period)


def _one_hot(run: RunSpec, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """1 at the place of each character in the vocabulary."""
    places = {character: k for k, character in enumerate(vocabulary(run.input))}
    values = np.zeros(shape)
    for n, line in enumerate(lines(run.input)):
        for t, character in enumerate(line):
            values[t, n, places[character]] = 1
    return values


_SIGNALS = {"impulse": _impulse, "step": _step, "sine": _sine, "one_hot": _one_hot, "file": _file}
