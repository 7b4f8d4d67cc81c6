"""Gates and c that are made on demand, against torch's own cells step by step in float64."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.core import lazy
from rnnviz.core.gates import _Shared, activations, memory, sigmoid
from rnnviz.core.record import record
from rnnviz.core.spec import GATES
from rnnviz.core.trace import Trace

CLASSES: dict[str, Any] = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}


def recorded(kind: str, lengths: list[int] | None = None, both: bool = False, steps: int = 20) -> tuple[Any, Trace]:
    torch.manual_seed(0)
    module = CLASSES[kind](3, 4, bidirectional=both).double()
    return module, record(module, torch.randn(steps, 3, 3, dtype=torch.float64), lengths=lengths, cancel=lambda: False)


@pytest.mark.parametrize("kind", CLASSES)
def test_gates_of_a_long_run_are_made_by_the_window(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, trace = recorded(kind)
    whole = {which: dict(getattr(trace, which)[0][0]) for which in ("gates", "pre")}
    for array in (*whole["gates"].values(), *whole["pre"].values()):
        assert isinstance(array, np.ndarray) and not array.flags.writeable
    for most, kept in ((20 * 3 * 4 * 8, np.ndarray), (20 * 3 * 4 * 8 - 1, lazy.Rows)):
        monkeypatch.setattr(lazy, "EAGER_BYTES", most)
        _, again = recorded(kind)
        for which, arrays in whole.items():
            found = getattr(again, which)[0][0]
            assert list(found) == list(arrays) and len(found) == len(arrays)
            assert (found.made is not None) is (kept is np.ndarray and bool(arrays)) or not arrays or found.made is None
            with pytest.raises(KeyError):
                found["nonsense"]
            for name, expected in arrays.items():
                assert isinstance(found[name], kept)
                assert np.allclose(found[name][3:7], expected[3:7], rtol=0, atol=1e-14)
                assert np.allclose(np.asarray(found[name]), expected, rtol=0, atol=1e-14)


def test_names_of_gates() -> None:
    assert [list(recorded(kind)[1].gates[0][0]) for kind in CLASSES] == [[], list("ifgo"), list("rzn")]
    assert [list(recorded(kind)[1].pre[0][0]) for kind in CLASSES] == [["a"], list("ifgo"), [*"rzn", "hn"]]
    assert GATES["LSTM"] == tuple("ifgo")


def test_all_gates_of_a_window_are_made_together(monkeypatch: pytest.MonkeyPatch) -> None:
    from rnnviz.core import gates

    monkeypatch.setattr(lazy, "EAGER_BYTES", 0)
    made: list[tuple[int, int]] = []
    real = gates.preactivations
    monkeypatch.setattr(gates, "preactivations", lambda *given: made.append(given[3:5]) or real(*given))
    found = recorded("LSTM")[1].gates[0][0]
    for name in "ifgo":
        found[name][4:9]
    assert len(set(made)) == len(made) == 1
    found["i"][0:2]
    assert len(made) <= 2


def cells(module: Any, x: torch.Tensor, d: int) -> np.ndarray[Any, Any]:
    """c of one sequence (L, H), in the order of time, by nn.LSTMCell."""
    cell = nn.LSTMCell(3, 4).double()
    end = "_reverse" if d else ""
    for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        setattr(cell, part, getattr(module, f"{part}_l0{end}"))
    state, found = None, []
    with torch.no_grad():
        for step in x.flip(0) if d else x:
            state = cell(step[None], state)
            found.append(state[1][0].numpy())
    return np.array(found[::-1] if d else found)


@pytest.mark.parametrize("finals", [True, False])
@pytest.mark.parametrize("lengths", [None, [20, 3, 11], [7, 20, 8]])
@pytest.mark.parametrize("grid", [0, 3, 7, 8, 20])
def test_c_from_where_it_was_kept(grid: int, lengths: Any, finals: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every window of c by hand: what is kept are the cells' own numbers, every `grid` steps of each sequence."""
    module, trace = recorded("LSTM", lengths, both=True)
    lens = lengths or [20] * 3
    x = torch.from_numpy(np.array(trace.x))
    c = [[cells(module, x[:length, n], d) for n, length in enumerate(lens)] for d in (0, 1)]
    if grid:
        borders = np.full((2, 20 // grid, 3, 4), np.nan)  # a number beyond a sequence's end is never used
        for d in (0, 1):
            for n, length in enumerate(lens):
                for k in range(length // grid):
                    at = (k + 1) * grid - 1
                    borders[d, k, n] = c[d][n][at if d == 0 else length - 1 - at]
        trace = replace(trace, c_borders=(tuple(borders),), c_grid=grid)
    if not finals:
        trace = replace(trace, finals_c=(None, None))
    monkeypatch.setattr("rnnviz.core.gates.BLOCK", 6)
    for d in (0, 1):
        for start, stop in ((0, 20), (0, 1), (5, 9), (6, 7), (7, 8), (8, 20), (13, 17), (19, 20), (2, 12)):
            found = memory(trace, 0, d, start, stop)
            assert found.shape == (stop - start, 3, 4)
            for n, length in enumerate(lens):
                inside = max(min(stop, length) - start, 0)
                assert np.abs(found[:inside, n] - c[d][n][start : start + inside]).max(initial=0) < 1e-12
                assert not found[inside:, n].any()
            some = memory(trace, 0, d, start, stop, slice(1, 3))
            assert np.allclose(some, found[:, 1:], rtol=0, atol=1e-13)


def test_the_last_c_is_the_modules_own() -> None:
    _, trace = recorded("LSTM", [20, 3, 11], both=True)
    other = tuple(np.full((3, 4), 10.0 + d) for d in (0, 1))
    trace = replace(trace, finals_c=other)
    c = [memory(trace, 0, d, 0, 20) for d in (0, 1)]
    assert [np.argwhere((c[0] == 10).all(axis=2)).tolist(), np.argwhere((c[1] == 11).all(axis=2)).tolist()] == [
        [[2, 1], [10, 2], [19, 0]], [[0, 0], [0, 1], [0, 2]]
    ]  # fmt: skip


def test_c_that_was_stored_is_read() -> None:
    trace = record(nn.LSTMCell(3, 4), torch.randn(5, 2, 3))
    assert trace.c_stored is not None
    found = memory(trace, 0, 0, 1, 4, slice(1, 2))
    assert np.array_equal(found, trace.c_stored[0][0][1:4, 1:2])


def test_the_logistic_function() -> None:
    a = np.array([-1e4, -2.0, 0, 0.5, 30, 1e4])
    expected = torch.sigmoid(torch.from_numpy(a)).numpy()
    assert np.abs(sigmoid(a) - expected).max() < 1e-15
    out = np.empty_like(a)
    assert sigmoid(a, out) is out and np.array_equal(out, sigmoid(a))
    pre = {"i": a.copy(), "g": a.copy(), "hn": a.copy()}
    made = activations(pre)
    assert set(made) == {"i", "g"} and np.array_equal(made["g"], np.tanh(a)) and np.array_equal(pre["i"], a)
    assert activations(pre, in_place=True)["i"] is pre["i"] and np.array_equal(pre["i"], sigmoid(a))


@pytest.mark.parametrize("lengths", [None, [20, 3, 11]])
def test_c_of_a_long_run_is_made_by_the_window(lengths: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, trace = recorded("LSTM", lengths)
    assert trace.c is not None and trace.c_grid == 0
    whole = np.array(trace.c[0][0])
    monkeypatch.setattr(lazy, "EAGER_BYTES", 0)
    _, again = recorded("LSTM", lengths)
    assert again.c is not None and isinstance(again.c[0][0], lazy.Rows)
    assert np.allclose(again.c[0][0][3:7], whole[3:7], rtol=0, atol=1e-13)
    assert np.allclose(again.c[0][0][-1], whole[-1], rtol=0, atol=1e-13)


def test_weights_and_numbers_cannot_be_written_to() -> None:
    _, trace = recorded("LSTM")
    again = replace(trace, weights={name: np.array(value) for name, value in trace.weights.items()})
    for array in (*again.weights.values(), again.x, again.h[0][0], again.finals_c[0]):
        assert array is not None and not array.flags.writeable
    with pytest.raises(TypeError):
        again.weights["more"] = again.x  # type: ignore[index]


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("both", [False, True])
def test_all_gates_of_one_step(kind: str, both: bool) -> None:
    module = CLASSES[kind](3, 4, bidirectional=both).double()
    x = torch.randn(1, 2, 3, dtype=torch.float64)
    made, later = (record(module, x, gates=gates) for gates in ("all", "lazy"))
    for d in range(1 + both):
        which = "pre" if kind == "RNN" else "gates"
        for name, values in getattr(made, which)[0][d].items():
            assert np.abs(values - getattr(later, which)[0][d][name]).max() < 1e-14
    assert np.array_equal(made.output, later.output)


@pytest.mark.parametrize("lengths", [None, [20, 3, 11]])
@pytest.mark.parametrize("kind", CLASSES)
def test_gates_from_a_state_that_is_not_zero(kind: str, lengths: Any) -> None:
    """A reverse direction of a shorter sequence starts from h_0 at its own last step. Step by step, by the formulas."""
    torch.manual_seed(1)
    module = CLASSES[kind](3, 4, bidirectional=True).double()
    x = torch.randn(20, 3, 3, dtype=torch.float64)
    h, c = torch.randn(2, 3, 4, dtype=torch.float64), torch.randn(2, 3, 4, dtype=torch.float64)
    trace = record(module, x, (h, c) if kind == "LSTM" else h, lengths=lengths)
    for d, end in enumerate(("", "_reverse")):
        w = {
            part: getattr(module, f"{part}_l0{end}").detach()
            for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        }
        made: Any = (trace.pre if kind == "RNN" else trace.gates)[0][d]
        window = trace.window(0, d, 2, 13)
        for n, length in enumerate(lengths or [20] * 3):
            before = h[d, n]
            assert not any(values[length:, n].any() for values in trace.pre[0][d].values())
            for t in reversed(range(length)) if d else range(length):
                a, b = x[t, n] @ w["weight_ih"].T + w["bias_ih"], before @ w["weight_hh"].T + w["bias_hh"]
                if kind == "RNN":
                    expected = {"a": a + b}
                elif kind == "GRU":
                    r, z = torch.sigmoid(a + b)[:8].split(4)
                    expected = {"r": r, "z": z, "n": torch.tanh(a[8:] + r * b[8:])}
                else:
                    i, f, g, o = (a + b).split(4)
                    expected = {"i": i.sigmoid(), "f": f.sigmoid(), "g": g.tanh(), "o": o.sigmoid()}
                for name, values in expected.items():
                    assert np.abs(made[name][t, n] - values.numpy()).max() < 1e-13
                    if 2 <= t < 13 and kind != "RNN":
                        assert np.abs(window.gates[name][t - 2, n] - values.numpy()).max() < 1e-13
                before = torch.from_numpy(np.array(trace.h[0][d][t, n]))


def test_an_infinite_input_makes_gates_without_a_warning() -> None:
    """The flags that a product leaves are no news: what is not finite is counted and shown. Some kernels set them
    for lanes of a register that nobody reads, so that a warning would come by chance."""
    x = torch.randn(5, 1, 3)
    x[2, 0] = float("inf")
    trace = record(nn.RNN(3, 4), x)
    with np.errstate(all="raise"):
        made = trace.pre[0][0]["a"]
    assert np.isfinite(made[:2]).all() and not np.isfinite(made[2]).any()


def test_a_window_is_the_one_that_was_asked_for_whatever_another_thread_looks_at() -> None:
    def some(start: int, stop: int) -> dict[str, Any]:
        return {"r": np.arange(start, stop)}

    class Looked(tuple):  # type: ignore[type-arg]
        """Another thread's window takes its place as soon as it has been looked at."""

        def __getitem__(self, index: Any) -> Any:
            shared._kept = 5, 9, some(5, 9)
            return tuple.__getitem__(self, index)

    shared: Any = _Shared(some)
    rows = shared.reader("r")
    assert rows(0, 4).tolist() == [0, 1, 2, 3]
    shared._kept = Looked(shared._kept)
    assert rows(0, 4).tolist() == [0, 1, 2, 3]
