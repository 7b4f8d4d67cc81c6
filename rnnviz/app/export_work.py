"""The jobs of the export dialog: plain callables, run off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from rnnviz.app.jobs import Cancel, Progress
from rnnviz.core.trace import Trace
from rnnviz.export import ExportSpec, export
from rnnviz.export.estimate import Estimate, estimate
from rnnviz.export.formats import FORMATS, format_of
from rnnviz.export.job import Job
from rnnviz.export.png import TEXT_KEY
from rnnviz.export.preview import left_out, picture
from rnnviz.scene.options import DisplayOptions


@dataclass(frozen=True, eq=False)
class Exporting:
    """Writes; its result is the list of paths."""

    trace: Trace
    spec: ExportSpec
    options: DisplayOptions

    def __call__(self, progress: Progress, cancel: Cancel) -> list[Path]:
        spec = self.spec
        return export(
            self.trace,
            spec.path,
            steps=spec.steps,
            order=spec.order,
            size=spec.size,
            theme=spec.theme,
            fps=spec.fps,
            overwrite=spec.overwrite,
            parts=spec.parts,
            options=self.options,
            progress=progress,
            cancel=cancel,
        )


@dataclass(frozen=True, eq=False)
class Preview:
    """A picture, and the chosen parts that it has no room for."""

    image: QImage
    left_out: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Previewing:
    """Paints the very picture and fits it into `room` (device pixels)."""

    trace: Trace
    spec: ExportSpec
    options: DisplayOptions
    position: int
    room: QSize

    def __call__(self, progress: Progress, cancel: Cancel) -> Preview:
        job, row = Job(self.trace, self.spec, self.options, cancel=cancel), format_of(self.spec)
        image = picture(job, row, self.position)
        fit, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        return Preview(image.scaled(self.room, fit, smooth), left_out(job, row, self.position))


def clipboard_picture(trace: Trace, order: str, options: DisplayOptions, position: int, theme: str) -> QImage:
    """One step for the clipboard, opaque; its settings go along into the PNG that Qt makes of it."""
    job = Job(trace, ExportSpec("clipboard.png", (position, position + 1), order, theme=theme), options)
    image = picture(job, FORMATS[".png"], position)
    image.setText(TEXT_KEY, job.text(position))
    return image


@dataclass(frozen=True, eq=False)
class Estimating:
    """Size and time, from a few steps."""

    trace: Trace
    spec: ExportSpec
    options: DisplayOptions

    def __call__(self, progress: Progress, cancel: Cancel) -> Estimate:
        return estimate(self.trace, self.spec, self.options, cancel)
