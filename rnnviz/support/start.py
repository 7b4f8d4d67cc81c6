"""Before the window: is what it needs there? An exact cause in a few lines instead of an abort inside Qt.

Nothing is imported here that could itself fail: neither Qt nor torch, only their files are looked at.
"""

from __future__ import annotations

import ctypes
import os
import platform
import re
import sys
import threading
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from rnnviz.support import system

NO_DISPLAY = 3  # no display, or a missing system library
NO_TORCH = 4
CONNECT_WITHIN = 1.5  # seconds; a display on another machine may never answer
TORCH_AT_LEAST = (2, 10)
OWN_DISPLAY = frozenset({"offscreen", "minimal", "vnc", "linuxfb", "eglfs", "minimalegl", "vkkhrdisplay"})  # of Qt's
PACKAGES = (
    "torch",
    "numpy",
    "PySide6-Essentials",
    "pyqtgraph",
    "superqt",
    "safetensors",
    "Pillow",
    "python-pptx",
    "onnx",
    "av",
)


@dataclass(frozen=True)
class Trouble:
    """Why the window cannot start: at most five lines, and the exit code."""

    code: int
    text: str


def check_start() -> Trouble | None:
    """Everything that the window needs; None when it can start. Takes a few milliseconds when all is well."""
    return check_torch() or check_qt() or check_display()


# --- torch -----------------------------------------------------------------------------------------
def check_torch() -> Trouble | None:
    """Is PyTorch installed, whole and new enough? Its files are looked at, nothing of it is imported."""
    folder = _folder("torch")
    if folder is None:
        return Trouble(
            NO_TORCH, "rnnviz needs PyTorch, which is not installed here.\nInstall it with: pip install torch"
        )
    broken = [name for name in ("version.py", "_C*", "nn/modules/rnn.py") if not any(folder.glob(name))]
    if sys.platform == "linux" and not (folder / "lib" / "libtorch_cpu.so").is_file():
        broken.append("lib/libtorch_cpu.so")
    if broken:
        return Trouble(
            NO_TORCH,
            f"PyTorch in {folder} is incomplete: {', '.join(broken)} is missing.\n"
            "Install it again with: pip install --force-reinstall torch",
        )
    version = torch_version(folder)
    if version is not None and version < TORCH_AT_LEAST:
        return Trouble(
            NO_TORCH,
            f"rnnviz needs PyTorch {_dotted(TORCH_AT_LEAST)} or newer; {_dotted(version)} is installed here.\n"
            "Install a newer one with: pip install --upgrade torch",
        )
    return None


