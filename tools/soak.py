"""Random actions on the real window, for as long as one likes: no exception, no Qt warning, no growing memory.

python3 tools/soak.py [--actions 10000] [--seed 0] [--warm-up 2000] [--growth 1]

The same seed does the same. Ten times after the warm-up the window is brought to one and the same state, and what is
allocated then is counted: every byte of Python, Qt and PyTorch, because Python allocates with malloc here, too. The
growth is the slope of a straight line through these. The resident memory is printed beside it; it moves by some MB
either way with the gaps between what is allocated. Exit code 1, with what went wrong, when there was an error or a
warning, when threads or open files became more in its second half, or when the allocated bytes grew by more than 1 MB
(or
`--growth`) per 10,000 actions.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import linear_regression
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

# These leave the process (browsers, files, the end) or ask the system for a window of its own. Another language makes
# every part anew, which costs about 0.3 MB of fragments each time and happens once in a lifetime.
NOT_TRIGGERED = frozenset(
    {
        "english",
        "chinese",
        "quit",
        "open",
        "recent",
        "save",
        "save_as",
        "save_run",
        "log",
        "documentation",
        "full_screen",
        "presentation",
    }
)
KEYS = ("Space", "Left", "Right", "Home", "End", "J", "K", "L", "[", "]", "Backspace", "R", "Up", "Down", "PgUp",
        "PgDown", "Return", "P", "Esc", "Tab", "Shift+Tab", "Shift+Right", "Shift+Left", ".", ",", "?", "Ctrl+G",
        "Ctrl+Z", "Ctrl+Shift+Z")  # fmt: skip


SAMPLES = 10
THREADS_STAY = 100  # ms without work; after Qt's 30 s, which of them a count meets would be chance
NAMES = 100_000  # more than have room in the table that the modules leave, 87,381


@dataclass(frozen=True)
class Sample:
    """What the process has after `actions` actions, in the state that `Monkey.same_state` makes."""

    actions: int
    allocated: int  # bytes
    resident: int  # bytes
    threads: int
    files: int


@dataclass
class Report:
    """What went wrong, and how much memory there was."""

    errors: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def growth(self) -> float:
        """Allocated bytes per 10,000 actions: the slope of the least squares line through the samples."""
        if len(self.samples) < 2:
            return 0.0
        fit = linear_regression([s.actions for s in self.samples], [s.allocated for s in self.samples])
        return fit.slope * 10_000

    @property
    def more(self) -> str:
        """Which of threads and open files became more in the second half (in the first one some thing may be asked for
        the first time, and its thread stays); empty for neither."""
        first, last = self.samples[len(self.samples) // 2], self.samples[-1]
        kinds = {"threads": (first.threads, last.threads), "open files": (first.files, last.files)}
        return ", ".join(f"{kind} {was} -> {now}" for kind, (was, now) in kinds.items() if now > was)


class MallInfo(ctypes.Structure):
    """What glibc's mallinfo2 returns."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks",
                     "keepcost")
    )  # fmt: skip


def sample(actions: int) -> Sample:
    """Count, after everything that can go has gone."""
    gc.collect()
    libc = ctypes.CDLL("libc.so.6")
    libc.malloc_trim(0)
    libc.mallinfo2.restype = MallInfo
    info = libc.mallinfo2()
    with open("/proc/self/statm", encoding="ascii") as file:
        resident = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    threads, files = (len(os.listdir(f"/proc/self/{kind}")) for kind in ("task", "fd"))
    return Sample(actions, info.uordblks + info.hblkhd, resident, threads, files)


