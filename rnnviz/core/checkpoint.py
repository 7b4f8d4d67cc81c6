"""Foreign files -> the recurrent modules in them, from names and shapes alone -> spec + weights.

What a file cannot know (tanh or relu, batch_first, dropout) is left at PyTorch's defaults, or at what the file says of
itself elsewhere; `Found.asks` names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Any

from rnnviz.core.foreign import FLOATS, Cancel, Foreign, Stored, open_foreign
from rnnviz.core.names import Group, Slot, groups, one_biases, shorten
from rnnviz.core.network import parameters
from rnnviz.core.recipes import NORM, norm_of, shape_after
from rnnviz.core.spec import (
    GATES,
    MAX_STACK,
    CellSpec,
    EmbeddingSpec,
    InputSpec,
    Kind,
    NetworkSpec,
    RNNSpec,
    RunSpec,
    StackSpec,
    WeightSpec,
)
from rnnviz.support.messages import Message, Problem

KIND_OF_FACTOR: dict[int, Kind] = {1: "RNN_TANH", 3: "GRU", 4: "LSTM"}
MAX_EMBEDDINGS = 20  # that are offered for one module
MAX_TABLES = 500  # of one width that are looked at
MAX_MODULES = 1000


@dataclass(frozen=True)
class Found:
    """One recurrent module of a file."""

    name: str
    spec: NetworkSpec
    weights: WeightSpec
    dtype: str
    embeddings: tuple[EmbeddingSpec, ...] = ()  # of the right width, the likeliest first

    @property
    def count(self) -> int:
        """How many parameters it has."""
        return sum(prod(shape) for shape in parameters(self.spec).values())

    @property
    def asks(self) -> tuple[str, ...]:
        """What the file cannot know of it."""
        if isinstance(self.spec, StackSpec):
            return ("nonlinearity",) if any(c.kind.startswith("RNN") for c in self.spec.cells) else ()
        tanh_or_relu = ("nonlinearity",) if self.spec.kind.startswith("RNN") else ()
        return (*tanh_or_relu, "batch_first", *(("dropout",) if self.spec.num_layers > 1 else ()))

    def answered(
        self, *, nonlinearity: str = "", batch_first: bool | None = None, dropout: float | None = None
    ) -> Found:
        """The same module with what was asked."""
        kind: Kind = "RNN_RELU" if nonlinearity == "relu" else "RNN_TANH"
        spec = self.spec
        if isinstance(spec, StackSpec):
            if nonlinearity:
                cells = (replace(c, kind=kind) if c.kind.startswith("RNN") else c for c in spec.cells)
                spec = StackSpec(tuple(cells))
            return replace(self, spec=spec)
        if nonlinearity and spec.kind.startswith("RNN"):
            spec = replace(spec, kind=kind)
        if batch_first is not None:
            spec = replace(spec, batch_first=batch_first)
        if dropout is not None and spec.num_layers > 1:
            spec = replace(spec, dropout=dropout)
        return replace(self, spec=spec)


@dataclass(frozen=True)
class Checkpoint:
    """All that was found in a file; `skipped` says what looked like a module and could not be used."""

    path: Path
    modules: tuple[Found, ...]
    skipped: tuple[Message, ...] = ()

    def module(self, name: str) -> Found:
        """The module of this name ("0...2" is "0 … 2" too); raises `Problem` that lists the names."""
        for found in self.modules:
            if _typed(found.name) == _typed(name):
                return found
        names = ", ".join(found.name for found in self.modules)
        raise Problem("checkpoint.no_module", path=self.path.name, name=name[:60], names=names)


def _typed(name: str) -> str:
    """A name as a keyboard has it."""
    return name.replace("…", "...").replace(" ", "")


def read_checkpoint(path: Path | str, cancel: Cancel = None) -> Checkpoint:
    """The recurrent modules of a file; raises `Problem` when there is none."""
    return find(open_foreign(path, cancel))


def find(foreign: Foreign) -> Checkpoint:
    """The same for a file that is open."""
    finder = _Finder(foreign)
    modules = finder.modules()
    if not foreign.tensors:
        raise Problem("checkpoint.no_floats", path=str(foreign.path), dtypes=", ".join(FLOATS))
    if not modules:
        if finder.skipped:
            first = finder.skipped[0]
            raise Problem(first.id, field=None, **first.values)
        seen = ", ".join(list(foreign.tensors)[:3]) or "-"
        raise Problem("checkpoint.none", path=str(foreign.path), names=seen[:120])
    return Checkpoint(foreign.path, modules, tuple(finder.skipped))


def run_of_module(found: Found, given: InputSpec | None = None) -> RunSpec:
    """What a module of a file sets up, in the dtype in which it was saved."""
    return RunSpec(found.spec, given or InputSpec(batch_size=1), weights=found.weights, dtype=found.dtype)


class _Unfit(Exception):
    """A group of names that is no complete module: which part is missing or does not fit, and how that is said."""

    def __init__(self, part: str, id: str = "checkpoint.incomplete") -> None:
        self.id = id
        super().__init__(part)


class _Finder:
    def __init__(self, foreign: Foreign) -> None:
        self.foreign = foreign
        self.skipped: list[Message] = []

    def modules(self) -> tuple[Found, ...]:
        known = groups(self.foreign.tensors)
        if len(known) > MAX_MODULES:
            raise Problem("foreign.many", path=str(self.foreign.path), most=MAX_MODULES)
        short = shorten(group.prefix for group in known)
        layers: list[Found] = []
        cells: dict[str, Found] = {}
        for group in known:
            made = self._module(group, short[group.prefix])
            if made is not None and isinstance(made.spec, StackSpec):
                cells[made.name] = made
            elif made is not None:
                layers.append(made)
        everything = [*layers, *_stacks(cells), *cells.values()]
        return tuple(self._with_embeddings(self._with_hints(found)) for found in everything)

    def _module(self, group: Group, name: str) -> Found | None:
        try:
            return self._read(group, name)
        except _Unfit as unfit:
            if len(group.slots) + len(group.gates) + len(group.unknown) > 1:
                self.skipped.append(self._message(unfit.id, name, part=str(unfit)))
        except Problem:
            self.skipped.append(self._message("checkpoint.incomplete", name, part="sizes"))
        return None

    def _message(self, id: str, name: str, **values: object) -> Message:
        return Message(id, {"path": str(self.foreign.path), "name": name or self.foreign.path.stem, **values})

    def _read(self, group: Group, name: str) -> Found:
        if group.unknown:
            raise _Unfit(group.unknown[0])
        slots = self._oriented({**self._folded(group), **self._from_gates(group)})
        shapes = {slot: self._shape(*recipe) for slot, recipe in slots.items()}
        network = _cell(shapes) if all(slot.layer < 0 for slot in slots) else _layers(shapes)
        if not network.layers[0].bias:
            self._check_one_bias(group, network)
        wanted = parameters(network)
        takes = {_parameter(network, slot): recipe for slot, recipe in slots.items()}
        for parameter, shape in wanted.items():
            if parameter not in takes or self._shape(*takes[parameter]) != shape:
                raise _Unfit(parameter)
        if set(takes) - set(wanted):
            raise _Unfit(next(iter(set(takes) - set(wanted))))
        used = [self.foreign.tensors[n] for parameter in wanted for n in takes[parameter][1]]
        weights = WeightSpec(
            "file",
            path=str(self.foreign.path.absolute()),
            keys=_nest(used),
            tensors=tuple((parameter, takes[parameter][0], takes[parameter][1]) for parameter in wanted),
        )
        return Found(name, network, weights, _dtype(used))

    def _check_one_bias(self, group: Group, network: NetworkSpec) -> None:
        """Other programs keep one bias where PyTorch has two; left out, the numbers would be others."""
        rows = next(iter(parameters(network).values()))[0]
        for name in self._one_biases.get(group.prefix, ()):
            if self.foreign.tensors[name].shape == (rows,):
                raise _Unfit(name, "checkpoint.one_bias")

    @cached_property
    def _one_biases(self) -> dict[str, list[str]]:
        return one_biases(self.foreign.tensors)

    def _shape(self, op: str, names: Sequence[str]) -> tuple[int, ...]:
        shape = shape_after(op, [self.foreign.tensors[name].shape for name in names])
        if shape is None:
            raise _Unfit(names[0])
        return shape

    def _folded(self, group: Group) -> dict[Slot, tuple[str, tuple[str, ...]]]:
        """Recipes of weight_norm with the dim that the shape of g says."""
        made = {}
        for slot, (op, names) in group.slots.items():
            made[slot] = (norm_of(self.foreign.tensors[names[0]].shape) if op == NORM else op), names
        return made

    def _from_gates(self, group: Group) -> dict[Slot, tuple[str, tuple[str, ...]]]:
        """One array per gate: stacked in PyTorch's order."""
        made = {}
        for slot, gates in group.gates.items():
            order = next((GATES[kind] for kind in ("LSTM", "GRU") if set(gates) == set(GATES[kind])), None)
            if order is None:
                raise _Unfit(next(iter(gates.values())))
            made[slot] = "stacked", tuple(gates[letter] for letter in order)
        return made

    def _oriented(self, slots: dict[Slot, tuple[str, tuple[str, ...]]]) -> dict[Slot, tuple[str, tuple[str, ...]]]:
        """Arrays that other programs keep as (columns, rows) are turned; PyTorch's own never are."""
        return {slot: self._turned(slot, recipe, slots) for slot, recipe in slots.items()}

    def _turned(
        self, slot: Slot, recipe: tuple[str, tuple[str, ...]], slots: Mapping[Slot, tuple[str, tuple[str, ...]]]
    ) -> tuple[str, tuple[str, ...]]:
        op, names = recipe
        if self.foreign.format != "npz" or "weight" not in slot.part or slot.part == "weight_hr":
            return recipe
        hidden_op, hidden = slots.get(replace(slot, part="weight_hh"), recipe)
        shapes = [self.foreign.tensors[name].shape for name in hidden]
        if len(shapes[0]) != 2 or not self._lies(hidden_op, shapes, slot, slots):
            return recipe
        return {"same": "turned", "stacked": "stacked_turned"}[op], names

    def _lies(self, op: str, shapes: Sequence[tuple[int, ...]], slot: Slot, slots: Mapping[Slot, Any]) -> bool:
        """True where weight_hh is (H, gates * H), or (H, H) beside a weight_ih that is (H_in, H)."""
        rows, columns = shapes[0]
        if op == "same" and rows != columns:
            return columns in (3 * rows, 4 * rows)
        given = slots.get(replace(slot, part="weight_ih"))
        shape = self.foreign.tensors[given[1][0]].shape if given else ()
        return len(shape) == 2 and shape[0] != rows and shape[1] == rows

    # --- beside the module -----------------------------------------------------------------------------
    def _with_hints(self, found: Found) -> Found:
        hints = self.foreign.hints
        dropout = hints.get("dropout")
        fits = isinstance(dropout, (int, float)) and not isinstance(dropout, bool) and 0 <= dropout <= 1
        said = hints.get("nonlinearity")
        relu = said == "relu" or (said is None and "relu" in found.name.lower())
        return found.answered(
            nonlinearity="relu" if relu else "",
            batch_first=hints["batch_first"] if isinstance(hints.get("batch_first"), bool) else None,
            dropout=float(dropout) if fits and dropout is not None else None,
        )

    def _with_embeddings(self, found: Found) -> Found:
        used = {name for _, _, names in found.weights.tensors for name in names}
        fitting = [stored for stored in self._tables.get(found.spec.input_size, ()) if stored.name not in used]
        first = next(iter(used), "")
        fitting.sort(key=lambda stored: -_shared(stored.name, first))
        made = tuple(self._embedding(stored) for stored in fitting[:MAX_EMBEDDINGS])
        return replace(found, embeddings=made)

    @cached_property
    def _tables(self) -> dict[int, list[Stored]]:
        """What may be an embedding, by its width."""
        made: dict[int, list[Stored]] = {}
        for name, stored in self.foreign.tensors.items():
            if len(stored.shape) == 2 and _is_embedding(name, self.foreign.tensors):
                of_width = made.setdefault(stored.shape[1], [])
                if len(of_width) < MAX_TABLES:
                    of_width.append(stored)
        return made

    def _embedding(self, stored: Stored) -> EmbeddingSpec:
        path = str(self.foreign.path.absolute())
        return EmbeddingSpec(path, stored.keys, stored.shape[0], stored.shape[1])


