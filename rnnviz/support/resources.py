"""Where icons, themes, examples and translations are: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


@cache
def root() -> Path:
    """The folder of all resources: `rnnviz/resources` of the wheel, else `resources` of the checkout."""
    inside = PACKAGE / "resources"
    return inside if inside.is_dir() else PACKAGE.parent / "resources"


def resource(name: str) -> Path:
    """The path of a resource such as "icons/play.svg"; it need not exist, but it lies inside the folder."""
    path = (root() / name).resolve()
    if not path.is_relative_to(root()):
        raise ValueError(f"{name!r} is not inside the resources")
    return path
