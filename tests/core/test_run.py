"""A RunSpec becomes the numbers that its own lines of PyTorch give."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.core.code import code_lines
from rnnviz.core.examples import example, example_run, examples
from rnnviz.core.run import check_memory, estimate_bytes, follow, record_run, validate
from rnnviz.core.spec import (
    CellSpec,
    EmbeddingSpec,
    InputSpec,
    RNNSpec,
    RunSpec,
    StackSpec,
    StateSpec,
    WeightSpec,
    from_dict,
)
from rnnviz.support.messages import Problem

SMALL = RunSpec(RNNSpec("RNN_TANH", 3, 4), InputSpec(seq_len=5, batch_size=2), device="cpu")
RUNS = [
    SMALL,
    replace(SMALL, network=RNNSpec("LSTM", 3, 5, 2, bidirectional=True, batch_first=True), seed=4),
    replace(SMALL, network=RNNSpec("GRU", 3, 5, 2, dropout=0.5), training=True, dtype="float64"),
    replace(SMALL, network=RNNSpec("RNN_RELU", 3, 5, 2, dropout=0.5, bias=False), h_0=StateSpec("random")),
    replace(SMALL, weights=WeightSpec("zeros")),
    replace(SMALL, network=RNNSpec("GRU", 3, 4, 2), weights=WeightSpec("identity")),
    replace(SMALL, weights=WeightSpec("typed", (("bias_ih_l0", (1, 2, 3, 4)),))),
    replace(SMALL, weights=WeightSpec("typed", (("bias_ih_l0", (0.1, 0.2, 0.3, 0.7)),)), dtype="float64"),
    replace(SMALL, input=InputSpec("sine", 9, 2)),
    replace(SMALL, input=InputSpec("impulse", 9, None)),
    replace(SMALL, input=InputSpec("sine", 9, None)),
    follow(replace(SMALL, input=InputSpec("one_hot", text="to be or not to be", unit="words"))),
    replace(SMALL, network=StackSpec((CellSpec("GRU", 3, 4), CellSpec("LSTM", 4, 2))), weights=WeightSpec("identity")),
    replace(SMALL, input=InputSpec("step", 9, 2), network=RNNSpec("RNN_TANH", 3, 4, batch_first=True)),
    replace(SMALL, network=RNNSpec("LSTM", 3, 4, 2, bidirectional=True), input=InputSpec(seq_len=5, lengths=(2, 5, 4))),
    replace(SMALL, network=RNNSpec("GRU", 3, 4, batch_first=True), input=InputSpec("sine", 5, lengths=(5, 5, 1))),
    follow(replace(SMALL, input=InputSpec("one_hot", text="hello"))),
    follow(replace(SMALL, input=InputSpec("one_hot", text="ab\nba", vocabulary="abc"))),
    replace(SMALL, h_0=StateSpec("typed", h=(((1, 2, 3, 4), (5, 6, 7, 8)),))),
    replace(SMALL, network=StackSpec((CellSpec("RNN_TANH", 3, 4), CellSpec("LSTM", 4, 2))), h_0=StateSpec("random")),
    replace(SMALL, network=StackSpec((CellSpec("GRU", 3, 2),)), h_0=StateSpec("typed", h=(((1, 2), (3, 4)),))),
]  # fmt: skip


def returned(run: RunSpec, names: dict[str, Any]) -> Any:
    """What the lines left behind, in the layout of `trace.returned`."""
    if isinstance(run.network, StackSpec):
        numbers = [""] if run.network.num_layers == 1 else [str(k + 1) for k in range(run.network.num_layers)]
        cells = zip(numbers, run.network.cells, strict=True)
        return [(names[f"h{n}"], names[f"c{n}"]) if cell.kind == "LSTM" else names[f"h{n}"] for n, cell in cells]
    hidden = (names["h_n"], names["c_n"]) if run.network.kind == "LSTM" else names["h_n"]
    return names["output"], hidden


def equal(a: Any, b: Any) -> bool:
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b, strict=True))
    return torch.equal(a, b)


@pytest.mark.parametrize("run", RUNS)
def test_lines_give_the_same_bits(run: RunSpec) -> None:
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    trace = record_run(run)
    mine, theirs = returned(run, names), trace.returned
    if run.input.lengths:  # the lines pad the packed output again
        assert torch.equal(theirs[0].data, names["packed_output"].data)
        mine, theirs = mine[1], theirs[1]
        shown = names["output"].transpose(0, 1) if run.network.batch_first else names["output"]
        assert np.array_equal(trace.output, shown.numpy())
        assert tuple(trace.lengths) == run.input.lengths
    assert equal(mine, theirs)
    assert trace.check.passed
    assert from_dict(trace.meta["run"]) == run


QUICK = ("packed-lengths", "trained-hello")


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in QUICK else pytest.mark.slow) for n in examples()])
def test_lines_in_a_fresh_interpreter(name: str, tmp_path: Path) -> None:
    run = example_run(name)
    names = ["output", "h_n"] if isinstance(run.network, RNNSpec) else None
    names = names or (["h"] if run.network.num_layers == 1 else [f"h{k + 1}" for k in range(run.network.num_layers)])
    saves = "".join(f"np.save({str(tmp_path / n)!r}, {n}.numpy())\n" for n in names)
    code = f"{code_lines(run)}\nimport numpy as np\n{saves}"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, capture_output=True)
    trace = example(name)
    shown = trace.h_n if isinstance(run.network, StackSpec) else [trace.output, trace.h_n]
    for n, values in zip(names, shown, strict=True):
        made = np.load(tmp_path / f"{n}.npy")
        assert np.array_equal(made.swapaxes(0, 1) if n == "output" and run.network.batch_first else made, values)


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("tutorial-1-layer", {"x": (10, 3, 100), "h_0": (1, 3, 20), "output": (10, 3, 20), "h_n": (1, 3, 20)}),
        ("tutorial-4-layers", {"x": (10, 3, 100), "h_0": (4, 3, 20), "output": (10, 3, 20), "h_n": (4, 3, 20)}),
    ],
)
def test_the_tutorials_shapes(name: str, shapes: dict[str, tuple[int, ...]]) -> None:
    trace = example(name)
    assert {key: getattr(trace, key).shape for key in shapes} == shapes


def test_the_tutorials_cells() -> None:
    one, two = example("tutorial-cell"), example("tutorial-two-cells")
    assert [h.shape for h in one.returned] == [(3, 20)]
    assert [h.shape for h in two.returned] == [(3, 30), (3, 20)]
    assert np.array_equal(one.x, example("tutorial-1-layer").x)


@pytest.mark.parametrize(
    "change",
    [
        {"h_0": StateSpec("typed", h=(((1, 2, 3),),))},
        {"h_0": StateSpec("typed", h=((1.0, 2.0), (3.0,)))},
        {"h_0": StateSpec("typed", h=(((1, 2, 3, 4),),)), "network": StackSpec((CellSpec("GRU", 3, 2),) * 1)},
        {"network": StackSpec((CellSpec("GRU", 3, 2),)), "h_0": StateSpec("typed", h=(((1, 2),),))},
        {"weights": WeightSpec("typed", (("bias_ih_l0", ((1.0, 2.0), (3.0,))),))},
        {"weights": WeightSpec("typed", (("bias_ih_l0", (1.0,)),))},
    ],
)  # fmt: skip
def test_typed_numbers_that_do_not_fit_are_said(change: dict[str, Any]) -> None:
    """As a workspace may hold them; the form itself lets such numbers go."""
    with pytest.raises(Problem, match="type one number for every place"):
        record_run(replace(SMALL, **change))


@pytest.mark.parametrize("network", [RNNSpec("GRU", 3, 4), StackSpec((CellSpec("GRU", 3, 4),))])
def test_padding_that_is_not_packed_is_zero(network: Any, tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", x=np.ones((5, 2, 3), np.float32), lengths=[5, 2])
    run = follow(replace(SMALL, network=network, input=InputSpec("file", path=str(tmp_path / "x.npz"), packed=False)))
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    expected = np.ones((5, 2, 3), np.float32)
    expected[2:, 1] = 0
    trace = record_run(run)
    assert np.array_equal(trace.x, expected) and np.array_equal(names["x"].numpy(), expected)
    shown = names["h"] if isinstance(network, StackSpec) else names["h_n"][0]
    assert np.array_equal(trace.h_n[0], shown.numpy())


NETWORKS = [RNNSpec("LSTM", 3, 4), StackSpec((CellSpec("GRU", 3, 4), CellSpec("LSTM", 4, 2)))]


@pytest.mark.parametrize("network", NETWORKS)
def test_lines_for_a_gpu_move_everything(network: Any) -> None:
    lines = code_lines(replace(SMALL, network=network, device="cuda:0"))
    names: dict[str, Any] = {}
    exec(lines.replace('.to("cuda:0")', ".double()"), names)  # mixed with what is not moved it raises
    shown = names["h2"] if isinstance(network, StackSpec) else names["h_n"]
    assert shown.dtype == torch.float64 and shown.shape[-1] == network.layers[-1].out_size
    packed = replace(SMALL, network=network, input=InputSpec(seq_len=5, lengths=(5, 2)), device="mps")
    assert isinstance(network, StackSpec) or 'packed = packed.to("mps")' in code_lines(packed).splitlines()


def test_a_file_that_is_gone_leaves_a_comment() -> None:
    lines = code_lines(replace(SMALL, input=InputSpec("file", path="/nowhere.npy")))
    assert lines.startswith("# ") and lines.count("\n") == 1 and "nowhere.npy" in lines


def test_a_vocabulary_is_checked_before_it_is_recorded() -> None:
    run = follow(replace(SMALL, input=InputSpec("one_hot", text="ab", vocabulary="abc")))
    validate(run)
    with pytest.raises(Problem) as caught:
        validate(replace(run, input=replace(run.input, text="ad")))
    assert caught.value.field == "text"


@pytest.mark.parametrize(
    ("network", "given", "stays"),
    [
        (SMALL.network, StateSpec("typed", h=(((1, 2, 3, 4), (5, 6, 7, 8)),)), True),
        (SMALL.network, StateSpec("typed", h=(((1, 2, 3), (5, 6, 7)),)), False),
        (RNNSpec("LSTM", 3, 2), StateSpec("typed", c=(((1, 2), (3, 4)),)), True),
        (RNNSpec("LSTM", 3, 2), StateSpec("typed", c=(((1, 2, 3), (3, 4, 5)),)), False),
        (StackSpec((CellSpec("GRU", 3, 2),)), StateSpec("typed", h=(((1, 2), (3, 4)),)), True),
        (StackSpec((CellSpec("GRU", 3, 2),)), StateSpec("typed", h=(((1, 2, 3), (3, 4, 5)),)), False),
    ],
)
def test_typed_states_go_where_they_do_not_fit(network: Any, given: StateSpec, stays: bool) -> None:
    assert follow(replace(SMALL, network=network, h_0=given)).h_0 == (given if stays else StateSpec())


def test_typed_weights_go_where_they_do_not_fit() -> None:
    kept, lost = ("bias_ih_l0", (1, 2, 3, 4)), ("bias_hh_l0", (1, 2, 3))
    run = follow(replace(SMALL, weights=WeightSpec("typed", (kept, lost))))
    assert run.weights.typed == (kept,)


def test_generator_of_the_caller_is_left_alone() -> None:
    torch.manual_seed(5)
    expected = torch.rand(2)
    torch.manual_seed(5)
    record_run(SMALL)
    assert torch.equal(torch.rand(2), expected)


def test_missing_gpu_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    trace = record_run(replace(SMALL, device="cuda"))
    assert trace.meta["notice"].english() == "PyTorch offers no cuda here, so the CPU computed this run."
    assert trace.meta["device"] == "cpu"


LOST = getattr(torch, "AcceleratorError", RuntimeError)


@pytest.mark.parametrize(
    "error",
    [
        torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        RuntimeError("CUDA error: the launch timed out and was terminated"),
        LOST("CUDA error: device-side assert triggered") if LOST is RuntimeError else LOST(),
        RuntimeError("Found no NVIDIA driver on your system."),
        RuntimeError("cuDNN error: CUDNN_STATUS_NOT_INITIALIZED"),
        RuntimeError("MPS backend out of memory"),
    ],
)
def test_failing_device_falls_back_to_the_cpu(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    from rnnviz.core import run as module

    real, tried = module._record, []

    def failing(run: RunSpec, net: Any, x: Any, hx: Any, device: str, progress: Any, cancel: Any) -> Any:
        tried.append(device)
        if device != "cpu":
            raise error
        return real(run, net, x, hx, device, progress, cancel)

    monkeypatch.setattr(module, "_record", failing)
    monkeypatch.setattr(module.devices, "choose", lambda device: ("cuda:0", None))
    trace = record_run(SMALL)
    assert tried == ["cuda:0", "cpu"]
    assert "so the CPU did" in trace.meta["notice"].english()
    names: dict[str, Any] = {}
    exec(code_lines(SMALL), names)
    assert equal(trace.returned, returned(SMALL, names))


def test_other_errors_on_a_device_are_no_reason_to_compute_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_given: Any) -> Any:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    monkeypatch.setattr("rnnviz.core.run._record", failing)
    monkeypatch.setattr("rnnviz.core.device.choose", lambda device: ("cuda:0", None))
    with pytest.raises(RuntimeError, match="mat1"):
        record_run(SMALL)


def test_a_stack_follows_the_width_of_its_text() -> None:
    stack = StackSpec((CellSpec("GRU", 9, 2), CellSpec("LSTM", 2, 3)))
    run = follow(replace(SMALL, network=stack, input=InputSpec("one_hot", text="abca")))
    assert run.network == StackSpec((CellSpec("GRU", 3, 2), CellSpec("LSTM", 2, 3)))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"network": RNNSpec("RNN_TANH", 3, 10**9)}, "hidden_size"),
        ({"network": RNNSpec("RNN_TANH", 10**9, 4)}, "input_size"),
        ({"input": InputSpec(seq_len=10**9)}, "seq_len"),
        ({"input": InputSpec("file", path="/nowhere.npy")}, "path"),
        ({"network": StackSpec((CellSpec("GRU", 3, 10**9),))}, "cells"),
        ({"input": InputSpec("random", 5, 10**9)}, "batch_size"),
        ({"network": RNNSpec("GRU", 4, 4), "input": InputSpec("typed", values=((1.0, 2.0),))}, "source"),
        ({"input": InputSpec(seq_len=5, lengths=(5, 5))}, "lengths"),
        ({"input": InputSpec(seq_len=5, lengths=(4, 3, 2))}, "lengths"),
        ({"input": InputSpec(seq_len=5, batch_size=None, lengths=(5,))}, "lengths"),
        ({"input": InputSpec(seq_len=5, lengths=(5, 3, 2)), "network": StackSpec((CellSpec("GRU", 3, 2),))}, "lengths"),
        ({"input": InputSpec("one_hot", text="ab\n\nabc"), "network": RNNSpec("RNN_TANH", 3, 4)}, "text"),
    ],
)
def test_validate_names_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Problem) as caught:
        validate(replace(SMALL, **change))
    assert caught.value.field == field
    assert str(caught.value).endswith(".")


def test_estimate_is_near_the_truth() -> None:
    run = replace(SMALL, network=RNNSpec("RNN_TANH", 8, 64, 2), input=InputSpec(seq_len=500, batch_size=4))
    trace = record_run(run)
    held = trace.x.nbytes + sum(h.nbytes for layer in trace.h for h in layer)
    assert held <= estimate_bytes(run) <= 6 * held
    check_memory(run)


def test_file_input(tmp_path: Path) -> None:
    path = tmp_path / "x.npy"
    values = np.random.default_rng(0).standard_normal((6, 2, 7)).astype(np.float32)
    np.save(path, values)
    run = follow(replace(SMALL, input=InputSpec("file", path=str(path))))
    assert run.network.input_size == 7
    assert np.array_equal(record_run(run).x, values)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("name", ["x.npy", "x.npz"])
def test_lines_read_the_array(name: str, turned: bool, tmp_path: Path) -> None:
    path, values = tmp_path / name, np.random.default_rng(0).standard_normal((6, 2, 7)).astype(np.float32)
    np.save(path, values) if name == "x.npy" else np.savez(path, other=values[0, 0], x=values)
    run = follow(replace(SMALL, input=InputSpec("file", path=str(path), turned=turned)))
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    expected = values.transpose(1, 0, 2) if turned else values
    trace = record_run(run)
    assert np.array_equal(names["x"].numpy(), expected) and np.array_equal(trace.x, expected)
    assert np.array_equal(trace.output, names["output"].numpy())


def test_lines_look_up_ids(tmp_path: Path) -> None:
    table = torch.randn(9, 3)
    torch.save({"embedding.weight": table}, tmp_path / "a.pt")
    embedding = EmbeddingSpec(str(tmp_path / "a.pt"), ("embedding.weight",), 9, 3)
    run = follow(replace(SMALL, input=InputSpec("tokens", text="1 7 4", unit="ids", embedding=embedding)))
    lines, names = code_lines(run), {}
    exec(lines, names)
    assert "#" not in lines and torch.equal(names["x"][:, 0], table[[1, 7, 4]])
    assert np.array_equal(record_run(run).output, names["output"].numpy())


@pytest.mark.parametrize("content", [b"", b"not numpy", b"\x93NUMPY\x01\x00\x10\x00{'descr'"])
def test_odd_files_are_refused_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.npy"
    path.write_bytes(content)
    with pytest.raises(Problem, match=r"odd\.npy is not a \.npy file"):
        follow(replace(SMALL, input=InputSpec("file", path=str(path))))


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "evil.npy"
    np.save(path, np.array([[{"a": 1}]], dtype=object), allow_pickle=True)
    with pytest.raises(Problem, match="not a .npy file of numbers"):
        follow(replace(SMALL, input=InputSpec("file", path=str(path))))


def test_a_parameter_that_is_not_there_is_said() -> None:
    with pytest.raises(Problem) as caught:
        record_run(replace(SMALL, weights=WeightSpec("typed", (("weight", (1.0,)),))))
    assert caught.value.message.id == "network.no_parameter" and "bias_hh_l0" in str(caught.value)


@pytest.mark.parametrize(("dtype", "each"), [("float32", 4), ("float64", 8), ("bfloat16", 4)])
def test_the_estimate_by_hand(dtype: Any, each: int) -> None:
    """Weights twice; of each step and sequence x twice, h (of both directions) and c three times."""
    run = replace(SMALL, network=RNNSpec("GRU", 3, 4, bidirectional=True), input=InputSpec(seq_len=7, batch_size=5))
    weights = 2 * 3 * 4 * (3 + 4 + 2)
    assert estimate_bytes(replace(run, dtype=dtype)) == each * (2 * weights + 35 * (3 * 8 + 2 * 3))
    alone = replace(run, input=InputSpec(seq_len=7, batch_size=None), dtype=dtype)
    assert estimate_bytes(alone) == each * (2 * weights + 7 * (3 * 8 + 2 * 3))


def test_half_of_the_free_memory_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    need = estimate_bytes(SMALL)
    monkeypatch.setattr("rnnviz.core.run.free_bytes", lambda: 2 * need)
    check_memory(SMALL)
    monkeypatch.setattr("rnnviz.core.run.free_bytes", lambda: 2 * need - 1)
    with pytest.raises(Problem) as caught:
        check_memory(SMALL)
    assert caught.value.message.id == "run.memory"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"network": RNNSpec("GRU", 30, 31), "input": InputSpec(seq_len=10, batch_size=3)}, "hidden_size"),
        ({"network": RNNSpec("GRU", 31, 30), "input": InputSpec(seq_len=10, batch_size=3)}, "input_size"),
        ({"network": RNNSpec("GRU", 9, 9, 2), "input": InputSpec(seq_len=10, batch_size=3)}, "num_layers"),
        ({"network": RNNSpec("GRU", 9, 9), "input": InputSpec(seq_len=400, batch_size=3)}, "seq_len"),
        ({"network": RNNSpec("GRU", 9, 9), "input": InputSpec(seq_len=100, batch_size=30)}, "batch_size"),
    ],
)
def test_the_largest_number_is_named(change: Any, field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.core.run.free_bytes", lambda: 0)
    with pytest.raises(Problem) as caught:
        check_memory(replace(SMALL, **change))
    assert caught.value.field == field
