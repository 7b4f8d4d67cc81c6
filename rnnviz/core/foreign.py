"""Files of tensors that come from outside, behind one gate: what is here has been checked and holds no code.

`open_foreign` is the only way in. It looks at names, shapes and sizes first, within limits, and hands out `Stored`
tensors whose numbers are read when they are asked for. Nothing in a file is ever executed. Every refusal is a `Problem`
that names the file, the reason and what to do.
"""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from rnnviz.support.messages import Cancelled, Problem, unreadable

if TYPE_CHECKING:
    import torch

MAX_BYTES = 2**36  # of a file
MAX_TENSORS = 2**16
MAX_DIMENSIONS = 8
MAX_NAME = 300
FLOATS = ("float16", "bfloat16", "float32", "float64")
SUFFIXES = (".safetensors", ".pt", ".pth", ".bin", ".ckpt", ".npz")
HINTS = ("batch_first", "dropout", "nonlinearity")

Cancel = Callable[[], bool] | None


@dataclass(frozen=True, eq=False)
class Stored:
    """One tensor of a file: the keys that lead to it, its dtype by torch's name, its shape."""

    keys: tuple[str, ...]
    dtype: str
    shape: tuple[int, ...]
    read: Callable[[], torch.Tensor]

    @property
    def name(self) -> str:
        return ".".join(self.keys)


@dataclass(frozen=True, eq=False)
class Foreign:
    """A file that passed the gate: its tensors of float numbers by their full names, in the order of the file.

    `hints` are plain values that the file holds under PyTorch's own names ("batch_first", ...), where it does.
    """

    path: Path
    format: str  # "safetensors", "pt", "npz" or "onnx"
    tensors: Mapping[str, Stored]
    hints: Mapping[str, Any] = field(default_factory=dict)


def open_foreign(path: Path | str, cancel: Cancel = None) -> Foreign:
    """The tensors of a .safetensors, .pt or .pth (weights only), .npz or .onnx; the content decides, where it can."""
    path = Path(path)
    size = check_file(path)
    reader = import_module(f"rnnviz.core.foreign_{format_of(path, size)}")
    found: Foreign = reader.read(path, size, cancel)
    return found


def format_of(path: Path, size: int) -> str:
    """One of "safetensors", "pt", "npz" and "onnx", by a file's first bytes; raises `Problem` for anything else."""
    start = first_bytes(path)
    if path.suffix.lower() == ".onnx":  # a protobuf has no mark of its own
        return "onnx"
    fits = int.from_bytes(start[:8], "little") <= size - 8
    if start[8:9] == b"{" and (fits or start[:1] not in (b"P", b"\x80")):  # the first bytes are a length: any may come
        return "safetensors"
    if start[:2] == b"PK":
        from rnnviz.core.foreign_zip import is_torch

        return "pt" if is_torch(path, size) else "npz"
    if start[:6] == b"\x93NUMPY":
        raise Problem("foreign.npy", path=str(path))
    if start[:1] == b"\x80":
        raise Problem("foreign.legacy", path=str(path))
    if start[:8] == b"\x89HDF\r\n\x1a\n":
        raise Problem("foreign.hdf5", path=str(path))
    raise Problem("foreign.unknown", path=str(path))


def check_file(path: Path) -> int:
    """The size of an ordinary file with something in it; raises `Problem` for all else, without opening it."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        if isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError)):
            raise Problem("file.missing", path=printable(str(path), 400)) from error
        raise unreadable(path, error) from error
    if stat.S_ISDIR(found.st_mode):
        raise Problem("foreign.folder", path=str(path))
    if not stat.S_ISREG(found.st_mode):  # a pipe would wait for ever
        raise Problem("foreign.special", path=str(path))
    if found.st_size == 0:
        raise Problem("foreign.empty", path=str(path))
    if found.st_size > MAX_BYTES:
        raise Problem("foreign.too_big", path=str(path), most=MAX_BYTES // 2**30)
    return found.st_size


def first_bytes(path: Path) -> bytes:
    """The nine bytes by which the formats are told apart."""
    with in_words(path), path.open("rb") as file:
        return file.read(9)


@contextlib.contextmanager
def in_words(path: Path) -> Iterator[None]:
    """What libraries raise while reading becomes a sentence; their own words are not shown."""
    try:
        yield
    except (Problem, Cancelled):
        raise
    except OSError as error:
        raise unreadable(path, error) from error
    except MemoryError as error:
        raise Problem("foreign.memory", path=str(path)) from error
    except Exception as error:
        raise Problem("foreign.damaged", path=str(path), part="content") from error


def refuse(path: Path, part: str) -> NoReturn:
    """The file contradicts itself in this part."""
    raise Problem("foreign.damaged", path=str(path), part=printable(part))


def check_name(path: Path, name: str) -> None:
    """Names are shown, copied and become parts of code: no control characters, no ways out of a folder."""
    if not 0 < len(name) <= MAX_NAME or not name.isprintable() or ".." in name:
        refuse(path, f"name {name}")


def check_shape(path: Path, name: str, shape: Any) -> tuple[int, ...]:
    """A tuple of a few whole numbers, whose product stays within what a file can hold."""
    if not isinstance(shape, (list, tuple)) or len(shape) > MAX_DIMENSIONS:
        refuse(path, f"shape of {name}")
    if not all(type(n) is int and 0 <= n < 2**40 for n in shape) or prod(shape) > MAX_BYTES:
        refuse(path, f"shape of {name}")
    return tuple(shape)


def check_room(path: Path, need: int) -> None:
    """Refuse what would take more than half of the memory that is free."""
    from rnnviz.core.budget import free_bytes

    if need > free_bytes() // 2:
        raise Problem("foreign.memory", path=str(path))


def printable(text: str, most: int = 60) -> str:
    """A text out of a file, safe and short enough to show."""
    clean = "".join(c if c.isprintable() else "?" for c in text[: most + 1])
    return clean if len(clean) <= most else clean[: most - 3] + "..."
