"""ONNX graphs that are damaged, that PyTorch has no form for, or that name files of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Maker = Callable[[], bytes]


def values(name: str, *shape: int, dtype: Any = np.float32) -> Any:
    from onnx import numpy_helper

    return numpy_helper.from_array(np.ones(shape, dtype), name)


def graph(
    op: str = "LSTM", *, inputs: list[str] | None = None, tensors: list[Any] | None = None, name: str = "/rnn", count: int = 1,
    **options: Any,
) -> bytes:  # fmt: skip
    """A model with `count` equal nodes."""
    from onnx import TensorProto, helper

    blocks = {"RNN": 1, "GRU": 3, "LSTM": 4}.get(op, 4)
    if tensors is None:
        tensors = [values("W", 1, 4 * blocks, 3), values("R", 1, 4 * blocks, 4), values("B", 1, 8 * blocks)]
    given = ["x", "W", "R", "B"] if inputs is None else inputs
    nodes = [
        helper.make_node(op, given, [f"y{k}"], f"{name}{k or ''}", **({"hidden_size": 4} | options))
        for k in range(count)
    ]
    x, y = (helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in ("x", "y0"))
    made: bytes = helper.make_model(helper.make_graph(nodes, "model", [x], [y], tensors)).SerializeToString()
    return made


def external(location: str) -> bytes:
    """Weights that lie in another file."""
    from onnx import TensorProto

    tensors = [values("W", 1, 16, 3), values("R", 1, 16, 4), values("B", 1, 32)]
    for tensor in tensors[:1]:
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value=location)
    return graph(tensors=tensors)


def changed(change: Callable[[Any], object]) -> bytes:
    """Good weights, one of which is changed."""
    tensors = [values("W", 1, 16, 3), values("R", 1, 16, 4), values("B", 1, 32)]
    change(tensors[0])
    return graph(tensors=tensors)


def words() -> bytes:
    from onnx import TensorProto, helper

    texts: Any = [b"a"] * 48
    tensor = helper.make_tensor("W", TensorProto.STRING, [1, 16, 3], texts)
    return graph(tensors=[tensor, values("R", 1, 16, 4), values("B", 1, 32)])


GRAPHS: dict[str, Maker] = {
    "good": graph,
    "good-gru": lambda: graph("GRU", linear_before_reset=1),
    "good-rnn": lambda: graph("RNN"),
    "empty": lambda: b"",
    "noise": lambda: np.random.default_rng(3).bytes(3000),
    "text": lambda: b"this is a text about a model\n" * 20,
    "no-nodes": lambda: graph(count=0),
    "no-recurrent-node": lambda: graph("Relu", inputs=["x"], hidden_size=4),
    "nodes-20000": lambda: graph(count=20_000),
    "external-passwd": lambda: external("/etc/passwd"),
    "external-climbs": lambda: external("../../../../etc/passwd"),
    "weights-missing": lambda: graph(tensors=[]),
    "weights-computed": lambda: graph(inputs=["x", "other", "R", "B"]),
    "weights-whole-numbers": lambda: graph(tensors=[values("W", 1, 16, 3, dtype=np.int32), values("R", 1, 16, 4), values("B", 1, 32)]),
    "weights-words": words,
    "weights-flat": lambda: graph(tensors=[values("W", 48), values("R", 1, 16, 4), values("B", 1, 32)]),
    "weights-uneven": lambda: graph(tensors=[values("W", 1, 15, 3), values("R", 1, 15, 4), values("B", 1, 30)]),
    "weights-empty": lambda: graph(tensors=[values("W", 1, 0, 3), values("R", 1, 0, 4), values("B", 1, 0)]),
    "weights-three-directions": lambda: graph(tensors=[values("W", 3, 16, 3), values("R", 3, 16, 4), values("B", 3, 32)]),
    "weights-that-disagree": lambda: graph(tensors=[values("W", 1, 16, 3), values("R", 1, 8, 2), values("B", 1, 32)]),
    "bias-odd": lambda: graph(tensors=[values("W", 1, 16, 3), values("R", 1, 16, 4), values("B", 1, 31)]),
    "bias-missing": lambda: graph(inputs=["x", "W", "R"]),
    "dims-negative": lambda: changed(lambda w: w.dims.__setitem__(1, -16)),
    "dims-beyond": lambda: changed(lambda w: w.dims.__setitem__(1, 2**62)),
    "dims-many": lambda: changed(lambda w: w.dims.extend([1] * 200)),
    "data-short": lambda: changed(lambda w: setattr(w, "raw_data", b"abc")),
    "data-none": lambda: changed(lambda w: w.ClearField("raw_data")),
    "type-unknown": lambda: changed(lambda w: setattr(w, "data_type", 99)),
    "direction-reverse": lambda: graph(direction="reverse"),
    "direction-odd": lambda: graph(direction="sideways"),
    "activations-odd": lambda: graph(activations=["Elu", "Elu", "Elu"]),
    "clip": lambda: graph(clip=1.0),
    "input-forget": lambda: graph(input_forget=1),
    "gru-other-order": lambda: graph("GRU", linear_before_reset=0),
    "peepholes": lambda: graph(inputs=["x", "W", "R", "B", "", "", "", "B"]),
    "no-inputs": lambda: graph(inputs=[]),
    "name-control": lambda: graph(name="\x1b[2J\u202e"),
    "name-climbs": lambda: graph(name="../../etc"),
    "name-long": lambda: graph(name="n" * 100_000),
    "cut": lambda: graph()[:-40],
    "more-behind": lambda: graph() + b"\xff\xff\xff",
    "length-beyond": lambda: b"\x3a\xff\xff\xff\xff\x0f" + bytes(50),
    "nested-graphs": lambda: b"\x3a\x82\x01" * 500,
}  # fmt: skip
