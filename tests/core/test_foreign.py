"""The gate: every hostile or odd file is one sentence, quickly and without running, hanging or taking memory."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import nn

from rnnviz.core import foreign
from rnnviz.core.checkpoint import read_checkpoint
from rnnviz.core.foreign import open_foreign
from rnnviz.support.messages import Cancelled, Problem
from tools import hostile_files
from tools.hostile_files import CORPUS, SPECIAL, TRIPWIRE

ROOT = Path(hostile_files.__file__).parent.parent
LARGE = {"deflated.pt", "many-records.pt", "safetensors-tensors-300000.safetensors", "npz-bomb-of-zeros.npz"}
NAMES = [pytest.param(name, marks=pytest.mark.slow) if name in LARGE else name for name in CORPUS]


def said(path: Path) -> str:
    with pytest.raises(Problem) as caught:
        read_checkpoint(path)
    return caught.value.message.english()


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", NAMES)
def test_every_class_is_one_sentence(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(CORPUS[name]())
    sentence = said(path)
    assert name in sentence and sentence.endswith(".") and "\n" not in sentence and len(sentence) < 420
    assert sentence.isprintable()
    for word in ("weights_only", "Traceback", "Error", "pickle.", "unsafe"):
        assert word not in sentence.replace(name, "")
    assert TRIPWIRE not in os.environ


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", SPECIAL)
def test_what_is_no_file_is_one_sentence(tmp_path, name):
    list(hostile_files._special(tmp_path))
    assert name in said(tmp_path / name)


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000, ""])
def test_paths_that_are_none(path):
    assert said(Path(path)).endswith(".")


def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "secret.pt"
    torch.save(nn.RNN(2, 3).state_dict(), path)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "Permission denied" in said(path)


@pytest.mark.parametrize(
    ("save", "id"),
    [
        (lambda path: torch.save(nn.LSTM(2, 3), path), "foreign.module"),
        (lambda path: torch.save(nn.LSTM(2, 3).state_dict(), path, _use_new_zipfile_serialization=False), "foreign.legacy"),
        (lambda path: torch.save(nn.LSTM(2, 3).state_dict(), path, pickle_protocol=4), "foreign.protocol"),
        (lambda path: torch.save(torch.zeros(3), path), "foreign.no_dict"),
        (lambda path: torch.save([nn.LSTM(2, 3).state_dict()], path), "foreign.no_dict"),
        (lambda path: torch.save(nn.LSTM(2, 3).state_dict() | {"s": torch.eye(3).to_sparse()}, path), "foreign.object"),
        (lambda path: torch.save({"linear": nn.Linear(2, 3).state_dict()}, path), "checkpoint.none"),
        (lambda path: np.savez(path.with_suffix(".npz"), a=np.zeros(3)) or path.with_suffix(".npz").rename(path), "checkpoint.none"),
    ],
)  # fmt: skip
def test_what_people_save_by_mistake(tmp_path, save, id):
    path = tmp_path / "model.pt"
    save(path)
    with pytest.raises(Problem) as caught:
        read_checkpoint(path)
    assert caught.value.message.id == id


def test_torchscript_is_named(tmp_path, recwarn):
    path = tmp_path / "model.pt"
    torch.jit.script(nn.Linear(2, 3)).save(str(path))
    assert "TorchScript" in said(path)


@pytest.mark.parametrize("top", ["", "model/"])
def test_an_exported_program_is_named(tmp_path, top):
    with zipfile.ZipFile(tmp_path / "a.pt2", "w") as archive:  # as torch.export.save writes it
        archive.writestr(f"{top}archive_format", b"pt2")
        archive.writestr(f"{top}data/weights/weight_0", b"0000")
    with pytest.raises(Problem, match="is an exported program"):
        open_foreign(tmp_path / "a.pt2")


def test_what_is_not_floats_is_left_out(tmp_path):
    state = {
        "steps": torch.tensor(3),
        "mask": torch.ones(2, dtype=torch.bool),
        "z": torch.zeros(2, dtype=torch.complex64),
    }
    path = tmp_path / "model.pt"
    torch.save({"state_dict": nn.GRU(2, 3).state_dict() | state, "epoch": 3, "lr": [0.1], "none": None}, path)
    assert set(open_foreign(path).tensors) == {f"state_dict.{name}" for name in nn.GRU(2, 3).state_dict()}


def test_shared_and_strided_tensors_are_themselves(tmp_path):
    path = tmp_path / "model.pt"
    whole = torch.randn(6, 4)
    torch.save(
        OrderedDict(a=whole, b=whole, c=whole.T, d=whole[::2, 1:], e=nn.Parameter(whole), f=torch.zeros(0, 3)), path
    )
    found = open_foreign(path).tensors
    for name, value in {
        "a": whole,
        "b": whole,
        "c": whole.T,
        "d": whole[::2, 1:],
        "e": whole,
        "f": torch.zeros(0, 3),
    }.items():
        assert torch.equal(found[name].read(), value) and found[name].shape == tuple(value.shape)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_every_float_type_comes_as_it_is(tmp_path, dtype):
    tensors = {"a": torch.randn(3, 4).to(dtype), "b": torch.randn(5).to(dtype)}
    torch.save(tensors, tmp_path / "a.pt")
    safetensors.torch.save_file(tensors, tmp_path / "a.safetensors")
    files = [tmp_path / "a.pt", tmp_path / "a.safetensors"]
    if dtype is not torch.bfloat16:
        np.savez_compressed(tmp_path / "a.npz", **{name: value.numpy() for name, value in tensors.items()})
        files.append(tmp_path / "a.npz")
    for path in files:
        found = open_foreign(path)
        assert found.path == path and list(found.tensors) == ["a", "b"]
        for name, value in tensors.items():
            assert torch.equal(found.tensors[name].read(), value)


def test_a_cancelled_reading_stops(tmp_path):
    from rnnviz.support.messages import Cancelled

    path = tmp_path / "a.pt"
    torch.save(nn.RNN(2, 3).state_dict(), path)
    with pytest.raises(Cancelled):
        open_foreign(path, cancel=lambda: True)


@pytest.fixture(scope="module")
def good() -> dict[str, bytes]:
    state = nn.LSTM(2, 3).state_dict()
    pt, npz = io.BytesIO(), io.BytesIO()
    torch.save(state, pt)
    np.savez(npz, **{name: value.numpy() for name, value in state.items()})
    return {"a.pt": pt.getvalue(), "a.npz": npz.getvalue(), "a.safetensors": safetensors.torch.save(state)}


def mutated(data: bytes, changes: list[tuple[float, int]], cut: float) -> bytes:
    made = bytearray(data)
    for place, value in changes:
        made[int(place * (len(made) - 1))] = value
    return bytes(made[: int(cut * len(made))]) if cut < 0.9 else bytes(made)


CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6)


def check_mutations(
    folder: Path, good: dict[str, bytes], name: str, changes: list[tuple[float, int]], cut: float
) -> None:
    path = folder / name
    path.write_bytes(mutated(good[name], changes, cut))
    with contextlib.suppress(Problem):  # anything else fails
        assert all(found.count > 0 for found in read_checkpoint(path).modules)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(["a.pt", "a.npz", "a.safetensors"]), changes=CHANGES, cut=st.floats(0, 2))
def test_changed_bytes_never_escape(tmp_path, good, name, changes, cut):
    check_mutations(tmp_path, good, name, changes, cut)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(name=st.sampled_from(["a.pt", "a.npz", "a.safetensors"]), changes=CHANGES, cut=st.floats(0, 2))
def test_changed_bytes_are_said(tmp_path, good, name, changes, cut):
    check_mutations(tmp_path, good, name, changes, cut)


MEASURE = """
import resource, sys, time
from pathlib import Path
from rnnviz.core.checkpoint import read_checkpoint
from rnnviz.support.messages import Problem
from tools.hostile_files import CORPUS
import torch, torch.serialization
folder = Path(sys.argv[1])
paths = [folder / name for name in CORPUS]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in paths:
    start = time.process_time()
    try:
        read_checkpoint(path)
    except Problem:
        pass
    spent = time.process_time() - start
    assert spent < 5, (path.name, spent)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
