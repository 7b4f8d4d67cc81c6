"""How near the dialog's estimate of size and time comes to the truth: every format, short and long, small and 4K.

    python benchmarks/export_estimate.py [.png .webm ...]

A line for each case: what was said in times of what came. Exits with 1 where one is further off than GOAL times.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from PySide6.QtGui import QGuiApplication

from rnnviz.core.run import record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.core.trace import Trace
from rnnviz.export import export
from rnnviz.export.estimate import estimate
from rnnviz.export.formats import FORMATS
from rnnviz.export.spec import ExportSpec

RUNS = {
    "12 steps": RunSpec(RNNSpec("LSTM", 3, 5, bidirectional=True), InputSpec(seq_len=12, batch_size=1)),
    "100 steps": RunSpec(RNNSpec("RNN_TANH", 16, 64, num_layers=4), InputSpec(seq_len=100, batch_size=1)),
}
GOAL = 2.0
SIZES = ((1280, 720), (1920, 1080), (3840, 2160))


def main() -> int:
    app = QGuiApplication(sys.argv[:1])
    traces = {name: record_run(run) for name, run in RUNS.items()}
    worst = 1.0
    for suffix in sys.argv[1:] or FORMATS:
        for name, trace in traces.items():
            for size in SIZES[: 3 if FORMATS[suffix].has_picture else 1]:
                found = [round(off, 2) for off in case(trace, suffix, size)]
                worst = max(worst, *(max(off, 1 / off) for off in found[:2]))
                text = "  size {:5.2f}  time {:5.2f}  after {:5.2f} s".format(*found)
                print(f"{suffix:6} {name:9} {size[1]:4}p{text}", flush=True)
    print(f"at worst {worst:.1f} times off (goal {GOAL})")
    app.quit()
    return int(worst > GOAL)


def case(trace: Trace, suffix: str, size: tuple[int, int]) -> Iterator[float]:
    """Said bytes in times of the true ones, said seconds in times of the true ones, seconds until it was said."""
    with tempfile.TemporaryDirectory() as folder:
        spec = ExportSpec(f"{folder}/a{suffix}", size=size)
        begin = time.perf_counter()
        said = estimate(trace, spec)
        looked = time.perf_counter() - begin
        begin = time.perf_counter()
        files = export(trace, spec.path, size=size)
        took = time.perf_counter() - begin
        yield said.bytes / sum(file.stat().st_size for file in files)
        yield said.seconds / took
        yield looked


if __name__ == "__main__":
    sys.exit(main())
