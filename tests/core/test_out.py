"""record(..., out=path): the same run, written while it is recorded, and no file at all when it fails."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.core import budget
from rnnviz.core.arguments import parse_layers
from rnnviz.core.files import open as open_run
from rnnviz.core.record import record
from rnnviz.core.spec import RNNSpec, StackSpec
from rnnviz.support.messages import Cancelled, Problem
from tests.core.plain import SPECS, module_of
from tests.core.test_files import DTYPES, assert_same, forms

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")


def arguments(spec: Any, dtype: torch.dtype, form: str) -> tuple[Any, dict[str, Any], Any]:
    torch.manual_seed(3)
    module = module_of(spec, dtype).train(form == "training")
    x = torch.randn(40, 3, spec.input_size).to(dtype)
    options: dict[str, Any] = {"chunk": 7}
    if form == "unbatched":
        x = x[:, 0]
    elif form in ("packed", "sorted"):
        options["lengths"] = [30, 40, 1] if form == "packed" else [40, 30, 1]
    if getattr(spec, "batch_first", False) and x.dim() == 3:
        x = x.transpose(0, 1)
    return (list(module) if isinstance(spec, StackSpec) else module), options, x


QUICK = (torch.float32, torch.bfloat16)
DTYPE = [d if d in QUICK else pytest.param(d, marks=pytest.mark.slow) for d in DTYPES]


@pytest.mark.parametrize("dtype", DTYPE, ids=str)
@pytest.mark.parametrize("spec", SPECS[3:8:2] + SPECS[-2:], ids=str)
def test_the_file_holds_the_run(tmp_path: Path, spec: Any, dtype: torch.dtype) -> None:
    for form in forms(spec):
        module, options, x = arguments(spec, dtype, form)
        made = []
        for out in (None, tmp_path / form):
            torch.manual_seed(5)
            made.append(record(module, x, out=out, **options))
        assert_same(made[0], made[1])
        assert_same(made[0], open_run(tmp_path / form))
        assert made[1].check.passed
    assert sorted(os.listdir(tmp_path)) == sorted(forms(spec))


@pytest.mark.parametrize("module", [nn.LSTM(3, 8, 2, bidirectional=True), [nn.LSTMCell(3, 8), nn.GRUCell(8, 4)]])
def test_cancelled_at_any_moment(tmp_path: Path, module: Any) -> None:
    x, looks = torch.randn(200, 2, 3), 0
    while True:
        seen = iter(range(looks))
        try:
            record(module, x, chunk=40, out=tmp_path / "run", cancel=lambda seen=seen: next(seen, None) is None)
        except Cancelled:
            assert os.listdir(tmp_path) == []
            looks += 1
            continue
        break
    assert looks > 10
    assert os.listdir(tmp_path) == ["run"]


def test_an_old_file_stays_when_a_new_recording_fails(tmp_path: Path) -> None:
    path = tmp_path / "run"
    first = record(nn.GRU(3, 4), torch.randn(9, 2, 3), out=path)
    bytes_ = path.read_bytes()

    def broken(done: int, total: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        record(nn.GRU(3, 4), torch.randn(9, 2, 3), out=path, progress=broken)
    assert path.read_bytes() == bytes_
    assert first.check.passed


@pytest.mark.parametrize("name", ["no/such/folder/run", "."])
def test_a_place_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problem, match="could not be written|is a folder"):
        record(nn.GRU(3, 4), torch.randn(9, 2, 3), out=tmp_path / name)


# --- memory ----------------------------------------------------------------------------------------
def test_what_does_not_fit_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(budget, "free_bytes", lambda: 2 * 10**6)
    monkeypatch.setattr(budget, "SMALL", 0)
    module, x = nn.GRU(8, 64), torch.randn(4000, 2, 8)
    says = r"needs about 2\.3 MB, and 2 MB of memory are free: .* or give a file to record to \(out=\.\.\.\)"
    with pytest.raises(Problem, match=says):
        record(module, x)
    assert record(module, x, out=tmp_path / "run").steps == 4000
    record(module, x[:1000])
    with pytest.raises(Problem, match="needs about"):
        record(module, x[:1000], gates="all")


@pytest.mark.parametrize(
    ("spec", "cells", "masks"),
    [
        (RNNSpec("LSTM", 3, 8, 2, bidirectional=True, proj_size=2), False, False),
        (RNNSpec("GRU", 3, 8, 3, dropout=0.5), False, True),
        (StackSpec(SPECS[-1].cells), True, False),
    ],
)
def test_the_estimate_is_what_a_trace_holds(spec: Any, cells: bool, masks: bool) -> None:
    module = module_of(spec).train(masks)
    trace = record(list(module) if isinstance(spec, StackSpec) else module, torch.randn(50, 4, spec.input_size))
    arrays = [trace.x, *(h for layer in trace.h for h in layer), *(trace.dropout_masks or ())]
    arrays += [c for layer in trace.c_stored or () for c in layer if c is not None]
    assert budget.trace_bytes(spec, 50, 4, 4, cells=cells, masks=masks) == sum(a.nbytes for a in arrays)


PEAK = """
    import sys, torch, resource
    import rnnviz
    from torch import nn
    torch.set_num_threads(1)
    kind, both, out, lengths = sys.argv[1], sys.argv[2] == "2", sys.argv[3] or None, sys.argv[4] == "lengths"
    module = getattr(nn, kind)(64, 128, 2, bidirectional=both)
    small = torch.randn(3000, 8, 64)
    def options(steps):
        return {"lengths": [steps - 9 * k for k in range(8)]} if lengths else {}

    rnnviz.record(module, small, out=out, **options(3000))  # the kernels, and what they allocate once
    x = torch.empty(15000, 8, 64).normal_()

    def peak():
        with open("/proc/self/status") as status:
            lines = dict(line.split(":", 1) for line in status)
        return [int(lines[name].split()[0]) * 1024 for name in ("VmHWM", "VmRSS", "RssAnon")]

    open("/proc/self/clear_refs", "w").write("5")  # the peak starts here
    before = peak()
    trace = rnnviz.record(module, x, out=out, **options(15000))
    after = peak()
    held = trace.x.nbytes + sum(h.nbytes for layer in trace.h for h in layer)
    print(held, after[0] - before[1], after[2] - before[2])
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak is read from Linux's /proc")
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_memory_stays_near_the_trace(kind: str, both: bool) -> None:
    held, peak, _ = measured(kind, both, "")
    assert peak <= 1.15 * held


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak is read from Linux's /proc")
@pytest.mark.parametrize("kind", ["RNN", "GRU"])
def test_memory_stays_near_the_trace_of_lengths_that_differ(kind: str) -> None:
    held, peak, _ = measured(kind, True, "", "lengths")
    assert peak <= 1.15 * held


