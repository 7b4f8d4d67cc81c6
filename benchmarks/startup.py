"""How soon the window is painted, and how long it freezes while the rest is loaded and torch is imported behind it.

    python benchmarks/startup.py [--rounds 5]

Prints two figures with their goals, and exits with 1 when one is missed:
- first paint as rnnviz starts (menus, empty cards), divided by first paint with torch imported first (goal <= 0.35)
- the longest gap between two turns of the event loop from the first paint to 0.3 s after torch is there (goal <= 0.4 s)
and beside them when the window has all its parts, and when the first run is seen.

Each round is a fresh process that runs the program's own `main`, the two kinds in turn; the figures are medians.
Without a display it runs on `offscreen`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RATIO_GOAL = 0.35
FREEZE_GOAL = 0.4  # seconds

# Seconds from the start of the interpreter's own work, as JSON: "frame", "parts", "run" (first paints with each of
# them), "freeze" (the longest gap between two turns of the event loop after the first paint).
START = """
import json, os, sys, time
began = time.perf_counter()
if {torch_first}:
    import torch
from rnnviz.app import start

def seen(window):
    from PySide6.QtCore import QEvent, QObject, QTimer
    app = start.make_app()

    class Watch(QObject):
        when, turns, ready = dict(), [], 0.0

        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint:
                now = time.perf_counter()
                if "frame" not in self.when:
                    assert {torch_first} or "torch" not in sys.modules, "torch was imported before the first paint"
                    timer.start(1)
                self.when.setdefault("frame", now - began)
                if window.filled:
                    self.when.setdefault("parts", now - began)
                if window.filled and window.workspace.frame is not None:
                    self.when.setdefault("run", now - began)
            return False

        def turn(self):
            self.turns.append(time.perf_counter())
            if hasattr(sys.modules.get("torch"), "nn") and not self.ready:
                self.ready = self.turns[-1]
            if self.ready and self.turns[-1] - self.ready > 0.3 and "run" in self.when:
                app.quit()

    watch = Watch(app)
    timer = QTimer(app)
    timer.timeout.connect(watch.turn)
    app.installEventFilter(watch)
    return watch

make_frame = start.make_frame

def watched_frame(app):
    global watch
    window = make_frame(app)
    watch = seen(window)
    return window

start.make_frame = watched_frame
start.leave = int  # the process stays, to tell what it saw
assert start.main() == 0
gaps = [b - a for a, b in zip(watch.turns, watch.turns[1:])]
print(json.dumps(watch.when | dict(freeze=max(gaps))), flush=True)
os._exit(0)
"""


def measure(torch_first: bool) -> dict[str, float]:
    """What `START` prints, run in a fresh interpreter with settings of its own."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home}
        if not env.get("DISPLAY"):
            env["QT_QPA_PLATFORM"] = "offscreen"
        program = START.format(torch_first=torch_first)
        done = subprocess.run(
            [sys.executable, "-c", program], env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
    if done.returncode or not done.stdout:
        raise SystemExit(f"the benchmark's program failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the start of the window.")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    measure(torch_first=True)  # warms the disk's cache
    pairs = [(measure(torch_first=False), measure(torch_first=True)) for _ in range(rounds)]
    ours, other = ({key: statistics.median(pair[k][key] for pair in pairs) for key in pairs[0][k]} for k in (0, 1))
    ratio = ours["frame"] / other["frame"]
    print(f"first paint          {ours['frame']:.3f} s; torch imported first {other['frame']:.3f} s")
    print(f"ratio                {ratio:.3f}    goal <= {RATIO_GOAL}")
    print(f"all parts            {ours['parts']:.3f} s; {other['parts']:.3f} s")
    print(f"first run            {ours['run']:.3f} s; {other['run']:.3f} s")
    worst = max(pair[0]["freeze"] for pair in pairs)
    print(f"longest freeze       {ours['freeze']:.3f} s  goal <= {FREEZE_GOAL} s   (worst of {rounds}: {worst:.3f} s)")
    return 0 if ratio <= RATIO_GOAL and ours["freeze"] <= FREEZE_GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
