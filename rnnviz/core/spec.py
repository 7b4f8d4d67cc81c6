"""What to build and what to feed it: frozen values that the form, the CLI, the API and the files share.

Every class checks itself in `__post_init__` and raises `Problem` with the field's name. Shapes use
PyTorch's letters: L steps, N sequences, H_in inputs, H_out states, D directions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import Any, Literal

from rnnviz.support.messages import Message, Problem, short

Kind = Literal["RNN_TANH", "RNN_RELU", "LSTM", "GRU"]
KINDS: tuple[Kind, ...] = ("RNN_TANH", "RNN_RELU", "LSTM", "GRU")
# Rows of weight_ih are this many blocks of hidden_size, in this order (torch.nn docs, "Variables").
GATES: Mapping[Kind, tuple[str, ...]] = {
    "RNN_TANH": ("a",),
    "RNN_RELU": ("a",),
    "LSTM": ("i", "f", "g", "o"),
    "GRU": ("r", "z", "n"),
}
TANH_GATES = ("g", "n")  # the others go through the logistic function
DTYPES = ("float32", "float64", "float16", "bfloat16")
INPUT_SOURCES = ("random", "impulse", "sine", "step", "one_hot", "tokens", "typed", "file", "given")
UNITS = ("characters", "words", "ids")
STATE_SOURCES = ("zeros", "random", "typed")
WEIGHT_SOURCES = ("default", "zeros", "identity", "typed", "file")
ORDERS = ("time", "layer", "wave", "reveal")

MAX_SIZE = 2**31 - 1
MAX_SEED = 2**63 - 1
MAX_LAYERS = 1000  # more cannot be looked at
MAX_STACK = 64


def _integer(name: str, value: object, low: int, high: int = MAX_SIZE) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise Problem("spec.integer", field=name, name=name, low=low, value=short(value))
    if value > high:
        raise Problem("spec.too_large", field=name, name=name, high=high, value=value)


def _boolean(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise Problem("spec.boolean", field=name, name=name, value=short(value))


def _choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise Problem("spec.choice", field=name, name=name, choices=", ".join(choices), value=short(value))


def _parts(spec: object, **kinds: Any) -> None:
    """Raises TypeError where a part is of another type; only a file that was not written here has that."""
    for name, kind in kinds.items():
        if not isinstance(getattr(spec, name), kind):
            raise TypeError(name)


@dataclass(frozen=True)
class LayerSpec:
    """One layer (in one direction) as a cell sees it: what both kinds of network are made of."""

    kind: Kind
    input_size: int
    hidden_size: int
    out_size: int
    bias: bool

    @property
    def gates(self) -> tuple[str, ...]:
        """Names of the row blocks of weight_ih, in PyTorch's order."""
        return GATES[self.kind]


