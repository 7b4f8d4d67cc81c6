"""A plain reference forward in numpy: one loop over layers, directions and steps, from the formulas of torch.nn's
documentation. It shares no line with the package, and can make each of the mistakes that the self-check must find.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from rnnviz.core.spec import CellSpec, NetworkSpec, RNNSpec, StackSpec
from rnnviz.core.trace import Trace

BUGS = (
    "bias",
    "gates",
    "reset",
    "reverse",
    "off_by_one",
    "proj",
    "one_direction",
    "h_0",
    "lengths",
    "batch_row",
    "dropout",
    "nonlinearity",
)


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def names(spec: NetworkSpec, k: int, d: int) -> dict[str, str]:
    """part -> PyTorch's name of the parameter (in a ModuleList for a stack)."""
    parts = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
    if isinstance(spec, StackSpec):
        return {part: f"{k}.{part}" for part in parts}
    return {part: f"{part}_l{k}{'_reverse' if d else ''}" for part in parts}


def cell(kind: str, w: Mapping[str, Any], x, h, c, bug: str = ""):
    """One step of one sequence batch: (N, H_in), (N, H_out), (N, H) -> h, c."""
    b_ih, b_hh = w.get("bias_ih", 0), w.get("bias_hh", 0)
    if bug == "bias":
        b_hh = 0 * b_hh
    a, b = x @ w["weight_ih"].T + b_ih, h @ w["weight_hh"].T + b_hh
    if kind.startswith("RNN"):
        relu = (kind == "RNN_RELU") != (bug == "nonlinearity")
        return (np.maximum(a + b, 0) if relu else np.tanh(a + b)), c
    if kind == "GRU":
        r, z, n = (slice(j * h.shape[1], (j + 1) * h.shape[1]) for j in range(3))
        if bug == "gates":
            r, z = z, r
        reset, update = sigmoid(a[:, r] + b[:, r]), sigmoid(a[:, z] + b[:, z])
        inner = reset * b[:, n]
        if bug == "reset":
            inner = (reset * h) @ w["weight_hh"][n].T + w.get("bias_hh", np.zeros(3 * h.shape[1], h.dtype))[n]
        new = np.tanh(a[:, n] + inner)
        return (1 - update) * new + update * h, c
    i, f, g, o = np.split(a + b, 4, axis=1)
    if bug == "gates":
        i, f = f, i
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    h = sigmoid(o) * np.tanh(c)
    if "weight_hr" in w:
        h = h[:, : w["weight_hr"].shape[0]] if bug == "proj" else h @ w["weight_hr"].T
    return h, c


def forward(
    spec: NetworkSpec,
    weights: Mapping[str, np.ndarray],
    x: np.ndarray,
    h_0: Sequence[np.ndarray],
    c_0: Sequence[np.ndarray] | None = None,
    *,
    lengths: Sequence[int] | None = None,
    masks: Sequence[np.ndarray] | None = None,
    bug: str = "",
):
    """h and c as [layer][direction] of (L, N, ...); padding is 0. `h_0[D*k + d]` is (N, H_out) of layer k."""
    steps, batch, _ = x.shape
    lens = np.full(batch, steps) if lengths is None else np.asarray(lengths)
    ran = np.full(batch, steps) if bug == "lengths" else lens
    hs, cs, below = [], [], x
    for k, layer in enumerate(spec.layers):
        hs.append([])
        cs.append([])
        for d in range(spec.num_directions):
            w = {part: weights[name] for part, name in names(spec, k, d).items() if name in weights}
            h = np.array(h_0[spec.num_directions * k + d], dtype=x.dtype)
            if bug == "h_0":
                h = np.zeros_like(h)
            c = np.zeros((batch, layer.hidden_size), x.dtype) if c_0 is None else None
            if c is None:
                c = np.array(c_0[spec.num_directions * k + d], dtype=x.dtype)
            out_h = np.zeros((steps, batch, layer.out_size), x.dtype)
            out_c = np.zeros((steps, batch, layer.hidden_size), x.dtype)
            backwards = d == 1 and bug != "reverse"
            for t in range(steps - 1, -1, -1) if backwards else range(steps):
                on = t < ran
                rows = np.roll(below[t], 1, axis=0) if bug == "batch_row" and k == 0 else below[t]
                old = h
                new_h, new_c = cell(layer.kind, w, rows, h, c, bug)
                h, c = np.where(on[:, None], new_h, h), np.where(on[:, None], new_c, c)
                out_h[t], out_c[t] = np.where((t < lens)[:, None], old if bug == "off_by_one" else h, 0), c
                out_c[t][t >= lens] = 0
            hs[k].append(out_h)
            cs[k].append(out_c if layer.kind == "LSTM" else None)
        pair = [hs[k][0]] * len(hs[k]) if bug == "one_direction" else hs[k]
        below = np.concatenate(pair, axis=2)
        if masks is not None and k < len(spec.layers) - 1:
            below = below * masks[k] * (masks[k] if bug == "dropout" else 1)
    return hs, cs


