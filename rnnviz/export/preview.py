"""The very picture that a format will hold, before anything is written; and a picture for the clipboard."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import numpy as np
from PySide6.QtGui import QImage

from rnnviz.export import deck
from rnnviz.export.film import Film
from rnnviz.export.formats import Format
from rnnviz.export.job import Job
from rnnviz.render.compose import compose


def picture(job: Job, row: Format, position: int) -> QImage:
    """One step as `row` shows it, opaque, in the size that was asked for (a deck: the whole slide)."""
    if row.has_levels:
        return job.image(position)
    single = _at(job, position)
    if row.own_title:
        return deck.slide_image(single)
    film = Film(single)
    return indexed(film, next(iter(film)).pixels)


def left_out(job: Job, row: Format, position: int) -> tuple[str, ...]:
    """The chosen parts that one step of `row` has no room for."""
    shown = deck.pictures(job) if row.own_title else job
    made = compose(shown.frame(position), shown.size, shown.theme, parts=shown.parts, unit=shown.unit)
    return tuple(part for part in shown.parts if part not in made.parts)


def indexed(film: Film, pixels: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> QImage:
    """Pixels of a palette as an RGB32 image."""
    colours = film.palette.table[pixels]
    high, wide = colours.shape
    return QImage(colours.tobytes(), wide, high, 4 * wide, QImage.Format.Format_RGB32).copy()


def _at(job: Job, position: int) -> Job:
    """The same export of one step alone."""
    single = copy(job)
    single.positions = range(position, position + 1)
    single.spec = replace(job.spec, steps=(position, position + 1))
    return single
