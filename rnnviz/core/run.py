"""From everything that is set up to a recording: build, feed, record, on the device that was chosen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rnnviz.core import device as devices
from rnnviz.core import inputs, text
from rnnviz.core.budget import free_bytes, numbers_per_step, readable
from rnnviz.core.network import as_cells, build, parameters, set_weights, typed
from rnnviz.core.spec import CellSpec, RNNSpec, RunSpec, StackSpec, StateSpec, WeightSpec, to_dict
from rnnviz.support.messages import Message, Problem

if TYPE_CHECKING:
    import torch

    from rnnviz.core.trace import Trace

BYTES = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2}


def follow(run: RunSpec) -> RunSpec:
    """What follows by itself: sizes from a text or a file; typed values that no longer fit go.

    A network whose weights come from a file keeps its input_size: x has to fit it.
    """
    if run.input.source in inputs.FOLLOWING:
        steps, batch, width = inputs.sizes(run)
        run = replace(run, input=replace(run.input, seq_len=steps, batch_size=batch))
        if run.weights.source != "file":
            run = replace(run, network=with_input_size(run.network, width))
    if run.weights.source == "typed":
        run = replace(run, weights=_fitting_weights(run))
    if run.h_0.source == "typed" and not _fits(run):
        run = replace(run, h_0=StateSpec())
    return run


def with_input_size(network: RNNSpec | StackSpec, width: int) -> RNNSpec | StackSpec:
    """The same network for x with `width` features."""
    if isinstance(network, RNNSpec):
        return replace(network, input_size=width)
    first: CellSpec = replace(network.cells[0], input_size=width)
    return StackSpec((first, *network.cells[1:]))


def _fitting_weights(run: RunSpec) -> WeightSpec:
    shapes = parameters(run.network)
    kept = tuple((name, values) for name, values in run.weights.typed if shapes.get(name) == shape_of(values))
    return replace(run.weights, typed=kept)


def shape_of(values: Any) -> tuple[int, ...]:
    """The shape of nested tuples of numbers; ragged ones have the shape of their first entries."""
    shape: list[int] = []
    while isinstance(values, tuple):
        shape.append(len(values))
        values = values[0] if values else None
    return tuple(shape)


def _fits(run: RunSpec) -> bool:
    wanted = state_shapes(run)
    for given, shapes in ((run.h_0.h, wanted["h"]), (run.h_0.c, wanted["c"])):
        if given == ():
            continue
        if isinstance(run.network, StackSpec):
            if tuple(shape_of(v) for v in given) != tuple(shapes):
                return False
        elif shape_of(given) != shapes[0]:
            return False
    return True


def state_shapes(run: RunSpec) -> dict[str, list[tuple[int, ...]]]:
    """Shapes of h_0 and c_0 as the module takes them: one for an RNN, one per cell for a stack ("c": LSTM only)."""
    batch = inputs.sizes(run)[1]
    network = run.network
    middle = () if batch is None else (batch,)
    if isinstance(network, StackSpec):
        h = [(*middle, cell.hidden_size) for cell in network.cells]
        return {"h": h, "c": [s for s, cell in zip(h, network.cells, strict=True) if cell.kind == "LSTM"]}
    count = network.num_layers * network.num_directions
    c = [(count, *middle, network.hidden_size)] if network.kind == "LSTM" else []
    return {"h": [(count, *middle, network.out_size)], "c": c}


def validate(run: RunSpec) -> None:
    """Everything a form can check without torch; raises `Problem` with the field's name."""
    width = inputs.sizes(run)[2]
    if width != run.network.input_size:
        field = {"one_hot": "text", "tokens": "text", "file": "path"}.get(run.input.source, "source")
        raise Problem("run.width", field=field, width=width, input_size=run.network.input_size)
    if run.input.source in ("one_hot", "tokens"):
        text.ids(run.input)
    _check_lengths(run)
    check_memory(run)


def _check_lengths(run: RunSpec) -> None:
    """Packed input: one length per sequence, the longest is L (pack_padded_sequence would cut x there)."""
    lengths = run.input.lengths
    if not lengths:
        inputs.lengths(run)
        return
    steps, batch, _ = inputs.sizes(run)
    if isinstance(run.network, StackSpec):
        raise Problem("run.lengths_cells", field="lengths")
    if batch is None:
        raise Problem("run.lengths_unbatched", field="lengths")
    if len(lengths) != batch:
        raise Problem("run.lengths_count", field="lengths", batch=batch, count=len(lengths))
    if max(lengths) != steps:
        raise Problem("run.lengths_longest", field="lengths", steps=steps, value=max(lengths))


