"""Whatever is given to any option of the command line or of `record`: it is taken, or a sentence says why not.

The options are those of the parsers themselves. The settings of a recording (its device, chunks, gates, file) have no
fields in the window, so they are asked for here.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz
from rnnviz import cli
from rnnviz.support.messages import Problem
from tests.widgets.test_extreme_values import TEXTS

GIVEN = {"record": ("model.pt", "--input", "x.npy", "-o", "a.rnnviz"), "export": ("run.rnnviz", "a.npz", "--overwrite")}
OF_A_TEXT = ("model.pt", "--input", "words.txt", "--vocabulary", "tokens.txt", "-o", "a.rnnviz")
LONGEST = 600  # characters of a sentence with a path in it


class Found(Exception):
    """The parser that a command made."""


def options_of(command: str) -> list[str]:
    """Every option that takes a text, and every place of the command line that does."""
    parsers: list[argparse.ArgumentParser] = []
    with pytest.MonkeyPatch.context() as patch:

        def stop(parser: argparse.ArgumentParser, _given: object) -> None:
            parsers.append(parser)
            raise Found

        patch.setattr(argparse.ArgumentParser, "parse_args", stop)
        with pytest.raises(Found):
            cli.COMMANDS[command]([])
    return [action.option_strings[-1] for action in parsers[0]._actions if action.option_strings and action.nargs != 0]


CASES = [(command, option) for command in GIVEN for option in options_of(command)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("options")
    parts = {"embedding": nn.Embedding(9, 2), "rnn": nn.RNN(2, 3)}
    torch.save(nn.ModuleDict(parts).state_dict(), folder / "model.pt")
    np.save(folder / "x.npy", np.ones((4, 2, 2), np.float32))
    (folder / "words.txt").write_text("ab\n")
    (folder / "tokens.txt").write_text("a\nb\n")
    rnnviz.save(rnnviz.record(parts["rnn"], torch.ones(4, 2, 2)), folder / "run.rnnviz")
    return folder


def ended(arguments: list[str]) -> int:
    try:
        return cli.main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


def given(command: str, option: str) -> tuple[str, ...]:
    return OF_A_TEXT if option in ("--vocabulary", "--embedding", "--unit") else GIVEN[command]


@pytest.mark.parametrize(("command", "option"), [("record", ""), ("record", "--unit"), ("export", "")])
def test_without_the_option_it_works(command: str, option: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert ended([command, *given(command, option)]) == 0


def test_there_are_some() -> None:
    assert {option for _, option in CASES} >= {"--lengths", "--device", "--size", "--fps", "--steps", "--sample"}


@pytest.mark.parametrize(("command", "option"), CASES, ids=[" ".join(case) for case in CASES])
def test_every_option_takes_it_or_says_why_not(
    command: str, option: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(folder)
    for text in TEXTS:
        code = ended([command, *given(command, option), f"{option}={text}"])
        said = capsys.readouterr().err.strip()
        assert code in (0, 1, 2)
        assert "Traceback" not in said and "should not have" not in said
        if code:
            line = said.splitlines()[-1]
            assert line.startswith("rnnviz") and len(line) < LONGEST, line[:LONGEST]


NUMBERS = (0, 1, -1, 10**9, 1e9, 1.5, float("nan"), float("inf"), True, "", "x", "x" * 10_000, b"x")
SETTINGS = [(name, value) for name in ("gates", "device", "chunk") for value in NUMBERS]
SETTINGS += [("lengths", [value, 4]) for value in NUMBERS]


def test_every_setting_of_a_recording_is_taken_or_refused() -> None:
    module, x, refused = nn.RNN(2, 3), torch.ones(4, 2, 2), []
    for name, value in SETTINGS:
        try:
            assert rnnviz.record(module, x, **{name: value}).steps == 4
        except Problem as problem:
            refused.append((name, str(problem)))
    assert max(len(sentence) for _, sentence in refused) < LONGEST
    assert {name for name, _ in refused} == {name for name, _ in SETTINGS}
