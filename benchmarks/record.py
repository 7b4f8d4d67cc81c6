"""Recording against the module's own forward: time as a ratio, in one run.

    python benchmarks/record.py [--rounds 21] [--write docs/explanation/benchmarks] [--quick] [--only TEXT]
                                [--torchlens PYTHON]

One thread, inference mode, without the self-check. In each round every way is timed once, one after the other, and
divided by the module's own time in that round; figures are the medians of these ratios, so that what else runs on the
machine matters little. `--write` puts the table there (record.csv). `--only "LSTM 1000"` measures the rows whose names
have these words; the other rows of a table that is there already stay. Exits with 1 when a goal is missed.

The other ways that people use to see every step: a loop over cells as the documentation of nn.RNNCell writes it (one
layer, forward), the module called with one step at a time (wrong for a reverse direction), and with `--torchlens` (a
Python that has torchlens) TorchLens' trace of the same module, which does another job: it records every operation of
any model with its place in the code, and of a fused RNN its one call.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
ROOT = Path(__file__).resolve().parent.parent
PEER = Path(__file__).with_name("record_peer_torchlens.py")
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
ROUND_S = 0.02  # a way is repeated so long in a round
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
    if steps <= 200:
        made["read"] = lambda: rnnviz.record(module, x, chunk=steps).meta
    if steps * batch * hidden * layers <= 10**7:
        made["check"] = lambda: rnnviz.record(module, x).check
    if layers == directions == 1:
        made["cells"] = lambda: loop_over_cells(kind, module, x)
    if directions == 1:
        made["steps"] = lambda: a_call_per_step(module, x)
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


def torchlens(python: str, kind: str, size: tuple[int, ...]) -> float | None:
    """The ratio of TorchLens' own recording, in a process of its own; None where it fails, with a sentence."""
    done = subprocess.run([python, str(PEER), kind, *map(str, size)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"TorchLens: {(done.stderr.strip().splitlines() or ['it failed'])[-1]}", file=sys.stderr)
        return None
    return float(json.loads(done.stdout)["ratio"])


def each(work: Callable[[], object], count: int) -> float:
    """Seconds of one of `count` calls; nothing is kept of them."""
    began = time.perf_counter()
    for _ in range(count):
        work()
    return (time.perf_counter() - began) / count


def repeats(work: Callable[[], object]) -> int:
    """How many calls make ROUND_S."""
    work()
    return max(1, min(500, int(ROUND_S / max(seconds(work), 1e-6))))


def measure(kind: str, name: str, rounds: int) -> Row:
    """Medians of the rounds."""
    torch.manual_seed(0)
    made = ways(kind, SIZES[name])
    taken: dict[str, list[float]] = {way: [] for way in made}
    with torch.inference_mode():
        repeat = {way: repeats(work) for way, work in made.items()}
        rounds = rounds if seconds(made["module"]) < SLOW_S else min(rounds, max(5, rounds // 4))
        for _ in range(rounds + 1):
            for way, work in made.items():
                taken[way].append(each(work, repeat[way]))
    own = taken["module"][1:]  # the first round warms up
    ratios = {
        way: statistics.median(t / m for t, m in zip(times[1:], own, strict=True)) for way, times in taken.items()
    }
    ratios["window"] *= statistics.median(own) * 1e3
    return Row(kind, name, statistics.median(own) * 1e3, ratios)


COLUMNS = ("record", "read", "chunked", "gates", "check", "cells", "steps", "torchlens", "window")
HEAD = ("", "L x N, H_in -> H, layers x D", "module [ms]", "record", "and looked at", "chunked", "all gates",
        "with check", "loop over cells", "a call per step", "TorchLens", "window of 200 steps [ms]")  # fmt: skip


def cells(row: Row) -> list[str]:
    found = [f"{row.ratios[c]:.2f}" if c in row.ratios else "" for c in COLUMNS]
    return [row.kind, row.size, f"{row.module_ms:.3g}", *found]


# --- the table -------------------------------------------------------------------------------------
def merged(path: Path, rows: list[list[str]]) -> list[list[str]]:
    """`rows`, and those of the table at `path` that were not measured now, in the order of KINDS and SIZES."""
    found = {}
    if path.exists():
        with path.open(newline="", encoding="utf-8") as file:
            head, *before = csv.reader(file)
        found = {(row[0], row[1]): row for row in before if head == list(HEAD)}
    lens = HEAD.index("TorchLens")  # measured in a process of its own: stays where it is not measured again
    for row in rows:
        older = found.get((row[0], row[1]), row)
        found[row[0], row[1]] = [
            new or old if i == lens else new for i, (new, old) in enumerate(zip(row, older, strict=True))
        ]
    return [list(HEAD), *(found[kind, name] for kind in KINDS for name in SIZES if (kind, name) in found)]


def main() -> int:
    parser = argparse.ArgumentParser(description="Recording against the module's own forward.")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--quick", action="store_true", help="the small sizes only")
    parser.add_argument("--only", default="", help='words of the rows to measure: "LSTM tutorial"')
    parser.add_argument("--torchlens", metavar="PYTHON", default="", help="a Python that has torchlens")
    parser.add_argument("--write", type=Path, help="a folder for record.csv")
    options = parser.parse_args()
    torch.set_num_threads(1)
    names = list(SIZES)[:3] if options.quick else list(SIZES)
    wanted = [(k, n) for k in KINDS for n in names if all(word in f"{k} {n}".split() for word in options.only.split())]
    rows = []
    print(" | ".join(HEAD[1:]))
    for kind, name in wanted:
        row = measure(kind, name, options.rounds)
        ratio = torchlens(options.torchlens, kind, SIZES[name]) if options.torchlens and SIZES[name][0] <= 200 else None
        row.ratios.update({} if ratio is None else {"torchlens": ratio})
        rows.append(row)
        print(" | ".join(cells(row)), *(f"MISSED: {goal}" for goal in row.missed), flush=True)
    if options.write is not None:
        path = options.write / "record.csv"
        table = merged(path, [cells(row) for row in rows])
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(table)
    return 1 if any(row.missed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
