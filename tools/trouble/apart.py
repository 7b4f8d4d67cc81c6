"""Core's quick tests, collected once, for processes of their own that show them something else."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CORE, TESTS = ROOT / "rnnviz" / "core", ROOT / "tests" / "core"
TEST_S = 30  # of one test: the slowest takes seven
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
ALIVE, NOTICED, UNFIT, BROKEN = 0, 1, 3, 4  # exit codes of a process that shows a mutant to tests


class Loop:
    """Gives the collected tests to `work` in the place of pytest's own loop."""

    def __init__(self, work: Callable[[dict[str, Any]], None]) -> None:
        self.work = work
        self.failed: Callable[[str], None] = stop

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


def stop(test: str) -> None:
    raise AssertionError(f"fails without any change: {test}")


def run_pytest(loop: Loop, tests: list[str], folder: Path) -> None:
    import pytest

    code = pytest.main([*OPTIONS, f"--basetemp={folder / 'tests'}", *tests], plugins=[loop])
    if code not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise AssertionError(f"pytest ends with {code}")


def apart(work: Callable[[], None], seconds: float | None = None, silent: bool = True) -> int:
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
