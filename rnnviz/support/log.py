"""The log file in the user's state folder: what went wrong, where a person can find it later.

`start_log` is called once by the window's start; nothing here may fail because a folder is missing or full.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

MAX_BYTES = 1_000_000
CRASH_NAME = "crash.log"
LOG_NAME = "rnnviz.log"

_crash_file: TextIO | None = None
_reporter: Callable[[BaseException], None] | None = None
_reported: set[str] = set()


def state_folder() -> Path:
    """The folder for logs of this user: XDG_STATE_HOME, LOCALAPPDATA or ~/Library/Logs. Not created here."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Logs"
    else:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "rnnviz"


def log_path() -> Path:
    """The log file; it exists once `start_log` could write it."""
    return state_folder() / LOG_NAME


def logger() -> logging.Logger:
    """The one logger of the program."""
    return logging.getLogger("rnnviz")


def set_reporter(reporter: Callable[[BaseException], None] | None) -> None:
    """Tell `reporter` of every distinct unexpected error, once. It is called on the thread that failed."""
    global _reporter
    _reporter = reporter
    _reported.clear()


def note(error: BaseException, where: str) -> bool:
    """Log an unexpected error the first time that this one happens; whether it was the first time."""
    key = _identity(error)
    if key in _reported:
        return False
    _reported.add(key)
    logger().error("Unexpected error in %s", where, exc_info=error)
    return True


def report(error: BaseException, where: str) -> None:
    """`note` it, and tell the reporter the first time."""
    if note(error, where) and _reporter is not None:
        try:
            _reporter(error)
        except Exception:  # a reporter that fails must not make things worse
            logger().exception("The error could not be shown")


def _identity(error: BaseException) -> str:
    """The same for errors of one type from one line."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    line = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last is not None else str(error)
    return f"{type(error).__qualname__} {line}"


class _File(RotatingFileHandler):
    """A disk that is full, or has gone, is no reason to print a traceback for every line that cannot be written."""

    def handleError(self, record: logging.LogRecord) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def start_log() -> Path | None:
    """Write the log and, when the interpreter itself dies, a crash file. The log's path, or None without one."""
    global _crash_file
    sys.excepthook = _excepthook
    threading.excepthook = _thread_hook
    log = logger()
    log.setLevel(logging.INFO)
    try:
        state_folder().mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = _File(log_path(), maxBytes=MAX_BYTES, backupCount=1, encoding="utf-8")
        _crash_file = (state_folder() / CRASH_NAME).open("a", encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler(sys.stderr)
        handler.setLevel(logging.ERROR)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for old in list(log.handlers):
        log.removeHandler(old)
        old.close()
    log.addHandler(handler)
    log.propagate = False
    faulthandler.enable(_crash_file or sys.__stderr__ or 2)
    return log_path() if isinstance(handler, RotatingFileHandler) else None


def last_crash() -> str | None:
    """What an earlier start left in the crash file, and forget it; None when nothing crashed."""
    path = state_folder() / CRASH_NAME
    try:
        text = path.read_text(encoding="utf-8", errors="replace").strip()
        if text:
            os.truncate(path, 0)
    except OSError:
        return None
    return text or None


def _excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        report(error.with_traceback(trace), "a slot")


def _thread_hook(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        report(args.exc_value, f"the thread {args.thread.name if args.thread else '?'}")
