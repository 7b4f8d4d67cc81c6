"""Tensors as text on a picture: names, shapes with named axes, in the layout that the module takes and returns."""

from __future__ import annotations

import re
from itertools import groupby

from rnnviz.core.spec import NetworkSpec, RNNSpec, StackSpec, state_row
from rnnviz.scene.frame import Frame


def without_names(shape: str) -> str:
    """ "(10, 3, 20)" for "(L=10, N=3, H_out=20)"."""
    return re.sub(r"[^\s(,=]+=", "", shape)


def input_shape(frame: Frame) -> str:
    """x: (L=10, N=3, H_in=100); batch_first swaps L and N, an unbatched x has no N."""
    return _sequence(frame, f"H_in={frame.spec.input_size}")


def state_shape(frame: Frame, layer: int) -> str:
    """All h of one layer and direction, laid out as in x and output."""
    return _sequence(frame, f"H_out={frame.spec.layers[layer].out_size}")


def step_shape(frame: Frame, layer: int, *, both: bool = False) -> str:
    """One step of h of a layer (x: -1): "(N=3, H_out=20)"; of `both` directions side by side: "(N=3, 2·H_out=40)"."""
    batch = [] if frame.unbatched else [f"N={frame.batch}"]
    if layer < 0:
        width = f"H_in={frame.spec.input_size}"
    elif both and frame.spec.num_directions == 2:
        width = f"2·H_out={2 * frame.spec.layers[layer].out_size}"
    else:
        width = f"H_out={frame.spec.layers[layer].out_size}"
    return f"({', '.join((*batch, width))})"


def output_shape(frame: Frame) -> str:
    """output: both directions side by side in its last axis."""
    directions = frame.spec.num_directions
    name = "2·H_out" if directions == 2 else "H_out"
    return _sequence(frame, f"{name}={directions * frame.spec.out_size}")


def final_shape(frame: Frame, tensor: str) -> str:
    """h_n (or c_n): one row per layer and direction; batch_first does not change it. Cells: one tensor per cell."""
    spec = frame.spec
    batch = [] if frame.unbatched else [f"N={frame.batch}"]
    if isinstance(spec, StackSpec):
        cells = [layer for layer in spec.layers if tensor != "c_n" or layer.kind == "LSTM"]
        return _per_cell([layer.hidden_size for layer in cells], batch)
    rows = f"2·{spec.num_layers}={2 * spec.num_layers}" if spec.bidirectional else f"num_layers={spec.num_layers}"
    width = f"H_cell={spec.hidden_size}" if tensor == "c_n" else f"H_out={spec.out_size}"
    return f"({', '.join((rows, *batch, width))})"


def port_texts(frame: Frame, layer: int, direction: int, *, full: bool = False) -> tuple[str, str]:
    """What enters and what leaves a row: h_0[i] and h_n[i], with c for an LSTM; `full` adds the shape of one."""
    spec = frame.spec
    index = state_row(spec, layer, direction)
    size = spec.layers[layer]
    lstm = size.kind == "LSTM"
    enters, leaves = ("h_0,c_0", "h_n,c_n") if lstm else ("h_0", "h_n")
    shape = ""
    if full:
        batch = [] if frame.unbatched else [f"N={frame.batch}"]
        shape = f" ({', '.join((*batch, f'H={size.out_size}'))})"
    return f"{enters}[{index}]{shape}", f"{leaves}[{index}]{shape}"


def row_shape(frame: Frame, layer: int) -> str:
    """What runs along a row: x, or h of a layer; with proj_size also how wide its c is."""
    if layer < 0:
        return input_shape(frame)
    size = frame.spec.layers[layer]
    memory = f" c: {size.hidden_size}" if size.out_size != size.hidden_size else ""
    return state_shape(frame, layer) + memory


def result_name(spec: NetworkSpec) -> str:
    """What the last layer gives at every t: "output"; of cells, which have none, the last state's name in the loop:
    "h3", or "h" of a single one."""
    if isinstance(spec, StackSpec):
        return f"h{spec.num_layers}" if spec.num_layers > 1 else "h"
    return "output"


def lane_shape(frame: Frame, layer: int) -> str:
    """What goes up into a layer; above the last one: output. "" where the row below says it already."""
    spec = frame.spec
    if layer == spec.num_layers:
        return output_shape(frame)
    if layer == 0 or spec.num_directions == 1:
        return ""
    return _sequence(frame, f"2·H_out={2 * spec.layers[layer - 1].out_size}")


def lane_label(frame: Frame, layer: int) -> str:
    """What happens between two layers."""
    spec = frame.spec
    if layer == spec.num_layers:
        return result_name(spec)
    dropout = getattr(spec, "dropout", 0)
    return f"dropout {dropout:g}" if dropout and layer > 0 else ""


def row_text(layer: int, direction: int) -> str:
    """ "l1 <" for layer 1, reverse direction; "x" below layer 0."""
    return "x" if layer < 0 else f"l{layer} {'<' if direction else '>'}"


def network_title(frame: Frame) -> str:
    """The module in one line, by PyTorch's names and with its own arguments."""
    spec = frame.spec
    if isinstance(spec, StackSpec):
        cells = [f"{_cell_name(cell.kind)}({cell.input_size}, {cell.hidden_size})" for cell in spec.cells]
        counted = [(text, len(list(same))) for text, same in groupby(cells)]
        return " → ".join(f"{count} × {text}" if count > 1 else text for text, count in counted)
    return f"nn.{'RNN' if spec.kind.startswith('RNN') else spec.kind}({', '.join(_arguments(spec))})"


def _arguments(spec: RNNSpec) -> list[str]:
    parts = [f"input_size={spec.input_size}", f"hidden_size={spec.hidden_size}", f"num_layers={spec.num_layers}"]
    if spec.kind == "RNN_RELU":
        parts.append('nonlinearity="relu"')
    parts += [f"{name}=True" for name in ("bidirectional", "batch_first") if getattr(spec, name)]
    if not spec.bias:
        parts.append("bias=False")
    return parts + [f"{name}={getattr(spec, name)}" for name in ("dropout", "proj_size") if getattr(spec, name)]


def _cell_name(kind: str) -> str:
    return f"nn.{'RNN' if kind.startswith('RNN') else kind}Cell"


def _per_cell(sizes: list[int], batch: list[str]) -> str:
    """A list of tensors: each shape where there are two, else how many and of which sizes."""

    def shape(size: object) -> str:
        return f"({', '.join((*batch, f'H={size}'))})"

    low, high = min(sizes), max(sizes)
    if low == high:
        return f"{len(sizes)} × {shape(low)}" if len(sizes) > 1 else shape(low)
    if len(sizes) == 2:
        return ", ".join(shape(size) for size in sizes)
    return f"{len(sizes)} × {shape(f'{low}…{high}')}"


def _sequence(frame: Frame, width: str) -> str:
    length, batch = f"L={frame.steps}", f"N={frame.batch}"
    axes = [length] if frame.unbatched else [batch, length] if frame.spec.batch_first else [length, batch]
    return f"({', '.join((*axes, width))})"
