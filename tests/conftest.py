"""What holds for every test: no display, one thread for torch, an own home folder, and nothing left behind."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_HOME = tempfile.mkdtemp(prefix="rnnviz-tests-")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_API"] = "pyside6"
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"
for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before torch is imported: tests must not fight for the cores
for _name, _folder in {"XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}.items():
    os.environ[_name] = str(Path(_HOME, _folder))  # the tests never touch the settings of the person who runs them

import pytest  # noqa: E402 - the environment comes first

THREADS_END_WITHIN = 5.0  # seconds
XVFB_TOOLS = ("Xvfb", "xdotool")
# Qt makes these for itself and keeps them
QT_OWN = {"QTipLabel", "QComboBoxPrivateContainer", "QDesktopScreenWidget", "QCompleterListView"}


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("xvfb"):
        missing = [tool for tool in XVFB_TOOLS if shutil.which(tool) is None]
        if missing:
            _without(f"{', '.join(missing)} not installed (apt install xvfb xdotool)")
    if item.get_closest_marker("gpu"):
        import torch

        if not torch.cuda.is_available():
            pytest.skip("no CUDA device")


def _without(reason: str) -> None:
    """Skip by hand, fail in CI: there the tools have to be."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail when a test leaves a top-level widget, a running timer or a thread behind."""
    threads = set(threading.enumerate())
    widgets, timers = _top_levels(), _running_timers()
    known = {_address(thing) for thing in (*widgets, *timers)}
    yield
    del widgets, timers
    _check_language()
    _check_qt(known)
    _check_threads(threads)


def _check_language() -> None:
    """Translators and settings are the application's, which all tests share."""
    language, settings = sys.modules.get("rnnviz.app.language"), sys.modules.get("rnnviz.app.settings")
    if settings is not None:
        settings.Settings().set("language", settings.DEFAULTS["language"])
    if language is not None and _app() and language.spoken(_app()) != "en":
        language.speak(_app(), "en")
        pytest.fail("left behind: another language", pytrace=False)


def _check_qt(known: set[int]) -> None:
    if not _app():
        return
    _drain()
    if not (_new(_top_levels(), known) or _new(_running_timers(), known)):
        return
    gc.collect()
    _drain()
    left = [*_new(_top_levels(), known), *_new(_running_timers(), known)]
    if left:
        names = [f"{type(thing).__name__}({thing.objectName()!r}) of {type(thing.parent()).__name__}" for thing in left]
        for thing in left:
            _end(thing)
        pytest.fail(f"left behind: {', '.join(names)}", pytrace=False)


def _check_threads(before: set[threading.Thread]) -> None:
    limit = time.monotonic() + THREADS_END_WITHIN
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("paint"):  # the one that painting keeps (render/side_by_side.py)
            continue
        if not isinstance(thread, threading._DummyThread):  # a thread of Qt's pool that once ran Python
            thread.join(max(0.0, limit - time.monotonic()))
            if thread.is_alive():
                pytest.fail(f"left behind: thread {thread.name}", pytrace=False)


def _app() -> Any:
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


def _top_levels() -> list[Any]:
    app = _app()
    if app is None or not hasattr(app, "topLevelWidgets"):
        return []
    return [w for w in app.topLevelWidgets() if w.parent() is None and not _is_qts(w)]


def _is_qts(widget: Any) -> bool:
    """Also: every QGraphicsGridLayout keeps a bare QWidget to ask the style, made in C++."""
    name = widget.metaObject().className()
    return name in QT_OWN or (name == "QWidget" and not sys.modules["shiboken6"].createdByPython(widget))


def _running_timers() -> list[Any]:
    core, shiboken = sys.modules.get("PySide6.QtCore"), sys.modules.get("shiboken6")
    if core is None or shiboken is None or not _app():
        return []
    return [o for o in shiboken.getAllValidWrappers() if isinstance(o, core.QTimer) and o.isActive()]


def _new(things: list[Any], known: set[int]) -> list[Any]:
    return [thing for thing in things if _address(thing) not in known]


def _address(thing: Any) -> int:
    """Of the C++ object: Python's wrapper of it may come and go."""
    address: int = sys.modules["shiboken6"].getCppPointer(thing)[0]
    return address


def _drain() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _end(thing: Any) -> None:
    """So that the next test starts clean."""
    from PySide6.QtCore import QTimer

    if isinstance(thing, QTimer):
        thing.stop()
    else:
        thing.hide()
        thing.deleteLater()
