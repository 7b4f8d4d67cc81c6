"""Help opens the documentation that is there, in the person's language, and says so when there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from rnnviz.app import commands, help
from rnnviz.app.start import make_app


class Window:
    """What Commands needs of the window to say something."""

    def __init__(self) -> None:
        self.said = ""

    def say(self, text: str) -> None:
        self.said = text


@pytest.mark.parametrize(
    ("pages", "language", "first"),
    [
        (["index.html", "zh/index.html"], "en", "index.html"),
        (["index.html", "zh/index.html"], "zh_CN", "zh/index.html"),
        (["index.html"], "zh_CN", "index.html"),
        ([], "en", None),
    ],
)
def test_first_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: Any, language: str, first: Any) -> None:
    for name in pages:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<html>")
    monkeypatch.setattr(help, "resource", lambda name: tmp_path)
    monkeypatch.setattr(help, "PACKAGE", tmp_path / "nowhere" / "rnnviz")
    assert help.page(language) == (tmp_path / first if first else None)


@pytest.mark.parametrize(
    ("found", "opens", "said"), [(True, True, ""), (True, False, "x.html"), (False, True, "dev.py")]
)
def test_what_f1_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication, found: bool, opens: bool, said: str
) -> None:
    opened = []
    monkeypatch.setattr(commands, "page", lambda language: tmp_path / "x.html" if found else None)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or opens)
    window = Window()
    made = commands.Commands.__new__(commands.Commands)
    commands.QObject.__init__(made)
    made._window = window  # type: ignore[assignment]
    made.documentation()
    assert opened == ([str(tmp_path / "x.html")] if found else [])
    assert said in window.said and bool(said) == bool(window.said)


def test_identity_of_every_window(qapp: QApplication) -> None:
    app = make_app()
    assert (app.desktopFileName(), app.applicationName()) == ("rnnviz", "rnnviz")
    assert not app.windowIcon().isNull()
    assert app.windowIcon().pixmap(64, 64).toImage().pixelColor(32, 4).alpha() > 0
