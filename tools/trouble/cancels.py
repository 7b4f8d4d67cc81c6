"""Work that is cancelled, or whose program is asked to end, at a random moment: how long until it has."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

CANCEL_GOAL = 0.2  # seconds
QUIT_GOAL = 2.0
SETTLED_S = 5.0  # until what a cancelled export began is gone from the disk
WORK_S = 8.0  # between the start of the work and the end, at most


def cancels(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Cancel a recording: how long until the work has ended."""
    import torch
    from torch import nn

    import rnnviz

    torch.set_num_threads(1)
    rnn, x = nn.LSTM(64, 192, 2, bidirectional=True).eval(), torch.randn(2000, 2, 64)
    began = time.perf_counter()
    rnnviz.record(rnn, x, cancel=lambda: False)
    lasts = time.perf_counter() - began
    waits = [
        cancelled(lambda stop: rnnviz.record(rnn, x, cancel=stop.is_set), draw.uniform(0.0, 0.9 * lasts))
        for _ in range(count)
    ]
    return _told("recording", waits)


def exportcancels(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Cancel the export of each format over an older file: how long until it has ended; what was there stays whole."""
    from rnnviz.export import export
    from rnnviz.export.formats import FORMATS
    from rnnviz.export.gui import need_gui
    from tools.trouble.kills import a_run, contents, whole

    need_gui()
    trace, failed, every = a_run(0, steps=12, width=24), [], []
    assert trace.check.passed
    for suffix in FORMATS:
        place = folder / suffix[1:]
        place.mkdir()
        again: Any = partial(export, trace, str(place / f"out{suffix}"), overwrite=True)
        again(steps=(0, 6))
        old = contents(place)
        began = time.perf_counter()
        again(steps=(6, 12))
        lasts, new = time.perf_counter() - began, contents(place)
        waits, broken = [], 0
        for _ in range(max(1, count // len(FORMATS))):
            after = draw.uniform(0.0, 0.95 * lasts)
            waits.append(cancelled(partial(_until, partial(again, steps=(6, 12))), after))
            now = _settled(place)
            broken += not (whole(now, old, new) and len(now) == len(old | new))
        failed += _told(suffix, waits, f", {broken} files broken" if broken else "") or ([suffix] if broken else [])
        every += waits
    print(f"exports    {len(every)} cancels in all, worst {1000 * max(every):.0f} ms")
    return failed


def _settled(place: Path) -> dict[str, bytes]:
    """What lies there once nothing half-made does: it may be removed behind the answer, which must not wait for it."""
    from rnnviz.support.atomic import SUFFIX
    from tools.trouble.kills import contents

    limit = time.monotonic() + SETTLED_S
    while any(SUFFIX in name for name in os.listdir(place)) and time.monotonic() < limit:
        time.sleep(0.01)
    return contents(place)


def _until(work: Callable[..., object], stop: threading.Event) -> None:
    work(cancel=stop.is_set)


def _told(what: str, waits: list[float], more: str = "") -> list[str]:
    worst, middle = max(waits), sorted(waits)[len(waits) // 2]
    print(
        f"{what:<10} {len(waits)} cancels: median {1000 * middle:.0f} ms, worst {1000 * worst:.0f} ms{more}", flush=True
    )
    return [] if worst <= CANCEL_GOAL else [what]


def cancelled(work: Callable[[threading.Event], object], after: float) -> float:
    """Seconds between asking, `after` seconds into the work, and its end."""
    from rnnviz.support.messages import Cancelled

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


# --- quitting ---------------------------------------------------------------------------------------
def quits(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Start the window on a run that takes long, and end the program while it computes."""
    from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
    from rnnviz.scene.document import Document, to_json

    file = folder / "long.rnnviz.json"
    spec = RNNSpec("LSTM", 64, 256, num_layers=2, bidirectional=True)
    file.write_bytes(to_json(Document(RunSpec(spec, InputSpec(seq_len=200_000, batch_size=1)))))
    waits, wrong = [], 0
    for _ in range(count):
        took, code, said = _quit(file, draw.uniform(0.0, WORK_S), Path(tempfile.mkdtemp(dir=folder)))
        waits.append(took)
        if code != 0 or said:
            wrong += 1
            print(f"exit code {code}: {said[-300:]}")
    middle = sorted(waits)[count // 2]
    print(f"quits      {count}: median {middle:.2f} s, worst {max(waits):.2f} s, {wrong} aborts or words on stderr")
    return ["quits"] if wrong or max(waits) > QUIT_GOAL else []


def _quit(file: Path, after: float, home: Path) -> tuple[float, int, str]:
    probe = home / "probe.json"
    environment = os.environ | {f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "STATE", "CACHE", "DATA")}
    environment |= {"RNNVIZ_TEST_PROBE": str(probe), "PYTHONPATH": os.pathsep.join(sys.path)}
    call = [sys.executable, "-m", "rnnviz", str(file)]
    with subprocess.Popen(call, env=environment, stderr=subprocess.PIPE, text=True) as process:
        limit = time.monotonic() + 60
        while not (probe.exists() and json.loads(probe.read_text()).get("state") == "busy"):
            time.sleep(0.02)
            if process.poll() is not None or time.monotonic() > limit:
                process.kill()
                return 60.0, -1, "it did not begin"
        time.sleep(after)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
        took = time.monotonic() - began
        assert process.stderr is not None
        said = [line for line in process.stderr if "propagateSizeHints" not in line]  # offscreen has none
        return took, process.wait(), "".join(said)
