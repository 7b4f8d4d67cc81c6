"""Saved runs: every kind comes back bitwise, other readers understand the file, and nothing half-made is left."""

from __future__ import annotations

import json
import math
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch.nn.utils.rnn import pack_padded_sequence

from rnnviz.core import files, lazy, widened
from rnnviz.core.check import Check
from rnnviz.core.container import layout, refill
from rnnviz.core.explain import explain
from rnnviz.core.record import record
from rnnviz.core.spec import RNNSpec, StackSpec
from rnnviz.support.messages import Cancelled, Message, Problem
from tests.core.plain import SPECS, module_of, plain_trace

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")
DTYPES = (torch.float32, torch.float64, torch.float16, torch.bfloat16)


def forms(spec):
    """Cells have neither lengths nor dropout."""
    both = ("batched", "unbatched")
    return both if isinstance(spec, StackSpec) else (*both, "packed", "sorted", "training")


def recorded(spec, dtype=torch.float32, form="batched", training=False):
    torch.manual_seed(3)
    module = module_of(spec, dtype).train(training)
    x = torch.randn(6, 3, spec.input_size).to(dtype)
    if form == "unbatched":
        x = x[:, 0]
    elif form == "packed":
        x = pack_padded_sequence(x, torch.tensor([4, 6, 1]), enforce_sorted=False)
    elif form == "sorted":
        x = pack_padded_sequence(x, torch.tensor([6, 4, 1]))
    elif spec.batch_first:
        x = x.transpose(0, 1)
    return record(list(module) if isinstance(spec, StackSpec) else module, x)


def leaves(value):
    """Every array and tensor of a nested value, in order; None stays."""
    if isinstance(value, dict):
        return [leaf for name in sorted(value) for leaf in leaves(value[name])]
    if isinstance(value, (list, tuple)):
        return [leaf for part in value for leaf in leaves(part)]
    return [value]


def assert_same(a, b):
    assert (a.spec, a.kind, a.unbatched, a.steps, a.batch) == (b.spec, b.kind, b.unbatched, b.steps, b.batch)
    for name in ("x", "h", "c", "output", "h_0", "c_0", "h_n", "c_n", "lengths", "dropout_masks", "packed"):
        one, two = leaves(getattr(a, name)), leaves(getattr(b, name))
        assert len(one) == len(two), name
        for p, q in zip(one, two, strict=True):
            if p is None or q is None:
                assert p is q, name
                continue
            assert p.dtype == q.dtype, name
            np.testing.assert_array_equal(p, q, strict=True, err_msg=name)
    assert list(a.weights) == list(b.weights)
    for name, value in a.weights.items():
        np.testing.assert_array_equal(value, b.weights[name], strict=True)
    for p, q in zip(leaves(a.returned), leaves(b.returned), strict=True):
        if isinstance(p, torch.Tensor):
            assert p.dtype == q.dtype
            torch.testing.assert_close(p, q, rtol=0, atol=0, equal_nan=True)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize(("spec", "form"), [(spec, form) for spec in SPECS for form in forms(spec)], ids=str)
def test_round_trip(tmp_path, spec, form, dtype):
    trace = recorded(spec, dtype, form, training=form == "training")
    files.save(trace, tmp_path / "run.rnnviz")
    again = files.open(tmp_path / "run.rnnviz")
    assert_same(trace, again)
    assert again.meta["versions"] == dict(trace.meta["versions"])
    assert again.meta["dtype"] == str(dtype).removeprefix("torch.")


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_other_readers_understand_it(tmp_path, dtype):
    trace = recorded(RNNSpec("LSTM", 3, 4, num_layers=2, bidirectional=True), dtype)
    files.save(trace, tmp_path / "run.safetensors")
    tensors = load_file(tmp_path / "run.safetensors")
    assert tensors["h.1.1"].dtype == dtype
    for k in range(2):
        for d in range(2):
            np.testing.assert_array_equal(tensors[f"h.{k}.{d}"].to(torch.float64).numpy(), trace.h[k][d].astype(float))
    assert tensors["weights.weight_hh_l1_reverse"].shape == (16, 4)
    with safe_open(tmp_path / "run.safetensors", "numpy") as opened:
        data = json.loads(opened.metadata()["rnnviz"])
        if dtype != torch.bfloat16:
            np.testing.assert_array_equal(opened.get_tensor("x").astype(trace.x.dtype), trace.x)
    assert data["format"] == 1
    assert data["spec"]["kind"] == "LSTM"


