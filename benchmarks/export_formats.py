"""Every format at 1920 x 1080, 100 steps, four heatmaps of T = 100 (and x, output, h_n), against named peers.

python benchmarks/export_formats.py [--frames 100] [--matplotlib PYTHON] [--only qt pillow ...]

Peers: Qt's own RGB32 save, Pillow from whole frames, and with `--matplotlib` (a Python that has matplotlib and
imageio-ffmpeg, in an environment of its own) a savefig loop and FuncAnimation.save of the same panels.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from statistics import median
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage

from rnnviz.core.run import record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.core.trace import Trace
from rnnviz.export import export, pool
from rnnviz.export.film import Film, view
from rnnviz.export.formats import FORMATS
from rnnviz.export.gif import Gif
from rnnviz.export.job import Job
from rnnviz.export.spec import ExportSpec
from rnnviz.render.paint_frame import frame_image

SIZE = (1920, 1080)
ROUNDS = 3
FOUR_HEATMAPS = ("caption", "heatmaps", "colour_bar")  # without x, output, h_n and the title
COMPARISONS = ("qt", "pillow", "four", "matplotlib", "threads", "memory")
T = TypeVar("T")
PEER = Path(__file__).with_name("export_peer_matplotlib.py")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=100)
    parser.add_argument("--matplotlib", metavar="PYTHON", default="")
    parser.add_argument(
        "--only", nargs="+", choices=COMPARISONS, default=COMPARISONS, help="beside the table of formats"
    )
    given = parser.parse_args()
    app = QGuiApplication(sys.argv[:1])
    frames = given.frames
    run = RunSpec(RNNSpec("RNN_TANH", 16, 64, num_layers=4), InputSpec(seq_len=max(100, frames), batch_size=1))
    trace = record_run(run)
    warm_up(trace)
    with tempfile.TemporaryDirectory() as folder:
        ours = formats(trace, frames, Path(folder))
        compare = {
            "qt": lambda: against_qt(trace, frames, Path(folder), ours[".png"][1]),
            "pillow": lambda: against_pillow(trace, frames, Path(folder), ours[".gif"][1]),
            "four": lambda: four_heatmaps(trace, frames, Path(folder)),
            "matplotlib": lambda: matplotlib(trace, frames, Path(folder), given.matplotlib),
            "threads": lambda: threads(trace, frames, Path(folder)),
            "memory": memory,
        }
        for name in given.only:
            compare[name]()
    app.quit()


def warm_up(trace: Trace) -> None:
    """The self-check, the fonts and the palette are made once per process."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".png", ".pptx", ".mp4"):
            export(trace, f"{folder}/a{suffix}", steps=(0, 2), size=SIZE)


def formats(trace: Trace, frames: int, folder: Path) -> dict[str, tuple[float, int]]:
    """(seconds, bytes) of every format."""
    print(f"{'format':8} {'steps/s':>8} {'kB/step':>8} {'MB':>7}")
    found = {}
    for suffix in FORMATS:
        path = folder / f"ours{suffix}"
        took, files = timed(lambda path=path: export(trace, path, steps=(0, frames), size=SIZE, fps=30))  # type: ignore[misc]
        size = sum(file.stat().st_size for file in files)
        found[suffix] = took, size
        print(f"{suffix:8} {frames / took:8.1f} {size / frames / 1e3:8.1f} {size / 1e6:7.2f}")
    return found


def again(trace: Trace, frames: int, folder: Path, suffix: str) -> float:
    """Seconds of our own export, measured beside its peer."""
    path = folder / f"ours{suffix}"
    return timed(lambda: export(trace, path, steps=(0, frames), size=SIZE, fps=30, overwrite=True))[0]


def against_qt(trace: Trace, frames: int, folder: Path, bytes_of_ours: int) -> None:
    """Ours and the peer by turns; the median of the ratios."""
    job = Job(trace, ExportSpec("x.png", steps=(0, frames), size=SIZE))

    def qt() -> float:
        return timed(lambda: [job.image(k).save(str(folder / f"qt-{k}.png")) for k in job.positions])[0]

    ratio = median(qt() / again(trace, frames, folder, ".png") for _ in range(ROUNDS))
    size = sum((folder / f"qt-{k}.png").stat().st_size for k in job.positions)
    told("PNG against Qt's RGB32 save (paint and save)", ratio, size / bytes_of_ours)


def against_pillow(trace: Trace, frames: int, folder: Path, bytes_of_ours: int) -> None:
    """Pillow from pictures as they come and from such in our palette."""
    job = Job(trace, ExportSpec("x.gif", steps=(0, frames), size=SIZE))
    kinds = {"RGB pictures": False, "pictures in one palette, exact": True}
    for (name, exact), optimize in product(kinds.items(), (True, False)):
        name, path = name + ("" if optimize else ", optimize=False"), folder / "pillow.gif"

        def pillow(exact: bool = exact, path: Path = path, optimize: bool = optimize) -> float:
            return timed(lambda: pillow_gif(job, path, exact=exact, optimize=optimize))[0]

        ratio = median(pillow() / again(trace, frames, folder, ".gif") for _ in range(ROUNDS))
        told(f"GIF against Pillow from whole {name}", ratio, path.stat().st_size / bytes_of_ours)


