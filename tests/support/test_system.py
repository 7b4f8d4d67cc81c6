"""What the dynamic linker says, and what to install."""

from __future__ import annotations

import pytest

from rnnviz.support import system


@pytest.mark.parametrize(
    ("error", "library"),
    [
        ("libxcb-cursor.so.0: cannot open shared object file: No such file or directory", "libxcb-cursor.so.0"),
        ("/usr/lib/x/libEGL.so.1: file too short", "libEGL.so.1"),
        ("libstdc++.so.6: version `GLIBCXX_3.4.32' not found", "libstdc++.so.6"),
        ("something else", None),
    ],
)
def test_blamed(error: str, library: str | None) -> None:
    assert system.blamed(error) == library


def test_missing_lists_what_does_not_load() -> None:
    assert system.missing(["libnosuchthing.so.9"]) == ["libnosuchthing.so.9"]


@pytest.mark.parametrize(
    ("tools", "libraries", "line"),
    [
        ({"apt-get"}, ["libEGL.so.1", "libxcb-cursor.so.0"], "sudo apt-get install libegl1 libxcb-cursor0"),
        ({"apt-get"}, ["libother.so.3"], "Install the packages of your system that contain libother.so.3."),
        ({"dnf"}, ["libEGL.so.1"], "sudo dnf install 'libEGL.so.1()(64bit)'"),
        (set(), ["libEGL.so.1"], "Install the packages of your system that contain libEGL.so.1."),
    ],
)
def test_install_line(tools: set[str], libraries: list[str], line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.shutil, "which", lambda name: name if name in tools else None)
    assert system.install_line(libraries) == line
