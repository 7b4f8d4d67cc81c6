"""Specs refuse what no network can have, at the field; what they hold comes back from JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from rnnviz.core.spec import (
    MAX_LAYERS,
    MAX_SEED,
    MAX_SIZE,
    MAX_STACK,
    CellSpec,
    EmbeddingSpec,
    InputSpec,
    RNNSpec,
    RunSpec,
    StackSpec,
    StateSpec,
    TableSpec,
    WeightSpec,
    from_dict,
    to_dict,
)
from rnnviz.support.messages import Problem

LSTM, CELL = RNNSpec("LSTM", 3, 4, 2), CellSpec("GRU", 3, 4)
RUN = RunSpec(LSTM)


@pytest.mark.parametrize("name", ["input_size", "hidden_size", "num_layers"])
@pytest.mark.parametrize(
    ("value", "good"), [(1, True), (0, False), (-1, False), (1.0, False), (True, False), ("3", False)]
)
def test_sizes_are_whole_numbers_from_1_on(name: str, value: Any, good: bool) -> None:
    try:
        replace(LSTM, **{name: value})
    except Problem as problem:
        said: Any = problem
        assert (said.field, said.message.id) == (name, "spec.integer")
        assert not good
    else:
        assert good


@pytest.mark.parametrize(
    ("change", "field", "id"),
    [
        ({"hidden_size": MAX_SIZE + 1}, "hidden_size", "spec.too_large"),
        ({"num_layers": MAX_LAYERS + 1}, "num_layers", "spec.too_large"),
        ({"kind": "TCN"}, "kind", "spec.choice"),
        ({"bias": 1}, "bias", "spec.boolean"),
        ({"batch_first": None}, "batch_first", "spec.boolean"),
        ({"bidirectional": "yes"}, "bidirectional", "spec.boolean"),
        *(({"dropout": value}, "dropout", "spec.dropout") for value in (-0.1, 1.1, True, "0.5", float("nan"), None)),
        ({"dropout": 0.5, "num_layers": 1}, "dropout", "spec.dropout_one_layer"),
        ({"proj_size": -1}, "proj_size", "spec.integer"),
        ({"proj_size": 4}, "proj_size", "spec.proj_size"),
        ({"proj_size": 2, "kind": "GRU"}, "proj_size", "spec.proj_kind"),
    ],
)
def test_what_no_network_can_have(change: dict[str, Any], field: str, id: str) -> None:
    with pytest.raises(Problem) as raised:
        replace(LSTM, **change)
    assert (raised.value.field, raised.value.message.id) == (field, id)


@pytest.mark.parametrize(
    "change",
    [
        {"num_layers": MAX_LAYERS}, {"dropout": 1}, {"dropout": 0}, {"proj_size": 3}, {"hidden_size": MAX_SIZE},
        {"dropout": 0.0, "num_layers": 1},
    ],
)  # fmt: skip
def test_the_last_that_a_network_can_have(change: dict[str, Any]) -> None:
    assert all(getattr(replace(LSTM, **change), name) == value for name, value in change.items())


@pytest.mark.parametrize(
    ("cells", "id"),
    [
        ((), "spec.no_cells"),
        ((CELL, CELL), "spec.chain"),
        ((CellSpec("GRU", 4, 4),) * (MAX_STACK + 1), "spec.too_large"),
    ],
)
def test_stacks(cells: Any, id: str) -> None:
    with pytest.raises(Problem) as raised:
        StackSpec(cells)
    assert (raised.value.field, raised.value.message.id) == ("cells", id)
    assert len(StackSpec((CellSpec("GRU", 4, 4),) * MAX_STACK).layers) == MAX_STACK


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: InputSpec("network"), "source"),
        (lambda: InputSpec(seq_len=0), "seq_len"),
        (lambda: InputSpec(batch_size=0), "batch_size"),
        (lambda: InputSpec(lengths=(2, 0)), "lengths"),
        (lambda: InputSpec(frame=-1), "frame"),
        (lambda: InputSpec("one_hot"), "text"),
        (lambda: InputSpec("tokens", text="a"), "source"),
        (lambda: InputSpec("file"), "path"),
        (lambda: InputSpec("typed"), "source"),
        (lambda: InputSpec("typed", values=((1, 2), (3,))), "source"),
        (lambda: StateSpec("file"), "h_0"),
        (lambda: WeightSpec("random"), "weights"),
        (lambda: replace(RUN, dtype="float8"), "dtype"),
        (lambda: replace(RUN, training=1), "training"),
        (lambda: replace(RUN, seed=-1), "seed"),
        (lambda: replace(RUN, seed=MAX_SEED + 1), "seed"),
        (lambda: replace(RUN, seed=True), "seed"),
        (lambda: replace(RUN, seed=1.0), "seed"),
    ],
)
def test_the_field_is_named(make: Any, field: str) -> None:
    with pytest.raises(Problem) as raised:
        make()
    assert raised.value.field == field


@pytest.mark.parametrize(
    "run",
    [
        RUN,
        RunSpec(
            StackSpec((CELL, CellSpec("RNN_RELU", 4, 2, bias=False))), seed=MAX_SEED, dtype="float64", training=True
        ),
        RunSpec(LSTM, InputSpec("file", path="a.csv", table=TableSpec(";", ",", True, columns=(1, 2)))),
        RunSpec(LSTM, InputSpec("tokens", text="a", embedding=EmbeddingSpec("m.pt", ("a", "b"), 5, 3))),
        RunSpec(LSTM, h_0=StateSpec("typed", h=(((0.5,) * 4,),) * 2), weights=WeightSpec("typed", (("bias", (1,)),))),
    ],
)
def test_json_brings_it_back(run: RunSpec) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(run)))) == run


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"is": "os"}, "unknown part 'os'"),
        ({"is": "RunSpec", "more": 1}, "unknown field 'more'"),
        ({"is": "RNNSpec"}, "wrong value in RNNSpec"),
        ({"is": "StackSpec", "cells": [3]}, "wrong value in StackSpec"),
        ({"is": "RunSpec", "network": 3}, "wrong value in RunSpec"),
        ({"is": "InputSpec", "source": "one_hot", "text": 3}, "wrong value in InputSpec"),
        ({"is": "InputSpec", "source": "one_hot", "text": "a", "vocabulary": [1]}, "wrong value in InputSpec"),
        ({**to_dict(RunSpec(RNNSpec("GRU", 3, 4))), "input": {"is": "StateSpec"}}, "wrong value in RunSpec"),
        ({"is": "WeightSpec", "tensors": [["a", 1, ["b"]]]}, "wrong recipe"),
    ],
)
def test_other_json_is_refused(data: Any, said: str) -> None:
    with pytest.raises(Problem, match=said):
        from_dict(data)


@pytest.mark.parametrize(("length", "shown"), [(38, 40), (39, 40)])
def test_a_long_value_is_said_in_part(length: int, shown: int) -> None:
    with pytest.raises(Problem) as caught:
        RNNSpec("x" * length, 3, 4)  # type: ignore[arg-type]
    value = str(caught.value.message.values["value"])
    assert len(value) == shown and value == (repr("x" * 38) if length == 38 else "'" + "x" * 36 + "...")


def test_bounds_as_they_are_written_down() -> None:
    assert (MAX_STACK, MAX_LAYERS, MAX_SIZE, MAX_SEED) == (64, 1000, 2**31 - 1, 2**63 - 1)
    assert TableSpec(columns=(0, 3)).columns == (0, 3) and TableSpec(sequence=-1).sequence == -1
    for wrong in ({"columns": (-1,)}, {"sequence": -2}):
        with pytest.raises(Problem):
            TableSpec(**wrong)  # type: ignore[arg-type]
    assert InputSpec(frame=0).frame == 0 and InputSpec(lengths=(1,)).lengths == (1,)
    for wrong in ({"frame": -1}, {"lengths": (0,)}, {"seq_len": 0}, {"batch_size": 0}):
        with pytest.raises(Problem):
            InputSpec(**wrong)  # type: ignore[arg-type]


def test_what_is_set_up_where_nothing_is_said() -> None:
    """PyTorch's own defaults, and the form's."""
    assert RNNSpec("GRU", 3, 4) == RNNSpec("GRU", 3, 4, 1, True, False, 0.0, False, 0)
    assert CellSpec("GRU", 3, 4).bias is True
    assert InputSpec() == InputSpec(
        "random", 10, 3, "", "", "", "characters", None, "", None, False, 0, (), (), True, ""
    )
    assert TableSpec() == TableSpec(",", ".", False, "utf-8", (), -1)
    run = RunSpec(RNNSpec("GRU", 3, 4))
    assert (run.device, run.dtype, run.seed, run.training) == ("auto", "float32", 0, False)
    assert (run.h_0.source, run.weights.source) == ("zeros", "default")


@pytest.mark.parametrize(
    ("rows", "good"),
    [
        (((1, 2), (3, 4)), True),
        (((1, 2), (3,)), False),
        (((3,), (1, 2)), False),
        ((), False),
        ((1, 2), False),
        (((), ()), False),
    ],
)
def test_typed_rows_are_as_long_as_the_first(rows: Any, good: bool) -> None:
    if good:
        assert InputSpec("typed", values=rows).values == ((1.0, 2.0), (3.0, 4.0))
        return
    with pytest.raises(Problem) as raised:
        InputSpec("typed", values=rows)
    assert raised.value.message.id == "spec.values"
