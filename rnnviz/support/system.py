"""The system libraries that Qt's wheel leaves to the system (Linux): which are missing, and how to install them."""

from __future__ import annotations

import ctypes
import re
import shutil
from collections.abc import Iterable

# file -> Debian's and Ubuntu's package, for Qt itself
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# and for its xcb platform plugin; Qt's own message blames libxcb-cursor0 whichever is missing
XCB_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
LIBRARIES = QT_LIBRARIES | XCB_LIBRARIES
_NAMED = re.compile(r"lib[\w.+-]+?\.so(?:\.\d+)*")


def load_error(library: str) -> str | None:
    """Why the dynamic linker refuses `library` (a name or a path), or None when it loads."""
    try:
        ctypes.CDLL(library)
    except OSError as error:
        return str(error)
    return None


def missing(libraries: Iterable[str]) -> list[str]:
    """Those of `libraries` that cannot be loaded."""
    return [name for name in libraries if load_error(name) is not None]


def blamed(error: str) -> str | None:
    """The library that an error of the dynamic linker is about: the first that it names."""
    found = _NAMED.search(error)
    return found[0] if found else None


def install_line(libraries: Iterable[str]) -> str:
    """What to type, so that `libraries` are there afterwards."""
    wanted = sorted(set(libraries))
    packages = sorted({LIBRARIES[name] for name in wanted if name in LIBRARIES})
    if shutil.which("apt-get") and len(packages) and all(name in LIBRARIES for name in wanted):
        return f"sudo apt-get install {' '.join(packages)}"
    if shutil.which("dnf"):
        return "sudo dnf install " + " ".join(f"'{name}()(64bit)'" for name in wanted)
    return f"Install the packages of your system that contain {', '.join(wanted)}."
