"""The examples that come along: every one can be run, and what its two sentences claim is so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn.functional import one_hot

from rnnviz.core.examples import example, example_run, examples, name_of, titles
from rnnviz.core.network import build, set_weights
from rnnviz.core.run import follow, record_run, validate
from rnnviz.core.spec import RNNSpec, StackSpec
from rnnviz.support.messages import Problem
from rnnviz.support.resources import resource


def test_there_are_enough_of_all_kinds() -> None:
    names = list(examples())
    assert len(names) >= 14
    assert names[:4] == ["tutorial-1-layer", "tutorial-4-layers", "tutorial-cell", "tutorial-two-cells"]
    assert sum(name.startswith("trained-") for name in names) >= 3


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN:UserWarning")
@pytest.mark.parametrize("name", list(examples()))
def test_every_example_is_whole(name: str) -> None:
    run, text = example_run(name), examples()[name]
    validate(run)
    assert follow(run) == run
    assert len(re.findall(r"[.?!](?= [A-Za-z]|$)", text)) == 2, "two sentences"
    assert 3 < len(titles()[name]) <= 36
    assert list(titles().values()).count(titles()[name]) == 1
    trace = record_run(replace(run, device="cpu"))
    assert trace.check.passed and trace.check.max_diff == 0


def test_an_unknown_name_is_said() -> None:
    with pytest.raises(Problem, match="tutorial-1-layer"):
        example_run("nonsense")


# --- what the sentences claim ----------------------------------------------------------------------
def test_batch_first_moves_x_and_output_only() -> None:
    output, h_n = example("batch-first").returned
    assert (output.shape, h_n.shape) == ((5, 12, 8), (2, 5, 8))


def test_packed_ends_with_the_word_and_padded_does_not() -> None:
    packed, padded = example("packed-lengths"), example("padded-not-packed")
    assert packed.spec == padded.spec
    assert all(np.array_equal(packed.weights[name], padded.weights[name]) for name in packed.weights)
    assert np.array_equal(packed.h_n[0][2], packed.h[0][0][2, 2])
    assert np.array_equal(padded.h_n[0][2], padded.h[0][0][7, 2])
    run = example_run("packed-lengths")
    letters = "".join(sorted(set(run.input.text) - {"\n"}))
    word = replace(run.input, text="rnn", vocabulary=letters, seq_len=3, batch_size=1, lengths=())
    alone = record_run(replace(run, input=word, device="cpu"))
    assert np.allclose(packed.h[0][1][:3, 2], alone.h[0][1][:, 0], atol=1e-6)
    assert not np.allclose(padded.h[0][1][:3, 2], alone.h[0][1][:, 0], atol=1e-2)


def test_proj_size_narrows_h_only() -> None:
    output, (h_n, c_n) = example("lstm-proj-size").returned
    assert (output.shape, h_n.shape, c_n.shape) == ((12, 2, 4), (1, 2, 4), (1, 2, 10))


def test_mixed_cells_have_one_c() -> None:
    trace = example("mixed-cells")
    assert isinstance(trace.spec, StackSpec)
    assert [cell.kind for cell in trace.spec.cells] == ["LSTM", "GRU", "RNN_TANH"]
    assert [c is not None for c in trace.c] == [True, False, False] or [c[0] is not None for c in trace.c] == [
        True, False, False,
    ]  # fmt: skip


def test_relu_explodes_and_tanh_does_not() -> None:
    run = example_run("relu-explosion")
    assert isinstance(run.network, RNNSpec)
    assert example("relu-explosion").h[0][0][-1].max() > 60
    bounded = record_run(replace(run, network=replace(run.network, kind="RNN_TANH"), device="cpu"))
    assert np.abs(bounded.h[0][0]).max() <= 1


def test_tanh_saturates() -> None:
    h = example("tanh-saturation").h[0][0]
    assert (np.abs(h) > 0.95).mean() > 0.75


def test_one_memory_vanishes_and_the_other_lasts() -> None:
    gone, kept = example("vanishing-memory"), example("lasting-memory")
    assert np.array_equal(gone.x, kept.x)
    assert np.abs(gone.h[0][0][0]).max() > 0.1 and np.abs(gone.h[0][0][20:]).max() < 1e-3
    assert kept.c[0][0] is not None
    assert np.abs(kept.c[0][0][-1] - kept.c[0][0][0]).max() < 0.04
    assert np.abs(kept.h[0][0][-1] - kept.h[0][0][1]).max() < 0.05


def test_the_two_ls_of_hello_differ() -> None:
    h = example("trained-hello").h[0][0][:, 0]
    assert np.abs(h[7] - h[8]).max() > 0.5


def test_some_units_of_c_count_brackets() -> None:
    trace = example("trained-brackets")
    depth = np.cumsum([1 if character == "(" else -1 for character in example_run("trained-brackets").input.text])
    assert trace.c[0][0] is not None
    rows = trace.c[0][0][:, 0].T
    assert max(abs(np.corrcoef(row, depth)[0, 1]) for row in rows) > 0.9


# --- the trained ones know their truth -------------------------------------------------------------
# Held out: none of these sequences is from the generator that the training draws from. The truth is counted here.
def _letters(text: str, count: int, steps: int, seed: int) -> list[str]:
    chosen = np.random.default_rng(seed).integers(len(text), size=(count, steps))
    return ["".join(text[k] for k in row) for row in chosen]


def _recall() -> list[tuple[str, list[int | None]]]:
    waits = [(letter, wait) for letter in "abcd" for wait in range(2, 15)]
    return [(f"{a}{'.' * w}?", [None] * (w + 1) + ["abcd".index(a)]) for a, w in waits]


def _brackets() -> list[tuple[str, list[int | None]]]:
    found = []
    for row in _letters("()", 300, 24, 11):
        text, depth, depths = "", 0, []
        for wanted in row:
            text += "(" if depth == 0 else ")" if depth == 5 else wanted
            depth += 1 if text[-1] == "(" else -1
            depths.append(depth)
        found.append((text, depths))
    return found  # type: ignore[return-value]


def _hello() -> list[tuple[str, list[int | None]]]:
    text = "hello" * 40
    return [(text[k : k + 150], ["helo".index(c) for c in text[k + 1 : k + 151]]) for k in (0, 1, 4)]


def _again() -> list[tuple[str, list[int | None]]]:
    return [(row, [int(c in row[t + 1 :]) for t, c in enumerate(row)]) for row in _letters("abc", 300, 12, 12)]


TRUTHS: dict[str, Callable[[], list[tuple[str, list[int | None]]]]] = {
    "trained-recall": _recall, "trained-brackets": _brackets, "trained-hello": _hello, "trained-again": _again,
}  # fmt: skip


def _answers(name: str, texts: list[str], *, trained: bool) -> list[Any]:
    """The most likely answer at every step of every text, by torch from the shipped weights."""
    run = example_run(name)
    torch.manual_seed(0)
    rnn = build(run.network, run.dtype)
    if trained:
        set_weights(rnn, run.network, run.weights)
    stored = load_file(resource(f"examples/{run.weights.path}"))
    readout = nn.Linear(*reversed(stored["readout.weight"].shape))
    readout.load_state_dict({key: stored[f"readout.{key}"] for key in ("weight", "bias")})
    found = []
    with torch.no_grad():
        for text in texts:
            ids = torch.tensor([run.input.vocabulary.index(character) for character in text])
            output, _ = rnn(one_hot(ids, len(run.input.vocabulary)).float())
            found.append(readout(output).argmax(1).tolist())
    return found


def _share_right(name: str, *, trained: bool = True) -> float:
    cases = TRUTHS[name]()
    said = _answers(name, [text for text, _ in cases], trained=trained)
    pairs = [(w, a) for (_, wanted), row in zip(cases, said, strict=True) for w, a in zip(wanted, row, strict=True)]
    asked = [(w, a) for w, a in pairs if w is not None]
    assert len(asked) >= 50
    return sum(w == a for w, a in asked) / len(asked)


@pytest.mark.parametrize("name", list(TRUTHS))
def test_trained_network_is_right_on_what_it_never_saw(name: str) -> None:
    assert _share_right(name) >= 0.999


@pytest.mark.parametrize("name", list(TRUTHS))
def test_an_untrained_one_is_not(name: str) -> None:
    assert _share_right(name, trained=False) < 0.8


def test_an_example_is_known_by_what_it_sets_up() -> None:
    for name in examples():
        assert name_of(example_run(name)) == name
    assert name_of(replace(example_run(next(iter(examples()))), seed=12345)) is None
