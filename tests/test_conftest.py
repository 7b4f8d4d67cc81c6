"""The fixtures that hold for every test do fail what they should fail."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
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
    "qt warning": ("def test_x(qtbot):\n    qWarning('odd')", "odd"),
    "warning": ("def test_x():\n    warnings.warn('odd', stacklevel=1)", "UserWarning: odd"),
    "thread": (
        "def test_x():\n    stop = threading.Event()\n    keep.append(stop)\n"
        "    threading.Thread(target=stop.wait, args=(8,), name='stray', daemon=True).start()",
        "left behind: thread stray",
    ),
    "marker": ("@pytest.mark.unheard_of\ndef test_x():\n    pass", "'unheard_of' not found"),
    "xvfb in CI": ("@pytest.mark.xvfb\ndef test_x():\n    pass", "Xvfb, xdotool not installed"),
}


@pytest.mark.slow
def test_cases(tmp_path: Path) -> None:
    """All in one run: what one of them leaves behind is charged to it, and to no other."""
    (tmp_path / "bin").mkdir()
    names = {case: f"test_{case.lower().replace(' ', '_')}" for case in CASES}
    for case, (program, _) in CASES.items():
        (tmp_path / f"{names[case]}.py").write_text(HEAD + program + "\n")
    report = tmp_path / "report.xml"
    env = os.environ | {"PYTHONPATH": str(ROOT), "CI": "true", "PATH": str(tmp_path / "bin")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, "-p", "tests.conftest",
         "-p", "no:cacheprovider", "--continue-on-collection-errors", f"--junitxml={report}", tmp_path],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    # a failure in a test and one while it is taken down are two entries of one name
    told: dict[str, str] = {}
    for entry in ET.parse(report).iter("testcase"):
        name = entry.get("classname") or entry.get("name") or ""
        told[name] = told.get(name, "") + "".join(f"{part.get('message')} {part.text}" for part in entry)
    assert sorted(told) == sorted(names.values())
    for case, (_, said) in CASES.items():
        assert said in told[names[case]] if said else told[names[case]] == "", (case, told[names[case]])
