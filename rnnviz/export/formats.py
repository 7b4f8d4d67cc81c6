"""Every format that can be written, by its suffix: the command line, the dialog and the docs read this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rnnviz.export.job import Job
from rnnviz.export.png import PngSequence
from rnnviz.export.spec import ExportSpec
from rnnviz.support.messages import Problem


class Writer(Protocol):
    """Writes the frames of a job, whole or not at all; returns the paths in the order of the steps."""

    def write(self, job: Job) -> list[Path]: ...


@dataclass(frozen=True)
class Format:
    """One row: its name for people, its writer, and how many files it makes."""

    suffix: str
    name: str
    writer: Callable[[], Writer]
    file_per_step: bool


FORMATS: dict[str, Format] = {
    row.suffix: row for row in (Format(".png", "PNG, one picture per step", PngSequence, file_per_step=True),)
}


def format_of(spec: ExportSpec) -> Format:
    """The row for the destination's suffix; raises `Problem` with the list of what exists."""
    suffix = spec.destination.suffix
    if suffix not in FORMATS:
        id = "export.suffix" if suffix else "export.no_suffix"
        raise Problem(id, field="path", path=spec.path, suffix=suffix, known=", ".join(FORMATS))
    return FORMATS[suffix]
