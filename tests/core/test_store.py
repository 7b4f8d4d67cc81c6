"""Where the numbers of a run are kept while it is recorded: pieces are the whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz
from rnnviz.core import chunks, store


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
@pytest.mark.parametrize("piece", [1, 7, 30, 2**23])
def test_a_copy_in_pieces(piece: int, dtype: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PIECE", piece)
    looked: list[int] = []
    like = torch.zeros(1, dtype=dtype)
    values = torch.arange(30).reshape(5, 3, 2).to(dtype)
    made = store.Store(None, like, None, lambda: looked.append(1)).copy(values)  # type: ignore[arg-type]
    assert np.array_equal(made, np.arange(30).reshape(5, 3, 2))
    assert made.dtype == (np.float64 if dtype == torch.float64 else np.float32)
    assert len(looked) == {1: 5, 7: 5, 30: 0, 2**23: 0}[piece]
    values.zero_()
    assert made[4, 2, 1] == 29  # a copy, not a view


@pytest.mark.parametrize("both", [False, True])
def test_c_on_the_way_goes_into_the_file(both: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "GRIDS", (256, 256))
    module, x = nn.LSTM(2, 3, bidirectional=both).double(), torch.randn(600, 2, 2, dtype=torch.float64)
    trace = rnnviz.record(module, x, out=tmp_path / "run.rnnviz")
    kept = rnnviz.record(module, x)
    assert trace.c_borders is not None and kept.c_borders is not None and trace.c_grid == kept.c_grid == 256
    cell = nn.LSTMCell(2, 3).double()
    for d, end in enumerate(["", "_reverse"][: 1 + both]):
        for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            setattr(cell, part, getattr(module, f"{part}_l0{end}"))
        state, steps = None, list(x.flip(0) if d else x)
        with torch.no_grad():
            for k, step in enumerate(steps, 1):
                state = cell(step, state)
                if k % 256 == 0:
                    expected = state[1].numpy()
                    for found in (trace, kept):
                        assert np.abs(found.c_borders[0][d][k // 256 - 1] - expected).max() < 1e-12
