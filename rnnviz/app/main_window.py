"""The main window: makes the parts and owns what is the window's own - theme, language, title, dialogs, closing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QDialog

from rnnviz.app.drop import DropTarget
from rnnviz.app.frame_window import FrameWindow, application
from rnnviz.app.history import retitle
from rnnviz.app.language import can_show, no_font, speak, spoken
from rnnviz.app.menus import enable, tint
from rnnviz.core.schedule import orders
from rnnviz.core.spec import ORDERS
from rnnviz.render.palette import apply_theme, choose_theme
from rnnviz.render.theme import THEMES, Theme
from rnnviz.support.guard import guard
from rnnviz.widgets.hint import Hint

if TYPE_CHECKING:
    from rnnviz.app.dialogs import Dialogs
    from rnnviz.app.workspace import Workspace


class MainWindow(FrameWindow):
    """Owns the views and the workspace; `Reactions` connects them, `Commands` does what the actions say.

    A frame until `fill`; what that needs is imported there, because NumPy and pyqtgraph come with it.
    """

    filled = False

    def fill(self, workspace: Workspace) -> None:
        """Make everything that works on `workspace`; once."""
        from rnnviz.app.announcer import Announcer
        from rnnviz.app.autosave import Autosave
        from rnnviz.app.cell_cursor import CellCursor
        from rnnviz.app.documents import Documents
        from rnnviz.app.reactions import Reactions
        from rnnviz.app.recovery import Recovery

        self.workspace = workspace
        workspace.setParent(self)
        self.documents = Documents(self, workspace, self.settings)
        self.autosave = Autosave(workspace, self.documents, self)
        self.recovery = Recovery(self)
        self.cell_cursor = CellCursor(workspace, self)
        self.announcer = Announcer(self, workspace)
        self._dialogs: Dialogs | None = None
        self.reactions = Reactions(self)
        self._build()
        self._style(self.theme)  # once all parts stand: a styled part is looked at again each time it gets a parent
        self.panels.restore()  # sizes follow from the style
        self._connect()
        self._on_document()
        self.panels.fit(self.size())
        self.filled = True

    # --- parts -------------------------------------------------------------------------------------
    def _build(self) -> None:
        """Put into the frame everything that says words, and show the workspace as it is now."""
        from rnnviz.app.command_palette import CommandPalette
        from rnnviz.app.commands import Commands
        from rnnviz.app.presentation import Presentation
        from rnnviz.app.recent import RecentMenu
        from rnnviz.app.views import Views
        from rnnviz.widgets.keys import KeyRouter

        self.views = Views(self, self.panels, self.settings, self.theme)
        self._commands = Commands(self, self.workspace)
        self.connect_actions(self._slot)
        self._recent = RecentMenu(self.menus["Open recent"], self, self.settings)
        self._recent.chosen.connect(self.documents.open_path)
        self.presentation = Presentation(self, self.workspace, self.theme)
        self.command_palette = CommandPalette(self)
        self._keys = KeyRouter(self)
        self._keys.claims += [self.presentation.claim, self.cell_cursor.claim]
        self.cell_cursor.set_views(self.views.grid, self.views.outputs)
        self._hand_out_keys()  # the frame shows them already
        self.panels.shown_changed.connect(self.enable_actions)
        self.reactions.connect_views()
        self._hand_out_theme()
        self.reactions.show_state()
        self.enable_actions()

    def rebuild(self) -> None:
        """Say everything anew, after the language was changed: texts are made with their parts, so the parts are
        made again. What is set up, recorded, pinned and played is the workspace's and stays."""
        presenting = self.presentation.active
        if presenting:
            self.presentation.toggle()
        self.panels.remember()
        for dialog in self.findChildren(QDialog):
            dialog.close()
        old = (self._keys, self._commands, self._recent, self.presentation, self.command_palette, self.views.toast)
        hints = self.findChildren(Hint)
        for part in (*old, self._search, *hints, *self._actions.values()):
            part.deleteLater()
        for widget in (self._search, *hints):
            widget.hide()
        for action in self.actions():
            self.removeAction(action)
        retitle(self.workspace.undo)
        self._make_frame()
        self._build()
        self.recovery.show_again()
        self._drop.watch()
        if hints:
            self.hint()
        if presenting:
            self.presentation.toggle()

    def _connect(self) -> None:
        """What lives as long as the window."""
        self.reactions.connect_workspace()
        self._drop = DropTarget(self)
        self._drop.dropped.connect(self.documents.open_path)
        self.documents.changed.connect(self._on_document)
        self.documents.said.connect(self.say)
        self.workspace.undo.indexChanged.connect(self.enable_actions)
        for signal in (self.workspace.pins_changed, self.workspace.cursor_changed, self.workspace.order_changed):
            signal.connect(self.enable_actions)
        self.cell_cursor.walked.connect(self.announcer.say_cell)
        application().styleHints().colorSchemeChanged.connect(self._on_system_theme)

    def action(self, id: str) -> QAction:
        """The QAction of a row of the table."""
        return self._actions[id]

    def trigger(self, id: str) -> None:
        """Do what an action does, if it can be done now."""
        self._actions[id].trigger()

    def apply_keys(self) -> None:
        """The keys as the keymap has them now."""
        self._show_keys()
        self._hand_out_keys()
        self.enable_actions()

    def _hand_out_keys(self) -> None:
        """Those that are not keys of a QAction."""
        self._recent.set_keys(self.keymap.keys("recent"))
        self._keys.set_table({key: self._actions[id].trigger for key, id in self.keymap.singles()})

    def _slot(self, action_id: str) -> Callable[[], None]:
        slot: Callable[[], None] = getattr(self._commands, action_id)
        return slot

    # --- what it says ------------------------------------------------------------------------------
    def say(self, text: str) -> None:
        """A quiet sentence that goes away by itself."""
        self.views.toast.show_text(text)

    def unexpected(self, error: object) -> None:
        """An error nobody foresaw: said once, quietly; the log has it."""
        self.views.toast.show_text(
            self.tr("Something unexpected went wrong; what you set up is untouched."), details=repr(error)
        )

    def open_named(self, path: str) -> None:
        """Open the file of this name."""
        self.documents.open_path(Path(path))

    def say_crash(self, report: str | None) -> None:
        """What the interpreter left in its crash file when it died."""
        if report:
            text = self.tr("rnnviz crashed the last time. What it was doing is in the details and in the log.")
            self.views.toast.show_text(text, details=report)

    def _on_document(self) -> None:
        """The title: the file's name, with a star while something is unsaved. Qt adds the program's name."""
        self.setWindowTitle(f"{self.documents.name or 'rnnviz'}[*]")
        self.setWindowModified(self.documents.modified)

    def set_language(self, language: str) -> None:
        """Speak this language from now on, or say why that cannot be."""
        if not can_show(language):
            self.say(no_font())
        elif language != spoken(application()):
            self.settings.set("language", language)
            speak(application(), language)
            self.rebuild()
        self.enable_actions()

    # --- how it looks ------------------------------------------------------------------------------
    def _style(self, theme: Theme) -> None:
        self.theme = theme
        with self._keys.resting():
            apply_theme(application(), theme, follow=self.settings.get("theme") == "system")

    def set_theme(self, name: str, *, remember: bool = True) -> None:
        """Wear "light", "dark", or what the "system" has."""
        if remember:
            self.settings.set("theme", name)
        self._style(THEMES[choose_theme(application(), name)])
        self._hand_out_theme()
        self.enable_actions()

    def _on_system_theme(self) -> None:
        if self.settings.get("theme") == "system" and choose_theme(application(), "system") != self.theme.name:
            self.set_theme("system")

    @property
    def has_dialogs(self) -> bool:
        """Whether one was ever asked for."""
        return self._dialogs is not None

    @property
    def dialogs(self) -> Dialogs:
        """The windows beside this one, loaded when the first is asked for: the start has no time for them."""
        if self._dialogs is None:
            from rnnviz.app.dialogs import Dialogs

            self._dialogs = Dialogs(self)
        return self._dialogs

    def _hand_out_theme(self) -> None:
        self.views.set_theme(self.theme)
        if self.has_dialogs:
            self.dialogs.set_theme(self.theme)
        self.presentation.set_theme(self.theme)
        tint(self._actions, self.theme)

    def show_panel(self, key: str, shown: bool) -> None:
        self.panels.show_column(key, shown)

    def reset_layout(self) -> None:
        self.settings.reset_layout()
        self.panels.restore()
        self.enable_actions()

    def enable_actions(self) -> None:
        """Grey out what cannot be done now, tick what is on, name what undo takes back."""
        workspace, actions, panels = self.workspace, self._actions, self.panels
        undo, trace = workspace.undo, workspace.trace
        have = {
            "trace": trace is not None,
            "undo": undo.canUndo(),
            "redo": undo.canRedo(),
            "pins": bool(workspace.pins),
            "cursor": workspace.cursor is not None,
            "order_time": trace is not None and "time" in orders(trace.spec),
        }
        enable(actions, have, self.keymap)
        language = spoken(application())
        ticks = {
            "english": language == "en",
            "chinese": language == "zh_CN",
            "network_panel": not panels.left.isHidden(),
            "inspector_panel": not panels.right.isHidden(),
            "memory": workspace.options.show_c,
            "full_screen": self.isFullScreen(),
            **{f"theme_{name}": self.settings.get("theme") == name for name in ("light", "dark", "system")},
            **{f"order_{order}": workspace.order == order for order in ORDERS},
        }
        for name, on in ticks.items():
            actions[name].setChecked(on)
        actions["undo"].setText(self.tr("Undo {what}").format(what=undo.undoText()).strip())
        actions["redo"].setText(self.tr("Redo {what}").format(what=undo.redoText()).strip())

    def hint(self) -> None:
        """Once in a lifetime: how to play and step."""
        if not self.settings.get("hint_seen"):
            text = self.tr("Space plays, the arrows step")
            self._hint = Hint(text, self.views.transport, self)
            self.workspace.playback_changed.connect(self._hint.done)
            self._hint.closed.connect(self._on_hint_closed)

    def _on_hint_closed(self) -> None:
        self.settings.set("hint_seen", True)

    # --- the end -----------------------------------------------------------------------------------
    def end_without_asking(self, *_session: object) -> None:
        """The system ends the program: unsaved work waits for the next start."""
        if not self.filled:
            return
        self.autosave.keep()
        self.documents.give_up()

    @guard
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.filled:
            return
        if self.documents.needs_answer:
            event.ignore()
            self.documents.settle(self.close)
            return
        self.settings.set("geometry", self.saveGeometry())
        self.panels.remember()
        self.autosave.close()
        self.documents.close()
        self.workspace.stop()
        event.accept()

    def finish(self) -> None:
        """Return when everything that is to last is on the disk; the window is closed."""
        self.settings.finish()
        if self.filled:
            self.workspace.lanes.finish_files()
