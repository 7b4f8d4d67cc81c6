"""Archives of arrays: which are taken, and sizes to the byte."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.core.foreign import open_foreign
from rnnviz.core.foreign_npz import headers
from rnnviz.support.messages import Problem


def archive(folder: Path, method: int = zipfile.ZIP_STORED, **records: bytes) -> Path:
    with zipfile.ZipFile(folder / "a.npz", "w", method) as file:
        for name, data in records.items():
            file.writestr(name + ".npy", data)
    return folder / "a.npz"


def array(values: Any, version: Any = None) -> bytes:
    made = io.BytesIO()
    np.lib.format.write_array(made, np.asarray(values), version=version)
    return made.getvalue()


def test_floats_of_torchs_sizes_are_taken(tmp_path: Path) -> None:
    kinds = {"f2": "float16", "f4": "float32", "f8": "float64", ">f4": "float32", "i4": "", "c8": "", "u1": "", "?": ""}
    if np.dtype(np.longdouble).itemsize == 16:
        kinds |= {"g": ""}
    records = {f"k{n}": array(np.arange(3).astype(kind)) for n, kind in enumerate(kinds)}
    found = open_foreign(archive(tmp_path, **records)).tensors
    assert {f"k{n}": name for n, name in enumerate(kinds.values()) if name} == {n: s.dtype for n, s in found.items()}
    assert all(stored.read().tolist() == [0, 1, 2] for stored in found.values())


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_every_version_of_a_header(version: Any, tmp_path: Path) -> None:
    found = open_foreign(archive(tmp_path, a=array([[1.0, 2.0]], version))).tensors["a"]
    assert found.shape == (1, 2) and found.read().tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda data: data + b"\0", "size of a"),
        (lambda data: data[:-1], "size of a"),
        (lambda data: data[:6] + b"\x04" + data[7:], "version of a"),
        (lambda data: data[:7] + b"\x01" + data[8:], "version of a"),
        (lambda data: data.replace(b"(2,)", b"(3,)"), "size of a"),
        (lambda data: data.replace(b"(2,)", b"(-2,)"), None),
    ],
)
def test_sizes_and_versions_have_to_be_right(change: Any, part: str | None, tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        open_foreign(archive(tmp_path, a=change(array([1.0, 2.0]))))
    assert caught.value.message.id == "foreign.damaged" and part in (None, caught.value.message.values["part"])


@pytest.mark.parametrize(
    ("method", "good"), [(zipfile.ZIP_STORED, True), (zipfile.ZIP_DEFLATED, True), (zipfile.ZIP_BZIP2, False)]
)
def test_ways_to_compress(method: int, good: bool, tmp_path: Path) -> None:
    path = archive(tmp_path, method, a=array([1.0]))
    if good:
        assert open_foreign(path).tensors["a"].read().tolist() == [1]
    else:
        with pytest.raises(Problem, match="compressed record"):
            open_foreign(path)


def test_objects_and_other_files_are_refused(tmp_path: Path) -> None:
    made = io.BytesIO()
    np.lib.format.write_array(made, np.array([{}], object), allow_pickle=True)
    with pytest.raises(Problem) as caught:
        open_foreign(archive(tmp_path, a=made.getvalue()))
    assert caught.value.message.id == "foreign.object_array"
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as file:
        file.writestr("a.txt", b"x")
    with pytest.raises(Problem) as caught:
        headers(tmp_path / "a.npz", (tmp_path / "a.npz").stat().st_size)
    assert caught.value.message.id == "foreign.no_arrays"
