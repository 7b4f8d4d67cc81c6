"""One fused single-layer call of nn.RNN, nn.LSTM or nn.GRU with the module's own Parameters.

The same kernels as the module's forward in the same order, so the results are bitwise its own on the CPU. The
Parameters themselves are passed: detached copies would make ATen fold batch_first inputs differently.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
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
        return self._call(x, state, self._together, sizes, len(self.parameters) == 2)

    def run_one(
        self, x: torch.Tensor, state: State, direction: int, sizes: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, State]:
        """One direction over x in the direction's own order of steps, for chunks."""
        return self._call(x, state, self._singly[direction], sizes, False)

    @cached_property
    def _together(self) -> list[torch.Tensor]:
        flat = [p for parameters in self.parameters for p in parameters]
        return in_one_piece(self.mode, self.parameters) if flat[0].is_cuda else flat

    @cached_property
    def _singly(self) -> list[list[torch.Tensor]]:
        cuda = self.parameters[0][0].is_cuda
        return [in_one_piece(self.mode, (p,)) if cuda else p for p in self.parameters]

    def _call(
        self, x: torch.Tensor, state: State, flat: list[torch.Tensor], sizes: torch.Tensor | None, both: bool
    ) -> tuple[torch.Tensor, State]:
        from torch import _VF

        function = getattr(_VF, self.mode.lower())
        hx = list(state) if self.mode == "LSTM" else state[0]
        if sizes is None:
            result = function(x, hx, flat, self.bias, 1, 0.0, False, both, False)
        else:
            result = function(x, sizes, hx, flat, self.bias, 1, 0.0, False, both)
        return result[0], tuple(result[1:])


def weights_of(module: nn.Module, names: list[str]) -> list[torch.Tensor]:
    """The tensors that a call of the module would compute with, by name.

    torch.nn.utils' old weight_norm and pruning compute them in a hook before each call: it is run on a shallow copy,
    so that the module stays as it was. Those of torch.nn.utils.parametrizations are computed when they are looked at,
    which in training moves the vectors of spectral_norm.
    """
    hooks = _weight_hooks(module)
    if hooks:
        module = _twin(module)
        for hook in hooks:
            hook(module, ())
    own = module._parameters
    if all(own.get(name) is not None for name in names):
        return [own[name] for name in names]  # type: ignore[misc]
    with buffers_kept(module):
        if hasattr(module, "_update_flat_weights"):  # an RNN looks several times, and computes with the last look
            twin: Any = _twin(module)
            twin.__dict__["flatten_parameters"] = lambda: None  # on a GPU it would move the module's own weights
            twin._update_flat_weights()
            return list(twin._flat_weights)
        return [getattr(module, name) for name in names]


def _weight_hooks(module: nn.Module) -> list[Any]:
    hooks = module._forward_pre_hooks.values()
    return [hook for hook in hooks if type(hook).__module__.startswith("torch.nn.utils.")]


def after_hooks(module: nn.Module) -> nn.Module:
    """The module as it is inside its own call, when the hooks that compute its weights have run: they do not run once
    more, which in training would move the vectors of spectral_norm again."""
    if not _weight_hooks(module):
        return module
    twin = _twin(module)
    twin.__dict__["_forward_pre_hooks"] = type(module._forward_pre_hooks)()
    return twin


@contextlib.contextmanager
def buffers_kept(model: nn.Module) -> Iterator[None]:
    """A call may change buffers (batch normalisation, a state that is carried on ...): put them back."""
    import torch

    own = [(m, name, b) for m in model.modules() for name, b in m._buffers.items()]
    kept = [(m, name, b, _cloned(b)) for m, name, b in own]
    try:
        yield
    finally:
        with torch.no_grad():
            for module, name, buffer, before in kept:
                module._buffers[name] = buffer
                if buffer is None or buffer.layout is not torch.strided:
                    continue
                if not torch.equal(buffer, before):  # autograd counts what is written
                    buffer.copy_(before)


def _twin(module: nn.Module) -> nn.Module:
    """A second module on the same Parameters, to set attributes of; its buffers are copies."""
    twin: nn.Module = type(module).__new__(type(module))
    twin.__dict__ = module.__dict__ | {"_buffers": {name: _cloned(b) for name, b in module._buffers.items()}}
    if "_flat_weights" in twin.__dict__:
        twin.__dict__["_flat_weights"] = list(module._flat_weights)  # type: ignore[arg-type]
    return twin


def _cloned(buffer: torch.Tensor | None) -> Any:
    return None if buffer is None else buffer.detach().clone()


def layers_of(module: nn.RNNBase, flat: list[torch.Tensor]) -> list[Layer]:
    """The layers of a module, layer 0 first; `flat` are its weights in PyTorch's order."""
    directions = 2 if module.bidirectional else 1
    each = len(flat) // (module.num_layers * directions)
    return [
        Layer(
            module.mode,
            tuple(flat[(k * directions + d) * each :][:each] for d in range(directions)),
            bool(module.bias),
        )
        for k in range(module.num_layers)
    ]


def in_one_piece(mode: str, by_direction: Sequence[list[torch.Tensor]]) -> list[torch.Tensor]:
    """The weights of one layer copied into one piece: cuDNN would copy the module's own, which are a part of a larger
    piece, at every call, and warn. The copies live as long as the recording."""
    from torch import nn

    first = by_direction[0]
    w_ih, w_hh, last = first[0], first[1], first[-1]
    options: dict[str, Any] = {"bias": len(first) > 3, "bidirectional": len(by_direction) == 2}
    if mode.startswith("RNN"):
        options["nonlinearity"] = mode[4:].lower()
    if mode == "LSTM" and len(first) in (3, 5):
        options["proj_size"] = last.shape[0]
    hidden = w_hh.shape[0] // {"LSTM": 4, "GRU": 3}.get(mode, 1)
    single = getattr(nn, mode.split("_")[0])(w_ih.shape[1], hidden, **options, device="meta", dtype=w_ih.dtype)
    flat = [parameter.detach().clone() for parameters in by_direction for parameter in parameters]
    single.load_state_dict(dict(zip(single._flat_weights_names, flat, strict=True)), assign=True)
    single.flatten_parameters()
    return list(single._flat_weights)


# --- cells -----------------------------------------------------------------------------------------
CELL_PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def cell_call(cell: nn.RNNCellBase) -> Callable[[Any, Any], Any]:
    """(x, state) -> the cell's next state, as its forward computes it, without the forward's Python around it."""
    from torch import _VF, nn

    weights = weights_of(cell, list(CELL_PARTS))
    if isinstance(cell, nn.LSTMCell):
        return lambda x, state: _VF.lstm_cell(x, state, *weights)
    if isinstance(cell, nn.GRUCell):
        return lambda x, state: _VF.gru_cell(x, state, *weights)
    function = _VF.rnn_relu_cell if getattr(cell, "nonlinearity", "tanh") == "relu" else _VF.rnn_tanh_cell
    return lambda x, state: function(x, state, *weights)
