"""What is to be written: one frozen value that the dialog, the command line and the API share."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rnnviz.core.spec import ORDERS
from rnnviz.render.picture import PARTS, STANDARD_PARTS
from rnnviz.render.theme import THEMES
from rnnviz.support.atomic import at_home, in_words
from rnnviz.support.messages import Problem, short

SMALLEST, LARGEST = (320, 180), (7680, 4320)
FPS = (0.1, 60.0)
FOLDER_NAME = "step-%04d"
PICTURES = ("diagram", "heatmaps", "x", "output", "h_n")  # at least one of them has to be there
_NUMBER = re.compile(r"%(?:0(\d+))?d")


@dataclass(frozen=True)
class ExportSpec:
    """Where to, which positions of which order, how large, in which theme.

    `path`: a folder ending in "/", a pattern such as step-%04d.png, or a name. `steps`: (first, beyond the last) or
    with a stride as third; None for all. `size`: (width, height) in pixels. `fps`: frames per second, where a format
    has a speed. `parts`: what the picture shows, of PARTS. Raises `Problem` with the name of the field.
    """

    path: str
    steps: tuple[int, ...] | None = None
    order: str | None = None
    size: tuple[int, int] = (1920, 1080)
    theme: str = "light"
    fps: float = 2.0
    overwrite: bool = False
    parts: tuple[str, ...] = STANDARD_PARTS
    destination: Destination = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", os.fspath(self.path))
        object.__setattr__(self, "destination", destination(self.path))
        if self.steps is not None:
            object.__setattr__(self, "steps", _steps(self.steps))
        if self.order is not None and self.order not in ORDERS:
            raise Problem("schedule.order", field="order", choices=", ".join(ORDERS), value=self.order)
        object.__setattr__(self, "size", _size(self.size))
        if self.theme not in THEMES:
            raise Problem("export.theme", field="theme", choices=", ".join(THEMES), value=short(self.theme))
        object.__setattr__(self, "parts", _parts(self.parts))
        number = isinstance(self.fps, (int, float)) and not isinstance(self.fps, bool) and math.isfinite(self.fps)
        if not number or not FPS[0] <= self.fps <= FPS[1]:
            raise Problem("export.fps", field="fps", low=FPS[0], high=FPS[1], value=short(self.fps))

    def positions(self, count: int) -> range:
        """The positions that are written, of an order with `count` of them."""
        if self.steps is None:
            return range(count)
        chosen = range(*self.steps)
        if self.steps[1] > count:
            raise Problem("export.beyond", field="steps", first=self.steps[0], stop=self.steps[1], last=count - 1)
        return chosen


@dataclass(frozen=True)
class Destination:
    """A folder and how files in it are called: `stem` holds %04d where every step has a number."""

    folder: Path
    stem: str
    ending: str  # the suffix as it was given: OUT.PNG keeps its name

    @property
    def suffix(self) -> str:
        """Which format: lower case, with the dot."""
        return self.ending.lower()

    @property
    def number(self) -> str:
        """Where the number of a step goes: "%04d"; "" where nothing does."""
        found = _NUMBER.search(self.stem)
        return found[0] if found else ""

    def names(self, positions: range) -> list[str]:
        """One name per position; the number is the position. A plain name of several steps gets one, too."""
        stem = self.stem
        if not self.number:
            if len(positions) == 1:
                return [stem + self.ending]
            stem += "-%04d"
        digits = max(int((_NUMBER.search(stem) or [0, 0])[1] or 1), len(str(positions[-1])))
        return [_NUMBER.sub(f"{p:0{digits}d}", stem) + self.ending for p in positions]


def destination(path: str) -> Destination:
    """Take `path` apart; raises `Problem` for what no name can be made of. The suffix is judged by `FORMATS`."""
    if not path or "\0" in path:
        raise Problem("export.path", field="path")
    given = at_home(path)
    try:
        is_folder = path.endswith(("/", os.sep)) or given.is_dir()
    except OSError as error:  # too long, or in a folder that may not be entered
        raise in_words(short(path), error, "path") from error
    if is_folder:
        return Destination(given, FOLDER_NAME, ".png")
    stem = given.stem
    if len(_NUMBER.findall(stem)) > 1 or "%" in _NUMBER.sub("", stem):
        raise Problem("export.pattern", field="path", name=given.name)
    return Destination(given.parent, stem, given.suffix)


def without_number(name: str) -> str:
    """A file's name without the place for the number of a step: "h-%04d.png" becomes "h.png"."""
    return re.sub("[-_ ]?" + _NUMBER.pattern, "", name)


def _steps(steps: object) -> tuple[int, ...]:
    parts = (steps.start, steps.stop, steps.step) if isinstance(steps, range) else steps
    if not isinstance(parts, (tuple, list)) or not parts or not all(type(part) is int for part in parts):
        raise Problem("export.steps", field="steps", value=short(steps))
    if len(parts) not in (2, 3) or parts[0] < 0 or parts[1] <= parts[0] or (len(parts) == 3 and parts[2] < 1):
        raise Problem("export.steps", field="steps", value=":".join(map(str, parts)))
    return tuple(parts)


def _by(size: Iterable[int]) -> str:
    """ "1920x1080"."""
    return "x".join(map(str, size))


def _size(size: object) -> tuple[int, int]:
    good = isinstance(size, (tuple, list)) and len(size) == 2 and all(type(part) is int for part in size)
    if not good:
        raise Problem("export.size", field="size", low=_by(SMALLEST), high=_by(LARGEST), value=short(size))
    assert isinstance(size, (tuple, list))
    if not all(low <= part <= high for low, part, high in zip(SMALLEST, size, LARGEST, strict=True)):
        raise Problem("export.size", field="size", low=_by(SMALLEST), high=_by(LARGEST), value=_by(size))
    return size[0], size[1]


def _parts(parts: object) -> tuple[str, ...]:
    """In the order of the table, each once."""
    given = (parts,) if isinstance(parts, str) else parts
    unknown = [part for part in given if part not in PARTS] if isinstance(given, Iterable) else [given]
    if unknown:
        raise Problem("export.parts", field="parts", choices=", ".join(PARTS), value=short(unknown[0]))
    assert isinstance(given, Iterable)
    chosen = set(given)
    if not chosen & set(PICTURES):
        raise Problem("export.no_parts", field="parts", choices=", ".join(PICTURES))
    return tuple(part for part in PARTS if part in chosen)
