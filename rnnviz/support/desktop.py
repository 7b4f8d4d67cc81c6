"""rnnviz in the desktop's menu: the entry, the icon, the type of saved runs and what software centres show."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from rnnviz.support.atomic import in_words, write_bytes
from rnnviz.support.messages import Problem
from rnnviz.support.resources import resource

# resource -> where it goes below the data folder (freedesktop.org: XDG base directories, icon theme, shared MIME info)
FILES = {
    "desktop/rnnviz.desktop": "applications/rnnviz.desktop",
    "desktop/rnnviz.metainfo.xml": "metainfo/rnnviz.metainfo.xml",
    "desktop/rnnviz-mime.xml": "mime/packages/rnnviz.xml",
    "icons/app.svg": "icons/hicolor/scalable/apps/rnnviz.svg",
}
# what lets a running desktop see the new files at once; without them it sees them later
REFRESH = (("update-desktop-database", "applications"), ("update-mime-database", "mime"))


def install() -> list[Path]:
    """Write the files for this person (below $XDG_DATA_HOME); returns their paths. Again is harmless.

    The entry starts this very installation. Raises `Problem` on systems without such entries, or when a file cannot
    be written.
    """
    if not sys.platform.startswith(("linux", "freebsd", "openbsd")):
        raise Problem("desktop.system", system=sys.platform)
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    written = []
    for name, place in FILES.items():
        data = resource(name).read_bytes()
        if name.endswith(".desktop"):
            data = _starting_this(data.decode("utf-8")).encode("utf-8")
        try:
            (home / place).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise in_words(home / place, error) from error
        write_bytes(home / place, data)
        written.append(home / place)
    for command, folder in REFRESH:
        if shutil.which(command):
            subprocess.run([command, home / folder], check=False, capture_output=True, timeout=60)
    return written


def _starting_this(entry: str) -> str:
    """The entry with the full path of this installation's command."""
    script = Path(sys.executable).with_name("rnnviz")
    command = [str(script)] if script.is_file() else [sys.executable, "-m", "rnnviz"]
    lines = []
    for line in entry.splitlines():
        if line.startswith("Exec="):
            line = f"Exec={' '.join(_quoted(part) for part in command)} %f"
        elif line.startswith("TryExec="):
            line = f"TryExec={command[0]}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _quoted(part: str) -> str:
    """As the Desktop Entry specification wants it: quotes where needed, a percent sign doubled."""
    part = part.replace("%", "%%")
    if shlex.quote(part) == part:
        return part
    for character in '\\"`$':
        part = part.replace(character, f"\\{character}")
    return '"' + part.replace("\\", "\\\\") + '"' if "\\" in part else f'"{part}"'
