"""Where the recorded numbers go: into memory, or chunk by chunk into a file (`record(..., out=path)`).

Both hand out a room for each layer: its output goes in, and the next layer reads it from there. On a GPU the numbers
are copied to the host while the next chunk is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from rnnviz.core import runfile
from rnnviz.core.chunks import pieces
from rnnviz.core.spec import NetworkSpec
from rnnviz.core.trace import Trace

if TYPE_CHECKING:
    import torch

    from rnnviz.core.writer import Writer

Array = npt.NDArray[Any]
PIECE = 2**22  # numbers between two looks at `cancel`


@dataclass(frozen=True)
class Form:
    """What is known of a run before it is computed. Everything of the trace but its numbers."""

    spec: NetworkSpec
    steps: int
    batch: int
    dtype: str
    unbatched: bool = False
    packed: tuple[bool, bool] | None = None
    masks: bool = False
    cells: bool = False
    borders: int = 0  # c of a fused LSTM is kept after every so many steps; 0: never


class Room(Protocol):
    """What one layer computed, (L, N, D * size), time first."""

    def put(self, direction: int, start: int, values: torch.Tensor, *, turned: bool = False) -> None:
        """(n, N, size) of one direction: the steps `start`, `start` + 1, ...; `turned`: the last of them first."""

    def rows(self, start: int, stop: int) -> torch.Tensor:
        """(stop - start, N, D * size): what the next layer reads."""


class MemoryRoom:
    """A layer's output in one piece of memory; both directions are views of it."""

    def __init__(self, joined: torch.Tensor, size: int, like: torch.Tensor) -> None:
        self.joined, self.size = joined, size
        self.dtype, self.device = like.dtype, like.device

    def put(self, direction: int, start: int, values: torch.Tensor, *, turned: bool = False) -> None:
        place = self.part(direction)[start : start + len(values)]
        if turned:  # NumPy turns while it copies; torch would turn into a copy first
            np.copyto(place.numpy(), to_numpy(values)[::-1])
        else:
            place.copy_(values)

    def scatter(self, direction: int, index: torch.Tensor, values: torch.Tensor) -> None:
        """Rows of a packed chunk, each to its t * N + n."""
        self.part(direction).flatten(0, 1)[index] = values.to(self.joined.device, self.joined.dtype)

    def part(self, direction: int) -> torch.Tensor:
        """(L, N, size)."""
        return self.joined[..., direction * self.size : (direction + 1) * self.size]

    def rows(self, start: int, stop: int) -> torch.Tensor:
        return self.joined[start:stop].to(self.device, self.dtype)

    def gather(self, index: torch.Tensor) -> torch.Tensor:
        """(len(index), D * size): the rows t * N + n."""
        return self.joined.flatten(0, 1).index_select(0, index).to(self.device, self.dtype)

    def arrays(self, directions: int) -> list[Array]:
        whole = self.joined.numpy()
        whole.flags.writeable = False
        return [whole[..., d * self.size : (d + 1) * self.size] for d in range(directions)]


class FileRoom:
    """A layer's output in the file."""

    def __init__(self, writer: Writer, names: list[str], like: torch.Tensor) -> None:
        self.writer, self.names = writer, names
        self.dtype, self.device = like.dtype, like.device

    def put(self, direction: int, start: int, values: torch.Tensor, *, turned: bool = False) -> None:
        array = to_numpy(values)
        self.writer.write(self.names[direction], array[::-1] if turned else array, start)

    def rows(self, start: int, stop: int) -> torch.Tensor:
        import torch

        parts = [torch.from_numpy(self.writer.read(name, start, stop)) for name in self.names]
        joined = parts[0] if len(parts) == 1 else torch.cat(parts, dim=-1)
        return joined.to(self.device, self.dtype)


