"""The self-check over random configurations: correct runs pass, each of the twelve planted bugs is found."""

from __future__ import annotations

import os
import random
import warnings
from itertools import pairwise
from pathlib import Path
from typing import Any

from tools.trouble.workers import spread

KINDS: Any = ("RNN_TANH", "RNN_RELU", "LSTM", "GRU")
SHOWN = 5
Run = dict[str, Any]


def selfcheck(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Right runs of random networks, which must pass; then every planted bug, which must not."""
    import torch

    from rnnviz.core.check import check
    from tests.core import test_check

    cases: Any = test_check.CASES
    made: Any = test_check.made
    recorded: Any = test_check.recorded
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")  # torch's own, on proj_size and dropout
    seed = draw.randrange(2**31)

    def piece(index: int) -> dict[str, Any]:
        run = a_run(random.Random(f"{seed}:{index}"))
        found = check(recorded(**run))
        return {"kind": "passed" if found.passed else "blamed", "faults": [] if found.passed else [f"{run}: {found}"]}

    tally = spread(piece, count, jobs=len(os.sched_getaffinity(0)))
    missed = sorted({bug for bug, spec, lengths in cases if check(made(spec, lengths, bug=bug)).passed})
    for fault in tally.faults[:SHOWN]:
        print(fault["index"], fault["faults"][0])
    bugs = {bug for bug, _, _ in cases}
    caught = f"{len(bugs) - len(missed)} of {len(bugs)} bugs found"
    print(f"selfcheck  {tally.done} right runs: {len(tally.faults)} false alarms; {caught}")
    return [*(["selfcheck"] if tally.faults else []), *missed]


def a_run(draw: random.Random) -> Run:
    """What `recorded` of the tests takes: network, dtype, sizes, layout, seed."""
    import torch

    spec = _spec(draw)
    stack = not hasattr(spec, "proj_size")
    return {
        "spec": spec,
        "dtype": draw.choice((torch.float32, torch.float32, torch.float64, torch.bfloat16)),
        "gain": draw.choice((1.0, 1.0, 1.0, 3.0, 20.0)),
        "steps": draw.randint(1, 40),
        "batch": draw.randint(1, 4),
        "form": "batched" if stack else draw.choice(("batched", "unbatched", "packed")),
        "training": not stack and draw.random() < 0.5,
        "seed": draw.randrange(2**31),
        "chunk": draw.choice((None, None, 16)),
    }


def _spec(draw: random.Random) -> Any:
    from rnnviz.core.spec import CellSpec, RNNSpec, StackSpec

    bias = draw.random() < 0.5
    if draw.randrange(4) == 0:
        sizes = [draw.randint(1, 9) for _ in range(draw.randint(2, 4))]
        cells = (CellSpec(draw.choice(KINDS), a, b, bias) for a, b in pairwise(sizes))
        return StackSpec(tuple(cells))
    kind, hidden, layers = draw.choice(KINDS), draw.randint(1, 40), draw.randint(1, 3)
    return RNNSpec(
        kind,
        draw.randint(1, 40),
        hidden,
        num_layers=layers,
        bias=bias,
        batch_first=draw.random() < 0.5,
        dropout=draw.choice((0.0, 0.3)) if layers > 1 else 0.0,
        bidirectional=draw.random() < 0.5,
        proj_size=draw.randint(0, hidden - 1) if kind == "LSTM" else 0,
    )
