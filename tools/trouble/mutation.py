"""The mutation score of core: one small change to its code at a time, and whether a test of core notices.

All quick tests of core run once under coverage, which tells the tests that reach each line; a mutant is shown to those
that reach its line, the fastest first, until one fails, crashes or does not end. The changed code is put into the
functions of a forked process that has collected the tests; what runs while a module is imported (constants, defaults,
class bodies) needs a process that imports it anew. A line that no test reaches is a mutant alive.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import importlib
import json
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from tools.trouble.changes import Finder, Place, code_of, places, uses

ROOT = Path(__file__).resolve().parents[2]
CORE, TESTS = ROOT / "rnnviz" / "core", ROOT / "tests" / "core"
REACHED = ROOT / ".coverage-mutation.json"  # which tests reach which line, until a file changes
SCORE_GOAL = 0.9
TEST_S = 30  # of one test: the slowest takes seven
MARGIN, LEAST_S = 5, 30  # a mutant may take so many times what its tests take, and at least so long
OPTIONS = [
    "-q",
    "-s",
    "-n",
    "0",
    "-p",
    "no:cacheprovider",
    "-m",
    "not slow",
    f"--timeout={TEST_S}",
    f"--rootdir={ROOT}",
]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # hypothesis is imported before pytest looks
NO_END = "no end"
ALIVE, NOTICED, UNFIT, BROKEN = 0, 1, 3, 4  # exit codes of a process that shows a mutant to tests


class Reached:
    """Which tests reach each line of core, and how long each takes; lines of importing and collecting have none."""

    def __init__(self, seconds: dict[str, float], lines: dict[str, dict[str, list[int]]]) -> None:
        self.seconds, self.lines, self._names = seconds, lines, list(seconds)

    def of(self, place: Place) -> list[str]:
        """The tests that reach the statement, the fastest first."""
        return self._sorted(self._tests(place.path.name, place.lines))

    def importing(self, place: Place) -> list[str]:
        """The tests that reach a line with one of the names that the place gives a value; else any of its module."""
        found: set[int] = set()
        for name, lines in uses(place.names, CORE):
            found |= self._tests(name, lines)
        return self._sorted(found or self._tests(place.path.name, map(int, self.lines.get(place.path.name, ()))))

    def ever(self, place: Place) -> bool:
        known = self.lines.get(place.path.name, {})
        return place.at_import or any(str(line) in known for line in place.lines)

    def _tests(self, name: str, lines: Iterable[int]) -> set[int]:
        known = self.lines.get(name, {})
        return {test for line in lines for test in known.get(str(line), ())}

    def _sorted(self, tests: set[int]) -> list[str]:
        return sorted((self._names[test] for test in tests), key=lambda name: (self.seconds[name], name))


class _Loop:
    """Gives the collected tests to `work` in the place of pytest's own loop."""

    def __init__(self, work: Callable[[dict[str, Any]], None]) -> None:
        self.work = work
        self.failed: Callable[[str], None] = _stop

    def pytest_runtestloop(self, session: Any) -> bool:
        if session.testsfailed:
            self.failed("while the tests are collected")
        self.work({item.nodeid: item for item in session.items})
        return True

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.failed(report.nodeid)

    def run(self, items: Sequence[Any], around: Callable[[Any], Any] = contextlib.nullcontext) -> None:
        for item, following in zip(items, [*items[1:], None], strict=True):
            with around(item):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _stop(test: str) -> None:
    raise AssertionError(f"fails without any change: {test}")


def mutation(count: int, draw: random.Random, folder: Path) -> list[str]:
    """`count` mutants of all of core, drawn from the seed."""
    _imports()
    every = [place for path in sorted(CORE.glob("*.py")) for place in places(path)]
    chosen = draw.sample(every, min(count, len(every)))
    reached = _reached(folder)
    begun = time.monotonic()
    results = folder / "results.json"
    _apart(lambda: _judge(chosen, reached, folder, results), silent=False)
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


