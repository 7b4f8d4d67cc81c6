"""All gates of one layer and direction at once while it is recorded: gates.py's products, by torch, in pieces that fit
the cache, straight into the memory where they stay."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rnnviz.core.spec import GATES, Kind

if TYPE_CHECKING:
    import torch

ROWS = 512  # of a product: rows are (t, n)
SEGMENT = 4096  # steps whose c is made together, and
MOST = 2**23  # at most so many numbers of it
NARROW = 2048  # numbers of one step of c: a wider one is worth an operation of its own
Reader = Callable[[int, int], "torch.Tensor"]
Make = Callable[["torch.Tensor", "torch.Tensor", "torch.Tensor"], None]  # (out, x, h): some rows of all gates


def names_of(kind: Kind) -> tuple[str, ...]:
    """What "all gates" are: of an RNN, which has none, its pre-activation."""
    return ("a",) if kind.startswith("RNN") else GATES[kind]


def parts(kind: Kind, whole: torch.Tensor) -> dict[str, torch.Tensor]:
    """Each gate of (..., gates * H) by its name."""
    names = names_of(kind)
    return dict(zip(names, whole.chunk(len(names), -1), strict=True))


def fill(
    kind: Kind,
    whole: torch.Tensor,
    below: Reader,
    h: torch.Tensor,
    h_0: torch.Tensor,
    parameters: Sequence[Any],
    *,
    reverse: bool,
    look: Callable[[], None],
) -> None:
    """All gates into `whole` (L, N, gates * H), side by side. `below(start, stop)`: what the layer read, `h` (L, N,
    H_out): what it made from `h_0` (N, H_out); sequences are of one length. `look` may raise between two pieces."""
    w_ih, w_hh, *biases = parameters
    make = (_gru if kind == "GRU" else _joined)(kind, w_ih, w_hh, *(biases[:2] if len(biases) > 1 else (None, None)))
    steps, batch = h.shape[:2]
    for start, stop in _pieces(steps, max(1, ROWS // batch)):
        look()
        x, before = below(start, stop), _previous(h, h_0, start, stop, reverse)
        make(whole[start:stop].flatten(0, 1), x.flatten(0, 1), before.flatten(0, 1))


def _pieces(steps: int, size: int) -> Iterator[tuple[int, int]]:
    return ((start, min(start + size, steps)) for start in range(0, steps, size))


def _previous(h: torch.Tensor, h_0: torch.Tensor, start: int, stop: int, reverse: bool) -> torch.Tensor:
    """(stop - start, N, H_out): what each step started from."""
    import torch

    if reverse:
        return h[start + 1 : stop + 1] if stop < len(h) else torch.cat((h[start + 1 :], h_0[None]))
    return h[start - 1 : stop - 1] if start else torch.cat((h_0[None], h[: stop - 1]))


def _joined(kind: Kind, w_ih: Any, w_hh: Any, b_ih: Any, b_hh: Any) -> Make:
    """W_ih x + b_ih + W_hh h + b_hh for some rows, in one product; of an LSTM the gates that follow."""
    import torch

    linear = _linear(torch.cat((w_ih, w_hh), 1), None if b_ih is None else b_ih + b_hh)

    def make(out: torch.Tensor, x: torch.Tensor, h: torch.Tensor) -> None:
        a = linear(torch.cat((x, h), 1))
        if kind != "LSTM":
            out.copy_(a)
            return
        torch.sigmoid(a, out=out)  # all four at once, which costs less than three of them
        torch.tanh(parts(kind, a)["g"], out=parts(kind, out)["g"])

    return make


def _gru(kind: Kind, w_ih: Any, w_hh: Any, b_ih: Any, b_hh: Any) -> Make:
    """r and z; n = tanh(W_in x + b_in + r * (W_hn h + b_hn))."""
    import torch

    of_x, of_h, two = _linear(w_ih, b_ih), _linear(w_hh, b_hh), 2 * w_hh.shape[1]

    def make(out: torch.Tensor, x: torch.Tensor, h: torch.Tensor) -> None:
        from_x, from_h = of_x(x), of_h(h)
        torch.add(from_x, from_h, out=out).sigmoid_()
        r, n = parts(kind, out)["r"], parts(kind, out)["n"]
        torch.addcmul(from_x[:, two:], r, from_h[:, two:], out=n).tanh_()

    return make


def _linear(weight: torch.Tensor, bias: torch.Tensor | None) -> Callable[[torch.Tensor], torch.Tensor]:
    """F.linear for many rows. Of float32 through oneDNN: as fast as BLAS on Intel's processors, twice as fast on AMD's
    with AVX-512, which MKL leaves unused there."""
    import torch

    if weight.dtype != torch.float32 or not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return lambda x: torch.nn.functional.linear(x, weight, bias)
    w, b = weight.to_mkldnn(), None if bias is None else bias.to_mkldnn()
    return lambda x: torch.nn.functional.linear(x.to_mkldnn(), w, b).to_dense()


# --- c of an LSTM ----------------------------------------------------------------------------------
def memory(
    whole: torch.Tensor, c_0: torch.Tensor, c_n: torch.Tensor, *, reverse: bool, look: Callable[[], None]
) -> torch.Tensor:
    """c (L, N, H) by c = f * c_prev + i * g from c_0 (N, H) and all gates; the last one is the recorded `c_n`."""
    import torch

    i, f, g, _ = whole.chunk(4, -1)
    state, c = c_0, torch.empty(i.shape, dtype=i.dtype, device="cpu")
    segments = list(_pieces(len(c), max(1, min(SEGMENT, MOST // c_0.numel()))))
    for start, stop in reversed(segments) if reverse else segments:
        look()
        torch.mul(i[start:stop], g[start:stop], out=c[start:stop])
        state = scan(c[start:stop], f[start:stop], state, reverse)
    c[0 if reverse else -1] = c_n
    return c


def scan(c: torch.Tensor, f: torch.Tensor, state: torch.Tensor, reverse: bool) -> torch.Tensor:
    """c_t += f_t * c_(t-1) in place, in the direction's own order; what it ends with.

    Narrow steps go as about sqrt(n) blocks side by side: each from zero, then the product of its f times the state that
    it really starts from is added. These factors lie between 0 and 1, so nothing grows.
    """
    import torch

    size = math.isqrt(len(c)) if c[0].numel() <= NARROW else 1
    rest = len(c) % size if size > 2 else len(c)
    blocks = slice(rest, None) if reverse else slice(0, len(c) - rest)
    tail = slice(0, rest) if reverse else slice(len(c) - rest, None)
    if rest < len(c):
        shape = -1, size, *c.shape[1:]
        state = _blocks(c[blocks].view(shape), f[blocks].view(shape), state, reverse)
    for c_t, f_t in in_order(reverse, c[tail], f[tail]):
        state = torch.addcmul(c_t, state, f_t, out=c_t)
    return state


def _blocks(c: torch.Tensor, f: torch.Tensor, state: torch.Tensor, reverse: bool) -> torch.Tensor:
    """`scan` of (blocks, steps of a block, N, H)."""
    import torch

    factors = torch.empty_like(c)
    own = range(c.shape[1])
    first, *others = reversed(own) if reverse else own
    factors[:, first] = f[:, first]
    last = first
    for t in others:
        torch.addcmul(c[:, t], c[:, last], f[:, t], out=c[:, t])
        torch.mul(factors[:, last], f[:, t], out=factors[:, t])
        last = t
    starts = torch.empty_like(c[:, 0])
    for start, end, factor in in_order(reverse, starts, c[:, last], factors[:, last]):
        start.copy_(state)
        state = torch.addcmul(end, factor, state)
    c.addcmul_(factors, starts[:, None])
    return state


def in_order(reverse: bool, *parts: torch.Tensor) -> Iterator[tuple[torch.Tensor, ...]]:
    """The first axis of some tensors side by side, in the direction's own order."""
    steps = [part.unbind(0) for part in parts]
    return zip(*(reversed(part) for part in steps), strict=True) if reverse else zip(*steps, strict=True)
