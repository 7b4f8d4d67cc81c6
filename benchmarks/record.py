"""Recording against the module's own forward: time as a ratio, in one run.

    python benchmarks/record.py [--rounds 21] [--write docs/benchmarks] [--quick]

One thread, inference mode, without the self-check. In each round every way is timed once, one after the other, and
divided by the module's own time in that round; figures are the medians of these ratios, so that what else runs on the
machine matters little. `--write` puts the table (record.csv) and the cost against T (length.csv, length.svg) there.
Exits with 1 when a goal is missed.

The other ways that people use to see every step: a loop over cells as the documentation of nn.RNNCell writes it (one
layer, forward), the module called with one step at a time (wrong for a reverse direction), and TorchLens' trace of the
same module where it is installed, which does another job: it records every operation of any model, and of a fused RNN
its one call.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import torch  # noqa: E402 - the number of threads first
from torch import nn  # noqa: E402

import rnnviz  # noqa: E402 - found from a checkout

TINY = (10, 3, 100, 20, 1, 1)  # the tutorial's
SIZES = {  # L, N, H_in, H, layers, directions
    "tutorial, 1 layer": TINY,
    "tutorial, 4 layers": (10, 3, 100, 20, 4, 1),
    "200 x 8, 64 -> 128, 2 x 2": (200, 8, 64, 128, 2, 2),
    "1000 x 8, 64 -> 128, 2 x 2": (1000, 8, 64, 128, 2, 2),
    "1000 x 4, 512 -> 512, 4 x 2": (1000, 4, 512, 512, 4, 2),
    "20000 x 1, 16 -> 64, 2 x 1": (20_000, 1, 16, 64, 2, 1),
}
KINDS = {"RNN": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}
CELLS = {"RNN": nn.RNNCell, "GRU": nn.GRUCell, "LSTM": nn.LSTMCell}
GATES_GOAL = {"RNN": 1.1, "GRU": 1.7, "LSTM": 2.7}
LENGTHS = (10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
SLOW_S = 1.0  # a module's call that lasts longer gets few rounds


@dataclass(frozen=True)
class Row:
    """One kind at one size: the module's time, and what the others take relative to it."""

    kind: str
    size: str
    module_ms: float
    ratios: dict[str, float]

    @property
    def missed(self) -> list[str]:
        """The goals that were not reached."""
        small = self.size.startswith("tutorial")
        goals = {"record": 1.3 if small else 1.05} | ({} if small else {"gates": GATES_GOAL[self.kind]})
        found = [f"{name} {self.ratios[name]:.2f} > {goal}" for name, goal in goals.items() if self.ratios[name] > goal]
        chunked = self.ratios["chunked"] / self.ratios["record"]
        return found if small or chunked <= 1.1 else [*found, f"chunked {chunked:.2f} x one call > 1.1"]


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def ways(kind: str, size: tuple[int, ...]) -> dict[str, Callable[[], object]]:
    """name -> what is timed; "module" is what the others are divided by."""
    steps, batch, width, hidden, layers, directions = size
    module = KINDS[kind](width, hidden, layers, bidirectional=directions == 2).eval()
    x = torch.randn(steps, batch, width)
    last = rnnviz.record(module, x)
    start = max(0, steps // 2 - 100)
    made: dict[str, Callable[[], object]] = {
        "module": lambda: module(x),
        "record": lambda: rnnviz.record(module, x, chunk=steps),
        "chunked": lambda: rnnviz.record(module, x) if steps > 1000 else rnnviz.record(module, x, chunk=256),
        "gates": lambda: rnnviz.record(module, x, gates="all"),
        "window": lambda: last.window(layers - 1, 0, start, min(start + 200, steps)),
    }
    if steps * batch * hidden * layers <= 10**7:
        made["check"] = lambda: rnnviz.record(module, x).check
    if layers == directions == 1:
        made["cells"] = lambda: loop_over_cells(kind, module, x)
    if directions == 1:
        made["steps"] = lambda: a_call_per_step(module, x)
    lens = torchlens()
    if lens is not None and steps <= 200:
        made["torchlens"] = lambda: lens(module, x)
    return made


def loop_over_cells(kind: str, module: nn.RNNBase, x: torch.Tensor) -> list[Any]:
    """As the documentation of nn.RNNCell writes it."""
    cell = CELLS[kind](module.input_size, module.hidden_size)
    state: Any = torch.zeros(x.shape[1], module.hidden_size)
    state = (state, state) if kind == "LSTM" else state
    output = []
    for t in range(len(x)):
        state = cell(x[t], state)
        output.append(state[0] if kind == "LSTM" else state)
    return output


def a_call_per_step(module: nn.RNNBase, x: torch.Tensor) -> list[Any]:
    hx, output = None, []
    for t in range(len(x)):
        made, hx = module(x[t : t + 1], hx)
        output.append(made)
    return output


def torchlens() -> Callable[[nn.Module, torch.Tensor], object] | None:
    """TorchLens' own recording, where it is installed."""
    try:
        import torchlens  # type: ignore[import-not-found]
    except ImportError:
        return None
    trace: Callable[[nn.Module, torch.Tensor], object] = torchlens.log_forward_pass
    return trace


def measure(kind: str, name: str, rounds: int) -> Row:
    """Medians of the rounds."""
    torch.manual_seed(0)
    made = ways(kind, SIZES[name])
    taken: dict[str, list[float]] = {way: [] for way in made}
    with torch.inference_mode():
        repeat = max(1, min(200, int(0.01 / max(seconds(made["module"]), 1e-6))))
        rounds = rounds if seconds(made["module"]) < SLOW_S else max(3, rounds // 4)
        for _ in range(rounds + 1):
            for way, work in made.items():
                taken[way].append(seconds(lambda work=work: [work() for _ in range(repeat)]) / repeat)  # type: ignore[misc]
    own = taken["module"][1:]  # the first round warms up
    ratios = {
        way: statistics.median(t / m for t, m in zip(times[1:], own, strict=True)) for way, times in taken.items()
    }
    ratios["window"] *= statistics.median(own) * 1e3
    return Row(kind, name, statistics.median(own) * 1e3, ratios)


COLUMNS = ("record", "chunked", "gates", "check", "cells", "steps", "torchlens", "window")
HEAD = ("", "L x N, H_in -> H, layers x D", "module [ms]", "record", "chunked", "all gates", "with check",
        "loop over cells", "a call per step", "TorchLens", "window of 200 steps [ms]")  # fmt: skip


def cells(row: Row) -> list[str]:
    found = [f"{row.ratios[c]:.2f}" if c in row.ratios else "" for c in COLUMNS]
    return [row.kind, row.size, f"{row.module_ms:.3g}", *found]


# --- the cost against T ----------------------------------------------------------------------------
def against_length(rounds: int, lengths: tuple[int, ...]) -> dict[str, list[float]]:
    """kind -> seconds of a recording for every length (N = 1, 16 -> 32)."""
    found: dict[str, list[float]] = {}
    with torch.inference_mode():
        for kind, cls in KINDS.items():
            module = cls(16, 32).eval()
            found[kind] = []
            for steps in lengths:
                x = torch.randn(steps, 1, 16)
                count = 3 if steps > 5000 else rounds
                times = [seconds(lambda x=x, module=module: rnnviz.record(module, x)) for _ in range(count)]  # type: ignore[misc]
                found[kind].append(statistics.median(times))
    return found


def plot(found: dict[str, list[float]], lengths: tuple[int, ...]) -> str:
    """Both axes logarithmic: a straight line at 45 degrees is a cost in proportion to T."""
    import math

    width, height, left, top = 560, 360, 70, 20
    low, high = (
        math.floor(math.log10(min(map(min, found.values())))),
        math.ceil(math.log10(max(map(max, found.values())))),
    )

    def place(steps: float, taken: float) -> tuple[float, float]:
        across = (math.log10(steps) - 1) / 4 * width
        return left + across, top + height - (math.log10(taken) - low) / (high - low) * height

    colours = dict(zip(found, ("#1f5fbf", "#c2571a", "#2f8f4e"), strict=True))
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 70} {top + height + 50}" '
             'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="white"/>']  # fmt: skip
    bottom = top + height
    for power in range(1, 6):
        x, _ = place(10**power, 10**low)
        lines.append(f'<path d="M{x:.1f} {top}V{bottom}" stroke="#ddd"/>')
        lines.append(f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low, high + 1):
        _, y = place(10, 10**power)
        lines.append(f'<path d="M{left} {y:.1f}H{left + width}" stroke="#ddd"/>')
        lines.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power * 1e3:g} ms</text>')
    lines.append(f'<text x="{left + width / 2}" y="{bottom + 42}" text-anchor="middle">timesteps T</text>')
    for kind, times in found.items():
        points = [place(steps, taken) for steps, taken in zip(lengths, times, strict=True)]
        text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        lines.append(f'<polyline points="{text}" fill="none" stroke="{colours[kind]}" stroke-width="2"/>')
        lines += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colours[kind]}"/>' for x, y in points]
        x, y = points[-1]
        lines.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colours[kind]}">{kind}</text>')
    return "\n".join([*lines, "</svg>", ""])


