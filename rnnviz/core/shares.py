"""One run, recorded by several processes that torchrun started: each takes a share of the sequences.

Every process builds the same network and the same x, records its sequences on its own device and writes them beside the
file; the first process puts the parts together, some timesteps at a time, and the file takes its name only when it is
whole. The folder has to be one that all processes see.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core import device as devices
from rnnviz.core import inputs, runfile
from rnnviz.core.files import open as open_run
from rnnviz.core.files import save
from rnnviz.core.network import as_cells
from rnnviz.core.run import materials, validate
from rnnviz.core.spec import RunSpec, StackSpec, to_dict
from rnnviz.core.trace import Trace
from rnnviz.core.writer import Writer
from rnnviz.support.messages import Message, Problem

if TYPE_CHECKING:
    import torch

Array = npt.NDArray[Any]
Progress = Callable[[int, int], None] | None
AT_ONCE = 2**26  # bytes of one tensor that are put together at a time


def world() -> tuple[int, int]:
    """(rank, number of processes) as torchrun says; (0, 1) without it."""
    try:
        rank, size = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    except (KeyError, ValueError):
        return 0, 1
    return (rank, size) if "TORCHELASTIC_RUN_ID" in os.environ and 0 <= rank < size else (0, 1)


def share(count: int, rank: int, size: int) -> tuple[int, int]:
    """The sequences of one process, half-open: equal parts, the first ones one longer where it does not come out."""
    each, more = divmod(count, size)
    start = rank * each + min(rank, more)
    return start, start + each + (rank < more)


def record_shared(run: RunSpec, path: Path | str, *, progress: Progress = None) -> bool:
    """Record this process's share and take part in making the one file; True in the first process.

    Raises `Problem` in every process where one of them could not do its part; then no file is left.
    """
    from torch import distributed

    rank, size = world()
    target = Path(path)
    parts = [target.with_name(f".{target.name}.part-{k}.rnnviz") for k in range(size)]
    distributed.init_process_group("gloo")
    try:
        trouble = _attempt(lambda: _record_part(run, parts[rank], rank, size, progress))
        _agree(trouble, size)
        made = _attempt(lambda: merge([p for p in parts if p.exists()], run, target)) if rank == 0 else None
        _agree(made, size)
    finally:
        with contextlib.suppress(OSError):
            parts[rank].unlink(missing_ok=True)
        distributed.destroy_process_group()
    return rank == 0


def _attempt(work: Callable[[], None]) -> Message | None:
    """What went wrong, in words; the other processes have to hear of it before this one ends."""
    try:
        work()
    except Problem as problem:
        return problem.message
    except Exception as error:  # no process may wait for one that is gone
        return Message("shares.failed", {"reason": f"{type(error).__name__}: {error}"[:200]})
    return None


def _agree(trouble: Message | None, size: int) -> None:
    """All processes go on, or all of them stop."""
    from torch import distributed

    heard: list[Any] = [None] * size
    distributed.all_gather_object(heard, None if trouble is None else (trouble.id, dict(trouble.values)))
    for found in heard:
        if found is not None:
            raise Problem(found[0], field=None, **found[1])


def _record_part(run: RunSpec, path: Path, rank: int, size: int, progress: Progress) -> None:
    import torch

    from rnnviz.core.record import record

    validate(run)
    batch = inputs.sizes(run)[1]
    if batch is None:
        raise Problem("shares.unbatched")
    start, stop = share(batch, rank, size)
    if start == stop:
        return
    device = _device(run.device)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(run.seed)
        module, x, hx = materials(run)
    target: Any = list(module) if as_cells(module) else module  # type: ignore[call-overload]
    given = _cut(run, x, start, stop).to(device), _cut_state(hx, start, stop, device)
    trace = record(target, *given, device=device, progress=progress)
    save(trace, path)


def _device(wanted: str) -> str:
    """Each process its own GPU, where the machine has several."""
    import torch

    name, _ = devices.choose(wanted)
    local = int(os.environ.get("LOCAL_RANK", "0"))
    if name.startswith("cuda") and ":" not in wanted.removeprefix("auto"):
        return f"cuda:{local % max(torch.cuda.device_count(), 1)}"
    return name


def _cut(run: RunSpec, x: Any, start: int, stop: int) -> Any:
    """The share of x, packed again where it is packed."""
    from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

    first = run.network.batch_first
    if isinstance(x, PackedSequence):
        padded, lengths = pad_packed_sequence(x, batch_first=first)
        lengths = lengths[start:stop]
        part = padded[start:stop, : int(lengths.max())] if first else padded[: int(lengths.max()), start:stop]
        return pack_padded_sequence(part, lengths, batch_first=first, enforce_sorted=False)
    return x[start:stop] if first else x[:, start:stop]


def _cut_state(state: Any, start: int, stop: int, device: str) -> Any:
    if isinstance(state, (list, tuple)):
        return type(state)(_cut_state(part, start, stop, device) for part in state)
    cut: torch.Tensor = state[:, start:stop] if state.dim() == 3 else state[start:stop]
    return cut.contiguous().to(device)


# --- putting the parts together --------------------------------------------------------------------
def merge(paths: Sequence[Path], run: RunSpec, target: Path) -> None:
    """One saved run from the parts of its sequences, in their order."""
    traces = [open_run(path) for path in paths]
    first = traces[0]
    steps, batch = max(trace.steps for trace in traces), sum(trace.batch for trace in traces)
    lengths = np.concatenate([trace.lengths for trace in traces])
    orders = _orders(lengths) if first.packed is not None else None
    arrays = [runfile.arrays(trace) for trace in traces]
    writer = Writer(
        target,
        first.spec,
        steps=steps,
        batch=batch,
        dtype=runfile.dtype_of(first),
        packed=(True, True) if orders is not None else None,
        cells=isinstance(first.spec, StackSpec) and first.spec.has_cell_state,
    )
    with writer:
        for name in writer.names:
            if name in runfile.ORDERS:
                writer.write(name, orders[name])  # type: ignore[index]
            elif name.startswith("weights."):
                writer.write(name, arrays[0][name])
            else:
                for start, rows in _rows([found[name] for found in arrays], steps, name.split(".")[0] in TIMED):
                    writer.write(name, rows, start)
        writer.finish(_meta(first, run, len(paths)))


TIMED = ("x", "h", "c")  # (L, N, ...); the others are (N, ...)


def _orders(lengths: Array) -> dict[str, Array]:
    """What pack_padded_sequence(..., enforce_sorted=False) makes of these lengths."""
    import torch

    order = torch.sort(torch.from_numpy(np.array(lengths)), descending=True)[1].numpy()
    return {"sorted_indices": order, "unsorted_indices": np.argsort(order)}


def _rows(parts: Sequence[Array], steps: int, timed: bool) -> Iterator[tuple[int, Array]]:
    """(first row, rows) of the whole tensor; a share of shorter sequences is padding after its own end."""
    if not timed:
        yield 0, np.concatenate(list(parts))
        return
    row = sum(part[0].nbytes for part in parts)
    count = max(1, AT_ONCE // max(row, 1))
    for start in range(0, steps, count):
        stop = min(start + count, steps)
        pieces = [_padded(np.asarray(part[start:stop]), stop - start) for part in parts]
        yield start, np.concatenate(pieces, axis=1)


def _padded(rows: Array, count: int) -> Array:
    missing = count - len(rows)
    return rows if not missing else np.concatenate([rows, np.zeros((missing, *rows.shape[1:]), rows.dtype)])


def _meta(first: Trace, run: RunSpec, count: int) -> dict[str, Any]:
    more = {"run": to_dict(run), "seed": run.seed, "tokens": inputs.tokens(run.input), "processes": count}
    return {**first.meta, **more}
