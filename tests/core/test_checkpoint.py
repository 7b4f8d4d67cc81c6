"""Checkpoints: a module saved in every format and form comes back, found by names and shapes alone, bitwise."""

from __future__ import annotations

import os
import warnings
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import nn
from torch.nn.utils import parametrizations, prune

from rnnviz.core import checkpoint
from rnnviz.core.checkpoint import Checkpoint, read_checkpoint, run_of_module
from rnnviz.core.code import code_lines
from rnnviz.core.loaded import sealed
from rnnviz.core.network import spec_of
from rnnviz.core.run import materials, record_run
from rnnviz.core.spec import InputSpec, RNNSpec, StackSpec
from rnnviz.core.text import vocabulary_from_text
from rnnviz.support.messages import Problem

FORMATS = ("pt", "safetensors", "npz")


def save(state: dict[str, torch.Tensor], folder: Path, form: str) -> Path:
    path = folder / f"model.{form}"
    if form == "pt":
        torch.save(state, path)
    elif form == "safetensors":
        safetensors.torch.save_file({name: value.contiguous() for name, value in state.items()}, path)
    else:
        np.savez(path, **{name: value.detach().numpy() for name, value in state.items()})
    return path


def reopened(path: Path, name: str = "", **answers: Any) -> nn.Module:
    found = read_checkpoint(path).module(name).answered(**answers)
    return materials(run_of_module(found))[0]


def same(one: nn.Module, other: nn.Module, x: torch.Tensor) -> None:
    with torch.no_grad():
        for a, b in zip(flat(one(x)), flat(other(x)), strict=True):
            assert torch.equal(a, b)


def flat(result: Any) -> list[torch.Tensor]:
    if isinstance(result, torch.Tensor):
        return [result]
    return [tensor for part in result for tensor in flat(part)]


OPTIONS = [
    {"num_layers": layers, "bidirectional": two, "bias": bias}
    for layers, two, bias in product((1, 3), (False, True), (True, False))
]
LAYERS = [(kind, options) for kind in (nn.RNN, nn.LSTM, nn.GRU) for options in OPTIONS]
LAYERS += [(nn.LSTM, options | {"proj_size": 2}) for options in OPTIONS]
LAYERS += [(nn.RNN, {"nonlinearity": "relu", "num_layers": 2})]


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("kind", "options"), LAYERS)
def test_every_kind_and_option(tmp_path, form, kind, options):
    module = kind(3, 5, **options)
    asked = {"nonlinearity": options["nonlinearity"]} if "nonlinearity" in options else {}
    path = save(module.state_dict(), tmp_path, form)
    assert read_checkpoint(path).module("").answered(**asked).spec == spec_of(module)
    same(module, reopened(path, **asked), torch.randn(7, 2, 3))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("kind", "bias"), list(product((nn.RNNCell, nn.LSTMCell, nn.GRUCell), (True, False))))
def test_cells(tmp_path, form, kind, bias):
    cell = kind(3, 5, bias=bias)
    module = reopened(save(cell.state_dict(), tmp_path, form))
    same(cell, module[0], torch.randn(2, 3))


def test_a_cell_with_relu(tmp_path):
    cell = nn.RNNCell(3, 5, nonlinearity="relu")
    same(cell, reopened(save(cell.state_dict(), tmp_path, "pt"), nonlinearity="relu")[0], torch.randn(2, 3))


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_the_dtype_is_that_of_the_file(tmp_path, dtype):
    module = nn.GRU(3, 4, dtype=dtype)
    found = read_checkpoint(save(module.state_dict(), tmp_path, "pt")).module("")
    run = run_of_module(found)
    assert run.dtype == str(dtype).removeprefix("torch.")
    for name, value in materials(run)[0].state_dict().items():
        assert torch.equal(value, module.state_dict()[name])


