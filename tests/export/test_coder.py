"""A film's coder: the same file from a process of its own, and nothing of it stays."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from rnnviz.export import coder as coders
from rnnviz.export.coder import Apart, Coder, Here, VideoFile

av = pytest.importorskip("av")
SIZE = (64, 36)
PICTURES = np.random.default_rng(2).integers(16, 235, (3, SIZE[1] * 3 // 2, SIZE[0]), np.uint8)


def film(path: Path) -> VideoFile:
    options = {"deadline": "realtime", "b": "0", "crf": "8", "threads": "1"}
    return VideoFile(str(path), "webm", "libvpx-vp9", options, {"fflags": "+bitexact"}, SIZE, (4, 1), {"title": "a"})


def code(coder: Coder) -> None:
    try:
        for picture in PICTURES:
            coder.add(picture)
        coder.finish()
    finally:
        coder.end()


def test_both_make_the_same_file(tmp_path):
    for kind in (Here, Apart):
        code(kind(film(tmp_path / kind.__name__)))
    assert (tmp_path / "Here").read_bytes() == (tmp_path / "Apart").read_bytes()
    with av.open(str(tmp_path / "Apart")) as file:
        assert file.metadata["title"] == "a" and file.streams.video[0].average_rate == 4
        seen = [frame.to_ndarray() for frame in file.decode(video=0)]
    assert len(seen) == 3 and np.abs(np.array(seen, int) - PICTURES)[:, : SIZE[1]].mean() < 4


@pytest.mark.parametrize("kind", [Here, Apart])
def test_both_say_why_nothing_can_be_written(tmp_path, kind):
    with pytest.raises(FileNotFoundError) as caught:
        code(kind(film(tmp_path / "none" / "a.webm")))
    assert caught.value.errno == errno.ENOENT


def test_what_is_not_wanted_any_more_ends_at_once(tmp_path):
    coder = Apart(film(tmp_path / "a.webm"))
    coder.add(PICTURES[0])
    begin = time.perf_counter()
    coder.end()
    assert coder._process.returncode not in (None, 0) and time.perf_counter() - begin < 1


def test_without_another_process_it_is_this_one(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    coder = coders.start(film(tmp_path / "a.webm"))
    assert isinstance(coder, Here)
    code(coder)
    assert (tmp_path / "a.webm").stat().st_size > 100


LEFT = """
import os, sys
from pathlib import Path
from tests.export.test_coder import PICTURES, Apart, film
coder = Apart(film(Path(sys.argv[1])))
coder.add(PICTURES[0])
print(coder._process.pid, flush=True)
os._exit(1)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="a process is looked for by its number")
def test_it_ends_with_the_program(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LEFT, str(tmp_path / "a.webm")], capture_output=True, text=True, check=False
    )
    other = Path("/proc", done.stdout.strip())
    assert done.stdout.strip().isdigit(), done.stderr
    until = time.monotonic() + 10
    while other.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not other.exists()
