"""Good files of every kind that can be opened, and seeded mutants of them."""

from __future__ import annotations

import io
import os
import random
import shutil
import struct
import tempfile
import traceback
import warnings
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

INTERESTING = (
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
    2**40,
    2**63,
    2**64 - 1,
)
TOKENS = (
    b"-1", b"0", b"1e308", b"NaN", b"Infinity", b"true", b"null", b'""', b"[]", b"{}", b"99999999999999999999", b"1.5",
    b"-0", b"\xff", b"\x00", b"\n", b'"', b"\\", b"..", b"/", b"../../etc/passwd", b"\x1b[2J", b"\xe2\x80\xae", b",",
    b";", b"[[[[[[", b"(",
)  # fmt: skip


# --- good files ------------------------------------------------------------------------------------
def good_files() -> dict[str, bytes]:
    """One small good file, at least, of every kind, by its name."""
    folder = Path(tempfile.mkdtemp(prefix="rnnviz-good-"))
    try:
        for make in (_models, _arrays, _texts, _runs, _pictures):
            make(folder)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    finally:
        shutil.rmtree(folder)


def _models(folder: Path) -> None:
    import safetensors.torch
    import torch
    from torch import nn

    torch.manual_seed(0)
    lstm, gru = nn.LSTM(3, 4, 2, bidirectional=True).state_dict(), nn.GRU(3, 4).state_dict()
    torch.save({"epoch": 3, "state_dict": {f"rnn.{k}": v for k, v in lstm.items()}}, folder / "lstm.pt")
    torch.save(gru, folder / "gru.pth")
    safetensors.torch.save_file(lstm, folder / "lstm.safetensors")
    np.savez(folder / "model.npz", **{k: v.numpy() for k, v in gru.items()})
    np.savez_compressed(folder / "deflated.npz", **{k: v.numpy() for k, v in gru.items()})
    (folder / "lstm.onnx").write_bytes(_onnx())


def _onnx() -> bytes:
    """An LSTM with two nodes, made by hand: exporting one with PyTorch takes longer."""
    try:
        from onnx import TensorProto, helper, numpy_helper
    except ImportError:
        return b""
    draw = np.random.default_rng(0)

    def values(name: str, *shape: int) -> Any:
        return numpy_helper.from_array(draw.normal(size=shape).astype(np.float32), name)

    shapes = {"W0": (1, 16, 3), "R0": (1, 16, 4), "B0": (1, 32), "W1": (1, 16, 4), "R1": (1, 16, 4)}
    inputs = [values(name, *shape) for name, shape in shapes.items()]
    nodes = [
        helper.make_node("LSTM", ["x", "W0", "R0", "B0"], ["y0"], "/rnn/LSTM", hidden_size=4),
        helper.make_node("LSTM", ["y0", "W1", "R1"], ["y1"], "/rnn/LSTM_1", hidden_size=4),
    ]
    x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("x", "y1"))
    made: bytes = helper.make_model(helper.make_graph(nodes, "model", [x], [y], inputs)).SerializeToString()
    return made


def _arrays(folder: Path) -> None:
    x = np.random.default_rng(1).normal(size=(6, 2, 3)).astype(np.float32)
    np.save(folder / "x.npy", x)
    np.save(folder / "order.npy", np.asfortranarray(x[:, 0].astype(np.float64)))
    np.savez(folder / "x.npz", x=x, lengths=np.array([6, 4]))
    for name, width in (("sound.wav", 2), ("wide.wav", 3)):
        with wave.open(str(folder / name), "wb") as sound:
            sound.setnchannels(width - 1)
            sound.setsampwidth(width)
            sound.setframerate(8000)
            sound.writeframes(bytes(range(250)) * 6)


