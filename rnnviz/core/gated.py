"""`record(..., gates="all")`: every gate and c of a layer while the layer is recorded, where that can be had cheaply.

That is on the CPU, in float32 or float64, for sequences of one length. The other gates are made afterwards by gates.py,
as when they are looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypedDict

from rnnviz.core import bulk, opened
from rnnviz.core.arguments import LayerCall
from rnnviz.core.fused import Layer
from rnnviz.core.gates import keep_c
from rnnviz.core.spec import RNNSpec

if TYPE_CHECKING:
    import torch

    from rnnviz.core.trace import Trace


class _How(TypedDict):
    reverse: bool
    look: Callable[[], None]


class AllGates:
    """The gates of one recording, layer after layer. `on`: whether they are wanted; `look` may raise."""

    def __init__(self, spec: RNNSpec, call: LayerCall, look: Callable[[], None], *, on: bool) -> None:
        import torch

        self.spec, self.call, self.look = spec, call, look
        plain = call.rows is None and call.data.is_cpu and call.data.dtype in (torch.float32, torch.float64)
        self.on = on and plain and not torch.is_autocast_enabled("cpu")
        self.h = torch.empty(0, device="cpu")  # one piece of memory for all: the system gives each new one page by page
        self.made: dict[tuple[int, int], torch.Tensor] = {}
        self.c: dict[tuple[int, int], torch.Tensor] = {}

    def opens(self, k: int) -> bool:
        """True where layer `k` is to be recorded by `run`."""
        return self.on and opened.fits(self.spec.layers[k], self.call.batch)

    def run(
        self, k: int, d: int, layer: Layer, x: torch.Tensor, state: tuple[Any, ...], start: int, place: torch.Tensor
    ) -> tuple[Any, ...]:
        """h of the steps from t = `start` on into `place` (n, N, H); (1, N, H) that they end with."""
        gates = self._room(k, d)[start : start + len(x)]
        h = place if opened.is_room(place) else self._scratch(len(x), x.dtype)
        last = opened.run(self.spec.kind, x, state[0][0], layer.parameters[d], h, gates, reverse=d == 1)
        if h is not place:
            place.copy_(h)
        return (last[None].clone(),)

    def _scratch(self, steps: int, dtype: torch.dtype) -> torch.Tensor:
        if len(self.h) < steps:
            self.h = opened.room(steps, self.call.batch, self.spec.hidden_size, dtype)
        return self.h[:steps]

    def follow(self, k: int, layer: Layer, below: Any, room: Any, finals: list[Any]) -> None:
        """The gates of layer `k`, which is recorded; `finals`: c_n of each direction."""
        if not self.on:
            return
        directions = self.spec.num_directions
        states = self.call.state(k, directions)
        for d in range(directions):
            whole, how = self._room(k, d), _How(reverse=d == 1, look=self.look)
            if not self.opens(k):
                bulk.fill(self.spec.kind, whole, below.rows, room.part(d), states[0][d], layer.parameters[d], **how)
            if self.spec.kind == "LSTM":
                self.c[k, d] = bulk.memory(whole, states[1][d], finals[d], **how)

    def _room(self, k: int, d: int) -> torch.Tensor:
        """(L, N, gates * H)."""
        if (k, d) not in self.made:
            import torch

            width = len(bulk.names_of(self.spec.kind)) * self.spec.hidden_size
            self.made[k, d] = torch.empty(
                self.call.steps, self.call.batch, width, dtype=self.call.data.dtype, device="cpu"
            )
        return self.made[k, d]

    def give(self, trace: Trace) -> None:
        """They belong to the trace from now on."""
        for (k, d), whole in self.made.items():
            gates: Any = (trace.pre if self.spec.kind.startswith("RNN") else trace.gates)[k][d]
            gates.fill({name: gate.numpy() for name, gate in bulk.parts(self.spec.kind, whole).items()})
        if self.c:
            keep_c(trace, lambda k, d: self.c[k, d].numpy())