@dataclass(frozen=True)
class RNNSpec:
    """The arguments of one nn.RNN, nn.LSTM or nn.GRU, by PyTorch's names."""

    kind: Kind
    input_size: int
    hidden_size: int
    num_layers: int = 1
    bias: bool = True
    batch_first: bool = False
    dropout: float = 0.0
    bidirectional: bool = False
    proj_size: int = 0

    def __post_init__(self) -> None:
        _choice("kind", self.kind, KINDS)
        _integer("input_size", self.input_size, 1)
        _integer("hidden_size", self.hidden_size, 1)
        _integer("num_layers", self.num_layers, 1, MAX_LAYERS)
        for name in ("bias", "batch_first", "bidirectional"):
            _boolean(name, getattr(self, name))
        self._check_dropout()
        _integer("proj_size", self.proj_size, 0)
        if self.proj_size and self.kind != "LSTM":
            raise Problem("spec.proj_kind", field="proj_size")
        if self.proj_size >= self.hidden_size:
            raise Problem("spec.proj_size", field="proj_size", hidden_size=self.hidden_size, value=self.proj_size)

    def _check_dropout(self) -> None:
        number = isinstance(self.dropout, (int, float)) and not isinstance(self.dropout, bool)
        if not number or not math.isfinite(self.dropout) or not 0 <= self.dropout <= 1:
            raise Problem("spec.dropout", field="dropout", value=short(self.dropout))
        if self.dropout > 0 and self.num_layers == 1:
            raise Problem("spec.dropout_one_layer", field="dropout")

    @property
    def num_directions(self) -> int:
        """D: 2 when bidirectional, else 1."""
        return 2 if self.bidirectional else 1

    @property
    def out_size(self) -> int:
        """H_out: proj_size where there is a projection, else hidden_size."""
        return self.proj_size or self.hidden_size

    @cached_property
    def layers(self) -> tuple[LayerSpec, ...]:
        """One entry per layer, layer 0 first; layer k > 0 reads all D directions of layer k-1."""
        widths = [self.input_size] + [self.num_directions * self.out_size] * (self.num_layers - 1)
        return tuple(LayerSpec(self.kind, w, self.hidden_size, self.out_size, self.bias) for w in widths)

    @property
    def has_cell_state(self) -> bool:
        """True for an LSTM: it carries c beside h."""
        return self.kind == "LSTM"


@dataclass(frozen=True)
class CellSpec:
    """The arguments of one nn.RNNCell, nn.LSTMCell or nn.GRUCell."""

    kind: Kind
    input_size: int
    hidden_size: int
    bias: bool = True

    def __post_init__(self) -> None:
        _choice("kind", self.kind, KINDS)
        _integer("input_size", self.input_size, 1)
        _integer("hidden_size", self.hidden_size, 1)
        _boolean("bias", self.bias)


