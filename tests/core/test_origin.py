"""The RunSpec behind a recording: it can be recorded again where its files and its script are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz
from rnnviz.core import held
from rnnviz.core.checkpoint import read_checkpoint, run_of_module
from rnnviz.core.code import code_lines
from rnnviz.core.loaded import sealed
from rnnviz.core.origin import needs_recording, run_of
from rnnviz.core.run import follow, record_run, validate
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.support.messages import Problem

CASES: dict[str, Any] = {
    "layers": lambda: rnnviz.record(nn.LSTM(3, 4, 2), torch.randn(5, 2, 3)),
    "states": lambda: rnnviz.record(nn.GRU(3, 4), torch.randn(5, 2, 3), torch.randn(1, 2, 4)),
    "unbatched": lambda: rnnviz.record(nn.RNN(3, 4), torch.randn(5, 3), torch.randn(1, 4)),
    "batch_first": lambda: rnnviz.record(nn.RNN(3, 4, batch_first=True), torch.randn(2, 5, 3)),
    "packed": lambda: rnnviz.record(nn.GRU(3, 4, bidirectional=True), torch.randn(5, 2, 3), lengths=[5, 2]),
    "cells": lambda: rnnviz.record([nn.LSTMCell(3, 4), nn.GRUCell(4, 2)], torch.randn(5, 2, 3)),
    "double": lambda: rnnviz.record(nn.GRU(3, 4, dtype=torch.float64), torch.randn(5, 2, 3, dtype=torch.float64)),
    "half": lambda: rnnviz.record(nn.GRU(3, 4, dtype=torch.bfloat16), torch.randn(5, 2, 3, dtype=torch.bfloat16)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_scripts_recording_can_be_made_again(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = CASES[name]()
    run = follow(run_of(trace))
    validate(run)
    assert needs_recording(run)
    again = record_run(replace(run, device="cpu"))
    for mine, own in zip(again.h, trace.h, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(mine, own, strict=True))
    assert run_of(again) == replace(run, device="cpu")
    rnnviz.save(trace, tmp_path / "run.rnnviz")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    if "output" in names:
        output = names["output"].transpose(0, 1) if name == "batch_first" else names["output"]
        own = trace.output[:, 0] if trace.unbatched else trace.output
        assert np.array_equal(output.float().numpy() if name == "half" else output.numpy(), own)


def test_files_that_are_gone_are_not_needed(tmp_path: Path, monkeypatch: Any) -> None:
    torch.save(nn.GRU(3, 4).state_dict(), tmp_path / "m.pt")
    np.save(tmp_path / "x.npy", np.random.default_rng(0).normal(size=(5, 2, 3)))
    found = read_checkpoint(tmp_path / "m.pt").module("")
    run = sealed(follow(run_of_module(found, InputSpec("file", path=str(tmp_path / "x.npy")))))
    trace = record_run(run)
    rnnviz.save(trace, tmp_path / "run.rnnviz")
    held._held.clear()
    for name in ("m.pt", "x.npy"):
        (tmp_path / name).unlink()
    opened = rnnviz.open(tmp_path / "run.rnnviz")
    again = record_run(run_of(opened))
    assert np.array_equal(again.output, trace.output) and run_of(opened).input.source == "given"
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(code_lines(run_of(opened)), names)  # with the recording, on a machine that has not the model's file
    assert np.array_equal(names["output"].numpy(), trace.output)
    held._held.clear()
    with pytest.raises(Problem, match="open it again"):
        record_run(replace(run, input=InputSpec("given", digest="0" * 32)))


def test_a_seeds_run_stays_as_it_is() -> None:
    run = RunSpec(RNNSpec("GRU", 3, 4), InputSpec(seq_len=3, batch_size=2), device="cpu", seed=4)
    assert run_of(record_run(run)) == run and not needs_recording(run)


def test_states_of_cells_come_back() -> None:
    states = [(torch.randn(2, 4), torch.randn(2, 4)), torch.randn(2, 2)]
    cells = [nn.LSTMCell(3, 4), nn.GRUCell(4, 2)]
    run = run_of(rnnviz.record(cells, torch.randn(5, 2, 3), states))
    assert np.array_equal(np.array(run.h_0.h[0], np.float32), states[0][0].numpy())
    assert np.array_equal(np.array(run.h_0.h[1], np.float32), states[1].numpy())
    assert len(run.h_0.c) == 1 and np.array_equal(np.array(run.h_0.c[0], np.float32), states[0][1].numpy())


def test_states_that_are_too_many_to_type_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    from rnnviz.core import origin

    trace = rnnviz.record(nn.GRU(3, 4), torch.randn(5, 2, 3), torch.ones(1, 2, 4))
    monkeypatch.setattr(origin, "MOST_TYPED", 8)
    assert np.array_equal(run_of(trace).h_0.h, np.ones((1, 2, 4)))
    monkeypatch.setattr(origin, "MOST_TYPED", 7)
    assert run_of(trace).h_0.source == "zeros"


@pytest.mark.parametrize("stored", [{"is": "RunSpec"}, {"is": "RunSpec", "network": 3}, "run", None])
def test_a_stored_run_that_is_damaged_is_not_used(stored: Any) -> None:
    trace = rnnviz.record(nn.GRU(3, 4), torch.randn(5, 2, 3)).with_meta({"run": stored})
    run = run_of(trace)
    assert needs_recording(run) and np.array_equal(record_run(run).output, trace.output)


def test_a_stored_run_of_another_network_is_not_used() -> None:
    run = RunSpec(RNNSpec("GRU", 3, 4), InputSpec(seq_len=5, batch_size=2), device="cpu")
    trace = rnnviz.record(nn.GRU(3, 5), torch.randn(5, 2, 3)).with_meta({"run": run})
    assert needs_recording(run_of(trace)) and run_of(trace).network == trace.spec


@pytest.mark.parametrize("gone", [False, True])
def test_weights_and_an_embedding_without_a_digest(gone: bool, tmp_path: Path) -> None:
    torch.save(nn.GRU(2, 3).state_dict() | {"emb.weight": torch.randn(5, 2)}, tmp_path / "m.pt")
    found = read_checkpoint(tmp_path / "m.pt").module("")
    given = InputSpec("tokens", text="0 4 1", unit="ids", embedding=found.embeddings[0])
    run = replace(follow(run_of_module(found, given)), device="cpu")
    trace = record_run(run).with_meta({"run": run})
    if gone:
        (tmp_path / "m.pt").unlink()
    again = run_of(trace)
    assert needs_recording(again) is gone
    assert (again.weights == run.weights, again.input == run.input) == (not gone, not gone)
    assert np.array_equal(record_run(again).output, trace.output)
