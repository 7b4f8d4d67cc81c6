"""Everything that opens over or beside the window, opened and closed again and again: nothing of it stays alive.

What an opening leaves is counted in allocated bytes after `WARM_UP` others, in the median of `SAMPLES` equal parts of
the `count`: what is made or let go of once is no growth, nor are gaps between what is allocated.
"""

from __future__ import annotations

import gc
import pkgutil
import random
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tools.soak import Sample, sample

if TYPE_CHECKING:
    from rnnviz.app.main_window import MainWindow
    from rnnviz.app.work import Asked

ALIVE_GOAL = 5  # kB per opening
WARM_UP, SAMPLES = 100, 10
FEW = 20  # windows before the count begins: each takes two seconds
SETTLE_MS = 300  # jobs that a closed dialog began come to their end
Do = Callable[[], object]


def dialogs(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Open and close each of `openings`: nothing of it may stay alive; no dialog of rnnviz may be missing there."""
    window = recorded_window()
    seen: set[type] = set()
    failed = [
        name
        for name, (open_it, close_it) in openings(window, folder).items()
        if not measured(name, open_it, close_it, count, WARM_UP, seen)
    ]
    window.workspace.close()
    return failed + [kind.__name__ for kind in kinds() if kind not in seen]


def windows(count: int, draw: random.Random, folder: Path) -> list[str]:
    """The same for a window of the process beside the first, as a script or a notebook opens it."""
    from rnnviz.app.main_window import MainWindow
    from rnnviz.app.show import show

    first, second = recorded_window(), list[MainWindow]()

    def open_it() -> None:
        window = show(first.workspace.trace, block=False)
        assert isinstance(window, MainWindow)
        second.append(window)
        settle(window)

    def close_it() -> None:
        second.pop().close()

    good = measured("window", open_it, close_it, count, min(FEW, count), set())
    first.workspace.close()
    return [] if good else ["window"]


def measured(name: str, open_it: Do, close_it: Do, count: int, warm_up: int, seen: set[type]) -> bool:
    """Whether nothing stays, in words; `seen` gets the kinds of what was visible."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    def again(times: int) -> None:
        for _ in range(times):
            open_it()
            seen.update(type(widget) for widget in QApplication.allWidgets() if widget.isVisible())
            close_it()
            gone()
        QTest.qWait(SETTLE_MS)
        gc.collect()

    again(warm_up)
    part, alive, samples = max(1, count // SAMPLES), len(QApplication.allWidgets()), [sample(0)]
    for done in range(part, count + 1, part):
        again(part)
        samples.append(sample(done))
    more, grown = len(QApplication.allWidgets()) - alive, growth(samples)
    print(f"{name:<14} opened {count} times: {more} widgets more, {grown:.1f} kB each", flush=True)
    return more <= 0 and grown <= ALIVE_GOAL


def openings(window: MainWindow, folder: Path) -> dict[str, tuple[Do, Do]]:
    """Name -> what opens it, and what closes it again."""
    from PySide6.QtCore import QPoint

    from rnnviz.app.tour import Tour
    from rnnviz.widgets.popover import Popover, show_words

    def of_action(name: str) -> Do:
        return lambda: window.trigger(name)

    def end_tour() -> None:
        for tour in window.findChildren(Tour):
            tour.end()

    def end_words() -> None:
        for sheet in window.findChildren(Popover):
            sheet.close_words()

    actions = ("export", "examples", "words", "shortcuts", "change_keys", "about")
    made: dict[str, tuple[Do, Do]] = {name: (of_action(name), close_dialogs) for name in actions}
    made["table"] = partial(window.dialogs.open_table_of, "output"), close_dialogs
    for asked in files(folder):
        made[asked.path.name] = partial(window.dialogs.ask, asked), close_dialogs
    made["unsaved"] = window.documents._ask, close_dialogs
    made["palette"] = of_action("palette"), window.command_palette.close_
    made["tour"] = of_action("tour"), end_tour
    made["display"] = of_action("display"), window.views.heat_card.display.hide
    made["concept"] = partial(show_words, window, "output", QPoint(200, 200)), end_words
    made["presentation"] = window.presentation.start, window.presentation.stop
    return made


def files(folder: Path) -> Iterator[Asked]:
    """A model and a table about which has to be asked."""
    import torch

    from rnnviz.app.work import Asked
    from rnnviz.core.checkpoint import read_checkpoint
    from rnnviz.core.tables import preview

    model, table = folder / "model.pt", folder / "table.csv"
    torch.save(torch.nn.ModuleDict({"a": torch.nn.RNN(2, 3), "b": torch.nn.LSTM(2, 4)}).state_dict(), model)
    table.write_text("t,x\n" + "".join(f"{k},{k * k}\n" for k in range(30)))
    yield Asked(read_checkpoint(model), model)
    yield Asked(preview(table), table)


def recorded_window() -> MainWindow:
    """A window that shows a recording and computes nothing."""
    from rnnviz.app.start import make_app, make_window

    window = make_window(make_app())
    window.show()
    window.workspace.record()
    settle(window)
    return window


def settle(window: MainWindow) -> None:
    """Return when it shows a recording that was checked."""
    from PySide6.QtTest import QTest

    while window.workspace.trace is None or window.workspace.lanes.checking.busy:
        QTest.qWait(20)


def close_dialogs() -> None:
    """Close every dialog that is open."""
    from PySide6.QtWidgets import QApplication, QDialog

    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog) and dialog.isVisible():
            dialog.close()


def gone() -> None:
    """Return when what was closed is gone."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtTest import QTest

    QTest.qWait(1)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def kinds() -> list[type]:
    """Every dialog of rnnviz."""
    from PySide6.QtWidgets import QDialog

    import rnnviz

    for package in ("app", "widgets"):
        for module in pkgutil.iter_modules([str(Path(rnnviz.__path__[0], package))], f"rnnviz.{package}."):
            import_module(module.name)
    return [kind for kind in QDialog.__subclasses__() if kind.__module__.startswith("rnnviz.")]


def growth(samples: list[Sample]) -> float:
    """kB per opening."""
    return median((b.allocated - a.allocated) / (b.actions - a.actions) for a, b in pairwise(samples)) / 1000
