"""Every format that can be written, by its suffix: the command line, the dialog and the docs read this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from rnnviz.export.apng import Apng
from rnnviz.export.beamer import Beamer
from rnnviz.export.coder import JUMP
from rnnviz.export.data import Csv, Npz
from rnnviz.export.deck import Pptx
from rnnviz.export.gif import Gif
from rnnviz.export.job import Job
from rnnviz.export.pdf import Pdf
from rnnviz.export.png import PngSequence
from rnnviz.export.spec import ExportSpec
from rnnviz.export.svg import SvgSequence
from rnnviz.export.video import Mp4, WebM
from rnnviz.export.webp import WebP
from rnnviz.support.messages import Problem


class Writer(Protocol):
    """Writes the frames of a job, whole or not at all; returns the paths in the order of the steps."""

    def write(self, job: Job) -> list[Path]: ...


@dataclass(frozen=True)
class Format:
    """One row: its name for people, its writer, and what it does with the settings."""

    suffix: str
    name: str
    writer: Callable[[], Writer]
    file_per_step: bool = False
    has_fps: bool = False  # the speed matters
    has_levels: bool = False  # cells in all 253 colours, not in the 161 of a palette
    has_picture: bool = True  # theme, size and parts matter
    own_title: bool = False  # title and caption stand beside the picture
    package: str = ""  # of Python, optional
    settles: int = 1  # steps after which all are about equally large
    whole_every: int = 0  # steps after which one is as large as the first


FORMATS: dict[str, Format] = {
    row.suffix: row
    for row in (
        Format(".png", "PNG, one picture per step", PngSequence, file_per_step=True),
        Format(".gif", "GIF, moving picture", Gif, has_fps=True),
        Format(".apng", "APNG, moving picture", Apng, has_fps=True),
        Format(".webp", "WebP, moving picture", WebP, has_fps=True),
        Format(".mp4", "MP4, video", Mp4, has_fps=True, package="av", settles=6, whole_every=JUMP),
        Format(".webm", "WebM, video", WebM, has_fps=True, package="av", settles=2, whole_every=JUMP),
        Format(".svg", "SVG, one drawing per step", SvgSequence, file_per_step=True, has_levels=True),
        Format(".pdf", "PDF, one page per step", Pdf, has_levels=True),
        Format(".pptx", "PowerPoint, one slide per step", Pptx, own_title=True),
        Format(".tex", "LaTeX beamer, with a PDF", Beamer, has_fps=True, has_levels=True),
        Format(".csv", "CSV, the numbers", Csv, has_picture=False),
        Format(".npz", "npz, the numbers for numpy", Npz, has_picture=False),
    )
}


def need_package(row: Format) -> None:
    """Raises `Problem` with the line that installs what this format needs and is not there."""
    if row.package and find_spec(row.package) is None:
        raise Problem("export.no_av", field="path")


def format_of(spec: ExportSpec) -> Format:
    """The row for the destination's suffix; raises `Problem` with the list of what exists, and where one file is
    to have a number."""
    place = spec.destination
    suffix = place.suffix
    if suffix not in FORMATS:
        id = "export.suffix" if suffix else "export.no_suffix"
        raise Problem(id, field="path", path=spec.path, suffix=suffix, known=", ".join(FORMATS))
    row = FORMATS[suffix]
    if place.number and not row.file_per_step:
        name = place.stem + suffix
        raise Problem("export.one_file", field="path", name=name, suffix=suffix, number=place.number)
    return row
