"""The mutation score of core: one small change to its code at a time, and whether a test of core notices.

All quick tests of core run once under coverage, which tells the tests that reach each line; a mutant is shown to those
that reach its line, the fastest first, until one fails, crashes or does not end. The changed code is put into the
functions of a forked process that has collected the tests; what runs while a module is imported (constants, defaults,
class bodies) needs a process that imports it anew. A line that no test reaches is a mutant alive.
"""

from __future__ import annotations

import functools
import gc
import importlib
import json
import os
import random
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from tools.trouble.apart import ALIVE, BROKEN, CORE, NOTICED, ROOT, TESTS, UNFIT, Loop, apart, run_pytest
from tools.trouble.changes import Finder, Place, code_of, places
from tools.trouble.reached import Reached, tests_of_lines

SCORE_GOAL = 0.9
MARGIN, LEAST_S = 5, 30  # a mutant may take so many times what its tests take, and at least so long
NO_END = "no end"


def mutation(count: int, draw: random.Random, folder: Path) -> list[str]:
    """`count` mutants of all of core, drawn from the seed."""
    _imports()
    every = [place for path in sorted(CORE.glob("*.py")) for place in places(path)]
    chosen = draw.sample(every, min(count, len(every)))
    reached = tests_of_lines(folder)
    begun = time.monotonic()
    results = folder / "results.json"
    apart(lambda: _judge(chosen, reached, folder, results), silent=False)
    ends: dict[str, str] = json.loads(results.read_text(encoding="utf-8"))
    for k, place in enumerate(chosen):
        if str(k) not in ends:
            ends[str(k)] = _imported_anew(place, reached, folder)
            _say(place, ends[str(k)])
    alive = sum(end == "" for end in ends.values())
    ended = sum(end == NO_END for end in ends.values())
    score = 1 - alive / len(chosen)
    print(
        f"mutation   {len(chosen)} of {len(every)} mutants: {len(chosen) - alive} noticed, {100 * score:.1f} %"
        f" ({ended} by a crash or without an end),"
        f" in {time.monotonic() - begun:.0f} s"
    )
    return [] if score >= SCORE_GOAL else ["mutation"]


def _imports() -> None:
    """What takes long to import, before the forks; of core nothing yet."""
    import hypothesis
    import pytest  # noqa: F401
    import torch

    torch.set_num_threads(1)
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # the first failure will do
    hypothesis.settings.register_profile("mutation", phases=phases, database=None, derandomize=True)
    hypothesis.settings.load_profile("mutation")


def _say(place: Place, end: str) -> None:
    if not end:
        print(f"alive: {place.path.name}:{place.line}  {code_of(place)[1]}", flush=True)


# --- mutants of functions ----------------------------------------------------------------------------
def _judge(chosen: list[Place], reached: Reached, folder: Path, results: Path) -> None:
    """Writes for each place by number what noticed its mutant, "" where nothing did; not for those to import anew."""
    ends: dict[int, str] = {}

    def work(items: dict[str, Any]) -> None:
        for path in CORE.glob("*.py"):  # also what is imported when it is first needed
            importlib.import_module(f"rnnviz.core.{path.stem}")
        for k, place in enumerate(chosen):
            tests = [] if place.at_import else reached.of(place)
            if not tests and reached.ever(place):
                continue
            end = _shown(place, [items[name] for name in tests], reached, loop, folder)
            if end is not None:
                ends[k] = end
                _say(place, end)
        _confirm({end for end in ends.values() if end in items}, items, loop)

    loop = Loop(work)
    run_pytest(loop, [str(TESTS)], folder)
    results.write_text(json.dumps(ends), encoding="utf-8")


def _shown(place: Place, items: list[Any], reached: Reached, loop: Loop, folder: Path) -> str | None:
    """What noticed the mutant, "" where nothing did, None where it does not fit into the function that there is."""
    told = folder / "told"

    def child() -> None:
        loop.failed = functools.partial(_tell, told)
        try:
            _put(place.path, code_of(place)[0])
        except ValueError:  # other free variables
            os._exit(UNFIT)
        except Exception:
            os._exit(BROKEN)
        loop.run(items)

    return _end(apart(child, _limit(items, reached)), told)


def _limit(items: Iterable[Any], reached: Reached) -> float:
    return LEAST_S + MARGIN * sum(reached.seconds[item.nodeid] for item in items)


def _tell(told: Path, test: str) -> None:
    told.write_text(test, encoding="utf-8")
    os._exit(NOTICED)


def _end(code: int, told: Path) -> str | None:
    if code == BROKEN:
        raise AssertionError("the changed code cannot be put in its place")
    if code in (ALIVE, UNFIT):
        return "" if code == ALIVE else None
    test = told.read_text(encoding="utf-8") if told.exists() else ""
    told.unlink(missing_ok=True)
    return test or NO_END


def _confirm(tests: set[str], items: dict[str, Any], loop: Loop) -> None:
    """Every test that noticed a mutant passes where nothing is changed, and alone."""
    for test in sorted(tests):

        def child(test: str = test) -> None:
            loop.failed = lambda _test: os._exit(NOTICED)
            loop.run([items[test]])

        if apart(child) != ALIVE:
            raise AssertionError(f"fails without any change, alone: {test}")


def _put(path: Path, mutant: CodeType) -> None:
    """The mutant's code into all functions of a module that there are, wherever something refers to them."""
    before = _keys(compile(path.read_text(encoding="utf-8"), str(path), "exec"))
    keys, after = {_positions(code): key for key, code in before.items()}, _keys(mutant)
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename == str(path):
            new = after.get(keys[_positions(thing.__code__)])
            if new is not None:
                thing.__code__ = new
        elif type(thing) is functools._lru_cache_wrapper and str(thing.__module__).startswith("rnnviz.core"):
            thing.cache_clear()


def _positions(code: CodeType) -> tuple[Any, ...]:
    """Where a code stands; the codes themselves are not equal once they have run."""
    return (code.co_qualname, *code.co_positions())


def _keys(code: CodeType) -> dict[tuple[str, int, int], CodeType]:
    """Every code inside of a code: by its name, its line and its number among those of the same name and line."""
    found: dict[tuple[str, int, int], CodeType] = {}
    waiting = [code]
    while waiting:
        code = waiting.pop(0)
        same = 0
        while (code.co_qualname, code.co_firstlineno, same) in found:
            same += 1
        found[code.co_qualname, code.co_firstlineno, same] = code
        waiting += [part for part in code.co_consts if isinstance(part, CodeType)]
    return found


# --- mutants of what runs at import ------------------------------------------------------------------
def _imported_anew(place: Place, reached: Reached, folder: Path) -> str:
    tests, told = reached.importing(place), folder / "told"

    def child() -> None:
        def work(items: dict[str, Any]) -> None:
            loop.run([items[name] for name in tests if name in items])

        loop = Loop(work)
        loop.failed = functools.partial(_tell, told)
        sys.meta_path.insert(0, Finder(place.path, code_of(place)[0]))
        run_pytest(loop, sorted({str(ROOT / name.split("::")[0]) for name in tests}), folder)

    if not tests:
        return ""
    return _end(apart(child, LEAST_S + MARGIN * sum(reached.seconds[name] for name in tests)), told) or ""
