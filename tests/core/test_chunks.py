"""How a long layer is cut: by hand, with a clock that stands still."""

from __future__ import annotations

import time
from typing import Any

import pytest

from rnnviz.core import chunks
from rnnviz.core.chunks import Pace, border_count, grid_of, step_seconds, step_work
from rnnviz.core.spec import RNNSpec

LSTM = RNNSpec("LSTM", 3, 5, 2, proj_size=2)


@pytest.mark.parametrize(
    ("kind", "multiplications"), [("RNN_TANH", 5 * (3 + 5)), ("GRU", 3 * 5 * (3 + 5)), ("LSTM", 4 * 5 * (3 + 5))]
)
def test_the_work_of_a_step(kind: Any, multiplications: int) -> None:
    layer = RNNSpec(kind, 3, 5).layers[0]
    assert step_work(layer, 7) == 7 * multiplications
    assert step_seconds(layer, 7) == pytest.approx(chunks.STEP_S[kind] + 7 * multiplications / 1e10)


def test_a_projection_makes_a_step_cheaper() -> None:
    assert [step_work(layer, 1) for layer in LSTM.layers] == [4 * 5 * (3 + 2), 4 * 5 * (2 + 2)]


@pytest.mark.parametrize(
    ("steps", "batch", "chunk", "size", "most"),
    [
        # by the caller
        (1000, 2, 70, 70, 70),
        # by memory: 12 MB / (4 bytes * 53 numbers of work * N), or 4 % of the trace: (3 + 2 * 2) numbers a step
        (1000, 2, None, int(0.03 / (3e-6 + 100 * 2 / 1e10)), int(12e6 / (4 * 53 * 2))),
        (10**6, 1000, None, int(0.03 / (3e-6 + 100 * 1000 / 1e10)), int(0.04 * 10**6 * 7 / 53)),
        (1000, 10**6, None, 2, 64),
        (1000, 10**9, None, 1, 64),
    ],
)
def test_the_first_chunk(steps: int, batch: int, chunk: int | None, size: int, most: int) -> None:
    pace = Pace.of(LSTM, 0, steps, batch, chunk, 0)
    assert (pace.size, pace.most, pace.fixed) == (size, most, chunk is not None)


@pytest.mark.parametrize(
    ("steps", "chunk", "grid", "needed"),
    [
        (100, None, 0, False), (9_933, None, 0, False), (9_935, None, 0, True), (100, 99, 0, True),
        (100, 100, 0, False), (100, 200, 50, True),
    ],
)  # fmt: skip
def test_whether_a_layer_is_cut(steps: int, chunk: int | None, grid: int, needed: bool) -> None:
    assert Pace.needed(LSTM.layers[0], steps, 2, chunk, grid) is needed  # 30 ms are 9,933.8 steps of 3.02 us


@pytest.mark.parametrize(
    ("steps", "size", "grid", "ends"),
    [
        (100, 30, 0, [30, 60, 100]),  # 10 left are fewer than 16: they join
        (100, 40, 0, [40, 80, 100]),
        (99, 40, 0, [40, 99]),  # 19 left are less than half of a chunk: the chunk takes them
        (101, 40, 0, [40, 80, 101]),
        (120, 50, 0, [50, 120]),
        (126, 50, 0, [50, 100, 126]),
        (95, 40, 0, [40, 95]),
        (100, 100, 0, [100]),
        (100, 40, 50, [50, 100]),
        (110, 40, 50, [50, 90, 110]),  # c need not be kept so near to the end
        (109, 40, 50, [50, 109]),
        (116, 40, 50, [50, 100, 116]),
        (100, 1, 0, None),
    ],
)
def test_where_chunks_end(steps: int, size: int, grid: int, ends: list[int] | None) -> None:
    pace, found = Pace(steps, size, size, True, grid), [0]
    while found[-1] < steps:
        found.append(pace.end(found[-1]))
    assert found[1:] == ([*range(1, 85), 100] if ends is None else ends)


@pytest.mark.parametrize(
    ("size", "spent", "after"),
    [
        (1000, 0.03, 992),  # 1,000 fits; whole multiples of 16
        (1000, 0.015, 2000),
        (1000, 0.001, 2000),  # at most twice as many
        (1000, 0.3, 240),  # at least a quarter: 250
        (1000, 0.06, 496),
        (3000, 0.001, 4992),  # never more than there is room for
        (40, 0.06, 20),  # small ones as they are
        (2, 9.0, 1),
        (40, 0.0, 80),
    ],
)
def test_chunks_last_as_long_as_they_should(
    size: int, spent: float, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([5.0, 5.0 + spent])
    monkeypatch.setattr(time, "perf_counter", lambda: next(times))
    pace = Pace(10**6, size, 5000, False, 0)
    pace.end(0)
    pace.took(size)
    assert pace.size == after


def test_a_callers_own_chunks_stay() -> None:
    pace = Pace.of(LSTM, 0, 1000, 2, 70, 0)
    pace.end(0)
    pace.took(70)
    assert pace.size == 70 and Pace.whole(9).end(0) == 9


@pytest.mark.parametrize(
    ("spec", "steps", "batch", "grid"),
    [
        (RNNSpec("GRU", 3, 4), 10**6, 1, 0),
        (RNNSpec("LSTM", 64, 64), 4096 + 16, 1, 4096),
        (RNNSpec("LSTM", 64, 64), 4096 + 15, 1, 0),
        (RNNSpec("LSTM", 250, 250), 10**5, 1, 1024),  # 4 * 250 * 500 * 1024 is 5e8, at most 1e9
        (RNNSpec("LSTM", 250, 250), 10**5, 4, 256),
        (RNNSpec("LSTM", 1000, 1000), 10**5, 100, 256),
    ],
)
def test_where_c_is_kept(spec: RNNSpec, steps: int, batch: int, grid: int) -> None:
    assert grid_of(spec, steps, batch) == grid
    assert border_count(steps, 256) == (steps - 16) // 256 and border_count(3, 256) == 0
