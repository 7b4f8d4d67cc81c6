"""How soon the window is painted, and how long it freezes while torch is imported behind it.

    python benchmarks/startup.py [--rounds 5]

Prints two figures with their goals, and exits with 1 when one is missed:
- first paint as rnnviz starts, divided by first paint when torch is imported before the window (goal <= 0.35)
- the longest gap between two turns of the event loop while torch is imported in a thread (goal <= 0.4 s)

Each round is a fresh process, the two kinds in turn; the figures are medians. Without a display it runs on `offscreen`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RATIO_GOAL = 0.35
FREEZE_GOAL = 0.4  # seconds

# Seconds from the start of the interpreter's own work to the first paint event of the window.
PAINT = """
import sys, time
began = time.perf_counter()
if {torch_first}:
    import torch
from rnnviz.support.start import check_start
assert check_start() is None
from rnnviz.app.start import make_app, make_window
from PySide6.QtCore import QEvent, QObject
app = make_app()

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.perf_counter() - began, flush=True)
            assert {torch_first} or "torch" not in sys.modules, "torch was imported before the first paint"
            app.removeEventFilter(self)
            app.quit()
        return False

first = FirstPaint()
window = make_window(app)
app.installEventFilter(first)
window.show()
app.exec()
sys.stdout.flush()
import os
os._exit(0)
"""

# The longest gap between two turns of the event loop until the first run stands.
FREEZE = """
import os, sys, time
from rnnviz.app.start import begin, make_app, make_window
from PySide6.QtCore import QTimer
app = make_app()
window = make_window(app)
window.show()
app.processEvents()
assert "torch" not in sys.modules
turns = [time.perf_counter()]
imported = []

def turn():
    turns.append(time.perf_counter())
    if "torch" in sys.modules and hasattr(sys.modules["torch"], "nn"):
        imported.append(turns[-1])
    if imported and turns[-1] - imported[0] > 0.3:
        app.quit()

timer = QTimer()
timer.timeout.connect(turn)
begin(window, None)
timer.start(1)
app.exec()
print(max(b - a for a, b in zip(turns, turns[1:])), flush=True)
os._exit(0)
"""


def seconds(program: str) -> float:
    """What `program` prints, run in a fresh interpreter."""
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    if not env.get("DISPLAY"):
        env["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode or not done.stdout:
        raise SystemExit(f"the benchmark's program failed:\n{done.stderr}")
    return float(done.stdout.split()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the start of the window.")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    seconds(PAINT.format(torch_first=True))  # warms the disk's cache
    ours, other, freezes = [], [], []
    for _ in range(rounds):
        ours.append(seconds(PAINT.format(torch_first=False)))
        other.append(seconds(PAINT.format(torch_first=True)))
        freezes.append(seconds(FREEZE))
    ratio = statistics.median(ours) / statistics.median(other)
    freeze = statistics.median(freezes)
    print(
        f"first paint          {statistics.median(ours):.3f} s; torch imported first {statistics.median(other):.3f} s"
    )
    print(f"ratio                {ratio:.3f}    goal <= {RATIO_GOAL}")
    print(f"longest freeze       {freeze:.3f} s  goal <= {FREEZE_GOAL} s   (worst of {rounds}: {max(freezes):.3f} s)")
    return 0 if ratio <= RATIO_GOAL and freeze <= FREEZE_GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
