"""Make a corpus of hostile and merely odd files for the gate that reads files from outside.

    python tools/hostile_files.py FOLDER

Every class of file is a function; its name is the file's name. None of the files runs anything by being written.
Models are made here; what can be x, what rnnviz itself saves, and graphs are in `tools/hostile`.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import pickle
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

Maker = Callable[[], bytes]
CORPUS: dict[str, Maker] = {}
SPECIAL = ("pipe.pt", "folder.pt", "dangling.pt", "loop.pt", "zero-device.pt", "missing.pt")
TRIPWIRE = "RNNVIZ_HOSTILE_FILE_RAN"  # what a file would set in the environment if its code ran
CANARY = os.path.join(tempfile.gettempdir(), f"rnnviz-hostile-file-ran-{os.getpid()}")  # and the file it would make


def hostile(name: str) -> Callable[[Maker], Maker]:
    """Put a maker into the corpus."""

    def add(maker: Maker) -> Maker:
        CORPUS[name] = maker
        return maker

    return add


def everything() -> dict[str, Maker]:
    """The makers of all files by name, of every kind that can be opened."""
    from tools.hostile import graphs, numbers, saved

    kinds: tuple[tuple[str, dict[str, Maker], str], ...] = (
        ("array-", numbers.NPY, ".npy"),
        ("table-", numbers.TABLES, ".csv"),
        ("text-", numbers.TEXTS, ".txt"),
        ("sound-", numbers.WAVES, ".wav"),
        ("graph-", graphs.GRAPHS, ".onnx"),
        ("run-", saved.RUNS, ".rnnviz"),
        ("workspace-", saved.WORKSPACES, ".rnnviz.json"),
        ("picture-", saved.PICTURES, ""),
    )
    return CORPUS | {f"{kind}{name}{suffix}": maker for kind, makers, suffix in kinds for name, maker in makers.items()}


def write(folder: Path, makers: Mapping[str, Maker] = CORPUS) -> Iterator[Path]:
    """Write files of the corpus, those of models if nothing else is said; yields the paths, special files too."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, maker in makers.items():
        path = folder / name
        path.write_bytes(maker())
        yield path
    yield from _special(folder)


def _special(folder: Path) -> Iterator[Path]:
    if hasattr(os, "mkfifo") and not (folder / "pipe.pt").exists():
        os.mkfifo(folder / "pipe.pt")
    (folder / "folder.pt").mkdir(exist_ok=True)
    for name, target in (("dangling.pt", "nowhere"), ("loop.pt", "loop.pt"), ("zero-device.pt", "/dev/zero")):
        if not os.path.lexists(folder / name):
            (folder / name).symlink_to(target)
    yield from (folder / name for name in SPECIAL)