class Model(nn.Module):
    """Two RNNs, their embeddings, cells in a row, and things that are none."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(11, 3)
        self.encoder = nn.ModuleDict({"rnn": nn.LSTM(3, 4, 2, bidirectional=True), "norm": nn.BatchNorm1d(4)})
        self.decoder = nn.GRU(6, 5)
        self.head = nn.Linear(3, 9)
        self.cells = nn.ModuleList([nn.GRUCell(3, 6), nn.GRUCell(6, 4), nn.GRUCell(4, 4)])


# what Adam's state_dict looks like; making one takes seconds, because torch loads its compiler for it
ADAM = {
    "state": {0: {"step": torch.tensor(3.0), "exp_avg": torch.zeros(2, 2), "exp_avg_sq": torch.zeros(2, 2)}},
    "param_groups": [{"lr": 0.1, "betas": (0.9, 0.999), "amsgrad": False, "foreach": None, "params": [0, 1]}],
}
NAMES = ["encoder.rnn", "decoder", "cells.0 … cells.2", "cells.0", "cells.1", "cells.2"]


@pytest.mark.parametrize("nest", [(), ("state_dict",), ("model_state_dict",), ("model",), ("a", "b")])
@pytest.mark.parametrize("prefix", ["", "module.", "_orig_mod.", "module._orig_mod."])
def test_modules_are_found_anywhere(tmp_path, nest, prefix):
    model = Model()
    state: Any = {prefix + name: value for name, value in model.state_dict().items()}
    for key in reversed(nest):
        state = {key: state, "epoch": 7, "optimizer": ADAM}
    torch.save(state, tmp_path / "model.pt")
    found = read_checkpoint(tmp_path / "model.pt")
    kept = "" if nest != ("a", "b") else "a.b."
    assert [module.name for module in found.modules] == [
        " … ".join(kept + part for part in name.split(" … ")) for name in NAMES
    ]
    rnn, stack = found.modules[0], found.modules[2]
    assert [embedding.name.split(".")[-2] for embedding in rnn.embeddings] == ["embedding"]
    assert rnn.count == sum(p.numel() for p in model.encoder["rnn"].parameters())
    x = torch.randn(5, 2, 3)
    same(model.encoder["rnn"], materials(run_of_module(rnn))[0], x)
    for cell, mine in zip(model.cells, materials(run_of_module(stack))[0], strict=True):
        assert all(torch.equal(a, b) for a, b in zip(cell.parameters(), mine.parameters(), strict=True))


@pytest.mark.slow
def test_beside_a_real_optimiser(tmp_path):
    model = Model()
    adam = torch.optim.Adam(model.parameters())
    model.decoder(torch.randn(3, 1, 6))[0].sum().backward()
    adam.step()
    torch.save({"model": model.state_dict(), "optimizer": adam.state_dict(), "epoch": 3}, tmp_path / "model.pt")
    assert [found.name for found in read_checkpoint(tmp_path / "model.pt").modules] == NAMES


@pytest.mark.parametrize("dim", [0, 1, None])
@pytest.mark.parametrize("new", [True, False])
def test_weight_norm_is_folded(tmp_path, new, dim):
    module = nn.GRU(3, 4, 2)
    for name in ("weight_hh_l0", "weight_ih_l1"):
        if new:
            parametrizations.weight_norm(module, name, dim=dim)
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                nn.utils.weight_norm(module, name, dim=dim)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if name.endswith(("_g", "original0")):
                parameter.mul_(1.7)
    path = save(module.state_dict(), tmp_path, "safetensors")
    same(module, reopened(path), torch.randn(6, 2, 3))


def test_pruning_is_folded(tmp_path):
    module = nn.LSTM(3, 4)
    prune.random_unstructured(module, "weight_hh_l0", 0.4)
    prune.l1_unstructured(module, "weight_ih_l0", 0.2)
    path = save(module.state_dict(), tmp_path, "pt")
    x = torch.randn(6, 2, 3)
    module(x)
    same(module, reopened(path), x)


def test_other_parametrizations_are_said(tmp_path):
    module = nn.GRU(3, 4)
    parametrizations.orthogonal(module, "weight_hh_l0")
    with pytest.raises(Problem, match="weight_hh_l0 is missing or does not fit"):
        read_checkpoint(save(module.state_dict(), tmp_path, "pt"))


LETTERS = {nn.LSTM: "ifgo", nn.GRU: "rzn"}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
def test_arrays_with_a_prefix(tmp_path, kind, turned):
    module = kind(3, 5)
    arrays: dict[str, Any] = {"enc_emb": np.ones((9, 3), np.float32), "fc_w": np.ones((5, 2)), "fc_b": np.ones(2)}
    for part, short in (("weight", "w"), ("bias", "b")):
        for which in ("ih", "hh"):
            value = getattr(module, f"{part}_{which}_l0").detach().numpy()
            arrays[f"enc_{short}_{which}"] = value.T if turned and part == "weight" else value
    np.savez(tmp_path / "a.npz", **arrays)
    found = read_checkpoint(tmp_path / "a.npz").module("enc")
    assert found.embeddings[0].name == "enc_emb"
    x = torch.randn(4, 2, 3)
    mine = record_run(run_of_module(found, InputSpec("file", path=numbers(tmp_path, x))))
    assert np.abs(mine.h[0][0] - module(x)[0].detach().numpy()).max() < 1e-6


@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU])
def test_one_array_per_gate(tmp_path, kind):
    module = kind(3, 5)
    arrays = {}
    for part, short in (("weight", "W"), ("bias", "b")):
        for which in "ih":
            blocks = getattr(module, f"{part}_{which}h_l0").detach().numpy().reshape(len(LETTERS[kind]), 5, -1)
            for letter, block in zip(LETTERS[kind], blocks, strict=True):
                arrays[f"{short}_{which}{letter}"] = block if part == "weight" else block[:, 0]
    np.savez(tmp_path / "a.npz", **arrays)
    cell = reopened(tmp_path / "a.npz")[0]
    for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        assert torch.equal(getattr(cell, part), getattr(module, f"{part}_l0"))


@pytest.mark.parametrize("turned", [False, True])
def test_lines_of_code_put_gates_together(tmp_path, turned):
    module = nn.GRUCell(3, 5)
    arrays = {}
    for which in "ih":
        blocks = getattr(module, f"weight_{which}h").detach().numpy().reshape(3, 5, -1)
        bias = getattr(module, f"bias_{which}h").detach().numpy().reshape(3, 5)
        for k, letter in enumerate("rzn"):
            arrays[f"W_{which}{letter}"] = blocks[k].T if turned else blocks[k]
            arrays[f"b_{which}{letter}"] = bias[k]
    np.savez(tmp_path / "a.npz", **arrays)
    run = run_of_module(read_checkpoint(tmp_path / "a.npz").modules[0], InputSpec(seq_len=4, batch_size=2))
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    x, h = names["x"], torch.zeros(2, 5)
    with torch.no_grad():
        for step in x:
            h = module(step, h)
    assert torch.equal(names["h"], h)
    assert np.array_equal(record_run(run).h_n[0], h.numpy())


def test_lines_of_code_turn_arrays(tmp_path):
    module = nn.LSTM(3, 5)
    np.savez(tmp_path / "a.npz", **{n.removesuffix("_l0"): v.detach().numpy().T for n, v in module.named_parameters()})
    run = run_of_module(read_checkpoint(tmp_path / "a.npz").modules[0], InputSpec(seq_len=4, batch_size=2))
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    with torch.no_grad():
        assert torch.allclose(names["h"], module(names["x"])[1][0][0], rtol=0, atol=1e-6)


def numbers(folder: Path, x: torch.Tensor) -> str:
    np.save(folder / "x.npy", x.numpy())
    return str(folder / "x.npy")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.pop("weight_hh_l1"), "weight_hh_l1"),
        (lambda s: s.pop("bias_hh_l0"), "bias_hh_l0"),
        (lambda s: s.update(weight_hh_l1=torch.zeros(20, 6)), "weight_hh_l1"),
        (lambda s: s.update(weight_ih_l0=torch.zeros(23, 3)), "weight_ih"),
        (lambda s: s.update(weight_ih_l0=torch.zeros(20)), "weight_ih"),
        (lambda s: s.update(weight_hh_l0=torch.zeros(5, 20)), "weight_hh_l0"),
        (lambda s: [s.pop(name) for name in list(s) if "_l0" in name], "weight_ih"),
        (lambda s: [s.pop("bias_ih_l0"), s.pop("bias_ih_l1")], "bias_hh"),
        (lambda s: s.update(weight_hr_l0=torch.zeros(5)), "weight_hr"),
        (lambda s: s.update(weight_hr_l0=torch.zeros(7, 5), weight_hh_l0=torch.zeros(20, 7)), "sizes"),
        (lambda s: s.update(weight_ih_l99=torch.zeros(20, 5)), "layer 99"),
        (
            lambda s: s.update(weight_hh_l0_mask=torch.ones(2), weight_hh_l0_orig=s.pop("weight_hh_l0")),
            "weight_hh_l0_orig",
        ),
    ],
)
def test_what_is_incomplete_is_said(tmp_path, change, said):
    state = dict(nn.LSTM(3, 5, 2).state_dict())
    change(state)
    path = save(state, tmp_path, "pt")
    with pytest.raises(Problem) as caught:
        read_checkpoint(path)
    assert caught.value.message.id == "checkpoint.incomplete" and said in str(caught.value)


def test_a_cell_has_no_projection(tmp_path):
    state = nn.LSTMCell(3, 5).state_dict() | {"weight_hr": torch.zeros(2, 5), "weight_hh": torch.zeros(20, 2)}
    with pytest.raises(Problem, match="weight_hr is missing or does not fit"):
        read_checkpoint(save(state, tmp_path, "pt"))


def test_gates_that_make_no_cell_are_said(tmp_path):
    np.savez(tmp_path / "a.npz", **{f"W_{which}{letter}": np.ones((5, 5)) for which in "ih" for letter in "if"})
    with pytest.raises(Problem, match="W_ii is missing or does not fit"):
        read_checkpoint(tmp_path / "a.npz")


def test_a_name_that_is_not_there_is_said_with_the_others(tmp_path):
    found = read_checkpoint(save({f"a.{n}": v for n, v in nn.RNN(2, 3).state_dict().items()}, tmp_path, "pt"))
    with pytest.raises(Problem) as caught:
        found.module("b")
    assert caught.value.message.id == "checkpoint.no_module"
    assert dict(caught.value.message.values) == {"path": "model.pt", "name": "b", "names": "a"}


def test_more_modules_and_tables_than_anybody_looks_at(tmp_path, monkeypatch):
    state = {f"{m}.{n}": v for m in "ab" for n, v in nn.RNN(2, 3).state_dict().items()}
    path = save(state | {"emb1.weight": torch.ones(4, 2), "emb2.weight": torch.ones(5, 2)}, tmp_path, "pt")
    assert [len(found.embeddings) for found in read_checkpoint(path).modules] == [2, 2]
    monkeypatch.setattr(checkpoint, "MAX_TABLES", 1)
    assert [e.rows for e in read_checkpoint(path).modules[1].embeddings] == [4]
    monkeypatch.setattr(checkpoint, "MAX_MODULES", 2)
    assert len(read_checkpoint(path).modules) == 2
    monkeypatch.setattr(checkpoint, "MAX_MODULES", 1)
    with pytest.raises(Problem, match="more than 1 parts"):
        read_checkpoint(path)


@pytest.mark.parametrize(
    ("a", "b", "same"), [("a.b.c", "a.b.d", 4), ("a.emb", "a.emb.w", 5), ("x.b", "a.b", 0), ("e/f_g", "e.f_h", 4)]
)
def test_names_that_lie_together(a, b, same):
    assert checkpoint._shared(a, b) == same


def test_one_that_is_incomplete_leaves_the_others(tmp_path):
    state = {f"a.{n}": v for n, v in nn.RNN(2, 3).state_dict().items()}
    state |= {f"b.{n}": v for n, v in nn.RNN(2, 3).state_dict().items() if n != "bias_hh_l0"}
    found = read_checkpoint(save(state, tmp_path, "pt"))
    assert [m.name for m in found.modules] == ["a"]
    assert [m.english() for m in found.skipped] and "b in" in found.skipped[0].english()


@pytest.mark.parametrize(
    ("kind", "asks"),
    [
        (nn.RNN(2, 3), ("nonlinearity", "batch_first")),
        (nn.LSTM(2, 3, 2), ("batch_first", "dropout")),
        (nn.GRU(2, 3), ("batch_first",)),
        (nn.RNNCell(2, 3), ("nonlinearity",)),
        (nn.LSTMCell(2, 3), ()),
    ],
)
def test_only_what_a_file_cannot_know_is_asked(tmp_path, kind, asks):
    assert read_checkpoint(save(kind.state_dict(), tmp_path, "pt")).module("").asks == asks


def test_what_the_file_says_of_itself_is_preselected(tmp_path):
    config = {"batch_first": True, "dropout": 0.25, "nonlinearity": "relu"}
    torch.save({"state_dict": nn.RNN(2, 3, 2).state_dict(), "config": config}, tmp_path / "a.pt")
    spec = read_checkpoint(tmp_path / "a.pt").module("").spec
    assert spec == RNNSpec("RNN_RELU", 2, 3, 2, batch_first=True, dropout=0.25)


# --- a run keeps what it was made from -------------------------------------------------------------
def recorded(checkpoint: Checkpoint, name: str = "", **given: Any) -> Any:
    found = checkpoint.module(name)
    return sealed(run_of_module(found, InputSpec(seq_len=4, batch_size=2) if not given else InputSpec(**given)))


def test_a_changed_file_is_noticed(tmp_path):
    path = save(nn.RNN(2, 3).state_dict(), tmp_path, "pt")
    run = recorded(read_checkpoint(path))
    record_run(run)
    save(nn.RNN(2, 3).state_dict(), tmp_path, "pt")
    record_run(run)  # held from before
    from rnnviz.core import held

    held._held.clear()
    with pytest.raises(Problem) as caught:
        record_run(run)
    assert caught.value.message.id == "checkpoint.changed"


def test_a_file_that_is_gone_is_still_open(tmp_path):
    path = save(nn.GRU(2, 3).state_dict(), tmp_path, "safetensors")
    run = recorded(read_checkpoint(path))
    first = record_run(run)
    path.unlink()
    assert np.array_equal(record_run(run).output, first.output)


def pruned() -> nn.GRU:
    module = nn.GRU(3, 4)
    prune.random_unstructured(module, "weight_hh_l0", 0.4)
    return module


FORMS: dict[str, Any] = {
    "plain": lambda: nn.LSTM(3, 4, 2).state_dict(),
    "prefixed": lambda: {f"enc.rnn.{n}": v for n, v in nn.GRU(3, 4).state_dict().items()},
    "nested": lambda: {"state_dict": {f"module.r.{n}": v for n, v in nn.RNN(3, 4).state_dict().items()}},
    "weight_norm": lambda: parametrizations.weight_norm(nn.GRU(3, 4), "weight_hh_l0").state_dict(),
    "masked": lambda: pruned().state_dict(),
    "cells": lambda: nn.ModuleList([nn.LSTMCell(3, 4), nn.LSTMCell(4, 2)]).state_dict(),
}


@pytest.mark.parametrize(("form", "suffix"), [*product(FORMS, ["pt"]), ("plain", "npz"), ("plain", "safetensors")])
def test_the_lines_of_code_give_the_same_numbers(tmp_path, form, suffix):
    found = read_checkpoint(save(FORMS[form](), tmp_path, suffix)).modules[0]
    run = sealed(run_of_module(found, InputSpec(seq_len=4, batch_size=2)))
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    trace = record_run(run)
    if isinstance(run.network, StackSpec):
        assert np.array_equal(names["h2"].numpy(), trace.h_n[1])
    else:
        assert np.array_equal(names["output"].numpy(), trace.output)


@pytest.mark.parametrize(
    ("weights", "bias"),
    [("weight_ih_l0 weight_hh_l0", "bias_l0"), ("enc_w_ih enc_w_hh", "enc_b"), ("a.weight_ih a.weight_hh", "a.bias")],
)
def test_one_bias_is_not_left_out(tmp_path, weights, bias):
    first, second = weights.split()
    arrays = {first: np.ones((12, 3)), second: np.ones((12, 4)), "other_b": np.ones(12)}
    np.savez(tmp_path / "a.npz", **arrays)
    assert not read_checkpoint(tmp_path / "a.npz").modules[0].spec.layers[0].bias  # no bias of this network
    np.savez(tmp_path / "a.npz", **arrays, **{bias: np.ones(12)})
    with pytest.raises(Problem, match=f"has one bias, {bias}, where PyTorch has two"):
        read_checkpoint(tmp_path / "a.npz")
    np.savez(tmp_path / "a.npz", **arrays, **{bias: np.ones(5)})  # of something else
    assert not read_checkpoint(tmp_path / "a.npz").modules[0].spec.layers[0].bias


@pytest.mark.parametrize("dtype", [torch.int8, torch.float8_e4m3fn])
def test_a_file_without_a_float_is_said_to_be_that(tmp_path, dtype):
    path = save({name: value.to(dtype) for name, value in nn.GRU(3, 4).state_dict().items()}, tmp_path, "pt")
    with pytest.raises(Problem, match="no tensors of the dtypes float16, bfloat16, float32, float64"):
        read_checkpoint(path)


@pytest.mark.parametrize(("form", "named"), [("npz", "model.pt"), ("safetensors", "model.bin"), ("pt", "model")])
def test_the_lines_of_code_go_by_what_a_file_holds(tmp_path, form, named):
    path = save(nn.GRU(3, 4).state_dict(), tmp_path, form).rename(tmp_path / named)
    run = run_of_module(read_checkpoint(path).modules[0], InputSpec(seq_len=4, batch_size=2))
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    assert np.array_equal(names["output"].numpy(), record_run(run).output)


def test_the_lines_of_code_pass_by_texts_and_turn_bytes_of_an_npz(tmp_path):
    arrays = {name: value.numpy().astype(">f4") for name, value in nn.GRU(3, 4).state_dict().items()}
    np.savez(tmp_path / "a.npz", author=np.array(["me"]), **arrays)
    run = run_of_module(read_checkpoint(tmp_path / "a.npz").modules[0], InputSpec(seq_len=4, batch_size=2))
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    assert np.array_equal(names["output"].numpy(), record_run(run).output)


# --- a trained model made by other people ----------------------------------------------------------
LETTERS_FA = "ءآئابتثجحخدذرزسشصضطظعغفقلمنهوُِپچژکگی"


def g2p() -> Path:
    """The checkpoint of g2p-fa 1.1.0, from RNNVIZ_TEST_DATA or from a folder `data` beside the checkout's."""
    root = Path(__file__).parent.parent.parent
    places = [
        Path(os.environ.get("RNNVIZ_TEST_DATA", "")) / "g2p_fa",
        *(p / "shared/data/g2p_fa" for p in root.parents),
    ]
    for place in places:
        if (place / "weights.pt").is_file():
            return place / "weights.pt"
    pytest.skip("the weights of g2p-fa are not here: name their folder in RNNVIZ_TEST_DATA")


