"""The command that sets everything up: what it says, and that the files it reads agree."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "tools" / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module.sys, "path", list(sys.path))
    return module


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_has_a_tested_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *project["optional-dependencies"]["video"],
        *project["optional-dependencies"]["dev"],
    ]
    tested = {
        normal(line.split("==")[0]) for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line
    }
    names = {normal(re.match(r"[\w.-]+", line)[0]) for line in wanted}
    assert names <= tested


def test_readme_names_every_dependency_and_both_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.match(r"[\w.-]+", line)[0] for line in project["dependencies"]}
    assert [name for name in names if f"| {name} " not in readme] == []
    assert "python3 tools/dev.py run" in readme
    assert "python3 tools/dev.py test" in readme
    assert "python3 tools/dev.py test" in (ROOT / ".ci" / "run").read_text()


def test_torch_comes_first_and_pinned(dev: ModuleType) -> None:
    assert re.fullmatch(r"torch==\d+\.\d+\.\d+", dev.torch_requirement())


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--help"], 0), (["nonsense"], 2)])
def test_usage(arguments: list[str], code: int) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "dev.py", *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == code
    assert "dev.py run" in done.stdout


def test_set_up_once(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "call", lambda command, **_: calls.append(command) or 0)
    monkeypatch.setattr(dev, "need_venv_module", lambda: None)
    dev.set_up("dev")
    assert [c[1:3] for c in calls] == [["-m", "venv"], ["-m", "pip"], ["-m", "pip"]]
    assert calls[1][-1].startswith("torch==")
    assert calls[2][-1].endswith("[dev]")
    dev.set_up("dev")
    dev.set_up("")  # what the tests need includes what the window needs
    assert len(calls) == 3
    monkeypatch.setattr(dev, "fingerprint", lambda: "changed")
    dev.set_up("")
    assert len(calls) == 6


@pytest.mark.skipif(sys.platform != "linux", reason="apt")
def test_who_is_not_root_is_told_what_to_type(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "has_fonts", lambda: False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    with pytest.raises(SystemExit):
        dev.install_system_libraries({"Xvfb": "xvfb"})
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.strip().startswith("sudo apt-get install")
    assert {"xvfb", "fonts-dejavu-core", "fonts-wqy-microhei"} <= set(said.split())


def test_old_python_gets_a_sentence(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 0))
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    assert dev.main(["run"]) == 1
    assert capsys.readouterr().err == "rnnviz needs Python 3.11 or newer; this is 3.9.\n"


def test_what_no_test_of_core_reaches_has_its_reason_beside_it() -> None:
    left_out = [
        line for path in (ROOT / "rnnviz").rglob("*.py") for line in path.read_text().splitlines() if "pragma:" in line
    ]
    assert left_out
    for line in left_out:
        assert re.search(r"# pragma: no (cover|branch) - \w+ \w+", line), line