def estimate_bytes(run: RunSpec) -> int:
    """About how many bytes the recording and its weights take."""
    steps, batch, width = inputs.sizes(run)
    each = max(BYTES[run.dtype], 4)
    states = numbers_per_step(run.network)
    weights = sum(math.prod(shape) for shape in parameters(run.network).values())
    return each * (2 * weights + steps * (batch or 1) * (3 * states + 2 * width))


def check_memory(run: RunSpec) -> None:
    """Refuse, in words, what needs more than half of the free memory."""
    need, free = estimate_bytes(run), free_bytes()
    if need > free // 2:
        raise Problem("run.memory", field=_largest(run), need=readable(need), free=readable(free))


def _largest(run: RunSpec) -> str:
    steps, batch, width = inputs.sizes(run)
    if isinstance(run.network, StackSpec):
        return "cells"
    sizes = {
        "hidden_size": run.network.hidden_size,
        "input_size": width,
        "seq_len": steps // 10,
        "batch_size": batch or 1,
        "num_layers": run.network.num_layers * 20,
    }
    return max(sizes, key=lambda name: sizes[name])


# --- recording -------------------------------------------------------------------------------------
def record_run(
    run: RunSpec,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Trace:
    """Build the network, draw x and h_0 from the seed on the CPU, record on the chosen device.

    The order of the draws is that of `code_lines`: seed, module, x, h_0. The caller's generator is left as it was.
    When the device is missing or fails, the CPU does it and `meta["notice"]` says so.
    """
    import torch

    validate(run)
    device, notice = devices.choose(run.device)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(run.seed)
        module, x, hx = materials(run)
        state = torch.get_rng_state()
        try:
            trace = _record(run, module, x, hx, device, progress, cancel)
        except RuntimeError as error:
            if device == "cpu" or not devices.is_device_error(error):
                raise
            notice = Message("device.failed", {"device": device})
            torch.set_rng_state(state)
            trace = _record(run, module, x, hx, "cpu", progress, cancel)
    return trace.with_meta(
        {
            "run": to_dict(run),
            "seed": run.seed,
            "tokens": inputs.tokens(run.input),
            "notice": notice or trace.meta.get("notice"),
        }
    )


def materials(run: RunSpec) -> tuple[torch.nn.Module, Any, Any]:
    """(module, x, hx) on the CPU from the global generator, in the layout that the call takes; x may be packed."""
    import torch

    dtype = getattr(torch, run.dtype)
    module = build(run.network, run.dtype).train(run.training)
    set_weights(module, run.network, run.weights)
    x = inputs.make(run, dtype)
    if run.network.batch_first and x.dim() == 3:
        x = x.transpose(0, 1)  # the same numbers with the axes swapped, so that only the shapes change
    return module, _packed(run, x), _initial(run, dtype)


def _packed(run: RunSpec, x: torch.Tensor) -> Any:
    """A PackedSequence where the sequences differ in length and are to be packed."""
    if not inputs.packs(run):
        return x
    import torch
    from torch.nn.utils.rnn import pack_padded_sequence

    lengths = torch.tensor(inputs.lengths(run))
    return pack_padded_sequence(x, lengths, batch_first=run.network.batch_first, enforce_sorted=False)


def _initial(run: RunSpec, dtype: torch.dtype) -> Any:
    import torch

    shapes = state_shapes(run)
    made: dict[str, list[torch.Tensor]] = {}
    for name, given in (("h", run.h_0.h), ("c", run.h_0.c)):
        made[name] = []
        for k, shape in enumerate(shapes[name]):
            if run.h_0.source == "random":
                made[name].append(torch.randn(shape, dtype=dtype))
            elif run.h_0.source == "typed" and given != ():
                values: Any = given
                if isinstance(run.network, StackSpec):
                    values = given[k] if k < len(given) else ()
                made[name].append(typed("h_0", f"{name}_0", values, torch.zeros(shape, dtype=dtype)))
            else:
                made[name].append(torch.zeros(shape, dtype=dtype))
    if isinstance(run.network, StackSpec):
        cs = iter(made["c"])
        return [
            (h, next(cs)) if cell.kind == "LSTM" else h for h, cell in zip(made["h"], run.network.cells, strict=True)
        ]
    return (made["h"][0], made["c"][0]) if shapes["c"] else made["h"][0]


def _record(run: RunSpec, module: Any, x: Any, hx: Any, device: str, progress: Any, cancel: Any) -> Trace:
    from rnnviz.core.record import record

    target: Any = list(module) if as_cells(module) else module
    return record(target, x, hx, device=device, progress=progress, cancel=cancel)
