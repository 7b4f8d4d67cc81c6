"""Opens the windows beside the main window. None of them is modal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rnnviz.app.actions import ACTIONS, WHY_NOT
from rnnviz.app.command_palette import Entry
from rnnviz.app.export_dialog import ExportDialog
from rnnviz.app.keys_dialog import KeysDialog
from rnnviz.app.menus import words as words_of_actions
from rnnviz.app.open_model import OpenModel
from rnnviz.app.open_table import OpenTable
from rnnviz.app.recent import recent_files
from rnnviz.app.remembered import remember_switches
from rnnviz.app.sheets import AboutDialog, ShortcutSheet
from rnnviz.app.tour import Tour
from rnnviz.app.work import Asked
from rnnviz.core.checkpoint import Checkpoint
from rnnviz.core.examples import examples, titles
from rnnviz.widgets.front import Front
from rnnviz.widgets.gallery import Entry as Picture
from rnnviz.widgets.gallery import Gallery
from rnnviz.widgets.setup_form import words
from rnnviz.widgets.tensor_table import TensorTable
from rnnviz.widgets.words_dialog import WordsDialog

if TYPE_CHECKING:
    from rnnviz.app.main_window import MainWindow
    from rnnviz.core.spec import RunSpec
    from rnnviz.core.trace import Trace
    from rnnviz.render.theme import Theme
    from rnnviz.scene.frame import Ref

OUT_OF_PALETTE = frozenset({"palette", "recent"})


class Dialogs(QObject):
    """One method per dialog."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._front = Front(window)
        self._asked = Path()

    def open_export(self) -> None:
        workspace = self._window.workspace
        if workspace.trace is not None:
            workspace.pause()
            self._front.show(ExportDialog(workspace, self._window.settings, self._window))

    def open_gallery(self) -> None:
        gallery = self._window.findChild(Gallery)
        if gallery is None:
            known = titles()
            pictures = [Picture(name, words(known[name]), words(text)) for name, text in examples().items()]
            gallery = Gallery(pictures, self._window.theme, self._window)
            gallery.chosen.connect(self._window.views.form.choose_example)
        self._front.show(gallery)

    def open_table(self) -> None:
        """The tensor of the number that the inspector explains."""
        ref = self._window.views.inspector.shown()
        if ref is not None:
            self.open_table_at(ref)

    def open_table_at(self, ref: Ref) -> None:
        dialog = self._table()
        if dialog is not None:
            dialog.point_at(ref)

    def open_table_of(self, name: str) -> None:
        dialog = self._table()
        if dialog is not None:
            dialog.choose(name)

    def _table(self) -> TensorTable | None:
        """The one that is open, or a new one."""
        trace, dialog = self._window.workspace.trace, self._window.findChild(TensorTable)
        if trace is None:
            return None
        if dialog is None:
            dialog = TensorTable(trace, self._window.theme, self._window)
            remember_switches(dialog, self._window.settings)
            dialog.ref_requested.connect(self._window.workspace.point_at)
        self._front.show(dialog)
        return dialog

    def follow_trace(self, trace: Trace) -> None:
        """An open table shows the new run."""
        dialog = self._window.findChild(TensorTable)
        if dialog is not None:
            dialog.set_trace(trace)

    def set_theme(self, theme: Theme) -> None:
        dialog = self._window.findChild(TensorTable)
        if dialog is not None:
            dialog.set_theme(theme)

    def open_words(self) -> None:
        self._front.show(WordsDialog(self._window))

    def ask(self, asked: Asked) -> None:
        """A file that holds several things, or can be read in several ways."""
        for other in (*self._window.findChildren(OpenModel), *self._window.findChildren(OpenTable)):
            other.reject()
        dialog: OpenModel | OpenTable
        if isinstance(asked.found, Checkpoint):
            dialog = OpenModel(asked.found, self._window.theme, self._window)
        else:
            dialog = OpenTable(asked.path, asked.found, self._window.workspace.run, self._window)
        self._asked = asked.path
        dialog.chosen.connect(self._on_chosen)
        dialog.rejected.connect(self._on_nothing_chosen)
        self._front.show(dialog)

    def _on_chosen(self, run: RunSpec) -> None:
        self._window.workspace.set_up(run, self._asked)

    def _on_nothing_chosen(self) -> None:
        """Started with a file, and then not opened: the window is not left empty."""
        workspace = self._window.workspace
        if workspace.trace is None and not workspace.lanes.recording.busy:
            workspace.record()

    def open_shortcuts(self) -> None:
        sheet = ShortcutSheet(self._window.keymap, self._window)
        sheet.change_requested.connect(sheet.close)
        sheet.change_requested.connect(self.open_keys)
        self._front.show(sheet)

    def open_keys(self) -> None:
        dialog = KeysDialog(self._window.keymap, self._window)
        dialog.changed.connect(self._window.apply_keys)
        self._front.show(dialog)

    def open_palette(self) -> None:
        """Everything that can be done: actions, examples, recent files."""
        self._window.command_palette.ask(entries(self._window))

    def open_tour(self) -> None:
        """Five cards beside the parts that they speak of."""
        if self._window.findChild(Tour) is None:
            Tour(self._window, self._window.theme)

    def open_about(self) -> None:
        self._front.show(AboutDialog(self._window))


def entries(window: MainWindow) -> list[Entry]:
    """What the palette offers now."""
    made = []
    for spec in ACTIONS:
        action = window.action(spec.id)
        if spec.id in OUT_OF_PALETTE:
            continue
        text = f"{words_of_actions(spec.submenu)}: {action.text()}" if spec.submenu else action.text()
        keys = "   ".join(window.keymap.shown(spec.id)[:2])
        reason = "" if action.isEnabled() else words_of_actions(WHY_NOT[spec.needs])
        also = f"{spec.text} {spec.id}"
        menu = words_of_actions(spec.menu)
        made.append(Entry(text, window.trigger, spec.id, keys, menu, reason, action.icon(), also))
    kind = words_of_actions("Examples…").rstrip("…")
    for name, title in titles().items():
        made.append(Entry(words(title), window.reactions.show_example, name, detail=kind, also=f"{title} {name}"))
    recent = words_of_actions("Open recent")
    made += [Entry(path.name, window.open_named, str(path), detail=recent) for path in recent_files(window.settings)]
    return made
