"""What counts trouble sees it: planted faults are found, and a share of the corpus and of the mutants has none."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rnnviz.app.work import Opening
from rnnviz.support.messages import Problem
from tools import hostile_files
from tools.hostile.classes import CLASSES, class_of
from tools.trouble import mutants, opening
from tools.trouble.faults import Writer, _judged
from tools.trouble.kills import same, whole
from tools.trouble.opening import attempt, faults_of
from tools.trouble.selfcheck import KINDS, a_run
from tools.trouble.workers import spread

ROOT = Path(hostile_files.__file__).parent.parent
GOOD = "a.pt is empty: save the model again."


def test_the_corpus_is_large_and_every_class_has_files() -> None:
    names = [*hostile_files.everything(), *hostile_files.SPECIAL]
    assert len(names) == len(set(names)) >= 500
    assert {class_of(name) for name in names} == set(CLASSES)
    assert len(CLASSES) >= 40


def test_a_mutant_is_the_same_every_time_and_another_one_differs() -> None:
    good = {"a.csv": b"1,2,3\n" * 20, "b.npy": bytes(range(200))}
    made = [mutants.mutant(good, 7, k) for k in range(300)]
    assert made == [mutants.mutant(good, 7, k) for k in range(300)]
    assert made != [mutants.mutant(good, 8, k) for k in range(300)]
    assert sum(data != good[name] for name, data in made) > 280
    assert {name for name, _ in made} == set(good)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (GOOD, ""),
        ("b.pt is empty: save the model again.", "name the file"),
        ("a.pt is empty.", "nothing to do"),
        ("a.pt is empty: save the model again", "one sentence"),
        ("a.pt is \x1b[2J: save the model again.", "one sentence"),
        ("a.pt is\nempty: save the model again.", "one sentence"),
        ("a.pt: ValueError: oh, save the model again.", "inside"),
        ("a.pt is " + "very " * 200 + "empty: save the model again.", "long"),
    ],
)
def test_a_sentence_is_judged(said: str, fault: str) -> None:
    found = faults_of(said, Path("/tmp/a.pt"))
    assert fault in "".join(found) and bool(found) == bool(fault)


@pytest.mark.parametrize(
    ("error", "kind", "fault"),
    [
        (Problem("foreign.empty", path="a.csv"), "refused", ""),
        (Problem("foreign.empty", path="b.csv"), "refused", "name the file"),
        (RuntimeError("oh"), "broke", "RuntimeError: oh"),
        (KeyboardInterrupt(), "broke", "KeyboardInterrupt"),
    ],
)
def test_what_an_opener_raises_is_judged(monkeypatch, tmp_path, error, kind, fault) -> None:
    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(Opening, "__call__", fail)
    (tmp_path / "a.csv").write_text("1,2\n")
    outcome = attempt(tmp_path / "a.csv")
    assert outcome.kind == kind
    assert fault in "".join(outcome.faults) and bool(outcome.faults) == bool(fault)


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak of memory is Linux's to tell")
def test_memory_and_time_are_seen(monkeypatch, tmp_path) -> None:
    def waste(*_arguments: object) -> None:
        until = time.process_time() + 0.05
        while time.process_time() < until:
            pass
        bytearray(b"x" * 80_000_000)
        raise Problem("foreign.empty", path="a.csv")

    monkeypatch.setattr(Opening, "__call__", waste)
    monkeypatch.setattr(opening, "MOST_SECONDS", 0.04)
    monkeypatch.setattr(opening, "MOST_MEMORY", 40_000_000)
    (tmp_path / "a.csv").write_text("1,2\n")
    said = " ".join(attempt(tmp_path / "a.csv").faults)
    assert "MB" in said and "took 0" in said


def test_calls_out_of_the_program_are_seen(tmp_path) -> None:
    """In a process of its own: an audit hook cannot be taken back."""
    program = (
        "import os, sys; from pathlib import Path; from tools.trouble import opening; "
        "from rnnviz.app.work import Opening;"
        "Opening.__call__ = lambda *given: (os.system('true'), open(sys.argv[1] + 'x', 'w').close());"
        "opening.watch_calls(); print(*opening.attempt(Path(sys.argv[1])).faults, sep='|')"
    )
    (tmp_path / "a.csv").write_text("1,2\n")
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.csv")],
        capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip
    assert "os.system" in done.stdout and "for writing" in done.stdout, done.stderr


def test_a_death_and_a_hang_are_counted_and_the_rest_goes_on(monkeypatch) -> None:
    monkeypatch.setattr("tools.trouble.workers.MOST_CPU", 0.3)

    def piece(index: int) -> dict[str, object]:
        if index == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        while index == 5:
            pass
        return {"kind": "good", "faults": ["odd"] if index == 8 else []}

    tally = spread(piece, 10, jobs=2)
    assert tally.done == 10
    assert tally.kinds == {"good": 8, "lost": 2}
    assert [fault["index"] for fault in tally.faults] == [3, 5, 8]
    assert "SIGKILL" in tally.faults[0]["faults"][0] and "hung" in tally.faults[1]["faults"][0]


def test_a_file_after_a_kill_is_an_old_or_a_new_one() -> None:
    old, new = {"a": b"old", "b": b"old"}, {"a": b"new", "b": b"new"}
    assert whole({"a": b"old", "b": b"new"}, old, new)
    assert not whole({"a": b"old"}, old, new)
    assert not whole({"a": b"ol", "b": b"new"}, old, new)
    assert not whole({"a": b"old", "b": b"new", "c": b"half"}, old, new)
    archive = hostile_files.archive({"x": b"1", "docProps/core.xml": b"today"})
    assert same(archive, hostile_files.archive({"x": b"1", "docProps/core.xml": b"later"}))
    assert not same(archive, hostile_files.archive({"x": b"2", "docProps/core.xml": b"today"}))
    assert not same(archive[:-5], archive)


LOUD, QUIET = Writer("saved run", lambda folder, k: None), Writer("settings", lambda folder, k: None, loud=False)
OLD, NEW = {"a": b"old", "b": b"old"}, {"a": b"new", "b": b"new"}


@pytest.mark.parametrize(
    ("writer", "said", "now", "fault"),
    [
        (LOUD, None, NEW, ""),
        (LOUD, "no", OLD, ""),
        (LOUD, "no", NEW, ""),  # the name was taken before something failed
        (LOUD, None, OLD, "wrote nothing"),
        (QUIET, None, OLD, ""),
        (LOUD, "no", {"a": b"old", "b": b"new"}, "some files are old"),
        (LOUD, "no", {"a": b"old"}, "lost"),
        (QUIET, None, {"a": b"ol", "b": b"old"}, "corrupt"),
        (LOUD, "no", OLD | {".a.rnnviz-tmp": b""}, "left behind"),
    ],
)
def test_a_failed_write_is_judged(writer, said, now, fault) -> None:
    found = _judged(writer, said, now, OLD, NEW)
    assert fault in found and bool(found) == bool(fault)


def test_configurations_of_the_self_check_are_drawn_alike_and_differ() -> None:
    made = [a_run(random.Random(k)) for k in range(100)]
    assert made == [a_run(random.Random(k)) for k in range(100)]
    assert {run["form"] for run in made} == {"batched", "unbatched", "packed"}
    assert {type(run["spec"]).__name__ for run in made} == {"RNNSpec", "StackSpec"}
    assert {layer.kind for run in made for layer in run["spec"].layers} == set(KINDS)


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "tools/torture.py", *arguments],
        capture_output=True, text=True, cwd=ROOT, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_whole_corpus() -> None:
    assert "0 faults" in run("corpus")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_thousand_mutants() -> None:
    """Every run of the tests draws others."""
    assert "0 faults" in run("mutants", "--count", "10000", "--seed", str(random.randrange(2**31)))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_share_of_the_kills() -> None:
    assert "0 corrupt or lost, 0 left over" in run("saves", "--count", "30")
    assert run("exports", "--count", "3").count("0 corrupt or lost, 0 left over") == 12


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(sys.platform != "linux" or shutil.which("cc") is None, reason="Linux and a C compiler")
def test_every_call_of_every_writer_fails_once() -> None:
    assert run("calls").count(" failing calls: 0 faults") == 18


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform == "win32", reason="limits on files are Unix's")
def test_limits_and_full_disks() -> None:
    assert run("full").count(" limits and disks: 0 faults") == 18
