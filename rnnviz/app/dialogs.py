"""Opens the windows beside the main window. None of them is modal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rnnviz.app.export_dialog import ExportDialog
from rnnviz.app.sheets import AboutDialog, ShortcutSheet
from rnnviz.core.examples import examples, titles
from rnnviz.widgets.gallery import Entry, Gallery
from rnnviz.widgets.setup_form import words

if TYPE_CHECKING:
    from rnnviz.app.main_window import MainWindow


class Dialogs(QObject):
    """One method per dialog."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def open_export(self) -> None:
        workspace = self._window.workspace
        if workspace.trace is not None:
            workspace.pause()
            ExportDialog(workspace, self._window.settings, self._window.theme, self._window).show()

    def open_gallery(self) -> None:
        known = titles()
        entries = [Entry(name, words(known[name]), words(text)) for name, text in examples().items()]
        gallery = Gallery(entries, self._window.theme, self._window)
        gallery.chosen.connect(self._window.views.form.choose_example)
        gallery.show()

    def open_shortcuts(self) -> None:
        ShortcutSheet(self._window).show()

    def open_about(self) -> None:
        AboutDialog(self._window).show()
