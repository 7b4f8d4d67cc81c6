"""(trace, options) -> Prepared: scales over the whole run, display levels of one sample. Runs in a worker thread.

What an earlier `Prepared` of the same trace already holds is taken over, so that changing an option costs only what
that option changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.core.spec import TANH_GATES, state_row
from rnnviz.scene.frame import Codes, Floats, Scale, Units
from rnnviz.scene.levels import encode, scale_of
from rnnviz.scene.names import visible
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.pyramid import Pyramid
from rnnviz.scene.unit_order import unit_order

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

EAGER_STEPS = 4096  # from here on the coarser levels are made here, not while painting
LARGE = 1 << 23  # numbers in all of c


@dataclass(frozen=True, eq=False)
class Levels:
    """The numbers of one heatmap and their display levels, whatever the position; the fields are those of `Panel`."""

    tensor: str
    layer: int
    direction: int
    values: Floats  # (L, rows)
    codes: Codes
    scale: Scale
    start: Floats | None = None
    start_codes: Codes | None = None
    units: Units | None = None
    pyramid: Pyramid | None = None


@dataclass(frozen=True, eq=False)
class Prepared:
    """One sample of a trace with its display levels."""

    trace: Trace
    options: DisplayOptions
    hidden: tuple[Levels, ...]
    memory: tuple[Levels, ...]
    chosen: tuple[Levels, ...]
    x: Levels
    finals: tuple[Levels, ...]  # h_n and c_n rows: values (H,)
    scales: tuple[Scale, ...]
    length: int
    tokens: tuple[str, ...]
    store: Mapping[tuple[Any, ...], Any]  # what the next `prepare` of this trace may take over

    @property
    def nbytes(self) -> int:
        """Bytes held for display, beyond the trace."""
        held = {id(item): item.nbytes for item in self.store.values() if isinstance(item, np.ndarray)}
        return sum(held.values()) + sum(item.nbytes for item in self.store.values() if isinstance(item, Pyramid))


def prepare(trace: Trace, options: DisplayOptions, before: Prepared | None = None) -> Prepared:
    """Scales over the whole run (all samples), levels of the chosen sample; `before`: of the same or another trace."""
    made = _Making(trace, options, before.store if before is not None and before.trace is trace else {})
    n = options.sample
    states = [(k, d) for k in range(trace.spec.num_layers) for d in range(trace.spec.num_directions)]
    hidden = [made.levels("h", k, d) for k, d in states]
    cells = [(k, d) for k, d in states if trace.spec.layers[k].kind == "LSTM"]
    shown_c = [made.levels("c", k, d) for k, d in cells if options.show_c and options.shows_layer(k, d)]
    more = [made.levels(name, k, d) for k, d in states if options.shows_layer(k, d) for name in made.more(k)]
    shown_h = [levels for levels in hidden if options.shows_layer(levels.layer, levels.direction)]
    chosen = [*shown_c, *more]
    if options.show_h or not chosen:
        chosen = [*(shown_h or hidden), *chosen]
    tokens = trace.meta.get("tokens") or ()
    return Prepared(
        trace=trace,
        options=options,
        hidden=_deep_first(hidden),
        memory=_deep_first(shown_c),
        chosen=_deep_first(chosen),
        x=made.levels("x", 0, 0),
        finals=tuple(made.finals("h_n", states) + made.finals("c_n", cells)),
        scales=made.scales([*hidden, *chosen], with_c=bool(cells)),
        length=int(trace.lengths[n]),
        tokens=tuple(map(visible, tokens[n])) if n < len(tokens) else (),
        store=made.store,
    )


class _Making:
    """One call of `prepare`: looks up or makes, and remembers what was used."""

    def __init__(self, trace: Trace, options: DisplayOptions, before: Mapping[tuple[Any, ...], Any]) -> None:
        self.trace, self.options, self._before = trace, options, before
        self.store: dict[tuple[Any, ...], Any] = {}
        self._runs: dict[str, Scale] = {}

    def more(self, layer: int) -> list[str]:
        """The gates and pre-activations that were chosen and that this layer has."""
        kind = self.trace.gates[layer][0], self.trace.pre[layer][0]
        found = [f"gates.{name}" for name in kind[0] if name in self.options.gates]
        return found + [f"pre.{name}" for name in kind[1] if name in self.options.pre]

    def levels(self, tensor: str, k: int, d: int) -> Levels:
        """One heatmap with its scale, levels and order of units."""
        n, options = self.options.sample, self.options
        values = self._values(tensor, k, d)[:, n]
        scale = self._scale(tensor, k, d)
        codes = self._kept(("codes", tensor, k, d, n, scale.high), lambda: encode(values, scale))
        pyramid = self._kept(("pyramid", tensor, k, d, n, scale.high), lambda: Pyramid(codes))
        if len(codes) >= EAGER_STEPS:
            pyramid.keep_only(options.reduction)
        valid = values[: int(self.trace.lengths[n])]
        order = options.unit_order if tensor != "x" else "index"
        units = self._kept(("units", tensor, k, d, n, order), lambda: unit_order(valid, order))
        start = self._start(tensor, k, d)
        start_codes = None if start is None else encode(start, scale)
        return Levels(tensor, k, d, values, codes, scale, start, start_codes, units, pyramid)

    def _values(self, tensor: str, k: int, d: int) -> Any:
        """(L, N, rows)."""
        if tensor == "x":
            return self.trace.x
        group, _, name = tensor.partition(".")
        found: Any = getattr(self.trace, group)[k][d]
        return found[name] if name else found

    def _start(self, tensor: str, k: int, d: int) -> Floats | None:
        if tensor not in ("h", "c"):
            return None
        first = self.trace.c_0 if tensor == "c" else self.trace.h_0
        return np.asarray(first[state_row(self.trace.spec, k, d)][self.options.sample])

    # --- scales ------------------------------------------------------------------------------------
    def _scale(self, tensor: str, k: int, d: int) -> Scale:
        options, name = self.options, quantity(tensor)
        scale = self.run_scale(name)
        if options.range_mode == "panel" and not scale.sequential:
            values = self._values(tensor, k, d)[:, options.sample]
            own = self._kept(("own", tensor, k, d, options.sample), lambda: scale_of(name, [values], bounded=False))
            scale = replace(scale, low=own.low, high=own.high)
        return scale

    def run_scale(self, name: str) -> Scale:
        """Of one quantity over the whole run, or with the range that was typed in; in the colours that were chosen."""
        if name not in self._runs:
            scale: Scale = self._kept(self._run_key(name), lambda: scale_of(name, *self._of(name)))
            typed = dict(self.options.manual).get(name) if self.options.range_mode == "manual" else None
            if typed is not None:
                scale = replace(scale, low=0.0 if scale.sequential else -typed, high=typed)
            colours = self.options.gate_map if scale.sequential else self.options.colour_map
            self._runs[name] = replace(scale, colours=colours)
        return self._runs[name]

    def _run_key(self, name: str) -> tuple[Any, ...]:
        """Gates and pre-activations are computed only where they are shown: their scale is that of what is shown."""
        options = self.options
        shown = (options.layers, options.directions)
        return {
            "gate": ("scale", name, options.gates, shown),
            "candidate": ("scale", name, options.gates, shown),
            "pre": ("scale", name, options.pre, shown),
            "c": ("scale", name, options.show_c),
        }.get(name, ("scale", name))

    def _of(self, name: str) -> tuple[Iterable[Any], bool, bool]:
        """(arrays, bounded, sequential) of a quantity."""
        trace = self.trace
        if name == "x":
            return [trace.x], False, False
        if name == "h":
            return [h for layer in trace.h for h in layer] + list(trace.h_0), _bounded(trace), False
        if name == "c":
            return list(_memory(trace, self.options.show_c)), False, False
        return self._shown(name), name != "pre", name == "gate"

    def _shown(self, name: str) -> list[Any]:
        states = [(k, d) for k in range(self.trace.spec.num_layers) for d in range(self.trace.spec.num_directions)]
        found = [(t, k, d) for k, d in states if self.options.shows_layer(k, d) for t in self.more(k)]
        return [self._values(t, k, d) for t, k, d in found if quantity(t) == name]

    def scales(self, drawn: Sequence[Levels], *, with_c: bool) -> tuple[Scale, ...]:
        """Of every quantity on the picture: h and x first."""
        names = ["h", "x"] + (["c"] if with_c else [])
        names += [name for name in dict.fromkeys(levels.scale.name for levels in drawn) if name not in names]
        return tuple(self.run_scale(name) for name in names)

    # --- the rest ----------------------------------------------------------------------------------
    def finals(self, tensor: str, states: Sequence[tuple[int, int]]) -> list[Levels]:
        """Each layer's and direction's own last state: forward at the last valid step, reverse at t = 0."""
        found = []
        for k, d in states:
            finals = self.trace.h_n if tensor == "h_n" else self.trace.c_n
            row = finals[state_row(self.trace.spec, k, d)][self.options.sample]
            scale = self._scale(tensor[0], k, d)
            found.append(Levels(tensor, k, d, row, encode(row, scale), scale))
        return found

    def _kept(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        if key not in self.store:
            self.store[key] = self._before[key] if key in self._before else make()
        return self.store[key]


def quantity(tensor: str) -> str:
    """The name of the scale of a tensor."""
    group, _, name = tensor.partition(".")
    if group == "gates":
        return "candidate" if name in TANH_GATES else "gate"
    return group


def _bounded(trace: Trace) -> bool:
    """True where every h lies in [-1, 1]: tanh, GRU and LSTM without a projection (unless h_0 starts outside)."""
    return all(layer.kind != "RNN_RELU" and layer.out_size == layer.hidden_size for layer in trace.spec.layers)


def _memory(trace: Trace, shown: bool) -> Iterable[Any]:
    """c of the run; of a very long one c_n alone, as long as c itself, which has to be computed, is not shown."""
    kept = trace.c_stored is not None or shown
    if kept or trace.steps * trace.batch * sum(layer.hidden_size for layer in trace.spec.layers) <= LARGE:
        return [c for layer in trace.c or () for c in layer if c is not None]
    return [c for c in trace.c_n if c is not None]


def _deep_first(drawn: Sequence[Levels]) -> tuple[Levels, ...]:
    """Deepest layer first; within a layer by tensor as given, forward before reverse."""
    tensors = list(dict.fromkeys(levels.tensor for levels in drawn))
    return tuple(sorted(drawn, key=lambda a: (-a.layer, tensors.index(a.tensor), a.direction)))
