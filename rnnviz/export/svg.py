"""SVG, one per step: text stays text, cells are exact at every size."""

from __future__ import annotations

from pathlib import Path
from typing import final

from PySide6.QtCore import QBuffer, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from rnnviz.export.job import Job
from rnnviz.render.paint_frame import paint_frame
from rnnviz.render.picture import DPI
from rnnviz.render.tensor_text import network_title
from rnnviz.support.atomic import replacing_set


@final
class SvgSequence:
    """One SVG per step; they appear together when all are written."""

    def write(self, job: Job) -> list[Path]:
        """Qt paints into memory: its generator reports success on a full disk."""
        with replacing_set(job.folder, job.names, overwrite=job.spec.overwrite, check=job.checked(_whole)) as files:
            for done, (name, position) in enumerate(zip(job.names, job.positions, strict=True)):
                job.stop_if_cancelled()
                files.path(name).write_bytes(svg(job, position))
                job.progress(done + 1, len(job.names))
        return [job.folder / name for name in job.names]


def svg(job: Job, position: int) -> bytes:
    """One step as an SVG document."""
    frame = job.frame(position)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(DPI)
    generator.setSize(QSize(*job.size))
    generator.setViewBox(QRectF(0, 0, *job.size))
    generator.setTitle(network_title(frame))
    generator.setDescription(job.text(position))
    painter = QPainter(generator)
    try:
        paint_frame(painter, frame, job.size, job.theme, parts=job.parts, unit=job.unit, poll=job.stop_if_cancelled)
    finally:
        painter.end()
    # Qt's images are smoothed when they are enlarged; cells are not
    return bytes(buffer.data().data()).replace(b"<image ", b'<image style="image-rendering:pixelated" ')


def _whole(path: Path) -> None:
    with path.open("rb") as file:
        file.seek(-16, 2)
        if not file.read().rstrip().endswith(b"</svg>"):
            raise OSError(f"{path.name} is not whole")
