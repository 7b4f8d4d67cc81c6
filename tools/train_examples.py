"""Train the networks that come with rnnviz, on tasks with a known truth, and write them as safetensors.

    python tools/train_examples.py [recall] [brackets] [hello] [again]

Deterministic: one thread, fixed seeds; about two minutes on one core. Each network is kept only when it answers
a fresh test set without a mistake.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "examples"
Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor]  # symbols (L, N), answers (L, N), which count (L, N)

RECALL = "abcd.?"  # a symbol, waiting, the question
BRACKETS = "()"
DEEPEST = 5
HELLO = "helo"  # the characters of "hello"
AGAIN = "abc"


def recall(count: int, generator: torch.Generator, steps: int = 16) -> Batch:
    """One of abcd, a wait of random length, then "?": the answer at "?" is the first symbol."""
    first = torch.randint(4, (count,), generator=generator)
    ask = torch.randint(3, steps, (count,), generator=generator)
    symbols = torch.full((steps, count), RECALL.index("."))
    symbols[0] = first
    symbols[ask, torch.arange(count)] = RECALL.index("?")
    return symbols, first.expand(steps, count), symbols == RECALL.index("?")


def brackets(count: int, generator: torch.Generator, steps: int = 24) -> Batch:
    """Random walks of "(" and ")" that never close what is not open; the answer at every step is the depth."""
    symbols, depths = torch.zeros(2, steps, count, dtype=torch.long)
    depth = torch.zeros(count, dtype=torch.long)
    for t in range(steps):
        close = torch.randint(2, (count,), generator=generator)
        close = torch.where(depth == 0, 0, torch.where(depth == DEEPEST, 1, close))
        depth = depth + 1 - 2 * close
        symbols[t], depths[t] = close, depth
    return symbols, depths, torch.ones_like(symbols, dtype=torch.bool)


def hello(count: int, generator: torch.Generator, steps: int = 24) -> Batch:
    """ "hellohello..." from any of its characters on, but for the l's, which look alike: the answer is the next one."""
    word = torch.tensor([HELLO.index(character) for character in "hello"])
    starts = torch.tensor([0, 1, 4])[torch.randint(3, (count,), generator=generator)]
    places = starts + torch.arange(steps + 1)[:, None]
    letters = word[places % len(word)]
    return letters[:-1], letters[1:], torch.ones(steps, count, dtype=torch.bool)


def again(count: int, generator: torch.Generator, steps: int = 12) -> Batch:
    """Random letters; the answer at every step is whether this letter comes once more (1) or never again (0)."""
    symbols = torch.randint(len(AGAIN), (steps, count), generator=generator)
    later = torch.zeros(count, len(AGAIN), dtype=torch.bool)
    answers = torch.zeros_like(symbols)
    for t in reversed(range(steps)):
        answers[t] = later[torch.arange(count), symbols[t]].long()
        later[torch.arange(count), symbols[t]] = True
    return symbols, answers, torch.ones_like(symbols, dtype=torch.bool)


def train(
    rnn: nn.RNNBase, answers: int, letters: int, task: Callable[[int, torch.Generator], Batch], rounds: int
) -> tuple[nn.RNNBase, nn.Linear, float]:
    """The network, its readout and the share of right answers on 2,000 fresh sequences."""
    generator = torch.Generator().manual_seed(0)
    directions = 2 if rnn.bidirectional else 1
    readout = nn.Linear(directions * rnn.hidden_size, answers)
    parameters = [*rnn.parameters(), *readout.parameters()]
    optimiser = torch.optim.Adam(parameters, lr=4e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, rounds)
    for _ in range(rounds):
        symbols, wanted, counts = task(96, generator)
        logits = readout(rnn(functional.one_hot(symbols, letters).float())[0])
        loss = functional.cross_entropy(logits[counts], wanted[counts])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
    symbols, wanted, counts = task(2000, torch.Generator().manual_seed(1))
    with torch.no_grad():
        right = readout(rnn(functional.one_hot(symbols, letters).float())[0]).argmax(2) == wanted
    return rnn, readout, right[counts].float().mean().item()


def write(name: str, rnn: nn.Module, readout: nn.Linear, right: float) -> None:
    """The weights by PyTorch's names, and the readout under "readout."; refuses a network that makes mistakes."""
    if right < 1.0:
        raise SystemExit(f"{name}: only {right:.4f} of the answers are right; nothing written")
    tensors = {n: p.detach().clone() for n, p in rnn.state_dict().items()}
    tensors |= {f"readout.{n}": p.detach().clone() for n, p in readout.state_dict().items()}
    note = {"right": "all of 2000 fresh sequences"}  # one entry: several come in an order of their own each time
    save_file(tensors, FOLDER / f"{name}.safetensors", metadata=note)
    print(f"{name}: all answers right; written")


@dataclass(frozen=True)
class Task:
    """What is learned, by which network; `seed` is that of its first weights."""

    sample: Callable[[int, torch.Generator], Batch]
    make: Callable[[], nn.RNNBase]
    letters: str
    answers: int
    seed: int
    rounds: int


def _recall() -> nn.RNNBase:
    return nn.GRU(len(RECALL), 12)


def _brackets() -> nn.RNNBase:
    return nn.LSTM(len(BRACKETS), 10)


def _hello() -> nn.RNNBase:
    return nn.RNN(len(HELLO), 8)


def _again() -> nn.RNNBase:
    return nn.GRU(len(AGAIN), 10, bidirectional=True)


TASKS = {
    "recall": Task(recall, _recall, RECALL, 4, 1, 2500),
    "brackets": Task(brackets, _brackets, BRACKETS, DEEPEST + 1, 2, 2500),
    "hello": Task(hello, _hello, HELLO, len(HELLO), 3, 600),
    "again": Task(again, _again, AGAIN, 2, 4, 3000),
}


def main(names: list[str]) -> None:
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    for name, task in TASKS.items():
        if not names or name in names:
            torch.manual_seed(task.seed)
            made = train(task.make(), task.answers, len(task.letters), task.sample, task.rounds)
            write(f"trained-{name}", *made)


if __name__ == "__main__":
    main(sys.argv[1:])
