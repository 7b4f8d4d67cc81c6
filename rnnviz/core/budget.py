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


def file_bytes(
    spec: NetworkSpec, steps: int, batch: int, itemsize: int, *, packed: bool = False, masks: bool = False
) -> int:
    """Bytes that stay in memory while a run goes into a file: of sequences of different lengths x and two layers, of a
    sampled pass two masks; of others some chunks only."""
    widths = [spec.num_directions * layer.out_size for layer in spec.layers]
    numbers = sum(sorted(widths)[-2:]) + spec.input_size if packed else 0
    if masks:
        numbers += sum(sorted(widths[:-1])[-2:])
    return numbers * itemsize * steps * batch


def gate_bytes(spec: NetworkSpec, steps: int, batch: int, itemsize: int) -> int:
    """Bytes of all gates (an RNN: its pre-activation) and of an LSTM's c."""
    each = (layer.hidden_size * (len(layer.gates) + (layer.kind == "LSTM")) for layer in spec.layers)
    return sum(each) * spec.num_directions * itemsize * steps * batch


def refuse_too_large(need: int, id: str = "record.memory") -> None:
    """Raise `Problem` for a recording that takes more than half of the free memory; `id`: its sentence."""
    if need <= SMALL:
        return
    free = free_bytes()
    if need > free // 2:
        raise Problem(id, field="x", need=readable(need), free=readable(free))


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
    """Bytes as people write them: "1.5 GB"."""
    for unit in ("bytes", "kB", "MB", "GB", "TB", "PB"):
        if size < 999.5:  # else three digits would be 1e+03
            return f"{size:.3g} {unit}"
        size = size / 1000
    return f"{size:.3g} EB"
