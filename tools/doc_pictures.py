"""The pictures of the documentation, taken from the real window under an X server of its own.

python3 tools/doc_pictures.py [NAME ...]      into docs/images; all of the table when none is named
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


import rnnviz  # noqa: E402
from tests.e2e.driver import Driver, running  # noqa: E402
from tests.e2e.xserver import XServer, wait_for, x_server  # noqa: E402

FOLDER = ROOT / "docs" / "images"
SIZE = (1440, 900)
PAUSE = 1.0  # seconds without a change: the preview and the inspector come a little later
Act = Callable[[Driver], None]


@dataclass(frozen=True)
class Shot:
    """One picture: the example, the step, what is done then, and the named widget that is cut out."""

    example: str
    step: int = 0
    acts: tuple[Act, ...] = ()
    cut: str = "mainWindow"
    language: str = "en"
    size: tuple[int, int] = SIZE


def keys(*names: str) -> Act:
    return lambda driver: driver.key(*names)


def click(name: str, fx: float, fy: float) -> Act:
    return lambda driver: driver.click(name, fx, fy)


def shown(name: str) -> Act:
    """Wait until a dialog stands."""
    return lambda driver: wait_for(lambda: driver.state(name), name)


def becomes(name: str, value: object) -> Act:
    """Wait until the program says so."""
    return lambda driver: driver.wait_state(name, value)


H_N_3 = click("outputPanel", 0.62, 0.965)  # a number of the last row of h_n
GALLERY = (keys("ctrl+e"), shown("exampleGallery"))
SHOTS = {
    "four-layers-end": Shot("tutorial-4-layers", 9, (H_N_3,)),
    "bidirectional": Shot("bidirectional", 18),
    "inspector": Shot("lstm", 12, (click("heatmapGrid", 0.4, 0.3),), "inspector", size=(1440, 1150)),
    "packed": Shot("packed-lengths", 7, (keys("Prior"), becomes("sample", 2)), "heatmapGrid"),
    "gallery": Shot("tutorial-4-layers", 6, GALLERY, "exampleGallery"),
    "export": Shot("bidirectional", 18, (keys("ctrl+shift+e"), shown("exportDialog")), "exportDialog"),
    "window-zh": Shot("tutorial-4-layers", 6, (click("heatmapGrid", 0.5, 0.35),), language="zh_CN"),
    "four-layers-end-zh": Shot("tutorial-4-layers", 9, (H_N_3,), language="zh_CN"),
    "gallery-zh": Shot("tutorial-4-layers", 6, GALLERY, "exampleGallery", "zh_CN"),
}


def take(name: str, shot: Shot) -> None:
    with tempfile.TemporaryDirectory() as folder, x_server(*shot.size) as server:
        home = Path(folder)
        run = home / "run.rnnviz"
        rnnviz.save(rnnviz.example(shot.example), run)
        settings = home / "config" / "rnnviz" / "rnnviz.ini"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"[General]\ntheme=light\nlanguage={shot.language}\nhint_seen=true\n", encoding="utf-8")
        with running(server, str(run), home=home) as driver:
            arrange(driver, server, shot)
            picture = driver.settled(shot.cut, PAUSE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").save(FOLDER / f"{name}.png", optimize=True)
    print(f"{name}: {picture.width} x {picture.height}", flush=True)


def arrange(driver: Driver, server: XServer, shot: Shot) -> None:
    window = driver.wait_window()
    server.xdotool("windowmove", window, "0", "0")
    server.xdotool("windowsize", "--sync", window, *map(str, shot.size))
    driver.wait_ready()
    driver.key("Home", *["Right"] * shot.step)
    driver.wait_position(shot.step)
    wait_for(lambda: driver.state("checking") is False, "the self-check")
    for act in shot.acts:
        act(driver)


def main(names: list[str]) -> int:
    for name in names or SHOTS:
        take(name, SHOTS[name])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
