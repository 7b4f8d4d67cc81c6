"""Between whole device pixel ratios, stepping there still equals painting anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("ratio", ["1.25", "1.5"])
def test_stepping_equals_painting_anew(ratio):
    env = {**os.environ, "QT_SCALE_FACTOR": ratio, "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-m", "tests.render.scaled_window"],
        cwd=Path(__file__).parents[2], env=env, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found, differing, compared = run.stdout.split()
    assert (float(found), int(differing)) == (float(ratio), 0)
    assert int(compared) > 300_000