@dataclass(frozen=True)
class StackSpec:
    """Cells on top of each other in a Python loop: the h of one is the input of the next."""

    cells: tuple[CellSpec, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", tuple(self.cells))
        if not all(isinstance(cell, CellSpec) for cell in self.cells):
            raise TypeError("cells")
        if not self.cells:
            raise Problem("spec.no_cells", field="cells")
        if len(self.cells) > MAX_STACK:
            raise Problem(
                "spec.too_large", field="cells", name=Message("spec.cell_count"), high=MAX_STACK, value=len(self.cells)
            )
        for k in range(1, len(self.cells)):
            expected, value = self.cells[k - 1].hidden_size, self.cells[k].input_size
            if value != expected:
                raise Problem("spec.chain", field="cells", index=k, expected=expected, value=value)

    @property
    def kind(self) -> str | tuple[str, ...]:
        """The kind of all cells, or a tuple of kinds where they differ."""
        kinds = tuple(cell.kind for cell in self.cells)
        return kinds[0] if len(set(kinds)) == 1 else kinds

    @property
    def input_size(self) -> int:
        return self.cells[0].input_size

    @property
    def num_layers(self) -> int:
        return len(self.cells)

    @property
    def num_directions(self) -> int:
        return 1

    @property
    def bidirectional(self) -> bool:
        return False

    @property
    def batch_first(self) -> bool:
        """A loop over cells runs over the first axis."""
        return False

    @property
    def out_size(self) -> int:
        return self.cells[-1].hidden_size

    @cached_property
    def layers(self) -> tuple[LayerSpec, ...]:
        return tuple(LayerSpec(c.kind, c.input_size, c.hidden_size, c.hidden_size, c.bias) for c in self.cells)

    @property
    def has_cell_state(self) -> bool:
        return any(cell.kind == "LSTM" for cell in self.cells)


NetworkSpec = RNNSpec | StackSpec


def state_row(network: NetworkSpec, layer: int, direction: int) -> int:
    """The row of h_0, c_0, h_n and c_n that is of this layer and direction (torch.nn.RNN, "Outputs")."""
    return layer * network.num_directions + direction


Nested = tuple[Any, ...]  # numbers in nested tuples, as deep as the tensor has axes


def freeze(values: Any) -> Any:
    """Lists to tuples, all the way down, so that a spec can be hashed and compared."""
    return tuple(freeze(v) for v in values) if isinstance(values, (list, tuple)) else float(values)


@dataclass(frozen=True)
class EmbeddingSpec:
    """A table of vectors in a file, one row per token: `keys` lead to it, `digest` says that it is the same still."""

    path: str
    keys: tuple[str, ...]
    rows: int
    width: int
    digest: str = ""

    @property
    def name(self) -> str:
        return ".".join(self.keys)


@dataclass(frozen=True)
class TableSpec:
    """How a text file of numbers is read. `columns`: which are features (empty: all of numbers); `sequence`: the
    column whose value says which rows are one sequence, -1 for one sequence."""

    separator: str = ","
    decimal: str = "."
    header: bool = False
    encoding: str = "utf-8"
    columns: tuple[int, ...] = ()
    sequence: int = -1

    def __post_init__(self) -> None:
        _boolean("header", self.header)
        _choice("decimal", self.decimal, (".", ","))
        _integer("sequence", self.sequence, -1)
        for column in self.columns:
            _integer("columns", column, 0)


@dataclass(frozen=True)
class InputSpec:
    """What x is. `batch_size` None means an unbatched x (L, H_in); texts, files and typed numbers bring their own L.

    `one_hot` and `tokens` (through `embedding`) read `text`: one line is one sequence, one `unit` one timestep.
    `lengths`, one per sequence: x is packed (pack_padded_sequence), and beyond its length a sequence is padding. Texts
    and files know the lengths themselves; `packed` says whether those go in packed, or padded with zeros.
    """

    source: str = "random"
    seq_len: int = 10
    batch_size: int | None = 3
    text: str = ""
    path: str = ""
    vocabulary: str = ""  # characters in order, or one token per line; empty: those of the text, sorted
    unit: str = "characters"
    embedding: EmbeddingSpec | None = None
    member: str = ""  # of a .npz: the array
    table: TableSpec | None = None  # of a text file; None: as it looks
    turned: bool = False  # the array in the file is (N, L, H_in)
    frame: int = 0  # of a .wav: how many samples one timestep has; 0: 80
    values: Nested = ()  # typed: (L, H_in)
    lengths: tuple[int, ...] = ()
    packed: bool = True
    digest: str = ""  # given: which numbers

    def __post_init__(self) -> None:
        _parts(self, text=str, path=str, vocabulary=str, member=str, digest=str)
        _choice("source", self.source, INPUT_SOURCES)
        _choice("unit", self.unit, UNITS)
        _integer("seq_len", self.seq_len, 1)
        _boolean("packed", self.packed)
        _boolean("turned", self.turned)
        _integer("frame", self.frame, 0)
        if self.batch_size is not None:
            _integer("batch_size", self.batch_size, 1)
        object.__setattr__(self, "lengths", tuple(self.lengths))
        for length in self.lengths:
            _integer("lengths", length, 1)
        object.__setattr__(self, "values", freeze(self.values))
        self._check_source()

    def _check_source(self) -> None:
        if self.source in ("one_hot", "tokens") and not self.text:
            raise Problem("spec.text", field="text")
        if self.source == "file" and not self.path:
            raise Problem("spec.path", field="path")
        if self.source == "tokens" and not isinstance(self.embedding, EmbeddingSpec):
            raise Problem("spec.embedding", field="source")
        if self.source == "typed":
            rows = self.values
            if not rows or not all(isinstance(row, tuple) and row and len(row) == len(rows[0]) for row in rows):
                raise Problem("spec.values", field="source")


@dataclass(frozen=True)
class StateSpec:
    """Where h_0 (and c_0) come from. `typed`: `h` and `c` as nested tuples in the shape that the module takes
    (cells and stacks: one (N, H) per cell); an empty tuple means zeros."""

    source: str = "zeros"
    h: Nested = ()
    c: Nested = ()

    def __post_init__(self) -> None:
        _choice("h_0", self.source, STATE_SOURCES)
        object.__setattr__(self, "h", freeze(self.h))
        object.__setattr__(self, "c", freeze(self.c))


@dataclass(frozen=True)
class WeightSpec:
    """Where the weights come from. `typed`: pairs (PyTorch's parameter name, nested tuples), the others stay as
    the seed made them. `identity`: eye for every gate block, biases 0. `file`: a file of tensors at `path`; `tensors`
    says (parameter, recipe, names in the file) where they have other names there, `keys` lead to their dict, `digest`
    says that they are the same still. A `file` without a path: numbers that a recording brought along."""

    source: str = "default"
    typed: tuple[tuple[str, Nested], ...] = ()
    path: str = ""
    keys: tuple[str, ...] = ()
    tensors: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    digest: str = ""

    def __post_init__(self) -> None:
        _choice("weights", self.source, WEIGHT_SOURCES)
        pairs = self.typed.items() if isinstance(self.typed, Mapping) else self.typed
        object.__setattr__(self, "typed", tuple((str(name), freeze(values)) for name, values in pairs))
        for name, op, names in self.tensors:
            if not all(isinstance(part, str) for part in (name, op, *names)):
                raise Problem("spec.json", reason=Message("json.recipe"))


@dataclass(frozen=True)
class RunSpec:
    """Everything that is set up: network, input, initial state, weights, device, dtype, seed, mode."""

    network: NetworkSpec
    input: InputSpec = field(default_factory=InputSpec)
    h_0: StateSpec = field(default_factory=StateSpec)
    weights: WeightSpec = field(default_factory=WeightSpec)
    device: str = "auto"  # auto: CUDA when available, else the CPU; otherwise a torch device such as "cuda:0"
    dtype: str = "float32"
    seed: int = 0
    training: bool = False  # train() or eval(): only dropout cares

    def __post_init__(self) -> None:
        _parts(self, network=NetworkSpec, input=InputSpec, h_0=StateSpec, weights=WeightSpec)
        _choice("dtype", self.dtype, DTYPES)
        _boolean("training", self.training)
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or not 0 <= self.seed <= MAX_SEED:
            raise Problem("spec.seed", field="seed", high=MAX_SEED, value=short(self.seed))


# --- JSON: the same values as plain dicts, with the class's name in "is" ---------------------------
_CLASSES: dict[str, type] = {
    cls.__name__: cls
    for cls in (RNNSpec, CellSpec, StackSpec, EmbeddingSpec, TableSpec, InputSpec, StateSpec, WeightSpec, RunSpec)
}


def to_dict(value: Any) -> Any:
    """A spec as JSON-ready dicts and lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"is": type(value).__name__} | {f.name: to_dict(getattr(value, f.name)) for f in fields(value)}
    return [to_dict(v) for v in value] if isinstance(value, tuple) else value


def from_dict(data: Any) -> Any:
    """The spec that `to_dict` wrote; raises `Problem` for anything else."""
    if isinstance(data, list):
        return tuple(from_dict(v) for v in data)
    if not isinstance(data, dict):
        return data
    cls = _CLASSES.get(str(data.get("is")))
    if cls is None:
        raise Problem("spec.json", reason=Message("json.part", {"name": short(data.get("is"))}))
    known = {f.name for f in fields(cls)}
    values = {name: from_dict(v) for name, v in data.items() if name != "is"}
    if set(values) - known:
        unknown = short(sorted(set(values) - known)[0])
        raise Problem("spec.json", reason=Message("json.field", {"name": unknown}))
    try:
        return cls(**values)
    except Problem:
        raise
    except (TypeError, ValueError, AttributeError) as error:
        raise Problem("spec.json", reason=Message("json.value", {"name": cls.__name__})) from error
