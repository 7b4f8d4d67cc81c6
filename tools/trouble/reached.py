"""Which of core's quick tests reach which of its lines, by one run of all under coverage; kept until a file changes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tools.trouble.apart import ALIVE, CORE, ROOT, TESTS, Loop, apart, run_pytest
from tools.trouble.changes import Place, uses

REACHED = ROOT / ".coverage-mutation.json"


class Reached:
    """Which tests reach each line of core, and how long each takes; lines of importing and collecting have none."""

    def __init__(self, seconds: dict[str, float], lines: dict[str, dict[str, list[int]]]) -> None:
        self.seconds, self.lines, self._names = seconds, lines, list(seconds)

    def of(self, place: Place) -> list[str]:
        """The tests that reach the statement, the fastest first."""
        return self._sorted(self._tests(place.path.name, place.lines))

    def importing(self, place: Place) -> list[str]:
        """For what runs at import: tests of the lines with one of the names that get a value, else of all lines."""
        if not place.at_import:
            return self.of(place)
        found: set[int] = set()
        if place.names:
            for name, lines in uses(place.names, CORE):
                found |= self._tests(name, lines)
            files = {name for name, lines in uses(place.names, TESTS) if lines}  # that look at it themselves
            found |= {k for k, test in enumerate(self._names) if test.split("::")[0].rsplit("/", 1)[-1] in files}
        return self._sorted(found or self._tests(place.path.name, map(int, self.lines.get(place.path.name, ()))))

    def ever(self, place: Place) -> bool:
        known = self.lines.get(place.path.name, {})
        return place.at_import or any(str(line) in known for line in place.lines)

    def _tests(self, name: str, lines: Iterable[int]) -> set[int]:
        known = self.lines.get(name, {})
        return {test for line in lines for test in known.get(str(line), ())}

    def _sorted(self, tests: set[int]) -> list[str]:
        return sorted((self._names[test] for test in tests), key=lambda name: (self.seconds[name], name))


def tests_of_lines(folder: Path) -> Reached:
    """Measured now, or what was kept."""
    state = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(_files()))).hexdigest()
    if REACHED.exists():
        kept = json.loads(REACHED.read_text(encoding="utf-8"))
        if kept["state"] == state:
            return Reached(kept["seconds"], kept["lines"])
    made = folder / "reached.json"
    if apart(lambda: _measure(folder, made), silent=False) != ALIVE:
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

    loop = Loop(lambda items: loop.run(list(items.values()), around))
    cover.start()
    run_pytest(loop, [str(TESTS)], folder)
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
