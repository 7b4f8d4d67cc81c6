"""Counting NaN and infinities while a run is recorded: they are kept as they are, and said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rnnviz.support.messages import Message

if TYPE_CHECKING:
    import torch


@dataclass
class Strange:
    """How many numbers of x, h (and c of cells) are NaN or infinite."""

    nan: int = 0
    inf: int = 0
    in_x: int = 0

    def look(self, values: torch.Tensor, *, x: bool = False, told_by: torch.Tensor | None = None) -> None:
        """Take in some numbers. A finite sum has finite terms, so that one pass suffices where nothing is wrong.

        `told_by`: the last of states that tell of all before them. Where tanh bounds h, that is so: NaN times any
        weight is NaN, which fills h of its sequence from the next step on; and an infinite h_0 of a GRU stays.
        """
        total = float((values if told_by is None else told_by).sum())
        if total - total == 0:
            return
        nan, inf = int(values.isnan().sum()), int(values.isinf().sum())
        self.nan += nan
        self.inf += inf
        self.in_x += (nan + inf) if x else 0

    def meta(self) -> dict[str, Any]:
        """For `Trace.meta`: nothing where all numbers are finite."""
        if not self.nan + self.inf:
            return {}
        counts = {"nan": self.nan, "inf": self.inf, "in_x": self.in_x}
        return {"nonfinite": counts, "notice": Message("record.nonfinite", counts)}
