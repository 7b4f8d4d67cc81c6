"""A short share of the soak: random actions on the real window, no exception and no Qt warning."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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
