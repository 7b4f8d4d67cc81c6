"""A workspace as it is saved: everything that brings the same picture back, as one JSON value with a version."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from rnnviz.core.spec import ORDERS, RunSpec, to_dict
from rnnviz.scene.frame import Ref
from rnnviz.scene.options import DisplayOptions
from rnnviz.support.messages import Problem
from rnnviz.support.strict import Unfit, build, load

FORMAT = "rnnviz workspace"
VERSION = 1


@dataclass(frozen=True)
class Document:
    """What was set up, how it is shown, where it stands.

    `order` "" is the network's own default. `recording` names a saved run (relative to the workspace's folder) where
    the picture does not follow from `run`: a recording of somebody's own model.
    """

    run: RunSpec
    options: DisplayOptions = field(default_factory=DisplayOptions)
    order: str = ""
    position: int = 0
    pins: tuple[Ref, ...] = ()
    recording: str = ""

    def __post_init__(self) -> None:
        if self.order not in ("", *ORDERS):
            raise Unfit("order")
        if self.position < 0:
            raise Unfit("position")
        if not all(
            ref.tensor.replace(".", "_").isidentifier() and min(ref.layer, ref.direction, ref.t, ref.n, ref.unit) >= 0
            for ref in self.pins
        ):
            raise Unfit("pins")


def to_json(document: Document) -> bytes:
    """The bytes of a workspace file, indented for people."""
    head = {"format": FORMAT, "version": VERSION}
    text = json.dumps(head | to_dict(document), ensure_ascii=False, allow_nan=False, indent=1)
    return (text + "\n").encode("utf-8")


def from_json(data: bytes, name: str) -> Document:
    """The document in `data`; raises `Problem`, which names the file `name`, for anything else."""
    try:
        found = load(data)
        return _document(found, name)
    except Unfit as error:
        if error.where:
            raise Problem("workspace.value", path=name, where=error.where) from error
        raise Problem("workspace.foreign", path=name) from error


def is_workspace(head: bytes) -> bool:
    """Whether a file that begins like this may be a workspace."""
    return FORMAT.encode() in head


def _document(found: Any, name: str) -> Document:
    if not isinstance(found, dict) or found.pop("format", None) != FORMAT:
        raise Unfit
    version = found.pop("version", None)
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise Unfit("version")
    if version > VERSION:
        raise Problem("workspace.newer", path=name, version=version, known=VERSION)
    try:
        made = build(Document, found)
    except Problem as problem:  # a value of the right type that no network can have
        raise Unfit(problem.field or "run") from problem
    assert isinstance(made, Document)
    return made