def test_the_whole_corpus_takes_little_memory(tmp_path):
    list(hostile_files.write(tmp_path))
    made = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=100,
        cwd=ROOT,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert int(made.stdout) < 150_000  # kB


# --- what the system says ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("error", "id", "reason"),
    [
        (OSError(13, "x"), "file.unreadable", os.strerror(13)),
        (OSError("x"), "file.unreadable", "?"),
        (MemoryError(), "foreign.memory", None),
        (RuntimeError("set weights_only=False"), "foreign.damaged", None),
        (Problem("foreign.empty", path="a"), "foreign.empty", None),
    ],
)
def test_errors_while_reading_become_words(error, id, reason):
    with pytest.raises(Problem) as caught, foreign.in_words(Path("a")):
        raise error
    assert caught.value.message.id == id and caught.value.message.values.get("reason") == reason
    assert "weights_only" not in str(caught.value)


def test_a_folder_that_may_not_be_looked_into(monkeypatch):
    def refuse(self):
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(Problem) as caught:
        foreign.check_file(Path("a.pt"))
    assert caught.value.message.id == "file.unreadable"


def test_files_that_are_too_large(tmp_path, monkeypatch):
    path = tmp_path / "a.npz"
    path.write_bytes(b"x" * 10)
    monkeypatch.setattr(foreign, "MAX_BYTES", 10)
    assert foreign.check_file(path) == 10
    monkeypatch.setattr(foreign, "MAX_BYTES", 9)
    with pytest.raises(Problem) as caught:
        foreign.check_file(path)
    assert caught.value.message.id == "foreign.too_big"
    monkeypatch.setattr("rnnviz.core.budget.free_bytes", lambda: 100)
    foreign.check_room(path, 50)
    with pytest.raises(Problem) as caught:
        foreign.check_room(path, 51)
    assert caught.value.message.id == "foreign.memory"


