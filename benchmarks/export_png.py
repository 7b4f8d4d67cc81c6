"""PNG export: frames per second against Qt's own writer, with one encoder thread and with two.

python benchmarks/export_png.py [frames]     100 frames of 1920 x 1080, four heatmaps of T = 100 (and x, output, h_n)
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from PySide6.QtGui import QGuiApplication, QImage

from rnnviz.core.run import record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.export import export, png
from rnnviz.export.job import Job
from rnnviz.export.spec import ExportSpec


def main() -> None:
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    app = QGuiApplication(sys.argv[:1])
    run = RunSpec(RNNSpec("RNN_TANH", 16, 64, num_layers=4), InputSpec(seq_len=max(100, frames), batch_size=1))
    trace = record_run(run)
    job = Job(trace, ExportSpec("x.png", steps=(0, frames)))
    job.text(0)  # the self-check, once
    images = [job.image(position) for position in range(0, frames, max(1, frames // 10))]
    paint = seconds(lambda: [job.image(position) for position in range(0, frames, max(1, frames // 10))]) / len(images)
    encode = seconds(lambda: [png.encode(image) for image in images]) / len(images)
    by_qt = seconds(lambda: [save_by_qt(image) for image in images]) / len(images)
    print(f"paint one frame            {paint * 1e3:7.1f} ms")
    print(f"encode, ours               {encode * 1e3:7.1f} ms   {len(png.encode(images[-1])) / 1e3:6.0f} kB")
    print(f"encode, Qt's RGB32         {by_qt * 1e3:7.1f} ms   ratio {by_qt / encode:.1f}")
    rates = {}
    for threads in (1, 2, 3):
        png.ENCODERS = threads
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder, "out")) + "/"
            took = seconds(lambda path=path: export(trace, path, steps=(0, frames)))  # type: ignore[misc]
        rates[threads] = frames / took
        print(f"export, {threads} encoder thread(s) {rates[threads]:7.1f} frames/s   x {rates[threads] / rates[1]:.2f}")
    app.quit()


def save_by_qt(image: QImage) -> bool:
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        return image.save(file.name, "PNG")  # type: ignore[call-overload, no-any-return]


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