@pytest.mark.parametrize(("name", "rows"), [("encoder", 41), ("decoder", 33)])
def test_a_real_model_and_a_real_word(name, rows):
    path = g2p()
    checkpoint = read_checkpoint(path)
    assert [m.name for m in checkpoint.modules] == ["encoder.rnn", "decoder.rnn"]
    found = checkpoint.module(f"{name}.rnn").answered(batch_first=True)
    embedding = found.embeddings[0]
    assert (embedding.name, embedding.rows) == (f"{name}.embedding.weight", rows)
    if name == "encoder":
        vocabulary = vocabulary_from_text("<pad> <s> </s> " + " ".join(LETTERS_FA))
        given = InputSpec("tokens", text="<s>سلام</s>", vocabulary=vocabulary, embedding=embedding)
    else:
        given = InputSpec("tokens", text="1 7 4 12 9 2", unit="ids", embedding=embedding)
    trace = record_run(sealed(run_of_module(found, given)))
    state = torch.load(path, weights_only=True, map_location="cpu")
    rnn = nn.LSTM(40, 256, 2, batch_first=True)
    rnn.load_state_dict({key: state[f"{name}.rnn.{key}"] for key in rnn.state_dict()})
    ids = [1, 17, 27, 6, 28, 2] if name == "encoder" else [1, 7, 4, 12, 9, 2]
    with torch.no_grad():
        output, (h_n, c_n) = rnn(state[f"{name}.embedding.weight"][torch.tensor([ids])])
    assert np.array_equal(trace.output, output.transpose(0, 1).numpy())
    assert np.array_equal(trace.h_n, h_n.numpy()) and np.array_equal(trace.c_n, c_n.numpy())
    assert (trace.check.passed and trace.meta["tokens"] == (("<s>", "س", "ل", "ا", "م", "</s>"),)) or name == "decoder"


