"""Every shape of a run with named axes, in the layout that the person sees, and why it is so. Needs no torch."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.core.inputs import sizes
from rnnviz.core.network import class_name, parameters
from rnnviz.core.run import state_shapes
from rnnviz.core.spec import CellSpec, Kind, NetworkSpec, RNNSpec, RunSpec, StackSpec
from rnnviz.support.messages import Message


@dataclass(frozen=True)
class Shape:
    """One tensor: its name, the names of its axes, their sizes, and why."""

    name: str
    axes: tuple[str, ...]
    sizes: tuple[int, ...]
    why: Message


def shapes(run: RunSpec) -> tuple[Shape, ...]:
    """x, h_0 (c_0), output, h_n (c_n), then every parameter in PyTorch's order."""
    tensors = _cell_tensors(run, run.network) if isinstance(run.network, StackSpec) else _tensors(run, run.network)
    return (*tensors, *(_parameter(run.network, name, shape) for name, shape in parameters(run.network).items()))


def _sequence(run: RunSpec, name: str, axis: str, width: int, why: Message) -> Shape:
    steps, batch, _ = sizes(run)
    if batch is None:
        return Shape(name, ("L", axis), (steps, width), why)
    if run.network.batch_first:
        return Shape(name, ("N", "L", axis), (batch, steps, width), why)
    return Shape(name, ("L", "N", axis), (steps, batch, width), why)


def _tensors(run: RunSpec, network: RNNSpec) -> list[Shape]:
    steps, batch, width = sizes(run)
    d, k = network.num_directions, network.num_layers
    numbers = {"d": d, "k": k, "count": d * k, "steps": steps, "width": d * network.out_size}
    moved = ".batch_first" if network.batch_first and batch is not None else ""
    found = [_sequence(run, "x", "H_in", width, Message(f"shape.x{moved}", {"steps": steps}))]
    out = "shape.output.two" if d == 2 else "shape.output"
    output = _sequence(run, "output", "D*H_out" if d == 2 else "H_out", d * network.out_size, Message(out, numbers))
    for name, when in (("_0", "first"), ("_n", "last")):
        if when == "last":
            found.append(output)
        for letter, size, axis in _letters(network):
            axes = ("D*num_layers", axis) if batch is None else ("D*num_layers", "N", axis)
            values = (d * k, size) if batch is None else (d * k, batch, size)
            two = ".two" if d == 2 else ""
            found.append(Shape(letter + name, axes, values, Message(f"shape.{letter}{name}{two}{moved}", numbers)))
    return found


def _letters(network: RNNSpec) -> list[tuple[str, int, str]]:
    h = ("h", network.out_size, "H_out")
    return [h, ("c", network.hidden_size, "H")] if network.kind == "LSTM" else [h]


def _cell_tensors(run: RunSpec, stack: StackSpec) -> list[Shape]:
    steps, batch, width = sizes(run)
    found = [_sequence(run, "x", "H_in", width, Message("shape.x.loop", {"steps": steps}))]
    for k, (cell, shape) in enumerate(zip(stack.cells, state_shapes(run)["h"], strict=True)):
        number = "" if stack.num_layers == 1 else str(k + 1)
        axes = ("hidden_size",) if batch is None else ("N", "hidden_size")
        why = Message("shape.h.cell", {"name": f"h{number}", "size": cell.hidden_size})
        found.append(Shape(f"h{number}", axes, shape, why))
        if cell.kind == "LSTM":
            found.append(Shape(f"c{number}", axes, shape, Message("shape.c.cell", {"size": cell.hidden_size})))
    return found


def _parameter(network: NetworkSpec, name: str, shape: tuple[int, ...]) -> Shape:
    kind, layer = _kind_and_layer(network, name)
    blocks = {"RNN": "hidden_size", "GRU": "3*hidden_size", "LSTM": "4*hidden_size"}[class_name(kind)]
    if "bias" in name:
        return Shape(name, (blocks,), shape, Message("shape.bias", {}))
    if "weight_hr" in name:
        return Shape(name, ("proj_size", "hidden_size"), shape, Message("shape.weight_hr", {}))
    if "weight_hh" in name:
        columns = "proj_size" if isinstance(network, RNNSpec) and network.proj_size else "hidden_size"
        return Shape(name, (blocks, columns), shape, Message(f"shape.weight_hh.{class_name(kind)}", {}))
    if layer == 0:
        return Shape(name, (blocks, "H_in"), shape, Message(f"shape.weight_ih.{class_name(kind)}", {}))
    axis = "D*H_out" if network.bidirectional else "H_out"
    return Shape(name, (blocks, axis), shape, Message("shape.weight_ih.deep", {"layer": layer, "below": layer - 1}))


def _kind_and_layer(network: NetworkSpec, name: str) -> tuple[Kind, int]:
    if isinstance(network, StackSpec):
        k = int(name.split(".")[0])
        return network.cells[k].kind, k
    return network.kind, int(name.split("_l")[1].split("_")[0])


# --- print(module) ---------------------------------------------------------------------------------
def module_repr(network: NetworkSpec) -> str:
    """What print(module) says, one line per module; a stack says one line per cell."""
    if isinstance(network, StackSpec):
        return "\n".join(_cell_repr(cell) for cell in network.cells)
    shown = [str(network.input_size), str(network.hidden_size)]
    if network.proj_size:
        shown.append(f"proj_size={network.proj_size}")
    for name, default in (
        ("num_layers", 1),
        ("bias", True),
        ("batch_first", False),
        ("dropout", 0.0),
        ("bidirectional", False),
    ):
        value = getattr(network, name)
        if value != default:
            shown.append(f"{name}={value}")
    return f"{class_name(network.kind)}({', '.join(shown)})"


def _cell_repr(cell: CellSpec) -> str:
    shown = f"{cell.input_size}, {cell.hidden_size}"
    shown += "" if cell.bias else ", bias=False"
    shown += ", nonlinearity=relu" if cell.kind == "RNN_RELU" else ""
    return f"{class_name(cell.kind)}Cell({shown})"
