"""Equations as rich text: italic letters, lowered indices, the signs of print."""

from __future__ import annotations

import re

from PySide6.QtGui import QFontDatabase

FAMILIES = ("STIX Two Text", "Cambria", "Times New Roman", "Tinos", "Liberation Serif", "Noto Serif", "DejaVu Serif")
_SIGNS = {
    "\\odot": "⊙",
    "\\sigma": "σ",
    "\\tanh": "tanh",
    "\\left(": "(",
    "\\right)": ")",
    "-": "−",
    "&": "&amp;",
    "<": "&lt;",
}
_PARTS = re.compile(
    r"(?P<letter>[A-Za-z])_\{(?P<index>[^}]*)\}|\\mathrm\{(?P<name>[^}]*)\}|(?P<sign>\\left\(|\\right\)|\\[a-z]+|[-&<])"
    r"|(?P<alone>[A-Za-z])"
)


def rich(latex: str) -> str:
    """The HTML of one line of our LaTeX (see core.equations), as Qt's rich text shows it."""
    return _PARTS.sub(_part, latex)


def _part(found: re.Match[str]) -> str:
    if found["letter"]:
        return f"<i>{found['letter']}</i><sub>{found['index'].replace('-', '−')}</sub>"
    if found["name"]:
        return found["name"]
    if found["alone"]:
        return f"<i>{found['alone']}</i>"
    return _SIGNS.get(found["sign"], found["sign"])


def paragraph(lines: list[str], size: int) -> str:
    """Lines of rich text under each other in a serif face of `size` pixels."""
    body = "".join(f'<p style="margin:0 0 3px 0">{line}</p>' for line in lines)
    return f"<div style=\"font-family:'{serif()}'; font-size:{size}px\">{body}</div>"


def serif() -> str:
    """The first serif family that is installed."""
    installed = set(QFontDatabase.families())
    return next((name for name in FAMILIES if name in installed), "serif")
