"""Sets up what rnnviz needs in .venv, then runs it, its tests or its checks. The standard library is enough for this.

python3 tools/dev.py run [FILE]      the window
python3 tools/dev.py test [...]      all tests; what follows goes to pytest, for example -m "not slow"
python3 tools/dev.py check           ruff, mypy and the import floors
python3 tools/dev.py docs            the documentation, into docs/_build/html
python3 tools/dev.py coverage [core] which branches the quick tests reach: of everything, or of core from its own tests
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("RNNVIZ_VENV", ROOT / ".venv"))
PYTHONS = ("python3.13", "python3.12", "python3.11")
# what the end-to-end tests need on Linux: command -> Debian's package
TEST_TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool", "fc-list": "fontconfig"}
# what `coverage` measures -> the tests that run, and what they have to reach: (files, except these, percent). What no
# test of core can reach has "# pragma: no cover - REASON" or "# pragma: no branch - REASON" beside it.
CORE = ("rnnviz/core/*", "", 100)
COVERED = {"core": (["tests/core"], [CORE]), "everything": ([], [CORE, ("rnnviz/*", "rnnviz/core/*", 90)])}
FONTS = "fonts-dejavu-core"
CHINESE_FONT = "fonts-wqy-microhei"  # the smallest; the tests look at pictures of the Chinese window too


def main(arguments: list[str]) -> int:
    command, rest = (arguments or ["help"])[0], arguments[1:]
    commands = {"run": run, "test": test, "check": check, "docs": docs, "coverage": coverage}
    if command not in commands:
        print(__doc__)
        return 0 if command in ("help", "-h", "--help") else 2
    if sys.version_info < (3, 11):
        return with_newer_python(arguments)
    return commands[command](rest)


def run(rest: list[str]) -> int:
    install_system_libraries({})
    set_up("")
    return call([python(), "-m", "rnnviz", *rest], may_fail=True)


def test(rest: list[str]) -> int:
    install_system_libraries(TEST_TOOLS)
    set_up("dev")
    return call([python(), "-m", "pytest", *rest], may_fail=True)


def check(_rest: list[str]) -> int:
    set_up("dev")
    codes = [
        call([python(), "-m", "ruff", "check", "."], may_fail=True),
        call([python(), "-m", "ruff", "format", "--check", "."], may_fail=True),
        call([python(), "-m", "mypy"], may_fail=True),
        call([script("lint-imports"), "--no-cache"], may_fail=True),
    ]
    return max(codes)


def docs(_rest: list[str]) -> int:
    set_up("dev")
    return call([python(), "-m", "sphinx", "-W", "--keep-going", "-q", "docs", "docs/_build/html"], may_fail=True)


def coverage(rest: list[str]) -> int:
    """Fails where fewer statements and branches are reached than stands in COVERED."""
    what = rest[0] if rest else "everything"
    if what not in COVERED:
        print(__doc__)
        return 2
    set_up("dev")
    tests, wanted = COVERED[what]
    env = dict(os.environ, COVERAGE_FILE=str(ROOT / ".coverage"), OMP_NUM_THREADS="1")
    measure = [python(), "-m", "coverage"]
    call([*measure, "erase"], env=env)
    codes = [call([*measure, "run", "-m", "pytest", "-q", "-m", "not slow", *tests], env=env, may_fail=True)]
    call([*measure, "combine", "--quiet"], env=env)
    for files, left_out, least in wanted:
        report = ["report", "--include=" + files, "--omit=" + left_out, "--fail-under=" + str(least)]
        codes.append(call([*measure, *report, "--skip-covered", "-m"], env=env, may_fail=True))
    return max(codes)


# --- Python and its packages -----------------------------------------------------------------------
def with_newer_python(arguments: list[str]) -> int:
    for name in PYTHONS:
        found = shutil.which(name)
        if found and subprocess.call([found, "-c", ""]) == 0:
            return subprocess.call([found, __file__, *arguments])
    print("rnnviz needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]), file=sys.stderr)
    return 1


def python() -> str:
    return str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def script(name: str) -> str:
    return str(VENV / ("Scripts/" + name + ".exe" if os.name == "nt" else "bin/" + name))


def set_up(extra: str) -> None:
    """Make .venv with the versions of constraints.txt, unless it is there and nothing has changed since."""
    stamp = VENV / ("rnnviz-" + (extra or "run") + ".stamp")
    now = fingerprint()
    if any(path.is_file() and path.read_text() == now for path in (stamp, VENV / "rnnviz-dev.stamp")):
        return
    if not Path(python()).is_file():
        print("Making " + str(VENV) + " ...", flush=True)
        need_venv_module()
        call([sys.executable, "-m", "venv", str(VENV)])
    pip = [python(), "-m", "pip", "install", "--disable-pip-version-check", "-c", str(ROOT / "constraints.txt")]
    print("Installing PyTorch and the rest; the first time this takes some minutes ...", flush=True)
    call([*pip, "--quiet", torch_requirement()])
    call([*pip, "--quiet", "-e", str(ROOT) + (f"[{extra}]" if extra else "")])
    stamp.write_text(now)


def fingerprint() -> str:
    parts = [(ROOT / name).read_bytes() for name in ("constraints.txt", "pyproject.toml")]
    return hashlib.sha256(b"".join([*parts, sys.version.encode()])).hexdigest()


def torch_requirement() -> str:
    """The line of constraints.txt for torch."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return next(line for line in lines if line.startswith("torch=="))


def need_venv_module() -> None:
    """Debian and Ubuntu ship Python's venv apart."""
    if subprocess.call([sys.executable, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL) != 0:
        apt_install(["python3.{}-venv".format(sys.version_info[1])])


# --- the system ------------------------------------------------------------------------------------
def install_system_libraries(tools: dict[str, str]) -> None:
    """On Linux: what Qt and the tests need from the system. Installed when root, otherwise said."""
    if not sys.platform.startswith("linux"):
        return
    sys.path.insert(0, str(ROOT))
    from rnnviz.support import system

    libraries = system.missing(system.LIBRARIES)
    packages = {system.LIBRARIES[name] for name in libraries} | {p for t, p in tools.items() if not shutil.which(t)}
    if not has_fonts():
        packages.add(FONTS)
    if tools and not has_chinese_font():
        packages.add(CHINESE_FONT)
    if not packages:
        return
    if shutil.which("apt-get"):
        apt_install(sorted(packages))
    elif libraries:
        stop("Missing system libraries. " + system.install_line(libraries))


def has_fonts() -> bool:
    folders = (
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        str(Path.home() / ".fonts"),
        str(Path.home() / ".local/share/fonts"),
    )
    return any(next(Path(f).rglob("*.[to]tf"), None) for f in folders if Path(f).is_dir())


def has_chinese_font() -> bool:
    """What fontconfig, which Qt asks too, has for Chinese."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], stdout=subprocess.PIPE, check=False).stdout.strip())


def apt_install(packages: list[str]) -> None:
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if os.geteuid() != 0:
        stop("Missing on this system. Install it, then start again:\n    sudo " + line)
    print("Installing " + " ".join(packages) + " ...", flush=True)
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    call(["apt-get", "update", "-qq"], env=env, may_fail=True)
    call([*line.split(), "-qq"], env=env)


def call(command: list[str], env: dict[str, str] | None = None, may_fail: bool = False) -> int:
    code = subprocess.call(command, cwd=str(ROOT), env=env)
    if code and not may_fail:
        stop("This failed (exit code {}): {}".format(code, " ".join(command)))
    return code


def stop(text: str) -> NoReturn:
    print(text, file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