# --- archives of torch.save ------------------------------------------------------------------------
def archive(records: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as file:
        for name, data in records.items():
            file.writestr(name, data)
    return made.getvalue()


def torch_file(
    pickled: bytes, *, data: dict[str, bytes] | None = None, method: int = zipfile.ZIP_STORED, more: bytes = b""
) -> bytes:
    """An archive as torch.save makes it, around a pickle."""
    records = {"m/data.pkl": pickled, "m/byteorder": b"little"}
    records |= {f"m/data/{key}": value for key, value in (data or {"0": bytes(64)}).items()}
    records |= {"m/more.pkl": more} if more else {}
    return archive(records | {"m/version": b"3\n"}, method)


def short(text: str) -> bytes:
    return b"X" + struct.pack("<I", len(text.encode())) + text.encode()


def number(value: int) -> bytes:
    if -(2**31) <= value < 2**31:
        return b"J" + struct.pack("<i", value)
    raw = value.to_bytes(9, "little", signed=True)
    return b"\x8a" + bytes([len(raw)]) + raw


def numbers(*values: int) -> bytes:
    return b"(" + b"".join(map(number, values)) + b"t"


def storage(kind: str = "torch\nFloatStorage", key: str = "0", count: int = 16, device: str = "cpu") -> bytes:
    return b"(" + short("storage") + f"c{kind}\n".encode() + short(key) + short(device) + number(count) + b"tQ"


def tensor(
    shape: tuple[int, ...] = (4, 4), stride: tuple[int, ...] = (4, 1), offset: int = 0, store: bytes = b""
) -> bytes:
    ordered = b"ccollections\nOrderedDict\n)R"
    head = b"ctorch._utils\n_rebuild_tensor_v2\n("
    return head + (store or storage()) + number(offset) + numbers(*shape) + numbers(*stride) + b"\x89" + ordered + b"tR"


def state(value: bytes, name: str = "rnn.weight_ih_l0") -> bytes:
    """A pickle of a dict with one entry."""
    return b"\x80\x02}" + short(name) + value + b"s."


class _Runs:
    """Pickles to a call that would set the tripwire."""

    def __reduce__(self) -> Any:
        return exec, (f"import os; os.environ[{TRIPWIRE!r}] = '1'; open({CANARY!r}, 'w').close()",)


def _laughs() -> bytes:
    """Dicts that hold the one before twice: 2 to the power of 40 when every path is walked."""
    made = b"\x80\x02}q\x00"
    for k in range(40):
        pair = b"".join(short(name) + b"h" + bytes([k]) + b"s" for name in ("a", "b"))
        made += b"}" + pair + b"q" + bytes([k + 1])
    return made + b"."


PICKLES: dict[str, Callable[[], bytes]] = {
    "code-exec": lambda: pickle.dumps({"rnn.weight_ih_l0": _Runs()}, protocol=2),
    "code-system": lambda: b"\x80\x02cos\nsystem\n" + short("true") + b"\x85R.",
    "code-getattr": lambda: b"\x80\x02cbuiltins\ngetattr\n.",
    "code-torch-load": lambda: state(b"ctorch\nload\n" + short("other.pt") + b"\x85R"),
    "code-stack-global": lambda: b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x04true\x85R.",
    "code-newobj": lambda: b"\x80\x02cbuiltins\nobject\n)\x81.",
    "code-build": lambda: b"\x80\x02ctorch.nn\nLinear\n)\x81}b.",
    "code-inst": lambda: b"\x80\x02(S'true'\nios\nsystem\n.",
    "code-obj": lambda: b"\x80\x02(cos\nsystem\n" + short("true") + b"o.",
    "code-extension": lambda: b"\x80\x02\x82\x01.",
    "whole-module": lambda: state(b"ctorch.nn.modules.rnn\nLSTM\n)\x81", "model"),
    "own-class": lambda: state(b"c__main__\nModel\n)\x81", "model"),
    "argparse-inside": lambda: state(b"cargparse\nNamespace\n)\x81", "args"),
    "numpy-scalar-inside": lambda: state(b"cnumpy._core.multiarray\nscalar\n)R", "loss"),
    "bytearray-8-gib": lambda: state(b"cbuiltins\nbytearray\n" + number(2**33) + b"\x85R"),
    "codecs-encode": lambda: state(b"c_codecs\nencode\n" + short("a") + short("latin1") + b"\x86R"),
    "storage-8-gib": lambda: state(tensor(store=storage(count=2**31))),
    "tensor-8-gib": lambda: state(tensor((2**31,), (1,))),
    "tensor-stride-0": lambda: state(tensor((2**40,), (0,))),
    "tensor-stride-0-two-axes": lambda: state(tensor((2**20, 2**20), (0, 0))),
    "tensor-beyond-its-storage": lambda: state(tensor((4, 4), (400, 1))),
    "tensor-negative-size": lambda: state(tensor((-4, -4), (4, 1))),
    "tensor-negative-stride": lambda: state(tensor((4, 4), (-4, 1))),
    "tensor-negative-offset": lambda: state(tensor(offset=-8)),
    "tensor-large-offset": lambda: state(tensor(offset=2**60)),
    "tensor-many-axes": lambda: state(tensor((1,) * 100, (1,) * 100)),
    "tensor-without-strides": lambda: state(tensor((4, 4), (4,))),
    "storage-missing": lambda: state(tensor(store=storage(key="7"))),
    "storage-outside": lambda: state(tensor(store=storage(key="../../../etc/passwd"))),
    "storage-of-odd-type": lambda: state(tensor(store=storage(kind="torch\nQInt8Storage"))),
    "storage-negative": lambda: state(tensor(store=storage(count=-1))),
    "persistent-id-of-text": lambda: state(short("0") + b"Q"),
    "persistent-id-of-functions": lambda: b"\x80\x02(" + short("module") + short("0") + b"tQ.",
    "sparse": lambda: state(b"ctorch._utils\n_rebuild_sparse_tensor\n)R"),
    "quantised": lambda: state(b"ctorch._utils\n_rebuild_qtensor\n)R"),
    "meta-tensor": lambda: state(b"ctorch._utils\n_rebuild_meta_tensor_no_storage\n)R"),
    "wrapper-subclass": lambda: state(b"ctorch._utils\n_rebuild_wrapper_subclass\n)R"),
    "memo-index": lambda: b"\x80\x02}r" + struct.pack("<I", 2**32 - 1) + b".",
    "memo-missing": lambda: b"\x80\x02h\x07.",
    "no-stop": lambda: b"\x80\x02}",
    "empty-pickle": lambda: b"",
    "stack-underflow": lambda: b"\x80\x02R.",
    "mark-missing": lambda: b"\x80\x02}u.",
    "two-values": lambda: b"\x80\x02}}.",
    "dict-of-dict-of-dict": lambda: b"\x80\x02" + b"}X\x01\x00\x00\x00a" * 5000 + b"}" + b"s" * 5000 + b".",
    "shared-laughs": _laughs,
    "tuple-key-laughs": lambda: b"\x80\x02})" + b"2\x86" * 60 + b"Ns.",
    "shared-key-laughs": lambda: b"\x80\x02})" + b"".join(b"q" + bytes([k]) + b"h" + bytes([k]) + b"\x86" for k in range(60)) + b"Ns.",
    "itself": lambda: b"\x80\x02}q\x00" + short("a") + b"h\x00s.",
    "setitems-odd": lambda: b"\x80\x02}(" + short("a") + b"u.",
    "append-to-a-number": lambda: b"\x80\x02K\x01K\x01a.",
    "long-of-negative-size": lambda: b"\x80\x02\x8b" + struct.pack("<i", -5) + b".",
    "string-beyond-the-end": lambda: b"\x80\x02X" + struct.pack("<I", 2**31) + b"a.",
    "unicode8-huge": lambda: b"\x80\x04\x8d" + struct.pack("<Q", 2**62) + b".",
    "list-only": lambda: b"\x80\x02]" + tensor() + b"a.",
    "tensor-only": lambda: b"\x80\x02" + tensor() + b".",
    "number-only": lambda: b"\x80\x02K\x05.",
    "name-with-control-signs": lambda: state(tensor(), "a\x00\x1b[2J.weight_ih_l0"),
    "name-that-climbs": lambda: state(tensor(), "../../weight_ih_l0"),
    "name-of-a-megabyte": lambda: state(tensor(), "a" * 900_000),
    "protocol-5-frames": lambda: pickle.dumps({"a": bytearray(100)}, protocol=5),
    "million-opcodes": lambda: b"\x80\x02" + b"N0" * 500_000 + b"}.",
    "layers-without-end": lambda: state(tensor(), "rnn.weight_ih_l9999"),
    "one-matrix": lambda: state(tensor()),
    "text-in-place-of-numbers": lambda: state(short("0.5")),
}  # fmt: skip


def _pickled(maker: Callable[[], bytes]) -> Maker:
    return lambda: torch_file(maker())


CORPUS |= {f"pickle-{name}.pt": _pickled(maker) for name, maker in PICKLES.items()}


@hostile("good-but-truncated.pt")
def _() -> bytes:
    whole = torch_file(state(tensor()))
    return whole[: len(whole) // 2]


@hostile("flipped-byte.pt")
def _() -> bytes:
    whole = bytearray(torch_file(state(tensor()), data={"0": b"\x11" * 64}))
    whole[whole.index(b"\x11" * 64) + 5] ^= 0x40
    return bytes(whole)


@hostile("deflated.pt")
def _() -> bytes:
    return torch_file(
        state(tensor(store=storage(count=50_000_000))), data={"0": bytes(200_000_000)}, method=zipfile.ZIP_DEFLATED
    )


@hostile("duplicate-record.pt")
def _() -> bytes:
    made = io.BytesIO(torch_file(state(tensor())))
    import warnings

    with warnings.catch_warnings(), zipfile.ZipFile(made, "a") as file:
        warnings.simplefilter("ignore")
        file.writestr("m/data.pkl", b"\x80\x02N.")
    return made.getvalue()


@hostile("climbing-record.pt")
def _() -> bytes:
    return archive({"m/data.pkl": state(tensor()), "m/../../evil": b"x"})


@hostile("absolute-record.pt")
def _() -> bytes:
    return archive({"m/data.pkl": state(tensor()), "/etc/evil": b"x"})


@hostile("two-folders.pt")
def _() -> bytes:
    return archive({"m/data.pkl": state(tensor()), "n/data/0": bytes(64)})


@hostile("two-pickles.pt")
def _() -> bytes:
    return torch_file(state(tensor()), more=b"\x80\x02N.")


@hostile("long-pickle.pt")
def _() -> bytes:
    return torch_file(b"\x80\x02" + b"N0" * 1_000_000 + b"}.")


@hostile("big-endian.pt")
def _() -> bytes:
    return archive({"m/data.pkl": state(tensor()), "m/byteorder": b"big", "m/data/0": bytes(64)})


@hostile("torchscript.pt")
def _() -> bytes:
    return archive(
        {"m/data.pkl": b"\x80\x02N.", "m/code/__torch__.py": b"def f(): pass", "m/constants.pkl": b"\x80\x02)."}
    )


@hostile("exported.pt2")
def _() -> bytes:
    return archive({"m/archive_format": b"pt2", "m/models/model.json": b"{}", "m/data.pkl": b"\x80\x02N."})


@hostile("many-records.pt")
def _() -> bytes:
    return archive({"m/data.pkl": state(tensor())} | {f"m/data/{k}": b"" for k in range(70_000)})


@hostile("counts-that-lie.pt")
def _() -> bytes:
    whole = bytearray(torch_file(state(tensor())))
    whole[-12:-8] = struct.pack("<HH", 0xFFFE, 0xFFFE)
    return bytes(whole)


@hostile("directory-that-lies.pt")
def _() -> bytes:
    whole = bytearray(torch_file(state(tensor())))
    whole[-10:-2] = struct.pack("<II", 0x7FFFFFFF, 0x7FFFFFFF)
    return bytes(whole)


@hostile("overlapping-records.pt")
def _() -> bytes:
    """Many entries of the directory point at the same record: small on the disk, large when read."""
    data = bytes(100_000)
    local = (
        b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, zlib.crc32(data), len(data), len(data), 1, 0) + b"x"
    )
    entries = b""
    for k in range(500):
        name = f"m/data/{k}".encode()
        entries += b"PK\x01\x02" + struct.pack(
            "<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, zlib.crc32(data), len(data), len(data), len(name), 0, 0, 0, 0, 0, 0
        ) + name  # fmt: skip
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 500, 500, len(entries), len(local + data), 0)
    return local + data + entries + end


