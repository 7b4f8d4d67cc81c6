"""Builds the HTML of docs/ with the package, so that Help opens it without a network.

A wheel carries it as rnnviz/resources/docs; an editable install finds it in docs/_build/html.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LEFT_OUT = (".buildinfo", ".buildinfo.bak", "objects.inv")


class DocsHook(BuildHookInterface):  # type: ignore[misc]
    """Named in pyproject.toml; hatchling calls `initialize` before it collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        docs = Path(self.root) / "docs"
        html = docs / "_build" / "html"
        if not self._build(docs, html) or version == "editable":
            return
        for path in sorted(html.rglob("*")):
            if path.is_file() and path.name not in LEFT_OUT:
                inside = path.relative_to(html).as_posix()
                build_data["force_include"][str(path)] = f"rnnviz/resources/docs/{inside}"

    def _build(self, docs: Path, html: Path) -> bool:
        try:
            from sphinx.cmd.build import main
        except ImportError:  # built without isolation and without Sphinx: Help then says that there is none
            self.app.display_warning("Sphinx is not installed: the documentation is left out")
            return False
        failed = main(["-q", "-E", "-b", "html", "-d", str(docs / "_build" / "doctrees"), str(docs), str(html)])
        if failed:
            raise RuntimeError("the documentation cannot be built: python3 tools/dev.py docs says why")
        return True
