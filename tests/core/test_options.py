"""The product of all options of nn.RNN, nn.LSTM and nn.GRU against torch itself, drawn at random.

`returned` is put together from the recorded states, so that it equals a separate call of the module bit by bit says
that h_n, c_n and output are right at every place. Inner layers are compared with a chain of single-layer modules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

from rnnviz.core import chunks
from rnnviz.core.record import record
from tests.core.plain import module_of
from tests.core.test_check import networks

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")
FORMS = ("batched", "unbatched", "strided", "packed", "sorted", "lengths")
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


@dataclass
class Call:
    """One call of a module, and the same for record."""

    module: nn.Module
    args: tuple[Any, ...]
    options: dict[str, Any]
    seed: int

    def torch(self) -> Any:
        x, *hx = self.args
        if "lengths" in self.options:
            first = getattr(self.module, "batch_first", False)
            x = pack_padded_sequence(x, torch.tensor(self.options["lengths"]), first, enforce_sorted=False)
        torch.manual_seed(self.seed)
        with torch.no_grad():
            return self.module(x, *hx)

    def record(self, **more: Any) -> Any:
        torch.manual_seed(self.seed)
        return record(self.module, *self.args, **self.options, **more)


@st.composite
def calls(draw: Any, most_steps: int = 12, forms: tuple[str, ...] = FORMS) -> Call:
    spec = draw(networks().filter(lambda spec: hasattr(spec, "num_directions") and hasattr(spec, "proj_size")))
    seed = draw(st.integers(0, 2**31))
    torch.manual_seed(seed)
    dtype = draw(st.sampled_from([torch.float32, torch.float32, torch.float64]))
    module = module_of(spec, dtype).train(draw(st.booleans()))
    form, steps, batch = draw(st.sampled_from(forms)), draw(st.integers(1, most_steps)), draw(st.integers(1, 4))
    x, states = torch.randn(steps, batch, spec.input_size, dtype=dtype), ()
    if draw(st.booleans()):
        count = spec.num_layers * spec.num_directions
        h_0 = torch.randn(count, batch, spec.out_size, dtype=dtype)
        c_0 = torch.randn(count, batch, spec.hidden_size, dtype=dtype)
        h_0, c_0 = (h_0[:, 0].contiguous(), c_0[:, 0].contiguous()) if form == "unbatched" else (h_0, c_0)
        states = ((h_0, c_0) if spec.kind == "LSTM" else h_0,)
    options: dict[str, Any] = {}
    lengths = draw(st.lists(st.integers(1, steps), min_size=batch, max_size=batch))
    if form == "unbatched":
        x = x[:, 0].contiguous()
    elif form in ("packed", "sorted"):
        lengths = sorted(lengths, reverse=True) if form == "sorted" else lengths
        x = pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=form == "sorted")
    else:
        if form == "lengths":
            options["lengths"] = lengths
        x = x.transpose(0, 1) if spec.batch_first else x
        if form == "strided":
            x = x.transpose(0, 1).contiguous().transpose(0, 1)
        elif spec.batch_first:
            x = x.contiguous()
    return Call(module, (x, *states), options, seed)


def leaves(value: Any) -> list[torch.Tensor]:
    if isinstance(value, PackedSequence):
        return [value.data, value.batch_sizes, *(t for t in value[2:] if t is not None)]
    if isinstance(value, (tuple, list)):
        return [leaf for part in value for leaf in leaves(part)]
    return [value]


def assert_as_the_module(call: Call) -> None:
    expected = call.torch()
    after = torch.get_rng_state()
    trace = call.record()
    assert torch.equal(torch.get_rng_state(), after), "the generator advances as in the module's own call"
    for ours, theirs in zip(leaves(trace.returned), leaves(expected), strict=True):
        assert ours.dtype == theirs.dtype
        assert torch.equal(ours, theirs)
    assert_a_chain(call.module, trace)


def assert_a_chain(module: nn.Module, trace: Any) -> None:
    """Every layer is what a single-layer module makes of the layer below it."""
    spec, below = trace.spec, np.asarray(trace.x)
    masks = trace.dropout_masks or ()
    sorted_, packed = torch.from_numpy(np.array(trace.lengths)), trace.packed is not None
    for k in range(spec.num_layers):
        single = module_of(type(spec)(spec.kind, below.shape[2], spec.hidden_size, bias=spec.bias,
                                      bidirectional=spec.bidirectional, proj_size=spec.proj_size),
                           next(module.parameters()).dtype)  # fmt: skip
        names = [name for name, _ in single.named_parameters()]
        single.load_state_dict({name: getattr(module, name.replace("_l0", f"_l{k}")) for name in names})
        rows = slice(k * spec.num_directions, (k + 1) * spec.num_directions)
        h_0 = torch.from_numpy(np.stack(trace.states_0[rows]))
        hx = (h_0, torch.from_numpy(np.stack(trace.memory_0[rows]))) if spec.kind == "LSTM" else h_0
        x = torch.from_numpy(np.array(below))
        with torch.no_grad():
            output, _ = single(pack_padded_sequence(x, sorted_, enforce_sorted=False) if packed else x, hx)
        output = nn.utils.rnn.pad_packed_sequence(output)[0] if packed else output
        for d, half in enumerate(output.chunk(spec.num_directions, dim=-1)):
            np.testing.assert_allclose(trace.h[k][d], half.numpy(), rtol=0, atol=2e-6)
        below = np.concatenate(trace.h[k], axis=2) * (masks[k] if k < len(masks) else 1)


@given(call=calls())
@settings(deadline=None, max_examples=80, suppress_health_check=QUIET)
def test_every_option_is_bitwise_the_modules(call: Call) -> None:
    assert_as_the_module(call)


@pytest.mark.slow
@pytest.mark.timeout(900)
@given(call=calls(most_steps=60))
@settings(deadline=None, max_examples=3000, suppress_health_check=QUIET)
def test_every_option_in_thousands(call: Call) -> None:
    assert_as_the_module(call)


# --- chunks ----------------------------------------------------------------------------------------
def assert_chunked(call: Call, chunk: int, grid: int) -> None:
    expected = call.torch()
    after = torch.get_rng_state()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "GRIDS", (grid, grid))
        trace = call.record(chunk=chunk)
        whole = call.record()
        assert torch.equal(torch.get_rng_state(), after)
        for ours, theirs in zip(leaves(trace.returned), leaves(expected), strict=True):
            torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-5 if ours.dtype == torch.float32 else 1e-13)
        for part, other in zip(every_array(trace), every_array(whole), strict=True):
            np.testing.assert_allclose(part, other, rtol=1e-5, atol=1e-5)
        assert trace.check.passed, trace.check


def every_array(trace: Any) -> list[Any]:
    """h, and c with gates and pre-activations, at every place; windows of them are the same numbers."""
    made = []
    for k in range(trace.spec.num_layers):
        for d in range(trace.spec.num_directions):
            own = {"h": trace.h[k][d], **trace.gates[k][d]} | {f"pre {n}": v for n, v in trace.pre[k][d].items()}
            own |= {"c": trace.c[k][d]} if trace.c is not None else {}
            made += own.values()
            middle = trace.steps // 2
            for start, stop in ((0, middle), (middle, trace.steps), (middle, middle + 1)):
                if start < stop:
                    window = trace.window(k, d, start, stop)
                    parts = {**window.gates} | {f"pre {n}": v for n, v in window.pre.items()}
                    parts |= {} if window.c is None else {"c": window.c}
                    for name, part in parts.items():
                        np.testing.assert_allclose(part, own[name][start:stop], rtol=2e-6, atol=2e-6, err_msg=name)
                    assert_one_sequence(trace.window(k, d, start, stop, n=trace.batch - 1), window)
    return made


def assert_one_sequence(one: Any, window: Any) -> None:
    """The window of the last sequence is a part of that of all."""
    for ours, theirs in zip(every_part(one), every_part(window), strict=True):
        assert ours.shape == (theirs.shape[0], 1, theirs.shape[2])
        np.testing.assert_allclose(ours, theirs[:, -1:], rtol=2e-6, atol=2e-6)


def every_part(window: Any) -> list[Any]:
    return [*window.gates.values(), *window.pre.values(), *([] if window.c is None else [window.c])]


@given(call=calls(most_steps=120), chunk=st.integers(1, 60), grid=st.sampled_from([20, 32, 1024]))
@settings(deadline=None, max_examples=40, suppress_health_check=QUIET)
def test_chunks_make_the_same_run(call: Call, chunk: int, grid: int) -> None:
    assert_chunked(call, chunk, grid)


@pytest.mark.slow
@pytest.mark.timeout(900)
@given(call=calls(most_steps=300), chunk=st.integers(1, 200), grid=st.sampled_from([20, 32, 100, 1024]))
@settings(deadline=None, max_examples=1500, suppress_health_check=QUIET)
def test_chunks_in_thousands(call: Call, chunk: int, grid: int) -> None:
    assert_chunked(call, chunk, grid)


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("cls", [nn.RNN, nn.LSTM, nn.GRU])
def test_whole_and_chunked_are_bitwise_the_same(cls: Any, both: bool) -> None:
    torch.manual_seed(0)
    module, x = cls(5, 24, 2, bidirectional=both), torch.randn(270, 3, 5)
    whole, cut = record(module, x, chunk=270), record(module, x, chunk=64)
    assert (whole.meta["chunked"], cut.meta["chunked"]) == (False, True)
    for layer, other in zip(whole.h, cut.h, strict=True):
        for a, b in zip(layer, other, strict=True):
            assert np.array_equal(a, b)


@pytest.mark.parametrize("lengths", [None, [2500, 40, 1500]])
@pytest.mark.parametrize("both", [False, True])
def test_c_is_kept_now_and_then(monkeypatch: pytest.MonkeyPatch, both: bool, lengths: Any) -> None:
    """Against a loop over cells: any window of c, from the nearest place where it was kept."""
    torch.manual_seed(0)
    module, x = nn.LSTM(3, 4, bidirectional=both, dtype=torch.float64), torch.randn(2500, 3, 3, dtype=torch.float64)
    monkeypatch.setattr(chunks, "GRIDS", (256, 256))
    trace = record(module, x, lengths=lengths)
    assert trace.c_borders is not None
    assert trace.c_borders[0][0].shape == (9, 3, 4)
    for d, end in ((0, ""), (1, "_reverse"))[: 1 + both]:
        cell = nn.LSTMCell(3, 4, dtype=torch.float64)
        cell.load_state_dict(
            {n: getattr(module, f"{n}_l0{end}") for n in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
        )
        for n, length in enumerate(lengths or [2500] * 3):
            single = x[:length, n].flip(0) if d else x[:length, n]
            c = record(cell, single).c[0][0][:, 0]
            c = c[::-1] if d else c
            for start, stop in ((0, 3), (1000, 1100), (1020, 1030), (512, 513), (1500, 2500), (2490, 2500)):
                shown = trace.window(0, d, start, stop).c[:, n]
                inside = max(min(stop, length) - start, 0)
                np.testing.assert_allclose(shown[:inside], c[start:stop], atol=1e-12)
                assert not shown[inside:].any()
