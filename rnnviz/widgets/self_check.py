"""The self-check in the status bar: what was compared, how far apart, in words and with a sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from rnnviz.render.theme import Theme

if TYPE_CHECKING:
    from rnnviz.core.check import Check


class SelfCheckLabel(QLabel):
    """States: "none", "running", "done" (with a Check) and "cancelled"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("selfCheckLabel")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setToolTip(
            self.tr(
                "Every run is compared with a separate call of the module (max |diff|), and every single step "
                "h_t with its cell's formula from the shown h_(t-1) (one-step residual)."
            )
        )
        self.set_state("none")

    def set_state(self, state: str, check: Check | None = None) -> None:
        """Say how the check stands; a mismatch is loud."""
        if state == "done" and check is not None:
            good = bool(check.passed)
            self._say("good" if good else "bad", self._result(check, good))
        else:
            texts = {
                "running": self.tr("checking against the module…"),
                "cancelled": self.tr("not checked"),
            }
            self._say("muted", texts.get(state, ""))

    def _result(self, check: Check, good: bool) -> str:
        parts = []
        if check.max_diff is not None:
            exact = check.max_diff == 0
            parts.append(self.tr("equals the module bitwise") if exact else f"max |diff| = {check.max_diff:.2g}")
        parts.append(
            self.tr("one-step residual {residual} (limit {limit})").format(
                residual=f"{check.residual:.2g}", limit=f"{check.tolerance:.2g}"
            )
        )
        sign = "✓ " if good else "✗ " + self.tr("DOES NOT MATCH the module: ")
        return sign + " · ".join(parts)

    def _say(self, role: str, text: str) -> None:
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setText(text)
        self.setAccessibleName(self.tr("Self-check: {text}").format(text=text))

    def set_theme(self, theme: Theme) -> None:
        """Colours come from the style sheet; nothing of its own."""
