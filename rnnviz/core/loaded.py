"""The numbers that a WeightSpec or an EmbeddingSpec names: held from before, or read through the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rnnviz.core.foreign import Foreign, open_foreign
from rnnviz.core.held import digest_of, held, hold
from rnnviz.core.recipes import OPS
from rnnviz.core.spec import EmbeddingSpec, RunSpec, WeightSpec
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    import torch

TABLE = "weight"


def weights_of(spec: WeightSpec) -> dict[str, torch.Tensor]:
    """Parameters by PyTorch's names, as they were when the digest was made; raises `Problem` when they are not."""
    found = held(spec.digest)
    if found is None:
        if not spec.path:
            raise Problem("checkpoint.gone", field="weights")
        found = _taken(spec, open_foreign(file_of(spec.path)))
        _check(spec.digest, found, spec.path)
    return found


def _taken(spec: WeightSpec, foreign: Foreign) -> dict[str, torch.Tensor]:
    if not spec.tensors:
        return {name: stored.read() for name, stored in foreign.tensors.items()}
    name = Path(spec.path).name
    made = {}
    for parameter, op, names in spec.tensors:
        if op not in OPS or any(n not in foreign.tensors for n in names):
            raise Problem("checkpoint.changed", field="weights", path=name)
        try:
            made[parameter] = OPS[op]([foreign.tensors[n].read() for n in names]).contiguous()
        except (RuntimeError, IndexError) as error:
            raise Problem("checkpoint.changed", field="weights", path=name) from error
    return made


def embedding_of(spec: EmbeddingSpec) -> torch.Tensor:
    """The table (rows, width) of an embedding; raises `Problem` when it is not what it was."""
    found = held(spec.digest)
    if found is None:
        stored = open_foreign(spec.path).tensors.get(spec.name)
        if stored is None or stored.shape != (spec.rows, spec.width):
            raise Problem("checkpoint.changed", field="source", path=Path(spec.path).name)
        found = {TABLE: stored.read()}
        _check(spec.digest, found, spec.path)
    return found[TABLE]


def _check(digest: str, found: Mapping[str, torch.Tensor], path: str) -> None:
    if digest:
        if digest_of(found) != digest:
            raise Problem("checkpoint.changed", field="weights", path=Path(path).name)
        hold(digest, found)


def sealed(run: RunSpec) -> RunSpec:
    """The same run with the digests of what it reads from files: from now on a changed file is noticed."""
    weights, given = run.weights, run.input
    if weights.source == "file" and weights.tensors and not weights.digest:
        weights = replace(weights, digest=_kept(weights_of(weights)))
    if given.source == "tokens" and given.embedding is not None and not given.embedding.digest:
        table = {TABLE: embedding_of(given.embedding)}
        given = replace(given, embedding=replace(given.embedding, digest=_kept(table)))
    return replace(run, weights=weights, input=given)


def _kept(found: Mapping[str, torch.Tensor]) -> str:
    digest = digest_of(found)
    hold(digest, found)
    return digest


def file_of(path: str) -> Path:
    """Where a weights file is: a relative path is one of ours, beside the examples."""
    from rnnviz.support.resources import resource

    return Path(path) if Path(path).is_absolute() else resource(f"examples/{path}")