# --- .npz and .safetensors --------------------------------------------------------------------------
def test_reading_can_be_cancelled(tmp_path):
    np.savez(tmp_path / "a.npz", a=np.zeros(3), b=np.zeros(3))
    calls = iter([False, True])
    with pytest.raises(Cancelled):
        open_foreign(tmp_path / "a.npz", lambda: next(calls))


@pytest.mark.parametrize("form", ["npz", "safetensors"])
def test_a_file_that_was_replaced_since(tmp_path, form):
    path = tmp_path / f"a.{form}"

    def save(shape):
        if form == "npz":
            np.savez(path, a=np.ones(shape, np.float32))
        else:
            safetensors.torch.save_file({"a": torch.ones(shape)}, path)

    save((2, 3))
    stored = open_foreign(path).tensors["a"]
    assert torch.equal(stored.read(), torch.ones(2, 3))
    save((3, 2))
    with pytest.raises(Problem) as caught:
        stored.read()
    assert caught.value.message.values["part"] == "a"


def safetensors_file(path, entries, room=24):
    text = json.dumps(entries).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(room))


GOOD = {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"dtype": ["F32"]}, "type of a"),
        ({"dtype": "F33"}, "type of a"),
        ({"data_offsets": [0, 23]}, "size of a"),
        ({"data_offsets": [0.0, 24]}, "place of a"),
        ({"data_offsets": [-24, 0]}, "place of a"),
        ({"data_offsets": [0, 24, 24]}, "place of a"),
        ({"data_offsets": "024"}, "place of a"),
        ({"data_offsets": [False, 24]}, "place of a"),
        ({"more": 1}, "entry a"),
    ],
)
def test_entries_of_safetensors(tmp_path, change, part):
    path = tmp_path / "a.safetensors"
    safetensors_file(path, {"a": GOOD})
    assert open_foreign(path).tensors["a"].shape == (2, 3)
    safetensors_file(path, {"a": GOOD | change})
    with pytest.raises(Problem) as caught:
        open_foreign(path)
    assert caught.value.message.values["part"] == part


