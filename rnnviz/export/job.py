"""One export as it runs: the frames, the facts that go into every file, progress and cancelling."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import copy
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QImage

from rnnviz.core.schedule import Schedule
from rnnviz.core.spec import to_dict
from rnnviz.export.film import coarse
from rnnviz.export.spec import ExportSpec
from rnnviz.render.paint_frame import frame_image
from rnnviz.render.theme import THEMES
from rnnviz.scene.frame import Frame
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import Prepared, prepare
from rnnviz.scene.resolve import resolve
from rnnviz.support.messages import stop_if

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

FACTS_FORMAT = 1
# What of `trace.meta` goes along: nothing that differs between two exports of the same run.
META = ("run", "device", "dtype", "seed", "versions", "module", "tokens")

ELSEWHERE = ("sample", "panel_height", "follow")  # of the display options: a fact of its own, or of the window only


class Job:
    """Everything a writer needs. Made before anything is written; raises `Problem` for what does not fit the run."""

    def __init__(
        self,
        trace: Trace,
        spec: ExportSpec,
        options: DisplayOptions | None = None,
        progress: Callable[[int, int], None] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> None:
        self.trace, self.spec = trace, spec
        self.options = options or DisplayOptions()
        self._progress, self._cancel = progress, cancel
        self.stop_if_cancelled = partial(stop_if, cancel)  # whoever keeps it does not keep the trace
        self.schedule = Schedule(trace, spec.order)
        self.positions = spec.positions(len(self.schedule))
        self.theme = THEMES[spec.theme]
        self.size, self.parts = spec.size, spec.parts
        self.unit: float | None = None  # pixels of the smallest text; None: 18 pt at 1920 x 1080

    @property
    def folder(self) -> Path:
        return self.spec.destination.folder

    @cached_property
    def path(self) -> Path:
        """Of the one file that holds every step."""
        return self.folder / (self.spec.destination.stem + self.spec.destination.ending)

    @cached_property
    def names(self) -> list[str]:
        """One file name per position."""
        return self.spec.destination.names(self.positions)

    @cached_property
    def prepared(self) -> Prepared:
        return prepare(self.trace, self.options)

    @cached_property
    def coarse(self) -> Prepared:
        return coarse(self.prepared)

    def frame(self, position: int) -> Frame:
        return resolve(self.prepared, self.schedule, position)

    def coarse_frame(self, position: int) -> Frame:
        """The same for a picture with a palette."""
        return resolve(self.coarse, self.schedule, position)

    def with_parts(self, parts: tuple[str, ...], unit: float | None, size: tuple[int, int]) -> Job:
        """The same export with other things on its pictures."""
        other = copy(self)
        other.parts, other.unit, other.size = parts, unit, size
        return other

    def with_size(self, size: tuple[int, int]) -> Job:
        """The same export in another size."""
        return self.with_parts(self.parts, self.unit, size)

    def image(self, position: int) -> QImage:
        """The picture of one position, opaque, in all levels."""
        poll = self.stop_if_cancelled
        return frame_image(self.frame(position), self.size, self.theme, parts=self.parts, unit=self.unit, poll=poll)

    # --- progress and cancel -------------------------------------------------------------------------
    def progress(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(done, total)

    def cancelled(self) -> bool:
        return self._cancel is not None and bool(self._cancel())

    def checked(self, check: Callable[[Path], None]) -> Callable[[Path], None]:
        """`check` that can be cancelled between two files: making many of them durable takes a while."""

        def one(path: Path) -> None:
            self.stop_if_cancelled()
            check(path)

        return one

    # --- facts ---------------------------------------------------------------------------------------
    def text(self, position: int | None = None) -> str:
        """ASCII JSON for the inside of a file: what was exported, from which run, and whether it checked out."""
        at = {} if position is None else {"position": position}
        return json.dumps(self._facts | at, sort_keys=True)

    @cached_property
    def _facts(self) -> dict[str, Any]:
        from rnnviz import __version__

        spec = self.spec
        return {
            "format": FACTS_FORMAT,
            "rnnviz": __version__,
            "network": to_dict(self.trace.spec),
            "order": self.schedule.order,
            "positions": len(self.schedule),
            "size": list(spec.size),
            "theme": spec.theme,
            "parts": list(spec.parts),
            "steps": [self.positions.start, self.positions.stop, self.positions.step],
            "fps": spec.fps,
            "sample": self.options.sample,
            **({"display": chosen} if (chosen := self._display()) else {}),
            "check": self._check(),
            **{name: plain(self.trace.meta[name]) for name in META if self.trace.meta.get(name) is not None},
        }

    def _display(self) -> dict[str, Any]:
        """What was chosen to be shown otherwise than usual."""
        usual = DisplayOptions()
        chosen = {name: value for name, value in vars(self.options).items() if value != getattr(usual, name)}
        return {name: plain(value) for name, value in chosen.items() if name not in ELSEWHERE}

    def _check(self) -> dict[str, Any] | None:
        """The self-check in numbers; None where it could not be made, for instance without PyTorch."""
        try:
            check = self.trace.check
        except Exception:  # a picture without its self-check is better than none, and says so
            return None
        names = ("max_diff", "residual", "tolerance", "passed")
        return {name: plain(getattr(check, name)) for name in names if hasattr(check, name)}


def plain(value: Any) -> Any:
    """Numbers, texts, lists and dicts that JSON takes: what is not finite or of another kind becomes its text."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if np.isfinite(value) else str(value)
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