def _is_embedding(name: str, tensors: Mapping[str, Stored]) -> bool:
    """A table of vectors: it is called so, or it is a lone weight without a bias."""
    last = name.rsplit(".", 1)
    called = re.search(r"emb|lookup|wte|token|glove|word2vec", name.lower()) is not None
    lone = last[-1] == "weight" and f"{last[0]}.bias" not in tensors and len(last) == 2
    return called or lone


def _shared(a: str, b: str) -> int:
    """How many leading parts two names share; a name that says "emb" comes before one that does not."""
    same = 0
    for one, other in zip(re.split(r"[._/]", a), re.split(r"[._/]", b), strict=False):
        if one != other:
            break
        same += 1
    return 2 * same + ("emb" in a.lower())


def _nest(used: Sequence[Stored]) -> tuple[str, ...]:
    """The keys that lead to the dict in which all of these are; () where they are in several."""
    nests = {stored.keys[:-1] for stored in used}
    return nests.pop() if len(nests) == 1 else ()


def _dtype(used: Sequence[Stored]) -> str:
    kinds = [stored.dtype for stored in used]
    return max(set(kinds), key=kinds.count)


def _parameter(network: NetworkSpec, slot: Slot) -> str:
    if isinstance(network, StackSpec):
        return f"0.{slot.part}" if slot.direction == 0 else f"0.{slot.part}_reverse"
    return f"{slot.part}_l{slot.layer}{'_reverse' if slot.direction else ''}"


