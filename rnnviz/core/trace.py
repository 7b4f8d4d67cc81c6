"""A recorded run, immutable: every state of every layer, direction and step, and what follows from them.

Arrays are numpy, time first whatever `batch_first` said: L steps, N sequences (unbatched: N = 1), D directions.
float16 and bfloat16 networks are held as float32; the original dtype stands in `meta["dtype"]`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.spec import NetworkSpec, StackSpec
from rnnviz.support.given import whole
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    from rnnviz.core.check import Check
    from rnnviz.core.gates import Window

Array = npt.NDArray[Any]
PerDirection = tuple[tuple[Array, ...], ...]  # [layer][direction]
PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """What `record` returns; built from plain arrays only, so that a file can rebuild it.

    `states_0` and `memory_0` are one (N, H_out) and one (N, H) per layer and direction, `finals_c` the LSTM's last c
    the same way. `c_stored` is None where c follows from h (fused LSTM), else [layer][direction] arrays (cells);
    `c_borders` then holds c (B, N, H) after every `c_grid` steps of each direction's own order, in long runs.
    `packed` is (sorted_indices, enforce_sorted) when the call was made with a PackedSequence.
    """

    spec: NetworkSpec
    weights: Mapping[str, Array]
    x: Array  # (L, N, H_in)
    h: PerDirection  # (L, N, H_out) each: the state after step t, at t
    states_0: tuple[Array, ...]
    memory_0: tuple[Array | None, ...]
    finals_c: tuple[Array | None, ...]
    lengths: Array  # (N,)
    unbatched: bool = False
    packed: tuple[Array | None, Array | None] | None = None
    c_stored: tuple[tuple[Array | None, ...], ...] | None = None
    c_borders: tuple[tuple[Array | None, ...], ...] | None = None
    c_grid: int = 0
    dropout_masks: tuple[Array, ...] | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if isinstance(self.weights, (dict, MappingProxyType)):  # others cannot be changed, and may be lazy
            object.__setattr__(self, "weights", MappingProxyType(dict(self.weights)))
        object.__setattr__(self, "meta", MappingProxyType(dict(self.meta)))
        for array in self._arrays():
            array.flags.writeable = False

    @classmethod
    def later(cls, make: Callable[[], Trace]) -> Trace:
        """A trace whose fields `make()` gives when one is first looked at, so that recording does not wait for it."""
        trace = cls.__new__(cls)
        trace.__dict__["_make"] = make
        return trace

    if not TYPE_CHECKING:  # pragma: no branch - mypy alone goes the other way: it would be a home of every name

        def __getattr__(self, name: str) -> Any:
            """A field of a trace that is made later; of any other trace only for names that do not exist."""
            own = self.__dict__
            if "_make" in own and name in self.__dataclass_fields__:
                made = own.setdefault("_made", own["_make"]())  # of two threads both go on with the same one
                for field_name in self.__dataclass_fields__:
                    own.setdefault(field_name, getattr(made, field_name))
                return own[name]
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _arrays(self) -> list[Array]:
        nested: list[Any] = [
            self.x,
            self.lengths,
            *(self.weights.values() if isinstance(self.weights, MappingProxyType) else ()),
            *self.states_0,
            *self.memory_0,
            *self.finals_c,
        ]
        nested += [a for layer in self.h for a in layer]
        nested += [a for kept in (self.c_stored, self.c_borders) for layer in kept or () for a in layer]
        nested += [*(self.dropout_masks or ()), *(self.packed or ())]
        return [a for a in nested if a is not None]

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as its fields, for another process; what follows from them is made again there."""
        made = {each.name: getattr(self, each.name) for each in fields(self)}
        weights = {name: np.asarray(array) for name, array in self.weights.items()}
        return _of_fields, ({**made, "weights": weights, "meta": dict(self.meta)},)

    def __copy__(self) -> Trace:
        """Itself: nothing of it can change."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Trace:
        return self

    @cached_property
    def _twin(self) -> Trace:
        """The same fields, for what is kept here and reads them later: a trace that its own parts keep alive would not
        give its memory back when the last one lets go of it."""
        twin = Trace.__new__(Trace)
        twin.__dict__.update((each.name, getattr(self, each.name)) for each in fields(self))
        return twin

    def with_meta(self, more: Mapping[str, Any]) -> Trace:
        """The same run with `more` in its `meta`."""
        return replace(self, meta={**self.meta, **more})

    @property
    def kind(self) -> str | tuple[str, ...]:
        """ "RNN_TANH", "RNN_RELU", "LSTM", "GRU", or a tuple of them for a mixed stack."""
        return self.spec.kind

    @property
    def steps(self) -> int:
        """L."""
        return len(self.x)

    @property
    def batch(self) -> int:
        """N; 1 for an unbatched call."""
        return int(self.x.shape[1])

    def cell_weights(self, layer: int, direction: int) -> dict[str, Array]:
        """The parameters of one layer and direction by their part: "weight_ih", ..., "weight_hr"."""
        names = {part: weight_name(self.spec, part, layer, direction) for part in PARTS}
        return {part: self.weights[name] for part, name in names.items() if name in self.weights}

    # --- states ------------------------------------------------------------------------------------
    @cached_property
    def c(self) -> tuple[tuple[Array | None, ...], ...] | None:
        """c[layer][direction] (L, N, H) of LSTM layers, else None in its place; None for a network without an LSTM.

        Of a long run whose c was not recorded at every step, an index makes the steps that it names.
        """
        if not self.spec.has_cell_state:
            return None
        if self.c_stored is not None:
            return self.c_stored
        directions = range(self.spec.num_directions)
        return tuple(tuple(self._memory(k, d) for d in directions) for k in range(self.spec.num_layers))

    def _memory(self, layer: int, direction: int) -> Array | None:
        from rnnviz.core import lazy
        from rnnviz.core.gates import memory

        shape, dtype = (self.steps, self.batch, self.spec.layers[layer].hidden_size), self.x.dtype
        trace = self if lazy.is_small(shape, dtype) else self._twin  # self knows gates that have been made
        rows = partial(memory, trace, layer, direction)
        array: Array = lazy.made(shape, dtype, rows, self.c_grid or 256)
        return array

    def window(self, layer: int, direction: int, start: int, stop: int, n: int | None = None) -> Window:
        """Gates, pre-activations and c at the steps from `start` to `stop` only: milliseconds, however long the run.

        Each (stop - start, N, H); with `n` (from 0 to N - 1) of that sequence only, (stop - start, 1, H).
        """
        from rnnviz.core.gates import ALL, window

        ends = whole(start), whole(stop)
        if None in ends or not 0 <= start < stop <= self.steps:
            raise Problem("trace.window", start=start, stop=stop, steps=self.steps)
        sizes = {"layer": self.spec.num_layers, "direction": self.spec.num_directions, "n": self.batch}
        for (name, size), value in zip(sizes.items(), (layer, direction, n or 0), strict=True):
            check_index(name, value, size)
        return window(self, layer, direction, start, stop, ALL if n is None else slice(n, n + 1))

    @cached_property
    def gates(self) -> tuple[tuple[Mapping[str, Array], ...], ...]:
        """gates[layer][direction][name] (L, N, H), after the nonlinearity: i f g o or r z n; empty for an RNN."""
        return self._computed("gates")

    @cached_property
    def pre(self) -> tuple[tuple[Mapping[str, Array], ...], ...]:
        """pre[layer][direction][name] (L, N, H), before the nonlinearity: i f g o, r z n hn, or a."""
        return self._computed("pre")

    def _computed(self, which: str) -> tuple[tuple[Mapping[str, Array], ...], ...]:
        from rnnviz.core.gates import LazyGates

        twin, directions = self._twin, range(self.spec.num_directions)
        return tuple(tuple(LazyGates(twin, k, d, which) for d in directions) for k in range(self.spec.num_layers))

    @cached_property
    def output(self) -> Array:
        """(L, N, D * H_out): h of the last layer at every step, directions side by side."""
        last = self.h[-1]
        if len(last) == 1:
            return last[0]
        whole = side_by_side(*last)
        if whole is not None:
            return whole
        from rnnviz.core import lazy

        shape = self.steps, self.batch, 2 * last[0].shape[2]
        joined: Array = lazy.made(
            shape, last[0].dtype, lambda a, b: np.concatenate([h[a:b] for h in last], axis=2)
        )  # fmt: skip
        return joined

    @cached_property
    def h_0(self) -> Any:
        """(D * num_layers, N, H_out); for a stack a list with one (N, H) per cell."""
        return self._stacked(self.states_0)

    @cached_property
    def c_0(self) -> Any:
        """(D * num_layers, N, H), or None without an LSTM; for a stack a list with one (N, H) or None per cell."""
        return self._stacked(self.memory_0) if self.spec.has_cell_state else None

    @cached_property
    def h_n(self) -> Any:
        """(D * num_layers, N, H_out): each layer's and direction's own last state; for a stack a list."""
        return self._stacked([self._final(h, d) for layer in self.h for d, h in enumerate(layer)])

    @cached_property
    def c_n(self) -> Any:
        """(D * num_layers, N, H), or None without an LSTM; for a stack a list."""
        return self._stacked(self.finals_c) if self.spec.has_cell_state else None

    def _final(self, h: Array, direction: int) -> Array:
        """(N, H_out): forward ends at each sequence's last valid step, reverse at t = 0."""
        final: Array = h[0] if direction == 1 else h[self.lengths - 1, np.arange(self.batch)]
        return final

    def _stacked(self, states: Sequence[Array | None]) -> Any:
        there = [s for s in states if s is not None]
        made = there if isinstance(self.spec, StackSpec) else [np.stack(there)]
        for array in made:
            array.flags.writeable = False
        return list(states) if isinstance(self.spec, StackSpec) else made[0]

    # --- in a notebook -----------------------------------------------------------------------------
    def __repr__(self) -> str:
        from rnnviz.core.notebook import text

        return text(self)

    def _repr_html_(self) -> str:
        from rnnviz.core.notebook import html

        return html(self)

    def _repr_png_(self) -> bytes | None:
        from rnnviz.core.notebook import png

        return png(self)

    # --- what the call returned --------------------------------------------------------------------
    @cached_property
    def returned(self) -> Any:
        """What the module's call returns, in its own layout, as torch tensors on the CPU, from the recorded states."""
        from rnnviz.core.returned import assemble

        return assemble(self)

    @cached_property
    def check(self) -> Check:
        """The self-check, made when first read."""
        from rnnviz.core.check import check

        return check(self)


