"""Every dialog and the window in both languages and themes, to be looked at: PNGs, painted without a display.

python3 tools/look.py FOLDER [--scale 2] [--size 960x600] [--example NAME] [DIALOG ...]
A dialog is named by its action: export, words ...
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

DIALOGS = (
    "examples",
    "export",
    "shortcuts",
    "change_keys",
    "words",
    "table",
    "palette",
    "tour",
    "about",
    "presentation",
)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("dialogs", nargs="*", default=DIALOGS)
    parser.add_argument("--scale", default="1")
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--example", default="bidirectional")
    return parser.parse_intermixed_args()


def main() -> int:
    given = arguments()
    home = tempfile.mkdtemp(prefix="rnnviz-look-")
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": given.scale}
    os.environ |= {"XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home}
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QDialog, QWidget

    from rnnviz.app.start import make_app, make_window
    from rnnviz.app.tour import Tour

    app = make_app()
    window = make_window(app)

    def settle() -> None:
        until = time.monotonic() + 0.4
        workspace, lanes = window.workspace, window.workspace.lanes
        while workspace.trace is None or lanes.recording.busy or lanes.checking.busy or time.monotonic() < until:
            app.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    given.folder.mkdir(parents=True, exist_ok=True)
    window.resize(*map(int, given.size.split("x")))
    window.show()
    window.workspace.record()
    settle()
    window.views.form.choose_example(given.example)
    settle()
    for language in ("en", "zh_CN"):
        window.set_language(language)
        for theme in ("light", "dark"):
            window.set_theme(theme, remember=False)
            window.workspace.seek(window.workspace.playback.positions * 2 // 3)
            for name in ("", *given.dialogs):
                if name:
                    window._actions[name].trigger()
                settle()
                shown = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
                path = given.folder / f"{name or 'window'}-{language}-{theme}-{given.scale}x.png"
                (shown[-1] if shown else window).grab().save(str(path))
                for over in (*shown, *window.findChildren(QWidget, "commandPalette")):
                    over.close()
                for tour in window.findChildren(Tour):
                    tour.end()
                if name == "presentation":
                    window._actions[name].trigger()
                settle()
    window.workspace.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
