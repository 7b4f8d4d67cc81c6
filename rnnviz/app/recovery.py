"""After a crash: offer the work back, once, without a dialog; say that there is a report."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QObject

from rnnviz.app.autosave import Left, discard, folder, left_behind
from rnnviz.app.recent import recent_files
from rnnviz.app.settings import Settings
from rnnviz.core.shapes import module_repr
from rnnviz.support.atomic import sweep
from rnnviz.widgets.banner import Banner

if TYPE_CHECKING:
    from rnnviz.app.main_window import MainWindow


class Recovery(QObject):
    """Shows a banner for each piece of work that was left behind, the newest first."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._left: list[Left] = []
        self._banner: Banner | None = None
        self._restored: Path | None = None

    def offer(self) -> None:
        """Look for work that was left behind; what was half written when something ended goes."""
        places = written_to(self._window.settings)
        threading.Thread(
            target=sweep_all, args=(places,), name="rnnviz-sweep", daemon=True
        ).start()  # disks can be slow
        self._left = left_behind()
        self._next()

    def show_again(self) -> None:
        """The window's parts were made anew, and the banner went with the old ones."""
        if self._banner is not None:
            self._next()

    def _next(self) -> None:
        self._banner = None
        if not self._left:
            return
        self._banner = Banner(self._text(self._left[0]), self.tr("Bring it back"), self.tr("Throw it away"))
        self._banner.accepted.connect(self._bring_back)
        self._banner.declined.connect(self._throw_away)
        self._window.panels.show_banner(self._banner)

    def _text(self, left: Left) -> str:
        when = QDateTime.fromMSecsSinceEpoch(round(1000 * left.rescue.when))
        said = QLocale().toString(when, QLocale.FormatType.ShortFormat)
        name = left.rescue.path.replace("\\", "/").rsplit("/", 1)[-1] or module_repr(left.rescue.document.run.network)
        return self.tr("rnnviz ended unexpectedly. Unsaved work of {when} is still there: {name}").format(
            when=said, name=name
        )

    def _bring_back(self) -> None:
        left = self._left.pop(0)
        self._restored = left.file
        self._window.workspace.opened.connect(self._on_back)
        path, documents = left.rescue.path, self._window.documents
        documents.settle(partial(documents.restore, left.rescue.document, Path(path) if path else None))
        self._next()

    def _on_back(self) -> None:
        """It is shown, so it is this window's work now, which has its own rescue."""
        self._window.workspace.opened.disconnect(self._on_back)
        self._window.autosave.now()
        if self._restored is not None:
            discard(self._restored)

    def _throw_away(self) -> None:
        discard(self._left.pop(0).file)
        self._next()


def written_to(settings: Settings) -> list[Path]:
    """The folders where files were saved and exported last."""
    names = [str(settings.get(key)) for key in ("folder", "export/folder")]
    return list(dict.fromkeys([*(Path(name) for name in names if name), *(p.parent for p in recent_files(settings))]))


def sweep_all(places: Iterable[Path]) -> None:
    """Remove what dead processes left in these folders, and among the rescues."""
    for place in (*places, folder()):
        sweep(place)
