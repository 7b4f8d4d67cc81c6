"""Every dialog opened and closed again and again: nothing of it stays alive."""

from __future__ import annotations

import gc
import random
import resource
from pathlib import Path

ALIVE_GOAL = 5  # kB per opening


def dialogs(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Open and close each dialog of the table of actions: nothing of it may stay alive."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QDialog

    from rnnviz.app.commands import Commands
    from rnnviz.app.start import make_app, make_window

    app = make_app()
    window = make_window(app)
    window.show()
    window.workspace.record()
    while window.workspace.trace is None or window.workspace.checking.busy:
        QTest.qWait(20)

    def close_all() -> int:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        for dialog in found:
            dialog.close()
        QTest.qWait(1)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        return len(found)

    failed = []
    for name in OPENERS:
        command = getattr(window.findChild(Commands), name, None)
        if command is None:
            continue
        for _ in range(25):  # caches fill
            command()
            opened = close_all()
        if not opened:
            continue
        alive, used = len(app.allWidgets()), memory()
        for _ in range(count):
            command()
            close_all()
        more, grown = len(app.allWidgets()) - alive, (memory() - used) / count
        print(f"{name:<14} opened {count} times: {more} widgets more, {grown:.1f} kB each")
        failed += [name] if more > 0 or grown > ALIVE_GOAL else []
    window.workspace.close()
    return failed


# actions that open a window of their own; those that ask the system for a file are left out
OPENERS = (
    "export",
    "shortcuts",
    "about",
    "examples",
    "palette",
    "tour",
    "documentation",
    "show_table",
    "edit_shortcuts",
)


def memory() -> float:
    """Resident memory in kB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1000
