"""What `rnnviz record MODEL --input DATA` sets up, from two files and a wish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.core.run import record_run
from rnnviz.core.setup import Wish, set_up
from rnnviz.support.messages import Problem
from tools.hostile.numbers import WAVES


@pytest.fixture
def model(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    states = {f"rnn.{name}": value for name, value in nn.LSTM(3, 4).state_dict().items()}
    torch.save(states | {"embedding.weight": torch.randn(7, 3)}, tmp_path / "model.pt")
    return tmp_path / "model.pt"


def two_models(folder: Path) -> Path:
    states = {f"{name}.{key}": value for name in "ab" for key, value in nn.RNN(3, 4).state_dict().items()}
    torch.save(states, folder / "two.pt")
    return folder / "two.pt"


def saved(folder: Path, x: Any) -> Path:
    np.save(folder / "x.npy", x)
    return folder / "x.npy"


def test_an_array_goes_in_as_it_is(model: Path, tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(5, 2, 3))
    run = set_up(model, saved(tmp_path, x), Wish(device="cpu"))
    trace = record_run(run)
    assert np.array_equal(trace.x, x.astype(np.float32))
    assert (run.weights.source, run.network.kind) == ("file", "LSTM")
    assert run.weights.digest


def test_batch_first_turns_the_array(model: Path, tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(2, 5, 3))
    run = set_up(model, saved(tmp_path, x), Wish(batch_first=True, lengths=(5, 3), padded=True))
    found = record_run(run).x
    assert np.array_equal(found[:, 0], x[0].astype(np.float32))
    assert np.array_equal(found[:3, 1], x[1, :3].astype(np.float32)) and not found[3:, 1].any()
    assert (run.network.batch_first, run.input.lengths, run.input.packed) == (True, (5, 3), False)


def test_one_of_several_networks_has_to_be_named(tmp_path: Path) -> None:
    model, data = two_models(tmp_path), saved(tmp_path, np.zeros((4, 3)))
    with pytest.raises(Problem, match="name one with --at; there are a, b"):
        set_up(model, data)
    run = set_up(model, data, Wish(at="b", nonlinearity="relu"))
    assert (run.network.kind, run.weights.keys or run.weights.tensors) != ("RNN_TANH", ())
    assert run.network.kind == "RNN_RELU"


def test_a_sound_in_frames_as_wide_as_the_network(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(WAVES["good"]())
    run = set_up(model, tmp_path / "a.wav")
    assert (run.input.frame, run.input.seq_len) == (3, 1024 // 3)


def test_a_table_of_numbers(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b,c\n1,2,3\n4,5,6\n")
    assert record_run(set_up(model, tmp_path / "a.csv")).x[:, 0].tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("wish", "text", "tokens"),
    [
        (Wish(unit="ids"), "0 6 2", ("0", "6", "2")),
        (Wish(unit="words", vocabulary="words.txt"), "b a", ("b", "a")),
        (Wish(unit="ids", embedding="embedding.weight"), "1 1\n\n", ("1", "1")),
    ],
)
def test_text_through_the_embedding(model: Path, tmp_path: Path, wish: Wish, text: str, tokens: Any) -> None:
    (tmp_path / "words.txt").write_text("\n".join("abcdefg"))
    (tmp_path / "a.txt").write_text(text)
    if wish.vocabulary:
        wish = Wish(unit=wish.unit, vocabulary=str(tmp_path / wish.vocabulary))
    run = set_up(model, tmp_path / "a.txt", wish)
    trace = record_run(run)
    table = torch.load(model)["embedding.weight"]
    row = {"a": 0, "b": 1}
    assert trace.meta["tokens"] == (tokens,)
    assert np.array_equal(trace.x[:, 0], table[[row.get(t, t) if t in row else int(t) for t in tokens]].numpy())


def test_an_embedding_that_is_not_there(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1 2")
    with pytest.raises(Problem, match="no embedding other of width 3: choose one of embedding"):
        set_up(model, tmp_path / "a.txt", Wish(unit="ids", embedding="other"))


def test_text_without_an_embedding_is_one_hot(tmp_path: Path) -> None:
    torch.save(nn.GRU(2, 4).state_dict(), tmp_path / "gru.pt")
    (tmp_path / "a.txt").write_text("abba")
    trace = record_run(set_up(tmp_path / "gru.pt", tmp_path / "a.txt"))
    assert trace.x[:, 0].tolist() == [[1, 0], [0, 1], [0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("ids", "wish", "tokens"),
    [
        ([0, 6, 2], {}, (("0", "6", "2"),)),
        ([[0, 1], [6, 5], [2, 3]], {}, (("0", "6", "2"), ("1", "5", "3"))),
        ([[0, 6, 2], [1, 5, 99]], {"batch_first": True, "lengths": (3, 2)}, (("0", "6", "2"), ("1", "5"))),
    ],
)
def test_numbers_of_tokens_from_an_array(model: Path, tmp_path: Path, ids: Any, wish: Any, tokens: Any) -> None:
    trace = record_run(set_up(model, saved(tmp_path, np.array(ids)), Wish(unit="ids", **wish)))
    table = torch.load(model)["embedding.weight"].numpy()
    assert trace.meta["tokens"] == tokens
    for n, names in enumerate(tokens):
        assert np.array_equal(trace.x[: len(names), n], table[[int(name) for name in names]])


@pytest.mark.parametrize("ids", [np.zeros(3), np.zeros((2, 2, 2), int), np.zeros(0, int)])
def test_what_cannot_be_numbers_of_tokens(model: Path, tmp_path: Path, ids: Any) -> None:
    with pytest.raises(Problem, match=rf"holds {ids.dtype} of shape"):
        set_up(model, saved(tmp_path, ids), Wish(unit="ids"))


def test_numbers_of_tokens_need_an_embedding(tmp_path: Path) -> None:
    torch.save(nn.GRU(2, 4).state_dict(), tmp_path / "gru.pt")
    with pytest.raises(Problem, match="needs a model with one"):
        set_up(tmp_path / "gru.pt", saved(tmp_path, np.array([1, 0])), Wish(unit="ids"))


def test_a_cell_of_a_table_that_is_no_number(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b,c\n1,2,3\n4,x,6\n")
    with pytest.raises(Problem, match="a.csv, row 3, column b: x is not a number"):
        set_up(model, tmp_path / "a.csv")


def test_words_need_a_vocabulary(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("some words")
    with pytest.raises(Problem, match="vocabulary"):
        set_up(model, tmp_path / "a.txt")
