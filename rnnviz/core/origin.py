"""The RunSpec behind a recording, so that it can be changed and recorded again wherever it is opened.

What it read from files may not be on this machine: the recording brings weights and x along, and they are held.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.core.held import digest_of, hold
from rnnviz.core.inputs import GIVEN
from rnnviz.core.spec import InputSpec, RunSpec, StackSpec, StateSpec, WeightSpec, from_dict
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    import torch

    from rnnviz.core.trace import Trace

MOST_TYPED = 100_000  # numbers of h_0 that a spec carries


def run_of(trace: Trace) -> RunSpec:
    """The RunSpec that a trace was made from; for a module that came from elsewhere one with its own numbers."""
    run = _stored(trace)
    if run is None:
        return _from_numbers(trace)
    return _with_own_numbers(trace, run)


def needs_recording(run: RunSpec) -> bool:
    """True where a run has numbers that no seed and no file gives: they are kept with the recording only."""
    own_weights = run.weights.source == "file" and not run.weights.path
    return own_weights or run.input.source == "given"


def _stored(trace: Trace) -> RunSpec | None:
    stored = trace.meta.get("run")
    if isinstance(stored, dict):
        try:
            stored = from_dict(stored)
        except Problem:
            return None
    return stored if isinstance(stored, RunSpec) and stored.network == trace.spec else None


def _with_own_numbers(trace: Trace, run: RunSpec) -> RunSpec:
    """Files that are not here any more are not needed: what they held is in the recording."""
    weights, given = run.weights, run.input
    if weights.source == "file" and weights.digest:
        hold(weights.digest, _weights(trace))
    elif weights.source == "file" and Path(weights.path).is_absolute() and not Path(weights.path).exists():
        weights = _held_weights(trace)
    files = [given.path] if given.source == "file" else []
    if given.source == "tokens" and given.embedding is not None:
        files = [given.embedding.path]
    if given.source == "given" or (files and not Path(files[0]).exists()):
        given = _held_input(trace, given)
    return replace(run, weights=weights, input=given)


def _from_numbers(trace: Trace) -> RunSpec:
    given = _held_input(trace, InputSpec())
    lengths = tuple(int(n) for n in trace.lengths) if trace.packed is not None else ()
    return RunSpec(
        trace.spec,
        replace(given, lengths=lengths),
        _states(trace),
        _held_weights(trace),
        dtype=str(trace.meta.get("dtype", trace.x.dtype)),
        training=bool(trace.meta.get("training", False)) and trace.dropout_masks is not None,
    )


def _tensor(values: Any) -> torch.Tensor:
    import torch

    return torch.from_numpy(np.array(values))


def _weights(trace: Trace) -> dict[str, torch.Tensor]:
    return {name: _tensor(values) for name, values in trace.weights.items()}


def _held_weights(trace: Trace) -> WeightSpec:
    found = _weights(trace)
    digest = digest_of(found)
    hold(digest, found)
    return WeightSpec("file", digest=digest)


def _held_input(trace: Trace, before: InputSpec) -> InputSpec:
    x = _tensor(trace.x[:, 0] if trace.unbatched else trace.x)
    digest = digest_of({GIVEN: x})
    hold(digest, {GIVEN: x})
    batch = None if trace.unbatched else trace.batch
    lengths = tuple(int(n) for n in trace.lengths) if trace.packed is not None else ()
    return replace(
        before, source="given", digest=digest, seq_len=trace.steps, batch_size=batch, lengths=lengths, embedding=None
    )


def _states(trace: Trace) -> StateSpec:
    """h_0 and c_0 as typed numbers, in the layout that the module takes; zeros where there is nothing else."""
    h, c = list(trace.states_0), [m for m in trace.memory_0 if m is not None]
    if not any(np.any(values) for values in (*h, *c)) or sum(values.size for values in (*h, *c)) > MOST_TYPED:
        return StateSpec()
    if trace.unbatched:
        h, c = [values[0] for values in h], [values[0] for values in c]
    nested = [[values.tolist() for values in states] for states in (h, c)]
    if isinstance(trace.spec, StackSpec):
        return StateSpec("typed", tuple(nested[0]), tuple(nested[1]))
    return StateSpec("typed", tuple(nested[0]), tuple(nested[1]) if c else ())
