"""The table of shapes against PyTorch's own modules and calls, and the words beside every row."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.core.network import build
from rnnviz.core.run import materials
from rnnviz.core.shapes import module_repr, shapes
from rnnviz.core.spec import CellSpec, InputSpec, RNNSpec, RunSpec, StackSpec

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")  # of PyTorch, about its own speed
KINDS = ("RNN_TANH", "RNN_RELU", "LSTM", "GRU")
STACK = StackSpec((CellSpec("LSTM", 3, 4), CellSpec("GRU", 4, 2, bias=False), CellSpec("RNN_RELU", 2, 5)))


def call_of(run: RunSpec) -> dict[str, tuple[int, ...]]:
    """The shapes of what goes in and comes out of PyTorch's own call."""
    module, x, hx = materials(run)
    output, hn = module(x, hx)
    names = ("h", "c") if run.network.kind == "LSTM" else ("h",)  # type: ignore[union-attr]
    pairs = {"_0": hx, "_n": hn}
    made = {"x": x, "output": output}
    for end, states in pairs.items():
        made |= {name + end: s for name, s in zip(names, states if len(names) == 2 else (states,), strict=True)}
    return {name: tuple(value.shape) for name, value in made.items()}


@pytest.mark.parametrize("batch", [None, 3])
@pytest.mark.parametrize(("kind", "both", "first", "proj"), [*product(KINDS, (False, True), (False, True), (0, 2))])
def test_of_a_network(kind: Any, both: bool, first: bool, proj: int, batch: int | None) -> None:
    proj = proj if kind == "LSTM" else 0
    network = RNNSpec(kind, 3, 5, 2, bidirectional=both, batch_first=first, proj_size=proj)
    run = RunSpec(network, InputSpec(seq_len=6, batch_size=batch))
    found = {shape.name: shape for shape in shapes(run)}
    expected = call_of(run) | {name: tuple(p.shape) for name, p in build(network).named_parameters()}
    assert {name: shape.sizes for name, shape in found.items()} == expected
    assert all(len(shape.axes) == len(shape.sizes) and shape.why.english().endswith(".") for shape in found.values())


@pytest.mark.parametrize("batch", [None, 3])
@pytest.mark.parametrize("stack", [STACK, StackSpec(STACK.cells[:1])])
def test_of_cells(stack: StackSpec, batch: int | None) -> None:
    run = RunSpec(stack, InputSpec(seq_len=6, batch_size=batch))
    found = {shape.name: shape.sizes for shape in shapes(run)}
    middle = () if batch is None else (batch,)
    numbers = ("",) if len(stack.cells) == 1 else ("1", "2", "3")
    expected: dict[str, tuple[int, ...]] = {"x": (6, *middle, 3)}
    for number, cell in zip(numbers, stack.cells, strict=True):
        expected |= {f"{s}{number}": (*middle, cell.hidden_size) for s in ("hc" if cell.kind == "LSTM" else "h")}
    expected |= {name: tuple(p.shape) for name, p in build(stack).named_parameters()}
    assert found == expected
    assert all(shape.why.english().endswith(".") for shape in shapes(run))


@pytest.mark.parametrize(
    ("network", "said"),
    [
        (RNNSpec("GRU", 3, 5), nn.GRU(3, 5)),
        (RNNSpec("LSTM", 3, 5, 2, bidirectional=True), nn.LSTM(3, 5, 2, bidirectional=True)),
        (RNNSpec("LSTM", 3, 5, proj_size=2, bias=False), nn.LSTM(3, 5, proj_size=2, bias=False)),
        (RNNSpec("RNN_TANH", 3, 5, 2, dropout=0.5, batch_first=True), nn.RNN(3, 5, 2, dropout=0.5, batch_first=True)),
        (StackSpec((CellSpec("GRU", 3, 4, bias=False),)), nn.GRUCell(3, 4, bias=False)),
        (StackSpec((CellSpec("RNN_RELU", 3, 4),)), nn.RNNCell(3, 4, nonlinearity="relu")),
    ],
)
def test_what_print_says(network: Any, said: nn.Module) -> None:
    assert module_repr(network) == repr(said)


