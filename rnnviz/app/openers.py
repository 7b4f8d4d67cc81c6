"""Every kind of file that can be opened or dropped, in one table: how it is known, and what reads it.

A new kind is one more row. `read` runs off the GUI thread and returns a `Trace` (a recording), a `Document` (a saved
workspace), a `RunSpec` (a sequence for what is set up), or what a person has to be asked about: a `Checkpoint`, or the
`Preview` of a table. It raises `Problem` in words.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rnnviz.app.jobs import Cancel, Progress
from rnnviz.core.checkpoint import Checkpoint, read_checkpoint
from rnnviz.core.spec import ORDERS, InputSpec, RunSpec
from rnnviz.core.tables import Preview
from rnnviz.core.trace import Trace
from rnnviz.scene.document import Document, from_json, is_workspace
from rnnviz.scene.options import DisplayOptions
from rnnviz.support.messages import Problem, unreadable
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


@dataclass(frozen=True)
class Pictured:
    """An exported picture: the run that it shows, and where it stood."""

    place: Document


Found = Trace | Document | RunSpec | Checkpoint | Preview | Pictured
Read = Callable[[Path, Reading], Found]


@dataclass(frozen=True)
class Opener:
    """One kind of file. `suffixes` are lower case with their dot; `knows` looks at the first bytes of any name."""

    id: str
    what: str  # in the file dialog
    suffixes: tuple[str, ...]
    read: Read
    knows: Callable[[bytes], bool] | None = None
    replaces: bool = True  # what is open; False: one undo brings it back, so nobody has to be asked


def _read_run(path: Path, reading: Reading) -> Trace:
    from rnnviz.core.files import open as open_run

    return open_run(path)


def _read_workspace(path: Path, reading: Reading) -> Document:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Problem("workspace.foreign", path=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    return from_json(data, str(path))


def _read_picture(path: Path, reading: Reading) -> Pictured:
    from rnnviz.export import embedded

    found = embedded(path)
    order = found.order if found.order is not None and found.order in ORDERS else ""
    return Pictured(Document(found.run, DisplayOptions(sample=found.sample), order, found.position))


def _is_picture(head: bytes) -> bool:
    return head.startswith((b"\x89PNG\r\n\x1a\n", b"GIF89a"))


def _is_run(head: bytes) -> bool:
    return head[8:9] == b"{" and b'"__metadata__":{"rnnviz":' in head[:64]


def _is_model(head: bytes) -> bool:
    return head[:2] == b"PK" and b"data.pkl" in head[:400]


def _read_model(path: Path, reading: Reading) -> Checkpoint:
    return read_checkpoint(path, reading.cancel)


def _read_archive(path: Path, reading: Reading) -> Checkpoint | RunSpec:
    """A .npz is a model where it holds one, else it may be a sequence."""
    from rnnviz.core.arrays import members

    try:
        return read_checkpoint(path, reading.cancel)
    except Problem as problem:
        if problem.message.id != "checkpoint.none" or not members(path):
            raise
    return _read_array(path, reading)


def _read_array(path: Path, reading: Reading) -> RunSpec:
    return _with_input(reading.run, InputSpec("file", path=str(path.absolute())))


def _read_sound(path: Path, reading: Reading) -> RunSpec:
    """In frames as long as the model is wide, where it has weights of its own."""
    run = reading.run
    frame = run.network.input_size if run.weights.source == "file" else 0
    return _with_input(run, InputSpec("file", path=str(path.absolute()), frame=frame))


def _read_table(path: Path, reading: Reading) -> Preview:
    from rnnviz.core.tables import preview

    return preview(path)


def _read_text(path: Path, reading: Reading) -> Preview | RunSpec:
    """A table where all is numbers, else text: its lines are the sequences, in the way that text is read now."""
    from rnnviz.core.tables import preview, read_text
    from rnnviz.core.text import MAX_TEXT

    found = preview(path)
    if all(found.numeric):
        return found
    text, _ = read_text(path, most=8 * MAX_TEXT)
    lines = "\n".join(line for line in text.split("\n") if line.strip())
    now = reading.run.input
    if now.source == "tokens":
        return _with_input(reading.run, replace(now, text=lines, lengths=()))
    return _with_input(reading.run, InputSpec("one_hot", text=lines))


def _with_input(run: RunSpec, given: InputSpec) -> RunSpec:
    from rnnviz.core.run import follow, validate

    made = follow(replace(run, input=given))
    validate(made)
    return made


OPENERS: tuple[Opener, ...] = (
    Opener("workspace", "rnnviz workspace", (WORKSPACE_SUFFIX,), _read_workspace, is_workspace),
    Opener("run", "Saved run", (RUN_SUFFIX,), _read_run, _is_run),
    Opener("picture", "Exported picture", (".png", ".apng", ".gif"), _read_picture, _is_picture),
    Opener(
        "model",
        "Model",
        (".safetensors", ".pt", ".pth", ".bin", ".ckpt", ".onnx"),
        _read_model,
        _is_model,
        replaces=False,
    ),
    Opener("archive", "NumPy archive", (".npz",), _read_archive, replaces=False),
    Opener("array", "NumPy array", (".npy",), _read_array, replaces=False),
    Opener("table", "Table of numbers", (".csv", ".tsv", ".tab", ".dat"), _read_table, replaces=False),
    Opener("sound", "Sound", (".wav",), _read_sound, replaces=False),
    Opener("text", "Text", (".txt",), _read_text, replaces=False),
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
    except OSError as error:
        raise unreadable(path, error) from error