def test_a_stack_has_bounds(tmp_path, monkeypatch):
    cells = nn.ModuleList([nn.GRUCell(3, 3) for _ in range(5)])
    path = save({f"c{n}": v for n, v in cells.state_dict().items()}, tmp_path, "pt")
    assert read_checkpoint(path).modules[0].name == "c0 … c4"
    monkeypatch.setattr(checkpoint, "MAX_STACK", 2)
    assert [m.name for m in read_checkpoint(path).modules][:2] == ["c0 … c1", "c2 … c3"]


@pytest.mark.parametrize(
    ("said", "dropout"), [(0.5, 0.5), (0, 0), (1, 1), (-0.1, 0), (1.1, 0), (True, 0), ("0.5", 0), (None, 0)]
)
def test_a_dropout_that_fits_is_taken(tmp_path, said, dropout):
    torch.save({"state_dict": nn.GRU(2, 3, 2).state_dict(), "config": {"dropout": said}}, tmp_path / "a.pt")
    assert read_checkpoint(tmp_path / "a.pt").module("").spec.dropout == dropout


@pytest.mark.parametrize(("said", "first"), [(True, True), (False, False), ("yes", False), (1, False)])
def test_batch_first_is_taken_where_it_is_said(tmp_path, said, first):
    torch.save({"state_dict": nn.GRU(2, 3).state_dict(), "config": {"batch_first": said}}, tmp_path / "a.pt")
    assert read_checkpoint(tmp_path / "a.pt").module("").spec.batch_first is first


