"""Shapes and names as text, against the shapes that the modules themselves return."""

from __future__ import annotations

import re

import pytest
import torch
from torch import nn

from rnnviz.core.spec import CellSpec, RNNSpec, StackSpec
from rnnviz.render import tensor_text
from tests.render.frames import SPECS, make_frame

KINDS = {"RNN_TANH": nn.RNN, "RNN_RELU": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}
MODULES = {
    "four layers": {},
    "bidirectional": {"num_layers": 2, "bidirectional": True, "batch_first": True},
    "unbatched": {"bidirectional": True},
    "lstm": {"proj_size": 3},
}


def numbers(text: str) -> tuple[int, ...]:
    """The sizes in "(L=10, N=3, 2·H_out=40)"."""
    return tuple(int(part.rpartition("=")[2]) for part in text.strip("()").split(", "))


@pytest.mark.filterwarnings("ignore:LSTM with projections:UserWarning")
@pytest.mark.parametrize("unbatched", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", MODULES)
def test_shapes_are_those_of_the_module(case, kind, unbatched):
    arguments = dict(MODULES[case])
    if kind != "LSTM":
        arguments.pop("proj_size", None)
    module = KINDS[kind](7, 5, **arguments, **({"nonlinearity": "relu"} if kind == "RNN_RELU" else {}))
    spec = RNNSpec(kind, 7, 5, **arguments)
    frame = make_frame(spec, steps=4, batch=3, unbatched=unbatched)
    first = spec.batch_first
    x = torch.zeros(4, 7) if unbatched else torch.zeros(3, 4, 7) if first else torch.zeros(4, 3, 7)
    output, final = module(x)
    h_n, c_n = final if kind == "LSTM" else (final, None)
    assert numbers(tensor_text.input_shape(frame)) == tuple(x.shape)
    assert numbers(tensor_text.output_shape(frame)) == tuple(output.shape)
    assert numbers(tensor_text.final_shape(frame, "h_n")) == tuple(h_n.shape)
    if c_n is not None:
        assert numbers(tensor_text.final_shape(frame, "c_n")) == tuple(c_n.shape)


@pytest.mark.parametrize("case", SPECS)
def test_the_title_builds_the_network(case):
    spec = SPECS[case]
    title = tensor_text.network_title(make_frame(spec))
    parts = title.split(" → ")
    modules = [eval(part, {"nn": nn}) for part in parts]
    if isinstance(spec, StackSpec):
        assert [(m.input_size, m.hidden_size) for m in modules] == [(c.input_size, c.hidden_size) for c in spec.cells]
    else:
        names = (
            "input_size",
            "hidden_size",
            "num_layers",
            "bias",
            "batch_first",
            "dropout",
            "bidirectional",
            "proj_size",
        )
        assert [getattr(modules[0], name) for name in names] == [getattr(spec, name) for name in names]
        assert re.sub(r"RNN_.*", "RNN", spec.kind) == type(modules[0]).__name__


@pytest.mark.parametrize(
    ("sizes", "text"),
    [
        ((20,), "(N=3, H=20)"),
        ((30, 20), "(N=3, H=30), (N=3, H=20)"),
        ((8, 8, 8), "3 × (N=3, H=8)"),
        ((9, 4, 7), "3 × (N=3, H=4…9)"),
    ],
)
def test_the_final_states_of_a_stack_are_a_list(sizes, text):
    inputs = (5, *sizes)
    cells = tuple(CellSpec("RNN_TANH", a, b) for a, b in zip(inputs, sizes, strict=False))
    assert tensor_text.final_shape(make_frame(StackSpec(cells)), "h_n") == text


def test_equal_cells_are_counted():
    cells = tuple(CellSpec("GRU", 8, 8) for _ in range(5))
    frame = make_frame(StackSpec((CellSpec("GRU", 3, 8), *cells)))
    assert tensor_text.network_title(frame) == "nn.GRUCell(3, 8) → 5 × nn.GRUCell(8, 8)"


@pytest.mark.parametrize(
    ("case", "layer", "direction", "texts"),
    [
        ("bidirectional", 1, 1, ("h_0[3]", "h_n[3]")),
        ("bidirectional", 0, 0, ("h_0[0]", "h_n[0]")),
        ("lstm", 1, 0, ("h_0,c_0[1]", "h_n,c_n[1]")),
    ],
)
def test_ports(case, layer, direction, texts):
    assert tensor_text.port_texts(make_frame(SPECS[case]), layer, direction) == texts


@pytest.mark.parametrize(("layer", "direction", "text"), [(0, 0, "l0 >"), (1, 1, "l1 <"), (-1, 0, "x")])
def test_row_text(layer, direction, text):
    assert tensor_text.row_text(layer, direction) == text


def test_c_n_of_a_stack_is_that_of_its_lstm_cells():
    cells = (CellSpec("LSTM", 4, 6), CellSpec("GRU", 6, 5), CellSpec("LSTM", 5, 3), CellSpec("RNN_TANH", 3, 2))
    frame = make_frame(StackSpec(cells), batch=2)
    assert tensor_text.final_shape(frame, "c_n") == "(N=2, H=6), (N=2, H=3)"
    assert tensor_text.final_shape(frame, "h_n") == "4 × (N=2, H=2…6)"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("(L=10, N=3, H_in=100)", "(10, 3, 100)"),
        ("(N=2, L=9, 2·H_out=10)", "(2, 9, 10)"),
        ("(L=4, H_out=5) c: 12", "(4, 5) c: 12"),
    ],
)
def test_shapes_lose_their_names_before_they_go(text, bare):
    assert tensor_text.without_names(text) == bare