# --- which tests reach which line --------------------------------------------------------------------
def _reached(folder: Path) -> Reached:
    state = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(_files()))).hexdigest()
    if REACHED.exists():
        kept = json.loads(REACHED.read_text(encoding="utf-8"))
        if kept["state"] == state:
            return Reached(kept["seconds"], kept["lines"])
    made = folder / "reached.json"
    if _apart(lambda: _measure(folder, made), silent=False) != ALIVE:
        raise AssertionError("the tests fail without any change")
    kept = json.loads(made.read_text(encoding="utf-8"))
    REACHED.write_text(json.dumps({"state": state, **kept}), encoding="utf-8")
    return Reached(kept["seconds"], kept["lines"])


def _files() -> Iterator[Path]:
    for part in ("rnnviz/core", "rnnviz/support", "tests/core"):
        yield from (ROOT / part).glob("*.py")
    yield from (ROOT / "tests/conftest.py", ROOT / "pyproject.toml")


def _measure(folder: Path, made: Path) -> None:
    import coverage

    cover = coverage.Coverage(data_file=None, include=[f"{CORE}/*"], config_file=False)
    seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def around(item: Any) -> Iterator[None]:
        cover.switch_context(item.nodeid)
        begun = time.monotonic()
        yield
        seconds[item.nodeid] = time.monotonic() - begun

    loop = _Loop(lambda items: loop.run(list(items.values()), around))
    cover.start()
    _pytest(loop, [str(TESTS)], folder)
    cover.stop()
    numbers = {name: k for k, name in enumerate(seconds)}
    data = cover.get_data()
    lines = {
        Path(file).name: {
            str(line): [numbers[test] for test in tests if test]
            for line, tests in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }
    made.write_text(json.dumps({"seconds": seconds, "lines": lines}), encoding="utf-8")


def _pytest(loop: _Loop, tests: list[str], folder: Path) -> None:
    import pytest

    code = pytest.main([*OPTIONS, f"--basetemp={folder / 'tests'}", *tests], plugins=[loop])
    if code not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise AssertionError(f"pytest ends with {code}")


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

    loop = _Loop(work)
    _pytest(loop, [str(TESTS)], folder)
    results.write_text(json.dumps(ends), encoding="utf-8")


def _shown(place: Place, items: list[Any], reached: Reached, loop: _Loop, folder: Path) -> str | None:
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

    return _end(_apart(child, _limit(items, reached)), told)


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


def _confirm(tests: set[str], items: dict[str, Any], loop: _Loop) -> None:
    """Every test that noticed a mutant passes where nothing is changed, and alone."""
    for test in sorted(tests):

        def child(test: str = test) -> None:
            loop.failed = lambda _test: os._exit(NOTICED)
            loop.run([items[test]])

        if _apart(child) != ALIVE:
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

        loop = _Loop(work)
        loop.failed = functools.partial(_tell, told)
        sys.meta_path.insert(0, Finder(place.path, code_of(place)[0]))
        _pytest(loop, sorted({str(ROOT / name.split("::")[0]) for name in tests}), folder)

    if not tests:
        return ""
    return _end(_apart(child, LEAST_S + MARGIN * sum(reached.seconds[name] for name in tests)), told) or ""


def _apart(work: Callable[[], None], seconds: float | None = None, silent: bool = True) -> int:
    """The exit code of `work` in a process of its own; NOTICED where it has to be ended after so many seconds."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            if silent:
                os.setpgid(0, 0)
                nothing = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nothing, 1)
                os.dup2(nothing, 2)
            if seconds is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 1))
            work()
            sys.stdout.flush()
            os._exit(ALIVE)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(NOTICED)
    until = time.monotonic() + (3 * seconds if seconds is not None else 3600)  # beside other work
    code = None
    while code is None and time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
        else:
            time.sleep(0.01)
    with contextlib.suppress(ProcessLookupError):  # what a test left running, too
        os.killpg(child, signal.SIGKILL)
    if code is None:
        os.waitpid(child, 0)
    return NOTICED if code is None else code