def write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description="Recording against the module's own forward.")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--quick", action="store_true", help="the small sizes only")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    names = list(SIZES)[:3] if options.quick else list(SIZES)
    rows = []
    print(" | ".join(HEAD[1:]))
    for kind in KINDS:
        for name in names:
            row = measure(kind, name, options.rounds)
            rows.append(row)
            print(" | ".join(cells(row)), *(f"MISSED: {goal}" for goal in row.missed), flush=True)
    lengths = LENGTHS[:5] if options.quick else LENGTHS
    found = against_length(options.rounds, lengths)
    for kind, times in found.items():
        print(kind, *(f"T={n}: {t / n * 1e6:.1f} us a step" for n, t in zip(lengths, times, strict=True)))
    if options.write is not None:
        options.write.mkdir(parents=True, exist_ok=True)
        write(options.write / "record.csv", [list(HEAD), *map(cells, rows)])
        write(options.write / "length.csv", [["T", *(f"{kind} [ms]" for kind in found)],
              *([f"{n:,}", *(f"{found[k][j] * 1e3:.3g}" for k in found)] for j, n in enumerate(lengths))])  # fmt: skip
        if not options.quick:
            (options.write / "length.svg").write_text(plot(found, lengths), encoding="utf-8")
    return 1 if any(row.missed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