def _texts(folder: Path) -> None:
    rows = np.random.default_rng(2).normal(size=(12, 3)).round(4)
    lines = ["sequence,a,b,c", *(f"{k // 6},{a},{b},{c}" for k, (a, b, c) in enumerate(rows))]
    (folder / "table.csv").write_text("\n".join(lines))
    (folder / "comma.csv").write_text("\r\n".join(lines).replace(",", ";").replace(".", ","), encoding="utf-16")
    (folder / "numbers.txt").write_text("\n".join(" ".join(map(str, row)) for row in rows))
    (folder / "words.txt").write_text("hello world\nthe quick brown fox\nzwölf Boxkämpfer\n", encoding="utf-8")
    (folder / "tabs.tsv").write_text("\n".join("\t".join(map(str, row)) for row in rows))


def _runs(folder: Path) -> None:
    from rnnviz.core.examples import example_run
    from rnnviz.core.files import save
    from rnnviz.core.run import record_run
    from rnnviz.core.spec import CellSpec, InputSpec, RNNSpec, RunSpec, StackSpec
    from rnnviz.scene.document import Document, to_json

    lstm = RunSpec(
        RNNSpec("LSTM", 3, 4, num_layers=2, bidirectional=True), InputSpec(seq_len=5, lengths=(5, 3), batch_size=2)
    )
    stack = RunSpec(
        StackSpec((CellSpec("GRU", 3, 4), CellSpec("RNN_TANH", 4, 2))), InputSpec(seq_len=5), dtype="float64"
    )
    for name, run in (("run.rnnviz", lstm), ("stack.rnnviz", stack)):
        trace = record_run(run)
        assert trace.check.passed
        save(trace, folder / name)
    (folder / "work.rnnviz.json").write_bytes(to_json(Document(lstm, position=2)))
    (folder / "example.rnnviz.json").write_bytes(to_json(Document(example_run("gru"))))


def _pictures(folder: Path) -> None:
    """In a process of its own: Qt is started for it, and what forks later must not have done so."""
    child = os.fork()
    if child == 0:
        try:
            _export(folder)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    if os.waitpid(child, 0)[1] != 0:
        raise RuntimeError("the pictures could not be exported")


def _export(folder: Path) -> None:
    from rnnviz.core.run import record_run
    from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
    from rnnviz.export import export

    trace = record_run(RunSpec(RNNSpec("GRU", 3, 4), InputSpec(seq_len=4, batch_size=1)))
    for suffix in (".png", ".apng", ".gif"):
        export(trace, str(folder / f"picture{suffix}"), size=(320, 180), steps=(0, 1 if suffix == ".png" else 2))


# --- mutants ---------------------------------------------------------------------------------------
Mutation = Callable[[bytearray, random.Random, list[bytes]], None]


def _flip(data: bytearray, draw: random.Random, others: list[bytes]) -> None:
    for _ in range(draw.choice((1, 1, 2, 8, 64))):
        data[_place(data, draw)] ^= 1 << draw.randrange(8)


def _put(data: bytearray, draw: random.Random, others: list[bytes]) -> None:
    data[_place(data, draw)] = draw.randrange(256)


def _cut(data: bytearray, draw: random.Random, others: list[bytes]) -> None:
    del data[draw.randrange(len(data)) :]


def _cut_out(data: bytearray, draw: random.Random, others: list[bytes]) -> None:
    at = draw.randrange(len(data))
    del data[at : at + draw.choice((1, 2, 8, 64, 512))]


def _double(data: bytearray, draw: random.Random, others: list[bytes]) -> None:
    at, length = draw.randrange(len(data)), draw.choice((1, 4, 16, 256))
    data[at:at] = data[at : at + length] * draw.choice((1, 1, 2, 100))


def _splice(data: bytearray, draw: random.Random, others: list[bytes]) -> None:
    other = draw.choice(others)
    a, b, at = draw.randrange(len(other)), draw.randrange(len(other)), draw.randrange(len(data))
    data[at : at + draw.choice((0, abs(a - b)))] = other[min(a, b) : max(a, b)]