def _sizes(shapes: Mapping[Slot, tuple[int, ...]], layer: int) -> tuple[Kind, int, int, int]:
    """(kind, input_size, hidden_size, proj_size) of one layer, from its shapes."""
    ih, hh, hr = (shapes.get(Slot(layer, 0, part)) for part in ("weight_ih", "weight_hh", "weight_hr"))
    if ih is None or hh is None or len(ih) != 2 or len(hh) != 2:
        raise _Unfit("weight_ih" if ih is None or len(ih) != 2 else "weight_hh")
    proj = 0
    hidden = hh[1]
    if hr is not None:
        if len(hr) != 2:
            raise _Unfit("weight_hr")
        proj, hidden = hr
    factor, rest = divmod(ih[0], hidden or 1)
    if rest or factor not in KIND_OF_FACTOR or not hidden or not ih[1]:
        raise _Unfit("weight_ih")
    return KIND_OF_FACTOR[factor], ih[1], hidden, proj


def _cell(shapes: Mapping[Slot, tuple[int, ...]]) -> StackSpec:
    kind, width, hidden, proj = _sizes(shapes, -1)
    if proj:
        raise _Unfit("weight_hr")
    return StackSpec((CellSpec(kind, width, hidden, Slot(-1, 0, "bias_ih") in shapes),))


