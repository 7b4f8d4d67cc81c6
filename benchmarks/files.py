"""Saved runs against the disk itself: writing, opening, reading windows.

    python benchmarks/files.py [--megabytes 1000] [--folder .] [--rounds 8]

In each round plain bytes and the same run are written in turn, each time in another order, from the same memory to the
same disk and synced alike; what was written before is gone and synced by then. A system takes up to four times as long
for one write as for the same one before it, whoever writes, where it has to find memory for its cache: so every way is
taken at its best. Reading is warm (the file is in the system's cache) for both; its figures are medians.
Goals: writing and reading a window at no less than half the disk's own speed, opening in under half a second.
Exits with 1 when one is missed.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rnnviz.core.files import open as open_run  # noqa: E402 - found from a checkout
from rnnviz.core.files import save  # noqa: E402
from rnnviz.core.network import parameters  # noqa: E402
from rnnviz.core.spec import RNNSpec  # noqa: E402
from rnnviz.core.trace import Trace  # noqa: E402
from rnnviz.core.writer import Writer  # noqa: E402

SPEC = RNNSpec("GRU", 64, 512, num_layers=2)
SPEED_GOAL = 0.5  # of the disk's own
OPEN_GOAL = 0.5  # seconds
WINDOW = 2000  # steps
CHUNK = 256
Floats = npt.NDArray[np.float32]


def make(megabytes: int) -> Trace:
    """A run of about this size; what is in it does not matter here."""
    rng = np.random.default_rng(0)
    steps = max(4 * WINDOW, megabytes * 10**6 // (4 * (64 + 2 * 512)))
    numbers: Floats = rng.standard_normal((steps, 1, 512), np.float32)
    state: Floats = np.zeros((1, 512), np.float32)
    return Trace(
        spec=SPEC,
        weights={name: np.zeros(shape, np.float32) for name, shape in parameters(SPEC).items()},
        x=numbers[:, :, :64].copy(),
        h=((numbers,), (numbers,)),
        states_0=(state, state),
        memory_0=(None, None),
        finals_c=(None, None),
        lengths=np.array([steps]),
        meta={"dtype": "float32", "device": "cpu"},
    )


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def write_plain(trace: Trace, path: Path) -> None:
    """The same numbers, as bytes, one array after the other, synced."""
    with path.open("wb") as file:
        for array in (trace.x, trace.h[0][0], trace.h[1][0]):
            file.write(array.data)
        file.flush()
        os.fsync(file.fileno())


def write_in_chunks(trace: Trace, path: Path) -> None:
    """As a recording does that writes while it goes."""
    with Writer(path, SPEC, steps=trace.steps, batch=1) as writer:
        for name, array in (("x", trace.x), ("h.0.0", trace.h[0][0]), ("h.1.0", trace.h[1][0])):
            for start in range(0, trace.steps, CHUNK):
                writer.write(name, array[start : start + CHUNK], start)
        writer.write("lengths", trace.lengths)
        writer.finish(trace.meta)


def read_plain(path: Path, start: int) -> Floats:
    with path.open("rb") as file:
        file.seek(start * 512 * 4)
        return np.frombuffer(file.read(WINDOW * 512 * 4), np.float32)


def measure(megabytes: int, rounds: int, folder: Path) -> dict[str, float]:
    """Writing at its best, everything else as medians of all rounds, in seconds."""
    trace = make(megabytes)
    plain, run = folder / "plain", folder / "run"
    ways: dict[str, Callable[[], object]] = {
        "write plain": lambda: write_plain(trace, plain),
        "write save": lambda: save(trace, run),
        "write chunks": lambda: write_in_chunks(trace, run),
    }
    times: dict[str, list[float]] = {}

    def take(name: str, work: Callable[[], object]) -> None:
        times.setdefault(name, []).append(timed(work))

    for turn in range(rounds):
        for name in [*ways][turn % 3 :] + [*ways][: turn % 3]:
            (plain if name == "write plain" else run).unlink(missing_ok=True)
            os.sync()
            take(name, ways[name])
        _read(take, trace, plain, run)
    size = sum(array.nbytes for array in (trace.x, trace.h[0][0], trace.h[1][0]))
    best = {name: min(times.pop(name)) for name in ways}
    return {"size": size / 1e6} | best | {name: statistics.median(values) for name, values in times.items()}


def _read(take: Callable[[str, Callable[[], object]], None], trace: Trace, plain: Path, run: Path) -> None:
    """One round of opening and reading."""
    take("open", lambda: open_run(run))
    h = open_run(run).h[1][0]
    for start in np.random.default_rng(1).integers(0, trace.steps - WINDOW, 50):
        take("window plain", lambda start=start: read_plain(plain, start).sum())  # type: ignore[misc]
        take("window run", lambda start=start: h[start : start + WINDOW].sum())  # type: ignore[misc]
        take("column", lambda start=start: h[start].copy())  # type: ignore[misc]


def table(found: dict[str, float], path: Path) -> None:
    """What stands in the documentation."""
    size = found["size"]
    speed = {name: size / found[name] for name in ("write save", "write chunks", "write plain")}
    rows: list[tuple[str, float, float | None, float | None]] = [
        (f"save {size:.0f} MB [MB/s]", speed["write save"], speed["write plain"], None),
        ("write in chunks while recording [MB/s]", speed["write chunks"], speed["write plain"], None),
        (f"read a window of {WINDOW} steps, cached [ms]", found["window run"] * 1e3, None, found["window plain"] * 1e3),
        ("open [ms]", found["open"] * 1e3, None, None),
        ("read one column, cached [ms]", found["column"] * 1e3, None, None),
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("", "saved run", "plain bytes", "of its speed"))
        for name, ours, faster, slower in rows:
            other = faster or slower
            ratio = ours / faster if faster else slower / ours if slower else None
            writer.writerow([name, *("" if v is None else f"{v:.3g}" for v in (ours, other, ratio))])


def main() -> int:
    parser = argparse.ArgumentParser(description="Saved runs against the disk itself.")
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--write", type=Path, help="a folder for files.csv")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        found = measure(options.megabytes, options.rounds, Path(folder))
    size = found["size"]
    write, chunks = (found["write plain"] / found[name] for name in ("write save", "write chunks"))
    window = found["window plain"] / found["window run"]
    print(f"{size:.0f} MB, {options.rounds} rounds")
    print(f"write: the disk {size / found['write plain']:.0f} MB/s")
    print(f"  save          {size / found['write save']:.0f} MB/s = {write:.2f} of the disk (goal {SPEED_GOAL})")
    print(f"  while recording {size / found['write chunks']:.0f} MB/s = {chunks:.2f} of the disk (goal {SPEED_GOAL})")
    print(f"open: {found['open'] * 1e3:.1f} ms (goal {OPEN_GOAL * 1e3:.0f})")
    print(f"window of {WINDOW} steps, summed up: {found['window run'] * 1e3:.2f} ms, the disk's cache "
          f"{found['window plain'] * 1e3:.2f} ms = {window:.2f} of its speed (goal {SPEED_GOAL})")  # fmt: skip
    print(f"one column: {found['column'] * 1e3:.3f} ms")
    if options.write is not None:
        table(found, options.write / "files.csv")
    good = min(write, chunks, window) >= SPEED_GOAL and found["open"] <= OPEN_GOAL
    print("goals met" if good else "GOALS MISSED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
