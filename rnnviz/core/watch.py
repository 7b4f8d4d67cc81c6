"""`with watch(model) as runs:` records every call of every RNN inside a block of ordinary code, training loops too.

nn.RNN, nn.LSTM and nn.GRU are recorded right before their own call, from the same arguments, with the weights of that
moment; torch's generator is put back, so that the call itself draws what it would have drawn. Cells are noted call by
call; calls that continue each other become one run. The numbers of the watched code stay what they were.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Self, overload

from rnnviz.core.fused import CELL_PARTS, after_hooks, weights_of
from rnnviz.core.network import as_written, uncompiled
from rnnviz.core.record import no_rnn, record, spec_for
from rnnviz.core.states import kept, same
from rnnviz.core.trace import Trace
from rnnviz.support.given import whole_number
from rnnviz.support.messages import Message, Problem

if TYPE_CHECKING:
    import torch


class Watch(Sequence[Trace]):
    """The runs so far, in the order in which they ended; `meta["at"]` of each is the dotted name of its RNN.

    `skipped`: what was called and could not be recorded, in words; the watched code goes on as if nothing were.
    """

    def __init__(self, model: Any, every: int = 1) -> None:
        from torch import nn

        model = uncompiled(model)
        named = list(model.named_modules()) if isinstance(model, nn.Module) else []
        self._parts = {name: part for name, part in named if isinstance(part, (nn.RNNBase, nn.RNNCellBase))}
        if not self._parts:
            raise no_rnn("watch.no_rnn", model)
        self._every = whole_number("every", every)
        self._calls: dict[str, int] = {}
        self._chains: dict[str, _Chain] = {}
        self._made: list[Trace] = []
        self.skipped: list[Message] = []
        self._stack = contextlib.ExitStack()

    @property
    def runs(self) -> tuple[Trace, ...]:
        """Every run that has ended."""
        return tuple(self._made)

    @overload
    def __getitem__(self, index: int) -> Trace: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Trace]: ...
    def __getitem__(self, index: int | slice) -> Trace | Sequence[Trace]:
        return self._made[index]

    def __len__(self) -> int:
        return len(self._made)

    def __enter__(self) -> Self:
        from torch import nn

        self._stack.enter_context(as_written())
        for name, part in self._parts.items():
            if isinstance(part, nn.RNNBase):
                handle = part.register_forward_pre_hook(partial(self._before, name), with_kwargs=True)
            else:
                handle = part.register_forward_hook(partial(self._after, name), with_kwargs=True)
            self._stack.callback(handle.remove)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()
        for name in list(self._chains):
            self._end(name)

    # --- nn.RNN, nn.LSTM, nn.GRU -----------------------------------------------------------------------
    def _before(self, name: str, part: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if self._due(name):
            with self._careful(), _generators_kept(part):
                spec_for(part)
                _check_masks(part)
                self._made.append(record(after_hooks(part), *args, meta=self._meta(name), **kwargs))

    def _due(self, name: str) -> bool:
        """Counts the calls; True for those that are recorded."""
        self._calls[name] = self._calls.get(name, 0) + 1
        return (self._calls[name] - 1) % self._every == 0

    def _meta(self, name: str) -> dict[str, Any]:
        return {"at": name, "call": self._calls[name] - 1}

    @contextlib.contextmanager
    def _careful(self) -> Iterator[None]:
        """What cannot be recorded is said in `skipped`, once each; the watched code decides what is an error."""
        try:
            yield
        except Problem as problem:
            if problem.message not in self.skipped:
                self.skipped.append(problem.message)

    # --- cells -----------------------------------------------------------------------------------------
    def _after(self, name: str, part: Any, args: tuple[Any, ...], kwargs: dict[str, Any], after: Any) -> None:
        x = args[0] if args else kwargs["input"]
        before = args[1] if len(args) > 1 else kwargs.get("hx")
        chain = self._chains.get(name)
        if chain is None or not chain.continues(before):
            self._end(name)
            chain = _Chain(part, before) if self._due(name) else _Chain(None, before)
            self._chains[name] = chain
        chain.add(x, after)

    def _end(self, name: str) -> None:
        chain = self._chains.pop(name, None)
        if chain is not None and chain.cell is not None:
            import torch

            with self._careful():
                meta = self._meta(name)
                self._made.append(record(chain.cell, torch.stack(chain.xs), chain.first, meta=meta))


class _Chain:
    """Calls of one cell in which the state that came out of one goes into the next."""

    def __init__(self, part: Any, before: Any) -> None:
        self.cell = None if part is None else _copied(part)
        self.first = kept(before)
        self.xs: list[torch.Tensor] = []
        self._last: Any = None

    def continues(self, before: Any) -> bool:
        """True for the numbers that the last call gave, as it gave them."""
        return same(before, self._last)

    def add(self, x: torch.Tensor, after: Any) -> None:
        if self.cell is not None:
            self.xs.append(x.detach().clone())
        self._last = kept(after)


def _copied(part: Any) -> Any:
    """A plain cell with the weights of now: an optimiser changes them in place."""
    from torch.nn.utils.parametrize import type_before_parametrizations

    weights = zip(CELL_PARTS, weights_of(after_hooks(part), list(CELL_PARTS)), strict=True)
    kind: Any = type_before_parametrizations(part)
    made = kind.__new__(kind)
    made.__dict__ = part.__dict__ | {
        "_parameters": {name: None if w is None else _frozen(w) for name, w in weights},
        "_forward_hooks": type(part._forward_hooks)(),
        "_forward_pre_hooks": type(part._forward_pre_hooks)(),
    }
    return made


def _frozen(parameter: Any) -> Any:
    from torch import nn

    return nn.Parameter(parameter.detach().clone(), requires_grad=False)


def _check_masks(part: Any) -> None:
    """cuDNN draws its own masks, which nobody can read."""
    if part.training and part.dropout > 0 and part.num_layers > 1 and next(part.parameters()).is_cuda:
        raise Problem("watch.cuda_dropout")


@contextlib.contextmanager
def _generators_kept(part: Any) -> Iterator[None]:
    """torch's generators as they were, where recording draws from them."""
    if not (part.training and part.dropout > 0):
        yield
        return
    import torch

    before = torch.get_rng_state()
    try:
        yield
    finally:
        torch.set_rng_state(before)


def watch(model: Any, *, every: int = 1) -> Watch:
    """Record every call of every nn.RNN, nn.LSTM, nn.GRU and cell in `model` inside a `with` block.

    `with rnnviz.watch(model) as runs:` gives a sequence of `Trace` that grows with each call (`runs.runs`: the same as
    a tuple); `every=10` records each tenth call of each RNN. Gradients, generators and results of the watched code stay
    as they are. In a training step h of all layers costs about one forward pass more (benchmarks/watch.py); gates are
    computed when they are looked at. Every run keeps its input, states and weights: watch a few steps, not a whole
    training.
    """
    return Watch(model, every)
