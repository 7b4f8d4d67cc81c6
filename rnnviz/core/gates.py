"""Gates, pre-activations and c of one layer and direction, in bulk from the recorded h: one product over many steps.

pre = X W_ih^T + b_ih + H_prev W_hh^T + b_hh, where H_prev is h one step earlier in the direction's own order with h_0
at its start (torch.nn documentation of RNN, LSTM, GRU). For a reverse direction of a shorter sequence the start is at
that sequence's last valid step. c of an LSTM that was not recorded at every step follows from the last one that was.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core import lazy
from rnnviz.core.chunks import CHUNK_S, step_seconds
from rnnviz.core.spec import GATES, TANH_GATES, state_row
from rnnviz.core.trace import side_by_side

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

Array = npt.NDArray[Any]
ALL = slice(None)  # sequences of the batch
PIECE_S = CHUNK_S / 4  # of a fused call's time: making the gates afterwards takes about four times as long
BLOCK = 1024  # steps whose gates are made at a time on the way to c


@dataclass(frozen=True, eq=False)
class Window:
    """Some timesteps of one layer and direction: name -> (stop - start, N, H); of one sequence N = 1."""

    start: int
    stop: int
    pre: Mapping[str, Array]
    gates: Mapping[str, Array]
    _place: tuple[Trace, int, int]
    _rows: slice

    @cached_property
    def c(self) -> Array | None:
        """(stop - start, N, H) of an LSTM, else None; made when first asked for."""
        trace, layer, direction = self._place
        lstm = trace.spec.layers[layer].kind == "LSTM"
        return memory(trace, layer, direction, self.start, self.stop, self._rows) if lstm else None


def window(trace: Trace, layer: int, direction: int, start: int, stop: int, rows: slice = ALL) -> Window:
    """Everything between x and h at the steps from `start` to `stop`, of the sequences `rows`: `Window`.

    The cost depends on the window, not on the run: for c of an LSTM some hundreds of steps more are looked at.
    """
    pre = preactivations(trace, layer, direction, start, stop, rows)
    return Window(start, stop, pre, activations(pre), (trace, layer, direction), rows)


class LazyGates(Mapping[str, Array]):
    """Names to arrays (L, N, H), computed when the first one is asked for: of a long run only what an index names."""

    def __init__(self, trace: Trace, layer: int, direction: int, which: str) -> None:
        self._trace, self._which = trace, which
        self._spec = trace.spec.layers[layer]
        self._part = partial(_some, trace, layer, direction, which)
        self._made: dict[str, Any] | None = None

    @property
    def made(self) -> dict[str, Array] | None:
        """All of them, where they have been made whole."""
        return self._made if self._made and isinstance(self._made[self._names()[0]], np.ndarray) else None

    def fill(self, arrays: Mapping[str, Array]) -> None:
        """Gates that were made while the run was recorded."""
        self._made = _locked(dict(arrays))

    def fill_now(self, steps: int, look: Callable[[], None]) -> None:
        """Make them whole, `steps` at a time; `look` may raise in between."""
        if self.made is not None:
            return
        trace = self._trace
        shape = trace.steps, trace.batch, self._spec.hidden_size
        whole = {name: np.empty(shape, trace.x.dtype) for name in self._names()}
        for start in range(0, trace.steps, steps):
            look()
            place = slice(start, min(start + steps, trace.steps))
            for name, values in self._part(place.start, place.stop).items():
                whole[name][place] = values
        self.fill(whole)

    def _names(self) -> tuple[str, ...]:
        kind = self._spec.kind
        if kind.startswith("RNN"):
            return ("a",) if self._which == "pre" else ()
        return (*GATES[kind], "hn") if kind == "GRU" and self._which == "pre" else GATES[kind]

    def __getitem__(self, name: str) -> Array:
        if name not in self._names():
            raise KeyError(name)
        if self._made is None:
            self._made = self._make()
        found: Array = self._made[name]
        return found

    def _make(self) -> dict[str, Any]:
        trace = self._trace
        shape, dtype = (trace.steps, trace.batch, self._spec.hidden_size), trace.x.dtype
        if lazy.is_small(shape, dtype):
            return _locked(self._part(0, trace.steps))
        shared = _Shared(self._part)
        return {name: lazy.Rows(shape, dtype, shared.reader(name)) for name in self._names()}

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())


def make_all(trace: Trace, look: Callable[[], None]) -> None:
    """Every gate (of an RNN its pre-activation) and c, in short pieces; `look` may raise in between."""
    directions = range(trace.spec.num_directions)
    for k, layer in enumerate(trace.spec.layers):
        steps = max(1, int(PIECE_S / step_seconds(layer, trace.batch)))
        for d in directions:
            gates: Any = (trace.pre if layer.kind.startswith("RNN") else trace.gates)[k][d]
            gates.fill_now(steps, look)
    if trace.spec.kind == "LSTM" and trace.c_stored is None and "c" not in vars(trace):
        keep_c(trace, lambda k, d: memory(trace, k, d, 0, trace.steps, look=look))


def keep_c(trace: Trace, made: Callable[[int, int], Array]) -> None:
    """c (L, N, H) of every layer and direction, as `trace.c` hands it out from now on."""
    directions = range(trace.spec.num_directions)
    whole = tuple(tuple(made(k, d) for d in directions) for k in range(trace.spec.num_layers))
    for c in itertools.chain(*whole):
        c.flags.writeable = False
    vars(trace)["c"] = whole


def _some(trace: Trace, layer: int, direction: int, which: str, start: int, stop: int) -> dict[str, Array]:
    """The gates of some timesteps, or with "pre" their pre-activations."""
    pre = preactivations(trace, layer, direction, start, stop)
    return pre if which == "pre" else activations(pre, in_place=True)


class _Shared:
    """All gates of one window are made together: the others wait here until they are asked for."""

    def __init__(self, make: Callable[[int, int], dict[str, Array]]) -> None:
        self._make = make
        self._kept: tuple[int, int, dict[str, Array]] = (0, 0, {})

    def reader(self, name: str) -> Any:
        def rows(start: int, stop: int) -> Array:
            kept = self._kept  # another thread may look elsewhere meanwhile
            if kept[:2] != (start, stop):
                self._kept = kept = start, stop, self._make(start, stop)
            return kept[2][name]

        return rows


def _locked(arrays: dict[str, Array]) -> dict[str, Array]:
    for array in arrays.values():
        array.flags.writeable = False
    return arrays


# --- what a step starts from -----------------------------------------------------------------------
def layer_input(trace: Trace, layer: int, start: int, stop: int, rows: slice = ALL) -> Array:
    """(stop - start, N, H_in of that layer): x, or h of the layer below (all directions), after the dropout mask."""
    if layer == 0:
        return trace.x[start:stop, rows]
    below = trace.h[layer - 1]
    whole = below[0] if len(below) == 1 else side_by_side(*below)
    place = slice(start, stop), rows
    joined = np.concatenate([h[place] for h in below], axis=2) if whole is None else whole[place]
    masks = trace.dropout_masks
    return joined if masks is None else joined * masks[layer - 1][place]


def previous(trace: Trace, layer: int, direction: int, start: int, stop: int, rows: slice = ALL) -> Array:
    """(stop - start, N, H_out): the state that each step starts from; h_0 where the direction starts."""
    h = trace.h[layer][direction]
    first = trace.states_0[state_row(trace.spec, layer, direction)][rows]
    shifted = np.empty((stop - start, *first.shape), h.dtype)
    if direction == 0:
        shifted[1:] = h[start : stop - 1, rows]
        shifted[0] = first if start == 0 else h[start - 1, rows]
        return shifted
    beyond = min(stop + 1, trace.steps)
    shifted[: beyond - start - 1] = h[start + 1 : beyond, rows]
    if beyond == stop:
        shifted[-1] = first
    ends = trace.lengths[rows] - 1
    ending = np.flatnonzero((start <= ends) & (ends < stop))
    shifted[ends[ending] - start, ending] = first[ending]
    return shifted


def preactivations(
    trace: Trace, layer: int, direction: int, start: int, stop: int, rows: slice = ALL
) -> dict[str, Array]:
    """Name -> (stop - start, N, H). For a GRU "n" holds W_in x + b_in + r * hn and "hn" holds W_hn h + b_hn."""
    w = trace.cell_weights(layer, direction)
    spec = trace.spec.layers[layer]
    place = start, stop, rows
    from_x = _product(layer_input(trace, layer, *place), w["weight_ih"], w.get("bias_ih"))
    from_h = _product(previous(trace, layer, direction, *place), w["weight_hh"], w.get("bias_hh"))
    lengths = trace.lengths[rows]
    shape = stop - start, len(lengths), -1
    if spec.kind == "GRU":
        (xr, xz, xn), (hr, hz, hn) = np.split(from_x, 3, axis=1), np.split(from_h, 3, axis=1)
        xr += hr
        xz += hz
        xn += sigmoid(xr) * hn
        parts = {"r": xr, "z": xz, "n": xn, "hn": hn}
    else:
        from_x += from_h
        parts = dict(zip(spec.gates, np.split(from_x, len(spec.gates), axis=1), strict=True))
    made = {name: part.reshape(shape) for name, part in parts.items()}
    beyond = np.arange(start, stop)[:, None] >= lengths
    if beyond.any():
        for values in made.values():
            values[beyond] = 0
    return made


def _product(values: Array, weight: Array, bias: Array | None) -> Array:
    """(steps * N, rows of weight): all steps in one product, which is many times faster than a product a step."""
    with np.errstate(all="ignore"):  # infinities stay; and some kernels raise a flag for lanes that nobody reads
        product = values.reshape(-1, values.shape[2]) @ weight.T
        if bias is not None:
            product += bias
    return np.asarray(product)


def activations(pre: Mapping[str, Array], *, in_place: bool = False) -> dict[str, Array]:
    """The gates after their nonlinearity: tanh for g and n, the logistic function for the others.

    `in_place`: they take the memory of the pre-activations.
    """
    made = {}
    for name, a in pre.items():
        if name not in ("hn", "a"):
            out = a if in_place else None
            made[name] = np.tanh(a, out=out) if name in TANH_GATES else sigmoid(a, out)
    return made


def sigmoid(a: Array, out: Array | None = None) -> Array:
    """The logistic function, by tanh so that it never overflows."""
    made = np.multiply(a, a.dtype.type(0.5), out=out)
    np.tanh(made, out=made)
    made += 1
    made *= a.dtype.type(0.5)
    return np.asarray(made)


# --- c of a fused LSTM -----------------------------------------------------------------------------
def memory(
    trace: Trace,
    layer: int,
    direction: int,
    start: int,
    stop: int,
    rows: slice = ALL,
    *,
    look: Callable[[], None] = lambda: None,
) -> Array:
    """(stop - start, N, H): c by the scan c = f * c_prev + i * g from where it was kept, ending in the recorded c_n.

    `look` may raise between two blocks of steps.
    """
    if trace.c_stored is not None:
        stored = trace.c_stored[layer][direction]
        assert stored is not None
        part: Array = stored[start:stop, rows]
        return part
    scan = _Scan(trace, layer, direction, rows, look)
    c = scan.forward(start, stop) if direction == 0 else scan.reverse(start, stop)
    last = trace.finals_c[scan.index]
    ends = np.zeros_like(scan.lengths) if direction else scan.lengths - 1
    ending = np.flatnonzero((start <= ends) & (ends < stop))
    if last is not None:  # the fused call's own number, rather than ours, which is rounded differently
        c[ends[ending] - start, ending] = last[rows][ending]
    return c


class _Scan:
    """c step by step; where sequences have different lengths a reverse one starts at its own last step."""

    def __init__(self, trace: Trace, layer: int, direction: int, rows: slice, look: Callable[[], None]) -> None:
        self.trace, self.place, self.rows, self.look = trace, (layer, direction), rows, look
        self.index = state_row(trace.spec, layer, direction)
        self.lengths = np.asarray(trace.lengths)[rows]
        borders = None if trace.c_borders is None else trace.c_borders[layer][direction]
        self.borders = None if borders is None else borders[:, rows]
        self.grid = trace.c_grid or BLOCK

    def kept(self, number: Array) -> Array:
        """(N, H): c of each sequence after number[n] * grid of its steps; 0: c_0."""
        first = self.trace.memory_0[self.index]
        assert first is not None
        state = np.array(first[self.rows])
        for n in np.flatnonzero(number):
            assert self.borders is not None
            state[n] = self.borders[number[n] - 1, n]
        return state

    def numbers(self, done: Array) -> Array:
        """How many times c was kept before `done` steps were."""
        most = 0 if self.borders is None else len(self.borders)
        return np.asarray(np.clip(done // self.grid, 0, most))

    def forward(self, start: int, stop: int) -> Array:
        number = self.numbers(np.full_like(self.lengths, start))
        begin = int(number[0]) * self.grid if len(number) else 0
        state = self.kept(number)
        c = np.empty((stop - start, *state.shape), state.dtype)
        for low in range(begin, stop, self.grid):
            self.look()
            high = min(low + self.grid, stop)
            kept, added = self.factors(low, high)
            for t in range(low, high):
                state = np.multiply(kept[t - low], state, out=c[t - start] if t >= start else None)
                state += added[t - low]
        self.blank(c, start, stop)
        return c

    def reverse(self, start: int, stop: int) -> Array:
        number = self.numbers(self.lengths - stop)
        begins = self.lengths - number * self.grid  # the step after each sequence's first one here, in t
        held, begin = self.kept(number), int(begins.max(initial=0))
        state = np.zeros_like(held)
        c = np.empty((stop - start, *state.shape), state.dtype)
        for high in range(begin, start, -self.grid):
            self.look()
            low = max(high - self.grid, start)
            kept, added = self.factors(low, high)
            for t in range(high - 1, low - 1, -1):
                joins = begins == t + 1
                if joins.any():
                    state[joins] = held[joins]
                state = np.multiply(kept[t - low], state, out=c[t - start] if t < stop else None)
                state += added[t - low]
        c[max(begin - start, 0) :] = 0
        self.blank(c, start, stop)
        return c

    def factors(self, start: int, stop: int) -> tuple[Array, Array]:
        """f and i * g of some steps."""
        layer, direction = self.place
        known = vars(self.trace).get("gates")  # where nobody looked at them yet, there are none to use
        made = known[layer][direction].made if known else None
        if made is None:
            gates = activations(preactivations(self.trace, *self.place, start, stop, self.rows), in_place=True)
        else:
            gates = {name: values[start:stop, self.rows] for name, values in made.items()}
        return gates["f"], gates["i"] * gates["g"]

    def blank(self, c: Array, start: int, stop: int) -> None:
        """0 beyond a sequence's length."""
        c[np.arange(start, stop)[:, None] >= self.lengths] = 0
