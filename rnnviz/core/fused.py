"""One fused single-layer call of nn.RNN, nn.LSTM or nn.GRU with the module's own Parameters.

The same kernels as the module's forward in the same order, so the results are bitwise its own on the CPU. The
Parameters themselves are passed: detached copies would make ATen fold batch_first inputs differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn

State = tuple[Any, ...]  # (h,) or (h, c), each (directions, N, size)


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of a module: its Parameters by direction, and the call."""

    mode: str  # RNN_TANH, RNN_RELU, LSTM, GRU
    parameters: tuple[list[torch.Tensor], ...]  # one list per direction, in PyTorch's order
    bias: bool

    def run(self, x: torch.Tensor, state: State, sizes: torch.Tensor | None = None) -> tuple[torch.Tensor, State]:
        """All directions over all steps of x (L, N, H_in), or of packed data with its batch sizes."""
        return self._call(x, state, self.parameters, sizes)

    def run_one(self, x: torch.Tensor, state: State, direction: int) -> tuple[torch.Tensor, State]:
        """One direction over x in the direction's own order of steps, for chunks."""
        return self._call(x, state, (self.parameters[direction],), None)

    def _call(
        self, x: torch.Tensor, state: State, by_direction: tuple[list[torch.Tensor], ...], sizes: torch.Tensor | None
    ) -> tuple[torch.Tensor, State]:
        from torch import _VF

        function = getattr(_VF, self.mode.lower())
        flat = [p for parameters in by_direction for p in parameters]
        hx = list(state) if self.mode == "LSTM" else state[0]
        both = len(by_direction) == 2
        if sizes is None:
            result = function(x, hx, flat, self.bias, 1, 0.0, False, both, False)
        else:
            result = function(x, sizes, hx, flat, self.bias, 1, 0.0, False, both)
        return result[0], tuple(result[1:])


def layers_of(module: nn.RNNBase) -> list[Layer]:
    """The layers of a module, layer 0 first; parametrised weights are computed once."""
    mode = module.mode
    directions = 2 if module.bidirectional else 1
    flat = [_named(module, name) for name in module._flat_weights_names]
    each = len(flat) // (module.num_layers * directions)
    return [
        Layer(mode, tuple(flat[(k * directions + d) * each :][:each] for d in range(directions)), bool(module.bias))
        for k in range(module.num_layers)
    ]


def _named(module: nn.RNNBase, name: str) -> torch.Tensor:
    parameter: torch.Tensor = getattr(module, name)
    return parameter
