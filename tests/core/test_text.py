"""Text as input: tokens, vocabularies, sequences of unequal length."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.core import inputs, text
from rnnviz.core.checkpoint import read_checkpoint, run_of_module
from rnnviz.core.code import code_lines
from rnnviz.core.loaded import sealed
from rnnviz.core.run import follow, record_run
from rnnviz.core.spec import CellSpec, EmbeddingSpec, InputSpec, RNNSpec, RunSpec, StackSpec, from_dict, to_dict
from rnnviz.support.messages import Problem

EMBEDDING = EmbeddingSpec("m.pt", ("e",), 6, 3)


def tokens(words: str, **more: Any) -> InputSpec:
    return InputSpec("tokens", text=words, embedding=EMBEDDING, **more)


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        (InputSpec("one_hot", text="ab\nc"), (("a", "b"), ("c",))),
        (InputSpec("one_hot", text="ab\n"), (("a", "b"),)),
        (InputSpec("one_hot", text="the cat, sat", unit="words"), (("the", "cat", "sat"),)),
        (tokens("<s>ab</s>", vocabulary="<s>\n</s>\na\nb"), (("<s>", "a", "b", "</s>"),)),
        (tokens("<s>a<b", vocabulary="<s>\na\n<\nb"), (("<s>", "a", "<", "b"),)),
        (tokens("1 2, 3", unit="ids"), (("1", "2", "3"),)),
        (InputSpec("one_hot", text="a b"), (("a", " ", "b"),)),
    ],
)
def test_lines_become_tokens(spec: InputSpec, found: Any) -> None:
    assert text.sequences(spec) == found


@pytest.mark.parametrize(
    ("spec", "id"),
    [
        (InputSpec("one_hot", text="a\n\nb"), "inputs.empty_line"),
        (InputSpec("one_hot", text="\n"), "inputs.empty_line"),
        (InputSpec("one_hot", text="  ", unit="words"), "inputs.empty_line"),
        (InputSpec("one_hot", text="a" * 100_001), "inputs.long_text"),
        (InputSpec("one_hot", text="abz", vocabulary="ab"), "inputs.unknown"),
        (tokens("ab"), "inputs.no_vocabulary"),
        (tokens("ab", vocabulary="abcdefg"), "inputs.vocabulary_rows"),
        (tokens("0 6", unit="ids"), "inputs.id"),
        (tokens("0 -1", unit="ids"), "inputs.id"),
        (tokens("0 ٣", unit="ids"), "inputs.id"),
        (tokens("0 x", unit="ids"), "inputs.id"),
        (tokens("1" * 30, unit="ids"), "inputs.id"),
    ],
)
def test_what_is_wrong_is_said(spec: InputSpec, id: str) -> None:
    with pytest.raises(Problem) as caught:
        text.ids(spec)
    assert caught.value.message.id == id and caught.value.field == "text"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("abc", ("a", "b", "c")),
        ("<pad> a b", ("<pad>", "a", "b")),
        ("<pad>\na\nb", ("<pad>", "a", "b")),
        ("a ␣ b", ("a", " ", "b")),
        ("hello\nworld\n", ("hello", "world")),
        ("a\nb", ("a", "b")),
        ("<only>\n", ("<", "o", "n", "l", "y", ">")),
    ],
)
def test_a_typed_vocabulary(given: str, found: tuple[str, ...]) -> None:
    assert text.vocabulary(InputSpec("one_hot", text="a", vocabulary=text.vocabulary_from_text(given))) == found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("v.txt", "<pad>\na\nb\n"),
        ("v.json", json.dumps(["<pad>", "a", "b"])),
        ("v.json", json.dumps({"a": 1, "b": 2, "<pad>": 0})),
        ("v.tsv", "a\t1\n<pad>\t0\nb\t2\n"),
        ("v.txt", "\ufeff<pad>\r\na\r\nb\r\n"),
        ("v.tsv", "a 1\n<pad> 0\nb   2\n"),
    ],
)
def test_a_vocabulary_file(tmp_path: Any, name: str, content: str) -> None:
    (tmp_path / name).write_bytes(content.encode())
    assert text.read_vocabulary(tmp_path / name).split("\n") == ["<pad>", "a", "b"]


@pytest.mark.parametrize("content", ['{"a": 0, "b": 5}', '{"a": "x"}', "[1, 2]", "[]", '{"a":', "[" * 100_000])
def test_a_vocabulary_that_is_none(tmp_path: Any, content: str) -> None:
    (tmp_path / "v.json").write_text(content)
    with pytest.raises(Problem, match=r"v\.json"):
        text.read_vocabulary(tmp_path / "v.json")


RUN = RunSpec(RNNSpec("GRU", 4, 5, bidirectional=True), InputSpec("one_hot", text="abca\nda\nbbb"), device="cpu")


def executed(run: RunSpec) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    return names


@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("packed", [True, False])
def test_unequal_lines_are_packed_or_padded(packed: bool, batch_first: bool) -> None:
    run = follow(
        replace(RUN, input=replace(RUN.input, packed=packed), network=replace(RUN.network, batch_first=batch_first))
    )
    trace = record_run(run)
    assert trace.lengths.tolist() == ([4, 2, 3] if packed else [4, 4, 4])
    assert (trace.packed is not None) == packed and trace.check.passed
    names = executed(run)
    output = names["output"].transpose(0, 1) if batch_first else names["output"]
    assert np.array_equal(output.numpy(), trace.output) and np.array_equal(names["h_n"].numpy(), trace.h_n)


def test_padding_changes_what_packing_does_not() -> None:
    packed = record_run(RUN)
    padded = record_run(replace(RUN, input=replace(RUN.input, packed=False)))
    alone = record_run(replace(RUN, input=replace(RUN.input, text="da", vocabulary="abcd")))
    assert np.allclose(packed.h_n[:, 1], alone.h_n[:, 0], atol=1e-6)
    assert not np.allclose(padded.h_n[:, 1], alone.h_n[:, 0], atol=1e-3)


def test_cells_are_padded() -> None:
    run = replace(RUN, network=StackSpec((CellSpec("GRU", 4, 3),)))
    trace = record_run(run)
    assert trace.lengths.tolist() == [4, 4, 4] and not trace.x[2:, 1].any()
    assert np.array_equal(executed(run)["h"].numpy(), trace.h_n[0])


def test_a_comma_is_a_word_where_the_vocabulary_has_it() -> None:
    given = tokens("a cat , b", unit="words", vocabulary="a\nb\ncat\n,")
    assert text.ids(given) == ((0, 2, 3, 1),)
    assert text.ids(replace(given, vocabulary="a\nb\ncat")) == ((0, 2, 1),)


def test_lines_of_a_vocabulary_end_with_line_ends_only(tmp_path: Any) -> None:
    (tmp_path / "v.txt").write_text("a\n\u2028\n \nb\x85\n", encoding="utf-8")
    assert text.read_vocabulary(tmp_path / "v.txt").split("\n") == ["a", "\u2028", " ", "b\x85"]


def test_words_through_an_embedding(tmp_path: Any) -> None:
    model = nn.ModuleDict({"embedding": nn.Embedding(6, 3), "rnn": nn.GRU(3, 4)})
    torch.save(model.state_dict(), tmp_path / "m.pt")
    found = read_checkpoint(tmp_path / "m.pt").module("rnn")
    given = InputSpec("tokens", text="a cat sat\na mat", unit="words", vocabulary="<pad>\na\ncat\nsat\nmat",
                      embedding=found.embeddings[0])  # fmt: skip
    run = sealed(follow(run_of_module(found, given)))
    trace = record_run(run)
    with torch.no_grad():
        x = nn.utils.rnn.pad_sequence([model["embedding"](torch.tensor(line)) for line in ([1, 2, 3], [1, 4])])
        packed = nn.utils.rnn.pack_padded_sequence(x, [3, 2], enforce_sorted=False)
        _, h_n = model["rnn"](packed)
    assert np.array_equal(trace.h_n, h_n.numpy()) and np.array_equal(trace.x, x.numpy())
    assert np.array_equal(executed(run)["h_n"].numpy(), trace.h_n)
    assert from_dict(json.loads(json.dumps(to_dict(run)))) == run


def test_typed_numbers() -> None:
    rows = ((1.0, 2.0), (0.5, -1.0), (0.0, 0.25))
    run = follow(RunSpec(RNNSpec("LSTM", 9, 3), InputSpec("typed", values=rows), device="cpu"))
    assert run.network.input_size == 2 and (run.input.seq_len, run.input.batch_size) == (3, 1)
    trace = record_run(run)
    assert trace.x[:, 0].tolist() == [list(row) for row in rows]
    assert np.array_equal(executed(run)["output"].numpy(), trace.output)


@pytest.mark.parametrize("rows", [(), ((),), ((1.0,), (1.0, 2.0)), (1.0, 2.0)])
def test_typed_numbers_that_are_none(rows: Any) -> None:
    with pytest.raises(Problem) as caught:
        InputSpec("typed", values=rows)
    assert caught.value.message.id == "spec.values"


def test_numbers_that_leave_gaps_are_part_of_the_words(tmp_path: Any) -> None:
    (tmp_path / "v.txt").write_text("a 1\nb 3\n")
    assert text.read_vocabulary(tmp_path / "v.txt") == "a 1\nb 3"


def test_a_vocabulary_with_line_ends_and_one_that_is_too_long(monkeypatch: Any) -> None:
    assert text.joined(["a", "\n", "bc"]) == "a\n\\n\nbc"
    assert text.joined(["\n"]) == "\\n\n"
    assert text.joined(["abc"]) == "abc\n" and text.joined(["a", "b"]) == "ab"
    monkeypatch.setattr(text, "MAX_VOCABULARY", 2)
    assert text.joined(["a", "b"]) == "ab"
    with pytest.raises(Problem) as caught:
        text.joined(["a", "b", "c"])
    assert caught.value.message.id == "inputs.vocabulary_long" and caught.value.field == "vocabulary"


def test_the_last_id_is_said() -> None:
    embedding = EmbeddingSpec("a", ("w",), 5, 2)
    assert text.ids(InputSpec("tokens", text="0 4", unit="ids", embedding=embedding)) == ((0, 4),)
    with pytest.raises(Problem) as caught:
        text.ids(InputSpec("tokens", text="0 5", unit="ids", embedding=embedding))
    assert dict(caught.value.message.values) == {"token": "5", "last": 4}


def test_the_empty_line_is_said() -> None:
    with pytest.raises(Problem) as caught:
        text.sequences(InputSpec("one_hot", text="ab\n\nabc"))
    assert dict(caught.value.message.values) == {"line": 2}


def test_a_token_of_two_letters_is_one() -> None:
    assert text.sequences(InputSpec("tokens", text="abca", vocabulary="ab\nc\na", embedding=EMBEDDING)) == (
        ("ab", "c", "a"),
    )


def test_the_width_is_that_of_what_is_read() -> None:
    network, embedding = RNNSpec("GRU", 3, 4), EmbeddingSpec("a", ("w",), 7, 3)
    for source, given, width in (("one_hot", embedding, 2), ("tokens", embedding, 3), ("one_hot", None, 2)):
        spec = InputSpec(source, text="abba", embedding=given)  # type: ignore[arg-type]
        assert inputs.sizes(RunSpec(network, spec)) == (4, 1, width)


def test_a_text_that_is_too_long(monkeypatch: Any) -> None:
    monkeypatch.setattr(text, "MAX_TEXT", 5)
    assert text.sequences(InputSpec("one_hot", text="abcde")) == (tuple("abcde"),)
    with pytest.raises(Problem) as caught:
        text.sequences(InputSpec("one_hot", text="abcdef"))
    assert dict(caught.value.message.values) == {"length": 6, "most": 5}


def test_the_end_of_a_text_is_no_empty_line() -> None:
    assert text.sequences(InputSpec("one_hot", text="ab\nc\n\n")) == (("a", "b"), ("c",))
    with pytest.raises(Problem) as caught:
        text.sequences(InputSpec("one_hot", text="\n\n"))
    assert caught.value.message.values["line"] == 1


@pytest.mark.parametrize("length", [30, 31])
def test_a_strange_token_is_shown_in_part(length: int) -> None:
    with pytest.raises(Problem) as caught:
        text.ids(InputSpec("one_hot", text="x" * length, unit="words", vocabulary="a\nb"))
    shown = str(caught.value.message.values["character"])
    assert shown == ("x" * 30 if length == 30 else "x" * 27 + "...")
