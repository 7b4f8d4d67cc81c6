"""The start check against broken environments, each in a process of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rnnviz.support import start

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
{before}
from rnnviz.support.start import check_start
trouble = check_start()
assert not {{"torch", "PySide6.QtCore", "numpy"}} & set(sys.modules)
if trouble:
    print(trouble.text, file=sys.stderr)
    sys.exit(trouble.code)
"""
# stands before every other place where packages are
FAKE = """
import importlib.util, sys
real = importlib.util.find_spec
def find_spec(name, package=None):
    if name == {name!r}:
        return {spec}
    return real(name, package)
importlib.util.find_spec = find_spec
"""
VERSION = """
from importlib import metadata
real = metadata.version
metadata.version = lambda name: "6.12.0" if name == "PySide6-Essentials" else real(name)
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="displays and system libraries are Linux's")


def run_check(before: str = "", **environment: str | None) -> tuple[int, list[str], float]:
    """Exit code, lines on stderr, and how long it took."""
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    env |= {k: v for k, v in environment.items() if v is not None}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before)],
        env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr.splitlines(), time.monotonic() - began


def fake_package(name: str, folder: Path) -> str:
    places = f"{str(folder / '__init__.py')!r}, submodule_search_locations=[{str(folder)!r}]"
    return FAKE.format(name=name, spec=f"importlib.util.spec_from_file_location({name!r}, {places})")


def torch_copy(folder: Path, *, version: str = "2.13.0", without: str = "") -> Path:
    """Files where torch has them, all empty but version.py."""
    for name in ("version.py", "_C.so", "nn/modules/rnn.py", "lib/libtorch_cpu.so"):
        if name != without:
            path = folder / "torch" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"__version__ = '{version}'\n" if name == "version.py" else "")
    return folder / "torch"


def test_all_is_well() -> None:
    code, lines, _ = run_check(QT_QPA_PLATFORM="offscreen")
    assert (code, lines) == (0, [])


@linux
@pytest.mark.parametrize("wanted", [{"QT_QPA_PLATFORM": "wayland"}, {"QT_QPA_PLATFORM": "xcb;wayland"}, {}])
def test_a_compositor_that_answers(wanted: dict[str, str], tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        beside = {} if wanted.get("QT_QPA_PLATFORM") == "wayland" else {"WAYLAND_DISPLAY": "wayland-0"}
        code, lines, _ = run_check(XDG_RUNTIME_DIR=str(tmp_path), **wanted, **beside)
    assert (code, lines) == (0, [])


@linux
@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "neither DISPLAY nor WAYLAND_DISPLAY"),
        ({"DISPLAY": ":7777"}, "DISPLAY=:7777"),
        ({"DISPLAY": "no such display"}, "DISPLAY=no such display"),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":7777"}, "DISPLAY=:7777"),
        ({"QT_QPA_PLATFORM": "wayland"}, "QT_QPA_PLATFORM=wayland asks for one that is not here"),
        ({"QT_QPA_PLATFORM": "wayland-egl;nonsense"}, "QT_QPA_PLATFORM=wayland-egl;nonsense"),
        ({"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":7777"}, "DISPLAY=:7777"),
        ({"WAYLAND_DISPLAY": "wayland-77", "XDG_RUNTIME_DIR": "/nowhere"}, "There is no display"),
    ],
)
def test_no_display(environment: dict[str, str], said: str) -> None:
    code, lines, took = run_check(**environment)
    assert code == 3
    assert said in lines[0]
    assert len(lines) <= 5
    assert took < 5


@linux
def test_display_that_never_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if port < 6000:
            pytest.skip("no port that can be a display")
        code, lines, took = run_check(DISPLAY=f"127.0.0.1:{port - 6000}")
    assert code == 3
    assert "did not answer" in lines[0]
    assert took < 5


@linux
@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libEGL.so.1", "libegl1"),
    ],
)
def test_missing_library_is_the_one_that_is_named(library: str, package: str, tmp_path: Path) -> None:
    (tmp_path / library).write_bytes(b"not a library")  # found first, and refused by the linker
    code, lines, took = run_check(LD_LIBRARY_PATH=str(tmp_path), DISPLAY=":7777")
    assert code == 3
    assert library in lines[0]
    others = {"libxcb-cursor.so.0", "libEGL.so.1"} - {library}
    assert not any(other in lines[0] for other in others)
    if shutil.which("apt-get"):
        assert lines[1].endswith(f"sudo apt-get install {package}")
    assert len(lines) <= 5
    assert took < 5


@pytest.mark.parametrize("without", ["version.py", "_C.so", "nn/modules/rnn.py", "lib/libtorch_cpu.so"])
def test_half_a_torch(without: str, tmp_path: Path) -> None:
    folder = torch_copy(tmp_path, without=without)
    code, lines, _ = run_check(fake_package("torch", folder), QT_QPA_PLATFORM="offscreen")
    assert code == 4
    assert "incomplete" in lines[0]
    assert Path(without).stem in lines[0]


@pytest.mark.parametrize(("version", "code"), [("2.9.1", 4), ("2.10.0", 0), ("3.0", 0)])
def test_torch_too_old(version: str, code: int, tmp_path: Path) -> None:
    folder = torch_copy(tmp_path, version=version)
    got, lines, _ = run_check(fake_package("torch", folder), QT_QPA_PLATFORM="offscreen")
    assert got == code
    assert not lines or "2.10" in lines[0]


@pytest.mark.parametrize(
    ("name", "code", "said"), [("torch", 4, "pip install torch"), ("PySide6", 3, "PySide6-Essentials")]
)
def test_not_installed(name: str, code: int, said: str) -> None:
    got, lines, _ = run_check(FAKE.format(name=name, spec="None"), QT_QPA_PLATFORM="offscreen")
    assert got == code
    assert said in lines[1]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="6.12.0 is sound from Python 3.12 on")
def test_pyside_that_aborts_is_refused() -> None:
    code, lines, _ = run_check(VERSION, QT_QPA_PLATFORM="offscreen")
    assert code == 3
    assert "6.12.0" in lines[0]


def test_info_names_what_a_report_needs() -> None:
    lines = start.info().splitlines()
    names = {line.split()[0] for line in lines}
    assert {"rnnviz", "Python", "system", "torch", "numpy", "PySide6-Essentials", "log", "resources"} <= names
    assert all(len(line) > 20 for line in lines)