def test_gates_explanations_and_the_check_can_be_had_later(tmp_path):
    trace = recorded(RNNSpec("LSTM", 3, 4, num_layers=2, bidirectional=True))
    files.save(trace, tmp_path / "a")
    again = files.open(tmp_path / "a")
    np.testing.assert_array_equal(again.gates[1][1]["f"], trace.gates[1][1]["f"])
    assert explain(again, 1, 1, 2, 0, 3).computed == explain(trace, 1, 1, 2, 0, 3).computed
    assert again.check == trace.check
    assert again.check.max_diff == 0


def test_the_check_is_stored_where_it_was_made(tmp_path, monkeypatch):
    trace = recorded(RNNSpec("GRU", 3, 4))
    files.save(trace, tmp_path / "without")
    made = trace.check
    files.save(trace, tmp_path / "with")
    monkeypatch.setattr("rnnviz.core.check.check", lambda trace: "made again")
    assert files.open(tmp_path / "with").check == made
    assert files.open(tmp_path / "without").check == "made again"


def test_a_failed_check_stays_failed(tmp_path):
    trace = plain_trace(RNNSpec("GRU", 3, 4), bug="reset")
    assert not trace.check.passed
    files.save(trace, tmp_path / "a")
    assert not files.open(tmp_path / "a").check.passed


def test_meta_comes_back(tmp_path):
    trace = recorded(RNNSpec("GRU", 3, 4)).with_meta(
        {
            "tokens": (("a", "ü", "\n", "\x00"), ()),
            "seed": 2**62,
            "notice": Message("schedule.length", {}),
            "run": {"is": "RunSpec", "list": [1, None, True, 0.5]},
            "odd": object,
            "far": float("inf"),
        }
    )
    files.save(trace, tmp_path / "a")
    meta = files.open(tmp_path / "a").meta
    for name in ("tokens", "seed", "notice", "run"):
        assert meta[name] == trace.meta[name]
    assert meta["far"] == "inf"
    assert meta["odd"] == str(object)


def test_nan_and_infinities_come_back(tmp_path):
    for dtype in DTYPES:
        x = torch.randn(5, 2, 3).to(dtype)
        x[1, 0, 0], x[2, 1, 1] = math.nan, math.inf
        trace = record(module_of(RNNSpec("RNN_RELU", 3, 4), dtype), x)
        files.save(trace, tmp_path / "a")
        assert_same(trace, files.open(tmp_path / "a"))


def test_arrays_are_read_only_views_of_the_file(tmp_path):
    trace = recorded(RNNSpec("GRU", 3, 4))
    files.save(trace, tmp_path / "a")
    again = files.open(tmp_path / "a")
    assert not again.h[0][0].flags.writeable
    assert not again.h[0][0].flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        again.x[0] = 0


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
def test_large_half_runs_are_widened_window_by_window(tmp_path, monkeypatch, dtype):
    monkeypatch.setattr(lazy, "EAGER_BYTES", 0)
    trace = recorded(RNNSpec("LSTM", 3, 4, num_layers=2, bidirectional=True), dtype)
    files.save(trace, tmp_path / "a")
    again = files.open(tmp_path / "a")
    assert isinstance(again.h[0][0], widened.Widened)
    assert_same(trace, again)
    np.testing.assert_array_equal(again.gates[1][0]["o"], trace.gates[1][0]["o"])
    assert explain(again, 1, 1, 2, 0, 3).computed == explain(trace, 1, 1, 2, 0, 3).computed
    assert again.check.passed


def test_a_half_run_that_is_not_half_is_stored_as_float32(tmp_path):
    trace = plain_trace(RNNSpec("GRU", 3, 4)).with_meta({"dtype": "bfloat16"})
    files.save(trace, tmp_path / "a")
    assert load_file(tmp_path / "a")["h.0.0"].dtype == torch.float32
    np.testing.assert_array_equal(files.open(tmp_path / "a").h[0][0], trace.h[0][0])


