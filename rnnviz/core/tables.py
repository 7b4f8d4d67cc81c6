"""Text files of numbers: separator, header, decimal comma and encoding are sniffed, and can be said instead."""

from __future__ import annotations

import csv
import io
import itertools
import math
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rnnviz.core.foreign import check_file, check_room, in_words
from rnnviz.core.spec import TableSpec
from rnnviz.support.messages import Problem

MAX_BYTES = 2**29
MAX_COLUMNS = 10_000
MAX_FIELD = 10_000  # characters
MAX_NUMBER = 60
SMALL = 2**20  # characters of a file whose rows are all looked at before its numbers are read
SNIFFED = 200  # lines that decide
SEPARATORS = (",", ";", "\t", "|", " ")
SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".dat")
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
MISSING = {"", "na", "n/a", "nan", "null", "none", "-"}


@dataclass(frozen=True)
class Preview:
    """The beginning of a table as it was read: names of the columns, rows of text, which columns are numbers."""

    spec: TableSpec
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    count: int  # rows in the file


def read_text(path: Path, most: int = MAX_BYTES, encoding: str = "") -> tuple[str, str]:
    """(text, encoding) of a file: by its byte order mark, else UTF-8, else Latin-1 where that is plain text."""
    size = check_file(path)
    if size > most:
        raise Problem("foreign.too_long", path=path.name, most=round(most / 2**20, 1))
    check_room(path, 6 * size)
    with in_words(path):
        data = path.read_bytes()
    encoding = encoding or _encoding(data)
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise Problem("tables.encoding", field="path", path=path.name, encoding=encoding[:20]) from error
    if "\0" in text:
        raise Problem("tables.binary", field="path", path=path.name)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _encoding(data: bytes) -> str:
    for mark, name in BOMS.items():
        if data.startswith(mark):
            return name
    head = data[:2000]
    if len(head) >= 4 and len(head) % 2 == 0 and head[1::2].count(0) > 0.4 * len(head) / 2:
        return "utf-16-le"
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeError:
        return "cp1252" if not any(byte < 9 for byte in data[:10_000]) else "latin-1"


def _stamp(path: Path) -> tuple[int, int]:
    """What says that a file is still the same."""
    check_file(path)
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def sniff(path: Path) -> TableSpec:
    """How a file looks: the separator that cuts most lines alike, a first row without numbers, a decimal comma."""
    return _sniff(path, _stamp(path))


@lru_cache(maxsize=4)
def _sniff(path: Path, _stamped: tuple[int, int]) -> TableSpec:
    text, encoding = read_text(path)
    lines = [line for line in text.split("\n", SNIFFED)[:SNIFFED] if line.strip()]
    if not lines:
        raise Problem("tables.empty", field="path", path=path.name)
    best = max(_guesses(lines), key=lambda guess: guess[0])  # with spaces between them, there are always cells
    return TableSpec(best[1], best[2], best[3], encoding)


def _guesses(lines: Sequence[str]) -> list[tuple[tuple[float, int, int], str, str, bool]]:
    made = []
    for k, separator in enumerate(SEPARATORS):
        rows = list(_rows("\n".join(lines), separator))
        if not rows:  # nothing but separators
            continue
        width, alike = Counter(len(row) for row in rows).most_common(1)[0]
        for decimal in (".", ","):
            if decimal == separator:
                continue
            body = rows[1:] or rows
            cells = [cell for row in body for cell in row]
            good = sum(_number(cell, decimal) is not None for cell in cells) / max(len(cells), 1)
            header = len(rows) > 1 and _looks_like_names(rows[0], rows[1], decimal)
            score = (good * alike / len(rows), min(width, 2), -k)
            made.append((score, separator, decimal, header))
    return made


