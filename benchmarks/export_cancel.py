"""How long an export goes on after it was cancelled, and what it leaves: every format, 1080p and 4K.

python benchmarks/export_cancel.py [.png .webm ...]     cancels at ten moments of each export; the worst, and what is
left in the folder when the process has tidied up
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from PySide6.QtGui import QGuiApplication

from rnnviz.core.run import record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.core.trace import Trace
from rnnviz.export import export
from rnnviz.export.formats import FORMATS
from rnnviz.support.messages import Cancelled
from rnnviz.support.tidy import settled

MOMENTS = [0.02, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5]  # seconds


def main() -> None:
    app = QGuiApplication(sys.argv[:1])
    trace = record_run(RunSpec(RNNSpec("RNN_TANH", 16, 64, num_layers=4), InputSpec(seq_len=400, batch_size=1)))
    for size in ((1920, 1080), (3840, 2160)):
        for suffix in sys.argv[1:] or FORMATS:
            found = [late(trace, suffix, size, moment) for moment in MOMENTS]
            worst = max((ms for ms, _ in found if ms is not None), default=0.0)
            left = sum(files for _, files in found)
            print(f"{size[1]}p {suffix:6} worst {worst:6.0f} ms, {left} files left")
    app.quit()


def late(trace: Trace, suffix: str, size: tuple[int, int], moment: float) -> tuple[float | None, int]:
    """(milliseconds from the wish to the end, files left); None where the export was done before."""
    stop = threading.Event()
    asked: list[float] = []

    def ask() -> None:
        asked.append(time.perf_counter())
        stop.set()

    with tempfile.TemporaryDirectory() as folder:
        timer = threading.Timer(moment, ask)
        timer.start()
        try:
            export(trace, f"{folder}/a{suffix}", size=size, cancel=stop.is_set)
        except Cancelled:
            waited = (time.perf_counter() - asked[0]) * 1e3
            settled()
            return waited, len(list(Path(folder).iterdir()))
        finally:
            timer.cancel()
    return None, 0


if __name__ == "__main__":
    main()
