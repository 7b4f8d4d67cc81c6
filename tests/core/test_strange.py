"""What is not a number is counted, and nothing else."""

from __future__ import annotations

import torch

from rnnviz.core.strange import Strange


def test_counts() -> None:
    found = Strange()
    found.look(torch.tensor([1.0, -2.0, 3e38]))
    assert found == Strange() and found.meta() == {}
    found.look(torch.tensor([3e38, 3e38]))  # the sum alone is infinite
    assert found == Strange()
    found.look(torch.tensor([float("nan"), float("inf"), 1.0]), x=True)
    assert found == Strange(1, 1, 2)
    found.look(torch.tensor([[float("-inf")], [float("inf")]]))
    assert found == Strange(1, 3, 2)
    made = found.meta()
    assert made["nonfinite"] == {"nan": 1, "inf": 3, "in_x": 2} and made["notice"].values == made["nonfinite"]
    only = Strange()
    only.look(torch.tensor([float("nan")]))
    assert only.meta()["nonfinite"] == {"nan": 1, "inf": 0, "in_x": 0}