def _length(data: bytearray, draw: random.Random, others: list[bytes]) -> None:
    """A number of 1, 2, 4 or 8 bytes, in either order: sizes, counts, offsets."""
    width = draw.choice((1, 2, 4, 4, 8))
    at, value = _place(data, draw), draw.choice(INTERESTING) + draw.choice((-1, 0, 0, 1))
    data[at : at + width] = (value % 2 ** (8 * width)).to_bytes(width, draw.choice(("little", "big")))


def _token(data: bytearray, draw: random.Random, others: list[bytes]) -> None:
    """Another value in the place of a number or a word of a text."""
    at = _place(data, draw)
    end = at
    while end < len(data) and end - at < 20 and (chr(data[end]).isalnum() or data[end] in b".-+_"):
        end += 1
    data[at:end] = draw.choice(TOKENS)


def _digits(data: bytearray, draw: random.Random, others: list[bytes]) -> None:
    """Another digit for one that is there."""
    places = [k for k in (draw.randrange(len(data)) for _ in range(200)) if 48 <= data[k] <= 57]
    if places:
        at = places[0]
        data[at : at + 1] = draw.choice((b"0", b"9", b"-", b"99999999", b"1e", b"."))


def _place(data: bytearray, draw: random.Random) -> int:
    """Headers and lists of contents stand at the ends: half of all places are there."""
    near = min(len(data), 512)
    anywhere = draw.randrange(len(data))
    return draw.choice((draw.randrange(near), len(data) - 1 - draw.randrange(near), anywhere, anywhere))


MUTATIONS: tuple[Mutation, ...] = (
    _flip,
    _flip,
    _put,
    _cut,
    _cut_out,
    _double,
    _splice,
    _length,
    _length,
    _token,
    _digits,
)


def mutant(good: dict[str, bytes], seed: int, index: int) -> tuple[str, bytes]:
    """(name, bytes) of one mutant; the same seed and index give the same. Some keep their check sums right."""
    draw = random.Random(f"{seed}:{index}")
    name = sorted(good)[index % len(good)]
    others = [good[other] for other in sorted(good)]
    data = bytearray(good[name])
    mends = draw.random() < 0.3
    inside = _inside(name, data, draw) if mends else None
    if inside is not None:
        return name, inside(lambda part: _mutated(part, draw, others))
    return name, _mutated(data, draw, others)


def _mutated(data: bytes | bytearray, draw: random.Random, others: list[bytes]) -> bytes:
    made = bytearray(data)
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        if not made:
            break
        draw.choice(MUTATIONS)(made, draw, others)
    return bytes(made)


# --- mutants whose outside is right ----------------------------------------------------------------
Change = Callable[[bytes], bytes]


def _inside(name: str, data: bytes | bytearray, draw: random.Random) -> Callable[[Change], bytes] | None:
    """How to change what is inside of a container and keep its lengths and check sums right."""
    suffix = Path(name).suffix
    if suffix in (".pt", ".pth", ".npz"):
        return lambda change: _zip_again(bytes(data), change, draw)
    if suffix in (".safetensors", ".rnnviz"):
        return lambda change: _header_again(bytes(data), change)
    if suffix in (".png", ".apng"):
        return lambda change: _chunk_again(bytes(data), change)
    return None


def _zip_again(data: bytes, change: Change, draw: random.Random) -> bytes:
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = old.namelist()
        changed = draw.choice([name for name in names if name.endswith((".pkl", ".npy"))] or names)
        for name in names:
            record = old.read(name)
            new.writestr(name, change(record) if name == changed else record)
    return made.getvalue()


def _header_again(data: bytes, change: Change) -> bytes:
    length = struct.unpack("<Q", data[:8])[0]
    header = change(data[8 : 8 + length])
    return struct.pack("<Q", len(header)) + header + data[8 + length :]


def _chunk_again(data: bytes, change: Change) -> bytes:
    from rnnviz.export.png import chunk

    at = data.find(b"tEXt")
    length = struct.unpack(">I", data[at - 4 : at])[0]
    key, _, text = data[at + 4 : at + 4 + length].partition(b"\0")
    return data[: at - 4] + chunk(b"tEXt", key + b"\0" + change(text)) + data[at + 8 + length :]
