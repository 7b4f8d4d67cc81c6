"""SIGKILL at random moments of writing, over a file that is there."""

from __future__ import annotations

import io
import os
import random
import re
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.support.atomic import SUFFIX, sweep

SMALL = (640, 360)


MADE = re.compile(rb'\\"time\\":\\"[-+:T0-9]{24}')  # in the header of a saved run: JSON within JSON


def a_run(seed: int, steps: int = 4000, width: int = 64) -> Any:
    import torch
    from torch import nn

    import rnnviz

    torch.manual_seed(seed)
    return rnnviz.record(nn.GRU(8, width), torch.randn(steps, 2, 8))


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
    import rnnviz

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
    """Kill an export over a file that is there: afterwards it is the old one or a whole new one."""
    import rnnviz
    from rnnviz.export.formats import FORMATS

    trace, failed = a_run(0, steps=8, width=5), []
    assert trace.check.passed  # computed once, not in every child
    for suffix in FORMATS:
        place = folder / suffix[1:]
        place.mkdir()
        target = str(place / f"out{suffix}")
        again = partial(rnnviz.export, trace, target, size=SMALL, steps=(2, 4), overwrite=True)
        try:
            old = in_child(partial(rnnviz.export, trace, target, size=SMALL, steps=(0, 2)), place)
            began = time.perf_counter()
            new = in_child(again, place)
        except RuntimeError as error:
            print(f"{suffix:<10} {error}")
            failed.append(suffix)
            continue
        lasts = time.perf_counter() - began
        broken = inside = 0
        for _ in range(count):
            killed(again, draw.uniform(0, 1.5 * lasts))
            inside += any(name.endswith(SUFFIX) for name in os.listdir(place))
            left = debris(place)
            broken += not whole(contents(place), old, new)
        print(
            f"{suffix:<10} {count} kills, {inside} while it wrote: {broken} corrupt or lost, {left} left over",
            flush=True,
        )
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
    """Every file is an old or a new one; none of the old ones is lost."""
    return old.keys() <= now.keys() and all(
        any(same(now[name], those.get(name)) for those in (old, new)) for name in now
    )


def same(a: bytes, b: bytes | None) -> bool:
    """Byte for byte but for when a run was recorded; decks, PDFs and archives have the time of their making in them,
    so they are read instead."""
    if b is None or a == b:
        return a == b
    if MADE.search(a) and MADE.sub(b"", a) == MADE.sub(b"", b):
        return True
    if a[:2] == b"PK":
        return zip_content(a) is not None and zip_content(a) == zip_content(b)
    return a[:5] == b"%PDF-" and a.rstrip().endswith(b"%%EOF") and abs(len(a) - len(b)) < 64


def zip_content(data: bytes) -> dict[str, int] | None:
    """Name and check sum of every record but those with dates; None for an archive that is not whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.testzip() is not None:
                return None
            return {info.filename: info.CRC for info in archive.infolist() if "docProps" not in info.filename}
    except zipfile.BadZipFile:
        return None
