"""A workspace file: what was saved comes back, whatever else is refused in words that name the file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rnnviz.core.examples import example_run, examples
from rnnviz.core.spec import CellSpec, InputSpec, RNNSpec, RunSpec, StackSpec, StateSpec, WeightSpec
from rnnviz.scene.document import Document, from_json, is_workspace, to_json
from rnnviz.scene.frame import Ref
from rnnviz.scene.options import DisplayOptions
from rnnviz.support.messages import Problem

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")  # of PyTorch, about its own speed
RUN = RunSpec(RNNSpec("LSTM", 3, 5, 2, bidirectional=True, proj_size=2), InputSpec(seq_len=7, batch_size=None), seed=3)
TYPED = RunSpec(
    StackSpec((CellSpec("RNN_TANH", 2, 3), CellSpec("GRU", 3, 2, bias=False))),
    InputSpec("one_hot", text="ab\nba", vocabulary="ab"),
    h_0=StateSpec("typed", h=(((0.1, 0.2, 0.3),), ((1, 2),))),
    weights=WeightSpec("typed", typed=(("weight_ih", ((0.5, -1e-3),)),)),
    dtype="float64",
    training=True,
)


@pytest.mark.parametrize(
    "document",
    [
        Document(RUN),
        Document(TYPED, DisplayOptions(sample=1, numbers=False), "layer", 4, (Ref("h", 1, 0, 2, 0, 1), Ref("x"))),
        Document(RUN, recording="run.rnnviz"),
        *(Document(example_run(name)) for name in examples()),
    ],
)  # fmt: skip
def test_what_is_saved_comes_back(document: Document) -> None:
    data = to_json(document)
    assert is_workspace(data[:4096])
    assert from_json(data, "w.json") == document


RNN = {"is": "RNNSpec", "kind": "GRU", "input_size": 2, "hidden_size": 3}


def changed(**changes: Any) -> bytes:
    return json.dumps(json.loads(to_json(Document(RUN))) | changes).encode()


def network(**values: Any) -> bytes:
    return changed(run={"is": "RunSpec", "network": {"is": "RNNSpec", "hidden_size": 1} | values})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a workspace"), (b"{}", "not a workspace"), (b"[1]", "not a workspace"),
        (b"\x80abc", "not a workspace"),
        (changed(format="something"), "not a workspace"), (changed(version=True), "at version"),
        (changed(version="1"), "at version"), (changed(version=0), "at version"), (changed(version=2), "newer version"),
        (changed(position=-1), "at position"), (changed(position=1.5), "at position"),
        (changed(order="zigzag"), "at order"),
        (changed(pins=[{"is": "Ref", "tensor": "h", "layer": -1}]), "at pins"), (changed(pins=[3]), "at pins"),
        (changed(run={"is": "RunSpec"}), "at run"), (changed(run=None), "at run"), (changed(more=1), "at more"),
        (changed(options={"is": "DisplayOptions", "sample": True}), "at options.sample"),
        (changed(options={"is": "DisplayOptions", "sample": -1}), "at options"),
        (changed(options={"is": "DisplayOptions", "panel_height": -1}), "at options"),
        (changed(options={"is": "DisplayOptions", "manual": [["h", -1.0]]}), "at options"),
        (network(kind="GRU", input_size=1, num_layers=10**9), "at num_layers"),
        (changed(run={"is": "RunSpec", "network": RNN, "h_0": {"is": "StateSpec", "h": [["a"]]}}), "at run.h_0"),
        (network(kind="RNN_TANH", input_size=0), "at input_size"),
        (network(kind="TCN", input_size=1), "at run.network.kind"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(Problem) as raised:
        from_json(data, "dir/w.rnnviz.json")
    text = raised.value.message.english()
    assert text.startswith("dir/w.rnnviz.json ")
    assert said in text
