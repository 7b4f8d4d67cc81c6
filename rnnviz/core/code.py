"""The lines of PyTorch that reproduce a run's numbers bitwise, keywords only, ready to be run."""

from __future__ import annotations

from typing import Any

from rnnviz.core.inputs import SINE_PERIOD, lines, sizes, vocabulary
from rnnviz.core.network import class_name, nonlinearity, parameters, weights_path
from rnnviz.core.run import state_shapes
from rnnviz.core.spec import CellSpec, RNNSpec, RunSpec, StackSpec
from rnnviz.core.wrap import wrap

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
    body = [*_module(run), *_weights(run), *_input(run), *_state(run), *_pack(run), *_device(run), *_call(run)]
    lines = [*_imports("\n".join(body)), "", f"torch.manual_seed({run.seed})", *body]
    return "\n".join(part for line in lines for part in wrap(line)) + "\n"


def _imports(body: str) -> list[str]:
    lines = ["import numpy as np"] if "np." in body else []
    lines += ["import torch", "from torch import nn"]
    if "F." in body:
        lines.append("import torch.nn.functional as F")
    if "pack_padded_sequence" in body:
        lines.append("from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence")
    if "load_file" in body:
        lines.append("from safetensors.torch import load_file")
    return lines


def _dtype(run: RunSpec) -> str:
    return "" if run.dtype == "float32" else f", dtype=torch.{run.dtype}"


def _module(run: RunSpec) -> list[str]:
    if isinstance(run.network, StackSpec):
        return [f"cell{_number(run, k)} = {_cell(cell, run)}" for k, cell in enumerate(run.network.cells)]
    name = variable(run.network)
    lines = [f"{name} = nn.{class_name(run.network.kind)}({_arguments(run.network)}{_dtype(run)})"]
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
    return f"nn.{class_name(cell.kind)}Cell({sized}{more}{_dtype(run)})"


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
        lines = [f"    {e}.copy_(torch.tensor({_list(typed[name])}))" for name, e in owners if name in typed]
    elif kind == "file":
        path = str(weights_path(run.weights.path))
        return [f"weights = load_file({path!r})", f"{variable_of(run)}.load_state_dict(weights, strict=False)"]
    return ["with torch.no_grad():", *lines] if lines else []


def variable_of(run: RunSpec) -> str:
    """The module as an expression, for a stack too."""
    return variable(run.network) if isinstance(run.network, RNNSpec) else "nn.ModuleList([cell])"


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


def _input(run: RunSpec) -> list[str]:
    steps, batch, width = sizes(run)
    shape = f"{steps}, {width}" if batch is None else f"{steps}, {batch}, {width}"
    made = _signal(run, shape, steps, batch, width)
    if run.network.batch_first and batch is not None:
        made.append("x = x.transpose(0, 1)  # batch_first: (N, L, H_in)")
    return made


def _signal(run: RunSpec, shape: str, steps: int, batch: int | None, width: int) -> list[str]:
    zeros = f"x = torch.zeros({shape}{_dtype(run)})"
    match run.input.source:
        case "random":
            return [f"x = torch.randn({shape}{_dtype(run)})"]
        case "impulse":
            return [zeros, "x[0] = 1"]
        case "step":
            return [zeros, f"x[{steps // 2}:] = 1"]
        case "sine":
            return _sine(run, steps, batch, width)
        case "one_hot":
            return _one_hot(run)
    return [
        f"x = np.load({run.input.path!r})",
        "x = torch.from_numpy(x.astype('float64'))",
        f"x = x.to(torch.{run.dtype})",
    ]


def _sine(run: RunSpec, steps: int, batch: int | None, width: int) -> list[str]:
    if batch is None:
        t = [f"t = np.arange({steps})[:, None]"]
    else:
        t = [f"t = np.arange({steps})[:, None, None]", f"t = t + np.arange({batch})[None, :, None]"]
    period = [f"octave = np.arange({width}) % 6", f"period = {SINE_PERIOD} * 2.0 ** octave"]
    made = ["x = np.sin(2 * np.pi * t / period)", f"x = torch.from_numpy(x).to(torch.{run.dtype})"]
    return [*t, *period, *made]


def _one_hot(run: RunSpec) -> list[str]:
    characters, found = "".join(vocabulary(run.input)), list(lines(run.input))
    return [
        f"vocabulary = {characters!r}",
        f"lines = {found!r}",
        "ids = torch.tensor([",
        "    [vocabulary.index(c) for c in line]",
        "    for line in lines",
        "])",
        "x = F.one_hot(ids.T, len(vocabulary))",
        f"x = x.to(torch.{run.dtype})",
    ]


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
    if not run.input.lengths:
        return []
    first = ", batch_first=True" if run.network.batch_first else ""
    lengths = f"lengths = torch.tensor({list(run.input.lengths)})"
    return [lengths, f"packed = pack_padded_sequence(x, lengths{first}, enforce_sorted=False)"]


def _state_name(run: RunSpec, letter: str, k: int) -> str:
    return f"{letter}{_number(run, k)}" if isinstance(run.network, StackSpec) else f"{letter}_0"


def _values(run: RunSpec, letter: str, k: int, shape: tuple[int, ...]) -> str:
    given = run.h_0.h if letter == "h" else run.h_0.c
    size = ", ".join(str(s) for s in shape)
    if run.h_0.source == "random":
        return f"torch.randn({size}{_dtype(run)})"
    if run.h_0.source == "typed" and given != ():
        values = given[k] if isinstance(run.network, StackSpec) else given
        return f"torch.tensor({_list(values)}{_dtype(run)})"
    return f"torch.zeros({size}{_dtype(run)})"


def _device(run: RunSpec) -> list[str]:
    if run.device in ("auto", "cpu"):
        return []
    names = ["packed" if run.input.lengths else "x"] + [line.split(" = ")[0] for line in _state(run)]
    owners = sorted({e.rsplit(".", 1)[0] for _, e in _owners(run)})
    return [f'{name} = {name}.to("{run.device}")' for name in (*owners, *names)]


def _call(run: RunSpec) -> list[str]:
    if isinstance(run.network, StackSpec):
        return _loop(run, run.network)
    states, given = ("(h_n, c_n)", "(h_0, c_0)") if run.network.kind == "LSTM" else ("h_n", "h_0")
    packed = bool(run.input.lengths)
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
