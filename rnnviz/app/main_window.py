"""The main window: makes the parts and owns what is the window's own - theme, language, title, dialogs, closing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenuBar

from rnnviz.app.actions import ACTIONS
from rnnviz.app.commands import Commands
from rnnviz.app.dialogs import Dialogs
from rnnviz.app.documents import Documents
from rnnviz.app.drop import DropTarget
from rnnviz.app.language import can_show, no_font, speak, spoken
from rnnviz.app.menus import enable, fill_menu_bar, make_actions, tint
from rnnviz.app.reactions import Reactions
from rnnviz.app.recent import RecentMenu
from rnnviz.app.settings import Settings
from rnnviz.app.views import Views
from rnnviz.app.workspace import Workspace
from rnnviz.render.palette import apply_theme
from rnnviz.render.theme import THEMES, Theme
from rnnviz.support.guard import guard
from rnnviz.widgets.keys import KeyRouter

FIRST_SIZE = QSize(1440, 900)


class MainWindow(QMainWindow):
    """Owns the views and the workspace; `Reactions` connects them, `Commands` does what the actions say."""

    def __init__(self, workspace: Workspace, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.workspace, self.settings, self.theme = workspace, settings, theme
        self._start: Callable[[], None] | None = None
        workspace.setParent(self)
        self.documents = Documents(self, workspace, settings)
        self.dialogs = Dialogs(self)
        self.reactions = Reactions(self)
        self._build()
        self._style(theme)  # once all parts stand: a styled part is looked at again each time it gets a new parent
        self.views.panels.restore()  # sizes follow from the style
        self._connect()
        self._on_document()
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))
        self.restoreGeometry(settings.get("geometry"))
        self.views.panels.fit(self.size())

    # --- parts -------------------------------------------------------------------------------------
    def _build(self) -> None:
        """Make everything that says words, and show the workspace as it is now; `rebuild` does it again."""
        self.views = Views(self, self.settings, self.theme)
        self._commands = Commands(self, self.workspace)
        self._actions: dict[str, QAction] = make_actions(self, self._slot)
        self.menus = fill_menu_bar(self, self._actions)
        self._recent = RecentMenu(self.menus["Open recent"], self, self.settings)
        self._recent.chosen.connect(self.documents.open_path)
        self._keys = KeyRouter(self, {key: self._slot(a.id) for a in ACTIONS for key in a.single})
        self.views.panels.shown_changed.connect(self.enable_actions)
        self.reactions.connect_views()
        self._hand_out_theme()
        self.reactions.show_state()
        self.enable_actions()

    def rebuild(self) -> None:
        """Say everything anew, after the language was changed: texts are made with their parts, so the parts are
        made again. What is set up, recorded, pinned and played is the workspace's and stays."""
        self.views.panels.remember()
        for dialog in self.findChildren(QDialog):
            dialog.close()
        for old in (self._keys, self._commands, self._recent, self.views.toast, *self._actions.values()):
            old.deleteLater()
        for action in self.actions():
            self.removeAction(action)
        self.setMenuBar(QMenuBar(self))
        self._build()

    def _connect(self) -> None:
        """What lives as long as the window."""
        self.reactions.connect_workspace()
        self._drop = DropTarget(self)
        self._drop.dropped.connect(self.documents.open_path)
        self.documents.changed.connect(self._on_document)
        self.documents.said.connect(self.say)
        self.workspace.undo.indexChanged.connect(self.enable_actions)
        self.workspace.pins_changed.connect(self.enable_actions)

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

    def _on_document(self) -> None:
        """The title: the file's name, with a star while something is unsaved. Qt adds the program's name."""
        self.setWindowTitle(f"{self.documents.name or 'rnnviz'}[*]")
        self.setWindowModified(self.documents.modified)

    def set_language(self, language: str) -> None:
        """Speak this language from now on, or say why that cannot be."""
        if not can_show(language):
            self.say(no_font())
        elif language != spoken(_app()):
            self.settings.set("language", language)
            speak(_app(), language)
            self.rebuild()
        self.enable_actions()

    # --- how it looks ------------------------------------------------------------------------------
    def _style(self, theme: Theme) -> None:
        self.theme = theme
        apply_theme(_app(), theme)

    def set_theme(self, name: str, *, remember: bool = True) -> None:
        self._style(THEMES[name])
        self._hand_out_theme()
        if remember:
            self.settings.set("theme", name)

    def _hand_out_theme(self) -> None:
        self.views.set_theme(self.theme)
        self.dialogs.set_theme(self.theme)
        tint(self._actions, self.theme)

    def show_panel(self, key: str, shown: bool) -> None:
        self.views.panels.show_column(key, shown)

    def reset_layout(self) -> None:
        self.settings.reset_layout()
        self.views.panels.restore()
        self.enable_actions()

    def enable_actions(self) -> None:
        """Grey out what cannot be done now, tick what is on, name what undo takes back."""
        undo, actions, panels = self.workspace.undo, self._actions, self.views.panels
        have = {
            "trace": self.workspace.trace is not None,
            "undo": undo.canUndo(),
            "redo": undo.canRedo(),
            "pins": bool(self.workspace.pins),
        }
        enable(actions, have)
        language = spoken(_app())
        ticks = {
            "english": language == "en",
            "chinese": language == "zh_CN",
            "network_panel": not panels.left.isHidden(),
            "inspector_panel": not panels.right.isHidden(),
            "memory": self.workspace.options.show_c,
            "full_screen": self.isFullScreen(),
        }
        for name, on in ticks.items():
            actions[name].setChecked(on)
        actions["undo"].setText(self.tr("Undo {what}").format(what=undo.undoText()).strip())
        actions["redo"].setText(self.tr("Redo {what}").format(what=undo.redoText()).strip())

    # --- the beginning and the end -----------------------------------------------------------------
    def after_first_paint(self, start: Callable[[], None]) -> None:
        """Call `start` once, when the window has been painted for the first time."""
        self._start = start
        self.repaint()
        QTimer.singleShot(0, self._run_start)

    def _run_start(self) -> None:
        start, self._start = self._start, None
        if start is not None:
            start()

    @guard
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.documents.needs_answer:
            event.ignore()
            self.documents.settle(self.close)
            return
        self.settings.set("geometry", self.saveGeometry())
        self.views.panels.remember()
        self.documents.close()
        self.workspace.close()
        event.accept()


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