def _looks_like_names(first: Sequence[str], second: Sequence[str], decimal: str) -> bool:
    words = sum(_number(cell, decimal) is None for cell in first)
    below = sum(_number(cell, decimal) is None for cell in second)
    return words > below or (words == len(first) and bool(first))


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    """The cells of every row that has any, one row at a time: all would take many times the memory of the text."""
    if separator != " ":
        limit = csv.field_size_limit(MAX_FIELD)
        try:
            for _ in csv.reader(io.StringIO(text), delimiter=separator):
                pass
        except csv.Error:
            lines: Iterator[list[str]] = (line.split(separator) for line in io.StringIO(text))
        else:
            lines = csv.reader(io.StringIO(text), delimiter=separator)
        finally:
            csv.field_size_limit(limit)
        yield from (row for cells in lines if any(row := [cell.strip() for cell in cells]))
    else:
        yield from (cells for line in io.StringIO(text) if (cells := line.split()))


def _plain(cell: str, decimal: str) -> float | None:
    """What float() makes of a cell, once a decimal comma is a point; None where it takes more than that."""
    if len(cell) > MAX_NUMBER or "_" in cell or (decimal == "," and "." in cell):
        return None
    try:
        return float(cell.replace(",", ".") if decimal == "," else cell)
    except ValueError:
        return None


def _number(cell: str, decimal: str) -> float | None:
    """The number that a cell says; NaN for a missing one; None for anything else."""
    plain = _plain(cell, decimal)  # as nearly all cells are
    if plain is not None:
        return plain
    text = cell.strip().replace("\u2212", "-").replace("\u00a0", "")
    if text.lower() in MISSING:
        return math.nan
    if decimal == ",":
        if "." in text and "," in text:
            text = text.replace(".", "")
        text = text.replace(",", ".")
    if "_" in text or len(text) > MAX_NUMBER:
        return None
    try:
        return float(text)
    except ValueError:
        return None


def preview(path: Path, spec: TableSpec | None = None, most: int = 50) -> Preview:
    """The first rows as `spec` reads them, or as the file looks."""
    spec = spec or sniff(path)
    names, rows, count = _beginning(path, spec, _stamp(path))
    shown = tuple(tuple(row) for row in rows[:most])
    width = len(names)
    numeric = tuple(
        any(k < len(row) for row in rows[:SNIFFED])
        and all(k >= len(row) or _number(row[k], spec.decimal) is not None for row in rows[:SNIFFED])
        for k in range(width)
    )
    return Preview(spec, tuple(names), shown, numeric, count)


@lru_cache(maxsize=4)
def _beginning(path: Path, spec: TableSpec, _stamped: tuple[int, int]) -> tuple[list[str], list[list[str]], int]:
    """The names of the columns, the first rows, and how many rows there are."""
    text, _ = read_text(path, encoding=spec.encoding)
    head = text if len(text) < SMALL else "\n".join(text.split("\n", SNIFFED + 1)[: SNIFFED + 1])
    rows = list(_rows(head, spec.separator))
    names = rows.pop(0) if spec.header and rows else []
    if not rows:
        raise Problem("tables.empty", field="path", path=path.name)
    width = max(len(names), len(rows[0]))
    if width > MAX_COLUMNS:
        raise Problem("tables.wide", field="path", path=path.name, count=width, most=MAX_COLUMNS)
    count = len(rows) if head is text else text.count("\n") + (not text.endswith("\n")) - spec.header
    return names + [str(k) for k in range(len(names), width)], rows, count


def read_table(path: Path | str, spec: TableSpec | None = None) -> tuple[npt.NDArray[np.float64], ...]:
    """One (L, features) array per sequence; raises `Problem` that names row and column of what is no number."""
    path = Path(path)
    return _read(path, spec, _stamp(path))[0]


