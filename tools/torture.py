"""Makes trouble on purpose and counts what breaks. Exits with 1 when anything did.

    python tools/torture.py saves --count 1000      SIGKILL while a run is saved over an older one
    python tools/torture.py exports --count 300     SIGKILL while each format is exported over an older file
    python tools/torture.py cancels --count 1000    cancel a recording at a random moment of it
    python tools/torture.py dialogs --count 100     open and close every dialog

Every moment is drawn from --seed. Children are forked after everything is imported, so that a kill lands in the work.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np  # noqa: E402 - after the path
import torch  # noqa: E402
from torch import nn  # noqa: E402

import rnnviz  # noqa: E402
from rnnviz.support.atomic import SUFFIX, sweep  # noqa: E402
from rnnviz.support.messages import Cancelled  # noqa: E402

CANCEL_GOAL = 0.2  # seconds
ALIVE_GOAL = 5  # kB per opening
SMALL = (640, 360)


def a_run(seed: int, steps: int = 4000, width: int = 64) -> Any:
    torch.manual_seed(seed)
    return rnnviz.record(nn.GRU(8, width), torch.randn(steps, 2, 8))


# --- kills -----------------------------------------------------------------------------------------
def killed(work: Callable[[], object], after: float) -> None:
    """Run `work` for ever in a child and kill it `after` seconds after it began."""
    ready, said = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(said, b"1")
            while True:
                work()
        finally:
            os._exit(1)
    os.close(said)
    os.read(ready, 1)
    os.close(ready)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def debris(folder: Path) -> int:
    """Temporaries that are still there after the sweep of the next start."""
    sweep(folder, older_than=0.0)
    return sum(name.endswith(SUFFIX) for name in os.listdir(folder))


def saves(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Kill a save: the file must be the old or the new run, whole."""
    path, traces = folder / "run.rnnviz", [a_run(k) for k in range(2)]
    wanted = [trace.h[0][0].copy() for trace in traces]
    rnnviz.save(traces[0], path)
    began = time.perf_counter()
    rnnviz.save(traces[0], path)
    lasts = time.perf_counter() - began
    broken = 0
    for _ in range(count):
        killed(partial(rnnviz.save, traces[draw.randrange(2)], path), draw.uniform(0, 3 * lasts))
        try:
            found = rnnviz.open(path).h[0][0]
            broken += not any(np.array_equal(found, values) for values in wanted)
        except rnnviz.Problem as problem:
            print(problem.message.english())
            broken += 1
    left = debris(folder)
    print(f"saves      {count} kills: {broken} corrupt or lost, {left} left over")
    return [] if broken + left == 0 else ["saves"]


def exports(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Kill an export over a file that is there: afterwards it is the old one or a whole new one, byte for byte."""
    from rnnviz.export.formats import FORMATS

    trace, failed = a_run(0, steps=8, width=5), []
    for suffix in FORMATS:
        place = folder / suffix[1:]
        place.mkdir()
        target = str(place / f"out{suffix}")
        try:
            old = in_child(partial(rnnviz.export, trace, target, size=SMALL, steps=(0, 2)), place)
            again = partial(rnnviz.export, trace, target, size=SMALL, steps=(2, 4), overwrite=True)
            new = in_child(again, place)
        except RuntimeError as error:
            print(f"{suffix:<10} {error}")
            continue
        broken = 0
        for _ in range(count):
            killed(again, draw.uniform(0, 1.0))
            sweep(place, older_than=0.0)
            broken += not whole(contents(place), old, new)
        left = debris(place)
        print(f"{suffix:<10} {count} kills: {broken} corrupt or lost, {left} left over")
        failed += [suffix] if broken + left else []
    return failed


def in_child(work: Callable[[], object], place: Path) -> dict[str, bytes]:
    """Do `work` in a child, which may use Qt; what lies in `place` afterwards."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(error, file=sys.stderr)
            os._exit(1)
    if os.waitpid(child, 0)[1] != 0:
        raise RuntimeError("this format cannot be written here")
    return contents(place)


def contents(place: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(place.rglob("*")) if file.is_file()}


def whole(now: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> bool:
    """Every file is an old or a new one; none of the old ones is lost. (Names that hold a date may differ inside.)"""
    return old.keys() <= now.keys() and all(
        any(same(now[name], those.get(name)) for those in (old, new)) for name in now
    )


def same(a: bytes, b: bytes | None) -> bool:
    return a == b or (b is not None and abs(len(a) - len(b)) < 64 and a[-8:] == b[-8:])


# --- cancels ---------------------------------------------------------------------------------------
def cancels(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Cancel at a random moment: how long until the work has ended."""
    torch.set_num_threads(1)
    rnn, x = nn.LSTM(64, 192, 2, bidirectional=True).eval(), torch.randn(4000, 2, 64)
    began = time.perf_counter()
    rnnviz.record(rnn, x, cancel=lambda: False)
    lasts = time.perf_counter() - began
    moments = [draw.uniform(0.0, 0.9 * lasts) for _ in range(count)]
    waits = sorted(cancelled(lambda stop: rnnviz.record(rnn, x, cancel=stop.is_set), after) for after in moments)
    worst = waits[-1]
    print(f"cancels    {count}: median {1000 * waits[len(waits) // 2]:.0f} ms, worst {1000 * worst:.0f} ms")
    return [] if worst <= CANCEL_GOAL else ["cancels"]


def cancelled(work: Callable[[threading.Event], object], after: float) -> float:
    stop, ended = threading.Event(), []

    def run() -> None:
        try:
            work(stop)
        except Cancelled:
            pass
        ended.append(time.perf_counter())

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(after)
    asked = time.perf_counter()
    stop.set()
    thread.join()
    return max(0.0, ended[0] - asked)


# --- dialogs ---------------------------------------------------------------------------------------
def dialogs(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Open and close each dialog of the table of actions: nothing of it may stay alive."""
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = str(folder)
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QDialog

    from rnnviz.app.commands import Commands
    from rnnviz.app.start import make_app, make_window

    app = make_app()
    window = make_window(app)
    window.show()
    window.workspace.record()
    while window.workspace.trace is None or window.workspace.checking.busy:
        QTest.qWait(20)

    def close_all() -> int:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        for dialog in found:
            dialog.close()
        QTest.qWait(1)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        return len(found)

    failed = []
    for name in OPENERS:
        command = getattr(window.findChild(Commands), name, None)
        if command is None:
            continue
        for _ in range(25):  # caches fill
            command()
            opened = close_all()
        if not opened:
            continue
        alive, used = len(app.allWidgets()), memory()
        for _ in range(count):
            command()
            close_all()
        more, grown = len(app.allWidgets()) - alive, (memory() - used) / count
        print(f"{name:<14} opened {count} times: {more} widgets more, {grown:.1f} kB each")
        failed += [name] if more > 0 or grown > ALIVE_GOAL else []
    window.workspace.close()
    return failed


# actions that open a window of their own; those that ask the system for a file are left out
OPENERS = (
    "export",
    "shortcuts",
    "about",
    "examples",
    "palette",
    "tour",
    "documentation",
    "show_table",
    "edit_shortcuts",
)


def memory() -> float:
    """Resident memory in kB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    works = {work.__name__: work for work in (saves, exports, cancels, dialogs)}
    parser.add_argument("what", choices=works)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rnnviz-torture-"))
    try:
        failed = works[options.what](options.count, random.Random(options.seed), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if failed:
        print(f"broken: {', '.join(failed)}")
    sys.stdout.flush()
    os._exit(1 if failed else 0)  # Qt and forked children leave nothing worth waiting for


if __name__ == "__main__":
    main()
