"""What a token looks like under an axis."""

from __future__ import annotations

import pytest

from rnnviz.scene.names import visible


@pytest.mark.parametrize(
    ("token", "seen"),
    [
        ("a", "a"), ("New York", "New York"), (" the", " the"), ("", ""), (" ", "␣"), ("  ", "␣␣"), ("\n", "↵"),
        ("a\tb", "a⇥b"), ("\x00", r"\x00"), ("\u202eab", r"\u202eab"), ("\ufffe", r"\ufffe"), ("\u200d", r"\u200d"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"), ("中", "中"), ("\\", "\\"),
    ],
)  # fmt: skip
def test_every_token_is_seen(token, seen):
    assert visible(token) == seen