def test_lists_of_safetensors(tmp_path, monkeypatch):
    path, second = tmp_path / "a.safetensors", GOOD | {"data_offsets": [24, 48]}
    for entries, room, id in (
        ({"a": GOOD, "b": second}, 47, "foreign.cut"),
        ({"a": GOOD, "b": second}, 49, "foreign.damaged"),
        ({"a": GOOD, "b": GOOD}, 48, "foreign.damaged"),
        ({"a": []}, 0, "foreign.damaged"),
    ):
        safetensors_file(path, entries, room)
        with pytest.raises(Problem) as caught:
            open_foreign(path)
        assert caught.value.message.id == id
    safetensors_file(path, {"a": GOOD, "b": second}, 48)
    assert set(open_foreign(path).tensors) == {"a", "b"}
    monkeypatch.setattr("rnnviz.core.foreign_safetensors.MAX_TENSORS", 1)
    with pytest.raises(Problem, match="number of tensors"):
        open_foreign(path)


# --- what every gate asks ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("shape", "good"),
    [
        ([], True), ([3, 4], True), ((0, 5), True), ([1] * 8, True), ([1] * 9, False), ([2**36], True), ([2**36 + 1], False),
        ([2**18, 2**18], True), ([2**40 - 1, 0], True), ([2**40, 0], False), ([-1], False), ([True], False), ([1.0], False),
        ("12", False), (None, False),
    ],
)  # fmt: skip
def test_shapes_have_bounds(shape, good):
    if good:
        assert foreign.check_shape(Path("a"), "w", shape) == tuple(shape)
        return
    with pytest.raises(Problem) as caught:
        foreign.check_shape(Path("a"), "w", shape)
    assert caught.value.message.values["part"] == "shape of w"


@pytest.mark.parametrize(
    ("name", "good"),
    [("w", True), ("a.b", True), ("x" * 300, True), ("x" * 301, False), ("", False), ("a..b", False), ("a\n", False)],
)
def test_names_have_bounds(name, good):
    with contextlib.nullcontext() if good else pytest.raises(Problem):
        foreign.check_name(Path("a"), name)


def test_sizes_of_types_are_torchs():
    from rnnviz.core import container, files, foreign_pickle, foreign_safetensors

    for name, size in foreign_pickle.SIZES.items():
        assert name == "untyped" or getattr(torch, name).itemsize == size
    assert foreign_pickle.SIZES["untyped"] == 1
    types = {name: str(dtype) for dtype, name in torch.storage._dtype_to_storage_type_map().items()}
    for name, dtype in foreign_pickle.STORAGES.items():
        assert types[name] == f"torch.{dtype}"
    known = {"BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
             "I32": 32, "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64, "U64": 64, "F4": 4, "F6_E2M3": 6,
             "F6_E3M2": 6, "F8_E5M2FNUZ": 8, "F8_E4M3FNUZ": 8, "F8_E8M0": 8}  # fmt: skip
    assert {name: known.get(name) for name in foreign_safetensors.BITS} == foreign_safetensors.BITS
    for name, dtype in foreign_safetensors.TORCH.items():
        assert 8 * getattr(torch, dtype).itemsize == known[name]
    for name, size in container.SIZES.items():
        assert 8 * size == known[name] and np.dtype(files.NUMPY[name]).itemsize == size


def test_memory_is_asked_for_before_numbers_are_read(tmp_path, monkeypatch):
    needs = []
    for part in ("foreign_npz", "foreign_safetensors"):
        monkeypatch.setattr(f"rnnviz.core.{part}.check_room", lambda path, need: needs.append(need))
    safetensors.torch.save_file({"a": torch.ones(3, 5)}, tmp_path / "a.safetensors")
    np.savez(tmp_path / "a.npz", a=np.ones((3, 5), np.float32))
    for name in ("a.safetensors", "a.npz"):
        stored = open_foreign(tmp_path / name).tensors["a"]
        needs.clear()
        stored.read()
        assert needs == [8 * 15]