class Monkey:
    """Does one random thing after another to one window."""

    def __init__(self, window: Any, seed: int, report: Report) -> None:
        self.window, self.report = window, report
        self.random = random.Random(seed)
        self.runs = _runs()
        self.acts: list[tuple[int, Callable[[], object]]] = [
            (30, self.trigger), (30, self.key), (15, self.click), (10, self.hover), (4, self.set_up), (6, self.undo),
            (5, self.display), (4, self.seek), (2, self.resize), (1, self.theme), (6, self.close_dialogs),
        ]  # fmt: skip

    def step(self) -> None:
        """One action, and everything that follows from it."""
        acts, weights = [act for _, act in self.acts], [weight for weight, _ in self.acts]
        act = self.random.choices(acts, weights)[0]
        self.report.done[getattr(act, "__name__", "?")] += 1
        act()
        self.settle(0.02 if self.random.random() < 0.9 else 0.2)

    def settle(self, seconds: float) -> None:
        """Let events and workers go on for a while."""
        from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop

        limit = time.monotonic() + seconds
        lanes = self.window.workspace.lanes
        while True:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            if time.monotonic() > limit or not (lanes.recording.busy or lanes.preparing.busy):
                return

    def rest(self) -> None:
        """Quiet: nothing plays, nothing is computed, nothing is open."""
        self.close_dialogs()
        self.window.workspace.pause()
        self.window.workspace.undo.clear()
        limit = time.monotonic() + 20
        lanes = [
            getattr(self.window.workspace.lanes, name) for name in ("recording", "preparing", "checking", "exporting")
        ]
        while any(lane.busy for lane in lanes) and time.monotonic() < limit:
            self.settle(0.05)
        self.settle(0.5)

    def same_state(self) -> None:
        """One state, whatever was done: so that two counts differ by what was forgotten alone."""
        from PySide6.QtGui import QPixmapCache
        from PySide6.QtWidgets import QApplication

        from rnnviz.scene.options import DisplayOptions

        self.rest()
        window, workspace = self.window, self.window.workspace
        window.set_theme("light")
        window.resize(1440, 900)
        workspace.set_run(self.runs[0])
        self.rest()
        workspace.apply_options(DisplayOptions())
        workspace.clear_pins()
        workspace.set_cursor(None)
        self.rest()
        workspace.apply_order("time")
        workspace.seek(0)
        for panel in ("show_network", "show_inspector"):
            window.show_panel(panel, True)
        QApplication.clipboard().clear()
        QPixmapCache.clear()
        self.rest()

    # --- what it does ------------------------------------------------------------------------------
    def trigger(self) -> None:
        from rnnviz.app.actions import ACTIONS

        ids = [a.id for a in ACTIONS if a.id not in NOT_TRIGGERED]
        self.window.trigger(self.random.choice(ids))

    def key(self) -> None:
        from PySide6.QtGui import QKeySequence
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        combination = QKeySequence(self.random.choice(KEYS))[0]  # type: ignore[index]
        target = QApplication.focusWidget() or self.window
        if target.window() is self.window:
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def _view(self) -> Any:
        views = self.window.views
        return self.random.choice((views.grid, views.outputs, views.diagram))

    def _point(self, widget: Any) -> Any:
        from PySide6.QtCore import QPoint

        return QPoint(self.random.randrange(max(widget.width(), 1)), self.random.randrange(max(widget.height(), 1)))

    def click(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        target = self._view().viewport()
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=self._point(target))

    def hover(self) -> None:
        from PySide6.QtTest import QTest

        target = self._view().viewport()
        QTest.mouseMove(target, self._point(target))

    def set_up(self) -> None:
        self.window.workspace.set_run(self.random.choice(self.runs))

    def undo(self) -> None:
        undo = self.window.workspace.undo
        self.random.choice((undo.undo, undo.redo))()

    def display(self) -> None:
        workspace = self.window.workspace
        if workspace.trace is None:
            return
        field, values = self.random.choice(
            (("show_c", (True, False)), ("numbers", (True, False)), ("unit_order", ("index", "mean", "peak")),
             ("sample", tuple(range(workspace.trace.batch))), ("reduction", ("extreme", "mean")))
        )  # fmt: skip
        workspace.change_options(**{field: self.random.choice(values)})

    def seek(self) -> None:
        workspace = self.window.workspace
        workspace.seek(self.random.randrange(workspace.playback.positions))

    def resize(self) -> None:
        self.window.resize(self.random.randrange(960, 1700), self.random.randrange(600, 1100))

    def theme(self) -> None:
        self.window.set_theme(self.random.choice(("light", "dark", "system")))

    def close_dialogs(self) -> None:
        from PySide6.QtWidgets import QDialog, QMenu

        for kind in (QDialog, QMenu):
            for dialog in self.window.findChildren(kind):
                if dialog.isVisible():
                    dialog.close()


