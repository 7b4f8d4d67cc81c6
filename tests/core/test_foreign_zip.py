"""Archives whose list is of the large kind, as Python and torch write it beyond 65,535 records or 4 GiB."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.core.foreign import open_foreign
from rnnviz.core.foreign_zip import END, END_64, MAX_DIRECTORY, PLACE_64, _check_end, _check_records
from rnnviz.support.messages import Problem

STATE = nn.GRU(2, 3).state_dict()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A small archive that says all of its list in the large way."""
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    made = io.BytesIO()
    np.savez(made, **{name: value.numpy() for name, value in STATE.items()})
    data = bytearray(made.getvalue())
    assert data[-42:-38] == PLACE_64
    data[-14:-2] = b"\xff" * 12  # the small counts, sizes and places: look into the large ones
    return bytes(data)


def test_it_is_read(large: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(large)
    found = open_foreign(tmp_path / "a.npz").tensors
    assert found.keys() == STATE.keys()
    assert all(torch.equal(found[name].read(), value) for name, value in STATE.items())


def put(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: put(data, len(data) - 42, b"xx"), "directory does not fit"),  # the pointer to the list's end
        (lambda data: put(data, len(data) - 34, struct.pack("<Q", 2**63)), "directory does not fit"),
        (lambda data: put(data, len(data) - 34, struct.pack("<Q", 3)), "directory does not fit"),
        (lambda data: put(data, data.index(END_64) + 32, struct.pack("<Q", 2**40)), "more than 65536 parts"),
        (lambda data: put(data, data.index(END_64) + 40, struct.pack("<Q", 2**40)), "more than 65536 parts"),
    ],
)
def test_one_that_lies_is_refused(large: bytes, tmp_path: Path, change, said: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.npz").write_bytes(change(large))
    with pytest.raises(Problem, match=said):
        open_foreign(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("count", "length", "id"),
    [
        (3, 100, None),
        (3, MAX_DIRECTORY, None),
        (3, MAX_DIRECTORY + 1, "foreign.many"),
        (0xFFFE, 100, None),
        (0xFFFF, 100, "foreign.damaged"),  # the large kind, which is not there
        (3, 0xFFFFFFFF, "foreign.damaged"),
    ],
)
def test_the_end_says_how_long_the_list_is(count: int, length: int, id: str | None, tmp_path: Path) -> None:
    data = bytes(60) + struct.pack("<4sHHHHIIH", END, 0, 0, count, count, length, 0, 0)
    if id is None:
        _check_end(tmp_path / "a", io.BytesIO(data), len(data))
        return
    with pytest.raises(Problem) as caught:
        _check_end(tmp_path / "a", io.BytesIO(data), len(data))
    assert caught.value.message.id == id


@pytest.mark.parametrize("data", [END, END + bytes(17), bytes(40), END + bytes(19)])
def test_an_end_that_is_none(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        _check_end(tmp_path / "a", io.BytesIO(data), len(data))
    assert caught.value.message.id == "foreign.cut"


@pytest.mark.parametrize(
    ("change", "id"),
    [
        ({}, None),
        ({"flag_bits": 1}, "foreign.locked"),
        ({"flag_bits": 2 | 8 | 2048}, None),
        ({"filename": "x" * 300}, None),
        ({"filename": "x" * 301}, "foreign.damaged"),
        ({"filename": "a/../b"}, "foreign.damaged"),
        ({"filename": "a//b"}, "foreign.damaged"),
        ({"filename": "a\\b"}, "foreign.damaged"),
        ({"filename": "a\x1bb"}, "foreign.damaged"),
        ({"filename": "folder/"}, None),
        ({"filename": "first"}, "foreign.damaged"),  # a second one of this name
        ({"compress_size": 60}, None),
        ({"compress_size": 61}, "foreign.damaged"),  # more than the file has
    ],
)
def test_records_one_by_one(change: dict[str, object], id: str | None, tmp_path: Path) -> None:
    first, second = zipfile.ZipInfo("first"), zipfile.ZipInfo("second")
    first.compress_size = 40
    for name, value in change.items():
        setattr(second, name, value)
    if id is None:
        _check_records(tmp_path / "a", [first, second], 100)
        return
    with pytest.raises(Problem) as caught:
        _check_records(tmp_path / "a", [first, second], 100)
    assert caught.value.message.id == id