def four_heatmaps(trace: Trace, frames: int, folder: Path) -> None:
    """GIF of the heatmaps with nothing beside them, against Pillow from RGB pictures."""
    path, peer = folder / "four.gif", folder / "pillow.gif"
    spec = ExportSpec(str(path), steps=(0, frames), size=SIZE, fps=30, parts=FOUR_HEATMAPS, overwrite=True)
    job = Job(trace, spec)
    for optimize in (True, False):

        def pillow(optimize: bool = optimize) -> float:
            return timed(lambda: pillow_gif(job, peer, exact=False, optimize=optimize))[0]

        ratio = median(pillow() / timed(lambda: Gif().write(job))[0] for _ in range(ROUNDS))
        name = "RGB pictures" + ("" if optimize else ", optimize=False")
        size = path.stat().st_size
        told(f"four heatmaps alone ({size / frames / 1e3:.1f} kB a step): {name}", ratio, peer.stat().st_size / size)


def pillow_gif(job: Job, path: Path, *, exact: bool, optimize: bool) -> None:
    """What a script does: pictures, in turn, into Image.save, which optimizes unless told; `exact`: one palette."""
    first, *rest = whole_frames(job, exact)
    first.save(path, save_all=True, append_images=rest, duration=33, loop=0, optimize=optimize)


def whole_frames(job: Job, exact: bool) -> Iterator[Image.Image]:
    colours = Film(job).palette
    for position in job.positions:
        if exact:
            pixels = colours.indices(view(frame_image(job.coarse_frame(position), job.size, job.theme)))
            image = Image.frombytes("P", job.size, pixels.tobytes())
            image.putpalette(colours.bytes)
            yield image
        else:
            yield rgb(job.image(position))


def rgb(image: QImage) -> Image.Image:
    pixels = view(image).view(np.uint8).reshape(image.height(), image.width(), 4)
    return Image.fromarray(np.ascontiguousarray(pixels[..., 2::-1]))


def matplotlib(trace: Trace, frames: int, folder: Path, python: str) -> None:
    """The peer runs in its own environment, on the same numbers, by turns with ours."""
    if not python:
        return
    export(trace, folder / "peer.npz", steps=(0, frames))
    call = [python, str(PEER), str(folder / "peer.npz"), str(folder), str(frames)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    found: dict[str, list[float]] = {"png": [], "mp4": []}
    for _ in range(ROUNDS):
        done = subprocess.run(call, capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            print(f"matplotlib: {done.stderr.strip().splitlines()[-1]}")
            return
        per_frame = json.loads(done.stdout)
        for name, ratios in found.items():
            ratios.append(per_frame[name] / (again(trace, frames, folder, f".{name}") / frames))
    told(f"PNG against matplotlib {per_frame['version']}'s savefig loop", median(found["png"]), 0)
    if per_frame["mp4"]:
        told("MP4 against FuncAnimation.save", median(found["mp4"]), 0)


def threads(trace: Trace, frames: int, folder: Path) -> None:
    for suffix in (".png", ".gif", ".webp"):
        ratios = []
        for _ in range(ROUNDS):
            took = {}
            for pool.THREADS in (1, 2):
                took[pool.THREADS] = again(trace, frames, folder, suffix)
            ratios.append(took[1] / took[2])
        told(f"{suffix} with two encoder threads against one", median(ratios), 0)


def memory() -> None:
    """The peak after 20 steps and after 100, of every format, each in a process of its own."""
    for suffix in FORMATS:
        peaks = [peak(suffix, steps) for steps in (20, 100)]
        print(f"{suffix:8} peak memory {peaks[0]:6.0f} MB after 20 steps, {peaks[1]:6.0f} MB after 100")


def peak(suffix: str, steps: int) -> float:
    done = subprocess.run(
        [sys.executable, __file__, "--peak", suffix, str(steps)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def only_export(suffix: str, steps: int) -> None:
    app = QGuiApplication(sys.argv[:1])
    run = RunSpec(RNNSpec("RNN_TANH", 16, 64, num_layers=4), InputSpec(seq_len=max(100, steps), batch_size=1))
    trace = record_run(run)
    with tempfile.TemporaryDirectory() as folder:
        export(trace, f"{folder}/a{suffix}", steps=(0, steps), size=SIZE)
    status = Path("/proc/self/status").read_text()
    print(int(status.split("VmHWM:")[1].split()[0]) / 1024)
    app.quit()


def told(what: str, speed: float, size: float) -> None:
    bytes_too = f", its bytes {size:.1f} times ours" if size else ""
    print(f"{what}: {speed:.1f} times as fast{bytes_too}")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak"]:
        only_export(sys.argv[2], int(sys.argv[3]))
    else:
        main()
