"""Sentences that several floors say in the same words."""

from __future__ import annotations

import os

import pytest

from rnnviz.support.messages import short, unreadable


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "x"), "a.npz was not found: check its name and folder."),
        (PermissionError(13, "x"), f"a.npz cannot be read ({os.strerror(13)}): check its permissions and the disk."),
        (ValueError("embedded null byte"), "a.npz cannot be read (?): check its permissions and the disk."),
    ],
)
def test_what_the_system_says_of_a_file(error: Exception, said: str) -> None:
    assert unreadable("a.npz", error).message.english() == said


@pytest.mark.parametrize(("value", "quoted"), [("a", "'a'"), (1.5, "1.5"), ("a" * 99, "'" + "a" * 36 + "...")])
def test_a_value_is_quoted_briefly(value: object, quoted: str) -> None:
    assert short(value) == quoted
