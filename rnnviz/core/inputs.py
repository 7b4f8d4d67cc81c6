"""x from an InputSpec: random numbers from the seed, built-in signals, text, typed numbers, or a file."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core import arrays, text
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.core.text import vocabulary as vocabulary
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    import torch

SINE_PERIOD = 8  # steps of the first feature; each further feature is one octave slower
FOLLOWING = ("one_hot", "tokens", "typed", "file", "given")  # sources that bring their own sizes
GIVEN = "x"  # the name of x among numbers that are held


def tokens(spec: InputSpec) -> tuple[tuple[str, ...], ...]:
    """The tokens of a text, one tuple per sequence; empty for every other source."""
    if spec.source in ("one_hot", "tokens") or (spec.source == "given" and spec.text):
        return text.sequences(spec)
    return ()


def sizes(run: RunSpec) -> tuple[int, int | None, int]:
    """(L, N or None when unbatched, H_in) that this input will have; reads the header of a file. Needs no torch."""
    spec = run.input
    if spec.source in ("one_hot", "tokens"):
        found = text.sequences(spec)
        return max(map(len, found)), len(found), _width(spec)
    if spec.source == "typed":
        return len(spec.values), 1, len(spec.values[0])
    if spec.source in ("file", "given"):
        shape = header(spec)
        return (shape[0], None, shape[1]) if len(shape) == 2 else (shape[0], shape[1], shape[2])
    return spec.seq_len, spec.batch_size, run.network.input_size


def _width(spec: InputSpec) -> int:
    return spec.embedding.width if spec.source == "tokens" and spec.embedding else len(text.vocabulary(spec))


def lengths(run: RunSpec) -> tuple[int, ...]:
    """How long each sequence is, where they were given or differ; empty where all have L steps."""
    spec = run.input
    if spec.lengths:
        return spec.lengths
    steps, batch, _ = sizes(run)
    found: tuple[int, ...] = ()
    if spec.source in ("one_hot", "tokens"):
        found = tuple(map(len, text.sequences(spec)))
    elif spec.source == "file":
        found = arrays.lengths(spec)
    if not found or (set(found) == {steps} and len(found) == (batch or 1)):
        return ()
    if batch is None or len(found) != batch or max(found) > steps or min(found) < 1:
        raise Problem("inputs.lengths", field="path", count=batch or 1, steps=steps)
    return found


def packs(run: RunSpec) -> bool:
    """True when x goes in as a PackedSequence; cells know none."""
    if not isinstance(run.network, RNNSpec):
        return False
    return bool(run.input.lengths) or (run.input.packed and bool(lengths(run)))


def header(spec: InputSpec) -> tuple[int, ...]:
    """The shape of a file of numbers with 2 or 3 axes, checked against its size; raises `Problem` in words."""
    return tuple(_given(spec).shape) if spec.source == "given" else arrays.shape(spec)


def _given(spec: InputSpec) -> torch.Tensor:
    from rnnviz.core.held import held

    found = held(spec.digest)
    if found is None:
        raise Problem("inputs.gone", field="source")
    return found[GIVEN]


def make(run: RunSpec, dtype: torch.dtype) -> torch.Tensor:
    """x on the CPU, time first: (L, N, H_in), or (L, H_in) unbatched. `random` draws from torch's generator."""
    import torch

    steps, batch, width = sizes(run)
    shape = (steps, width) if batch is None else (steps, batch, width)
    if run.input.source == "random":
        made = torch.randn(shape, dtype=dtype)
    elif run.input.source == "tokens":
        made = _embedded(run.input, shape).to(dtype)
    elif run.input.source == "given":
        made = _given(run.input).to(dtype)
    else:
        made = torch.from_numpy(_SIGNALS[run.input.source](run, shape)).to(dtype)
    for n, length in enumerate(lengths(run)):
        made[length:, n] = 0
    return made


def _embedded(spec: InputSpec, shape: tuple[int, ...]) -> torch.Tensor:
    """The row of each token; 0 beyond a sequence's length, as pad_sequence leaves it."""
    import torch

    from rnnviz.core.loaded import embedding_of

    assert spec.embedding is not None
    table = embedding_of(spec.embedding)
    made = torch.zeros(shape, dtype=table.dtype)
    for n, line in enumerate(text.ids(spec)):
        made[: len(line), n] = torch.nn.functional.embedding(torch.tensor(line), table)
    return made


def _file(run: RunSpec, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    return arrays.values(run.input)


def _typed(run: RunSpec, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    return np.array(run.input.values, dtype=np.float64).reshape(shape)


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
    """1 at the place of each token in the vocabulary."""
    values = np.zeros(shape)
    for n, line in enumerate(text.ids(run.input)):
        values[np.arange(len(line)), n, list(line)] = 1
    return values


_SIGNALS = {"impulse": _impulse, "step": _step, "sine": _sine, "one_hot": _one_hot, "file": _file, "typed": _typed}
