"""Every kind of file that can be opened or dropped, in one table: how it is known, and what reads it.

A new kind is one more row. `read` runs off the GUI thread and returns a `Trace` (a recording), a `Document` (a saved
workspace), or a `RunSpec` (weights or a sequence for what is set up); it raises `Problem` in words.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rnnviz.app.jobs import Cancel, Progress
from rnnviz.core.spec import RunSpec
from rnnviz.core.trace import Trace
from rnnviz.scene.document import Document, from_json, is_workspace
from rnnviz.support.messages import Problem
from rnnviz.support.strict import MOST_BYTES

HEAD = 4096  # bytes that a file is known by
WORKSPACE_SUFFIX = ".rnnviz.json"
RUN_SUFFIX = ".rnnviz"


@dataclass(frozen=True)
class Reading:
    """What a reader may need beside the file: what is set up now, and how to report and stop."""

    run: RunSpec
    progress: Progress
    cancel: Cancel


Found = Trace | Document | RunSpec
Read = Callable[[Path, Reading], Found]


@dataclass(frozen=True)
class Opener:
    """One kind of file. `suffixes` are lower case with their dot; `knows` looks at the first bytes of any name."""

    id: str
    what: str  # in the file dialog
    suffixes: tuple[str, ...]
    read: Read
    knows: Callable[[bytes], bool] | None = None


def _read_run(path: Path, reading: Reading) -> Trace:
    from rnnviz.core.files import open as open_run

    return open_run(path)


def _read_workspace(path: Path, reading: Reading) -> Document:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Problem("workspace.foreign", path=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise Problem("run.unreadable", path=str(path), reason=os.strerror(error.errno or 0)) from error
    return from_json(data, str(path))


def _read_picture(path: Path, reading: Reading) -> RunSpec:
    from rnnviz.export import embedded

    return embedded(path).run


def _is_picture(head: bytes) -> bool:
    return head.startswith((b"\x89PNG\r\n\x1a\n", b"GIF89a"))


OPENERS: tuple[Opener, ...] = (
    Opener("workspace", "rnnviz workspace", (WORKSPACE_SUFFIX,), _read_workspace, is_workspace),
    Opener("run", "Saved run", (RUN_SUFFIX,), _read_run),
    Opener("picture", "Exported picture", (".png", ".apng", ".gif"), _read_picture, _is_picture),
)


def opener_for(path: Path) -> Opener:
    """The row for a file: by what it contains, else by its name; raises `Problem` where nothing fits."""
    head = _head(path)
    for opener in OPENERS:
        if opener.knows is not None and opener.knows(head):
            return opener
    name = path.name.lower()
    named = [(len(suffix), o) for o in OPENERS for suffix in o.suffixes if name.endswith(suffix)]
    if named:
        return max(named, key=lambda pair: pair[0])[1]
    raise Problem("open.unknown", path=str(path), known=", ".join(suffixes()))


def suffixes() -> list[str]:
    """Every suffix that can be opened."""
    return list(dict.fromkeys(suffix for opener in OPENERS for suffix in opener.suffixes))


def _head(path: Path) -> bytes:
    """The first bytes of an ordinary file; a pipe would wait for ever."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Problem("run.special", path=str(path))
        with path.open("rb") as file:
            return file.read(HEAD)
    except FileNotFoundError as error:
        raise Problem("run.missing", path=str(path)) from error
    except OSError as error:
        raise Problem("run.unreadable", path=str(path), reason=os.strerror(error.errno or 0)) from error
