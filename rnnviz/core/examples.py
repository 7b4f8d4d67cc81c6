"""The examples that come with rnnviz: one JSON file each in resources/examples, in the order of their numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from rnnviz.core.spec import RunSpec, from_dict
from rnnviz.support.messages import Problem
from rnnviz.support.resources import resource

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace


@cache
def _all() -> dict[str, dict[str, Any]]:
    files = sorted(resource("examples").glob("*.json"))
    found = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return {entry["name"]: entry for entry in found}


def examples() -> Mapping[str, str]:
    """Name -> description of two sentences, in the order in which they teach."""
    return {name: entry["description"] for name, entry in _all().items()}


def titles() -> Mapping[str, str]:
    """Name -> short title."""
    return {name: entry["title"] for name, entry in _all().items()}


@cache
def example_run(name: str) -> RunSpec:
    """What an example sets up; raises `Problem` that lists the names when there is none of this name."""
    if name not in _all():
        raise Problem("examples.unknown", name=name[:40], names=", ".join(_all()))
    run = from_dict(_all()[name]["run"])
    assert isinstance(run, RunSpec)
    return run


def name_of(run: RunSpec) -> str | None:
    """The example that sets up exactly `run`, or None."""
    return next((name for name in _all() if example_run(name) == run), None)


def example(name: str) -> Trace:
    """The recording of an example, made now on this machine."""
    from rnnviz.core.run import record_run

    return record_run(example_run(name if isinstance(name, str) else repr(name)))
