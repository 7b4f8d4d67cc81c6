"""Archives from outside: the directory is measured before a library reads it, and every record is accounted for."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, NoReturn

from rnnviz.core.foreign import MAX_NAME, MAX_TENSORS, Cancel, in_words, refuse
from rnnviz.support.messages import Problem, stop_if

MAX_DIRECTORY = 2**24  # bytes of the list at the end of an archive
PIECE = 2**20
END, END_64, PLACE_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
OF_TORCH = ("data.pkl", "constants.pkl", "archive_format")
SPARE = 16  # entries beside the tensors


def is_torch(path: Path, size: int) -> bool:
    """True for an archive that torch writes (it has a data.pkl, or is a program), and for what pretends to be one."""
    with in_words(path), path.open("rb") as file:
        infos = directory(path, file, size)
    return any(info.filename.rsplit("/", 1)[-1] in OF_TORCH for info in infos)


def directory(path: Path, file: IO[bytes], size: int) -> list[zipfile.ZipInfo]:
    """The records of an archive, their number and sizes checked; `in_words` must be around it."""
    _check_end(path, file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Problem("foreign.cut", path=str(path)) from error
    _check_records(path, infos, size)
    return infos


def _check_end(path: Path, file: IO[bytes], size: int) -> None:
    """The end record stands at the very end and counts few enough entries: the list may be read."""
    file.seek(max(0, size - 22))
    end = file.read(22)
    if len(end) < 22 or end[:4] != END:
        raise Problem("foreign.cut", path=str(path))
    count, length = struct.unpack("<HI", end[10:16])
    if count == 0xFFFF or length == 0xFFFFFFFF:
        count, length = _large(path, file, size)
    if count > MAX_TENSORS + SPARE or length > MAX_DIRECTORY:
        raise Problem("foreign.many", path=str(path), most=MAX_TENSORS)


def _large(path: Path, file: IO[bytes], size: int) -> tuple[int, int]:
    file.seek(max(0, size - 42))
    place = file.read(20)
    if place[:4] != PLACE_64:
        refuse(path, "directory")
    offset = struct.unpack("<Q", place[8:16])[0]
    if offset > size - 56:
        refuse(path, "directory")
    file.seek(offset)
    end = file.read(56)
    if end[:4] != END_64:
        refuse(path, "directory")
    count, length = struct.unpack("<QQ", end[32:48])
    return count, length


def _check_records(path: Path, infos: Iterable[zipfile.ZipInfo], size: int) -> None:
    names: set[str] = set()
    stored = 0
    for info in infos:
        name = info.filename
        parts = name.split("/")
        if len(name) > MAX_NAME or not name.isprintable() or ".." in parts or "" in parts[:-1] or "\\" in name:
            refuse(path, f"record {name}")
        if name in names:
            refuse(path, f"second record {name}")
        if info.flag_bits & 1:
            raise Problem("foreign.locked", path=str(path))
        names.add(name)
        stored += info.compress_size
    if stored > size:  # records that overlap: a small file that is large
        refuse(path, "sizes of its records")


def check_whole(path: Path, archive: zipfile.ZipFile, infos: Iterable[zipfile.ZipInfo], cancel: Cancel) -> None:
    """Read every record once: local headers, sizes and checksums have to agree with the list."""
    for info in infos:
        try:
            with archive.open(info) as record:
                while record.read(PIECE):
                    stop_if(cancel)
        except (zipfile.BadZipFile, EOFError, ValueError) as error:
            _bad(path, info, error)


def _bad(path: Path, info: zipfile.ZipInfo, error: Exception) -> NoReturn:
    raise Problem("foreign.damaged", path=str(path), part=f"record {info.filename}"[:60]) from error