def test_a_stack_is_a_line_for_each_cell() -> None:
    lines = module_repr(STACK).split("\n")
    assert lines == [
        repr(nn.LSTMCell(3, 4)),
        repr(nn.GRUCell(4, 2, bias=False)),
        repr(nn.RNNCell(2, 5, nonlinearity="relu")),
    ]


def test_rounding_of_the_module_does_not_matter() -> None:
    run = RunSpec(RNNSpec("GRU", 3, 4), InputSpec(seq_len=6), dtype="float64")
    assert [s.sizes for s in shapes(run)] == [s.sizes for s in shapes(replace(run, dtype="float32"))]
    assert torch.float64 == materials(run)[1].dtype


@pytest.mark.parametrize(("both", "width"), [(False, 2), (True, 4)])
def test_the_numbers_in_the_words(both: bool, width: int) -> None:
    run = RunSpec(RNNSpec("LSTM", 3, 5, 2, bidirectional=both, proj_size=2), InputSpec(seq_len=6, batch_size=3))
    found = {shape.name: shape.why for shape in shapes(run)}
    d = 1 + both
    assert found["output"].values == {"d": d, "k": 2, "count": 2 * d, "steps": 6, "width": width}
    assert found["x"].values == {"steps": 6}
    assert found["output"].id == ("shape.output.two" if both else "shape.output")
    assert found["h_0"].id == ("shape.h_0.two" if both else "shape.h_0") and found["c_n"].values["count"] == 2 * d
    assert found["weight_ih_l1"].values == {"layer": 1, "below": 0}
    axes = {shape.name: shape.axes for shape in shapes(run)}
    assert axes["weight_hh_l0"] == ("4*hidden_size", "proj_size") and axes["weight_ih_l0"] == ("4*hidden_size", "H_in")
    assert axes["weight_ih_l1"] == ("4*hidden_size", "D*H_out" if both else "H_out")
    assert axes["output"] == ("L", "N", "D*H_out" if both else "H_out") and axes["c_0"] == ("D*num_layers", "N", "H")


def test_where_both_directions_lie_side_by_side() -> None:
    from rnnviz.core.trace import side_by_side

    whole = np.arange(24.0).reshape(3, 2, 4).copy()
    found = side_by_side(whole[..., :2], whole[..., 2:])
    assert found is not None and np.shares_memory(found, whole) and np.array_equal(found, whole)
    copy = whole.copy()
    for forward, reverse in (
        (whole[..., 2:], whole[..., :2]),  # the wrong way round
        (whole[..., :2], whole[..., 1:3]),
        (whole[..., 1:3], whole[..., 2:]),
        (whole[:2, :, :2], whole[:2, :, 2:]),  # some of the steps
        (whole[..., :1], whole[..., 1:2]),
        (whole[..., :2], copy[..., 2:]),
        (whole[..., :2].copy(), whole[..., 2:].copy()),
        ([1.0], whole),
    ):
        assert side_by_side(forward, reverse) is None


@pytest.mark.parametrize("batch", [None, 3])
def test_the_axes_of_cells(batch: int | None) -> None:
    found = {s.name: s.axes for s in shapes(RunSpec(STACK, InputSpec(seq_len=6, batch_size=batch)))}
    middle = () if batch is None else ("N",)
    assert found["x"] == ("L", *middle, "H_in")
    assert found["h1"] == found["c1"] == found["h3"] == (*middle, "hidden_size")
    assert found["0.weight_ih"] == ("4*hidden_size", "H_in") and found["1.weight_hh"] == (
        "3*hidden_size",
        "hidden_size",
    )


def test_rows_stand_in_the_order_of_the_call() -> None:
    run = RunSpec(RNNSpec("LSTM", 3, 5), InputSpec(seq_len=6, batch_size=3))
    names = ["x", "h_0", "c_0", "output", "h_n", "c_n", "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    assert [shape.name for shape in shapes(run)] == names
