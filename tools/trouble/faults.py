"""Every writer of a file while the system fails it: the n-th call that changes a file, for every n; full disks; limits.

What was there must stay whole, or the new file must be; and a writer that says nothing must have written.
"""

from __future__ import annotations

import ctypes
import errno
import json
import logging
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.trouble.kills import SMALL, a_run, contents, whole

ERRNOS = (errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS, errno.EDQUOT)
SHARES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)  # of the size of a file: where a limit or a full disk cuts it
MOST_CALLS = 2000
LIBRARY = "RNNVIZ_FAILING"  # where the library lies, for the process that is started again with it
CLEANING = ("unlink", "rmdir")  # what fails here may leave its file to the next start


@dataclass(frozen=True)
class Writer:
    """`write(folder, k)` writes the k-th content; a loud one raises in words when it could not, others log it."""

    name: str
    write: Callable[[Path, int], object]
    loud: bool = True


def writers() -> list[Writer]:
    """Everything that rnnviz writes."""
    import rnnviz
    from rnnviz.core.run import record_run
    from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
    from rnnviz.export.formats import FORMATS
    from rnnviz.scene.document import Document, to_json
    from rnnviz.support.atomic import write_bytes

    traces = [a_run(k, steps=40 + k, width=5) for k in range(2)]
    assert all(trace.check.passed for trace in traces)  # computed once
    documents = [Document(RunSpec(RNNSpec("GRU", 3, 4), InputSpec(seq_len=4 + k)), position=k) for k in range(2)]

    def out(folder: Path, k: int) -> None:
        import torch
        from torch import nn

        torch.manual_seed(k)
        rnnviz.record(nn.GRU(3, 4), torch.randn(20, 1, 3), out=folder / "out.rnnviz")

    def autosave(folder: Path, k: int) -> None:
        from rnnviz.app.autosave import Rescue, Writing

        Writing(Rescue(documents[k], when=1.0), folder / "a.rescue.json")()

    def settings(folder: Path, k: int) -> None:
        from PySide6.QtCore import QSettings

        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
        from rnnviz.app.recent import remember
        from rnnviz.app.settings import Settings

        store = Settings()
        store.set("theme", ("light", "dark")[k])
        remember(store, Path(f"/file{k}"))
        store._store.sync()

    def desktop(folder: Path, k: int) -> None:
        from rnnviz.support import desktop as module

        path = os.environ["PATH"]
        os.environ["XDG_DATA_HOME"], os.environ["PATH"] = str(folder), ""  # no program that refreshes the desktop
        try:
            module.install()
        finally:
            os.environ["PATH"] = path

    def exporter(suffix: str) -> Callable[[Path, int], object]:
        return lambda folder, k: rnnviz.export(
            traces[0], str(folder / f"out{suffix}"), size=SMALL, steps=(2 * k, 2 * k + 2), overwrite=True
        )

    record_run(documents[0].run)
    return [
        Writer("saved run", lambda folder, k: rnnviz.save(traces[k], folder / "run.rnnviz")),
        Writer("record(out=)", out),
        Writer("workspace", lambda folder, k: write_bytes(folder / "w.rnnviz.json", to_json(documents[k]))),
        Writer("autosave", autosave, loud=False),
        Writer("settings", settings, loud=False),
        Writer("desktop entry", desktop),
        *(Writer(suffix, exporter(suffix)) for suffix in FORMATS),
    ]


# --- the n-th call ----------------------------------------------------------------------------------
def calls(count: int, draw: random.Random, folder: Path) -> list[str]:
    """The n-th call of every writer fails, for every n and five errnos. Needs Linux and a C compiler."""
    if LIBRARY not in os.environ:
        return _again(folder)
    failed = []
    for writer in writers():
        total, faults = 0, []
        for number in ERRNOS:
            said = _in_child(_calls_of, writer, number, folder / f"{number}-{writer.name.strip('.').replace(' ', '-')}")
            total += said["calls"]
            faults += said["faults"]
        print(f"{writer.name:<14} {total} failing calls: {len(faults)} faults", *faults[:3], sep="\n    ", flush=True)
        failed += [writer.name] if faults else []
    return failed


def _again(folder: Path) -> list[str]:
    """This program once more, with the library that lets calls fail."""
    library, source = folder / "failing.so", Path(__file__).with_name("failing.c")
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        print("this needs Linux and a C compiler")
        return ["calls"]
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-w", "-o", library, source, "-ldl"], check=True)
    environment = os.environ | {"LD_PRELOAD": str(library), LIBRARY: str(library)}
    return ["calls"] if subprocess.run([sys.executable, *sys.argv], env=environment, check=False).returncode else []


def _calls_of(writer: Writer, number: int, folder: Path) -> dict[str, Any]:
    """One writer, one errno, every n."""
    library = ctypes.CDLL(os.environ[LIBRARY])
    library.fail_name.restype = ctypes.c_char_p
    library.fail_arm.argtypes = [ctypes.c_char_p, ctypes.c_long, ctypes.c_int]
    old, new = _both(writer, folder)
    faults: list[str] = []
    for n in range(1, MOST_CALLS):
        _put_back(folder, old)
        library.fail_arm(str(folder).encode(), n, number)
        said = _said(writer, folder)
        happened = library.fail_failed()
        library.fail_disarm()
        call = library.fail_name().decode()
        if not happened:
            return {"calls": n - 1, "faults": faults}
        fault = _judged(writer, said, contents(folder), old, new, cleaning=call in CLEANING)
        faults += [f"{errno.errorcode[number]} at call {n} ({call}): {fault}"] if fault else []
    return {"calls": MOST_CALLS, "faults": [*faults, "it never came to an end"]}


