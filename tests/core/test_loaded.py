"""What a run needs out of files: the numbers that its digests name, or a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from rnnviz.core import held
from rnnviz.core.checkpoint import read_checkpoint, run_of_module
from rnnviz.core.loaded import embedding_of, sealed, weights_of
from rnnviz.core.run import record_run
from rnnviz.core.spec import EmbeddingSpec, InputSpec, RNNSpec, RunSpec, WeightSpec
from rnnviz.support.messages import Problem


def said(work: Any) -> tuple[str, str | None]:
    with pytest.raises(Problem) as caught:
        work()
    return caught.value.message.id, caught.value.field


@pytest.fixture
def run(tmp_path: Path) -> RunSpec:
    torch.save(nn.GRU(2, 3).state_dict() | {"emb.weight": torch.randn(5, 2)}, tmp_path / "a.pt")
    found = read_checkpoint(tmp_path / "a.pt").module("")
    given = InputSpec("tokens", text="0 4", unit="ids", embedding=found.embeddings[0])
    return run_of_module(found, given)


def test_digests_are_those_of_the_numbers(run: RunSpec, tmp_path: Path) -> None:
    sure = sealed(run)
    state = torch.load(tmp_path / "a.pt", weights_only=True)
    table = state.pop("emb.weight")
    assert sure.weights.digest == held.digest_of(state)
    assert sure.input.embedding is not None and sure.input.embedding.digest == held.digest_of({"weight": table})
    assert sealed(sure) == sure
    held._held.clear()
    assert weights_of(sure.weights).keys() == state.keys() and torch.equal(embedding_of(sure.input.embedding), table)
    assert set(held._held) == {sure.weights.digest, sure.input.embedding.digest}  # from now on without the file
    (tmp_path / "a.pt").unlink()
    assert torch.equal(embedding_of(sure.input.embedding), table) and weights_of(sure.weights)


def test_without_files_nothing_is_sealed() -> None:
    plain = RunSpec(RNNSpec("GRU", 2, 3), InputSpec(seq_len=3))
    assert sealed(plain) == plain


def test_what_is_not_what_it_was(run: RunSpec, tmp_path: Path) -> None:
    weights, embedding = run.weights, run.input.embedding
    assert embedding is not None
    first = weights.tensors[0]
    changed = ("checkpoint.changed", "weights")
    assert said(lambda: weights_of(WeightSpec("file", digest="0" * 32))) == ("checkpoint.gone", "weights")
    for other in ((first[0], "nonsense", first[2]), (first[0], first[1], ("nowhere",)),
                  (first[0], "stacked", (*first[2], "bias_ih_l0"))):  # fmt: skip
        assert said(lambda other=other: weights_of(replace(weights, tensors=(other,)))) == changed
    assert said(lambda: weights_of(replace(weights, digest="0" * 32))) == changed
    assert said(lambda: embedding_of(replace(embedding, rows=4))) == ("checkpoint.changed", "source")
    gone = EmbeddingSpec(embedding.path, ("nowhere",), 5, 2)
    assert said(lambda: embedding_of(gone)) == ("checkpoint.changed", "source")
    assert said(lambda: embedding_of(replace(embedding, digest="0" * 32))) == changed


def test_all_of_a_file_without_a_list(run: RunSpec, tmp_path: Path) -> None:
    state = torch.load(tmp_path / "a.pt", weights_only=True)
    found = weights_of(replace(run.weights, tensors=()))
    assert found.keys() == state.keys() and all(torch.equal(found[name], state[name]) for name in state)


def test_weights_of_another_size_are_said(run: RunSpec) -> None:
    with pytest.raises(Problem) as caught:
        record_run(replace(run, network=RNNSpec("GRU", 2, 4)))
    assert caught.value.message.id == "network.file_shape" and caught.value.message.values["shape"] == (12, 2)
