"""Record a run once: every h of every layer, direction and step, exactly as PyTorch computes them.

nn.RNN, nn.LSTM and nn.GRU are run layer by layer through their own fused call (sweep.py); cells are looped over the
first axis of x (loop.py). Long runs go in chunks of timesteps with the state carried over, so that they can be
cancelled. An RNN inside a bigger model is recorded while the model runs (inside.py).
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz.core.device import require
from rnnviz.core.files import open as open_run
from rnnviz.core.loop import record_cells
from rnnviz.core.network import as_cells, has_own_forward, spec_of, uncompiled
from rnnviz.core.spec import NetworkSpec, StackSpec
from rnnviz.core.store import Form, Store
from rnnviz.core.sweep import Recording, check_meta, given_meta, record_layers
from rnnviz.core.trace import Trace
from rnnviz.support.given import check_functions, whole_number
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    import torch

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]
GATES = ("lazy", "all")


def record(
    module: Any,
    *args: Any,
    at: str | None = None,
    gates: str = "lazy",
    device: str | torch.device | None = None,
    chunk: int | None = None,
    out: str | Path | None = None,
    lengths: Sequence[int] | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    meta: dict[str, Any] | None = None,
    **kwargs: Any,
) -> Trace:
    """Record one call of an RNN as an immutable `Trace`.

    `module` is nn.RNN, nn.LSTM, nn.GRU, a cell or a list of cells; `args` are x and hx as it takes them (a cell: x with
    all its steps, (L, N, H_in) or (L, H_in)). With `at`, the dotted name of an RNN inside `module`, `args` and
    `kwargs` are the model's own, `lengths` too, and its single call of that RNN is recorded.

    `lengths`: x is padded, and is run as `pack_padded_sequence(x, lengths, enforce_sorted=False)`. `gates="all"`
    computes all gates at once instead of when they are looked at. `out`: a path; the run is written there while it is
    recorded, for runs larger than memory, and the trace reads from the file. `chunk`: timesteps between two looks at
    `cancel()`; by default the clock decides. `progress(done, total)` counts timesteps over all layers and directions.
    `device`: a copy of the module and its input go there. `meta`: more to stand in `Trace.meta`.

    The module stays as it was, and torch's generator advances as in its own call. Raises `Problem` in words for what
    does not fit, into memory neither; `Cancelled` when told to stop.
    """
    if meta is not None:
        check_meta(meta)
    watched = progress is not None or cancel is not None
    plain = at is None and device is None and out is None and lengths is None and not kwargs and gates == "lazy"
    short = _short()(module, args, chunk, meta) if plain and not watched else None
    if short is not None:
        return short
    options: dict[str, Any] = {
        "gates": gates,
        "device": device,
        "chunk": chunk,
        "progress": progress,
        "cancel": cancel,
        "meta": meta,
    }
    if at is not None:
        from rnnviz.core.inside import record_one

        own = kwargs if lengths is None else kwargs | {"lengths": lengths}
        return record_one(module, at, args, own, out=out, **options)
    with contextlib.ExitStack() as stack:
        made = [record_in(stack, module, args, kwargs, lengths=lengths, out=out, **options)]
        if out is not None:
            made.clear()  # nothing may be open on the file while it takes its name
    return made[0] if out is None else open_run(out)


@cache
def _short() -> Callable[..., Trace | None]:
    """torch is imported here, once."""
    from rnnviz.core.short import record_short

    return record_short


def record_calls(
    model: Any,
    *args: Any,
    at: str,
    gates: str = "lazy",
    device: str | torch.device | None = None,
    chunk: int | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    **kwargs: Any,
) -> tuple[Trace, ...]:
    """Record every call that `model(*args, **kwargs)` makes of the RNN at the dotted name `at`, in order.

    The model runs once, without gradients. Of a cell, calls that continue each other (h of one is hx of the next) are
    one run with as many steps. The other arguments and what is raised are those of `record`.
    """
    from rnnviz.core.inside import record_all

    options: dict[str, Any] = {
        "gates": gates,
        "device": device,
        "chunk": chunk,
        "progress": progress,
        "cancel": cancel,
        "meta": None,
    }
    return record_all(model, at, args, kwargs, **options)


def record_in(
    stack: contextlib.ExitStack,
    module: Any,
    args: Sequence[Any],
    kwargs: dict[str, Any],
    *,
    gates: str,
    device: str | None,
    chunk: int | None,
    progress: Progress | None,
    cancel: Cancel | None,
    meta: dict[str, Any] | None,
    out: str | Path | None = None,
    lengths: Sequence[int] | None = None,
) -> Trace:
    """One recording; with `out` it reads from the file, which takes its name when the stack is closed."""
    import torch

    chunk = _checked_chunk(gates, chunk, progress=progress, cancel=cancel)
    module = uncompiled(module)
    spec = spec_for(module, lengths)
    if device is not None:
        module, args, kwargs = on_device(module, device), to_device(args, device), to_device(kwargs, device)
    recording = Recording(
        _store_maker(stack, out, cancel),
        in_memory=out is None,
        progress=progress,
        cancel=cancel,
        chunk=chunk,
        gates=gates == "all" and out is None,
        lengths=lengths,
        meta=given_meta(meta, time.time()),
    )
    with torch.no_grad():
        if isinstance(spec, StackSpec):
            trace = record_cells(recording, spec, as_cells(module), args, kwargs)
        else:
            trace = record_layers(recording, spec, module, args, kwargs)
    if out is None and gates == "all":
        from rnnviz.core.gates import make_all

        make_all(trace, recording.look)
    return trace


def _checked_chunk(gates: str, chunk: int | None, **functions: Any) -> int | None:
    """The chunk, where these options are in order."""
    if gates not in GATES:
        raise Problem("spec.choice", field="gates", name="gates", choices=", ".join(GATES), value=repr(gates)[:40])
    check_functions(**functions)
    return None if chunk is None else whole_number("chunk", chunk)


def spec_for(module: Any, lengths: Sequence[int] | None = None) -> NetworkSpec:
    """The spec of a module that can be recorded; raises `Problem` for any other."""
    spec = spec_of(module)
    if spec is None:
        raise no_rnn("record.no_rnn", module)
    for part in as_cells(module) or [module]:
        if has_own_forward(part):
            raise Problem("record.own_forward", module=type(part).__name__)
    if lengths is not None and isinstance(spec, StackSpec):
        raise Problem("record.lengths_cells", field="lengths")
    return spec


def no_rnn(id: str, model: Any, **values: str) -> Problem:
    """Nothing that can be recorded is where it was looked for."""
    import torch

    if isinstance(model, type):
        return Problem("record.class", module=model.__name__)
    if isinstance(model, torch.jit.ScriptModule):
        return Problem("record.script")
    return Problem(id, field=None, module=type(model).__name__, inside=inside(model), **values)


def inside(model: Any) -> str:
    """The RNNs inside a model, for a sentence."""
    from torch import nn

    named = model.named_modules() if isinstance(model, nn.Module) else ()
    found = [name for name, part in named if name and isinstance(part, (nn.RNNBase, nn.RNNCellBase))]
    more = f" and {len(found) - 10} more" if len(found) > 10 else ""
    return "there is " + ", ".join(f'at="{name}"' for name in found[:10]) + more if found else "there is none inside"


def _store_maker(
    stack: contextlib.ExitStack, out: str | Path | None, cancel: Cancel | None
) -> Callable[[Form, torch.Tensor, Callable[[], None]], Store]:
    def make(form: Form, like: torch.Tensor, look: Callable[[], None]) -> Store:
        if out is None:
            return Store(form, like, None, look)
        from dataclasses import asdict

        from rnnviz.core.writer import Writer

        parts = {name: value for name, value in asdict(form).items() if name != "spec"}
        return Store(form, like, stack.enter_context(Writer(out, form.spec, cancel=cancel, **parts)), look)

    return make


# --- another device --------------------------------------------------------------------------------
def on_device(module: Any, device: str | torch.device) -> Any:
    """The module on `device`: itself where it is there already, else a copy, so that the caller's stays put."""
    import copy

    import torch
    from torch import nn

    require(str(device))
    cells = as_cells(module)
    wanted = torch.device(device)
    parameters = [p for part in (cells or [module]) for p in part.parameters()]
    if all(p.device == wanted or (p.device.type == wanted.type and wanted.index is None) for p in parameters):
        return module
    return copy.deepcopy(nn.ModuleList(cells) if cells else module).to(device)


def to_device(values: Any, device: str | torch.device) -> Any:
    """Every tensor in nested lists, tuples and dicts, packed ones too, on `device`."""
    import torch
    from torch.nn.utils.rnn import PackedSequence

    if isinstance(values, (torch.Tensor, PackedSequence)):
        return values.to(torch.device(device))  # type: ignore[arg-type]
    if isinstance(values, dict):
        return {name: to_device(value, device) for name, value in values.items()}
    if type(values) in (list, tuple):
        return type(values)(to_device(value, device) for value in values)
    return values
