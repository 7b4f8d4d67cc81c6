"""The self-check in words: does what is shown equal what the module itself computes?"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from rnnviz.render.theme import Theme
from rnnviz.widgets.elided import ElidedLabel
from rnnviz.widgets.fields import restyle

ROLES = {"none": "muted", "running": "muted", "cancelled": "muted"}


class CheckResult(Protocol):
    """What of a check is shown."""

    @property
    def max_diff(self) -> float | None: ...  # None: there was no module to compare with
    @property
    def residual(self) -> float: ...
    @property
    def tolerance(self) -> float: ...
    @property
    def passed(self) -> bool: ...


class SelfCheckLabel(ElidedLabel):
    """One line for the status bar; a failed check is loud and says what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("selfCheckLabel")
        self.setAccessibleName(self.tr("Self-check"))
        self.set_state("none")

    def set_state(self, state: str, check: CheckResult | None = None) -> None:
        """`state` is "none", "running", "done" (with `check`) or "cancelled"."""
        words = {
            "none": "",
            "running": self.tr("checking against the module…"),
            "cancelled": self.tr("self-check not finished"),
        }
        if state == "done" and check is not None:
            self._show(self._sentence(check), "good" if check.passed else "bad", self._explanation(check))
        else:
            text = words.get(state, words["cancelled"])
            self._show(text, "muted", self.tr("After each run rnnviz compares its numbers with the module's own."))
        bold = self.property("role") == "bad"
        font = self.font()
        if font.bold() != bold:
            font.setBold(bold)
            self.setFont(font)

    def set_theme(self, theme: Theme) -> None:
        """The colours come from the style sheet; look at it again."""
        self.style().unpolish(self)
        self.style().polish(self)

    def _show(self, text: str, role: str, tip: str) -> None:
        self.setText(text)
        self.setToolTip(f"{text}\n{tip}".strip())
        restyle(self, "role", role)

    def _sentence(self, check: CheckResult) -> str:
        step = self.tr("one-step residual {residual} (limit {limit})").format(
            residual=short(check.residual), limit=short(check.tolerance)
        )
        if check.max_diff is None:
            if check.passed:
                return self.tr("✓ every step follows from the one before: {step}").format(step=step)
            return self.tr("✗ the steps do NOT follow from each other: {step}").format(step=step)
        diff = self.tr("max |diff| = {diff}").format(diff=short(check.max_diff))
        if check.passed:
            return self.tr("✓ matches the module: {diff} · {step}").format(diff=diff, step=step)
        return self.tr("✗ does NOT match the module: {diff} · {step}").format(diff=diff, step=step)

    def _explanation(self, check: CheckResult) -> str:
        if not check.passed:
            return self.tr("Do not trust these numbers: record again, and report this if it stays.")
        if check.max_diff is None:
            return self.tr("Each state was computed again in float64 from the one before; there was no module to call.")
        return self.tr(
            "The shown states against a separate call of the module, and each state computed again in float64 from "
            "the one before."
        )


def short(value: float) -> str:
    """A size in two digits: 0, 6e-08, 1.9e-06, 0.25."""
    text = f"{value:.2g}"
    return text.replace(".0e", "e")
