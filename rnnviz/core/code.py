"""The lines of PyTorch that reproduce a run's numbers bitwise, keywords only, ready to be run."""

from __future__ import annotations

from typing import Any

from rnnviz.core.code_input import dtype_argument, input_lines
from rnnviz.core.code_weights import load_lines
from rnnviz.core.inputs import lengths, packs, sizes
from rnnviz.core.network import class_name, nonlinearity, parameters
from rnnviz.core.run import state_shapes
from rnnviz.core.spec import CellSpec, RNNSpec, RunSpec, StackSpec
from rnnviz.core.wrap import wrap
from rnnviz.support.messages import Problem

# arguments beyond the sizes, with PyTorch's defaults: only what differs is written
DEFAULTS: dict[str, Any] = {
    "num_layers": 1,
    "nonlinearity": "tanh",
    "bias": True,
    "batch_first": False,
    "dropout": 0.0,
    "bidirectional": False,
    "proj_size": 0,
}


def code_lines(run: RunSpec) -> str:
    """Lines that, run in a fresh interpreter, leave `output`, `h_n` (and `c_n`) with exactly the shown numbers.

    For cells: `h`, the list of states after the loop. Up to the device: a GPU's numbers need that GPU.
    """
    try:
        return _code(run)
    except Problem as problem:  # such as a file that is not there any more
        return f"# {problem.message.english()}\n"


def _code(run: RunSpec) -> str:
    body = [*_module(run), *_weights(run), *input_lines(run), *_state(run), *_pack(run), *_device(run), *_call(run)]
    lines = [*_imports("\n".join(body)), "", f"torch.manual_seed({run.seed})", *body]
    return "\n".join(part for line in lines for part in wrap(line)) + "\n"


def _imports(body: str) -> list[str]:
    lines = [f"import {name}" for name in ("csv", "wave") if f"{name}." in body]
    lines += [""] if lines else []
    lines += ["import numpy as np"] if "np." in body else []
    lines += ["import torch", "from torch import nn"]
    if "F." in body:
        lines.append("import torch.nn.functional as F")
    functions = [name for name in ("pack_padded_sequence", "pad_packed_sequence", "pad_sequence") if f"{name}(" in body]
    if functions:
        lines.append(f"from torch.nn.utils.rnn import {', '.join(functions)}")
    if "load_file" in body:
        lines.append("from safetensors.torch import load_file")
    return lines


def _module(run: RunSpec) -> list[str]:
    if isinstance(run.network, StackSpec):
        return [f"cell{_number(run, k)} = {_cell(cell, run)}" for k, cell in enumerate(run.network.cells)]
    name = variable(run.network)
    lines = [f"{name} = nn.{class_name(run.network.kind)}({_arguments(run.network)}{dtype_argument(run)})"]
    if run.network.dropout and not run.training:
        lines.append(f"{name}.eval()  # no dropout")
    return lines


def _arguments(network: RNNSpec) -> str:
    values = {name: getattr(network, name, None) for name in DEFAULTS}
    values["nonlinearity"] = nonlinearity(network.kind)
    given = [f"{name}={values[name]!r}" for name, default in DEFAULTS.items() if values[name] != default]
    return ", ".join([f"input_size={network.input_size}", f"hidden_size={network.hidden_size}", *given])


def _cell(cell: CellSpec, run: RunSpec) -> str:
    more = "" if cell.bias else ", bias=False"
    more += ", nonlinearity='relu'" if cell.kind == "RNN_RELU" else ""
    sized = f"input_size={cell.input_size}, hidden_size={cell.hidden_size}"
    return f"nn.{class_name(cell.kind)}Cell({sized}{more}{dtype_argument(run)})"


def _number(run: RunSpec, k: int) -> str:
    return "" if run.network.num_layers == 1 else str(k + 1)


def variable(network: RNNSpec) -> str:
    """ "rnn", "lstm" or "gru"."""
    return class_name(network.kind).lower()


def _owners(run: RunSpec) -> list[tuple[str, str]]:
    """(full parameter name, Python expression of the parameter)."""
    if isinstance(run.network, StackSpec):
        split = [name.split(".", 1) for name in parameters(run.network)]
        return [(f"{k}.{part}", f"cell{_number(run, int(k))}.{part}") for k, part in split]
    return [(name, f"{variable(run.network)}.{name}") for name in parameters(run.network)]


def _weights(run: RunSpec) -> list[str]:
    kind, owners = run.weights.source, _owners(run)
    lines: list[str] = []
    if kind == "zeros" or kind == "identity":
        blocks = parameters(run.network)
        for name, expression in owners:
            if kind == "identity" and "weight" in name:
                lines += [f"    eye = {_eye(run, name, blocks[name])}", f"    {expression}.copy_(eye)"]
            else:
                lines.append(f"    {expression}.zero_()")
    elif kind == "typed":
        typed = dict(run.weights.typed)
        given = [(e, _list(typed[name])) for name, e in owners if name in typed]
        lines = [f"    {e}.copy_(torch.tensor({values}{dtype_argument(run)}))" for e, values in given]
    elif kind == "file":
        return load_lines(run.weights, _holder(run))
    return ["with torch.no_grad():", *lines] if lines else []