@lru_cache(maxsize=4)
def _read(
    path: Path, spec: TableSpec | None, stamped: tuple[int, int]
) -> tuple[tuple[npt.NDArray[np.float64], ...], bool]:
    """The sequences, and whether every cell is a plain number."""
    given = spec or sniff(path)
    names = _beginning(path, given, stamped)[0]
    columns = given.columns or _features(path, given, names)
    for column in (*columns, *([given.sequence] if given.sequence >= 0 else [])):
        if column >= len(names):
            raise Problem("tables.no_column", field="path", path=path.name, column=column, count=len(names))
    numbers, edges = array("d"), [0]
    key, count, plain = "", 0, True
    for count, row in enumerate(_body(path, given), 1):
        if len(row) != len(names):
            where = {"row": count + given.header, "count": len(row), "expected": len(names)}
            raise Problem("tables.ragged", field="path", path=path.name, **where)
        found = [value for column in columns if (value := _plain(row[column], given.decimal)) is not None]
        if len(found) < len(columns):
            plain = False
            found = _numbers(path, given, row, columns, names, count + given.header)
        numbers.extend(found)
        if given.sequence >= 0:
            if count > 1 and row[given.sequence] != key:
                edges.append(count - 1)
            key = row[given.sequence]
    values = np.frombuffer(numbers, np.float64).reshape(count, len(columns))
    values.flags.writeable = False
    return tuple(values[a:b] for a, b in itertools.pairwise([*edges, count])), plain


def _body(path: Path, spec: TableSpec) -> Iterator[list[str]]:
    """The rows without the names."""
    return itertools.islice(_rows(read_text(path, encoding=spec.encoding)[0], spec.separator), int(spec.header), None)


def _numbers(
    path: Path, spec: TableSpec, row: Sequence[str], columns: Sequence[int], names: Sequence[str], number: int
) -> list[float]:
    made = []
    for column in columns:
        value = _number(row[column], spec.decimal)
        if value is None:
            where = {"row": number, "column": names[column][:30], "cell": row[column][:20]}
            raise Problem("tables.cell", field="path", path=path.name, **where)
        made.append(value)
    return made


def _features(path: Path, spec: TableSpec, names: Sequence[str]) -> tuple[int, ...]:
    """All columns of numbers but the one that says the sequence."""
    numeric = preview(path, spec).numeric
    found = tuple(k for k in range(len(names)) if numeric[k] and k != spec.sequence)
    if not found:
        raise Problem("tables.no_numbers", field="path", path=path.name)
    return found


def is_table(path: str) -> bool:
    """True for the suffixes of text files of numbers."""
    return Path(path).suffix.lower() in SUFFIXES


def resolved(path: Path, spec: TableSpec | None) -> tuple[TableSpec, tuple[int, ...]]:
    """How a file is read, and which of its columns are features."""
    given = spec or sniff(path)
    return given, given.columns or _features(path, given, preview(path, given).names)


def as_code(path: str, given: TableSpec | None) -> list[str]:
    """Lines that read the same numbers into `values`, (rows, features), with the standard library and numpy."""
    spec, columns = resolved(Path(path), given)
    plain = _read(Path(path), given, _stamp(Path(path)))[1]
    lines = [] if plain else _number_lines(spec.decimal)
    lines.append(f"with open({path!r}, encoding={spec.encoding!r}, newline='') as file:")
    if spec.separator == " ":
        lines.append("    rows = [line.split() for line in file if line.strip()]")
    else:
        lines += [
            f"    rows = csv.reader(file, delimiter={spec.separator!r})",
            "    rows = [",
            "        row for row in rows",
            "        if ''.join(row).strip()",
            "    ]",
        ]
    if spec.header:
        lines.append("rows = rows[1:]  # the first one has the names")
    cell = "row[k].replace(',', '.')" if spec.decimal == "," else "row[k]"
    number = f"float({cell})" if plain else "number(row[k])"
    return [*lines, "values = np.array([", f"    [{number} for k in {list(columns)}]", "    for row in rows", "])"]


def _number_lines(decimal: str) -> list[str]:
    """`_number` as a function of its own, for the cells that float() alone does not take."""
    lines = [
        "def number(cell):",
        "    cell = cell.strip()",
        "    cell = cell.replace('\\u2212', '-')",
        "    cell = cell.replace('\\xa0', '')",
        f"    if cell.lower() in {sorted(MISSING)}:",
        "        return float('nan')",
    ]
    if decimal == ",":
        lines += ["    if '.' in cell and ',' in cell:", "        cell = cell.replace('.', '')"]
        lines.append("    cell = cell.replace(',', '.')")
    return [*lines, "    return float(cell)", ""]
