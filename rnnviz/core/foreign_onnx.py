"""RNN, LSTM and GRU nodes of an ONNX graph, as tensors by PyTorch's names. The graph is read, never run.

ONNX's order of gates is i o f c for an LSTM and z r h for a GRU; PyTorch's is i f g o and r z n. Every node is one
layer; nodes that follow each other and whose sizes chain are also offered as one module with several layers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rnnviz.core.foreign import Cancel, Foreign, Stored, check_name, check_room, in_words, printable
from rnnviz.support.messages import Problem

if TYPE_CHECKING:
    import torch

Array = npt.NDArray[Any]
MAX_BYTES = 2**31 - 1  # of one protobuf message
MAX_NODES = 2**16
MAX_LAYERS = 1000  # of all recurrent nodes together
# PyTorch's block k is ONNX's block ORDER[k]
ORDER: Mapping[str, tuple[int, ...]] = {"RNN": (0,), "LSTM": (0, 2, 3, 1), "GRU": (1, 0, 2)}
ACTIVATIONS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "RNN": (("tanh",), ("relu",)),
    "LSTM": (("sigmoid", "tanh", "tanh"),),
    "GRU": (("sigmoid", "tanh"),),
}


@dataclass(frozen=True)
class Node:
    """One layer: its tensors by PyTorch's part and direction."""

    name: str
    op: str
    parts: Mapping[tuple[str, int], Array]
    nonlinearity: str
    batch_first: bool

    @property
    def directions(self) -> int:
        return 1 + max(d for _, d in self.parts)

    @property
    def input_size(self) -> int:
        return int(self.parts["weight_ih", 0].shape[1])

    @property
    def hidden_size(self) -> int:
        return int(self.parts["weight_hh", 0].shape[1])

    @property
    def kind(self) -> tuple[Any, ...]:
        """What the layers of one module share."""
        return self.op, self.hidden_size, self.directions, ("bias_ih", 0) in self.parts, self.nonlinearity


def read(path: Path, size: int, cancel: Cancel = None) -> Foreign:
    """The weights of every recurrent node; raises `Problem` for what PyTorch has no form for."""
    try:
        import onnx
    except ImportError as error:
        raise Problem("foreign.needs_onnx", path=str(path)) from error
    if size > MAX_BYTES:
        raise Problem("foreign.too_big", path=str(path), most=2)
    check_room(path, 4 * size)
    with in_words(path):
        model = onnx.load(str(path), load_external_data=False)
        nodes = _nodes(path, model.graph)
    tensors: dict[str, Stored] = {}
    for name, layers in _modules(nodes):
        for k, node in enumerate(layers):
            for (part, d), values in node.parts.items():
                full = f"{name}.{part}_l{k}{'_reverse' if d else ''}"
                check_name(path, full)
                tensors[full] = Stored((full,), values.dtype.name, values.shape, _Reader(values))
    hints: dict[str, Any] = {}
    if nodes:
        kinds = {node.nonlinearity for node in nodes if node.op == "RNN"}
        hints["batch_first"] = all(node.batch_first for node in nodes)
        hints |= {"nonlinearity": "relu"} if kinds == {"relu"} else {}
    return Foreign(path, "onnx", tensors, hints)


class _Reader:
    """Numbers that are in memory already."""

    def __init__(self, values: Array) -> None:
        self._values = values

    def __call__(self) -> torch.Tensor:
        import torch

        return torch.from_numpy(self._values.copy())


def _modules(nodes: Sequence[Node]) -> Iterable[tuple[str, list[Node]]]:
    """Chains of layers first, then every node by itself."""
    chains: list[list[Node]] = []
    for node in nodes:
        last = chains[-1][-1] if chains else None
        if last is not None and last.kind == node.kind and node.input_size == last.directions * last.hidden_size:
            chains[-1].append(node)
        else:
            chains.append([node])
    for chain in chains:
        if len(chain) > 1:
            yield f"{chain[0].name} … {chain[-1].name}", chain
    for node in nodes:
        yield node.name, [node]


def _nodes(path: Path, graph: Any) -> list[Node]:
    if len(graph.node) > MAX_NODES:
        raise Problem("foreign.many", path=str(path), most=MAX_NODES)
    values: dict[str, Any] = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            values.update((node.output[0], a.t) for a in node.attribute if a.name == "value")
    found = [node for node in graph.node if node.op_type in ORDER and node.domain in ("", "ai.onnx")]
    if len(found) > MAX_LAYERS:
        raise Problem("foreign.many", path=str(path), most=MAX_LAYERS)
    made, known = [], _Known(path, values)
    for count, node in enumerate(found):
        name = _name(node.name, count, node.op_type)
        made.append(_node(path, name, node, known))
    return made


