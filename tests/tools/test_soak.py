"""A short share of the soak: random actions on the real window, no exception and no Qt warning."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import soak

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("seed", [1, 2])
def test_random_actions(seed: int) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "soak.py", "--actions", "200", "--warm-up", "50", "--seed", str(seed),
         "--growth", "5000"],
        capture_output=True, text=True, timeout=390, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "250 actions" in done.stdout


def test_the_growth_is_the_slope_of_what_is_allocated() -> None:
    """A rise of 50 bytes an action, whatever the resident memory does."""
    report = soak.Report(samples=[soak.Sample(n, 7_000 + 50 * n, n % 3 * 9_000_000, 6, 14) for n in range(0, 100, 10)])
    assert report.growth == pytest.approx(500_000)
    assert report.more == ""


def test_a_thread_and_a_file_more_are_said() -> None:
    counts = ((5, 12), (6, 14), (7, 15))  # the first rise is in the first half
    report = soak.Report(samples=[soak.Sample(n, 1, 1, *pair) for n, pair in enumerate(counts)])
    assert report.more == "threads 6 -> 7, open files 14 -> 15"


NAMES_ONCE = """
import sys
from tools.soak import fill_names, sample
kept = [sys.intern(f"kept {number}") for number in range(60_000)]  # the next table is twice as large
fill_names()
before = sample(0).allocated
for number in range(100_000):
    sys.intern(f"gone {number}")
print(sample(0).allocated - before)
"""


def test_the_table_of_interned_strings_is_doubled_in_the_warm_up() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NAMES_ONCE], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert int(done.stdout) < 500_000
