"""The pickle of a checkpoint, opcode by opcode: what is refused although it would do no harm, and what goes by."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from rnnviz.core import foreign_pickle
from rnnviz.core.foreign import open_foreign
from rnnviz.core.foreign_pickle import Skeleton, Storage, TensorAt, walk
from rnnviz.support.messages import Problem

A = Path("a.pt")
V2 = b"ctorch._utils\n_rebuild_tensor_v2\n"
V3 = b"ctorch._utils\n_rebuild_tensor_v3\n"
STORAGE = b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x10tQ"  # 16 numbers


def made(code: bytes, records: dict[str, int] | None = None) -> Any:
    return Skeleton(A, {"0": 64} if records is None else records).run(b"\x80\x02" + code + b".")


def numbers(offset: int, shape: list[int], stride: list[int]) -> bytes:
    """The arguments of a tensor after its storage."""

    def tuple_of(values: list[int]) -> bytes:
        return b"(" + b"".join(b"J" + value.to_bytes(4, "little", signed=True) for value in values) + b"t"

    return b"J" + offset.to_bytes(4, "little", signed=True) + tuple_of(shape) + tuple_of(stride)


@pytest.mark.parametrize(
    ("code", "part"),
    [
        (b"]}b", "data.pkl"),  # attributes of a list
        (b"])R", "data.pkl"),  # a call of what is no name
        (b"ctorch\nFloatStorage\n)R", "data.pkl"),  # a call of a type
        (b"ccollections\nOrderedDict\n]R", "data.pkl"),  # arguments that are no tuple
        (b"}}", "data.pkl"),  # two values
        (b"", "data.pkl"),
        (b"a", "data.pkl"),  # nothing to append to
        (b"}(K\x01u", "data.pkl"),  # a key without a value
        (b"}(K\x01K\x02K\x03u", "data.pkl"),
        (b"]K\x01K\x02s", "data.pkl"),  # an item of a list
        (b"})K\x01s", "key of a dict"),
        (b"}j\x01\x00\x00\x00", "data.pkl"),  # a memo that was not put
        (b"}r\x01\x00\x40\x00", "data.pkl"),  # 2^22 + 1
        (b"}Q", "data.pkl"),
        (b"(X\x07\x00\x00\x00storageK\x01K\x02K\x03K\x04tQ", "data.pkl"),
        (b"(X\x05\x00\x00\x00stordctorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x10tQ", "data.pkl"),
        (STORAGE.replace(b"K\x10", b"K\x11"), "storage 0"),  # 17 numbers in 64 bytes
        (STORAGE.replace(b"K\x10", b"J\xff\xff\xff\xff"), "data.pkl"),
        (STORAGE.replace(b"K\x10", b"\x88"), "data.pkl"),
        (STORAGE.replace(b"X\x01\x00\x00\x000", b"K\x00"), "data.pkl"),
        (STORAGE.replace(b"X\x03\x00\x00\x00cpu", b"K\x00"), "data.pkl"),
        (STORAGE.replace(b"X\x01\x00\x00\x000", b"X\x01\x00\x00\x001"), "storage 1"),
        (V2 + b"(K\x00" + numbers(0, [2], [1]) + b"tR", "data.pkl"),  # a number for a storage
        (V3 + b"(" + STORAGE + numbers(0, [2], [1]) + b"\x89}K\x00tR", "data.pkl"),  # a number for a type
        (V3 + b"(K\x00" + numbers(0, [2], [1]) + b"\x89}ctorch\nint8\ntR", "data.pkl"),
        (V2 + b"(" + STORAGE + numbers(0, [17], [1]) + b"tR", "size of a tensor"),
        (V2 + b"(" + STORAGE + numbers(1, [16], [1]) + b"tR", "size of a tensor"),
        (V2 + b"(" + STORAGE + numbers(0, [2, 5], [8, 2]) + b"tR", "size of a tensor"),  # the last one is number 16
        (V2 + b"(" + STORAGE + numbers(0, [5, 5], [1, 1]) + b"tR", "size of a tensor"),  # torch would make 25 of 16
        (V2 + b"(" + STORAGE + numbers(-1, [2], [1]) + b"tR", "shape of a tensor"),
        (V2 + b"(" + STORAGE + numbers(0, [2], [1, 1]) + b"tR", "shape of a tensor"),
        (V2 + b"(" + STORAGE + numbers(0, [1] * 9, [1] * 9) + b"tR", "shape of a tensor"),
        (V2 + b"(" + STORAGE + b"K\x00(\x88t(K\x01ttR", "shape of a tensor"),
    ],
)
def test_what_is_refused(code: bytes, part: str) -> None:
    with pytest.raises(Problem) as caught:
        made(code)
    assert caught.value.message.id == "foreign.damaged" and caught.value.message.values["part"] == part


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (b"ccollections\nOrderedDict\n]](X\x01\x00\x00\x00aK\x01ea\x85R", {"a": 1}),  # pairs in a list
        (b"ccollections\nOrderedDict\n)R}X\x01\x00\x00\x00bK\x02sb", {}),  # and its own attributes
        (b"K\x01K\x02K\x03\x87", (1, 2, 3)),
        (b"K\x01K\x02\x86", (1, 2)),
        (b"(K\x01\x88Nt", (1, True, None)),
        (b"}r\x00\x00\x40\x00j\x00\x00\x40\x00\x86", ({}, {})),  # the largest memo: 2^22
        (STORAGE, Storage("float32", 16)),
        (V2 + b"(" + STORAGE + numbers(0, [16], [1]) + b"tR", TensorAt("float32", (16,))),
        (V2 + b"(" + STORAGE + numbers(1, [3, 5], [5, 1]) + b"tR", TensorAt("float32", (3, 5))),
        (V2 + b"(" + STORAGE + numbers(0, [0, 99], [99, 1]) + b"tR", TensorAt("float32", (0, 99))),
        (V2 + b"(" + STORAGE + numbers(0, [1] * 8, [1] * 8) + b"tR", TensorAt("float32", (1,) * 8)),
        (V3 + b"(" + STORAGE + numbers(0, [8], [1]) + b"\x89}ctorch\nint16\ntR", TensorAt("int16", (8,))),
    ],
)
def test_what_is_made(code: bytes, value: Any) -> None:
    assert made(code) == value


def test_without_an_end() -> None:
    with pytest.raises(Problem, match=r"data\.pkl"):
        Skeleton(A, {}).run(b"\x80\x02}")


def test_an_object_and_another_protocol_are_told_apart() -> None:
    said_of = {b"c__main__\nModel\n": "foreign.module", b"cos\nsystem\n": "foreign.object", b"}0": "foreign.protocol"}
    said_of |= {b"ctorch\nhub\n": "foreign.object", b"I1\n": "foreign.protocol"}
    for code, said in said_of.items():
        with pytest.raises(Problem) as caught:
            made(code)
        assert caught.value.message.id == said


@pytest.mark.parametrize(("memory", "mapped"), [(2**28, False), (0, True)])
def test_what_goes_by_and_what_has_its_numbers_elsewhere(
    memory: int, mapped: bool, tmp_path: Path, monkeypatch: Any
) -> None:
    """Sizes, devices and types of a later torch beside the weights; also a file that is too large to be held."""
    from rnnviz.core import foreign_pt

    monkeypatch.setattr(foreign_pt, "IN_MEMORY", memory)
    state = nn.GRU(2, 3).state_dict()
    more = {"size": torch.Size([2, 3]), "device": torch.device("cpu"), "wide": torch.ones(3, dtype=torch.uint16)}
    torch.save({"state": state} | more, tmp_path / "a.pt")
    with zipfile.ZipFile(tmp_path / "a.pt") as archive:
        records = {i.filename.removeprefix("a/data/"): i.file_size for i in archive.infolist()}
        plan = Skeleton(A, records).run(archive.read("a/data.pkl"))
    assert plan["wide"] == TensorAt("uint16", (3,))
    found = open_foreign(tmp_path / "a.pt").tensors
    assert set(found) == {f"state.{name}" for name in state}
    assert all(torch.equal(found[f"state.{name}"].read(), value) for name, value in state.items())


def test_walking_has_bounds(monkeypatch: Any) -> None:
    one = TensorAt("float32", (1,))
    assert walk(A, {"a": {"b": one, 3: one}, "n": 0.5, "m": {"n": 7, "s": "x"}, "l": [one]}) == (
        {("a", "b"): one}, {"n": 0.5, "s": "x"}
    )  # fmt: skip
    monkeypatch.setattr(foreign_pickle, "MAX_TENSORS", 2)
    walk(A, {"a": one, "b": one} | dict.fromkeys(map(str, range(13))))
    with pytest.raises(Problem, match="nesting"):  # more than eight times as many values of any kind
        walk(A, dict.fromkeys(map(str, range(16))))
    with pytest.raises(Problem) as caught:
        walk(A, {"a": one, "b": one, "c": one})
    assert caught.value.message.id == "foreign.many"
    monkeypatch.undo()
    deep: Any = one
    for _ in range(foreign_pickle.MAX_DEPTH):
        deep = {"k": deep}
    assert len(walk(A, deep)[0]) == 1
    with pytest.raises(Problem, match="nesting"):
        walk(A, {"k": deep})
    with pytest.raises(Problem) as caught:
        walk(A, [one])
    assert caught.value.message.id == "foreign.no_dict"


def repacked(data: bytes, method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", method) as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name))
    return out.getvalue()


def test_records_have_to_be_stored(tmp_path: Path) -> None:
    torch.save(nn.GRU(2, 3).state_dict(), tmp_path / "a.pt")
    data = (tmp_path / "a.pt").read_bytes()
    (tmp_path / "a.pt").write_bytes(repacked(data, zipfile.ZIP_STORED))
    assert len(open_foreign(tmp_path / "a.pt").tensors) == 4
    (tmp_path / "a.pt").write_bytes(repacked(data, zipfile.ZIP_DEFLATED))
    with pytest.raises(Problem, match="compressed record"):
        open_foreign(tmp_path / "a.pt")


def test_what_torch_says_is_not_passed_on(tmp_path: Path, monkeypatch: Any) -> None:
    def failing(*_given: Any, **_more: Any) -> Any:
        raise RuntimeError("set weights_only=False")

    torch.save(nn.GRU(2, 3).state_dict(), tmp_path / "a.pt")
    monkeypatch.setattr(torch, "load", failing)
    with pytest.raises(Problem) as caught:
        open_foreign(tmp_path / "a.pt")
    assert caught.value.message.id == "foreign.damaged" and "weights_only" not in str(caught.value)


@pytest.mark.parametrize(
    ("dtype", "shape", "value", "good"),
    [
        ("float32", (2, 3), torch.ones(2, 3), True),
        ("float32", (2, 3), torch.ones(3, 2).T, True),
        ("float32", (2, 3), torch.ones(3, 2), False),
        ("float64", (2, 3), torch.ones(2, 3), False),
        ("int64", (2,), torch.ones(2, dtype=torch.int64), False),
        ("float32", (2, 3), torch.ones(2, 3, device="meta"), False),
        ("float32", (2, 3), torch.ones(2, 3).to_sparse(), False),
        ("float32", (2, 3), [1.0], False),
    ],
)
def test_which_tensors_can_be_used(dtype: str, shape: tuple[int, ...], value: Any, good: bool) -> None:
    from rnnviz.core.foreign_pt import _usable

    assert _usable(TensorAt(dtype, shape), value) is good
