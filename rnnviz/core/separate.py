"""The separate call of the module that a recorded run is compared with.

It is made under torch.no_grad(), from the recorded x and initial states and from the recorded weights, by PyTorch's
own forward. On the CPU the same kernels run, so it is bitwise what was recorded.
"""

from __future__ import annotations

import copy
import itertools
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.core.network import build, dtype_name
from rnnviz.core.spec import RNNSpec, StackSpec
from rnnviz.support.messages import stop_if

if TYPE_CHECKING:
    import torch

    from rnnviz.core.trace import Trace

Cancel = Callable[[], bool] | None
Nudge = Callable[["torch.Tensor"], "torch.Tensor"]
LIMIT_S = 0.2  # a call that lasts longer has to come in chunks, so that it can be cancelled
PROBE = 32  # steps that the estimate is made from
CHUNK = 256
PERTURBATION = 4  # ulps: how far the weights and x are moved to see how much rounding can grow


class TooLong(Exception):
    """The call would last longer than LIMIT_S and cannot be cut into chunks."""


def rebuild(trace: Trace, dtype: str | None = None) -> Any:
    """The module of a trace, with its weights, on its device where that exists, else on the CPU.

    It is made without drawing initial weights: torch's generator stays as it was. `to_empty` would do as well, but
    the first call of it imports SymPy: 0.6 s in which the window gets no turn.
    """
    import torch

    with torch.device("meta"):
        module = build(trace.spec, dtype or str(trace.meta.get("dtype", "float32")))
    device, weights = device_of(trace), {}
    for name, parameter in module.named_parameters():
        weights[name] = torch.tensor(np.array(trace.weights[name]), dtype=parameter.dtype, device=device)
    module.load_state_dict(weights, assign=True)
    if isinstance(module, torch.nn.RNNBase):
        module.flatten_parameters()
    return module.eval()


def in_float32(trace: Trace, cancel: Cancel = None) -> Trace:
    """The run of a float16 or bfloat16 network once more, recorded in float32 (without dropout)."""
    import torch
    from torch.nn.utils.rnn import pack_padded_sequence

    from rnnviz.core.record import record

    separate = Separate(trace, rebuild(trace, "float32"), cancel, chunked=False)
    x = separate.tensor(trace.x)
    if isinstance(trace.spec, StackSpec):
        pairs = zip(trace.states_0, trace.memory_0, strict=True)
        states = [separate.tensor(h) if c is None else (separate.tensor(h), separate.tensor(c)) for h, c in pairs]
        return record(list(separate.module), x, states, cancel=cancel)
    hx = separate.state()
    if trace.packed is not None:
        return record(
            separate.module,
            pack_padded_sequence(x, torch.tensor(trace.lengths, device="cpu"), enforce_sorted=False),
            hx,
            cancel=cancel,
        )
    return record(separate.module, x.transpose(0, 1) if trace.spec.batch_first else x, hx, cancel=cancel)


def device_of(trace: Trace) -> str:
    """Where to compute: the trace's own device, or the CPU where that is missing."""
    import torch

    name = str(trace.meta.get("device", "cpu"))
    if name.startswith("cuda"):
        return name if torch.cuda.is_available() else "cpu"
    return name if name in ("cpu", "mps") else "cpu"


