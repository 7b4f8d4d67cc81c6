"""Floor 3: what leaves the program: one writer class per format, one FORMATS table.

The package can be called: `rnnviz.export(trace, path)` works also after something imported this package.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rnnviz.export.embedded import Embedded as Embedded
from rnnviz.export.embedded import embedded as embedded
from rnnviz.export.spec import ExportSpec as ExportSpec
from rnnviz.render.picture import PARTS as PARTS
from rnnviz.render.picture import STANDARD_PARTS as STANDARD_PARTS
from rnnviz.support.atomic import as_text
from rnnviz.support.given import check_functions

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace
    from rnnviz.scene.options import DisplayOptions


def export(
    trace: Trace,
    path: str | os.PathLike[str],
    *,
    steps: Sequence[int] | range | None = None,
    order: str | None = None,
    size: tuple[int, int] = (1920, 1080),
    theme: str = "light",
    fps: float = 2,
    overwrite: bool = False,
    parts: Sequence[str] | None = None,
    options: DisplayOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> list[Path]:
    """Write the steps of a run; the format follows the suffix of `path`. Needs no display.

    `steps` are positions of `order`, (first, beyond the last), all by default; `size` is (width, height) in pixels.
    `path`: a folder ending in "/" (or a Path without a suffix), a pattern such as step-%04d.png, or out.png
    (out-0000.png ... for several steps), or one file:
    out.gif (.apng, .webp, .mp4, .webm, .pdf, .pptx, .tex, .csv, .npz).
    `fps`: steps per second of what moves. `parts`: what the picture shows, of `rnnviz.export.PARTS`.
    Returns the paths in order. Raises `Problem` in words, and `Cancelled` when `cancel()` is true: then, as after any
    failure, nothing half-made is left and files that were there are as before (after a cancel, within a second).
    """
    target = as_text(path)
    if isinstance(path, Path) and not path.suffix:
        target += "/"  # a Path cannot end in one
    shown = STANDARD_PARTS if parts is None else parts
    spec = ExportSpec(target, steps, order, size, theme, fps, overwrite, shown)  # type: ignore[arg-type]
    from rnnviz.core.trace import need_trace
    from rnnviz.export.formats import format_of, need_package
    from rnnviz.export.gui import need_gui
    from rnnviz.export.job import Job

    row = format_of(spec)
    need_trace(trace)
    check_functions(progress=progress, cancel=cancel)
    need_package(row)
    writer = row.writer()
    job = Job(trace, spec, options, progress, cancel)
    need_gui()
    return writer.write(job)


class _Callable(ModuleType):
    """`import rnnviz.export` binds this package to the name of the public function, so it has to do as one."""

    def __call__(self, *args: Any, **kwargs: Any) -> list[Path]:
        return export(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
