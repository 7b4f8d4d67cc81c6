"""--install-desktop: complete files that start this installation, in the person's own data folder."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from rnnviz.cli import main
from rnnviz.support import desktop
from rnnviz.support.messages import Problem
from rnnviz.support.resources import resource

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="freedesktop.org's files")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    return tmp_path / "share"


def entry_of(path: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return parser["Desktop Entry"]


def test_all_files_are_written_and_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["--install-desktop"]) == 0
        said = capsys.readouterr().out
        for place in desktop.FILES.values():
            assert (home / place).is_file()
            assert str(home / place) in said
    assert sum(path.is_file() for path in home.rglob("*")) == len(desktop.FILES)


def test_the_entry_starts_this_installation(home: Path) -> None:
    desktop.install()
    entry = entry_of(home / "applications/rnnviz.desktop")
    assert entry["TryExec"].startswith("/") and Path(entry["TryExec"]).exists()
    assert entry["Exec"].startswith(entry["TryExec"]) and entry["Exec"].endswith(" %f")
    assert entry["Icon"] == "rnnviz" and (home / "icons/hicolor/scalable/apps/rnnviz.svg").is_file()
    assert entry["Comment[zh_CN]"] and entry["StartupWMClass"] == "rnnviz"


@pytest.mark.parametrize(
    ("part", "quoted"),
    [("/usr/bin/rnnviz", "/usr/bin/rnnviz"), ("/my venv/rnnviz", '"/my venv/rnnviz"'), ("/100%/x", "/100%%/x"),
     ("/a$b/x", '"/a\\\\$b/x"')],
)  # fmt: skip
def test_paths_are_quoted(part: str, quoted: str) -> None:
    assert desktop._quoted(part) == quoted


def test_other_systems_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(Problem, match="rnnviz"):
        desktop.install()


def test_a_folder_that_cannot_be_written(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.write_text("in the way")
    assert main(["--install-desktop"]) == 1
    assert capsys.readouterr().err.startswith("rnnviz: ")


@pytest.mark.parametrize("name", ["desktop/rnnviz.metainfo.xml", "desktop/rnnviz-mime.xml", "icons/app.svg"])
def test_xml_is_well_formed(name: str) -> None:
    ET.parse(resource(name))


def test_the_metainfo_names_the_entry_and_the_type() -> None:
    root = ET.parse(resource("desktop/rnnviz.metainfo.xml")).getroot()
    assert root.findtext("launchable") == "rnnviz.desktop"
    entry = entry_of(resource("desktop/rnnviz.desktop"))
    assert f"{root.findtext('provides/mediatype')};" == entry["MimeType"]
    assert root.findtext("project_license") == "BSD-3-Clause"


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstreamcli is not installed")
def test_appstream_finds_no_error() -> None:
    """A reverse domain name would be asked for; the project has no domain, so that warning stands."""
    path = resource("desktop/rnnviz.metainfo.xml")
    done = subprocess.run(["appstreamcli", "validate", "--no-net", path], capture_output=True, text=True, check=False)
    marks = [line for line in done.stdout.splitlines() if line.startswith(("E:", "W:")) and "not-rdns" not in line]
    assert marks == []
