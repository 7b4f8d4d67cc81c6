"""Playing at 60 steps/s with 16 heatmaps, alone and while a recording runs: the time between two paints.

python benchmarks/render_play.py [seconds]
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QThreadPool, QTimer
from render_scene import FULL_HD, Grid, app, machine, report, states  # type: ignore[import-not-found]

from rnnviz.core.device import leave_a_core
from rnnviz.core.run import record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.playback import TICK_MS, Playback
from rnnviz.support.messages import Cancelled

SPEED = 60.0


class Player(Grid):  # type: ignore[misc]
    """Plays by the clock, as the window does: late frames are left out."""

    def play(self, seconds: float) -> list[float]:
        """Milliseconds between two paints, counted in paintEvent."""
        self.paints: list[float] = []
        self.playback = Playback(positions=len(self.schedule)).at_speed(SPEED, 0.0).play(time.monotonic())
        timer, loop = QTimer(), QEventLoop()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(TICK_MS)
        timer.timeout.connect(self.tick)
        timer.start()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()
        timer.stop()
        return [1e3 * (b - a) for a, b in pairwise(self.paints)]

    def tick(self) -> None:
        before = self.playback.position
        self.playback = self.playback.tick(time.monotonic())
        if self.playback.position != before:
            painted = self.view.painted
            self.step(self.playback.position)
            if self.view.painted > painted:
                self.paints.append(time.monotonic())


class Recorder:
    """Records one large network after the other in a worker thread, until it is told to stop."""

    def __init__(self) -> None:
        self.stopped, self.runs = False, 0

    def __call__(self) -> None:
        leave_a_core()
        run = RunSpec(RNNSpec("RNN_TANH", 64, 256, num_layers=2), InputSpec(seq_len=1000, batch_size=4))
        with suppress(Cancelled):
            while not self.stopped:
                record_run(run, cancel=lambda: self.stopped)
                self.runs += 1


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    app()
    player = Player(states(10_000, 128, layers=16), FULL_HD)
    player.play(1.0)
    alone = player.play(seconds)
    recorder = Recorder()
    pool = QThreadPool()
    pool.start(recorder)
    while recorder.runs == 0:  # PyTorch is imported before it counts
        app().processEvents()
        time.sleep(0.01)
    beside = player.play(seconds)
    recorder.stopped = True
    pool.waitForDone()
    rows = []
    for name, intervals in (("alone", alone), (f"while a recording runs ({recorder.runs} runs)", beside)):
        p50, p99 = np.percentile(intervals, [50, 99])
        what = f"60 steps/s, 16 heatmaps, {name}: p50 {p50:.1f} ms, {len(intervals)} paints, p99"
        rows.append((what, f"{p99:.1f} ms", "<= 25 ms" if name != "alone" else ""))
    print(machine())
    report(rows)


if __name__ == "__main__":
    main()
