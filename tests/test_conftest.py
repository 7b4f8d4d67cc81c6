"""The fixtures that hold for every test do fail what they should fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAD = """
import os, threading, warnings
import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QWidget
keep = []
"""
CASES = {
    "clean": ("def test_x(qtbot):\n    w = QWidget()\n    qtbot.addWidget(w)\n    w.show()", ""),
    "widget": ("def test_x(qtbot):\n    keep.append(QWidget())", "left behind: QWidget"),
    "timer": ("def test_x(qtbot):\n    keep.append(QTimer())\n    keep[0].start(50)", "left behind: QTimer"),
    "qt warning": ("def test_x(qtbot):\n    qWarning('odd')", "1 failed"),
    "warning": ("def test_x():\n    warnings.warn('odd', stacklevel=1)", "UserWarning: odd"),
    "thread": (
        "def test_x():\n    stop = threading.Event()\n    keep.append(stop)\n"
        "    threading.Thread(target=stop.wait, args=(8,), name='stray', daemon=True).start()",
        "left behind: thread stray",
    ),
    "marker": ("@pytest.mark.unheard_of\ndef test_x():\n    pass", "'unheard_of' not found"),
    "xvfb in CI": ("@pytest.mark.xvfb\ndef test_x():\n    pass", "Xvfb, xdotool not installed"),
}


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, tmp_path: Path) -> None:
    program, said = CASES[case]
    (tmp_path / "test_x.py").write_text(HEAD + program + "\n")
    env = os.environ | {"PYTHONPATH": str(ROOT), "CI": "true"}
    if case == "xvfb in CI":
        env["PATH"] = str(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, "-p", "tests.conftest",
         "-p", "no:cacheprovider", tmp_path / "test_x.py"],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert (done.returncode == 0) == (said == ""), done.stdout
    assert said in done.stdout
