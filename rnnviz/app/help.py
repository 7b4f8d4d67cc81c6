"""Where the documentation is: in the wheel, or where the build of a checkout put it. Nothing is fetched."""

from __future__ import annotations

from pathlib import Path

from rnnviz.support.resources import PACKAGE, resource

START = {"en": "index.html", "zh_CN": "zh/index.html"}


def page(language: str = "en") -> Path | None:
    """The first page in this language, else in English; None where the documentation was not built."""
    for folder in (resource("docs"), PACKAGE.parent / "docs" / "_build" / "html"):
        for name in (START.get(language, START["en"]), START["en"]):
            if (folder / name).is_file():
                return folder / name
    return None
