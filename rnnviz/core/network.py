"""From a spec to a torch module and back."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz.core.spec import CellSpec, Kind, NetworkSpec, RNNSpec, StackSpec, WeightSpec
from rnnviz.core.stand_in import given_forward
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    import torch
    from torch import nn


def build(network: NetworkSpec, dtype: str = "float32") -> nn.Module:
    """The torch module of a spec on the CPU, in eval mode, its weights drawn from torch's global generator.

    nn.RNN, nn.LSTM or nn.GRU; for a stack an nn.ModuleList of cells.
    """
    import torch
    from torch import nn

    kind = getattr(torch, dtype)
    if isinstance(network, StackSpec):
        return nn.ModuleList([_cell(cell, kind) for cell in network.cells]).eval()
    options: dict[str, Any] = {
        name: getattr(network, name)
        for name in ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout", "bidirectional")
    }
    if network.kind.startswith("RNN"):
        options["nonlinearity"] = nonlinearity(network.kind)
    if network.proj_size:
        options["proj_size"] = network.proj_size
    module: nn.Module = getattr(nn, class_name(network.kind))(**options, dtype=kind)
    return module.eval()


def _cell(cell: CellSpec, dtype: torch.dtype) -> nn.Module:
    from torch import nn

    options: dict[str, Any] = {"bias": cell.bias, "dtype": dtype}
    if cell.kind.startswith("RNN"):
        options["nonlinearity"] = nonlinearity(cell.kind)
    made: nn.Module = getattr(nn, class_name(cell.kind) + "Cell")(cell.input_size, cell.hidden_size, **options)
    return made


def class_name(kind: Kind) -> str:
    """ "RNN", "LSTM" or "GRU"."""
    return kind.split("_")[0]


def nonlinearity(kind: Kind) -> str:
    """ "tanh" or "relu"."""
    return "relu" if kind == "RNN_RELU" else "tanh"


def spec_of(module: Any) -> NetworkSpec | None:
    """The spec of an nn.RNN, nn.LSTM, nn.GRU, of one cell or of a list of cells; None for anything else."""
    from torch import nn

    if isinstance(module, nn.RNNBase):
        return _rnn_spec(module)
    cells = as_cells(module)
    return StackSpec(tuple(_cell_spec(cell) for cell in cells)) if cells else None


def described(module: Any) -> str:
    """ "LSTM(3, 5, num_layers=2)", as print(module) says it."""
    return f"{type(module).__name__}({module.extra_repr()})"


def dtype_name(dtype: torch.dtype) -> str:
    """ "float32", as in a spec."""
    return str(dtype).removeprefix("torch.")


def as_cells(module: Any) -> list[Any]:
    """The cells of one cell, a list, tuple or ModuleList of cells; empty for anything else."""
    from torch import nn

    if isinstance(module, nn.RNNCellBase):
        return [module]
    if isinstance(module, (list, tuple, nn.ModuleList)) and len(module):
        cells: Sequence[Any] = list(module)
        if all(isinstance(cell, nn.RNNCellBase) for cell in cells):
            return list(cells)
    return []


def has_own_forward(module: Any) -> bool:
    """True for a subclass that overrides forward, and for a forward put on the module: it may compute anything."""
    from torch import nn

    known = [cls.forward for cls in (nn.RNN, nn.LSTM, nn.GRU, nn.RNNCell, nn.LSTMCell, nn.GRUCell)]
    given = given_forward(module)
    return type(module).forward not in known or (given is not None and not _is_put_back(given, module, known))


def _is_put_back(forward: Any, module: Any, known: Sequence[Any]) -> bool:
    """True for the module's own method: who restores a replaced forward leaves it on the module."""
    owner = getattr(getattr(forward, "__self__", None), "_parameters", None)
    return getattr(forward, "__func__", None) in known and owner is module._parameters


@lru_cache(maxsize=256)
def _same_spec(*values: Any) -> RNNSpec:
    """Specs are frozen: the same arguments give the same one."""
    return RNNSpec(*values)


def _rnn_spec(module: nn.RNNBase) -> RNNSpec:
    return _same_spec(
        _kind(module.mode, getattr(module, "nonlinearity", "tanh")),
        int(module.input_size),  # PyTorch takes NumPy's numbers, and 1 for True
        int(module.hidden_size),
        int(module.num_layers),
        bool(module.bias),
        bool(module.batch_first),
        float(module.dropout) if module.num_layers > 1 else 0.0,
        bool(module.bidirectional),
        int(module.proj_size),
    )


def _kind(mode: str, nonlinearity: str) -> Kind:
    if mode in ("LSTM", "GRU"):
        return mode  # type: ignore[return-value]
    return "RNN_RELU" if nonlinearity == "relu" or mode == "RNN_RELU" else "RNN_TANH"