def _runs() -> list[Any]:
    """Small networks of every kind."""
    from rnnviz.core.spec import CellSpec, InputSpec, RNNSpec, RunSpec, StackSpec

    x = InputSpec(seq_len=6, batch_size=2)
    networks = (
        RNNSpec("RNN_TANH", 3, 5), RNNSpec("RNN_RELU", 3, 4, 2, bidirectional=True), RNNSpec("LSTM", 3, 4, 2),
        RNNSpec("GRU", 3, 6, 1, batch_first=True), StackSpec((CellSpec("RNN_TANH", 3, 4), CellSpec("LSTM", 4, 3))),
    )  # fmt: skip
    runs = [RunSpec(network, x, device="cpu") for network in networks]
    return [*runs, replace(runs[0], input=InputSpec(seq_len=1, batch_size=None)), replace(runs[2], dtype="float64")]


def soak(actions: int, seed: int, warm_up: int) -> Report:
    """Make a window, do `warm_up` and then `actions` random things to it, and say what came of it."""
    from PySide6.QtCore import QMessageLogContext, QThreadPool, QtMsgType, qInstallMessageHandler
    from PySide6.QtWidgets import QFileDialog

    from rnnviz.app.start import make_app, make_window
    from rnnviz.support import log

    report = Report()

    def heard(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not text.startswith(
            "This plugin does not support"
        ):
            report.errors.append(f"Qt: {text}")

    def failed(error: BaseException) -> None:
        report.errors.append(repr(error))

    before, log._reported = qInstallMessageHandler(heard), set()
    log.set_reporter(failed)
    sys.excepthook = log._excepthook
    app = make_app()
    # a key on a focused button asks for a file and would wait for ever: answered with none
    for name, none in (("getOpenFileName", ("", "")), ("getSaveFileName", ("", "")), ("getExistingDirectory", "")):
        setattr(QFileDialog, name, lambda *_args, none=none, **_options: none)
    window = make_window(app)
    for pool in window.findChildren(QThreadPool):
        pool.setExpiryTimeout(THREADS_STAY)
    window.workspace.problem.connect(lambda p: None if isinstance(p, ValueError) else report.errors.append(repr(p)))
    window.show()
    window.workspace.record()
    monkey = Monkey(window, seed, report)
    began = time.monotonic()
    every = max(actions // SAMPLES, 1)
    for number in range(warm_up + actions + 1):
        if number == warm_up:
            fill_names()
        if number >= warm_up and (number - warm_up) % every == 0:
            monkey.same_state()
            report.samples.append(sample(number - warm_up))
        if number < warm_up + actions:
            monkey.step()
    report.seconds = time.monotonic() - began
    window.end_without_asking()
    window.close()
    log.set_reporter(None)
    qInstallMessageHandler(before)
    return report


def fill_names() -> None:
    """Let Python double its table of interned strings now, by 1.8 MB, and not at some action later.

    A string that is gone has its place there until the table is made anew, so that names of temporary files fill it. A
    new one has room for three times the strings there are: some 45,000 from the modules alone, for which it is doubled
    once; from then on it is made anew as large as it was.
    """
    for number in range(NAMES):
        sys.intern(f"a name that is gone at once, {number}")


def count_every_byte() -> None:
    """Start again with Python's own allocator off, so that malloc knows of everything; no return where that was so."""
    wanted = {"PYTHONMALLOC": "malloc", "MALLOC_MMAP_THRESHOLD_": str(256 * 1024)}  # large arrays leave no gaps
    if any(os.environ.get(name) != value for name, value in wanted.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **wanted})


def say(report: Report) -> None:
    """What came of it, in words."""
    print(f"{sum(report.done.values())} actions in {report.seconds:.0f} s: {dict(report.done)}")
    for s in report.samples:
        print(
            f"{s.actions:7} actions  allocated {s.allocated / 2**20:7.2f} MB  resident {s.resident / 2**20:6.1f} MB"
            f"  threads {s.threads}  open files {s.files}"
        )
    print(f"allocated {report.growth / 2**20:+.2f} MB per 10,000 actions")
    if report.more:
        print(f"more: {report.more}")
    for text, count in Counter(report.errors).items():
        print(f"{count} x {text}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--warm-up", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--growth", type=float, default=1.0, help="MB that the memory may grow per 10,000 actions")
    arguments = parser.parse_args()
    count_every_byte()
    with tempfile.TemporaryDirectory(prefix="rnnviz-soak-") as home:
        for kind in ("CONFIG", "STATE", "CACHE"):
            os.environ[f"XDG_{kind}_HOME"] = str(Path(home, kind.lower()))
        report = soak(arguments.actions, arguments.seed, arguments.warm_up)
        say(report)
    return 1 if report.errors or report.more or report.growth > arguments.growth * 2**20 else 0


if __name__ == "__main__":
    sys.exit(main())