class Separate:
    """The recorded run's own input, ready to be fed to a module. Raises `TooLong` where the call cannot be made."""

    def __init__(self, trace: Trace, module: Any, cancel: Cancel = None, *, chunked: bool | None = None) -> None:
        self.trace, self.module, self.cancel = trace, module, cancel
        self.parameter = next(iter(module.parameters()))
        self.chunked = self._has_to_be_cut() if chunked is None else chunked
        self.finals: list[torch.Tensor] = []

    def tensor(self, values: Any) -> torch.Tensor:
        """Recorded numbers in the module's dtype on its device."""
        import torch

        return torch.tensor(np.array(values), dtype=self.parameter.dtype, device=self.parameter.device)

    def outputs(self, nudge: Nudge | None = None) -> Iterator[torch.Tensor]:
        """Output (L, N, D * H_out) piece by piece, then h_n (and c_n) in `finals`; for cells their final states.

        `nudge` changes x first. To be read under torch.no_grad().
        """
        if isinstance(self.trace.spec, StackSpec):
            yield from self._cells(nudge)
        elif self.trace.dropout_masks is not None:
            yield self._taken(self._masked(self._x(nudge)))
        elif self.chunked:
            yield from self._in_chunks(nudge)
        else:
            yield self._taken(self._call(self.module, self._x(nudge), self.state()))

    def _x(self, nudge: Nudge | None, start: int = 0, stop: int | None = None) -> torch.Tensor:
        x = self.tensor(self.trace.x[start:stop])
        return x if nudge is None else nudge(x)

    def _taken(self, made: list[torch.Tensor]) -> torch.Tensor:
        """The output of a call; its states are kept."""
        self.finals = made[1:]
        return made[0]

    # --- nn.RNN, nn.LSTM, nn.GRU -------------------------------------------------------------------
    def state(self, part: slice = slice(None)) -> Any:
        """h_0, for an LSTM (h_0, c_0), of some layers and directions."""
        import torch

        trace = self.trace
        # all of them first: the kernels look at how a state lies in memory, and it has to lie as in the module's call
        h = torch.stack([self.tensor(s) for s in trace.states_0])[part]
        if trace.spec.kind != "LSTM":
            return h
        return h, torch.stack([self.tensor(s) for s in trace.memory_0])[part]

    def _has_to_be_cut(self) -> bool:
        """True for a call that would last too long at once; raises `TooLong` where it cannot be cut."""
        spec = self.trace.spec
        if isinstance(spec, StackSpec) or self.trace.dropout_masks is not None or not self._too_long():
            return False
        if spec.num_directions == 2 or self.trace.packed is not None:
            raise TooLong
        return True

    def _too_long(self) -> bool:
        import torch

        steps, batch = self.trace.steps, self.trace.batch
        work = sum(p.numel() for p in self.module.parameters()) * batch * steps
        cells = steps * self.trace.spec.num_layers * self.trace.spec.num_directions
        if steps <= 2 * PROBE or (work < 2e7 and cells < 2000):
            return False
        with torch.no_grad():
            x, hx = self._laid_out(self.tensor(self.trace.x[:PROBE])), self.state()
            begin = time.perf_counter()
            self.module(x, _squeezed(hx) if self.trace.unbatched else hx)
        return (time.perf_counter() - begin) * steps / PROBE > LIMIT_S

    def _in_chunks(self, nudge: Nudge | None) -> Iterator[torch.Tensor]:
        hx, steps = self.state(), self.trace.steps
        edges = [*range(0, max(steps - CHUNK // 2, 1), CHUNK), steps]
        for start, stop in itertools.pairwise(edges):
            self.look()
            yield self._taken(self._call(self.module, self._x(nudge, start, stop), hx))
            hx = tuple(self.finals) if len(self.finals) == 2 else self.finals[0]

    def look(self) -> None:
        """Raise `Cancelled` when told to stop."""
        stop_if(self.cancel)

    def _laid_out(self, x: torch.Tensor) -> torch.Tensor:
        """x (L, N, H_in) as the module takes it; strided where it was, for the kernels look at that."""
        if self.trace.unbatched:
            return x[:, 0]
        turned = x.transpose(0, 1)
        dense = bool(self.trace.meta.get("contiguous", True))
        if self.module.batch_first:
            return turned.contiguous() if dense else turned
        return x if dense else turned.contiguous().transpose(0, 1)

    def _call(self, module: Any, x: torch.Tensor, hx: Any) -> list[torch.Tensor]:
        """One call in the run's own layout, its results time first and batched: output, h_n (, c_n)."""
        import torch
        from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

        if self.trace.packed is not None:
            packed = pack_padded_sequence(x, torch.tensor(self.trace.lengths, device="cpu"), enforce_sorted=False)
            output, state = module(packed, hx)
            output = pad_packed_sequence(output, total_length=len(x))[0]
        else:
            output, state = module(self._laid_out(x), _squeezed(hx) if self.trace.unbatched else hx)
            if self.trace.unbatched:
                output, state = output[:, None], _widened(state)
            elif module.batch_first:
                output = output.transpose(0, 1)
        return [output, *(state if isinstance(state, tuple) else (state,))]

    def _masked(self, x: torch.Tensor) -> list[torch.Tensor]:
        """A pass with sampled dropout: a module per layer, the recorded masks between them."""
        import torch

        masks = self.trace.dropout_masks
        assert masks is not None
        finals: list[list[torch.Tensor]] = []
        below, directions = x, self.trace.spec.num_directions
        for k in range(self.trace.spec.num_layers):
            self.look()
            layer = _one_layer(self.module, self.trace.spec, k)
            output, *state = self._call(layer, below, self.state(slice(k * directions, (k + 1) * directions)))
            finals.append(state)
            below = output * self.tensor(masks[k]) if k < len(masks) else output
        return [below, *(torch.cat(parts) for parts in zip(*finals, strict=True))]

    # --- cells -------------------------------------------------------------------------------------
    def _cells(self, nudge: Nudge | None) -> Iterator[torch.Tensor]:
        """The loop of torch.nn's documentation; all h of the last cell, then every cell's final states."""
        import torch

        trace = self.trace
        pairs = zip(trace.states_0, trace.memory_0, strict=True)
        states: list[Any] = [self.tensor(h) if c is None else (self.tensor(h), self.tensor(c)) for h, c in pairs]
        if trace.unbatched:
            states = [_first(s) for s in states]
        for start in range(0, trace.steps, CHUNK):
            x = self._x(nudge, start, start + CHUNK)
            output = []
            for below in (x[:, 0] if trace.unbatched else x).unbind(0):
                self.look()
                for k, cell in enumerate(self.module):
                    states[k] = cell(below, states[k])
                    below = states[k][0] if isinstance(states[k], tuple) else states[k]
                output.append(below)
            made = torch.stack(output)
            yield made.unsqueeze(-2) if trace.unbatched else made
        flat = [part for s in states for part in (s if isinstance(s, tuple) else (s,))]
        self.finals = [m.unsqueeze(-2) for m in flat] if trace.unbatched else flat


def recorded_finals(trace: Trace) -> list[Any]:
    """What the trace shows, in the order of `Separate.finals`."""
    if isinstance(trace.spec, StackSpec):
        pairs = zip(trace.h_n, trace.finals_c, strict=True)
        return [part for pair in pairs for part in pair if part is not None]
    return [trace.h_n] + ([trace.c_n] if trace.spec.has_cell_state else [])


def max_difference(separate: Separate) -> float:
    """max |shown - computed| over output and final states; NaN equals NaN, and differs infinitely from a number."""
    import torch

    trace, worst, start = separate.trace, 0.0, 0
    with torch.no_grad():
        for piece in separate.outputs():
            worst = max(worst, _apart(trace.output[start : start + len(piece)], piece))
            start += len(piece)
    return max([worst, *itertools.starmap(_apart, zip(recorded_finals(trace), separate.finals, strict=True))])


def _apart(shown: Any, computed: Any) -> float:
    a, b = (v if isinstance(v, np.ndarray) else v.detach().to("cpu").double().numpy() for v in (shown, computed))
    if a.shape != b.shape:
        return float("inf")
    with np.errstate(all="ignore"):
        same = (a == b) | (np.isnan(a) & np.isnan(b))
        diff = np.where(same, 0, np.abs(a.astype(np.float64) - b))
    return float(np.max(np.where(np.isnan(diff), np.inf, diff), initial=0))


def sensitivity(separate: Separate, eps: float) -> float:
    """How far the results of a call move when the weights and x move by a few units in the last place.

    Rounding that was done in another order moves them about as far; a wrong computation moves them much farther.
    """
    import torch

    generator = torch.Generator().manual_seed(0)

    def nudge(values: torch.Tensor) -> torch.Tensor:
        signs = (torch.randint(0, 2, values.shape, generator=generator) * 2 - 1).to(values.device, values.dtype)
        return values + PERTURBATION * eps * signs * values.abs().clamp_min(eps)

    moved = copy.deepcopy(separate.module)
    with torch.no_grad():
        for parameter in moved.parameters():
            parameter.copy_(nudge(parameter))
        other = Separate(separate.trace, moved, separate.cancel, chunked=separate.chunked)
        worst = max(itertools.starmap(_apart, zip(separate.outputs(), other.outputs(nudge), strict=True)), default=0.0)
    return max([worst, *itertools.starmap(_apart, zip(separate.finals, other.finals, strict=True))])


def _one_layer(module: Any, spec: Any, k: int) -> Any:
    """Layer k of a module as a module of its own, with the same Parameters."""
    import torch

    assert isinstance(spec, RNNSpec)
    first = spec.layers[k]
    single = RNNSpec(
        kind=spec.kind,
        input_size=first.input_size,
        hidden_size=spec.hidden_size,
        bias=spec.bias,
        batch_first=spec.batch_first,
        bidirectional=spec.bidirectional,
        proj_size=spec.proj_size,
    )
    with torch.device("meta"):
        layer = build(single, dtype_name(next(iter(module.parameters())).dtype))
    for name in dict(layer.named_parameters()):
        setattr(layer, name, getattr(module, name.replace("_l0", f"_l{k}")))
    return layer.eval()


def _squeezed(hx: Any) -> Any:
    return tuple(s[:, 0] for s in hx) if isinstance(hx, tuple) else hx[:, 0]


def _widened(state: Any) -> Any:
    return tuple(s[:, None] for s in state) if isinstance(state, tuple) else state[:, None]


def _first(state: Any) -> Any:
    return tuple(s[0] for s in state) if isinstance(state, tuple) else state[0]
