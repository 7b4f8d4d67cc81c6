"""PPTX: one step per slide, 16:9: title and caption as text, the picture, and notes that say what the step computes.

The text on the picture is 18 pt on the slide, as the rest is. What keeps python-pptx's decks from opening in
Keynote is mended: the list of notes masters is there, the slide's size claims no other shape, and the printer
settings of its template are gone.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from rnnviz.export.archive import whole as whole
from rnnviz.export.film import Film
from rnnviz.export.job import Job
from rnnviz.export.notes import notes
from rnnviz.export.parts import count_parts, setting_aside
from rnnviz.export.png import encode
from rnnviz.export.pool import encoded
from rnnviz.render.fonts import ui_font
from rnnviz.render.labels import caption
from rnnviz.render.picture import SMALLEST_PT
from rnnviz.render.tensor_text import network_title
from rnnviz.scene.frame import Frame
from rnnviz.support.atomic import replacing, scratch

EMU_PT = 12700
SLIDE_PT = (960, 540)  # 13.333 x 7.5 inches, PowerPoint's own 16:9
TITLE_PT, CAPTION_PT = 26, 20
MARGIN_PT = 27
TITLE_BOX, CAPTION_BOX = (14, 38), (47, 30)  # top and height in pt
PICTURE_TOP = 72
BLANK = 6  # the layout without placeholders
EPOCH = (1980, 1, 1, 0, 0, 0)


@final
class Pptx:
    """The steps as a deck. A slide that is finished lies in a file until the deck is written."""

    def write(self, job: Job) -> list[Path]:
        """Paint here, encode in a few threads."""
        with (
            replacing(job.path, overwrite=job.spec.overwrite, check=whole) as temporary,
            scratch(job.path) as file,
            zipfile.ZipFile(file, "w") as finished,
        ):
            _save(_filled(job, finished), temporary, job)
        return [job.path]


def _filled(job: Job, finished: zipfile.ZipFile) -> Any:
    film, deck = Film(pictures(job)), _deck(job)
    set_aside = setting_aside(finished, job.stop_if_cancelled)

    def png(item: tuple[int, Any]) -> tuple[int, bytes]:
        return item[0], encode(item[1], film.palette, job.text(item[0]), cancel=job.cancelled)

    shots = ((shot.position, shot.pixels.copy()) for shot in film)
    for done, (position, data) in enumerate(encoded(shots, png, job.stop_if_cancelled)):
        set_aside(_slide(deck, job, job.frame(position), data))
        job.progress(done + 1, len(job.positions))
    _mend(deck)
    return deck


def slide_image(job: Job) -> QImage:
    """The first slide as it will look, in the size that was asked for."""
    film = Film(pictures(job))
    pixels = film.palette.table[next(iter(film)).pixels]
    frame, scale = job.frame(job.positions[0]), job.size[0] / SLIDE_PT[0]
    image = QImage(job.size[0], round(SLIDE_PT[1] * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(job.theme.surface))
    painter = QPainter(image)
    high, wide = pixels.shape
    picture = QImage(pixels.tobytes(), wide, high, 4 * wide, QImage.Format.Format_RGB32)
    painter.drawImage(0, round(_top(job) * scale), picture)
    for line in _lines(job, frame):
        text, size = _fitting(line.text, SLIDE_PT[0] - 2 * MARGIN_PT, line.largest, line.bold)
        painter.setFont(ui_font(size * scale, bold=line.bold))
        painter.setPen(QColor(line.colour))
        painter.drawText(QPointF(MARGIN_PT * scale, (line.box[0] + line.box[1] * 0.68) * scale), text)
    painter.end()
    return image


def pictures(job: Job) -> Job:
    """The same steps as the slides show them: without title and caption, which are text of the slide."""
    return job.with_parts(_parts(job), _unit(job), _picture_size(job))


@dataclass(frozen=True)
class Line:
    """One line of text on a slide; `box`: top and height in pt."""

    name: str
    text: str
    box: tuple[int, int]
    largest: int
    colour: str
    bold: bool


def _lines(job: Job, frame: Frame) -> list[Line]:
    lines = []
    if "title" in job.parts:
        lines.append(Line("Title", network_title(frame), TITLE_BOX, TITLE_PT, job.theme.text, True))
    if "caption" in job.parts:
        box = CAPTION_BOX if lines else TITLE_BOX
        lines.append(Line("Caption", caption(frame), box, CAPTION_PT, job.theme.newest, False))
    return lines


def _parts(job: Job) -> tuple[str, ...]:
    """Title and caption are text of the slide."""
    return tuple(part for part in job.parts if part not in ("title", "caption"))


def _picture_size(job: Job) -> tuple[int, int]:
    """Of the picture under title and caption, with as many pixels as were asked for."""
    return job.size[0], round(job.size[0] * (SLIDE_PT[1] - _top(job)) / SLIDE_PT[0])


def _unit(job: Job) -> float:
    """18 pt on the slide, in pixels of the picture."""
    return SMALLEST_PT * job.size[0] / SLIDE_PT[0]


def _top(job: Job) -> int:
    """Where the picture begins: what is not shown leaves its place."""
    title, said = "title" in job.parts, "caption" in job.parts
    return PICTURE_TOP if title and said else (TITLE_BOX[0] + TITLE_BOX[1] if title or said else 0)


def _deck(job: Job) -> Any:
    import pptx
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    deck: Any = pptx.Presentation()
    count_parts(deck.part.package)
    deck.slide_width, deck.slide_height = map(Pt, SLIDE_PT)
    about = deck.core_properties
    about.title, about.author = network_title(job.frame(job.positions[0])), "rnnviz"
    about.last_modified_by, about.comments = "rnnviz", ""
    about._element.find(qn("dc:description")).text = job.text()  # python-pptx takes 255 characters, the format more
    return deck


def _slide(deck: Any, job: Job, frame: Frame, picture: bytes) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    fill = slide.background.fill
    fill.solid()
    fill.fore_color.rgb = _colour(job.theme.surface)
    top = _top(job) * EMU_PT
    shape = slide.shapes.add_picture(io.BytesIO(picture), 0, top, width=deck.slide_width)
    shape.name = "Picture"
    shape._element.nvPicPr.cNvPr.set("descr", caption(frame))  # what a screen reader says
    for line in _lines(job, frame):
        _text(slide, line)
    slide.notes_slide.notes_text_frame.text = notes(frame)
    return slide


def _text(slide: Any, line: Line) -> None:
    """One line, as large as fits, at least 18 pt."""
    from pptx.util import Pt

    width = SLIDE_PT[0] - 2 * MARGIN_PT
    text, size = _fitting(line.text, width, line.largest, line.bold)
    shape = slide.shapes.add_textbox(*map(Pt, (MARGIN_PT, line.box[0], width, line.box[1])))
    shape.name = line.name
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = 0
    frame.word_wrap = True
    run = frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), line.bold, _colour(line.colour)


def _fitting(text: str, width: int, largest: int, bold: bool) -> tuple[str, int]:
    """Text and size in pt that fit into `width` pt in the picture's font, which is wider than most."""
    for size in range(largest, SMALLEST_PT - 1, -1):
        metrics = QFontMetricsF(ui_font(size, bold=bold))
        if metrics.horizontalAdvance(text) <= width:
            return text, size
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width), SMALLEST_PT