# --- size and laziness -------------------------------------------------------------------------------
READ = """
import resource, sys, time
from rnnviz.core.files import open as open_run
import numpy as np

def anonymous():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon")) / 1024

before = anonymous()
began = time.perf_counter()
trace = open_run(sys.argv[1])
opened = time.perf_counter() - began
began = time.perf_counter()
total = float(np.abs(trace.h[0][0][{start}:{start} + 2000, 0]).sum())
window = time.perf_counter() - began
print(opened, window, anonymous() - before, total)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="reads Linux's account of memory")
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_opening_reads_neither_the_numbers_nor_torch(tmp_path, dtype):
    from rnnviz.core.writer import Writer

    spec, steps = RNNSpec("RNN_TANH", 4, 512), 200_000
    path = tmp_path / "big"
    with Writer(path, spec, steps=steps, batch=1, dtype=dtype) as writer:  # 0.4 GB that the disk need not hold
        writer.write("lengths", np.array([steps]))
        writer.write("h.0.0", np.ones((2000, 1, 512), np.float32), 150_000)
        writer.finish({})
    done = subprocess.run(
        [sys.executable, "-c", READ.format(start=150_000), str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    opened, window, memory, total = map(float, done.stdout.split())
    assert total == 2000 * 512
    assert opened < 0.5
    assert window < 0.5
    assert memory < 50  # MB


# --- never half-written ------------------------------------------------------------------------------
def test_an_existing_file_survives_a_failure(tmp_path, monkeypatch):
    path = tmp_path / "run"
    trace = recorded(RNNSpec("GRU", 3, 4))
    files.save(trace, path)
    before = path.read_bytes()
    monkeypatch.setattr(files, "pieces", lambda array, dtype: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(Problem) as caught:
        files.save(trace, path)
    assert caught.value.message.id == "file.full"
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["run"]


def test_cancel_leaves_nothing(tmp_path):
    seen = []
    with pytest.raises(Cancelled):
        files.save(
            recorded(RNNSpec("GRU", 3, 4)),
            tmp_path / "a",
            progress=lambda *p: seen.append(p),
            cancel=lambda: len(seen) > 2,
        )
    assert os.listdir(tmp_path) == []
    assert len(seen) == 3


def test_progress_ends_at_the_total(tmp_path):
    seen = []
    files.save(recorded(RNNSpec("GRU", 3, 4)), tmp_path / "a", progress=lambda *p: seen.append(p))
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_overwrite_has_to_be_allowed(tmp_path):
    trace = recorded(RNNSpec("GRU", 3, 4))
    files.save(trace, tmp_path / "a", overwrite=False)
    with pytest.raises(Problem, match="exists already"):
        files.save(trace, tmp_path / "a", overwrite=False)
    files.save(trace, tmp_path / "a")


def test_no_folder(tmp_path):
    with pytest.raises(Problem, match="no folder"):
        files.save(recorded(RNNSpec("GRU", 3, 4)), tmp_path / "none" / "a")


SAVE_FOR_EVER = textwrap.dedent(
    """
    import sys
    from rnnviz.core.files import save
    from tests.core.plain import RNNSpec, plain_trace
    traces = [plain_trace(RNNSpec("GRU", 3, 64), steps=4000, seed=seed) for seed in range(2)]
    print("ready", flush=True)
    while True:
        for trace in traces:
            save(trace, sys.argv[1])
    """
)


@pytest.mark.parametrize("tries", [1, pytest.param(40, marks=[pytest.mark.slow, pytest.mark.timeout(400)])])
def test_a_killed_save_leaves_the_old_file_or_the_new_one(tmp_path, tries):
    path = tmp_path / "run"
    traces = [plain_trace(RNNSpec("GRU", 3, 64), steps=4000, seed=seed) for seed in range(2)]
    files.save(traces[0], path)
    rng = np.random.default_rng(0)
    for _ in range(tries):
        process = subprocess.Popen([sys.executable, "-c", SAVE_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(rng.uniform(0, 0.05))  # a random moment of the save: this is what is tested
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        process.stdout.close()
        found = files.open(path)
        assert any(np.array_equal(found.h[0][0], trace.h[0][0]) for trace in traces)


# --- hostile files -----------------------------------------------------------------------------------
def parts(trace, tmp_path):
    files.save(trace, tmp_path / "good")
    data = (tmp_path / "good").read_bytes()
    length = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def put(path, header, body):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + body)


def ours(change):
    """A hostile change of our JSON in the metadata."""

    def apply(header, body):
        data = json.loads(header["__metadata__"]["rnnviz"])
        made = change(data)
        header["__metadata__"]["rnnviz"] = json.dumps(data if made is None else made)
        return header, body

    return apply


def tensor(name, **values):
    def apply(header, body):
        header[name] |= values
        return header, body

    return apply


def without(name):
    def apply(header, body):
        del header[name]
        return header, body

    return apply


def integers(values):
    """Other lengths."""

    def apply(header, body):
        begin, end = header["lengths"]["data_offsets"]
        return header, body[:begin] + np.array(values, "<i8").tobytes() + body[end:]

    return apply


def deep(header, body):
    return b'{"a":' * 100_000 + b"1" + b"}" * 100_000, body


def twice(header, body):
    text = json.dumps(header)
    return (text[:-1] + ', "x": ' + json.dumps(header["x"]) + "}").encode(), body


HOSTILE = {
    "nothing at all": (lambda h, b: (b"", b""), "run.foreign"),
    "no JSON": (lambda h, b: (b"\x80\x04\x95 pickle", b), "run.foreign"),
    "not UTF-8": (lambda h, b: (b'{"\xff\xfe": 1}', b), "run.foreign"),
    "a list": (lambda h, b: (b"[1, 2]", b), "run.foreign"),
    "NaN": (lambda h, b: (b'{"__metadata__": NaN}', b), "run.foreign"),
    "a deep nest": (deep, "run.foreign"),
    "a name twice": (twice, "run.foreign"),
    "not ours": (lambda h, b: (h | {"__metadata__": {}}, b), "run.no_run"),
    "metadata of numbers": (lambda h, b: (h | {"__metadata__": {"rnnviz": 1}}, b), "run.damaged"),
    "our JSON is none": (lambda h, b: (h | {"__metadata__": {"rnnviz": "{"}}, b), "run.foreign"),
    "newer": (ours(lambda d: d.update(format=2)), "run.newer"),
    "version True": (ours(lambda d: d.update(format=True)), "run.damaged"),
    "version 0": (ours(lambda d: d.update(format=0)), "run.damaged"),
    "unfinished": (ours(lambda d: d.update(complete=False)), "run.unfinished"),
    "no spec": (ours(lambda d: d.pop("spec")), "run.damaged"),
    "another class": (ours(lambda d: d.update(spec={"is": "InputSpec"})), "run.damaged"),
    "a list as class": (ours(lambda d: d.update(spec={"is": ["RNNSpec"]})), "run.damaged"),
    "a billion layers": (ours(lambda d: d["spec"].update(num_layers=10**9)), "run.damaged"),
    "more layers": (ours(lambda d: d["spec"].update(num_layers=3)), "run.damaged"),
    "another kind": (ours(lambda d: d["spec"].update(kind="GRU")), "run.damaged"),
    "a huge hidden_size": (ours(lambda d: d["spec"].update(hidden_size=2**31 - 1)), "run.damaged"),
    "hidden_size 0": (ours(lambda d: d["spec"].update(hidden_size=0)), "run.damaged"),
    "hidden_size True": (ours(lambda d: d["spec"].update(hidden_size=True)), "run.damaged"),
    "unbatched with N = 3": (ours(lambda d: d.update(unbatched=True)), "run.damaged"),
    "masks that are not there": (ours(lambda d: d.update(masks=True)), "run.damaged"),
    "packed of the wrong kind": (ours(lambda d: d.update(packed=[1, 0])), "run.damaged"),
    "packed without its order": (ours(lambda d: d.update(packed=[True, True])), "run.damaged"),
    "no meta": (ours(lambda d: d.pop("meta")), "run.damaged"),
    "an odd dtype": (ours(lambda d: d["meta"].update(dtype="int8")), "run.damaged"),
    "a dtype that is a list": (ours(lambda d: d["meta"].update(dtype=["float32"])), "run.damaged"),
    "another dtype": (ours(lambda d: d["meta"].update(dtype="float64")), "run.damaged"),
    "tokens of numbers": (ours(lambda d: d["meta"].update(tokens=[1])), "run.damaged"),
    "a check of another kind": (ours(lambda d: d.update(check={"passed": "yes"})), "run.damaged"),
    "a check that is a list": (ours(lambda d: d.update(check=[1])), "run.damaged"),
    "no x": (without("x"), "run.damaged"),
    "a gap": (without("h.0.0"), "run.damaged"),
    "a dtype that nobody knows": (tensor("x", dtype="F8_E4M3"), "run.damaged"),
    "a shape that lies": (tensor("x", shape=[1, 1, 1]), "run.damaged"),
    "a shape of floats": (tensor("x", shape=[1.5, 2, 3]), "run.damaged"),
    "a negative shape": (tensor("x", shape=[-6, -3, 3]), "run.damaged"),
    "a huge shape": (tensor("x", shape=[2**40, 2**40, 0]), "run.damaged"),
    "more elements than a file can hold": (tensor("x", shape=[2**48 + 1], data_offsets=[0, 2**50 + 4]), "run.damaged"),
    "as many elements as a file can hold": (tensor("x", shape=[2**48], data_offsets=[0, 2**50]), "run.damaged"),
    "many dimensions": (tensor("x", shape=[1] * 100_000), "run.damaged"),
    "overlapping offsets": (tensor("x", data_offsets=[0, 216]), "run.damaged"),
    "offsets turned around": (tensor("x", data_offsets=[216, 0]), "run.damaged"),
    "an unknown field": (tensor("x", strides=[0, 0, 0]), "run.damaged"),
    "a long name": (lambda h, b: (h | {"x" * 5000: h["x"]}, b), "run.damaged"),
    "a stranger": (
        lambda h, b: (h | {"../../x\0": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}}, b),
        "run.damaged",
    ),
    "too many tensors": (
        lambda h, b: (h | {f"t{i}": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for i in range(70_000)}, b),
        "run.damaged",
    ),
    "cut off": (lambda h, b: (h, b[:-1]), "run.truncated"),
    "something behind": (lambda h, b: (h, b + b"\0"), "run.damaged"),
    "length 0": (integers([6, 0, 6]), "run.damaged"),
    "length beyond L": (integers([6, 7, 6]), "run.damaged"),
    "negative length": (integers([6, -1, 6]), "run.damaged"),
    "borders True": (ours(lambda d: d.update(borders=True)), "run.damaged"),
    "negative borders": (ours(lambda d: d.update(borders=-1)), "run.damaged"),
    "tokens that are a word": (ours(lambda d: d["meta"].update(tokens="ab")), "run.damaged"),
    "tokens that are lists of numbers": (ours(lambda d: d["meta"].update(tokens=[["a"], [1]])), "run.damaged"),
    "a device that is a number": (ours(lambda d: d["meta"].update(device=1)), "run.damaged"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_in_words(tmp_path, what):
    change, id = HOSTILE[what]
    header, body = change(*parts(recorded(RNNSpec("RNN_TANH", 3, 4, num_layers=2)), tmp_path))
    path = tmp_path / "bad.rnnviz"
    put(path, header, body)
    with pytest.raises(Problem, match="^" + re.escape(str(path))) as caught:
        files.open(path)
    assert caught.value.message.id == id
    assert len(str(caught.value)) < 300


def test_an_order_that_is_no_permutation_is_refused(tmp_path):
    header, body = parts(recorded(RNNSpec("GRU", 3, 4), form="packed"), tmp_path)
    begin, end = header["sorted_indices"]["data_offsets"]
    put(tmp_path / "bad", header, body[:begin] + np.array([0, 0, 7], "<i8").tobytes() + body[end:])
    with pytest.raises(Problem, match="sorted_indices"):
        files.open(tmp_path / "bad")


def test_a_notice_out_of_a_file_cannot_fail_later(tmp_path):
    header, body = parts(recorded(RNNSpec("GRU", 3, 4)), tmp_path)
    for notice in (
        {"is": "Message", "id": "schedule.order", "values": {}},
        {"is": "Message", "id": "none"},
        {"is": "Message"},
    ):
        data = json.loads(header["__metadata__"]["rnnviz"])
        data["meta"]["notice"] = notice
        header["__metadata__"]["rnnviz"] = json.dumps(data)
        put(tmp_path / "odd", header, body)
        assert not isinstance(files.open(tmp_path / "odd").meta["notice"], Message)


def test_no_tokens_are_none(tmp_path):
    header, body = parts(recorded(RNNSpec("GRU", 3, 4)), tmp_path)
    put(tmp_path / "a", *ours(lambda d: d["meta"].update(tokens=None))(header, body))
    assert files.open(tmp_path / "a").meta["tokens"] == ()


def test_a_file_that_shrank_since_its_header_was_read(tmp_path):
    path = tmp_path / "a"
    files.save(recorded(RNNSpec("GRU", 3, 4)), path)
    header = files.read_header(path)
    os.truncate(path, header.entries["x"].start + 4)
    with pytest.raises(Problem) as caught:
        files._Mapped(path, header).read("x")
    entry = header.entries["x"]
    assert caught.value.message.id == "run.truncated"
    assert caught.value.message.values["expected"] == entry.start + entry.size


def test_a_file_that_is_cut_short_or_written_over_while_it_is_open(tmp_path):
    """In place, as cp does it: a map of the file would end the process."""
    trace, path = recorded(RNNSpec("GRU", 3, 4)), tmp_path / "a"
    files.save(trace, path)
    opened = files.open(path)
    os.truncate(path, 10)
    assert_same(trace, opened)
    path.write_bytes(b"something else" * 1000)
    assert_same(trace, opened)


@pytest.mark.parametrize(
    ("error", "fails"),
    [
        (None, False),
        (AttributeError(), False),
        (OSError(22, "no"), False),
        (OSError(95, "no"), False),
        (OSError(28, "full"), True),
    ],
)
def test_room_is_taken_as_the_system_can(tmp_path, monkeypatch, error, fails):
    def refuse(*_):
        raise error

    if error is not None:
        monkeypatch.setattr(os, "posix_fallocate", refuse)
    with (tmp_path / "a").open("wb") as file:
        if fails:
            with pytest.raises(OSError, match="full"):
                files.allocate(file.fileno(), 5000)
        else:
            files.allocate(file.fileno(), 5000)
    assert (tmp_path / "a").stat().st_size == (0 if fails else 5000)


def test_a_disk_that_fails_or_is_slow_at_the_end(tmp_path, monkeypatch):
    def broken(_):
        raise OSError(5, "input/output error")

    done = threading.Event()
    with (tmp_path / "a").open("wb") as file:
        monkeypatch.setattr(os, "fsync", broken)
        with pytest.raises(OSError, match="input/output"):
            files.sync(file.fileno(), lambda: False)
        files.sync(file.fileno(), None)  # left to whoever renames the file
        monkeypatch.setattr(os, "fsync", lambda _: done.wait(20))
        with pytest.raises(Cancelled):
            files.sync(file.fileno(), lambda: True)
        done.set()


def test_things_that_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "short").write_bytes(b"\1\2\3")
    cases = {
        "pipe": "run.special",
        "empty": "run.foreign",
        "short": "run.foreign",
        "none": "file.missing",
        ".": "run.special",
    }
    for name, id in cases.items():
        with pytest.raises(Problem) as caught:
            files.open(tmp_path / name)
        assert caught.value.message.id == id
    with pytest.raises(Problem):
        files.open("a\0b")


@pytest.mark.parametrize("tries", [150, pytest.param(5000, marks=pytest.mark.slow)])
def test_flipped_bytes_never_crash(tmp_path, tries):
    """Every damaged header is refused in words, or describes a run that can be looked at."""
    trace = recorded(RNNSpec("LSTM", 2, 3, num_layers=2), form="packed")
    _ = trace.check
    files.save(trace, tmp_path / "good")
    good = (tmp_path / "good").read_bytes()
    length = 8 + int.from_bytes(good[:8], "little")
    rng = np.random.default_rng(0)
    refused = 0
    for _ in range(tries):
        data = bytearray(good)
        for _ in range(rng.integers(1, 4)):
            data[rng.integers(0, length)] = rng.integers(0, 256)
        (tmp_path / "bad").write_bytes(bytes(data))
        try:
            again = files.open(tmp_path / "bad")
        except Problem:
            refused += 1
            continue
        assert again.h[1][0].shape == (6, 3, 3)
        assert isinstance(again.check, Check)
        _ = again.output, again.c, again.meta
    assert refused > tries / 4


def test_the_numbers_begin_at_a_multiple_of_64():
    for length in range(70):
        head = layout({"x": ("F32", (2, 3))}, {"a": "b" * length})
        assert len(head) % 64 == 0 and int.from_bytes(head[:8], "little") == len(head) - 8
        assert len(head) - len(head.rstrip()) < 64


def test_a_notice_without_its_values_is_none(tmp_path):
    header, body = parts(recorded(RNNSpec("GRU", 3, 4)), tmp_path)
    for values, said in (({"device": "mps"}, "mps"), ([], None), ({}, None), (None, None)):
        notice = {"is": "Message", "id": "device.missing", "values": values}
        put(tmp_path / "a", *ours(lambda d, n=notice: d["meta"].update(notice=n))(json.loads(json.dumps(header)), body))
        found = files.open(tmp_path / "a").meta["notice"]
        assert found is None if said is None else found.values == {"device": said}


def test_a_small_half_run_is_widened_at_once(monkeypatch):
    stored = np.arange(6, dtype=np.float16).view(np.uint16)
    for most, kind in ((24, np.ndarray), (23, widened.Widened)):
        monkeypatch.setattr(lazy, "EAGER_BYTES", most)
        found = widened.opened(np.arange(6, dtype="<f2"), "F16")
        assert isinstance(found, kind) and np.array_equal(np.asarray(found), np.arange(6))
    assert stored.dtype == np.uint16


@pytest.mark.parametrize(("length", "good"), [(200, True), (201, False)])
def test_names_of_tensors_have_bounds(tmp_path, length, good):
    put(tmp_path / "a", {"x" * length: {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}, bytes(4))
    if good:
        assert files.read_header(tmp_path / "a").entries["x" * length].size == 4
        return
    with pytest.raises(Problem) as caught:
        files.read_header(tmp_path / "a")
    assert caught.value.message.values["part"] == "x" * 37 + "..."


def test_a_header_has_bounds(tmp_path, monkeypatch):
    entries = {name: {"dtype": "F16", "shape": [0], "data_offsets": [0, 0]} for name in "ab"}
    put(tmp_path / "a", entries, b"")
    length = len(json.dumps(entries))
    for name, most, id in (("MAX_TENSORS", 1, "run.damaged"), ("MAX_HEADER", length - 1, "run.foreign")):
        monkeypatch.setattr(f"rnnviz.core.container.{name}", most + 1)
        assert set(files.read_header(tmp_path / "a").entries) == {"a", "b"}
        monkeypatch.setattr(f"rnnviz.core.container.{name}", most)
        with pytest.raises(Problem) as caught:
            files.read_header(tmp_path / "a")
        assert caught.value.message.id == id
        monkeypatch.undo()


@pytest.mark.parametrize(
    "content", [b"", b"\x02", bytes(8), b"\x02" + bytes(7), b"\x02" + bytes(7) + b"{", b"\x01" + bytes(7) + b"{}"]
)
def test_a_file_that_is_shorter_than_its_header(tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(Problem) as caught:
        files.read_header(tmp_path / "a")
    assert caught.value.message.id == "run.foreign"
    (tmp_path / "a").write_bytes(b"\x02" + bytes(7) + b"{}")
    assert files.read_header(tmp_path / "a").entries == {}


def test_another_head_takes_no_more_room():
    tensors = {"x": ("F32", (2, 3))}
    head = layout(tensors, {"a": "b" * 10})
    room = len(head) - len(head.rstrip())
    filled = refill(head, tensors, {"a": "b" * (10 + room)})
    assert filled is not None and len(filled) == len(head) and filled[:8] == head[:8]
    assert refill(head, tensors, {"a": "b" * (11 + room)}) is None
    shorter = refill(head, tensors, {"a": ""})
    assert shorter is not None and len(shorter) == len(head)
    assert json.loads(shorter[8:])["x"] == {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}


def test_a_path_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    trace = record(module_of(SPECS[0], torch.float32), torch.randn(5, 2, SPECS[0].input_size), out="~/recorded")
    files.save(trace, "~/saved")
    assert sorted(os.listdir(tmp_path)) == ["recorded", "saved"]
    assert_same(trace, files.open("~/saved"))
    with pytest.raises(Problem, match="not found"):
        files.open("~/neither")