for _field in fields(Trace):  # defaults left on the class would be found in the place of a field that is made later
    if _field.name in vars(Trace):
        delattr(Trace, _field.name)


def need_trace(given: Any) -> None:
    """Raises `Problem` for what is no recording, such as the module that is to be recorded first."""
    if not isinstance(given, Trace):
        raise Problem("trace.needed", type=type(given).__name__)


def check_index(name: str, value: Any, size: int) -> None:
    """Raises `Problem` where `value` is no whole number from 0 to `size` - 1."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not 0 <= value < size:
        raise Problem("explain.index", field=name, name=name, value=value, last=size - 1)


def side_by_side(forward: Any, reverse: Any) -> Array | None:
    """(L, N, 2 * size), where both directions lie in one array already."""
    if not (isinstance(forward, np.ndarray) and isinstance(reverse, np.ndarray)):
        return None  # a lazy one
    whole = forward.base
    if not isinstance(whole, np.ndarray) or whole is not reverse.base:
        return None
    size, begin = forward.shape[2], whole.ctypes.data
    fits = (
        whole.shape == (*forward.shape[:2], 2 * size)
        and forward.ctypes.data == begin
        and reverse.ctypes.data == begin + size * whole.itemsize
    )
    return whole.view() if fits else None


def weight_name(spec: NetworkSpec, part: str, layer: int, direction: int) -> str:
    """PyTorch's name of a parameter: "weight_ih_l0_reverse", or "0.weight_ih" in a stack of cells."""
    if isinstance(spec, StackSpec):
        return f"{layer}.{part}"
    return f"{part}_l{layer}{'_reverse' if direction else ''}"


def _of_fields(made: dict[str, Any]) -> Trace:
    return Trace(**made)
