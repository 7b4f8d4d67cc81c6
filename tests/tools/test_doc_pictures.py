"""Every picture of the documentation comes from a script, is there, and is looked at by a page."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = {"window-light", "window-dark"}  # by tools/screenshots.py


def shots() -> set[str]:
    spec = importlib.util.spec_from_file_location("doc_pictures", ROOT / "tools" / "doc_pictures.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = tool  # dataclasses look there
    spec.loader.exec_module(tool)
    return set(tool.SHOTS)


def test_pictures_scripts_and_pages_agree() -> None:
    there = {path.stem for path in (ROOT / "docs" / "images").glob("*.png")}
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.rst")]
    wanted = {name for page in pages for name in re.findall(r"images/([\w-]+)\.png", page.read_text(encoding="utf-8"))}
    assert shots() | README <= there
    assert wanted <= there, "a page shows a picture that no script makes"