def test_a_padded_x_is_not_copied_to_be_packed() -> None:
    module, x = nn.GRU(3, 4, batch_first=True), torch.randn(2, 9, 3)
    spec: Any = RNNSpec("GRU", 3, 4, batch_first=True)
    call = parse_layers(spec, module.weight_ih_l0, (x,), {}, [7, 2], look=lambda: None)
    assert call.padded_x is not None and call.padded_x.data_ptr() == x.data_ptr() and call.steps == 7
    assert call.data.shape == (9, 3) and call.data.untyped_storage().nbytes() == 4


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak is read from Linux's /proc")
@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_a_run_that_goes_into_a_file_takes_little_memory(tmp_path: Path, kind: str) -> None:
    held, _, anonymous = measured(kind, True, str(tmp_path / "run"))
    assert anonymous <= 0.15 * held


def measured(kind: str, both: bool, out: str, more: str = "") -> list[int]:
    """(bytes of the trace, peak above what was there before, anonymous memory that stayed)."""
    made = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PEAK), kind, str(1 + both), out, more],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return [int(number) for number in made.stdout.split()]


@pytest.mark.slow
@pytest.mark.parametrize("both", [False, True])
def test_a_large_file_is_opened_and_read_by_windows(tmp_path: Path, both: bool) -> None:
    """Windows of h, output, c and gates without the rest: little anonymous memory, whatever is looked at."""
    code = """
        import sys, time, torch
        import rnnviz
        from torch import nn
        torch.set_num_threads(1)
        module = nn.LSTM(8, 64, 2, bidirectional=sys.argv[2] == "2")
        rnnviz.record(module, torch.randn(40000, 16, 8), out=sys.argv[1])

        def anonymous():
            with open("/proc/self/status") as status:
                return next(int(line.split()[1]) * 1024 for line in status if line.startswith("RssAnon"))

        before = anonymous()
        trace = rnnviz.open(sys.argv[1])
        for start in range(100, 39000, 5000):
            for array in (trace.output, trace.h[0][-1], trace.c[1][-1], trace.gates[1][-1]["f"], trace.pre[0][0]["o"]):
                assert array[start : start + 200].shape[0] == 200
                assert array[start].shape[0] == 16
            trace.window(1, 0, start, start + 200)
        print(trace.output.nbytes, anonymous() - before)
    """
    made = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "run"), str(1 + both)],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    output, anonymous = (int(number) for number in made.stdout.split())
    assert output > 160e6
    assert anonymous < 150e6
    trace = open_run(tmp_path / "run")
    assert np.isfinite(trace.output[-1]).all()


@pytest.mark.parametrize("form", ["packed", "training", "plain"])
def test_what_a_file_needs_in_memory_is_asked_first(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two layers of packed input and two masks of dropout are held; anything else goes through in chunks."""
    module, x = nn.GRU(4, 16, 3, dropout=0.5).train(form == "training"), torch.randn(50, 2, 4)
    options: Any = {"lengths": [50, 3]} if form == "packed" else {}
    held = {"packed": 4 + 32, "training": 32, "plain": 0}[form] * 4 * 100
    monkeypatch.setattr(budget, "SMALL", 0)
    monkeypatch.setattr(budget, "free_bytes", lambda: 2 * held)
    record(module, x, out=tmp_path / "run", **options)
    if held:
        monkeypatch.setattr(budget, "free_bytes", lambda: 2 * held - 2)
        with pytest.raises(Problem, match="Recording this to a file needs about"):
            record(module, x, out=tmp_path / "other", **options)
    assert os.listdir(tmp_path) == ["run"]
