"""Every writer: a full disk, a limit, a kill, a cancel or a missing folder leave the old file whole and no debris."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import rnnviz
from rnnviz.core.run import record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.export import export
from rnnviz.export.formats import FORMATS
from rnnviz.support.messages import Cancelled, Problem
from rnnviz.support.tidy import settled

RUN = RunSpec(RNNSpec("LSTM", 3, 4, num_layers=2), InputSpec(seq_len=12, batch_size=1), seed=1)
SIZE = (320, 180)
ROOT = Path(rnnviz.__file__).parent.parent


@pytest.fixture(scope="module")
def trace():
    return record_run(RUN)


def old_files(folder: Path, suffix: str) -> dict[str, bytes]:
    """What an earlier export left: every name that is about to be written."""
    names = [f"a-{k:04d}{suffix}" for k in range(12)] if FORMATS[suffix].file_per_step else [f"a{suffix}"]
    names += ["a-steps.pdf"] if suffix == ".tex" else []
    for name in names:
        (folder / name).write_bytes(b"old " + name.encode())
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("suffix", FORMATS)
def test_cancelled(trace, qapp, tmp_path, suffix):
    before, asked = old_files(tmp_path, suffix), []

    def cancel() -> bool:
        asked.append(1)
        return len(asked) > (2 if suffix == ".npz" else 9)

    with pytest.raises(Cancelled):
        export(trace, tmp_path / f"a{suffix}", size=SIZE, overwrite=True, cancel=cancel)
    settled()
    assert contents(tmp_path) == before


@pytest.mark.parametrize("suffix", FORMATS)
def test_nothing_is_replaced_unasked_and_nothing_is_computed_for_it(trace, qapp, tmp_path, suffix):
    before = old_files(tmp_path, suffix)
    with pytest.raises(Problem, match="exists already"):
        export(trace, tmp_path / f"a{suffix}", size=SIZE, progress=lambda *done: pytest.fail("it began"))
    assert contents(tmp_path) == before


@pytest.mark.parametrize("suffix", [s for s, row in FORMATS.items() if not row.file_per_step and s != ".tex"])
def test_a_missing_folder_is_said(trace, qapp, tmp_path, suffix):
    with pytest.raises(Problem, match="there is no folder"):
        export(trace, tmp_path / "none" / f"a{suffix}", size=SIZE)
    assert contents(tmp_path) == {}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 48 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    call = ["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(folder)]
    if subprocess.run(call, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_full_disk(trace, qapp, small_disk, suffix):
    before = {"other": b"x" * (47_000 if suffix in (".csv", ".npz") else 40_000)}  # two pages of 4 kB are left, or none
    for name, data in before.items():
        (small_disk / name).write_bytes(data)
    with pytest.raises(Problem, match="the disk is full"):
        export(trace, small_disk / f"a{suffix}", size=(640, 360), overwrite=True)
    assert contents(small_disk) == before


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from rnnviz.core.run import record_run
from rnnviz.export import export
from rnnviz.export.formats import FORMATS
from rnnviz.support.messages import Problem
from tests.export.test_whole_or_not import RUN, contents, old_files
from pathlib import Path
trace = record_run(RUN)
export(trace, sys.argv[1] + "/warm.png", steps=(0, 1), size=(320, 180))
resource.setrlimit(resource.RLIMIT_FSIZE, (1500, resource.RLIM_INFINITY))
for suffix in FORMATS:
    folder = Path(sys.argv[1], suffix.strip("."))
    folder.mkdir()
    before = old_files(folder, suffix)
    try:
        export(trace, folder / f"a{suffix}", size=(640, 360), overwrite=True)
        print(suffix, "was written")
    except Problem as problem:
        print(suffix, "larger than files may be" in str(problem), contents(folder) == before)
"""


@pytest.mark.slow
def test_a_limit_on_files(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=100,
        check=False,
    )
    assert done.stdout.splitlines() == [f"{suffix} True True" for suffix in FORMATS], done.stderr


KILLED = """
import sys
from rnnviz.core.run import record_run
from rnnviz.export import export
from tests.export.test_whole_or_not import RUN
trace = record_run(RUN)
export(trace, sys.argv[2], steps=(0, 1), size=(320, 180))
print("ready", flush=True)
while True:
    export(trace, sys.argv[1], size=(640, 360), overwrite=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".png", ".gif", ".mp4", ".pdf", ".pptx", ".tex"])
def test_a_kill(tmp_path, suffix):
    """While it writes: the file is one of two whole ones, beside it at most a temporary."""
    folder = tmp_path / "out"
    folder.mkdir()
    before = old_files(folder, suffix)
    call = [sys.executable, "-c", KILLED, str(folder / f"a{suffix}"), str(tmp_path / "warm.png")]
    process = subprocess.Popen(call, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        limit = time.monotonic() + 20
        while not any(name.endswith(".rnnviz-tmp") for name in os.listdir(folder)) and time.monotonic() < limit:
            pass  # until it writes
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        process.stdout.close()
    left = {name: data for name, data in contents_of_files(folder).items() if not name.endswith(".rnnviz-tmp")}
    assert left.keys() == before.keys()
    row = FORMATS[suffix]
    for name, data in left.items():
        if data != before[name]:
            check_whole(folder / name, row.suffix if name == f"a{suffix}" else Path(name).suffix)


def contents_of_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def check_whole(path: Path, suffix: str) -> None:
    from rnnviz.export import deck, gif, pdf, png

    checks = {".png": png.whole, ".gif": gif.whole, ".pdf": pdf.whole, ".pptx": deck.whole}
    if suffix in checks:
        checks[suffix](path)
    elif suffix == ".mp4":
        import av

        with av.open(str(path)) as file:
            assert sum(1 for _ in file.decode(video=0)) == 12