def torch_version(folder: Path) -> tuple[int, int] | None:
    """Major and minor version as torch's own version.py says; None when it cannot be read."""
    try:
        found = re.search(r"__version__ = '(\d+)\.(\d+)", (folder / "version.py").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return (int(found[1]), int(found[2])) if found else None


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


# --- Qt --------------------------------------------------------------------------------------------
def check_qt() -> Trouble | None:
    """Is PySide6 installed, none of the versions that abort, and do its libraries load?"""
    folder = _folder("PySide6")
    if folder is None:
        return Trouble(
            NO_DISPLAY,
            "The window needs PySide6, which is not installed here.\nInstall it with: pip install PySide6-Essentials",
        )
    version = _installed("PySide6-Essentials")
    if version == "6.12.0" and sys.version_info < (3, 12):
        return Trouble(
            NO_DISPLAY,
            f"PySide6 6.12.0 ends the program after a while on Python {sys.version_info[0]}.{sys.version_info[1]}.\n"
            "Install another version with: pip install 'PySide6-Essentials!=6.12.0'",
        )
    if sys.platform != "linux":
        return None
    return _check_library(folder / "Qt" / "lib" / "libQt6Gui.so.6", "Qt", system.QT_LIBRARIES)


def _check_library(path: Path, what: str, needs: dict[str, str]) -> Trouble | None:
    """Load `path` as Qt will do; when that fails, name every library that is missing."""
    error = system.load_error(str(path))
    if error is None:
        return None
    absent = system.missing(needs)
    first = system.blamed(error)
    if first is not None and first not in absent and first != path.name:
        absent.insert(0, first)
    if not absent:  # not a library of the system: the installation of Qt itself
        return Trouble(
            NO_DISPLAY,
            f"{what} could not be loaded: {error}\n"
            "Install it again with: pip install --force-reinstall PySide6-Essentials",
        )
    return Trouble(
        NO_DISPLAY,
        f"{what} cannot load {', '.join(absent)}, which belongs to the system and is missing or broken.\n"
        f"Install it with: {system.install_line(absent)}",
    )


# --- the display -----------------------------------------------------------------------------------
def check_display() -> Trouble | None:
    """Is there a display that answers, and does the plugin for it load? Linux only; elsewhere there is one."""
    if sys.platform != "linux":
        return None
    wanted = [name.partition(":")[0] for name in os.environ.get("QT_QPA_PLATFORM", "").split(";") if name]
    asked = any(name.startswith("wayland") for name in wanted)
    if (asked or not wanted) and _wayland_answers("wayland-0" if asked else ""):
        return None
    if wanted and "xcb" not in wanted:
        return None if OWN_DISPLAY.intersection(wanted) else _nowhere(";".join(wanted))
    return _check_x(os.environ.get("DISPLAY", ""))


def _nowhere(wanted: str) -> Trouble:
    """A session's profile may say "wayland" to a shell of another machine too."""
    return Trouble(
        NO_DISPLAY,
        f"There is no display: QT_QPA_PLATFORM={wanted} asks for one that is not here, or that Qt does not know.\n"
        "Start rnnviz on that desktop, or without it: env -u QT_QPA_PLATFORM rnnviz\n"
        "Without a display there are: rnnviz export, rnnviz record, rnnviz examples.",
    )


def _check_x(display: str) -> Trouble | None:
    if not display:
        return Trouble(
            NO_DISPLAY,
            "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set, or nothing answers there.\n"
            "Start rnnviz on a desktop, through ssh -X, or with: xvfb-run -a rnnviz\n"
            "Without a display there are: rnnviz export, rnnviz record, rnnviz examples.",
        )
    folder = _folder("PySide6")
    if folder is not None:
        plugin = folder / "Qt" / "plugins" / "platforms" / "libqxcb.so"
        trouble = _check_library(plugin, "Qt's plugin for X11", system.XCB_LIBRARIES)
        if trouble is not None:
            return trouble
    answer = _connect(display)
    if answer is None:
        return None
    return Trouble(
        NO_DISPLAY,
        f"The display DISPLAY={display} {answer}.\n"
        "Set DISPLAY to one that runs (often :0), allow this user with xhost, or use: xvfb-run -a rnnviz",
    )


def _connect(display: str) -> str | None:
    """None when the X server answers, else what it did."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return None  # the plugin has loaded it, so this is a system that names it otherwise
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    errors: list[int] = []

    def connect() -> None:
        connection = xcb.xcb_connect(display.encode(), None)
        errors.append(xcb.xcb_connection_has_error(connection))
        xcb.xcb_disconnect(connection)

    thread = threading.Thread(target=connect, name="xcb_connect", daemon=True)
    thread.start()
    thread.join(CONNECT_WITHIN)
    if not errors:
        return f"did not answer within {CONNECT_WITHIN} seconds"
    return "does not exist or refuses the connection" if errors[0] else None


def _wayland_answers(usual: str) -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", usual)
    if not name:
        return False
    return Path(os.environ.get("XDG_RUNTIME_DIR", "/"), name).is_socket()


# --- what is installed -----------------------------------------------------------------------------
def _folder(package: str) -> Path | None:
    """Where a package lies; None when it is not installed. The package is not imported."""
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return None
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    return Path(places[0]) if places else None


def _installed(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def info() -> str:
    """Versions and places, to be copied into a report: one "name  value" a line."""
    from rnnviz import __version__
    from rnnviz.support.log import log_path
    from rnnviz.support.resources import root

    names = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "CUDA_VISIBLE_DEVICES")
    rows = [
        ("rnnviz", __version__),
        ("Python", f"{platform.python_version()} ({sys.executable})"),
        ("system", platform.platform()),
        *((name, _installed(name) or "not installed") for name in PACKAGES),
        ("log", str(log_path())),
        ("resources", str(root())),
        *((name, os.environ[name]) for name in names if name in os.environ),
    ]
    return "\n".join(f"{name:<20}{value}" for name, value in rows)
