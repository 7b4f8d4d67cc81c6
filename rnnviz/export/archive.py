"""Is a zip archive whole? What a .pptx and an .npz are checked with before they take their names."""

from __future__ import annotations

import zipfile
from pathlib import Path


def whole(path: Path) -> None:
    """Raises OSError unless the archive's sums are right."""
    try:
        with zipfile.ZipFile(path) as file:
            broken = file.testzip()
    except zipfile.BadZipFile as error:
        raise OSError(f"{path.name} is not whole") from error
    if broken:
        raise OSError(f"{broken} in {path.name} is not whole")
