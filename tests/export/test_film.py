"""What of a step is written by the formats that write only what it changed."""

from __future__ import annotations

import itertools

import numpy as np

from rnnviz.export.film import GAP, closed


def test_short_gaps_between_changes_are_closed_and_nothing_else():
    def by_hand(row: list[bool]) -> list[bool]:
        at = [k for k, changed in enumerate(row) if changed]
        inside = {k for a, b in itertools.pairwise(at) if b - a - 1 <= GAP for k in range(a, b + 1)}
        return [k in inside or k in at for k in range(len(row))]

    mask = np.random.default_rng(3).random((40, 5 * GAP)) < 0.02
    mask[0], mask[1] = False, True
    mask[2] = mask[3] = False
    mask[2, [5, 6 + GAP]] = mask[3, [5, 7 + GAP]] = True  # the widest that is closed, the next that is not
    found = closed(mask)
    assert found.tolist() == [by_hand(row) for row in mask.tolist()]
    assert found[2].sum() == GAP + 2 and found[3].sum() == 2
