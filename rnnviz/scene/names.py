"""The tokens of an input as they are seen under an axis: what has no shape of its own gets one."""

from __future__ import annotations

JOINERS = "\u200c\u200d"  # within words, and within one emoji
SHAPES = {" ": "␣", "\n": "↵", "\t": "⇥"}


def visible(token: str) -> str:
    """`token` with a line end as ↵, a tab as ⇥, the space as ␣ where nothing else is there, and other characters
    without a shape as Python has them: "\\x01". So no drawing has characters that its file may not hold, or that turn
    the text around them.
    """
    if token.isprintable():
        return token if token.strip(" ") else token.replace(" ", "␣")
    kept = {c: c for c in token if c.isprintable() or (c in JOINERS and len(token) > 1)}
    return "".join((SHAPES | kept).get(c, repr(c)[1:-1]) for c in token)
