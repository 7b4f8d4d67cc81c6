"""Resources are found, and nothing outside their folder is."""

from __future__ import annotations

import pytest

from rnnviz.support.resources import resource, root


def test_the_folder_is_there() -> None:
    assert root().is_dir()
    assert resource("icons").is_dir()
    assert resource("icons/play.svg") == root() / "icons" / "play.svg"


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/passwd", "icons/../../README.md"])
def test_nothing_outside(name: str) -> None:
    with pytest.raises(ValueError, match="not inside"):
        resource(name)
