"""A run that is written while it is recorded: the same file as `save` makes, and none at all when it fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

from rnnviz.core import runfile
from rnnviz.core.check import Check
from rnnviz.core.files import open as open_run
from rnnviz.core.files import save
from rnnviz.core.spec import RNNSpec, StackSpec
from rnnviz.core.writer import ROOM, Writer
from rnnviz.support.messages import Problem
from tests.core.plain import SPECS, plain_trace

SPEC = RNNSpec("GRU", 3, 4)


def write(trace, path, chunk=2, *, reverse=False, cells=True):
    packed = None if trace.packed is None else tuple(order is not None for order in trace.packed)
    with Writer(
        path,
        trace.spec,
        steps=trace.steps,
        batch=trace.batch,
        dtype=str(trace.x.dtype),
        packed=packed,
        masks=trace.dropout_masks is not None,
        cells=cells,
    ) as writer:
        for name, array in runfile.arrays(trace).items():
            starts = list(range(0, len(array), chunk))
            for start in reversed(starts) if reverse else starts:
                writer.write(name, array[start : start + chunk], start)
        assert not path.exists()
        writer.finish(trace.meta)
    return open_run(path)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("lengths", [None, (6, 2, 4)])
@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_what_is_written_comes_back(tmp_path, spec, lengths, reverse):
    lengths = None if isinstance(spec, StackSpec) else lengths
    trace = plain_trace(spec, lengths=lengths, masked=getattr(spec, "dropout", 0) > 0)
    again = write(trace, tmp_path / "a", reverse=reverse)
    save(trace, tmp_path / "b")
    other = open_run(tmp_path / "b")
    for name, array in runfile.arrays(trace).items():
        np.testing.assert_array_equal(runfile.arrays(again)[name], array, strict=True)
        np.testing.assert_array_equal(runfile.arrays(other)[name], array, strict=True)
    assert again.meta == other.meta
    assert os.listdir(tmp_path) == ["a", "b"] or sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_the_check_goes_with_it(tmp_path):
    trace, check = plain_trace(SPEC), Check(0.0, 1e-8, 1e-6, True)
    with Writer(tmp_path / "a", SPEC, steps=6, batch=3) as writer:
        for name, array in runfile.arrays(trace).items():
            writer.write(name, array)
        writer.finish({}, check)
    assert open_run(tmp_path / "a").check == check


def test_a_meta_that_is_too_long_goes_without_the_module(tmp_path):
    trace = plain_trace(SPEC)
    with Writer(tmp_path / "a", SPEC, steps=6, batch=3) as writer:
        for name, array in runfile.arrays(trace).items():
            writer.write(name, array)
        writer.finish({"module": "x" * (ROOM + 1), "seed": 3})
    assert "module" not in open_run(tmp_path / "a").meta
    assert open_run(tmp_path / "a").meta["seed"] == 3


@pytest.mark.parametrize(
    ("name", "shape", "start"),
    [("x", (2, 3, 3), 5), ("x", (1, 3, 4), 0), ("x", (1, 3, 3), -1), ("h.0.0", (7, 3, 4), 0)],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(tmp_path, name, shape, start):
    with pytest.raises(ValueError, match="does not fit"), Writer(tmp_path / "a", SPEC, steps=6, batch=3) as writer:
        writer.write(name, np.zeros(shape, np.float32), start)
    assert os.listdir(tmp_path) == []


def test_without_finish_there_is_no_file(tmp_path):
    with pytest.raises(Problem) as caught, Writer(tmp_path / "a", SPEC, steps=6, batch=3):
        pass
    assert caught.value.message.id == "run.unfinished"
    assert os.listdir(tmp_path) == []


def test_a_full_disk_shows_before_anything_is_recorded(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "full")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(Problem) as caught, Writer(tmp_path / "a", SPEC, steps=6, batch=3):
        pytest.fail("never entered")
    assert caught.value.message.id == "file.full"
    assert os.listdir(tmp_path) == []


def test_a_disk_that_fails_meanwhile(tmp_path, monkeypatch):
    def broken(*_):
        raise OSError(5, "input/output error")

    def recording():
        with Writer(tmp_path / "a", SPEC, steps=6, batch=3) as writer:
            monkeypatch.setattr(os, "pwrite", broken)
            writer.write("x", np.zeros((1, 3, 3), np.float32))

    with pytest.raises(Problem) as caught:
        recording()
    monkeypatch.undo()
    assert caught.value.message.id == "file.failed"
    assert os.listdir(tmp_path) == []


def test_short_writes_are_continued(tmp_path, monkeypatch):
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: real(fd, bytes(data[:7]), at))
    trace = plain_trace(SPEC)
    again = write(trace, tmp_path / "a")
    np.testing.assert_array_equal(again.h[0][0], trace.h[0][0])


def test_a_killed_recording_leaves_no_file_under_the_name(tmp_path):
    code = textwrap.dedent(
        """
        import sys, numpy as np
        from rnnviz.core.spec import RNNSpec
        from rnnviz.core.writer import Writer
        with Writer(sys.argv[1], RNNSpec("GRU", 3, 4), steps=1000, batch=1) as writer:
            for t in range(1000):
                writer.write("x", np.zeros((1, 1, 3), np.float32), t)
                if t == 500:
                    print("half", flush=True)
                    sys.stdin.read()
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "run")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdin is not None
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    process.stdin.close()
    assert not (tmp_path / "run").exists()
    (left,) = tmp_path.iterdir()
    with pytest.raises(Problem, match="never finished"):
        open_run(left)


def test_a_meta_that_is_too_long_whatever_goes(tmp_path):
    def writing():
        with Writer(tmp_path / "a", SPEC, steps=6, batch=3) as writer:
            writer.finish({"notes": "x" * (ROOM + 1)})

    with pytest.raises(ValueError, match="too long"):
        writing()
    assert os.listdir(tmp_path) == []
