"""How many bytes a recording takes, and how many are free: asked before anything is allocated."""

from __future__ import annotations

import os

from rnnviz.core.spec import NetworkSpec
from rnnviz.support.messages import Problem

SMALL = 2**26  # bytes that need no question


def trace_bytes(
    spec: NetworkSpec, steps: int, batch: int, itemsize: int, *, cells: bool = False, masks: bool = False
) -> int:
    """Bytes of x, h of every layer and direction, c where it is stored, and the dropout masks; weights excepted."""
    return (spec.input_size + numbers_per_step(spec, cells=cells, masks=masks)) * itemsize * steps * batch


def numbers_per_step(spec: NetworkSpec, *, cells: bool = False, masks: bool = False) -> int:
    """Numbers that one timestep of one sequence adds to a trace, x excepted."""
    directions = spec.num_directions
    total = sum(layer.out_size for layer in spec.layers) * directions
    if cells:
        total += sum(layer.hidden_size for layer in spec.layers if layer.kind == "LSTM")
    if masks:
        total += sum(layer.out_size for layer in spec.layers[:-1]) * directions
    return total


def gate_bytes(spec: NetworkSpec, steps: int, batch: int, itemsize: int) -> int:
    """Bytes of all gates (an RNN: its pre-activation) and of an LSTM's c."""
    each = (layer.hidden_size * (len(layer.gates) + (layer.kind == "LSTM")) for layer in spec.layers)
    return sum(each) * spec.num_directions * itemsize * steps * batch


def refuse_too_large(need: int) -> None:
    """Raise `Problem` for a recording that takes more than half of the free memory."""
    if need <= SMALL:
        return
    free = free_bytes()
    if need > free // 2:
        raise Problem("record.memory", field="x", need=readable(need), free=readable(free))


def free_bytes() -> int:
    """Memory that is free now; 8 GiB where the system does not say."""
    try:
        with open("/proc/meminfo", encoding="ascii") as info:
            for line in info:
                if line.startswith("MemAvailable"):
                    return int(line.split()[1]) * 1024
        return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES"))
    except (OSError, ValueError, AttributeError):
        return 8 * 2**30


def readable(size: float) -> str:
    """ "1.5 GB"."""
    for unit in ("bytes", "kB", "MB", "GB", "TB", "PB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size = size / 1000
    return f"{size:.3g} EB"