@hostile("locked.pt")
def _() -> bytes:
    whole = bytearray(torch_file(state(tensor())))
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


@hostile("words-after-the-end.pt")
def _() -> bytes:
    return torch_file(state(tensor())) + b"and more"


@hostile("legacy.pt")
def _() -> bytes:
    return (
        pickle.dumps(0x1950A86A20F9469CFC6C, protocol=2) + pickle.dumps(1001, protocol=2) + pickle.dumps({}, protocol=2)
    )


@hostile("pickled-code.pkl")
def _() -> bytes:
    return pickle.dumps(_Runs(), protocol=4)


@hostile("text.pt")
def _() -> bytes:
    return b"this is a text about a model\n" * 20


@hostile("empty.pt")
def _() -> bytes:
    return b""


@hostile("one-byte.pt")
def _() -> bytes:
    return b"P"


@hostile("noise.pt")
def _() -> bytes:
    return np.random.default_rng(0).bytes(5000)


@hostile("html-page.pt")
def _() -> bytes:
    return b"<!doctype html><html><body>404: not found</body></html>" + bytes(100)


@hostile("git-lfs-pointer.pt")
def _() -> bytes:
    return b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"


@hostile("keras.h5")
def _() -> bytes:
    return b"\x89HDF\r\n\x1a\n" + bytes(500)