class _Known:
    """The graph's constants as arrays in PyTorch's order; nodes that share one share its memory."""

    def __init__(self, path: Path, values: Mapping[str, Any]) -> None:
        self._path, self._values = path, values
        self._arrays: dict[str, Array] = {}
        self._ordered: dict[tuple[str, str, int, int], Array] = {}

    def array(self, name: str, key: str) -> Array:
        if key not in self._arrays:
            self._arrays[key] = _array(self._path, name, self._values, key)
        return self._arrays[key]

    def ordered(self, name: str, op: str, key: str, d: int, half: int = -1) -> Array:
        """The direction `d` of a constant; of a bias its first or second `half`."""
        place = key, op, d, half
        if place not in self._ordered:
            blocks = self.array(name, key)[d]
            if half >= 0:
                blocks = np.split(blocks, 2)[half]
            self._ordered[place] = _ordered(self._path, name, op, blocks)
        return self._ordered[place]


def _name(name: str, count: int, op: str) -> str:
    """The node's own name as a dotted one: "/encoder/rnn/LSTM" is "encoder.rnn.LSTM"."""
    clean = ".".join(part for part in name.replace("\\", "/").split("/") if part.strip("."))
    return clean if clean and clean.isprintable() and ".." not in clean and len(clean) < 200 else f"{op}_{count}"


def _node(path: Path, name: str, node: Any, known: _Known) -> Node:
    from onnx import helper

    options = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    nonlinearity = _check(path, name, node, options)
    inputs = [*node.input, *[""] * (8 - len(node.input))]
    w, r = (known.array(name, key) for key in inputs[1:3])
    if w.ndim != 3 or r.ndim != 3 or w.shape[0] != r.shape[0] or w.shape[0] not in (1, 2):
        raise Problem("foreign.damaged", path=str(path), part=f"weights of {printable(name)}")
    parts: dict[tuple[str, int], Array] = {}
    for d in range(w.shape[0]):
        for part, key in (("weight_ih", inputs[1]), ("weight_hh", inputs[2])):
            parts[part, d] = known.ordered(name, node.op_type, key, d)
        if inputs[3]:
            for half, part in enumerate(("bias_ih", "bias_hh")):
                parts[part, d] = known.ordered(name, node.op_type, inputs[3], d, half)
    return Node(name, node.op_type, parts, nonlinearity, options.get("layout", 0) == 1)


def _check(path: Path, name: str, node: Any, options: Mapping[str, Any]) -> str:
    """The nonlinearity of an RNN; refuses what PyTorch's modules do not compute."""
    direction = _text(options.get("direction", b"forward"))
    count = 2 if direction == "bidirectional" else 1
    given = tuple(_text(a).lower() for a in options.get("activations", ()))
    usual = ACTIVATIONS[node.op_type]
    chosen = next((kind for kind in usual if given in ((), kind * count)), None)
    wrong = [
        "direction reverse" if direction == "reverse" else "",
        "activations" if chosen is None else "",
        "clip" if options.get("clip") else "",
        "input_forget" if options.get("input_forget") else "",
        "peepholes" if len(node.input) > 7 and node.input[7] else "",
        "linear_before_reset = 0" if node.op_type == "GRU" and not options.get("linear_before_reset") else "",
    ]
    said = ", ".join(part for part in wrong if part)
    if said or chosen is None:
        raise Problem("foreign.onnx_node", path=str(path), name=printable(name), what=said)
    return chosen[0] if node.op_type == "RNN" else ""


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _array(path: Path, name: str, values: Mapping[str, Any], key: str) -> Array:
    from onnx import TensorProto, numpy_helper

    tensor = values.get(key)
    if tensor is None:
        raise Problem("foreign.onnx_node", path=str(path), name=printable(name), what="computed weights")
    if tensor.data_location == TensorProto.EXTERNAL:
        raise Problem("foreign.onnx_external", path=str(path))
    made: Array = numpy_helper.to_array(tensor)
    if made.dtype.kind != "f":
        raise Problem("foreign.damaged", path=str(path), part=f"weights of {printable(name)}")
    return made


def _ordered(path: Path, name: str, op: str, blocks: Array) -> Array:
    """The gates' blocks in PyTorch's order."""
    count = len(ORDER[op])
    if len(blocks) % count or not len(blocks):
        raise Problem("foreign.damaged", path=str(path), part=f"weights of {printable(name)}")
    parts = np.split(blocks, count)
    return np.ascontiguousarray(np.concatenate([parts[k] for k in ORDER[op]]))
