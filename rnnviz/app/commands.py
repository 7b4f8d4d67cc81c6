"""What each action of the table does: one short method per id, on the workspace or on the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from rnnviz.app.help import page
from rnnviz.app.language import spoken
from rnnviz.app.recent import recent_files
from rnnviz.app.workspace import Workspace
from rnnviz.playback import Playback
from rnnviz.render.labels import expression
from rnnviz.support.log import log_path

if TYPE_CHECKING:
    from rnnviz.app.main_window import MainWindow


class Commands(QObject):
    """The slots of the actions; the method's name is the action's id."""

    def __init__(self, window: MainWindow, workspace: Workspace) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace

    # --- File --------------------------------------------------------------------------------------
    def open(self) -> None:
        self._window.documents.open()

    def recent(self) -> None:
        """The newest of them; the menu offers the others."""
        for path in recent_files(self._window.settings)[:1]:
            self._window.documents.open_path(path)

    def examples(self) -> None:
        self._window.dialogs.open_gallery()

    def save(self) -> None:
        self._window.documents.save()

    def save_as(self) -> None:
        self._window.documents.save_as()

    def save_run(self) -> None:
        self._window.documents.save_run()

    def quit(self) -> None:
        self._window.close()

    # --- Edit --------------------------------------------------------------------------------------
    def undo(self) -> None:
        self._workspace.undo.undo()

    def redo(self) -> None:
        self._workspace.undo.redo()

    def copy_values(self) -> None:
        text = values_as_text(self._workspace)
        if text:
            self._copy(text, self.tr("Copied: {text}").format(text=text if len(text) < 60 else text[:57] + "…"))

    def copy_picture(self) -> None:
        from rnnviz.app.export_work import clipboard_picture

        if self._workspace.trace is not None:
            workspace, theme = self._workspace, self._window.theme.name
            assert workspace.trace is not None
            picture = clipboard_picture(
                workspace.trace, workspace.order, workspace.options, workspace.playback.position, theme
            )
            QGuiApplication.clipboard().setImage(picture)
            self._window.say(self.tr("Copied this step as a picture of 1920 x 1080."))

    def copy_code(self) -> None:
        self._copy(
            self._window.views.code_pane.code(), self.tr("Copied the PyTorch lines that reproduce these numbers.")
        )

    def pin(self) -> None:
        cursor = self._workspace.cursor
        if cursor is not None:
            self._workspace.toggle_pin(cursor)

    def clear_pins(self) -> None:
        self._workspace.clear_pins()

    def _copy(self, text: str, said: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._window.say(said)

    # --- View --------------------------------------------------------------------------------------
    def network_panel(self) -> None:
        self._window.show_panel("show_network", not self._window.panels.left.isVisible())

    def inspector_panel(self) -> None:
        self._window.show_panel("show_inspector", not self._window.panels.right.isVisible())

    def cell_cursor(self) -> None:
        self._window.cell_cursor.start()

    def layer_up(self) -> None:
        self._window.cell_cursor.next_panel(1)

    def layer_down(self) -> None:
        self._window.cell_cursor.next_panel(-1)

    def memory(self) -> None:
        self._workspace.change_options(show_c=not self._workspace.options.show_c)

    def table(self) -> None:
        self._window.dialogs.open_table()

    def display(self) -> None:
        self._window.views.heat_card.open_display()

    def zoom_in(self) -> None:
        self._window.views.grid.time.zoom(2.0)

    def zoom_out(self) -> None:
        self._window.views.grid.time.zoom(0.5)

    def zoom_all(self) -> None:
        self._window.views.grid.time.show_all()

    def pan_left(self) -> None:
        self._window.views.grid.time.pan(-0.5)

    def pan_right(self) -> None:
        self._window.views.grid.time.pan(0.5)

    def next_sample(self) -> None:
        self._workspace.step_sample(1)

    def previous_sample(self) -> None:
        self._workspace.step_sample(-1)

    def theme(self) -> None:
        self._window.set_theme("light" if self._window.theme.name == "dark" else "dark")

    def theme_light(self) -> None:
        self._window.set_theme("light")

    def theme_dark(self) -> None:
        self._window.set_theme("dark")

    def theme_system(self) -> None:
        self._window.set_theme("system")

    def english(self) -> None:
        self._window.set_language("en")

    def chinese(self) -> None:
        self._window.set_language("zh_CN")

    def presentation(self) -> None:
        self._window.presentation.toggle()

    def full_screen(self) -> None:
        window = self._window
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)
        window.enable_actions()

    def reset_layout(self) -> None:
        self._window.reset_layout()

    # --- Playback ----------------------------------------------------------------------------------
    def play(self) -> None:
        self._workspace.toggle_play()

    def forward(self) -> None:
        self._workspace.step(1)

    def back(self) -> None:
        self._workspace.step(-1)

    def forward_ten(self) -> None:
        self._workspace.step(10)

    def back_ten(self) -> None:
        self._workspace.step(-10)

    def first(self) -> None:
        self._workspace.seek(0)

    def last(self) -> None:
        self._workspace.seek(self._workspace.playback.positions - 1)

    def go_to(self) -> None:
        self._window.views.transport.edit_position()

    def reverse(self) -> None:
        self._workspace.shuttle(-1)

    def pause(self) -> None:
        self._workspace.pause()

    def fast_forward(self) -> None:
        self._workspace.shuttle(1)

    def slower(self) -> None:
        self._workspace.change_playback(Playback.slower)

    def faster(self) -> None:
        self._workspace.change_playback(Playback.faster)

    def normal_speed(self) -> None:
        self._workspace.change_playback(Playback.normal)

    def loop(self) -> None:
        self._workspace.change_playback(Playback.next_loop)

    def order_time(self) -> None:
        self._workspace.set_order("time")

    def order_layer(self) -> None:
        self._workspace.set_order("layer")

    def order_wave(self) -> None:
        self._workspace.set_order("wave")

    def order_reveal(self) -> None:
        self._workspace.set_order("reveal")

    # --- Export, Help ------------------------------------------------------------------------------
    def export(self) -> None:
        self._window.dialogs.open_export()

    def palette(self) -> None:
        self._window.dialogs.open_palette()

    def tour(self) -> None:
        self._window.dialogs.open_tour()

    def documentation(self) -> None:
        found = page(spoken(QCoreApplication.instance()))
        if found is None:
            self._window.say(self.tr("The documentation was not built here: python3 tools/dev.py docs makes it."))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(found))):
            self._window.say(self.tr("No browser can be opened here. The documentation is {path}").format(path=found))

    def words(self) -> None:
        self._window.dialogs.open_words()

    def shortcuts(self) -> None:
        self._window.dialogs.open_shortcuts()

    def change_keys(self) -> None:
        self._window.dialogs.open_keys()

    def log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path())))

    def about(self) -> None:
        self._window.dialogs.open_about()


def values_as_text(workspace: Workspace) -> str:
    """The pinned or hovered numbers as "expression = value", or the newest states."""
    frame, trace = workspace.frame, workspace.trace
    if frame is None or trace is None:
        return ""
    refs = frame.pins or ((frame.cursor,) if frame.cursor else ())
    if refs:
        return "\n".join(expression(frame, ref) for ref in refs)
    layer, direction, t = frame.cells[-1]
    values = trace.h[layer][direction][t, frame.sample]
    return f"h[{layer}][{direction}][{t}, {frame.sample}] = {values.tolist()}"
