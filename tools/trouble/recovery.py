"""The real window under an X server of its own loses its process with unsaved work: the next start offers it back."""

from __future__ import annotations

import json
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

LOST_GOAL = 60.0  # seconds of work after SIGKILL; 0 after everything else
REST = 4.0  # seconds at most between the last change and the end


def recovery(count: int, draw: random.Random, folder: Path) -> list[str]:
    """SIGKILL, SIGTERM, SIGHUP and a lost X server in turn, each at a random moment after the last change."""
    offered, worst, broken = 0, 0.0, []
    for k in range(count):
        way = list(WAYS)[k % len(WAYS)]
        try:
            lost = _round(way, draw.uniform(0, REST), draw.randrange(31, 60), Path(tempfile.mkdtemp(dir=folder)))
        except AssertionError as error:
            print(f"round {k}, {way}: {error}", flush=True)
            broken.append(way)
            continue
        offered += 1
        worst = max(worst, lost)
        if lost > (LOST_GOAL if way == "SIGKILL" else 0.0):
            print(f"round {k}, {way}: {lost:.1f} s of work lost", flush=True)
            broken.append(way)
    print(f"recovery   {offered} of {count} offered back; at most {worst:.1f} s of work lost, after SIGKILL")
    return sorted(set(broken))


def _round(way: str, rest: float, size: int, home: Path) -> float:
    """One end and one new start; the seconds of work that are lost."""
    from tests.e2e.driver import running
    from tests.e2e.xserver import wait_for, x_server

    with ExitStack() as stack:
        server = stack.enter_context(x_server())
        driver = stack.enter_context(running(server, home=home))
        driver.wait_ready()
        _set(driver, size)
        if way == "SIGKILL":  # the first change has to be on the disk before something can be lost
            wait_for(lambda: _saved(home) == size, "the work written down", LOST_GOAL)
        _set(driver, size + 1)
        changed = time.monotonic()
        time.sleep(rest)
        WAYS[way](driver, server)
        ended = time.monotonic()
        assert "Traceback" not in driver.stderr(), driver.stderr()[-500:]
    found = _saved(home)
    assert found in (size, size + 1), f"{found} is written down, {size + 1} was set"
    with x_server() as server, running(server, home=home) as driver:
        driver.wait_ready()
        wait_for(lambda: driver.state("bannerYes"), "the offer")
        driver.click("bannerYes")
        wait_for(lambda: driver.state("modified"), "the work of before")
        wait_for(lambda: _saved(home) == found, "the work of before, written down anew")
    return ended - changed if found == size else 0.0


def _set(driver: Any, size: int) -> None:
    """Type another hidden_size."""
    from tests.e2e.xserver import wait_for

    driver.click("hidden_size", 0.3, times=2)
    driver.key("ctrl+a")
    driver.type(str(size))
    driver.key("Tab")
    wait_for(lambda: driver.state("modified"), "unsaved work")
    wait_for(lambda: driver.state("state") == "ready" and not driver.state("checking"), "its recording")


def _saved(home: Path) -> int:
    """hidden_size of the rescue that lies there; 0 for none."""
    files = sorted((home / "state" / "rnnviz" / "rescue").glob("*.rescue.json"))
    try:
        return int(json.loads(files[-1].read_text())["document"]["run"]["network"]["hidden_size"])
    except (IndexError, FileNotFoundError):
        return 0


def _kill(driver: Any, _server: Any) -> None:
    from tests.e2e.xserver import end_group

    end_group(driver.process, signal.SIGKILL)


def _ask(number: int) -> Callable[[Any, Any], None]:
    def send(driver: Any, _server: Any) -> None:
        os.kill(driver.process.pid, number)
        driver.exit_code(20.0)

    return send


def _lose(driver: Any, server: Any) -> None:
    from tests.e2e.xserver import end_group

    end_group(server.process)
    driver.exit_code(20.0)


WAYS: dict[str, Callable[[Any, Any], None]] = {
    "SIGKILL": _kill,
    "SIGTERM": _ask(signal.SIGTERM),
    "SIGHUP": _ask(signal.SIGHUP),
    "X server": _lose,
}
