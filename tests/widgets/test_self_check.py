"""The self-check in words: what it says, how loud, and that it never says more than was checked."""

from __future__ import annotations

from typing import Any

import pytest

from rnnviz.core.check import Check
from rnnviz.widgets.self_check import SelfCheckLabel, short

GOOD = Check(0.0, 5.4e-7, 5e-6, True)
CASES = {
    "bitwise": (GOOD, "good", ("✓ matches the module", "max |diff| = 0", "5.4e-07", "limit 5e-06")),
    "rounding": (Check(6e-8, 1e-7, 5e-6, True, limit=1e-6), "good", ("✓", "max |diff| = 6e-08")),
    "no separate call": (Check(None, 1e-7, 5e-6, True), "good", ("✓ every step follows from the one before",)),
    "wrong module": (Check(0.25, 1e-7, 5e-6, False), "bad", ("✗ does NOT match the module", "0.25")),
    "wrong steps": (Check(None, 0.5, 5e-6, False), "bad", ("✗ the steps do NOT follow",)),
}


@pytest.fixture
def label(qtbot: Any) -> SelfCheckLabel:
    made = SelfCheckLabel()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("name", CASES)
def test_what_a_finished_check_says(label: SelfCheckLabel, name: str) -> None:
    check, role, parts = CASES[name]
    label.set_state("done", check)
    assert all(part in label.text() for part in parts)
    assert label.property("role") == role
    assert label.font().bold() == (role == "bad")
    assert ("Do not trust" in label.toolTip()) == (role == "bad")


def test_a_check_that_needed_no_call_does_not_claim_one(label: SelfCheckLabel) -> None:
    label.set_state("done", CASES["no separate call"][0])
    assert "matches the module" not in label.text()


@pytest.mark.parametrize(("state", "said"), [("none", ""), ("running", "checking"), ("cancelled", "not finished")])
def test_before_and_without_a_result(label: SelfCheckLabel, state: str, said: str) -> None:
    label.set_state("done", CASES["wrong module"][0])
    label.set_state(state)
    assert said in label.text() and "✓" not in label.text()
    assert label.property("role") == "muted"
    assert not label.font().bold()


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (6e-8, "6e-08"), (1.94e-6, "1.9e-06"), (0.25, "0.25")])
def test_sizes_in_two_digits(value: float, text: str) -> None:
    assert short(value) == text
