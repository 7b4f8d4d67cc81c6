"""Files are written whole or not at all: every call that can fail is made to fail, once for each errno."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rnnviz.support import atomic
from rnnviz.support.messages import Cancelled, Problem
from rnnviz.support.tidy import settled

# Every call of the operating system that the module makes on its way to the final name.
CALLS = ("open", "fsync", "replace", "link", "chmod")
ERRNOS = (errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS, errno.EDQUOT)


class Failing:
    """Lets a function of `os` fail at its n-th call."""

    def __init__(self, real: Callable[..., Any], at: int, number: int) -> None:
        self.real, self.left, self.number, self.failed = real, at, number, False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            self.failed = True
            raise OSError(self.number, os.strerror(self.number))
        return self.real(*args, **kwargs)


def debris(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob("*") if atomic.SUFFIX in p.name]


@pytest.mark.parametrize("number", ERRNOS)
@pytest.mark.parametrize("call", CALLS)
def test_a_failing_call_leaves_the_old_file_whole(tmp_path, monkeypatch, call, number):
    target = tmp_path / "run.bin"
    for at in range(1, 20):
        target.write_bytes(b"old")
        failing = Failing(getattr(os, call), at, number)
        monkeypatch.setattr(atomic.os, call, failing)
        try:
            atomic.write_bytes(target, b"new")
        except Problem as problem:
            said, expected = problem.message.english(), b"old"
        else:
            said, expected = str(target), b"new"
        monkeypatch.undo()
        assert str(target) in said
        assert target.read_bytes() == expected, f"{call} {at}"
        assert os.listdir(tmp_path) == ["run.bin"]
        if not failing.failed:
            break  # the call is made fewer times than this
    else:
        pytest.fail("never came to an end")


@pytest.mark.parametrize("number", ERRNOS)
@pytest.mark.parametrize("call", CALLS)
def test_a_failing_call_leaves_a_set_of_files_whole(tmp_path, monkeypatch, call, number):
    names = ["a.png", "b.png", "c.png"]
    for at in range(1, 40):
        folder = tmp_path / f"{at}"
        folder.mkdir()
        (folder / "a.png").write_bytes(b"old a")
        (folder / "c.png").write_bytes(b"old c")
        failing = Failing(getattr(os, call), at, number)
        monkeypatch.setattr(atomic.os, call, failing)
        try:
            with atomic.replacing_set(folder, names) as files:
                for name in names:
                    files.path(name).write_bytes(b"new")
        except Problem:
            found = {p.name: p.read_bytes() for p in folder.iterdir()}
            assert found == {"a.png": b"old a", "c.png": b"old c"}, f"{call} {at}"
        else:
            assert {p.name: p.read_bytes() for p in folder.iterdir()} == dict.fromkeys(names, b"new")
        monkeypatch.undo()
        if not failing.failed:
            break
    else:
        pytest.fail("never came to an end")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "may not write"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "could not be written"),
    ],
)
def test_a_failure_is_said_in_words(number, said):
    assert said in atomic.in_words("a.png", OSError(number, "x")).message.english()


@pytest.mark.parametrize("error", [Cancelled, KeyboardInterrupt, ValueError])
def test_an_exception_of_the_writer_leaves_nothing(tmp_path, error):
    (tmp_path / "old.png").write_bytes(b"old")

    def one() -> None:
        with atomic.replacing(tmp_path / "old.png") as beside:
            beside.write_bytes(b"half")
            raise error

    def several() -> None:
        with atomic.replacing_set(tmp_path / "deep" / "er") as files:
            files.path("1.png").write_bytes(b"half")
            raise error

    for write in (one, several):
        with pytest.raises(error):
            write()
    settled()
    assert (tmp_path / "old.png").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["old.png"]


def test_a_check_that_fails_keeps_the_old_file(tmp_path):
    target = tmp_path / "a"
    target.write_text("old")

    def refuse(path: Path) -> None:
        raise OSError(errno.EIO, "not whole")

    with pytest.raises(Problem), atomic.replacing(target, check=refuse) as beside:
        beside.write_text("new")
    assert target.read_text() == "old" and not debris(tmp_path)


def test_overwrite_is_refused_in_words_and_before_any_work(tmp_path):
    (tmp_path / "a.png").write_bytes(b"old")
    with pytest.raises(Problem, match=r"a\.png exists already"), atomic.replacing(tmp_path / "a.png", overwrite=False):
        pytest.fail("began to write")
    with (
        pytest.raises(Problem, match=r"a\.png exists already"),
        atomic.replacing_set(tmp_path, ["b.png", "a.png"], overwrite=False),
    ):
        pytest.fail("began to write")
    assert (tmp_path / "a.png").read_bytes() == b"old"


def test_a_file_made_meanwhile_is_not_overwritten(tmp_path):
    target = tmp_path / "a.png"

    def write() -> None:
        with atomic.replacing(target, overwrite=False) as beside:
            beside.write_bytes(b"new")
            target.write_bytes(b"theirs")

    with pytest.raises(Problem, match="exists already"):
        write()
    assert target.read_bytes() == b"theirs" and os.listdir(tmp_path) == ["a.png"]


def test_links_are_followed_and_modes_kept(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    atomic.write_bytes(link, b"new")
    assert link.is_symlink() and real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_of_the_umask(tmp_path):
    before = os.umask(0o027)
    try:
        atomic.write_bytes(tmp_path / "a", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


@pytest.fixture
def odd(tmp_path) -> dict[str, Path]:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    return {name: tmp_path / name for name in ("folder", "pipe", "missing/a", "file/a")}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("folder", "is a folder"),
        ("pipe", "device or a pipe"),
        ("missing/a", "there is no folder"),
        ("file/a", "there is no folder"),
    ],
)
def test_what_cannot_be_a_file_is_refused(odd, name, said):
    with pytest.raises(Problem, match=said):
        atomic.write_bytes(odd[name], b"x")


def test_a_long_name_is_written_or_refused_in_words(tmp_path):
    atomic.write_bytes(tmp_path / ("a" * 250), b"x")
    with pytest.raises(Problem, match="name is too long"):
        atomic.write_bytes(tmp_path / ("a" * 300), b"x")


def test_a_set_leaves_other_files_alone_and_makes_folders(tmp_path):
    folder = tmp_path / "new" / "folder"
    with atomic.replacing_set(folder) as files:
        files.path("1.png").write_bytes(b"1")
        assert list(folder.glob("*.png")) == []  # nothing shows before the end
    (folder / "mine.txt").write_text("mine")
    with atomic.replacing_set(folder, ["1.png"]) as files:
        files.path("1.png").write_bytes(b"2")
    assert sorted(p.name for p in folder.iterdir()) == ["1.png", "mine.txt"]
    assert (folder / "1.png").read_bytes() == b"2"


def test_sweep_removes_what_a_dead_process_left(tmp_path):
    old = time.time() - 2 * atomic.STALE_S
    dead, living = 2**22 + 12345, os.getpid()  # beyond the largest process id
    here, there = atomic.MACHINE, "0" * 8
    kept = {  # name, whether it is old -> whether it stays
        (f".a.png.{here}-{dead}-0123abcd{atomic.SUFFIX}", False): False,
        (f".b.png.{here}-{dead}-0123abcd{atomic.SUFFIX}", True): False,
        (f".c.png.{here}-{living}-0123abcd{atomic.SUFFIX}", True): True,
        (f".d.png.{there}-{dead}-0123abcd{atomic.SUFFIX}", False): True,
        (f".e.png.{there}-{living}-0123abcd{atomic.SUFFIX}", True): False,
        (f"mine{atomic.SUFFIX}", True): True,
    }
    for name, is_old in kept:
        (tmp_path / name).write_bytes(b"x")
        if is_old:
            os.utime(tmp_path / name, (old, old))
    folder = tmp_path / f".set.{here}-{dead}-0123abce{atomic.SUFFIX}"
    folder.mkdir()
    (folder / "1.png").write_bytes(b"x")
    assert atomic.sweep(tmp_path) == 4
    assert {key: (tmp_path / key[0]).exists() for key in kept} == kept
    assert not folder.exists()
    assert atomic.sweep(tmp_path / "missing") == 0


def test_scratch_lies_beside_the_file_and_goes(tmp_path):
    def failing() -> None:
        with atomic.scratch(tmp_path / "a.bin") as file:
            file.write(b"x")
            assert len(debris(tmp_path)) == 1
            raise KeyError

    with pytest.raises(KeyError):
        failing()
    assert debris(tmp_path) == []


def test_scratch_of_a_dead_process_is_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(atomic, "_unlink", lambda temporary: None)  # killed before it was removed
    with atomic.scratch(tmp_path / "a.bin"):
        pass
    monkeypatch.setattr(atomic, "_alive", lambda pid: False)
    assert atomic.sweep(tmp_path) == 1 and debris(tmp_path) == []


@pytest.mark.parametrize("name", ["a\0b", "a\ud800"])
def test_a_name_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problem, match="could not be written"):
        atomic.write_bytes(tmp_path / name, b"x")
    assert list(tmp_path.iterdir()) == []