class Store:
    """The numbers of one run. `path`: in a file, else in memory."""

    def __init__(self, form: Form, like: torch.Tensor, writer: Writer | None, look: Callable[[], None]) -> None:
        self.form, self.like, self.writer, self.look = form, like, writer, look
        self.held: dict[str, Array] = {}
        self.borders: dict[str, list[torch.Tensor]] = {}

    def put(self, name: str, array: Array) -> None:
        """One whole tensor, by its name in runfile.py. The array belongs to the store from now on."""
        if self.writer is None:
            self.held[name] = array
            return
        for rows in self.pieces(array):
            self.writer.write(name, array[rows], rows.start)

    def copy(self, values: torch.Tensor) -> Array:
        """A copy on the CPU, float32 of half types, in pieces."""
        import torch

        if values.numel() <= PIECE:
            return to_numpy(values, copy=True)
        made = torch.empty(values.shape, dtype=wide_dtype(values.dtype), device="cpu")
        for rows in self.pieces(values):
            made[rows] = values[rows]
        return made.numpy()

    def room(self, k: int, *, blank: bool = False) -> Any:
        """Where layer `k` goes. `blank`: filled with 0, for sequences of different lengths, always in memory."""
        form, size = self.form, self.form.spec.layers[k].out_size
        directions = form.spec.num_directions
        if self.writer is not None and not blank:
            return FileRoom(self.writer, [f"h.{k}.{d}" for d in range(directions)], self.like)
        return self.held_room(size, directions, blank=blank)

    def held_room(self, size: int, directions: int = 1, *, blank: bool = False) -> MemoryRoom:
        """(L, N, directions * size) in memory; `blank`: filled with 0."""
        import torch

        shape = self.form.steps, self.form.batch, directions * size
        made = torch.empty(shape, dtype=wide_dtype(self.like.dtype), device="cpu")
        for rows in self.pieces(made) if blank else ():
            made[rows] = 0
        return MemoryRoom(made, size, self.like)

    def pieces(self, values: Array | torch.Tensor) -> Iterator[slice]:
        """Rows of an array or tensor, some MB at a time, with a look before each."""
        return pieces(values.shape, PIECE, self.look)

    def keep(self, k: int, room: Any) -> None:
        """Layer `k` is done: what stands in memory belongs to the run, or is written."""
        if isinstance(room, MemoryRoom):
            for d, array in enumerate(room.arrays(self.form.spec.num_directions)):
                self.put(f"h.{k}.{d}", array)

    def border(self, k: int, direction: int, number: int, c: torch.Tensor) -> None:
        """c (N, H), the store's from now on, after `number` + 1 times `form.borders` steps; called in their order."""
        name = f"c_borders.{k}.{direction}"
        if self.writer is not None:
            self.writer.write(name, to_numpy(c)[None], number)
        else:
            self.borders.setdefault(name, []).append(c)

    def finish(self, weights: Mapping[str, Array], meta: Mapping[str, Any]) -> Trace:
        """Everything is there: the run, in memory or as it reads from the file."""
        if self.writer is None:
            self.held |= {name: np.stack([to_numpy(c) for c in kept]) for name, kept in self.borders.items()}
            return runfile.assemble(self.form, weights, self.held.__getitem__, meta)
        for name, value in weights.items():
            self.put(f"weights.{name}", value)
        self.writer.finish(meta)
        return self.writer.open()


class Host:
    """Takes results to the CPU: from a GPU while it computes the next ones."""

    def __init__(self, device: torch.device) -> None:
        import torch

        self.stream = torch.cuda.Stream(device) if device.type == "cuda" else None  # type: ignore[no-untyped-call]
        self.waiting: tuple[Any, torch.Tensor, Callable[[torch.Tensor], None]] | None = None

    def give(self, values: torch.Tensor, put: Callable[[torch.Tensor], None]) -> None:
        """`put` gets the values, now or when the next ones come (`flush`: the last ones)."""
        import torch

        if self.stream is None:
            put(values)
        else:  # pragma: no cover - needs a CUDA device
            staged = torch.empty(values.shape, dtype=values.dtype, device="cpu", pin_memory=True)
            self.stream.wait_stream(torch.cuda.current_stream(values.device))
            with torch.cuda.stream(self.stream):
                staged.copy_(values, non_blocking=True)
                event = self.stream.record_event()
            values.record_stream(self.stream)  # its memory is not given away before the copy is made
            self.flush()
            self.waiting = event, staged, put

    def flush(self) -> None:
        """Wait for what is under way."""
        if self.waiting is not None:
            event, staged, put = self.waiting
            self.waiting = None
            event.synchronize()
            put(staged)


def wide_dtype(dtype: torch.dtype) -> torch.dtype:
    """What numbers of `dtype` are held as."""
    import torch

    return torch.float32 if dtype in (torch.float16, torch.bfloat16) else dtype


def to_numpy(values: torch.Tensor, *, copy: bool = False) -> Array:
    """On the CPU, half types as float32; without `copy` possibly the tensor's own memory."""
    wide = values.detach().to("cpu", wide_dtype(values.dtype))
    array: Array = wide.numpy()
    return array.copy() if copy and wide.data_ptr() == values.data_ptr() else array
