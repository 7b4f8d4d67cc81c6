"""Record an RNN inside a bigger model while the model runs.

The recorder stands in for the RNN's own forward: what it hands to the model was assembled from the recorded states, so
picture and model agree, also where dropout is sampled, and the generator advances once. On the CPU it is bitwise what
the RNN itself would have returned.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rnnviz.core.files import open as open_run
from rnnviz.core.fused import after_hooks, buffers_kept
from rnnviz.core.network import as_written, uncompiled
from rnnviz.core.record import no_rnn, on_device, record, record_in, spec_for, to_device
from rnnviz.core.returned import assemble
from rnnviz.core.stand_in import standing_in
from rnnviz.core.states import kept, same
from rnnviz.core.trace import Trace
from rnnviz.support.messages import Problem, stop_if


def record_one(
    model: Any, at: str, args: Sequence[Any], kwargs: dict[str, Any], *, out: str | Path | None, **options: Any
) -> Trace:
    """The single call that the model makes of the RNN at `at`; raises `Problem` where it makes none or several."""
    model, part, args, kwargs = _found(model, at, args, kwargs, options)
    look = partial(stop_if, options["cancel"])
    if _is_cell(part):
        runs = _cell_runs(model, part, args, kwargs, look)
        _only_one(at, len(runs))
        return record(part, *_stacked(*runs[0]), out=out, **options)
    made: list[Trace | None] = []
    with contextlib.ExitStack() as stack:

        def forward(*given: Any, **named: Any) -> Any:
            if made:  # it is only counted from here on
                look()
                made.append(None)
                return type(part).forward(part, *given, **named)
            trace = record_in(stack, after_hooks(part), given, named, out=out, **options)
            made.append(trace if out is None else None)
            return _handed(trace, given, named, look)

        _run(model, part, forward, args, kwargs)
        _only_one(at, len(made))
    return made[0] or open_run(out or "")


def record_all(model: Any, at: str, args: Sequence[Any], kwargs: dict[str, Any], **options: Any) -> tuple[Trace, ...]:
    """Every call, in order; of a cell every chain of calls."""
    model, part, args, kwargs = _found(model, at, args, kwargs, options)
    made: list[Trace] = []
    look = partial(stop_if, options["cancel"])
    with contextlib.ExitStack() as stack:

        def keep(module: Any, given: Any, named: Any) -> Trace:
            made.append(record_in(stack, module, given, named, **options))
            return made[-1]

        def forward(*given: Any, **named: Any) -> Any:
            return _handed(keep(after_hooks(part), given, named), given, named, look)

        if _is_cell(part):
            for run in _cell_runs(model, part, args, kwargs, look):
                keep(part, _stacked(*run), {})
        else:
            _run(model, part, forward, args, kwargs)
    _only_one(at, min(len(made), 1))
    return tuple(made)


def _found(model: Any, at: str, args: Any, kwargs: Any, options: dict[str, Any]) -> tuple[Any, Any, Any, Any]:
    """The model (on the device that was asked for), the RNN in it, and the model's arguments."""
    from torch import nn

    model = uncompiled(model)
    device = options.pop("device")
    if device is not None:
        model, args, kwargs = on_device(model, device), to_device(args, device), to_device(kwargs, device)
    options["device"] = None
    try:
        part = uncompiled(model.get_submodule(at)) if isinstance(model, nn.Module) else None
    except (AttributeError, RuntimeError):  # TorchScript's modules have no such function
        part = None
    if not isinstance(part, (nn.RNNBase, nn.RNNCellBase)):
        raise no_rnn("record.no_at", model, at=repr(at)[:60])
    spec_for(part)
    return model, part, args, kwargs


def _only_one(at: str, calls: int) -> None:
    if calls == 0:
        raise Problem("record.not_called", at=at)
    if calls > 1:
        raise Problem("record.many_calls", at=at, count=calls)


def _handed(trace: Trace, given: Any, named: Any, look: Callable[[], None]) -> Any:
    """What the call returns, on the device of its input. Its own copy: the model may write into it."""
    x = given[0] if given else named["input"]
    data = x.data if hasattr(x, "batch_sizes") else x
    return _moved(assemble(trace, look), data.device)


def _moved(values: Any, device: Any) -> Any:
    return to_device(values, str(device)) if device.type != "cpu" else values


def _run(model: Any, part: Any, forward: Callable[..., Any], args: Any, kwargs: Any) -> None:
    """Call the model once without gradients, with `forward` in the place of the part's own."""
    import torch

    with torch.no_grad(), as_written(), standing_in(part, forward), buffers_kept(model):
        model(*args, **kwargs)


# --- cells -----------------------------------------------------------------------------------------
def _is_cell(part: Any) -> bool:
    from torch import nn

    return isinstance(part, nn.RNNCellBase)


def _cell_runs(model: Any, part: Any, args: Any, kwargs: Any, look: Callable[[], None]) -> list[tuple[list[Any], Any]]:
    """(every x_t, hx) of every chain of calls: one that starts from the state of the one before goes on."""
    runs: list[tuple[list[Any], Any]] = []
    last = None

    def forward(input: Any, hx: Any = None) -> Any:
        nonlocal last
        look()
        before = kept(hx)
        after = type(part).forward(part, input, hx)
        if not same(before, last):
            runs.append(([], before))
        runs[-1][0].append(input.detach().clone())  # the model may write into its own
        last = kept(after)
        return after

    _run(model, part, forward, args, kwargs)
    return runs


def _stacked(steps: list[Any], hx: Any) -> tuple[Any, Any]:
    """x (L, N, H_in) or (L, H_in) and hx, as `record` takes them. The steps are let go."""
    import torch

    x = torch.stack(steps)
    steps.clear()
    return x, hx
