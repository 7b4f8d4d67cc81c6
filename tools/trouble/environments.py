"""The real window where something around it is broken: it says the cause and ends, or it works all the same."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 5
MOST_SECONDS = 2.0
LIBRARIES = ("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1", "libxkbcommon-x11.so.0", "libEGL.so.1")
PROGRAM = "{before}\nimport sys\nfrom rnnviz.cli import main\nsys.exit(main([]))"
NO_FONTS = '<?xml version="1.0"?><fontconfig><dir>/nowhere</dir><cachedir>{cache}</cachedir></fontconfig>'
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


@dataclass(frozen=True)
class Case:
    """An environment, lines of Python that run before, and how it ends: an exit code, or 0 for a window that works."""

    name: str
    code: int
    said: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    before: str = ""


def cases(folder: Path) -> list[Case]:
    """Every environment; files that it needs are made in `folder`."""
    from tests.support.test_start import FAKE, VERSION, fake_package, torch_copy

    (folder / "fonts.conf").write_text(NO_FONTS.format(cache=folder))
    for library in LIBRARIES:
        (folder / library).mkdir()
        (folder / library / library).write_bytes(b"not a library")  # found first, and refused by the linker
    half = torch_copy(folder / "half", without="lib/libtorch_cpu.so")
    old = torch_copy(folder / "old", version="2.9.1")
    homes = {f"XDG_{kind}_HOME": "" for kind in ("CONFIG", "STATE", "CACHE", "DATA")}
    return [
        Case("no display", 3, "neither DISPLAY nor"),
        Case("a display that does not exist", 3, "DISPLAY=:7777", {"DISPLAY": ":7777"}),
        *(Case(f"without {n}", 3, n, {"DISPLAY": ":7777", "LD_LIBRARY_PATH": str(folder / n)}) for n in LIBRARIES),
        Case("no PyTorch", 4, "pip install torch", OFFSCREEN, FAKE.format(name="torch", spec="None")),
        Case("half a PyTorch", 4, "incomplete", OFFSCREEN, fake_package("torch", half)),
        Case("an old PyTorch", 4, "2.10", OFFSCREEN, fake_package("torch", old)),
        *([Case("PySide6 6.12.0", 3, "6.12.0", OFFSCREEN, VERSION)] if sys.version_info < (3, 12) else []),
        Case("no PySide6", 3, "PySide6-Essentials", OFFSCREEN, FAKE.format(name="PySide6", spec="None")),
        Case("no fonts", 3, "fonts", OFFSCREEN | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}),
        Case("no home", 0, "", OFFSCREEN | homes | {"HOME": "/nonexistent/home"}),
        Case("a home that is a file", 0, "", OFFSCREEN | homes | {"HOME": "/dev/null"}),
        Case("a home that cannot be written", 0, "", OFFSCREEN | homes | {"HOME": "/proc/sys"}),
        Case("a full disk", 0, "", OFFSCREEN | homes | {"HOME": str(folder / "full")}),
        Case("no GPU driver", 0, "", OFFSCREEN | {"CUDA_VISIBLE_DEVICES": "0", "NVIDIA_VISIBLE_DEVICES": "all"}),
    ]


def environments(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Each environment once."""
    from tools.trouble.faults import _disk, _leave

    failed = []
    with ExitStack() as stack:
        disk = stack.enter_context(_disk(folder / "full", 2**20))
        if disk is not None:
            _leave(disk, 0)
        for case in cases(folder):
            faults, seconds = (_works if case.code == 0 else _refuses)(case, folder)
            failed += [case.name] if faults else []
            print(f"{case.name:<32}{seconds:.2f} s  {'; '.join(faults) or 'as it should'}", flush=True)
    return failed


def _start(case: Case, folder: Path, **more: str) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    environment |= {"PYTHONPATH": str(ROOT)} | case.environment | more
    environment = {k: v for k, v in environment.items() if v}
    call = [sys.executable, "-c", PROGRAM.format(before=case.before)]
    return subprocess.Popen(call, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def _refuses(case: Case, folder: Path) -> tuple[list[str], float]:
    began = time.monotonic()
    process = _start(case, folder)
    said = process.communicate(timeout=60)[1]
    seconds = time.monotonic() - began
    wrong = {
        f"exit code {process.returncode} and not {case.code}": process.returncode != case.code,
        f"{len(said.splitlines())} lines": not 1 <= len(said.splitlines()) <= MOST_LINES,
        f"it does not say {case.said}: {said[:200]!r}": case.said not in said,
        "too slow": seconds > MOST_SECONDS,
    }
    return [what for what, so in wrong.items() if so], seconds


def _works(case: Case, folder: Path) -> tuple[list[str], float]:
    """The window stands and has recorded; then it is asked to end."""
    probe = folder / f"{case.name.replace(' ', '-')}.json"
    began = time.monotonic()
    process = _start(case, folder, RNNVIZ_TEST_PROBE=str(probe))
    while not (probe.exists() and json.loads(probe.read_text()).get("state") == "ready"):
        time.sleep(0.02)
        if process.poll() is not None or time.monotonic() - began > 60:
            process.kill()
            return [f"no window: {(process.communicate()[1] or '')[-300:]!r}"], time.monotonic() - began
    seconds = time.monotonic() - began
    process.send_signal(signal.SIGTERM)
    said = [line for line in process.communicate(timeout=60)[1].splitlines() if "propagateSizeHints" not in line]
    wrong = {
        f"exit code {process.returncode}": process.returncode != 0,
        f"{len(said)} lines: {said[-1:]}": len(said) > MOST_LINES,
        "a traceback": any("Traceback" in line for line in said),
    }
    return [what for what, so in wrong.items() if so], seconds
