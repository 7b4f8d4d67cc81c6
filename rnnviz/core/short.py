"""The short way of `record`: nn.RNN, nn.LSTM or nn.GRU on the CPU, one call a layer, nothing unusual about it.

The numbers are those of sweep.py, bit by bit; what is missing here is everything that only long, packed, sampled,
half-precision or watched runs need, because for the tutorial's networks, whose own call lasts 50 microseconds, it
would take longer than the network. Whatever does not fit goes the long way, which also finds the words for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import _VF, nn

from rnnviz.core.arguments import time_first
from rnnviz.core.budget import SMALL, numbers_per_step
from rnnviz.core.chunks import GRIDS, WHOLE_S, step_seconds
from rnnviz.core.network import described, parameters, spec_of
from rnnviz.core.spec import RNNSpec
from rnnviz.core.store import MemoryRoom
from rnnviz.core.strange import Strange
from rnnviz.core.sweep import Snapshot, given_meta, meta_of
from rnnviz.core.trace import Trace

PLAIN = (nn.RNN, nn.LSTM, nn.GRU)
DTYPES = (torch.float32, torch.float64)
MOST_PLANS = 256


@dataclass(frozen=True, eq=False)
class Plan:
    """What follows from a module's arguments alone."""

    spec: RNNSpec
    text: str  # the module's own description
    function: Callable[..., Any]
    lstm: bool
    directions: int
    each: int  # weights of one layer
    numbers: int  # of x and h that a step of one sequence adds

    def fits(self, steps: int, batch: int, chunk: int | None) -> bool:
        """True where all steps go in one call a layer, and nothing has to be asked about memory."""
        if 8 * self.numbers * steps * batch > SMALL or (self.lstm and steps > GRIDS[0]):
            return False
        if chunk is not None:
            return type(chunk) is int and chunk >= steps
        return all(steps * step_seconds(layer, batch) <= WHOLE_S for layer in self.spec.layers)


_plans: dict[tuple[Any, ...], Plan] = {}


def _plan_of(module: Any) -> Plan:
    key = (
        module.mode, module.input_size, module.hidden_size, module.num_layers, module.bias, module.batch_first,
        module.dropout, module.bidirectional, module.proj_size, len(module._flat_weights_names),
    )  # fmt: skip
    plan = _plans.get(key)
    if plan is None:
        if len(_plans) >= MOST_PLANS:
            _plans.clear()
        plan = _plans[key] = _planned(module)
    return plan


def _planned(module: Any) -> Plan:
    spec = spec_of(module)
    assert isinstance(spec, RNNSpec)
    directions = spec.num_directions
    return Plan(
        spec,
        described(module),
        getattr(_VF, module.mode.lower()),
        spec.kind == "LSTM",
        directions,
        len(module._flat_weights_names) // spec.num_layers,
        spec.input_size + numbers_per_step(spec),
    )


def record_short(module: Any, args: Sequence[Any], chunk: int | None, meta: dict[str, Any] | None) -> Trace | None:
    """The trace of `module(x)`; None where it has to be recorded the long way."""
    if type(module) not in PLAIN or len(args) != 1 or torch.is_autocast_enabled("cpu"):
        return None
    if module._forward_pre_hooks or "forward" in module.__dict__:
        return None
    x, own, names = args[0], module._parameters, module._flat_weights_names
    try:
        weights = [own[name] for name in names]
    except KeyError:  # parametrised
        return None
    plan = _plan_of(module)
    if not _plain(x, weights[0], plan) or (module.training and plan.spec.dropout):
        return None
    unbatched, contiguous = x.dim() == 2, x.is_contiguous()
    data = time_first(x, plan.spec.batch_first)
    steps, batch, _ = data.shape
    if not steps or not batch or not plan.fits(steps, batch, chunk):
        return None
    if torch.is_grad_enabled():
        with torch.no_grad():
            kept = _run(plan, data, weights)
    else:
        kept = _run(plan, data, weights)
    known = {"contiguous": contiguous, "chunked": False, "training": module.training}
    return Trace.later(_Made(plan, tuple(names), kept, unbatched, known, time.time(), dict(meta or {})))


def _plain(x: Any, weight: Any, plan: Plan) -> bool:
    """True for an ordinary tensor of the weights' type on the CPU whose last axis is input_size."""
    return (
        type(x) is torch.Tensor
        and x.dim() in (2, 3)
        and not x.is_nested
        and x.shape[-1] == plan.spec.input_size
        and x.dtype is weight.dtype
        and x.dtype in DTYPES
        and x.is_cpu
        and weight.is_cpu
        and x.layout is torch.strided
    )


@dataclass(frozen=True, eq=False)
class _Kept:
    """The numbers of one run: nothing that the caller could still change."""

    x: torch.Tensor
    weights: torch.Tensor  # all of them, one after the other
    h_0: torch.Tensor
    c_0: torch.Tensor | None
    outputs: list[torch.Tensor]  # of each layer, (L, N, D * H_out)
    c_n: list[torch.Tensor]  # of each layer, (D, N, H)


def _run(plan: Plan, data: torch.Tensor, weights: list[torch.Tensor]) -> _Kept:
    spec, each, d = plan.spec, plan.each, plan.directions
    count, batch = spec.num_layers * d, data.shape[1]
    h_0 = data.new_zeros(count, batch, spec.out_size)
    c_0 = data.new_zeros(count, batch, spec.hidden_size) if plan.lstm else None
    states: Any = h_0.chunk(spec.num_layers)
    if c_0 is not None:
        states = zip(states, c_0.chunk(spec.num_layers), strict=True)
    below, outputs, c_n = data, [], []
    for k, state in enumerate(states):
        layer = weights[k * each : (k + 1) * each]
        made = plan.function(below, state, layer, spec.bias, 1, 0.0, False, d == 2, False)
        below = made[0]
        outputs.append(below)
        if plan.lstm:
            c_n.append(made[2])
    return _Kept(data.clone(), torch._C._nn.flatten_dense_tensors(weights), h_0, c_0, outputs, c_n)


@dataclass(frozen=True, eq=False)
class _Made:
    """Puts the trace together when somebody looks at it."""

    plan: Plan
    names: tuple[str, ...]
    kept: _Kept
    unbatched: bool
    known: dict[str, Any]
    time: float
    meta: dict[str, Any]

    def __call__(self) -> Trace:
        spec, kept = self.plan.spec, self.kept
        strange = Strange()
        strange.look(kept.x, x=True)
        for output in kept.outputs:
            strange.look(output)
        steps, batch, _ = kept.x.shape
        none = (None,) * len(kept.h_0)
        return Trace(
            spec=spec,
            weights=Snapshot(self.names, list(parameters(spec).values()), kept.weights),
            x=kept.x.numpy(),
            h=tuple(tuple(MemoryRoom(out, spec.out_size, out).arrays(self.plan.directions)) for out in kept.outputs),
            states_0=tuple(kept.h_0.numpy()),
            memory_0=none if kept.c_0 is None else tuple(kept.c_0.numpy()),
            finals_c=tuple(c for pair in kept.c_n for c in pair.numpy()) or none,
            lengths=np.full(batch, steps, np.int64),
            unbatched=self.unbatched,
            meta=meta_of(kept.x, self.plan.text) | self.known | strange.meta() | given_meta(self.meta, self.time),
        )
