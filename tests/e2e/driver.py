"""The real rnnviz under an X server: what a person does, and what they see."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from tests.e2e.xserver import XServer, end_group, start_program, wait_for

ROOT = Path(__file__).resolve().parents[2]
TITLE = "rnnviz"
Box = tuple[int, int, int, int]


class Driver:
    """One running window. Nothing here knows the program's insides but the probe's names of widgets."""

    def __init__(self, server: XServer, process: subprocess.Popen[bytes], home: Path, scale: float = 1.0) -> None:
        self.server, self.process, self.home = server, process, home
        self.scale = scale
        self.began = time.monotonic()

    # --- what is there -----------------------------------------------------------------------------
    def probe(self) -> dict[str, Any]:
        """Geometry of every named widget and the state; empty before it was written."""
        self.assert_alive()
        try:
            found: dict[str, Any] = json.loads((self.home / "probe.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return found

    def state(self, name: str) -> Any:
        return self.probe().get(name)

    @property
    def position(self) -> int:
        return int(self.probe()["position"])

    @property
    def last(self) -> int:
        return int(self.probe()["positions"]) - 1

    def box(self, name: str) -> Box:
        """Left, top, right, bottom of a widget on the screen, in its pixels."""
        x, y, width, height = (round(self.scale * value) for value in self.probe()[name])
        return x, y, x + width, y + height

    def stderr(self) -> str:
        return (self.home / "stderr.txt").read_text(errors="replace")

    def assert_alive(self) -> None:
        assert self.process.poll() is None, f"the program ended with {self.process.returncode}:\n{self.stderr()}"

    # --- waiting -----------------------------------------------------------------------------------
    def wait_window(self, within: float = 60.0) -> str:
        def look() -> list[str]:
            self.assert_alive()
            return self.server.windows(f"^{TITLE}")

        return wait_for(look, "a window", within)[0]

    def wait_ready(self, within: float = 90.0) -> None:
        """The window stands, a run is recorded, and the window has the keys."""
        window = self.wait_window(within)
        wait_for(lambda: self.state("state") == "ready", "a recorded run", within)
        self.wait_keys(window)

    def wait_keys(self, window: str, within: float = 30.0) -> None:
        """A window has the keys: there is no window manager here that would give them to it."""
        wait_for(lambda: self.server.xdotool("getwindowfocus", "-f").strip() == window, "the keys", within)

    def wait_position(self, wanted: int, within: float = 30.0) -> None:
        wait_for(lambda: self.position == wanted, f"position {wanted} (now {self.position})", within)

    def wait_state(self, name: str, wanted: object, within: float = 30.0) -> None:
        wait_for(lambda: self.state(name) == wanted, f"{name} = {wanted} (now {self.state(name)})", within)

    def exit_code(self, within: float = 30.0) -> int:
        return self.process.wait(within)

    # --- acting ------------------------------------------------------------------------------------
    def key(self, *keys: str) -> None:
        self.server.xdotool("key", "--delay", "20", *keys)

    def type(self, text: str) -> None:
        self.server.xdotool("type", "--delay", "20", text)

    def move(self, name: str, fx: float = 0.5, fy: float = 0.5) -> None:
        left, top, right, bottom = self.box(name)
        self.server.xdotool("mousemove", str(round(left + fx * (right - left))), str(round(top + fy * (bottom - top))))

    def click(self, name: str, fx: float = 0.5, fy: float = 0.5, *, times: int = 1) -> None:
        self.move(name, fx, fy)
        self.server.xdotool("click", "--repeat", str(times), "--delay", "60", "1")

    # --- seeing ------------------------------------------------------------------------------------
    def picture(self, name: str) -> Image.Image:
        """The pixels of a widget, read from the screen."""
        return self.server.grab().crop(self.box(name))

    def settled(self, name: str, pause: float = 0.0) -> Image.Image:
        """The pixels of a widget once two looks, `pause` seconds apart, agree."""
        seen = [self.picture(name)]

        def look() -> bool:
            time.sleep(pause)
            seen.append(self.picture(name))
            return same(seen[-1], seen[-2])

        wait_for(look, f"{name} to stand still")
        return seen[-1]

    def wait_picture(self, name: str, fits: Callable[[Image.Image], bool], what: str) -> Image.Image:
        seen: list[Image.Image] = []

        def look() -> bool:
            seen[:] = [self.picture(name)]
            return fits(seen[0])

        wait_for(look, f"{name}: {what}", 30.0)
        return seen[0]

    def wait_changed(self, name: str, before: Image.Image) -> Image.Image:
        return self.wait_picture(name, lambda now: not same(now, before), "a change of its pixels")


def same(a: Image.Image, b: Image.Image) -> bool:
    return a.size == b.size and ImageChops.difference(a, b).getbbox() is None


def brightness(image: Image.Image) -> float:
    """Mean grey, 0 to 255."""
    histogram = image.convert("L").histogram()
    return sum(level * count for level, count in enumerate(histogram)) / sum(histogram)


@contextlib.contextmanager
def running(server: XServer, *arguments: str, home: Path | None = None, **environment: str) -> Iterator[Driver]:
    """`python -m rnnviz` in its own process group; all of it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="rnnviz-e2e-") as fresh:
        place = home or Path(fresh)
        (place / "probe.json").unlink(missing_ok=True)
        process = start_program(
            [sys.executable, "-m", "rnnviz", *arguments], server.display, place,
            RNNVIZ_TEST_PROBE=str(place / "probe.json"), PYTHONPATH=str(ROOT), **environment,
        )  # fmt: skip
        try:
            yield Driver(server, process, place, float(environment.get("QT_SCALE_FACTOR", "1")))
        finally:
            end_group(process, signal.SIGKILL)
