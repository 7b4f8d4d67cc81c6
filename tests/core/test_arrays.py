"""x from .npy and .npz: which array it is, how long its sequences are, and every odd file in one sentence."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.core import inputs
from rnnviz.core.arrays import lengths, members, shape, values
from rnnviz.core.code import code_lines
from rnnviz.core.run import record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.support.messages import Problem
from tools.hostile.numbers import NPY, TABLES, WAVES

X = np.random.default_rng(0).normal(size=(5, 2, 3))


def given(path: Path, **options: Any) -> InputSpec:
    return InputSpec("file", path=str(path), **options)


def npz(folder: Path, **arrays: Any) -> Path:
    np.savez(folder / "a.npz", **arrays)
    return folder / "a.npz"


@pytest.mark.parametrize(
    ("arrays", "member"),
    [
        ({"only": X}, ""),
        ({"x": X, "y": X + 1}, ""),
        ({"y": X, "z": X + 1}, "y"),
        ({"x": X, "lengths": np.array([5, 4]), "flat": np.zeros(3), "words": np.array(["a"])}, ""),
    ],
)
def test_which_array_is_x(tmp_path: Path, arrays: Any, member: str) -> None:
    spec = given(npz(tmp_path, **arrays), member=member)
    assert shape(spec) == (5, 2, 3)
    assert np.array_equal(values(spec), X)
    assert lengths(spec) == tuple(arrays.get("lengths", ()))


@pytest.mark.parametrize(
    ("arrays", "member"), [({"y": X, "z": X}, ""), ({"x": X}, "other"), ({"flat": np.zeros(3)}, "")]
)
def test_an_array_that_is_not_said(tmp_path: Path, arrays: Any, member: str) -> None:
    with pytest.raises(Problem, match="does not say which of its arrays is x"):
        shape(given(npz(tmp_path, **arrays), member=member))


@pytest.mark.parametrize("wrong", [np.array([1.5, 2.0]), np.array([[1, 2]])])
def test_lengths_that_are_none(tmp_path: Path, wrong: Any) -> None:
    assert lengths(given(npz(tmp_path, x=X, lengths=wrong))) == ()


def test_turned(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", X.swapaxes(0, 1))
    spec = given(tmp_path / "a.npy", turned=True)
    assert shape(spec) == (5, 2, 3)
    assert np.array_equal(values(spec), X)
    assert lengths(spec) == ()


@pytest.mark.parametrize("name", ["missing.npy", "missing.npz", "folder.npy"])
def test_what_is_not_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.npy").mkdir()
    with pytest.raises(Problem, match="is not there"):
        values(given(tmp_path / name))


def test_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"no archive at all")
    with pytest.raises(Problem, match=r"a\.npz is not a \.npz"):
        members(tmp_path / "a.npz")


KINDS = ((NPY, ".npy"), (TABLES, ".csv"), (WAVES, ".wav"))
FILES = {f"{name}{suffix}": make for makers, suffix in KINDS for name, make in makers.items()}
LARGE = ("rows-a-million.csv", "line-of-5-mb.csv")


@pytest.mark.parametrize("name", [name for name in FILES if name not in LARGE])
def test_every_odd_file_is_x_or_one_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    found, expected, said = None, None, ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy's own, on overflows and on headers of Python 2
        try:
            found, expected = values(given(path)), shape(given(path))
        except Problem as problem:
            said = str(problem)
    if found is None:
        assert name in said
    else:
        assert found.dtype == np.float64 and found.shape == expected and found.size


@pytest.mark.parametrize(
    ("x", "lengths", "said"),
    [
        ((5, 2, 3), [5, 2], False),
        ((5, 2, 3), [5, 5], False),
        ((5, 2, 3), [4, 2], False),
        ((5, 2, 3), [5], True),
        ((5, 2, 3), [6, 2], True),
        ((5, 2, 3), [5, 0], True),
        ((5, 2, 3), [5, 2, 1], True),
        ((5, 3), [4], True),
        ((5, 3), [5], False),
    ],
)
def test_lengths_beside_x_have_to_fit(tmp_path: Path, x: Any, lengths: Any, said: bool) -> None:
    run = RunSpec(RNNSpec("GRU", 3, 4), given(npz(tmp_path, x=np.ones(x), lengths=np.array(lengths))))
    if said:
        with pytest.raises(Problem) as caught:
            inputs.lengths(run)
        assert caught.value.message.id == "inputs.lengths" and caught.value.field == "path"
    else:
        steps = inputs.sizes(run)[0]
        assert steps == max(lengths) and inputs.lengths(run) == (() if set(lengths) == {steps} else tuple(lengths))


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("where", ["file", "given"])
def test_x_ends_with_its_longest_sequence_as_packing_does(tmp_path: Any, turned: bool, where: str) -> None:
    """What is padded to a fixed length by whoever saved it."""
    x = np.random.default_rng(0).normal(size=(2, 6, 3) if turned else (6, 2, 3))
    beside = {"lengths": np.array([2, 4])} if where == "file" else {}
    spec = replace(given(npz(tmp_path, x=x, **beside)), turned=turned, lengths=() if beside else (2, 4))
    run = RunSpec(RNNSpec("GRU", 3, 4, batch_first=turned), spec, device="cpu")
    trace = record_run(run)
    whole = torch.from_numpy(x).float().transpose(0, 1) if turned else torch.from_numpy(x).float()
    assert trace.lengths.tolist() == [2, 4] and np.array_equal(trace.x[:, 1], whole[:4, 1].numpy())
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    shown = names["output"].transpose(0, 1) if turned else names["output"]
    assert np.array_equal(shown.numpy(), trace.output)
    padded = replace(run, input=replace(spec, packed=False, lengths=()))
    assert record_run(padded).lengths.tolist() == [6, 6]  # the module reads its padding too
