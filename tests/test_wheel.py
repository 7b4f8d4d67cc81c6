"""The built wheel, installed into a clean environment far from the checkout, does what the checkout does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
MINUTES = 60

pytestmark = [pytest.mark.slow, pytest.mark.timeout(15 * MINUTES)]

NUMBERS = """
import torch
import rnnviz
from rnnviz.support.resources import resource, root

assert "site-packages" in str(root()), root()
assert "PowerPoint" in resource("docs/reference/cli.html").read_text(encoding="utf-8")
assert resource("docs/zh/tutorial.html").is_file()
assert resource("translations/rnnviz_zh_CN.qm").is_file()
assert resource("thumbnails/lstm-dark.png").is_file()
icons = list(resource("icons").glob("*.svg"))
assert len(icons) > 10, icons
shapes = {"tutorial-1-layer": (1, 3, 20), "tutorial-4-layers": (4, 3, 20)}
torch.manual_seed(0)
for name, h_n in shapes.items():
    trace = rnnviz.example(name)
    assert trace.output.shape == (10, 3, 20), trace.output.shape
    assert trace.h_n.shape == h_n, trace.h_n.shape
    assert trace.check.passed and trace.check.max_diff == 0
"""


def call(*command: str | Path, cwd: Path) -> str:
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=14 * MINUTES, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a clean environment in .venv that has the wheel."""
    place = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "build", "--wheel", "--outdir", place, ROOT, cwd=place)
    (wheel,) = place.glob("*.whl")
    call(sys.executable, "-m", "venv", place / ".venv", cwd=place)
    pip = (place / ".venv/bin/python", "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt")
    torch = next(line for line in (ROOT / "constraints.txt").read_text().splitlines() if line.startswith("torch=="))
    call(*pip, torch, cwd=place)
    call(*pip, wheel, cwd=place)
    return place


def test_command_and_examples(place: Path) -> None:
    rnnviz = place / ".venv/bin/rnnviz"
    assert "0.1.0" in call(rnnviz, "--version", cwd=place)
    rows = dict(line.split("  ", 1) for line in call(rnnviz, "examples", cwd=place).splitlines())
    assert {"tutorial-1-layer", "tutorial-4-layers", "tutorial-cell", "tutorial-two-cells"} <= set(rows)
    assert all(text.strip() for text in rows.values())


def test_numbers_icons_and_examples(place: Path) -> None:
    call(place / ".venv/bin/python", "-c", NUMBERS, cwd=place)


def test_export_of_every_example(place: Path) -> None:
    rnnviz = place / ".venv/bin/rnnviz"
    for line in call(rnnviz, "examples", cwd=place).splitlines():
        name = line.split()[0]
        call(rnnviz, "export", name, f"{name}/", "--steps", "0:2", "--size", "640x360", cwd=place)
        pictures = sorted((place / name).glob("*.png"))
        assert len(pictures) == 2
        with Image.open(pictures[0]) as first, Image.open(pictures[1]) as second:
            assert first.size == second.size == (640, 360)
            assert first.convert("RGB").tobytes() != second.convert("RGB").tobytes()


def test_types_are_shipped(place: Path) -> None:
    (package,) = (place / ".venv").glob("lib/python*/site-packages/rnnviz")
    assert (package / "py.typed").is_file()