def module_of(spec: NetworkSpec, dtype: torch.dtype = torch.float32) -> Any:
    """The torch module of a spec, with PyTorch's default weights: nn.RNN, LSTM, GRU or a ModuleList of cells."""
    if isinstance(spec, StackSpec):
        return nn.ModuleList(_cell_module(c, dtype) for c in spec.cells)
    options: dict[str, Any] = {"nonlinearity": spec.kind[4:].lower()} if spec.kind.startswith("RNN") else {}
    options |= {"proj_size": spec.proj_size} if spec.proj_size else {}
    cls = {"LSTM": nn.LSTM, "GRU": nn.GRU}.get(spec.kind, nn.RNN)
    return cls(
        input_size=spec.input_size,
        hidden_size=spec.hidden_size,
        num_layers=spec.num_layers,
        bias=spec.bias,
        batch_first=spec.batch_first,
        dropout=spec.dropout,
        bidirectional=spec.bidirectional,
        dtype=dtype,
        **options,
    ).eval()


def _cell_module(spec: CellSpec, dtype: torch.dtype) -> nn.Module:
    if spec.kind.startswith("RNN"):
        return nn.RNNCell(
            spec.input_size, spec.hidden_size, bias=spec.bias, nonlinearity=spec.kind[4:].lower(), dtype=dtype
        )
    cls = {"LSTM": nn.LSTMCell, "GRU": nn.GRUCell}[spec.kind]
    return cls(spec.input_size, spec.hidden_size, bias=spec.bias, dtype=dtype)


def weights_of(module: nn.Module) -> dict[str, np.ndarray]:
    return {name: p.detach().cpu().numpy().copy() for name, p in module.state_dict().items()}


def states(spec: NetworkSpec, batch: int, rng: np.random.Generator, dtype: Any = np.float32):
    """Random h_0 and c_0: one (N, H_out) and one (N, H) per layer and direction."""
    layers = [layer for layer in spec.layers for _ in range(spec.num_directions)]
    h_0 = [rng.standard_normal((batch, layer.out_size)).astype(dtype) for layer in layers]
    c_0 = [rng.standard_normal((batch, layer.hidden_size)).astype(dtype) for layer in layers]
    return h_0, c_0


SPECS: tuple[NetworkSpec, ...] = (
    RNNSpec("RNN_TANH", 5, 4),
    RNNSpec("RNN_TANH", 5, 4, bias=False, batch_first=True),
    RNNSpec("RNN_RELU", 3, 4, num_layers=3, dropout=0.4),
    RNNSpec("RNN_TANH", 3, 4, num_layers=2, bidirectional=True),
    RNNSpec("LSTM", 3, 4),
    RNNSpec("LSTM", 3, 5, num_layers=2, bidirectional=True, proj_size=2),
    RNNSpec("LSTM", 3, 4, num_layers=2, bias=False, dropout=0.5),
    RNNSpec("GRU", 3, 4),
    RNNSpec("GRU", 3, 4, num_layers=2, bidirectional=True, bias=False),
    RNNSpec("GRU", 1, 1, num_layers=3),
    StackSpec((CellSpec("RNN_TANH", 4, 6), CellSpec("RNN_RELU", 6, 3))),
    StackSpec((CellSpec("LSTM", 4, 6), CellSpec("GRU", 6, 3, bias=False), CellSpec("LSTM", 3, 2))),
)


def plain_trace(
    spec: NetworkSpec,
    *,
    steps: int = 6,
    batch: int = 3,
    lengths: Sequence[int] | None = None,
    dtype: torch.dtype = torch.float32,
    masked: bool = False,
    seed: int = 0,
    bug: str = "",
    spoil: float | None = None,
    gain: float = 1.0,
) -> Trace:
    """A Trace whose states come from the plain forward. `bug`: one of BUGS; `spoil`: put into x[1, 0, 0];
    `gain` multiplies the weights."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    weights = {name: value * gain for name, value in weights_of(module_of(spec, dtype)).items()}
    kind = weights[next(iter(weights))].dtype
    x = rng.standard_normal((steps, batch, spec.input_size)).astype(kind)
    if spoil is not None:
        x[1, 0, 0] = spoil
    h_0, c_0 = states(spec, batch, rng, kind)
    masks = _masks(spec, steps, batch, rng, kind) if masked else None
    with np.errstate(all="ignore"):
        h, c = forward(spec, weights, x, h_0, c_0, lengths=lengths, masks=masks, bug=bug)
    return trace_of(spec, weights, x, h, c, h_0, c_0, lengths, masks)


def _masks(spec, steps, batch, rng, dtype):
    keep = 1 - spec.dropout
    shape = steps, batch, spec.num_directions * spec.out_size
    return [((rng.random(shape) < keep) / keep).astype(dtype) for _ in range(spec.num_layers - 1)]


def trace_of(spec, weights, x, h, c, h_0, c_0, lengths, masks) -> Trace:
    memory = [layer.kind == "LSTM" for layer in spec.layers for _ in range(spec.num_directions)]
    lens = np.full(x.shape[1], len(x)) if lengths is None else np.array(lengths)
    ends = [lens - 1, np.zeros_like(lens)]
    rows = np.arange(len(lens))
    flat_c = [(c[k][d], d) for k in range(len(c)) for d in range(len(c[k]))]
    return Trace(
        spec=spec,
        weights=weights,
        x=x,
        h=tuple(map(tuple, h)),
        states_0=tuple(h_0),
        memory_0=tuple(a if has else None for a, has in zip(c_0, memory, strict=True)),
        finals_c=tuple(None if a is None else a[ends[d], rows] for a, d in flat_c),
        lengths=lens,
        packed=None if lengths is None else (np.argsort(-lens, kind="stable"), None),
        c_stored=tuple(map(tuple, c)),
        dropout_masks=None if masks is None else tuple(masks),
        meta={"dtype": str(x.dtype), "device": "cpu", "training": masks is not None},
    )
