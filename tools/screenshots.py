"""Pictures of the real window, taken under an X server of its own: those of README, or every size, scale and theme.

python3 tools/screenshots.py                 docs/images/window-light.png and window-dark.png
python3 tools/screenshots.py --all FOLDER    1440x900 and 960x600, 1x and 2x, light and dark
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


from tests.e2e.driver import Driver, running  # noqa: E402
from tests.e2e.xserver import XServer, wait_for, x_server  # noqa: E402

README = ROOT / "docs" / "images"
STEP = 6  # of the ten of the first example
PAUSE = 1.0  # seconds without a change: what is computed in the background comes a little later
CELL = (0.55, 0.35)  # where the mouse points, as parts of the heatmaps' width and height


@dataclass(frozen=True)
class Shot:
    """One picture: the window's size in logical pixels, the scale of the screen, the theme."""

    width: int = 1440
    height: int = 900
    scale: int = 1
    theme: str = "light"

    @property
    def name(self) -> str:
        return f"window-{self.width}x{self.height}-{self.scale}x-{self.theme}.png"


EVERY = [
    Shot(width, height, scale, theme)
    for width, height in ((1440, 900), (960, 600))
    for scale in (1, 2)
    for theme in ("light", "dark")
]


def take(shot: Shot, path: Path) -> None:
    """Start rnnviz, bring it to the wanted state, write what is on the screen to `path`."""
    size = shot.width * shot.scale, shot.height * shot.scale
    with tempfile.TemporaryDirectory() as folder, x_server(*size) as server:
        home = Path(folder)
        remember_theme(home, shot.theme)
        with running(server, home=home, QT_SCALE_FACTOR=str(shot.scale)) as driver:
            arrange(driver, server, size)
            picture = driver.settled("mainWindow", PAUSE)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").save(path, optimize=True)
    print(f"{path}  {picture.width} x {picture.height}", flush=True)


def remember_theme(home: Path, theme: str) -> None:
    """As if the theme had been chosen before."""
    settings = home / "config" / "rnnviz" / "rnnviz.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"[General]\ntheme={theme}\nhint_seen=true\n", encoding="utf-8")


def arrange(driver: Driver, server: XServer, size: tuple[int, int]) -> None:
    """Fill the screen, go to a step in the middle, click a cell, wait until the self-check has said its result."""
    window = driver.wait_window()
    server.xdotool("windowmove", window, "0", "0")
    server.xdotool("windowsize", "--sync", window, *map(str, size))
    driver.wait_ready()
    driver.key("Home", *["Right"] * STEP)
    driver.wait_position(STEP)
    driver.click("heatmapGrid", *CELL)
    wait_for(lambda: driver.state("checking") is False, "the self-check")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every size, scale and theme, into FOLDER")
    folder = parser.parse_args().all
    if folder is None:
        for theme in ("light", "dark"):
            take(Shot(theme=theme), README / f"window-{theme}.png")
    else:
        for shot in EVERY:
            take(shot, folder / shot.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
