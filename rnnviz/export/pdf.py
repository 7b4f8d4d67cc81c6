"""PDF: one page per step, cells without loss, text as text with its fonts inside."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import final

from PySide6.QtCore import QByteArray, QFile, QHashSeed, QMarginsF, QSizeF, QUuid
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from rnnviz.export.job import Job
from rnnviz.export.text import xmp
from rnnviz.render.paint_frame import paint_frame
from rnnviz.render.picture import DPI
from rnnviz.render.tensor_text import network_title
from rnnviz.support.atomic import replacing

TITLE = "rnnviz"
START = 1 << 16  # bytes within which the document says when it was made


# The time of day would make every file different. The length stays: the file's index counts bytes.
_DATE = re.compile(rb"(?<=Date \(D:)[0-9]{14}[^)]*(?=\))")


@final
class Pdf:
    """All steps in one document."""

    def write(self, job: Job) -> list[Path]:
        """Qt writes page by page into the file; one page is in memory at a time."""
        with replacing(job.path, overwrite=job.spec.overwrite, check=whole) as temporary:
            write_pages(temporary, job)
        return [job.path]


def write_pages(path: Path, job: Job) -> None:
    """A PDF document with one page per position. Raises OSError for what could not be written."""
    file = QFile(str(path))
    if not file.open(QFile.OpenModeFlag.WriteOnly | QFile.OpenModeFlag.Unbuffered):
        raise OSError(file.errorString())
    QHashSeed.setDeterministicGlobalSeed()  # fonts stand in the file in the order of a hash of Qt's
    writer = _writer(file, job)
    painter = QPainter(writer)
    try:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # else heatmaps become JPEG
        _paint_pages(painter, writer, file, job)
    finally:
        painter.end()
        file.close()
    try:
        whole(path)
    except OSError:
        _raise_why(path)
        raise
    _without_time(path)


def _paint_pages(painter: QPainter, writer: QPdfWriter, file: QFile, job: Job) -> None:
    size = -1
    for done, position in enumerate(job.positions):
        job.stop_if_cancelled()
        if done:
            writer.newPage()  # writes the one before
            if file.size() == size:
                return  # Qt's writer goes on in silence where nothing can be written any more
            size = file.size()
        poll = job.stop_if_cancelled
        paint_frame(painter, job.frame(position), job.size, job.theme, parts=job.parts, unit=job.unit, poll=poll)
        job.progress(done + 1, len(job.positions))


def _raise_why(path: Path) -> None:
    """Qt does not say what failed: ask the system again."""
    with path.open("ab") as again:
        again.write(b"\0" * 4096)
        again.flush()
        os.fsync(again.fileno())


def _without_time(path: Path) -> None:
    with path.open("rb+") as file:
        start = file.read(START)
        file.seek(0)
        file.write(_DATE.sub(_no_time, start))


def _writer(file: QFile, job: Job) -> QPdfWriter:
    writer = QPdfWriter(file)
    writer.setResolution(DPI)
    points = QSizeF(*job.size) * 72 / DPI
    page = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    title, facts = network_title(job.frame(job.positions[0])), job.text()
    writer.setTitle(title)
    writer.setCreator(TITLE)
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), facts.encode()))
    writer.setDocumentXmpMetadata(QByteArray(xmp(facts, title)))
    return writer


def _no_time(match: re.Match[bytes]) -> bytes:
    return b"20000101000000Z".ljust(len(match[0]), b" ")


def whole(path: Path) -> None:
    """Raises OSError unless the index stands where the last lines say: not so where a byte is missing."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 64, 0))
        found = re.search(rb"startxref\s+([0-9]+)\s+%%EOF\s*$", file.read())
        if found:
            file.seek(int(found[1]))
        if not found or file.read(4) != b"xref":
            raise OSError(f"{path.name} is not whole")