def _cell_spec(cell: Any) -> CellSpec:
    name = type(cell).__mro__[[c.__name__ for c in type(cell).__mro__].index("RNNCellBase") - 1].__name__
    kind = _kind(name.removesuffix("Cell"), getattr(cell, "nonlinearity", "tanh"))
    return CellSpec(kind, int(cell.input_size), int(cell.hidden_size), bool(cell.bias))


def parameters(network: NetworkSpec) -> dict[str, tuple[int, ...]]:
    """Every parameter by PyTorch's name, in PyTorch's order, with its shape; needs no torch."""
    shapes: dict[str, tuple[int, ...]] = {}
    for k, layer in enumerate(network.layers):
        rows = len(layer.gates) * layer.hidden_size
        parts: dict[str, tuple[int, ...]] = {
            "weight_ih": (rows, layer.input_size),
            "weight_hh": (rows, layer.out_size),
        }
        if layer.bias:
            parts |= {"bias_ih": (rows,), "bias_hh": (rows,)}
        if layer.out_size != layer.hidden_size:
            parts["weight_hr"] = (layer.out_size, layer.hidden_size)
        for d in range(network.num_directions):
            for part, shape in parts.items():
                shapes[parameter_name(network, part, k, d)] = shape
    return shapes


def parameter_name(network: NetworkSpec, part: str, layer: int, direction: int) -> str:
    """PyTorch's name: "weight_ih_l0_reverse"; in a stack "0.weight_ih"."""
    if isinstance(network, StackSpec):
        return f"{layer}.{part}"
    return f"{part}_l{layer}{'_reverse' if direction else ''}"


def uncompiled(model: Any) -> Any:
    """The module in torch.compile's wrapper, whose code would pass the recorder by; any other as it is."""
    return getattr(model, "_orig_mod", model)


@contextlib.contextmanager
def as_written() -> Iterator[None]:
    """What torch.compile made of a model or of its parts runs as it was written, for this block: compiled code would
    take in, or pass by, what stands in for a module or is hooked to it."""
    if "torch._dynamo" not in sys.modules:  # nothing is compiled, and to load it would take a second
        yield
        return
    import torch

    with torch.compiler.set_stance("force_eager"):
        yield


def set_weights(module: nn.Module, network: NetworkSpec, weights: WeightSpec) -> None:
    """Zeros, the identity, what was typed in or what a file holds, over the module's own; "default" leaves them."""
    import torch

    own: dict[str, torch.Tensor] = dict(module.named_parameters())
    with torch.no_grad():
        if weights.source in ("zeros", "identity"):
            for parameter in own.values():
                parameter.zero_()
        if weights.source == "identity":
            _set_identity(own, network)
        elif weights.source == "typed":
            _set_typed(own, weights)
        elif weights.source == "file":
            _set_from_file(own, weights)


def _set_identity(own: dict[str, torch.Tensor], network: NetworkSpec) -> None:
    """eye(hidden_size, columns) for every gate block: unit k copies input k, as far as both exist."""
    import torch

    for k, layer in enumerate(network.layers):
        for d in range(network.num_directions):
            for part, blocks in (("weight_ih", len(layer.gates)), ("weight_hh", len(layer.gates)), ("weight_hr", 1)):
                weight = own.get(parameter_name(network, part, k, d))
                if weight is not None:
                    rows, columns = weight.shape
                    weight.copy_(torch.eye(rows // blocks, columns, dtype=weight.dtype).repeat(blocks, 1))


def _set_typed(own: dict[str, torch.Tensor], weights: WeightSpec) -> None:
    for name, values in weights.typed:
        if name not in own:
            raise Problem("network.no_parameter", field="weights", name=name, names=", ".join(own))
        own[name].copy_(typed("weights", name, values, own[name]))


def typed(field: str, name: str, values: Any, like: torch.Tensor) -> torch.Tensor:
    """Nested tuples of numbers as a tensor like `like`; raises `Problem` where they do not fit."""
    import torch

    try:
        given = torch.tensor(values, dtype=like.dtype)
    except (ValueError, TypeError, RuntimeError, OverflowError):
        given = torch.empty(0)
    if given.shape != like.shape:
        raise Problem("network.shape", field=field, name=name, shape=tuple(like.shape))
    return given


def _set_from_file(own: dict[str, torch.Tensor], weights: WeightSpec) -> None:
    """What a file holds, by PyTorch's names: all of it has to be there and to fit."""
    from rnnviz.core.loaded import weights_of

    stored = weights_of(weights)
    file = Path(weights.path).name or "recording"
    for name, parameter in own.items():
        if name not in stored or stored[name].shape != parameter.shape:
            raise Problem("network.file_shape", field="weights", file=file, name=name, shape=tuple(parameter.shape))
        parameter.copy_(stored[name])
