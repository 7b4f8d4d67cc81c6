"""`rnnviz record MODEL --input DATA`: the module's own numbers, without a display; what is wrong in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz
from rnnviz import cli


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    two = nn.ModuleDict({"embedding": nn.Embedding(5, 3), "encoder": nn.LSTM(3, 4, 2), "decoder": nn.RNN(3, 4)})
    torch.save({"state_dict": two.state_dict()}, tmp_path / "two.pt")
    torch.save(nn.GRU(3, 4, batch_first=True).state_dict(), tmp_path / "one.pt")
    np.save(tmp_path / "x.npy", np.random.default_rng(0).normal(size=(5, 2, 3)).astype(np.float32))
    (tmp_path / "words.txt").write_text("ab\nbba\n")
    (tmp_path / "vocabulary.txt").write_text("<pad>\na\nb\n")
    (tmp_path / "table.csv").write_text("p;q;r\n1;2;3\n4;5;6\n")
    (tmp_path / "bad.csv").write_text("a,b,c\n1,2,3\n4,x,6\n")
    (tmp_path / "named.tsv").write_text("who\ta\tb\tc\nme\t1\t2\t3\n")
    np.save(tmp_path / "ids.npy", np.array([1, 2]))
    (tmp_path / "ids.txt").write_text("1 4\n")
    return tmp_path


def recorded(folder: Path, *arguments: str) -> Any:
    given = [str(folder / a) if (folder / a).exists() else a for a in arguments]
    assert cli.main(["record", *given, "-o", str(folder / "run.rnnviz")]) == 0
    return rnnviz.open(folder / "run.rnnviz")


def state(folder: Path, name: str, module: nn.Module, prefix: str = "") -> nn.Module:
    found = torch.load(folder / name, weights_only=True)
    found = found.get("state_dict", found)
    module.load_state_dict({key: found[prefix + key] for key in module.state_dict()})
    return module


def test_numbers_are_the_modules_own(folder: Path) -> None:
    trace = recorded(folder, "two.pt", "--at", "encoder", "--input", "x.npy")
    with torch.no_grad():
        output, (h_n, c_n) = state(folder, "two.pt", nn.LSTM(3, 4, 2), "encoder.")(
            torch.from_numpy(np.load(folder / "x.npy"))
        )
    for mine, own in ((trace.output, output), (trace.h_n, h_n), (trace.c_n, c_n)):
        assert np.array_equal(mine, own.numpy())


def test_batch_first_is_how_x_lies(folder: Path) -> None:
    trace = recorded(folder, "one.pt", "--input", "x.npy", "--batch-first")
    assert (trace.steps, trace.batch) == (2, 5)
    with torch.no_grad():
        output, _ = state(folder, "one.pt", nn.GRU(3, 4, batch_first=True))(torch.from_numpy(np.load(folder / "x.npy")))
    assert np.array_equal(trace.output.swapaxes(0, 1), output.numpy())
    assert torch.equal(trace.returned[0], output)


def test_lengths_and_nonlinearity(folder: Path) -> None:
    trace = recorded(folder, "two.pt", "--at=decoder", "--input", "x.npy", "--lengths", "5,3", "--nonlinearity", "relu")
    assert trace.lengths.tolist() == [5, 3] and trace.kind == "RNN_RELU"


def test_text_through_the_embedding(folder: Path) -> None:
    trace = recorded(folder, "two.pt", "--at", "encoder", "--input", "words.txt", "--vocabulary", "vocabulary.txt")
    assert trace.meta["tokens"] == (("a", "b"), ("b", "b", "a")) and trace.lengths.tolist() == [2, 3]
    table = torch.load(folder / "two.pt", weights_only=True)["state_dict"]["embedding.weight"].numpy()
    assert np.array_equal(trace.x[:, 1], table[[2, 2, 1]])
    padded = recorded(
        folder, "two.pt", "--at", "encoder", "--input", "words.txt", "--vocabulary", "vocabulary.txt", "--padded"
    )
    assert padded.lengths.tolist() == [3, 3]


@pytest.mark.parametrize("name", ["table.csv", "table", "table.asc"])
def test_a_table_goes_in_as_it_looks(folder: Path, name: str) -> None:
    (folder / "table.csv").rename(folder / name)
    trace = recorded(folder, "one.pt", "--input", name)
    assert trace.x[:, 0].tolist() == [[1, 2, 3], [4, 5, 6]]


def test_what_has_to_be_known_of_a_run_is_said(folder: Path, capsys: Any) -> None:
    np.save(folder / "x.npy", np.full((2, 1, 3), np.nan))
    recorded(folder, "one.pt", "--input", "x.npy")
    said = capsys.readouterr()
    assert said.err.startswith("rnnviz: This run holds 14 NaN") and said.err.count("\n") == 1 and not said.out


def test_torchs_word_on_projections_is_kept_back(folder: Path) -> None:
    torch.save(nn.LSTM(3, 4, proj_size=2).state_dict(), folder / "proj.pt")
    given = [sys.executable, "-m", "rnnviz", "record", "proj.pt", "--input", "x.npy", "-o", "run.rnnviz"]
    ended = subprocess.run(given, cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stderr == ""


@pytest.mark.parametrize("name", ["embedding", "embedding.weight", "state_dict.embedding"])
def test_an_embedding_by_the_name_of_its_module(folder: Path, name: str) -> None:
    found = recorded(folder, "two.pt", "--at=encoder", "--input", "ids.txt", "--unit=ids", "--embedding", name)
    assert found.meta["tokens"] == (("1", "4"),)


@pytest.mark.parametrize(
    ("x", "more", "tokens"),
    [
        ([1, 4], [], [["1", "4"]]),
        ([[1, 2], [3, 4], [0, 1]], [], [["1", "3", "0"], ["2", "4", "1"]]),
        ([[1, 2, 0], [3, 4, 2]], ["--batch-first", "--lengths", "2,3"], [["1", "2"], ["3", "4", "2"]]),
    ],
)
def test_numbers_of_tokens_as_an_array(folder: Path, x: Any, more: list[str], tokens: Any) -> None:
    np.save(folder / "ids.npy", np.array(x))
    trace = recorded(folder, "two.pt", "--at=encoder", "--input", "ids.npy", "--unit=ids", *more)
    assert [list(line) for line in trace.meta["tokens"]] == tokens
    table = torch.load(folder / "two.pt", weights_only=True)["state_dict"]["embedding.weight"].numpy()
    assert np.array_equal(trace.x[0], table[[int(line[0]) for line in tokens]])
    assert trace.lengths.tolist() == [len(line) for line in tokens]


@pytest.mark.parametrize("name", ["0 … 1", "0 ... 1", "0...1"])
def test_a_stack_can_be_named_with_the_keys_of_a_keyboard(folder: Path, name: str) -> None:
    torch.save(nn.ModuleList([nn.GRUCell(3, 4), nn.LSTMCell(4, 2)]).state_dict(), folder / "cells.pt")
    assert recorded(folder, "cells.pt", "--at", name, "--input", "x.npy").spec.num_layers == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["two.pt", "--input", "x.npy"], "name one with --at; there are encoder, decoder"),
        (["two.pt", "--at", "head", "--input", "x.npy"], "no recurrent network named head"),
        (["nowhere.pt", "--input", "x.npy"], "was not found"),
        (["nowhere.pt"], "neither a file nor an example"),
        (["x.npy", "--input", "x.npy"], "is one array, not a model"),
        (["one.pt", "--input", "nowhere.npy"], "nowhere.npy is not there"),
        (["one.pt", "--input", "one.pt"], "one.pt"),
        (["one.pt", "--input", "x.npy", "--lengths", "5"], "2 sequences, and here are 1 lengths"),
        (
            ["two.pt", "--at=encoder", "--input", "words.txt"],
            "(--vocabulary FILE), or give the tokens' numbers",
        ),
        (["two.pt", "--at=encoder", "--input", "x.npy", "--unit=ids"], "x.npy holds float32 of shape (5, 2, 3)"),
        (["one.pt", "--input", "ids.npy", "--unit=ids"], "needs a model with one"),
        (["one.pt", "--input", "ids.txt", "--unit=ids"], "needs a model with one"),
        (["one.pt", "--input", "bad.csv"], "bad.csv, row 3, column b: x is not a number"),
        (["one.pt", "--input", "named.tsv"], "named.tsv, row 2, column who: me is not a number"),
        (
            ["two.pt", "--at=encoder", "--input", "words.txt", "--embedding", "none", "--unit", "ids"],
            "no embedding none",
        ),
        (["one.pt", "--input", "words.txt"], "x has 2 features, but input_size is 3"),
        (["one.pt", "--input", "x.npy", "--device", "tpu"], "tpu is not a device here"),
    ],
)
def test_what_is_wrong_is_one_line(folder: Path, arguments: list[str], said: str, capsys: Any) -> None:
    given = [str(folder / a) if (folder / a).exists() else a for a in arguments]
    assert cli.main(["record", *given, "-o", str(folder / "run.rnnviz")]) == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert not (folder / "run.rnnviz").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["one.pt"],
        ["one.pt", "--input", "x.npy", "--lengths", "5,x"],
        ["one.pt", "--nonlinearity", "sigmoid"],
        [],
        ["one.pt", "--input", "x.npy", "--lengths", "5,3", "--padded"],
    ],
)
def test_wrong_usage(folder: Path, arguments: list[str], capsys: Any) -> None:
    given = [str(folder / a) if (folder / a).exists() else a for a in arguments]
    with pytest.raises(SystemExit) as ended:
        cli.main(["record", *given, "-o", str(folder / "run.rnnviz")])
    assert ended.value.code == 2


@pytest.mark.parametrize("name", ["one.pt", "x.npy", "vocabulary.txt"])
def test_what_goes_in_is_never_written_over(folder: Path, name: str, capsys: Any) -> None:
    (folder / "link").symlink_to(folder / name)
    before = (folder / name).read_bytes()
    given = ["one.pt", "--input", "x.npy", "--vocabulary", "vocabulary.txt", "-o", "link"]
    with pytest.raises(SystemExit) as ended:
        cli.main(["record", *(str(folder / a) if (folder / a).exists() else a for a in given)])
    assert ended.value.code == 2 and (folder / name).read_bytes() == before
    assert "link is what goes in, and would be overwritten" in capsys.readouterr().err
