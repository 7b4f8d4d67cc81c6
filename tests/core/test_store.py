"""Where the numbers of a run are kept while it is recorded: pieces are the whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

import rnnviz
from rnnviz.core import arguments, chunks, store, sweep
from rnnviz.support.messages import Cancelled


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


@pytest.mark.parametrize("form", ["packed", "lengths", "dropout", "dropout packed"])
def test_a_cancel_is_heard_between_pieces(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever lasts with a long run is made in pieces, or aside."""
    monkeypatch.setattr(sweep, "PIECE", 100)
    monkeypatch.setattr(arguments, "MANY", 10)
    module, x = nn.GRU(3, 4, 2, dropout=0.5).train("dropout" in form), torch.randn(64, 2, 3)
    lengths = [64, 20]
    given: Any = pack_padded_sequence(x, torch.tensor(lengths)) if "packed" in form else x
    options: Any = {"lengths": lengths} if form == "lengths" else {}

    def looks(piece: int) -> int:
        monkeypatch.setattr(store, "PIECE", piece)
        looked: list[bool] = []
        torch.manual_seed(0)
        trace = rnnviz.record(module, given, chunk=20, cancel=lambda: bool(looked.append(True)), **options)
        assert trace.check.passed
        torch.manual_seed(0)
        with torch.no_grad():
            expected, _ = module(pack_padded_sequence(x, torch.tensor(lengths)) if options else given)
        ours = trace.returned[0]
        data = (ours.data, expected.data) if hasattr(ours, "batch_sizes") else (ours, expected)
        assert torch.equal(*data)
        return len(looked)

    # x is looked at; of packed input it is blanked and filled, of lengths= copied; and both layers are blanked
    pieces = {"packed": 3 + 2 + 2 + 5 + 5, "lengths": 3 + 3 + 5 + 5, "dropout": 3 + 3}[form.removesuffix(" packed")]
    assert looks(100) - looks(2**23) >= pieces


@pytest.mark.parametrize("dropped", [False, True])
def test_masks_are_drawn_aside(dropped: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(work: Any, look: Any) -> Any:
        raise Cancelled

    monkeypatch.setattr(sweep, "PIECE", 100)
    monkeypatch.setattr(sweep, "aside", told)
    module, x = nn.GRU(3, 4, 2, dropout=0.5).train(dropped), torch.randn(64, 2, 3)
    if not dropped:
        assert rnnviz.record(module, x).steps == 64
        return
    with pytest.raises(Cancelled):
        rnnviz.record(module, x)


@pytest.mark.parametrize("packed", [False, True])
def test_masks_are_drawn_aside_in_inference_mode_too(packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "PIECE", 100)
    module, x = nn.GRU(3, 4, 2, dropout=0.5).train(), torch.randn(64, 2, 3)
    with torch.inference_mode():
        given: Any = pack_padded_sequence(x + 0, torch.tensor([64, 20])) if packed else x + 0
        torch.manual_seed(0)
        made = rnnviz.record(module, given).returned[0]
        torch.manual_seed(0)
        expected = module(given)[0]
        assert torch.equal(*((made.data, expected.data) if packed else (made, expected)))
