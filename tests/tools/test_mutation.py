"""What changes core's code and counts the tests that notice: each change lands in the functions that run."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tools.trouble.changes import Finder, Place, code_of, places, uses
from tools.trouble.mutation import _put
from tools.trouble.reached import Reached

SOURCE = '''
"""A module."""
from dataclasses import dataclass

LIMIT = 2**3
FIRST = 5
SECOND = FIRST
NAMES = {"a": lambda n: n + 1, "b": lambda n: n * 2}


@dataclass(frozen=True)
class Pair:
    left: int = 7

    def sum(self, more: bool = False) -> int:
        return self.left + SECOND if more else self.left


def grown(n):
    values = list(
        zip([n], [
            n - 3], strict=True))
    return [a * b for a, b in values]
'''


@pytest.fixture
def module(tmp_path: Path) -> Any:
    path = tmp_path / "plain.py"
    path.write_text(SOURCE)
    spec = importlib.util.spec_from_file_location("plain_for_mutants", path)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["plain_for_mutants"] = made  # dataclass looks there
    spec.loader.exec_module(made)
    yield made
    del sys.modules["plain_for_mutants"]


def said(path: Path) -> dict[str, Place]:
    return {code_of(place)[1]: place for place in places(path)}


def test_what_is_changed_and_what_is_not(module: ModuleType) -> None:
    found = said(Path(str(module.__file__)))
    assert set(found) == {
        "5  ->  6", "7  ->  8", "1  ->  2", "2  ->  3", "3  ->  4", "False  ->  True", "n + 1  ->  n - 1",
        "n * 2  ->  n // 2", "n - 3  ->  n + 3", "a * b  ->  a // b", "self.left + SECOND  ->  self.left - SECOND",
        "self.left + SECOND if more else self.left  ->  self.left + SECOND if not more else self.left",
        "return self.left + SECOND if more else self.left  ->  return None",
        "return [a * b for a, b in values]  ->  return None",
    }  # fmt: skip
    assert found["n - 3  ->  n + 3"].lines == (20, 21, 22)  # the whole statement
    assert (
        found["5  ->  6"].at_import and found["False  ->  True"].at_import and not found["a * b  ->  a // b"].at_import
    )
    assert not found["n + 1  ->  n - 1"].at_import and found["7  ->  8"].names == ("left", "Pair")


@pytest.mark.slow
def test_a_change_lands_in_every_function_that_there_is(module: ModuleType) -> None:
    path = Path(str(module.__file__))
    grown, double, pair = module.grown, module.NAMES["b"], module.Pair()  # as others would hold them
    found = said(path)
    assert (grown(4), double(5), pair.sum(True)) == ([4], 10, 12)
    changes = {
        "a * b  ->  a // b": ([4], 10, 12),
        "n - 3  ->  n + 3": ([28], 10, 12),
        "n * 2  ->  n // 2": ([4], 2, 12),
        "self.left + SECOND  ->  self.left - SECOND": ([4], 10, 2),
    }
    for change, after in changes.items():
        _put(path, code_of(found[change])[0])
        assert (grown(4), double(5), pair.sum(True)) == after
        _put(path, compile(SOURCE, str(path), "exec"))
    assert (grown(4), double(5), pair.sum(True)) == ([4], 10, 12)


def test_what_runs_at_import_is_imported_anew(module: ModuleType) -> None:
    path = Path(str(module.__file__))
    place = said(path)["5  ->  6"]
    finder = Finder(path, code_of(place)[0])
    assert finder.find_spec("rnnviz.core.other") is None
    spec = finder.find_spec("rnnviz.core.plain")
    assert spec is not None and spec.loader is not None
    made = ModuleType("plain_for_mutants")
    spec.loader.exec_module(made)
    assert made.SECOND == 6
    lines = SOURCE.splitlines()
    used = dict(uses(("FIRST",), path.parent))["plain.py"]
    assert [lines[k - 1].strip().split(" ")[0] for k in used] == ["FIRST", "SECOND", "return"]  # through SECOND


def test_tests_that_reach_a_line_come_the_fastest_first() -> None:
    reached = Reached(
        {"slow": 2.0, "quick": 0.1, "other": 0.01}, {"plain.py": {"20": [0], "22": [1], "30": [2], "5": []}}
    )

    def place(*lines: int, at_import: bool = False) -> Place:
        return Place(Path("plain.py"), 0, lines[0], lines, at_import, ())

    assert reached.of(place(20, 21, 22)) == ["quick", "slow"] and reached.of(place(21)) == []
    assert reached.ever(place(5)) and not reached.ever(place(21)) and reached.ever(place(1, at_import=True))