@hostile("word-document.docx")
def _() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


# --- safetensors -----------------------------------------------------------------------------------
def safetensors(header: Any, data: bytes = bytes(64), length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def entry(**changes: Any) -> dict[str, Any]:
    return {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]} | changes


HEADERS: dict[str, Callable[[], bytes]] = {
    "no-json": lambda: safetensors(b"{nonsense"),
    "list": lambda: safetensors(b"{}[]"),
    "length-beyond": lambda: safetensors({"a": entry()}, length=2**40),
    "length-of-all": lambda: safetensors({"a": entry()}, length=2**64 - 1),
    "length-zero": lambda: safetensors({"a": entry()}, length=0),
    "duplicate-names": lambda: safetensors(b'{"a":{"dtype":"F32","shape":[4,4],"data_offsets":[0,64]},"a":{}}'),
    "deep-json": lambda: safetensors(b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    "nan-in-json": lambda: safetensors(b'{"a":NaN}'),
    "huge-number": lambda: safetensors(b'{"a":{"dtype":"F32","shape":[' + b"9" * 5000 + b'],"data_offsets":[0,64]}}'),
    "tensors-300000": lambda: safetensors({str(k): entry(shape=[0], data_offsets=[0, 0]) for k in range(300_000)}, b""),
    "dimensions-100000": lambda: safetensors({"a": entry(shape=[1] * 100_000, data_offsets=[0, 4])}, bytes(4)),
    "shape-negative": lambda: safetensors({"a": entry(shape=[-4, -4])}),
    "shape-of-text": lambda: safetensors({"a": entry(shape="4x4")}),
    "shape-of-floats": lambda: safetensors({"a": entry(shape=[4.0, 4.0])}),
    "shape-true": lambda: safetensors({"a": entry(shape=[True, 16])}),
    "shape-overflow": lambda: safetensors({"a": entry(shape=[2**32, 2**32])}),
    "dtype-unknown": lambda: safetensors({"a": entry(dtype="F128")}),
    "dtype-list": lambda: safetensors({"a": entry(dtype=["F32"])}),
    "offsets-beyond": lambda: safetensors({"a": entry(shape=[2**20, 2**20], data_offsets=[0, 2**42])}),
    "offsets-backwards": lambda: safetensors({"a": entry(data_offsets=[64, 0])}),
    "offsets-with-a-gap": lambda: safetensors({"a": entry(data_offsets=[4, 68])}, bytes(68)),
    "offsets-overlap": lambda: safetensors({"a": entry(), "b": entry()}),
    "data-after-the-end": lambda: safetensors({"a": entry()}, bytes(128)),
    "data-missing": lambda: safetensors({"a": entry()}, bytes(10)),
    "name-nul": lambda: safetensors({"a\0b": entry()}),
    "name-climbs": lambda: safetensors({"../../a": entry()}),
    "name-long": lambda: safetensors({"a" * 100_000: entry()}),
    "metadata-number": lambda: safetensors({"__metadata__": 5, "a": entry()}),
    "empty-header": lambda: safetensors({}, b""),
    "integers-only": lambda: safetensors({"rnn.weight_ih_l0": entry(dtype="I32")}),
    "infinite-layers": lambda: safetensors({"rnn.weight_ih_l9999": entry()}),
    "zero-sizes": lambda: safetensors({
        "weight_ih_l0": entry(shape=[0, 4], data_offsets=[0, 0]), "weight_hh_l0": entry(shape=[0, 0], data_offsets=[0, 0])
    }, b""),
}  # fmt: skip
CORPUS |= {f"safetensors-{name}.safetensors": maker for name, maker in HEADERS.items()}


# --- npz and npy -----------------------------------------------------------------------------------
def npy(values: Any, **options: Any) -> bytes:
    made = io.BytesIO()
    np.save(made, np.asarray(values), **options)
    return made.getvalue()


def npy_header(text: str, data: bytes = b"") -> bytes:
    raw = text.encode("latin1").ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(raw)) + raw + data


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "objects": lambda: archive({"weight_ih.npy": npy(np.array([_Runs()], dtype=object), allow_pickle=True)}),
    "objects-in-a-field": lambda: archive({"a.npy": npy_header("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (1,)}", bytes(8))}),
    "header-that-is-code": lambda: archive({"a.npy": npy_header("{'descr': __import__('os').getcwd(), 'fortran_order': False, 'shape': ()}")}),
    "header-of-10-mb": lambda: archive({"a.npy": b"\x93NUMPY\x02\x00" + struct.pack("<I", 10**7) + b"(" * 10**7}, zipfile.ZIP_DEFLATED),
    "header-that-nests": lambda: archive({"a.npy": npy_header("(" * 110)}),
    "shape-beyond": lambda: archive({"a.npy": npy_header("{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776,)}")}),
    "shape-negative": lambda: archive({"a.npy": npy_header("{'descr': '<f4', 'fortran_order': False, 'shape': (-4,)}")}),
    "version-9": lambda: archive({"a.npy": b"\x93NUMPY\x09\x00" + bytes(100)}),
    "magic-missing": lambda: archive({"a.npy": bytes(100)}),
    "cut-member": lambda: archive({"a.npy": npy(np.zeros((4, 4)))[:-8]}),
    "bomb-of-zeros": lambda: archive({"a.npy": npy(np.zeros(25_000_000, np.float32))}, zipfile.ZIP_DEFLATED),
    "bzip2": lambda: archive({"a.npy": npy(np.zeros((4, 4)))}, zipfile.ZIP_BZIP2),
    "lzma": lambda: archive({"a.npy": npy(np.zeros((4, 4)))}, zipfile.ZIP_LZMA),
    "no-arrays": lambda: archive({"readme.txt": b"hello"}),
    "no-members": lambda: archive({}),
    "climbing-member": lambda: archive({"../a.npy": npy(np.zeros((4, 4)))}),
    "text-array": lambda: archive({"a.npy": npy(np.array(["a", "b"]))}),
    "structured": lambda: archive({"a.npy": npy(np.zeros(3, dtype=[("x", "f4"), ("y", "i4")]))}),
    "complex": lambda: archive({"weight_ih.npy": npy(np.zeros((4, 4), complex))}),
}  # fmt: skip
CORPUS |= {f"npz-{name}.npz": maker for name, maker in ARCHIVES.items()}
CORPUS["array-alone.npy"] = lambda: npy(np.zeros((4, 4)))
CORPUS["array-of-objects.npy"] = lambda: npy(np.array([_Runs()], dtype=object), allow_pickle=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    names = [path.name for path in write(parser.parse_args().folder, everything())]
    from tools.hostile.classes import class_of

    print(f"{len(names)} files in {len({class_of(name) for name in names})} classes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
