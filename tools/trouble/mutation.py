"""The mutation score of core: one small change to its code at a time, and whether a test of core notices.

First the test files that import the changed module run; what they do not notice is shown to all tests of core.
"""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.machinery
import os
import random
import re
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CORE, TESTS = ROOT / "rnnviz" / "core", ROOT / "tests" / "core"
SCORE_GOAL = 0.9
MOST_CPU, MOST_WALL = 150, 600  # seconds of one run of tests
SWAPS: dict[type[ast.AST], Any] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.Add, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or,
    ast.Or: ast.And,
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """The `index`-th node of a file (in the order of `ast.walk`) can be changed."""

    path: Path
    index: int
    line: int


def places(path: Path) -> list[Place]:
    """Everything in a file that can be changed, but what says types, raises in words or is told to nobody."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    idle = {id(node) for part in _idle(tree) for node in ast.walk(part)}
    nodes = enumerate(ast.walk(tree))
    return [
        Place(path, k, getattr(node, "lineno", 0))
        for k, node in nodes
        if id(node) not in idle and _changed(node) is not None
    ]


def _idle(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield node
        elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            yield node.annotation
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from ([node.returns] if node.returns is not None else [])
            yield from node.decorator_list
        elif (
            isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript | ast.BinOp) and node.col_offset == 0
        ):
            yield node  # names of types, and limits


def _changed(node: ast.AST) -> ast.AST | None:
    """The node as a mutant has it; None where it is not changed."""
    made: Any = copy.deepcopy(node)
    number = isinstance(made, ast.BinOp) and type(made.op) in SWAPS and not _text(made)
    if number or isinstance(made, ast.BoolOp):
        made.op = SWAPS[type(made.op)]()
    elif isinstance(made, ast.Compare) and type(made.ops[0]) in SWAPS:
        made.ops[0] = SWAPS[type(made.ops[0])]()
    elif isinstance(made, ast.Constant) and isinstance(made.value, bool):
        made.value = not made.value
    elif isinstance(made, ast.Constant) and type(made.value) is int and made.value < 1000:
        made.value += 1
    elif isinstance(made, ast.UnaryOp) and isinstance(made.op, ast.Not):
        return made.operand
    elif isinstance(made, ast.If | ast.IfExp):
        made.test = ast.UnaryOp(ast.Not(), made.test)
    elif isinstance(made, ast.Return) and made.value is not None and not isinstance(made.value, ast.Constant):
        made.value = ast.Constant(None)
    else:
        return None
    changed: ast.AST = made
    return changed


def _text(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and isinstance(part.value, str))
        for part in ast.walk(node)
    )


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.copy_location(self.new, node) if node is self.old else self.generic_visit(node)


def code_of(place: Place) -> tuple[CodeType, str]:
    """The compiled mutant, and what was changed."""
    tree = ast.parse(place.path.read_text(encoding="utf-8"))
    node = list(ast.walk(tree))[place.index]
    new = _changed(node)
    assert new is not None
    before, after = (ast.unparse(ast.fix_missing_locations(copy.deepcopy(n))).splitlines()[0] for n in (node, new))
    mutant: Any = ast.fix_missing_locations(_Replace(node, new).visit(tree))
    return compile(mutant, str(place.path), "exec"), f"{before}  ->  {after}"


class _Finder(importlib.abc.MetaPathFinder):
    """Gives out the mutant in the place of its module."""

    def __init__(self, place: Place, code: CodeType) -> None:
        self.name, self.place, self.code = f"rnnviz.core.{place.path.stem}", place, code

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        loader = _Loader(name, str(self.place.path))
        loader.code = self.code
        return importlib.machinery.ModuleSpec(name, loader, origin=str(self.place.path))


class _Loader(importlib.machinery.SourceFileLoader):
    code: CodeType

    def get_code(self, fullname: str) -> CodeType:
        return self.code


def mutation(count: int, draw: random.Random, folder: Path) -> list[str]:
    """`count` mutants of all of core, drawn from the seed."""
    import torch  # what takes long to import, before the forks

    torch.set_num_threads(1)
    every = [place for path in sorted(CORE.glob("*.py")) for place in places(path)]
    chosen = draw.sample(every, min(count, len(every)))
    control = CORE / "names.py"
    if _fails(
        places(control)[0], compile(control.read_text(encoding="utf-8"), str(control), "exec"), tests_of(control)
    ):
        raise AssertionError("the tests fail without any change")
    alive = []
    for place in chosen:
        code, said = code_of(place)
        near = tests_of(place.path)
        noticed = _fails(place, code, near) or _fails(place, code, [str(TESTS)])
        if not noticed:
            alive.append(place)
            print(f"alive: {place.path.name}:{place.line}  {said}", flush=True)
    score = 1 - len(alive) / len(chosen)
    print(f"mutation   {len(chosen)} of {len(every)} mutants: {len(chosen) - len(alive)} noticed, {100 * score:.0f} %")
    return [] if score >= SCORE_GOAL else ["mutation"]


def tests_of(path: Path) -> list[str]:
    """The tests that import a module, its mirror first; a few that use all of core where there is none."""
    word = re.compile(rf"rnnviz\.core\.{path.stem}\b|from rnnviz\.core import .*\b{path.stem}\b")
    found = [str(file) for file in sorted(TESTS.glob("test_*.py")) if word.search(file.read_text(encoding="utf-8"))]
    mirror = TESTS / f"test_{path.stem}.py"
    found.sort(key=lambda name: name != str(mirror))
    return found[:5] or [str(TESTS / name) for name in ("test_record.py", "test_facts.py", "test_explain.py")]


def _fails(place: Place, code: CodeType, tests: Sequence[str]) -> bool:
    """Whether the tests fail (or never end) with this mutant, in a process of its own."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        try:
            import pytest

            sys.meta_path.insert(0, _Finder(place, code))
            options = [
                "-x",
                "-q",
                "-n",
                "0",
                "-p",
                "no:cacheprovider",
                "-W",
                "ignore::pytest.PytestAssertRewriteWarning",
                "-m",
                "not slow",
                "--rootdir",
                str(ROOT),
            ]
            os._exit(int(pytest.main([*options, *tests])))
        finally:
            os._exit(1)
    until = time.monotonic() + MOST_WALL
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status != 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True
