"""Record a run once: every h of every layer, direction and step, exactly as PyTorch computes them.

nn.RNN, nn.LSTM and nn.GRU are run layer by layer through their own fused call; cells are looped over the first axis
of x. Long runs go in chunks of timesteps with the state carried over, so that they can be cancelled.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from rnnviz.core.network import as_cells, spec_of
from rnnviz.core.sweep import Recording, record_cells, record_layers
from rnnviz.core.trace import Trace
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    pass

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]


def record(
    module: Any,
    *args: Any,
    at: str | None = None,
    gates: str = "lazy",
    device: str | None = None,
    chunk: int | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    meta: dict[str, Any] | None = None,
    **kwargs: Any,
) -> Trace:
    """Record one call of an RNN as an immutable `Trace`.

    `module` is nn.RNN, nn.LSTM, nn.GRU, a cell or a list of cells; `args` are x and hx as it takes them. `chunk` is
    the number of timesteps between two looks at `cancel()` (default: chosen from the size); `progress(done, total)`
    counts timesteps over all layers. With `at`, the dotted name of an RNN inside `module`, `args` are the model's own
    and its single call of that RNN is recorded. Raises `Problem` in words for what does not fit,
    `Cancelled` when told to stop.
    """
    if at is not None:
        found = calls_of(module, at, args, kwargs)
        if len(found) > 1:
            raise Problem("record.many_calls", at=at, count=len(found))
        module, (args, kwargs) = module.get_submodule(at), found[0]
    spec = spec_of(module)
    if spec is None:
        inside = _inside(module)
        raise Problem("record.no_rnn", module=type(module).__name__, inside=inside)
    with quiet(device):
        moved = module if device is None else on_device(module, device)
        recording = Recording(spec, progress, cancel, chunk)
        cells = as_cells(moved)
        trace = record_cells(recording, cells, args, kwargs) if cells else record_layers(recording, moved, args, kwargs)
        trace = trace.with_meta({"time": time.strftime("%Y-%m-%dT%H:%M:%S%z")} | (meta or {}))
    if gates == "all":
        for layer in trace.gates:
            for names in layer:
                dict(names)
    return trace


def record_calls(model: Any, *args: Any, at: str, **kwargs: Any) -> tuple[Trace, ...]:
    """Record every call that `model(*args, **kwargs)` makes of the RNN at the dotted name `at`, in order."""
    inner = calls_of(model, at, args, kwargs)
    module = model.get_submodule(at)
    return tuple(record(module, *given, **named) for given, named in inner)


def calls_of(model: Any, at: str, args: Any, kwargs: dict[str, Any]) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """The arguments of every call of the submodule `at` while the model runs once, without gradients."""
    import torch

    try:
        module = model.get_submodule(at)
    except AttributeError:
        module = None
    if module is None or spec_of(module) is None:
        raise Problem("record.no_at", at=at[:60], inside=_inside(model))
    seen: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def note(_module: Any, given: tuple[Any, ...], named: dict[str, Any]) -> None:
        seen.append((given, named))

    handle = module.register_forward_pre_hook(note, with_kwargs=True)
    try:
        with torch.no_grad():
            model(*args, **kwargs)
    finally:
        handle.remove()
    if not seen:
        raise Problem("record.not_called", at=at)
    return seen


@contextlib.contextmanager
def quiet(device: str | None) -> Iterator[None]:
    """No gradients in this thread while recording; the caller's mode is back afterwards."""
    import torch

    with torch.no_grad():
        yield


def on_device(module: Any, device: str) -> Any:
    """The module on `device`: itself where it is there already, else a copy, so that the caller's stays put."""
    import copy

    import torch
    from torch import nn

    cells = as_cells(module)
    parameters = [p for cell in (cells or [module]) for p in cell.parameters()]
    if all(p.device == torch.device(device) for p in parameters):
        return module
    holder = nn.ModuleList(cells) if cells else module
    return copy.deepcopy(holder).to(device)


def _inside(module: Any) -> str:
    from torch import nn

    named = module.named_modules() if isinstance(module, nn.Module) else ()
    found = [name for name, part in named if name and isinstance(part, (nn.RNNBase, nn.RNNCellBase))]
    return "there is " + ", ".join(f'at="{name}"' for name in found) if found else "there is none inside"