def _colour(name: str) -> Any:
    from pptx.dml.color import RGBColor

    colour = QColor(name)
    return RGBColor(colour.red(), colour.green(), colour.blue())  # type: ignore[no-untyped-call]


def _mend(deck: Any) -> None:
    """The three defects, each by the name of what is missing or too much."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    root, part = deck.element, deck.part
    root.find(qn("p:sldSz")).attrib.pop("type", None)
    for key, found in list(part.rels.items()):
        if found.reltype == RELATIONSHIP_TYPE.PRINTER_SETTINGS:
            part.drop_rel(key)
            part.rels.pop(key) if key in part.rels else None
        elif found.reltype == RELATIONSHIP_TYPE.NOTES_MASTER and root.find(qn("p:notesMasterIdLst")) is None:
            xml = f'<p:notesMasterIdLst {nsdecls("p", "r")}><p:notesMasterId r:id="{key}"/></p:notesMasterIdLst>'
            root.find(qn("p:sldMasterIdLst")).addnext(parse_xml(xml))


def _save(deck: Any, path: Path, job: Job) -> None:
    """Written without the time of day: the same run gives the same bytes. What is packed already is only stored."""
    with scratch(path) as made:
        deck.save(made)
        with zipfile.ZipFile(made) as read, zipfile.ZipFile(path, "w") as out:
            for name in read.namelist():
                job.stop_if_cancelled()
                info = zipfile.ZipInfo(name, EPOCH)
                info.compress_type = zipfile.ZIP_STORED if name.endswith((".png", ".jpeg")) else zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                out.writestr(info, read.read(name))
