"""Opens one file as the window does and goes on as a person would; says what came of it, and what was wrong with that.

A file may be opened, or refused in one sentence that names it and says what to do. Anything else is a fault: another
exception, a call out of the program, much time or much memory. Memory is that of opening; a recording of what was
opened takes what its own sentence announces.
"""

from __future__ import annotations

import re
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_SECONDS = 5.0  # of processor time: other programs may have the rest
STOP_AFTER = 2.0  # what asks for a long recording is cancelled, as a person would
MOST_MEMORY = 256 * 2**20  # bytes; or MOST_TIMES the size of the file, whichever is more
MOST_TIMES = 4
MOST_STEPS = 10_000  # of all sequences; the numbers of longer runs are not looked at
LONGEST = 600  # characters of a sentence
# what no file may cause, by the names of Python's audit events
FORBIDDEN = re.compile(
    r"os\.(system|exec|posix_spawn|fork|forkpty|spawn|startfile|remove|rename|rmdir|mkdir|chmod|chown|link|symlink|kill|"
    r"putenv|unsetenv|truncate)|subprocess\.|socket\.|ctypes\.dlopen|urllib\.|ftplib\.|smtplib\.|webbrowser\.|pty\.|shutil\.|"
    r"pickle\.find_class|code\.__new__"
)
REMEDY = re.compile(
    r"\b(must be|add|ask|check|choose|close|convert|copy|cut|export|give|install|leave|load|look|make|mend|name|open|"
    r"pip|record|rename|save|set|take|tick|type|untick|update|use|write|looks for)\b"
)
INSIDE = ("Traceback", "Error:", "weights_only", "pickle.", "object at 0x", "errno", "NoneType")
_called: list[str] = []


@dataclass(frozen=True)
class Outcome:
    """What came of a file: "opened", "refused" or "stopped" with a sentence; `faults` is empty when all is well."""

    kind: str
    said: str
    seconds: float
    rise: int  # bytes of resident memory at the most, above what it was
    faults: tuple[str, ...] = ()


def watch_calls() -> None:
    """From now on every call out of the program is noted; it cannot be taken back."""

    def note(event: str, given: tuple[Any, ...]) -> None:
        if FORBIDDEN.match(event):
            _called.append(f"{event} {given!r}"[:200])
        elif event == "open" and isinstance(given[1], str) and set(given[1]) & set("wax+"):
            _called.append(f"open {given[0]!r} for writing"[:200])

    sys.addaudithook(note)


def attempt(path: Path) -> Outcome:
    """Open `path` and go on with what is in it."""
    size = path.stat().st_size if path.is_file() else 0
    until, before, began = time.process_time() + STOP_AFTER, _forget_peak(), time.process_time()
    _called.clear()
    kind, said, faults, made = _tried(path, lambda: opened(path, lambda: time.process_time() > until))
    rise = max(0, _peak() - before)
    if kind == "opened":
        kind, said, more, _ = _tried(path, lambda: go_on(path, made, lambda: time.process_time() > until))
        faults += more
    seconds = time.process_time() - began
    if seconds > MOST_SECONDS:
        faults.append(f"took {seconds:.1f} s")
    if rise > max(MOST_MEMORY, MOST_TIMES * size):
        faults.append(f"took {rise / 2**20:.0f} MB for {size / 2**20:.1f} MB")
    faults += [f"called {event}" for event in _called]
    return Outcome(kind, said, seconds, rise, tuple(faults))


def _tried(path: Path, work: Callable[[], Any]) -> tuple[str, str, list[str], Any]:
    from rnnviz.support.messages import Cancelled, Problem

    try:
        return "opened", "", [], work()
    except Problem as problem:
        said = problem.message.english()
        return "refused", said, faults_of(said, path, field=problem.field), None
    except Cancelled:
        return "stopped", "", [], None
    except BaseException as error:
        return "broke", f"{type(error).__name__}: {error}", [traceback.format_exc()[-1500:]], None


def faults_of(said: str, path: Path, *, field: str | None = None) -> list[str]:
    """What is wrong with a refusal: it is one printable sentence with the file, the reason and what to do.

    One that stands at a `field` of the form need not name the file.
    """
    rest = said.replace(str(path), "").replace(path.name, "")
    wrong = {
        "does not name the file": path.name not in said and field is None,
        "is not one sentence": "\n" in said or not said.endswith(".") or not said.isprintable(),
        "is long": len(rest) > LONGEST,
        "says nothing to do": not REMEDY.search(rest),
        "shows what is inside": any(word in rest for word in INSIDE),
    }
    return [f"the sentence {what}: {said[:300]}" for what, so in wrong.items() if so]


def opened(path: Path, cancel: Callable[[], bool]) -> Any:
    """What the window's own job makes of a file."""
    from rnnviz.app.work import Opening
    from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
    from rnnviz.scene.options import DisplayOptions

    run = RunSpec(RNNSpec("GRU", 3, 4), InputSpec(seq_len=4, batch_size=1))
    return Opening(path, run, DisplayOptions())(_no_progress, cancel)


def go_on(path: Path, made: Any, cancel: Callable[[], bool]) -> None:
    """Answer what is asked with what is offered first, record, and look at the numbers."""
    from rnnviz.app.work import Asked, Recorded, Recording, SetUp
    from rnnviz.core.checkpoint import Checkpoint, run_of_module
    from rnnviz.core.run import follow, validate
    from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
    from rnnviz.scene.options import DisplayOptions

    if isinstance(made, Asked):
        if isinstance(made.found, Checkpoint):
            made = SetUp(run_of_module(made.found.modules[0]), path)
        else:
            table = InputSpec("file", path=str(path), table=made.found.spec)
            made = SetUp(follow(RunSpec(RNNSpec("GRU", 3, 4), table)), path)
    if isinstance(made, SetUp):
        validate(made.run)
        made = Recording(made.run, DisplayOptions())(_no_progress, cancel)
    assert isinstance(made, Recorded)
    trace = made.trace
    if trace.steps * trace.batch < MOST_STEPS:
        gates = trace.gates[0][0]
        assert all(gates[name].shape == (trace.steps, trace.batch, trace.spec.layers[0].hidden_size) for name in gates)
        assert len(trace.output) == trace.steps


def _no_progress(done: int, total: int) -> None:
    pass


# --- memory ------------------------------------------------------------------------------------------
def _forget_peak() -> int:
    """Let the peak of resident memory start again; what is resident now, in bytes."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return _peak()
    return _status("VmRSS")


def _peak() -> int:
    return _status("VmHWM")


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    return 0
