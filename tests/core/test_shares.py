"""Several processes, one saved run."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz
from rnnviz.core.files import save
from rnnviz.core.run import follow, record_run
from rnnviz.core.shares import _agree, _attempt, _device, merge, record_shared, share, world
from rnnviz.core.spec import CellSpec, InputSpec, RNNSpec, RunSpec, StackSpec
from rnnviz.support.messages import Problem

ROOT = Path(rnnviz.__file__).parent.parent


@pytest.mark.parametrize(("count", "size"), [(7, 2), (2, 2), (1, 3), (10, 4), (3, 1)])
def test_shares_cover_everything_once(count: int, size: int) -> None:
    parts = [share(count, rank, size) for rank in range(size)]
    assert [n for start, stop in parts for n in range(start, stop)] == list(range(count))
    assert max(b - a for a, b in parts) - min(b - a for a, b in parts) <= 1


def test_without_torchrun_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TORCHELASTIC_RUN_ID", raising=False)
    monkeypatch.setenv("RANK", "1")
    monkeypatch.setenv("WORLD_SIZE", "2")
    assert world() == (0, 1)


RUNS = {
    "layers": RunSpec(RNNSpec("GRU", 3, 4, 2, bidirectional=True), InputSpec(seq_len=5, batch_size=5)),
    "batch_first": RunSpec(RNNSpec("LSTM", 3, 4, batch_first=True), InputSpec(seq_len=5, batch_size=4)),
    "packed": RunSpec(RNNSpec("LSTM", 3, 4), InputSpec(seq_len=5, batch_size=4, lengths=(2, 3, 5, 1))),
    "cells": RunSpec(StackSpec((CellSpec("LSTM", 3, 4), CellSpec("GRU", 4, 2))), InputSpec(seq_len=5, batch_size=3)),
    "half": RunSpec(RNNSpec("RNN_TANH", 3, 4), InputSpec(seq_len=5, batch_size=2), dtype="bfloat16"),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", RUNS)
def test_parts_make_the_whole(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rnnviz.core.shares import _record_part

    run = replace(RUNS[name], device="cpu")
    paths = [tmp_path / f"part{k}" for k in range(3)]
    for rank, path in enumerate(paths):
        _record_part(run, path, rank, 3, None)
    monkeypatch.setattr("rnnviz.core.shares.AT_ONCE", 200)
    merge([path for path in paths if path.exists()], run, tmp_path / "run.rnnviz")
    made, whole = rnnviz.open(tmp_path / "run.rnnviz"), record_run(run)
    assert made.lengths.tolist() == whole.lengths.tolist() and made.spec == whole.spec
    for mine, own in zip(made.h, whole.h, strict=True):
        assert all(np.allclose(a, b, atol=2e-2 if name == "half" else 1e-6) for a, b in zip(mine, own, strict=True))
    assert np.array_equal(made.x, whole.x) and made.check.passed
    if made.packed is not None and whole.packed is not None:
        assert all(np.array_equal(a, b) for a, b in zip(made.packed, whole.packed, strict=True))


def torchrun(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--master-port", "0",
               "--rdzv-backend", "c10d", "--rdzv-endpoint", "localhost:0", "-m", "rnnviz", "record"]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [*command, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=110, check=False
    )


@pytest.mark.slow
def test_two_processes_of_torchrun(tmp_path: Path) -> None:
    lstm = nn.LSTM(3, 4, 2)
    torch.save(lstm.state_dict(), tmp_path / "m.pt")
    x = np.random.default_rng(0).normal(size=(6, 5, 3)).astype(np.float32)
    np.save(tmp_path / "x.npy", x)
    done = torchrun(tmp_path, "m.pt", "--input", "x.npy", "-o", "run.rnnviz")
    assert done.returncode == 0, done.stderr
    made = rnnviz.open(tmp_path / "run.rnnviz")
    with torch.no_grad():
        output, (h_n, c_n) = lstm(torch.from_numpy(x))
    for mine, own in ((made.output, output), (made.h_n, h_n), (made.c_n, c_n)):
        assert np.abs(mine - own.numpy()).max() < 1e-6
    assert made.meta["processes"] == 2 and made.check.passed
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
def test_what_one_process_cannot_do_all_say(tmp_path: Path) -> None:
    torch.save(nn.LSTM(3, 4).state_dict(), tmp_path / "m.pt")
    np.save(tmp_path / "x.npy", np.zeros((6, 3), np.float32))
    done = torchrun(tmp_path, "m.pt", "--input", "x.npy", "-o", "run.rnnviz")
    assert done.returncode != 0 and "without torchrun" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.pt", "x.npy"]


def test_a_run_from_parts_is_set_up_again(tmp_path: Path) -> None:
    from rnnviz.core.origin import run_of
    from rnnviz.core.shares import _record_part

    run: Any = follow(replace(RUNS["layers"], device="cpu"))
    _record_part(run, tmp_path / "a", 0, 1, None)
    merge([tmp_path / "a"], run, tmp_path / "b")
    trace = rnnviz.open(tmp_path / "b")
    assert run_of(trace) == run
    save(trace, tmp_path / "c")


# --- one process that takes part in a group of one --------------------------------------------------
@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"RANK": "0", "WORLD_SIZE": "1", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "0",
                        "TORCHELASTIC_RUN_ID": "x"}.items():  # fmt: skip
        monkeypatch.setenv(name, value)


def test_a_group_of_one_records_everything(group: None, tmp_path: Path) -> None:
    run = follow(replace(RUNS["layers"], device="cpu"))
    assert world() == (0, 1) and record_shared(run, tmp_path / "run.rnnviz")
    made, whole = rnnviz.open(tmp_path / "run.rnnviz"), record_run(run)
    assert np.array_equal(made.output, whole.output) and os.listdir(tmp_path) == ["run.rnnviz"]


@pytest.mark.parametrize(
    "change", [{"input": InputSpec(seq_len=5, batch_size=None)}, {"network": RNNSpec("GRU", 10**9, 4)}]
)
def test_what_cannot_be_recorded_is_said_and_leaves_nothing(change: Any, group: None, tmp_path: Path) -> None:
    with pytest.raises(Problem):
        record_shared(replace(RUNS["layers"], device="cpu", **change), tmp_path / "run.rnnviz")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("variable", ["RANK", "WORLD_SIZE"])
def test_a_number_of_torchrun_that_is_none(variable: str, group: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "2")
    monkeypatch.setenv("WORLD_SIZE", "5")
    assert world() == (2, 5)
    monkeypatch.setenv(variable, "many")
    assert world() == (0, 1)


def test_trouble_of_any_process_is_everybodys(monkeypatch: pytest.MonkeyPatch) -> None:
    def gather(heard: list[Any], own: Any) -> None:
        heard[:] = [None, own, ("shares.unbatched", {})]

    monkeypatch.setattr(torch.distributed, "all_gather_object", gather)
    with pytest.raises(Problem) as caught:
        _agree(None, 3)
    assert caught.value.message.id == "shares.unbatched"
    with pytest.raises(Problem) as caught:
        _agree(_attempt(lambda: 1 // 0), 3)  # type: ignore[arg-type, return-value]
    assert caught.value.message.id == "shares.failed"
    assert str(caught.value.message.values["reason"]).startswith("ZeroDivisionError: ")
    monkeypatch.setattr(torch.distributed, "all_gather_object", lambda heard, own: None)
    _agree(None, 3)


@pytest.mark.parametrize(
    ("wanted", "chosen", "local", "found"),
    [
        ("auto", "cuda:0", "3", "cuda:1"),
        ("cuda", "cuda:0", "1", "cuda:1"),
        ("cuda:0", "cuda:0", "1", "cuda:0"),
        ("cpu", "cpu", "1", "cpu"),
    ],
)
def test_each_process_takes_its_own_gpu(
    wanted: str, chosen: str, local: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnnviz.core.device.choose", lambda device: (chosen, None))
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setenv("LOCAL_RANK", local)
    assert _device(wanted) == found
