"""Every dialog opened and closed again and again: nothing of it stays alive.

What an opening leaves is counted in allocated bytes after `WARM_UP` others, in the median of `SAMPLES` equal parts of
the `count`: what is made or let go of once is no growth, nor are gaps between what is allocated.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

from tools.soak import Sample, sample

ALIVE_GOAL = 5  # kB per opening
WARM_UP, SAMPLES = 100, 10
SETTLE_MS = 300  # jobs that a closed dialog began come to their end


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

    def again(command: Callable[[], None], times: int) -> int:
        for _ in range(times):
            command()
            opened = close_all()
        QTest.qWait(SETTLE_MS)
        return opened

    failed, part = [], max(1, count // SAMPLES)
    for name in OPENERS:
        command = getattr(window.findChild(Commands), name, None)
        if command is None or not again(command, WARM_UP):
            continue
        alive, samples = len(app.allWidgets()), [sample(0)]
        for done in range(part, count + 1, part):
            again(command, part)
            samples.append(sample(done))
        more = len(app.allWidgets()) - alive
        grown = growth(samples)
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


def growth(samples: list[Sample]) -> float:
    """kB per opening."""
    return median((b.allocated - a.allocated) / (b.actions - a.actions) for a, b in pairwise(samples)) / 1000
