"""The public names are there, are the objects of their homes, and nothing else is."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import torch

import rnnviz

NAMES = (
    "record", "record_calls", "watch", "explain", "Schedule", "save", "open", "show", "export", "examples", "example",
    "Trace", "Explanation", "Problem", "Cancelled",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_name(name: str) -> None:
    value = getattr(rnnviz, name)
    home = import_module(rnnviz._HOMES[name])
    # importing the package rnnviz.export binds it to the function's name, so there it may stand for its function
    assert value is getattr(home, name) or (name == "export" and value is home)
    assert callable(value)
    assert value.__doc__, "a public name says what it does"
    assert name in dir(rnnviz)
    assert name in rnnviz.__all__


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(rnnviz.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.asname: node.module for node in block.body for alias in node.names}
    assert seen == rnnviz._HOMES


def test_export_works_before_and_after_its_package_was_imported() -> None:
    home = import_module("rnnviz.export")
    for value in (home, home.export):
        with pytest.raises(rnnviz.Problem, match=r"out\.xyz"):
            value(None, "out.xyz")


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        rnnviz.nothing  # noqa: B018


def test_version_is_the_one_of_the_citation() -> None:
    citation = Path(__file__).resolve().parents[1].joinpath("CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {rnnviz.__version__}\n" in citation


@pytest.mark.parametrize(
    "use",
    [
        lambda module, path: rnnviz.export(module, path / "a.gif"),
        lambda module, path: rnnviz.save(module, path / "a.rnnviz"),
        lambda module, path: rnnviz.explain(module, 0, 0, 0, 0, 0),
    ],
)
def test_what_is_to_be_recorded_first_is_said_to_be_that(use: Any, tmp_path: Any) -> None:
    with pytest.raises(rnnviz.Problem, match="GRU is no recording: give what rnnviz.record"):
        use(torch.nn.GRU(2, 3), tmp_path)
    assert not any(tmp_path.iterdir())
