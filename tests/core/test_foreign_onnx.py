"""ONNX nodes as PyTorch modules; the oracle is onnxruntime, which runs the graph that is read here."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.core import foreign_onnx
from rnnviz.core.checkpoint import read_checkpoint, run_of_module
from rnnviz.core.foreign_onnx import MAX_BYTES, MAX_LAYERS, read
from rnnviz.core.run import materials
from rnnviz.support.messages import Problem
from tools.hostile.graphs import graph as shared
from tools.hostile.graphs import values

onnx = pytest.importorskip("onnx")
runtime = pytest.importorskip("onnxruntime")
BLOCKS = {"RNN": [0], "LSTM": [0, 3, 1, 2], "GRU": [1, 0, 2]}  # ONNX's block k is PyTorch's


def node(module: nn.RNNBase, k: int, source: str, **more: Any) -> tuple[Any, list[Any]]:
    """One layer as a node and its initializers."""
    op, two = type(module).__name__, module.bidirectional

    def part(name: str) -> np.ndarray[Any, Any]:
        ends = ["", "_reverse"] if two else [""]
        values = [getattr(module, f"{name}_l{k}{end}").detach().numpy() for end in ends]
        count = len(BLOCKS[op])
        return np.stack([np.concatenate([np.split(v, count)[b] for b in BLOCKS[op]]) for v in values])

    found = {"W": part("weight_ih"), "R": part("weight_hh")}
    if module.bias:
        found["B"] = np.concatenate([part("bias_ih"), part("bias_hh")], axis=1)
    options = {"hidden_size": module.hidden_size, "direction": "bidirectional" if two else "forward"}
    options |= {"linear_before_reset": 1} if op == "GRU" else {}
    if getattr(module, "nonlinearity", "") == "relu":
        options["activations"] = ["Relu"] * (2 if two else 1)
    names = [f"{name}{k}" for name in found]
    made = onnx.helper.make_node(op, [source, *names], [f"Y{k}"], name=f"/enc/rnn/{op}_{k}", **(options | more))
    return made, [onnx.numpy_helper.from_array(v, f"{n}{k}") for n, v in found.items()]


def graph(module: nn.RNNBase, folder: Path, **more: Any) -> Path:
    """A graph of all layers: Y (L, D, N, H) becomes the next (L, N, D * H) in between."""
    nodes, values, source = [], [], "x"
    shape = onnx.numpy_helper.from_array(np.array([0, 0, -1]), "shape")
    for k in range(module.num_layers):
        made, found = node(module, k, source, **more)
        turned = onnx.helper.make_node("Transpose", [f"Y{k}"], [f"T{k}"], perm=[0, 2, 1, 3])
        flat = onnx.helper.make_node("Reshape", [f"T{k}", "shape"], [f"F{k}"])
        nodes += [made, turned, flat]
        values += found
        source = f"F{k}"
    tensor, width = onnx.TensorProto.FLOAT, module.hidden_size * (2 if module.bidirectional else 1)
    whole = onnx.helper.make_graph(
        nodes, "g", [onnx.helper.make_tensor_value_info("x", tensor, ["L", "N", module.input_size])],
        [onnx.helper.make_tensor_value_info(source, tensor, ["L", "N", width])], [*values, shape],
    )  # fmt: skip
    model = onnx.helper.make_model(whole, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
    path = folder / "model.onnx"
    path.write_bytes(model.SerializeToString())
    return path


CASES = list(product((nn.RNN, nn.LSTM, nn.GRU), (1, 3), (False, True), (True, False)))


@pytest.mark.parametrize(("kind", "layers", "two", "bias"), CASES)
def test_the_weights_compute_what_onnxruntime_computes(
    kind: Any, layers: int, two: bool, bias: bool, tmp_path: Path
) -> None:
    module = kind(3, 4, layers, bidirectional=two, bias=bias)
    path = graph(module, tmp_path)
    found = read_checkpoint(path)
    name = module.__class__.__name__
    last = f"enc.rnn.{name}_{layers - 1}"
    whole = found.module(f"enc.rnn.{name}_0 … {last}" if layers > 1 else last)
    assert found.modules[0].name == whole.name
    mine = materials(run_of_module(whole))[0]
    for a, b in zip(mine.parameters(), module.parameters(), strict=True):
        assert torch.equal(a, b)
    x = torch.randn(6, 2, 3)
    (output,) = runtime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"]).run(
        None, {"x": x.numpy()}
    )
    with torch.no_grad():
        assert np.abs(mine(x)[0].numpy() - output).max() < 1e-6


def test_relu_is_known(tmp_path: Path) -> None:
    found = read_checkpoint(graph(nn.RNN(3, 4, nonlinearity="relu"), tmp_path))
    assert found.modules[0].spec.kind == "RNN_RELU"


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"linear_before_reset": 0}, "linear_before_reset = 0"),
        ({"clip": 1.0}, "clip"),
        ({"activations": ["Sigmoid", "Relu"]}, "activations"),
        ({"direction": "reverse"}, "direction reverse"),
    ],
)
def test_what_pytorch_does_not_compute_is_refused(more: Any, what: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=what):
        read_checkpoint(graph(nn.GRU(3, 4), tmp_path, **more))


@pytest.mark.parametrize("data", [b"", b"garbage" * 50, b"\x08\x09\x3a\xff\xff\xff\xff\x0f", bytes(range(256))])
def test_what_is_no_graph_is_one_sentence(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(data)
    with pytest.raises(Problem, match=r"model\.onnx"):
        read_checkpoint(tmp_path / "model.onnx")


def test_weights_in_other_files_are_refused(tmp_path: Path) -> None:
    path = graph(nn.GRU(3, 4), tmp_path)
    model = onnx.load(str(path))
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../../etc/passwd")
    path.write_bytes(model.SerializeToString())
    with pytest.raises(Problem, match="other files"):
        read_checkpoint(path)


def test_without_the_package_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = graph(nn.GRU(3, 4), tmp_path)
    monkeypatch.setitem(__import__("sys").modules, "onnx", None)
    with pytest.raises(Problem, match="pip install onnx"):
        read_checkpoint(path)


def test_nodes_that_share_weights_share_their_memory(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(shared())
    one = read(path, path.stat().st_size)
    path.write_bytes(shared(count=3))
    tensors = read(path, path.stat().st_size).tensors
    for name, stored in one.tensors.items():
        assert torch.equal(tensors[name].read(), stored.read())
    kept = {id(stored.read._values) for name, stored in tensors.items() if "weight_ih" in name}  # type: ignore[attr-defined]
    assert len(kept) == 1 < len([name for name in tensors if "weight_ih" in name])


def test_more_nodes_than_anybody_looks_through_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(shared(count=MAX_LAYERS + 1))
    with pytest.raises(Problem, match="more than 1000 parts"):
        read_checkpoint(path)


@pytest.mark.parametrize(("times", "good"), [(0, True), (2, True), (1, False), (3, False)])
def test_activations_are_named_for_each_direction(times: int, good: bool, tmp_path: Path) -> None:
    tensors = [values("W", 2, 16, 3), values("R", 2, 16, 4), values("B", 2, 32)]
    said = {"activations": ["Sigmoid", "Tanh", "Tanh"] * times} if times else {}
    path = tmp_path / "model.onnx"
    path.write_bytes(shared(tensors=tensors, direction="bidirectional", **said))
    if good:
        assert read_checkpoint(path).modules[0].spec.bidirectional  # type: ignore[union-attr]
    else:
        with pytest.raises(Problem, match=r"\(activations\)"):
            read_checkpoint(path)


def written(folder: Path, data: bytes) -> Path:
    (folder / "model.onnx").write_bytes(data)
    return folder / "model.onnx"


@pytest.mark.parametrize(
    ("shapes", "inputs", "id"),
    [
        ({"W": (16, 3)}, None, "foreign.damaged"),
        ({"R": (16, 4)}, None, "foreign.damaged"),
        ({"W": (2, 16, 3)}, None, "foreign.damaged"),
        ({"W": (3, 16, 3), "R": (3, 16, 4), "B": (3, 32)}, None, "foreign.damaged"),
        ({"W": (1, 15, 3)}, None, "foreign.damaged"),
        ({"W": (1, 0, 3)}, None, "foreign.damaged"),
        ({}, ["x", "W2", "R", "B"], "foreign.onnx_node"),
        ({}, ["x"], "foreign.onnx_node"),
    ],
)
def test_weights_that_are_none(shapes: Any, inputs: Any, id: str, tmp_path: Path) -> None:
    own = {"W": (1, 16, 3), "R": (1, 16, 4), "B": (1, 32)} | shapes
    path = written(tmp_path, shared(inputs=inputs, tensors=[values(name, *shape) for name, shape in own.items()]))
    with pytest.raises(Problem) as caught:
        read(path, path.stat().st_size)
    assert caught.value.message.id == id


def test_weights_of_integers_are_refused(tmp_path: Path) -> None:
    tensors = [values("W", 1, 16, 3, dtype=np.int64), values("R", 1, 16, 4), values("B", 1, 32)]
    path = written(tmp_path, shared(tensors=tensors))
    with pytest.raises(Problem, match="weights of rnn"):
        read(path, path.stat().st_size)


def test_weights_in_constant_nodes(tmp_path: Path) -> None:
    path = graph(nn.GRU(3, 4), tmp_path)
    expected = read(path, path.stat().st_size).tensors
    model = onnx.load(str(path))
    tensor = next(t for t in model.graph.initializer if t.name == "W0")
    model.graph.node.insert(0, onnx.helper.make_node("Constant", [], ["W0"], value=tensor))
    model.graph.initializer.remove(tensor)
    found = read(written(tmp_path, model.SerializeToString()), path.stat().st_size).tensors
    assert found.keys() == expected.keys()
    assert all(torch.equal(found[name].read(), stored.read()) for name, stored in expected.items())


def test_a_graph_without_recurrent_nodes_has_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, shared("Relu", inputs=["x"], tensors=[]))
    found = read(path, path.stat().st_size)
    assert not found.tensors and not found.hints


def test_graphs_beyond_what_anybody_looks_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, shared(count=3))
    with pytest.raises(Problem) as caught:
        read(path, MAX_BYTES + 1)
    assert caught.value.message.id == "foreign.too_big"
    monkeypatch.setattr(foreign_onnx, "MAX_LAYERS", 3)
    monkeypatch.setattr(foreign_onnx, "MAX_NODES", 3)
    assert len(read(path, path.stat().st_size).tensors) == 12
    monkeypatch.setattr(foreign_onnx, "MAX_NODES", 2)
    with pytest.raises(Problem) as caught:
        read(path, path.stat().st_size)
    assert caught.value.message.id == "foreign.many"


def test_two_layers_are_one_module_and_two(tmp_path: Path) -> None:
    found = read_checkpoint(graph(nn.GRU(3, 4, 2), tmp_path))
    assert [m.name for m in found.modules] == ["enc.rnn.GRU_0 … enc.rnn.GRU_1", "enc.rnn.GRU_0", "enc.rnn.GRU_1"]
    assert [m.spec.num_layers for m in found.modules] == [2, 1, 1]