def _holder(run: RunSpec) -> str:
    """The module as an expression, for a stack too."""
    if isinstance(run.network, RNNSpec):
        return variable(run.network)
    cells = ", ".join(f"cell{_number(run, k)}" for k in range(run.network.num_layers))
    return f"nn.ModuleList([{cells}])"


def _eye(run: RunSpec, name: str, shape: tuple[int, ...]) -> str:
    from rnnviz.core.spec import GATES

    if isinstance(run.network, StackSpec):
        kind = run.network.cells[int(name.split(".")[0])].kind
    else:
        kind = run.network.kind
    blocks = 1 if "weight_hr" in name else len(GATES[kind])
    eye = f"torch.eye({shape[0] // blocks}, {shape[1]})"
    return eye if blocks == 1 else f"{eye}.repeat({blocks}, 1)"


def _list(values: Any) -> str:
    if isinstance(values, tuple):
        return "[" + ", ".join(_list(v) for v in values) + "]"
    return repr(values)


def _state(run: RunSpec) -> list[str]:
    shapes = state_shapes(run)
    lines, lstms = [], iter(range(len(shapes["c"])))
    for k, shape in enumerate(shapes["h"]):
        lines.append(f"{_state_name(run, 'h', k)} = {_values(run, 'h', k, shape)}")
    kinds = [cell.kind for cell in run.network.cells] if isinstance(run.network, StackSpec) else [run.network.kind]
    for k, kind in enumerate(kinds):
        if kind == "LSTM":
            j = next(lstms)
            lines.append(f"{_state_name(run, 'c', k)} = {_values(run, 'c', j, shapes['c'][j])}")
    return lines


def _pack(run: RunSpec) -> list[str]:
    if not packs(run):
        return []
    first = ", batch_first=True" if run.network.batch_first else ""
    given = f"lengths = torch.tensor({list(lengths(run))})"
    return [given, f"packed = pack_padded_sequence(x, lengths{first}, enforce_sorted=False)"]


def _state_name(run: RunSpec, letter: str, k: int) -> str:
    return f"{letter}{_number(run, k)}" if isinstance(run.network, StackSpec) else f"{letter}_0"


def _values(run: RunSpec, letter: str, k: int, shape: tuple[int, ...]) -> str:
    given = run.h_0.h if letter == "h" else run.h_0.c
    size = ", ".join(str(s) for s in shape)
    if run.h_0.source == "random":
        return f"torch.randn({size}{dtype_argument(run)})"
    if run.h_0.source == "typed" and given != ():
        values = given[k] if isinstance(run.network, StackSpec) else given
        return f"torch.tensor({_list(values)}{dtype_argument(run)})"
    return f"torch.zeros({size}{dtype_argument(run)})"


def _device(run: RunSpec) -> list[str]:
    if run.device in ("auto", "cpu"):
        return []
    names = ["packed" if packs(run) else "x"] + [line.split(" = ")[0] for line in _state(run)]
    owners = sorted({e.rsplit(".", 1)[0] for _, e in _owners(run)})
    return [f'{name} = {name}.to("{run.device}")' for name in (*owners, *names)]


def _call(run: RunSpec) -> list[str]:
    if isinstance(run.network, StackSpec):
        return _loop(run, run.network)
    states, given = ("(h_n, c_n)", "(h_0, c_0)") if run.network.kind == "LSTM" else ("h_n", "h_0")
    packed = packs(run)
    x, output = ("packed", "packed_output") if packed else ("x", "output")
    lines = ["with torch.no_grad():", f"    {output}, {states} = {variable(run.network)}({x}, {given})"]
    if packed:
        first = ", batch_first=True" if run.network.batch_first else ""
        lines.append(f"output, _ = pad_packed_sequence(packed_output{first})")
    return lines


def _loop(run: RunSpec, stack: StackSpec) -> list[str]:
    return ["with torch.no_grad():", *(f"    {line}" for line in loop_lines(stack, sizes(run)[0]))]


def loop_lines(stack: StackSpec, steps: int) -> list[str]:
    """The loop over timesteps; line k + 1 is the call of cell k."""
    lines, below = [f"for t in range({steps}):"], "x[t]"
    for k, cell in enumerate(stack.cells):
        n = "" if stack.num_layers == 1 else str(k + 1)
        state = f"h{n}, c{n}" if cell.kind == "LSTM" else f"h{n}"
        given = f"({state})" if cell.kind == "LSTM" else state
        lines.append(f"    {state} = cell{n}({below}, {given})")
        below = f"h{n}"
    return lines