@pytest.mark.parametrize(("name", "said", "kind"), [("relu_rnn", None, "RNN_RELU"), ("ReLU", "tanh", "RNN_TANH"),
                                                    ("r", "relu", "RNN_RELU"), ("r", None, "RNN_TANH")])  # fmt: skip
def test_a_nonlinearity_follows_from_words(tmp_path, name, said, kind):
    config = {} if said is None else {"nonlinearity": said}
    state = {f"{name}.{n}": v for n, v in nn.RNN(2, 3).state_dict().items()}
    torch.save({"state_dict": state, "config": config}, tmp_path / "a.pt")
    assert read_checkpoint(tmp_path / "a.pt").modules[0].spec.kind == kind


def test_twenty_embeddings_are_offered(tmp_path):
    tables = {f"emb{k}.weight": torch.ones(k + 1, 2) for k in range(22)}
    path = save(nn.RNN(2, 3).state_dict() | tables, tmp_path, "pt")
    assert len(read_checkpoint(path).modules[0].embeddings) == 20


@pytest.mark.parametrize("form", ["plain", "prefixed", "nested", "masked"])
def test_the_lines_of_code_name_only_what_has_another_name(tmp_path, form):
    found = read_checkpoint(save(FORMS[form](), tmp_path, "pt")).modules[0]
    words = "".join(code_lines(run_of_module(found, InputSpec(seq_len=4, batch_size=2))).split())
    looked_up = {"plain": "state[name]", "prefixed": "state['enc.rnn.'+name]", "nested": "state['module.r.'+name]"}
    assert ("fornamein" in words) is (form != "masked") and looked_up.get(form, "weight_hh_l0_mask") in words


@pytest.mark.parametrize(("first", "together"), [(8, True), (99_998, True), (100_000, False)])
def test_numbers_of_cells_have_at_most_five_digits(tmp_path, first, together):
    state = {f"c{first + k}.{n}": v for k in range(2) for n, v in nn.GRUCell(3, 3).state_dict().items()}
    assert (len(read_checkpoint(save(state, tmp_path, "pt")).modules) == 3) is together
