"""nn.RNN and nn.GRU step by step as ATen computes them on the CPU, so that gates and pre-activations come out.

The same operations in the same order on the same layout of memory as its fused call: h is bitwise the fused call's own,
and no product has to be made a second time. An LSTM goes through oneDNN, which cannot be opened (bulk.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from rnnviz.core.bulk import in_order
from rnnviz.core.chunks import step_work
from rnnviz.core.spec import LayerSpec

if TYPE_CHECKING:
    import torch

WORK = 1e5  # multiplications of a step: below, Python's own steps take longer than the products they save
BOUNDARY = 64  # bytes
Product = Callable[..., object]


def fits(layer: LayerSpec, batch: int) -> bool:
    """True where opening the fused call costs less than making all products once more."""
    return layer.kind != "LSTM" and step_work(layer, batch) >= WORK


def room(steps: int, batch: int, hidden: int, dtype: torch.dtype) -> torch.Tensor:
    """Empty (L, N, H) where every step starts on a boundary of 64 bytes, as torch gives each tensor of its own: some
    processors' kernels round by where a row lies."""
    import torch

    size = batch * hidden
    padded = size + -size % (BOUNDARY // dtype.itemsize)
    return torch.empty(steps, padded, dtype=dtype, device="cpu")[:, :size].view(steps, batch, hidden)


def is_room(place: torch.Tensor) -> bool:
    """True where h (L, N, H) can be written to `place` at once: there and in `room` every row starts on a boundary."""
    numbers = (*place.stride()[:2], place.shape[2])
    return not any(start % BOUNDARY for start in (place.data_ptr(), *(n * place.element_size() for n in numbers)))


def run(
    kind: str,
    x: torch.Tensor,
    h: torch.Tensor,
    parameters: Sequence[Any],
    out: torch.Tensor,
    gates: torch.Tensor,
    *,
    reverse: bool,
) -> torch.Tensor:
    """h at every step of x (n, N, H_in) from `h` (N, H) into `out`, and the last one; a reverse direction starts at the
    end of x.

    `gates` (n, N, gates * H): where they go, side by side; of an RNN its pre-activation.
    """
    w_ih, w_hh, *biases = parameters
    b_ih, b_hh = biases or (None, None)
    product, turned = _product(b_hh, len(h)), w_hh.t()
    _linear(x, w_ih, b_ih, gates)
    if kind == "GRU":
        return _gru(h, product, turned, gates, out, reverse)
    return _rnn(h, product, turned, gates, out, reverse, relu=kind == "RNN_RELU")


def _linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None, out: torch.Tensor) -> None:
    """F.linear(x, weight, bias) into `out`, which it cannot be told; where it is one product, without a copy."""
    import torch

    if bias is not None and x.is_contiguous() and out.is_contiguous():
        torch.addmm(bias, x.flatten(0, 1), weight.t(), out=out.flatten(0, 1))
    else:
        out.copy_(torch.nn.functional.linear(x, weight, bias))


def _product(bias: torch.Tensor | None, batch: int) -> Product:
    """(h, W^T, out=...): W h + b as F.linear makes it. b stands there for every row: torch would spread it."""
    import torch

    return torch.mm if bias is None else partial(torch.addmm, bias.expand(batch, -1).contiguous())


def _rnn(
    h: torch.Tensor,
    product: Product,
    turned: torch.Tensor,
    from_x: torch.Tensor,
    out: torch.Tensor,
    reverse: bool,
    *,
    relu: bool,
) -> torch.Tensor:
    """h = tanh(W_hh h + b_hh + (W_ih x + b_ih)), or relu; the sum takes the place of `from_x`."""
    import torch

    from_h = torch.empty_like(h)
    for a, h_t in in_order(reverse, from_x, out):
        product(h, turned, out=from_h)
        a += from_h
        h = torch.clamp_min(a, 0, out=h_t) if relu else torch.tanh(a, out=h_t)
    return h


def _gru(
    h: torch.Tensor, product: Product, turned: torch.Tensor, from_x: torch.Tensor, out: torch.Tensor, reverse: bool
) -> torch.Tensor:
    """r, z = sigmoid(...), n = tanh(W_in x + b_in + r * (W_hn h + b_hn)), h = (h - n) * z + n; they take the places of
    the parts of `from_x`."""
    import torch

    from_h = torch.empty_like(from_x[0])
    hr, hz, hn = from_h.chunk(3, 1)
    for r, z, n, h_t in in_order(reverse, *from_x.chunk(3, 2), out):
        product(h, turned, out=from_h)
        r.add_(hr).sigmoid_()
        z.add_(hz).sigmoid_()
        n.add_(hn.mul_(r)).tanh_()
        h = torch.sub(h, n, out=h_t).mul_(z).add_(n)
    return h
