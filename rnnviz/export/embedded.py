"""What an exported file says about itself: read back with suspicion, as anybody may have written it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz.core.origin import needs_recording
from rnnviz.core.spec import RunSpec
from rnnviz.export.job import FACTS_FORMAT
from rnnviz.export.png import text_of
from rnnviz.support.messages import Message, Problem, unreadable
from rnnviz.support.strict import Unfit, build

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

SUFFIXES = (".png", ".apng", ".gif")
LARGEST_TEXT = 1 << 20
DEEPEST = 40
LONGEST_NAME = 100  # of a module in a sentence
GIF_SCAN = 1 << 21  # bytes of the file in which the comment has to begin and end


@dataclass(frozen=True)
class Embedded:
    """The run of an exported picture, and where it stood: of what moves the first step."""

    run: RunSpec
    order: str | None
    position: int
    sample: int


def embedded(path: str | Path) -> Embedded:
    """Read the run out of a PNG, APNG or GIF that rnnviz exported. Raises `Problem` in words for anything else."""
    file = Path(path)
    facts = _facts(file)
    if facts.get("run") is None:
        raise _of_a_script(file, facts)
    if not isinstance(facts["run"], dict) or facts["run"].get("is") != RunSpec.__name__:
        raise Problem("embedded.foreign", path=str(file))
    try:
        run = build(RunSpec, facts["run"])
    except Unfit as error:
        value = Message("json.value", {"name": error.where or "run"})
        raise Problem("embedded.run", path=str(file), reason=Message("spec.json", {"reason": value})) from error
    except Problem as problem:
        raise Problem("embedded.run", path=str(file), reason=problem.message) from problem
    if needs_recording(run):
        raise _of_a_script(file, facts)
    order, sample = facts.get("order"), _whole(facts.get("sample"))
    return Embedded(run, order if isinstance(order, str) else None, _position(facts), sample or 0)


def can_restore(trace: Trace) -> bool:
    """Whether a picture of this run brings it back: all its numbers follow from what was set up."""
    run = trace.meta.get("run")
    try:
        return isinstance(run, dict) and not needs_recording(build(RunSpec, run))
    except (Problem, Unfit):
        return False


def _of_a_script(file: Path, facts: dict[str, Any]) -> Problem:
    """Says what it shows, for whoever looks for the run itself."""
    module = facts.get("module")
    shown = " ".join(module.split()) if isinstance(module, str) else "?"
    return Problem("embedded.no_run", path=str(file), module=shown[:LONGEST_NAME])


def _position(facts: dict[str, Any]) -> int:
    steps = facts.get("steps")
    first = steps[0] if isinstance(steps, list) and steps else 0
    return _whole(facts.get("position", first)) or 0


def _facts(file: Path) -> dict[str, Any]:
    try:
        if not file.is_file():
            raise Problem("file.missing", path=str(file))
        text = READERS.get(file.suffix.lower(), text_of)(file)
    except OSError as error:
        raise unreadable(file, error) from error
    if not text:
        raise Problem("embedded.foreign", path=str(file))
    facts = _json(text)
    if facts is None:
        raise Problem("embedded.foreign", path=str(file))
    return facts


def _json(text: str) -> dict[str, Any] | None:
    """An object without NaN, not too long and not too deep; None for everything else."""
    if len(text) > LARGEST_TEXT or _depth(text) > DEEPEST:
        return None
    try:
        facts = json.loads(text, parse_constant=_refuse)
    except ValueError:
        return None
    known = isinstance(facts, dict) and _whole(facts.get("format")) == FACTS_FORMAT
    return facts if known else None


def _depth(text: str) -> int:
    """Of nested brackets, counted also inside strings: an upper bound."""
    depth = deepest = 0
    for character in text:
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _refuse(name: str) -> float:
    raise ValueError(name)


def _whole(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < 2**31 else None


def _gif_comment(file: Path) -> str:
    """The first comment before the pictures."""
    with file.open("rb") as opened:
        data = opened.read(GIF_SCAN)
    if data[:6] != b"GIF89a" or len(data) < 13:
        return ""
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[at : at + 1] == b"\x21":
        found, after = _blocks(data, at + 2)
        if data[at + 1 : at + 2] == b"\xfe":
            return found.decode("ascii", "replace")
        at = after
    return ""


def _blocks(data: bytes, at: int) -> tuple[bytes, int]:
    """What stands in the blocks from `at` on, and where they end."""
    parts = []
    while at < len(data) and data[at]:
        parts.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return b"".join(parts), at + 1


READERS: dict[str, Callable[[Path], str]] = {".gif": _gif_comment}
