"""An X server of one's own: Xvfb in its own process group, real keys and mouse by xdotool, pixels off the screen."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image, ImageGrab

POLL = 0.03  # seconds between two looks
T = TypeVar("T")


class Late(AssertionError):
    """What was waited for did not happen."""


def wait_for(look: Callable[[], T], what: str, within: float = 60.0) -> T:
    """Look again and again until the answer is true; the answer."""
    limit = time.monotonic() + within
    while True:
        answer = look()
        if answer:
            return answer
        if time.monotonic() > limit:
            raise Late(f"not within {within} s: {what}")
        time.sleep(POLL)


def end_group(process: subprocess.Popen[Any], number: int = signal.SIGKILL) -> None:
    """Signal the process group that `process` leads, and wait for the leader."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    process.wait(20)


@contextlib.contextmanager
def x_server(width: int = 1600, height: int = 1000) -> Iterator[XServer]:
    """Xvfb on a display number that it chooses itself; ended with all that it started."""
    read, write = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        with os.fdopen(read) as number:
            display = number.readline().strip()  # written when the server answers; empty when it died
        if not display:
            raise Late("Xvfb did not start")
        yield XServer(f":{display}", process)
    finally:
        end_group(process)


class XServer:
    """One display: keys, mouse and pixels."""

    def __init__(self, display: str, process: subprocess.Popen[Any]) -> None:
        self.display, self.process = display, process

    def _run(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        env = os.environ | {"DISPLAY": self.display}
        return subprocess.run(command, env=env, capture_output=True, timeout=30, check=False)

    def xdotool(self, *arguments: str) -> str:
        """What xdotool prints; it must succeed."""
        done = self._run("xdotool", *arguments)
        if done.returncode:
            raise AssertionError(f"xdotool {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout.decode()

    def windows(self, name: str) -> list[str]:
        """Ids of the visible windows whose title matches a pattern."""
        return self._run("xdotool", "search", "--onlyvisible", "--name", name).stdout.decode().split()

    def geometry(self, window: str) -> dict[str, int]:
        """X, Y, WIDTH and HEIGHT of a window on the screen."""
        pairs = (line.split("=") for line in self.xdotool("getwindowgeometry", "--shell", window).splitlines())
        return {name: int(value) for name, value in pairs if value.lstrip("-").isdigit()}

    def grab(self) -> Image.Image:
        """The whole screen, as it is lit now."""
        return ImageGrab.grab(xdisplay=self.display)


def start_program(command: list[str], display: str | None, home: Path, **environment: str) -> subprocess.Popen[bytes]:
    """A program in its own process group with an empty home; its stderr goes to home/stderr.txt."""
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    env |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
    env |= {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "STATE", "CACHE", "DATA")}
    env |= {"DISPLAY": display} if display else {}
    with (home / "stderr.txt").open("wb") as errors:
        return subprocess.Popen(
            command,
            cwd=home,  # far from the checkout, which PYTHONPATH names
            env=env | environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
        )
