"""From a model's file and a sequence's file to a RunSpec: what `rnnviz record MODEL --input DATA` sets up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from rnnviz.core.arrays import token_ids
from rnnviz.core.checkpoint import Checkpoint, Found, read_checkpoint, run_of_module
from rnnviz.core.loaded import sealed
from rnnviz.core.run import follow, validate
from rnnviz.core.sound import is_sound
from rnnviz.core.spec import EmbeddingSpec, InputSpec, RunSpec
from rnnviz.core.tables import preview, read_text
from rnnviz.core.text import MAX_TEXT, read_vocabulary
from rnnviz.support.messages import Problem

ARRAYS = (".npy", ".npz")
TABLES = (".csv", ".tsv", ".tab", ".dat")  # and not .txt, which may be a text with numbers in it


@dataclass(frozen=True)
class Wish:
    """What a person says beside the two files; "" and None: as the file or PyTorch has it."""

    at: str = ""
    nonlinearity: str = ""
    batch_first: bool = False
    lengths: tuple[int, ...] = ()
    padded: bool = False
    unit: str = "characters"
    vocabulary: str = ""  # the path of its file
    embedding: str = ""
    device: str = "auto"


def set_up(model: Path | str, data: Path | str, wish: Wish | None = None) -> RunSpec:
    """The run of a model's recurrent network on a sequence; raises `Problem` in words."""
    wish = wish or Wish()
    checkpoint = read_checkpoint(model)
    found = _chosen(checkpoint, wish.at)
    found = found.answered(
        nonlinearity=wish.nonlinearity, batch_first=wish.batch_first or getattr(found.spec, "batch_first", None)
    )
    run = follow(replace(run_of_module(found, _input(found, Path(data), wish)), device=wish.device))
    validate(run)
    return sealed(run)


def _chosen(checkpoint: Checkpoint, at: str) -> Found:
    if at:
        return checkpoint.module(at)
    if len(checkpoint.modules) > 1:
        names = ", ".join(found.name for found in checkpoint.modules)
        raise Problem("checkpoint.many", path=str(checkpoint.path), names=names)
    return checkpoint.modules[0]


def _input(found: Found, path: Path, wish: Wish) -> InputSpec:
    """Arrays and tables of numbers as they are; any other text through the embedding."""
    shared = InputSpec(lengths=wish.lengths, packed=not wish.padded)
    if path.suffix.lower() == ".npy" and wish.unit == "ids":
        ids = token_ids(path, batch_first=wish.batch_first)
        if len(wish.lengths) == len(ids):  # what follows is padding, whatever its number
            ids = [row[:length] for row, length in zip(ids, wish.lengths, strict=True)]
            shared = replace(shared, lengths=())
        lines = "\n".join(" ".join(map(str, row)) for row in ids)
        embedding = _embedding(found, wish.embedding)
        return replace(shared, source="tokens", text=lines, unit="ids", embedding=embedding)
    if path.suffix.lower() in ARRAYS:
        turned = bool(getattr(found.spec, "batch_first", False))
        return replace(shared, source="file", path=str(path.absolute()), turned=turned)
    if is_sound(str(path)):
        return replace(shared, source="file", path=str(path.absolute()), frame=found.spec.input_size)
    table = preview(path)
    if not (wish.vocabulary or wish.embedding or wish.unit == "ids"):
        if all(table.numeric):
            return replace(shared, source="file", path=str(path.absolute()), table=table.spec)
        if any(table.numeric) and path.suffix.lower() in TABLES:  # what is no number there is said with row and column
            strict = replace(table.spec, columns=tuple(range(len(table.names))))
            return replace(shared, source="file", path=str(path.absolute()), table=strict)
    text, _ = read_text(path, most=8 * MAX_TEXT)
    lines = "\n".join(line for line in text.split("\n") if line.strip())
    vocabulary = read_vocabulary(wish.vocabulary) if wish.vocabulary else ""
    given = replace(shared, source="random", text=lines, unit=wish.unit, vocabulary=vocabulary)
    if not found.embeddings and not wish.embedding and wish.unit != "ids":
        return replace(given, source="one_hot")
    if not vocabulary and wish.unit != "ids":
        raise Problem("cli.needs_vocabulary", path=str(path))
    return replace(given, source="tokens", embedding=_embedding(found, wish.embedding))


def _embedding(found: Found, name: str) -> EmbeddingSpec:
    fitting = [embedding for embedding in found.embeddings if not name or name in _names(embedding)]
    if not fitting and not name:
        raise Problem("spec.embedding", field="source")
    if not fitting:
        names = ", ".join(embedding.name for embedding in found.embeddings) or "-"
        raise Problem("checkpoint.no_embedding", name=name[:60], width=found.spec.input_size, names=names)
    return fitting[0]


def _names(embedding: EmbeddingSpec) -> set[str]:
    """What a person may call it: with or without the keys that lead to it, as the tensor or as its module."""
    full = {embedding.name, embedding.keys[-1]}
    return full | {name.removesuffix(".weight") for name in full}
