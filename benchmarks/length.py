"""What a recording costs against the number of timesteps, from 10 to 100,000.

    python benchmarks/length.py [--rounds 21] [--write docs/explanation/benchmarks]

One layer, N = 1, 16 -> 32, as it goes by default; one thread, inference mode, medians. `--write` puts a table and a
plot there (length.csv, length.svg). Exits with 1 where the cost is not in proportion: where a step of the longest run
takes more than twice what it takes at 1,000.
"""

from __future__ import annotations

import argparse
import csv
import math
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import torch  # noqa: E402

import rnnviz  # noqa: E402
from benchmarks.record import KINDS, seconds  # noqa: E402 - from a checkout

LENGTHS = (10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
SETTLED = 1_000  # from here on what does not depend on the length is small
GOAL = 2.0


def measure(rounds: int) -> dict[str, list[float]]:
    """kind -> seconds of a recording for every length (N = 1, 16 -> 32)."""
    found: dict[str, list[float]] = {}
    with torch.inference_mode():
        for kind, cls in KINDS.items():
            module = cls(16, 32).eval()
            found[kind] = []
            for steps in LENGTHS:
                x = torch.randn(steps, 1, 16)
                count = 3 if steps > 5000 else rounds
                times = [seconds(lambda x=x, module=module: rnnviz.record(module, x)) for _ in range(count)]  # type: ignore[misc]
                found[kind].append(statistics.median(times))
    return found


def plot(found: dict[str, list[float]]) -> str:
    """Both axes logarithmic: a straight line at 45 degrees is a cost in proportion to T."""
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
        points = [place(steps, taken) for steps, taken in zip(LENGTHS, times, strict=True)]
        text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        lines.append(f'<polyline points="{text}" fill="none" stroke="{colours[kind]}" stroke-width="2"/>')
        lines += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colours[kind]}"/>' for x, y in points]
        x, y = points[-1]
        lines.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colours[kind]}">{kind}</text>')
    return "\n".join([*lines, "</svg>", ""])


def main() -> int:
    parser = argparse.ArgumentParser(description="The cost of a recording against its length.")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--write", type=Path, help="a folder for length.csv and length.svg")
    options = parser.parse_args()
    torch.set_num_threads(1)
    found = measure(options.rounds)
    growth = {}
    for kind, times in found.items():
        each = [taken / steps for steps, taken in zip(LENGTHS, times, strict=True)]
        growth[kind] = each[-1] / each[LENGTHS.index(SETTLED)]
        print(kind, *(f"T={n}: {e * 1e6:.1f} us a step" for n, e in zip(LENGTHS, each, strict=True)))
        print(f"  a step of {LENGTHS[-1]:,} against one of {SETTLED:,}: {growth[kind]:.2f} (goal {GOAL})")
    if options.write is not None:
        rows = [["T", *(f"{kind} [ms]" for kind in found)]]
        rows += [[f"{n:,}", *(f"{found[k][j] * 1e3:.3g}" for k in found)] for j, n in enumerate(LENGTHS)]
        with (options.write / "length.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        (options.write / "length.svg").write_text(plot(found), encoding="utf-8")
    return 0 if max(growth.values()) <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