# --- full disks and limits --------------------------------------------------------------------------
def full(count: int, draw: random.Random, folder: Path) -> list[str]:
    """No file may become larger than a share of what is written; and, as root, a disk with as much room."""
    failed = []
    for writer in writers():
        faults, tried = [], 0
        for name, ways in (("limit", _limits), ("disk", _disks)):
            said = _in_child(ways, writer, folder / f"{name}-{writer.name.strip('.').replace(' ', '-')}")
            faults += said["faults"]
            tried += said["calls"]
        print(
            f"{writer.name:<14} {tried} limits and disks: {len(faults)} faults", *faults[:3], sep="\n    ", flush=True
        )
        failed += [writer.name] if faults else []
    return failed


def _limits(writer: Writer, folder: Path) -> dict[str, Any]:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    old, new = _both(writer, folder)
    largest = max(len(data) for data in new.values())
    faults = []
    for share in SHARES:
        _put_back(folder, old)
        limit = int(share * largest)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        said = _said(writer, folder)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        fault = _judged(writer, said, contents(folder), old, new)
        faults += [f"limit of {limit} bytes: {fault}"] if fault else []
    return {"calls": len(SHARES), "faults": faults}


def _disks(writer: Writer, folder: Path) -> dict[str, Any]:
    old, new = _both(writer, folder)
    room = sum(len(data) for data in new.values())
    faults, tried = [], 0
    for share in SHARES:
        with _disk(Path(f"{folder}-{share}"), 2**20 + 3 * room) as disk:
            if disk is None:
                break
            _put_back(disk, old)
            _leave(disk, int(share * room))
            before = contents(disk)
            said = _said(writer, disk)
            fault = _judged(writer, said, contents(disk), before, new | {"filler": before.get("filler", b"")})
            faults += [f"room for {int(share * room)} bytes: {fault}"] if fault else []
            tried += 1
    return {"calls": tried, "faults": faults}


@contextmanager
def _disk(place: Path, size: int) -> Iterator[Path | None]:
    """A file system of `size` bytes; None where none can be mounted."""
    place.mkdir()
    call = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(call, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def _leave(disk: Path, room: int) -> None:
    """Fill the disk but for `room` bytes, in whole pages."""
    page = resource.getpagesize()
    found = os.statvfs(disk)
    (disk / "filler").write_bytes(bytes(max(0, found.f_bavail * found.f_frsize - room // page * page)))


# --- judging ----------------------------------------------------------------------------------------
def _both(writer: Writer, folder: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What is there when the second content is written over the first, and after it."""
    folder.mkdir(parents=True)
    writer.write(folder, 0)
    old = contents(folder)
    writer.write(folder, 1)
    return old, contents(folder)


def _put_back(folder: Path, files: dict[str, bytes]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _said(writer: Writer, folder: Path) -> str | None:
    """The sentence of a writer that could not write; None when it says that it has written. Anything else goes on."""
    from rnnviz.support.messages import Problem

    try:
        writer.write(folder, 1)
    except Problem as problem:
        return problem.message.english()
    return None


def _judged(
    writer: Writer,
    said: str | None,
    now: dict[str, bytes],
    old: dict[str, bytes],
    new: dict[str, bytes],
    *,
    cleaning: bool = False,
) -> str:
    """What is wrong with the files after a failure; empty when nothing is."""
    from rnnviz.support.atomic import SUFFIX

    left = {name for name in now if SUFFIX in name}
    if left and not cleaning:
        return f"left behind: {', '.join(sorted(left))}"
    now = {name: data for name, data in now.items() if name not in left and not name.endswith(".lock")}
    if not whole(now, old, new):
        return f"corrupt or lost; it said {said!r}"
    written = whole(now, new, {})
    if said is None and writer.loud and not written:
        return "said nothing and wrote nothing"
    if said is not None and writer.name not in ("desktop entry",) and not whole(now, old, {}) and not written:
        return "some files are old and some new"
    return ""


def _in_child(work: Callable[..., dict[str, Any]], *given: Any) -> dict[str, Any]:
    """What `work` returns, from a process of its own, which may use Qt and may die."""
    with tempfile.NamedTemporaryFile("r") as answer:
        child = os.fork()
        if child == 0:
            try:
                os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
                from rnnviz.export.gui import need_gui

                need_gui()
                logging.getLogger("rnnviz").setLevel(logging.CRITICAL)
                made = work(*given)
            except BaseException as error:
                made = {"calls": 0, "faults": [f"{type(error).__name__}: {error}"]}
            Path(answer.name).write_text(json.dumps(made))
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if status:
            return {"calls": 0, "faults": [f"the process died ({status})"]}
        made = json.loads(answer.read())
        assert isinstance(made, dict)
        return made