def _layers(shapes: Mapping[Slot, tuple[int, ...]]) -> RNNSpec:
    kind, width, hidden, proj = _sizes(shapes, 0)
    count = max(slot.layer for slot in shapes) + 1
    if count > len(shapes):
        raise _Unfit(f"layer {count - 1}")
    two = any(slot.direction for slot in shapes)
    bias = Slot(0, 0, "bias_ih") in shapes
    return RNNSpec(kind, width, hidden, count, bias=bias, bidirectional=two, proj_size=proj)


# --- cells on top of each other --------------------------------------------------------------------
_NUMBERED = re.compile(r"^(?P<base>.*?)(?P<number>\d+)$")


def _stacks(cells: Mapping[str, Found]) -> list[Found]:
    """Cells whose names are consecutive numbers and whose sizes chain, as stacks."""
    series: dict[str, dict[int, Found]] = {}
    for name, found in cells.items():
        match = _NUMBERED.match(name)
        if match and len(match["number"]) < 6:
            series.setdefault(match["base"], {})[int(match["number"])] = found
    return [_stack(base, run, members) for base, members in series.items() for run in _chains(members) if len(run) > 1]


def _chains(members: Mapping[int, Found]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in sorted(members):
        last = runs[-1][-1] if runs else None
        if (
            last == number - 1
            and last is not None
            and len(runs[-1]) < MAX_STACK
            and members[last].spec.out_size == members[number].spec.input_size
        ):
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _stack(base: str, run: Sequence[int], members: Mapping[int, Found]) -> Found:
    parts = [members[number] for number in run]
    cells = tuple(cell for part in parts for cell in part.spec.cells if isinstance(part.spec, StackSpec))  # type: ignore[union-attr]
    tensors = tuple(
        (f"{k}.{parameter.split('.', 1)[1]}", op, names)
        for k, part in enumerate(parts)
        for parameter, op, names in part.weights.tensors
    )
    nests = {part.weights.keys for part in parts}
    weights = replace(parts[0].weights, tensors=tensors, keys=nests.pop() if len(nests) == 1 else ())
    return Found(f"{base}{run[0]} … {base}{run[-1]}", StackSpec(cells), weights, parts[0].dtype)
