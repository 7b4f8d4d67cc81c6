"""A module imports only from floors below its own: by reading every import, and by running the light ones."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("torch", "PySide6", "pyqtgraph", "superqt")
# what render may take from QtWidgets: the classes of the graphics view, the base of a view, and what describes one
GRAPHICS_VIEW = ("QGraphics", "QWidget", "QStyle", "QApplication", "QAccessible")


def loaded_by(program: str) -> set[str]:
    """Which heavy packages a fresh interpreter has loaded after `program`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules, file=sys.stderr)"],
        cwd=ROOT, capture_output=True, text=True, timeout=110, check=True, env=os.environ | {"PYTHONWARNINGS": "error"},
    )  # fmt: skip
    return set(HEAVY) & set(done.stderr.split())


def modules(folder: str) -> list[str]:
    """Dotted names of every module in a folder of the package."""
    paths = sorted((ROOT / "rnnviz" / folder).rglob("*.py"))
    return [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]


def test_import_contracts() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT, capture_output=True, text=True, timeout=110, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_import_rnnviz_loads_nothing_heavy() -> None:
    assert loaded_by("import rnnviz; dir(rnnviz); rnnviz.Problem") == set()


# imported inside a function itself, when torch is there: looking torch up at every call would cost a short run more
# than the run
LATE = {"rnnviz.core.short"}


@pytest.mark.parametrize("folder", ["support", "core", "scene"])
def test_low_floors_load_no_qt_and_no_torch(folder: str) -> None:
    names = [name for name in modules(folder) if name not in LATE]
    assert names
    assert loaded_by("\n".join(f"import {name}" for name in names)) == set()


def test_playback_loads_the_standard_library_only() -> None:
    assert loaded_by("import rnnviz.playback, sys\nassert 'numpy' not in sys.modules") == set()


def test_render_and_widgets_load_no_torch() -> None:
    names = [*modules("render"), *modules("widgets"), *modules("export")]
    assert "torch" not in loaded_by("\n".join(f"import {name}" for name in names))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["--info"], ["examples"]])
def test_light_commands_load_nothing_heavy(arguments: list[str]) -> None:
    program = f"""
from rnnviz.cli import main
try:
    code = main({arguments!r})
except SystemExit as stop:
    code = stop.code
assert not code, code"""
    assert loaded_by(program) == set()


@pytest.mark.parametrize("path", sorted((ROOT / "rnnviz" / "render").glob("*.py")), ids=lambda path: path.stem)
def test_render_takes_only_the_graphics_view_from_qtwidgets(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "PySide6.QtWidgets"
        for alias in node.names
    ]
    assert [name for name in names if not name.startswith(GRAPHICS_VIEW)] == []


def test_torch_is_imported_inside_functions_only() -> None:
    """At the top of a module it would be loaded before the window is painted."""
    wrong = []
    for path in sources():
        if module_of(path) in LATE:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [f"{path.name}:{node.lineno}" for name in names if name.split(".")[0] == "torch"]
    assert wrong == []


# --- what no module may do -------------------------------------------------------------------------
NETWORK = {"urllib.request", "http", "ftplib", "smtplib", "ssl", "asyncio", "requests", "PySide6.QtNetwork", "socket"}
MAY_HAVE_SOCKETS = {"app/signals.py", "app/lock.py"}  # a pair within the process; the name of this machine
CODE_RUNNERS = {"eval", "exec", "pickle.load", "pickle.loads", "torch.jit.load", "torch.export.load", "os.system"}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def sources() -> list[Path]:
    return sorted((ROOT / "rnnviz").rglob("*.py"))


@pytest.mark.parametrize("path", sources(), ids=lambda p: p.relative_to(ROOT / "rnnviz").as_posix())
def test_no_module_reaches_out_or_runs_what_it_reads(path: Path) -> None:
    place = path.relative_to(ROOT / "rnnviz").as_posix()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            named = [alias.name for alias in node.names]
            names = (
                named if isinstance(node, ast.Import) else [node.module or "", *(f"{node.module}.{n}" for n in named)]
            )
            reached = {name for name in names for out in NETWORK if name == out or name.startswith(out + ".")}
            assert not reached or place in MAY_HAVE_SOCKETS, reached
        elif isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in CODE_RUNNERS, ast.unparse(node)
            for keyword in node.keywords:
                wanted = {"weights_only": "True", "allow_pickle": "False", "shell": "False"}.get(keyword.arg or "")
                assert wanted is None or ast.unparse(keyword.value) == wanted, ast.unparse(node)
