"""APNG: one file that every browser plays, with all colours; each step writes only the rectangle that it changed."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path
from typing import final

from rnnviz.export.film import Film, Shot
from rnnviz.export.job import Job
from rnnviz.export.png import chunk, head, packed, whole
from rnnviz.export.pool import encoded
from rnnviz.render.indexed import UNCHANGED
from rnnviz.support.atomic import replacing

TRANSPARENT = b"\xff" * UNCHANGED + b"\0"  # tRNS: only the last index
SMALL = 6  # deflate: most of a rectangle is one value
KEEP, OVER = 0, 1  # what is left for the next step; how it is laid on


@final
class Apng:
    """The frames in one file."""

    def write(self, job: Job) -> list[Path]:
        """Paint here, deflate in a few threads."""
        with replacing(job.path, overwrite=job.spec.overwrite, check=whole) as temporary, temporary.open("wb") as file:
            film = Film(job)
            file.write(head(*job.size, film.palette.bytes, job.text()))
            file.write(chunk(b"tRNS", TRANSPARENT) + chunk(b"acTL", struct.pack(">II", len(job.positions), 0)))
            delay = _delay(job.spec.fps)
            number = 0
            for done, (box, data) in enumerate(encoded(film.kept(), _packed, job.stop_if_cancelled)):
                file.write(chunk(b"fcTL", _control(number, box, delay)))
                number += 1
                if done == 0:
                    file.write(chunk(b"IDAT", data))
                else:
                    file.write(chunk(b"fdAT", struct.pack(">I", number) + data))
                    number += 1
                job.progress(done + 1, len(job.positions))
            file.write(chunk(b"IEND", b""))
        return [job.path]


def _packed(shot: Shot) -> tuple[tuple[int, int, int, int], bytes]:
    return shot.box, packed(shot.delta, level=SMALL)


def _delay(fps: float) -> tuple[int, int]:
    """Seconds per step as a fraction of two 16 bit numbers."""
    delay = Fraction(1) / Fraction(fps).limit_denominator(1000)
    return delay.numerator, delay.denominator


def _control(number: int, box: tuple[int, int, int, int], delay: tuple[int, int]) -> bytes:
    left, top, width, height = box
    return struct.pack(">IIIIIHHBB", number, width, height, left, top, *delay, KEEP, OVER if number else KEEP)
