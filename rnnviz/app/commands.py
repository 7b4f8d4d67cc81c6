"""What each action of the table does: one short method per id, on the workspace or on the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from rnnviz.app.help import page
from rnnviz.app.jobs import Cancel, Progress
from rnnviz.app.language import spoken
from rnnviz.app.workspace import Workspace
from rnnviz.playback import Playback
from rnnviz.support.log import log_path

if TYPE_CHECKING:
    from rnnviz.app.main_window import MainWindow
    from rnnviz.core.trace import Trace

RUN_FILTER = "rnnviz run (*.rnnviz)"


class Commands(QObject):
    """The slots of the actions; the method's name is the action's id."""

    def __init__(self, window: MainWindow, workspace: Workspace) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace

    # --- File --------------------------------------------------------------------------------------
    def open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open a saved run"), "", self.tr(RUN_FILTER))
        if path:
            self._workspace.open_file(Path(path))

    def examples(self) -> None:
        self._window.open_gallery()

    def save(self) -> None:
        trace = self._workspace.trace
        if trace is None:
            return
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save this run"), "run.rnnviz", self.tr(RUN_FILTER))
        if path:
            self._workspace.exporting.submit(Saving(trace, Path(path)))

    def quit(self) -> None:
        self._window.close()

    # --- Edit --------------------------------------------------------------------------------------
    def undo(self) -> None:
        self._workspace.undo.undo()

    def redo(self) -> None:
        self._workspace.undo.redo()

    def copy_values(self) -> None:
        text = self._window.values_as_text()
        if text:
            self._copy(text, self.tr("Copied: {text}").format(text=text if len(text) < 60 else text[:57] + "…"))

    def copy_picture(self) -> None:
        from rnnviz.render.paint_frame import frame_image

        frame = self._workspace.frame
        if frame is not None:
            QGuiApplication.clipboard().setImage(frame_image(frame, (1920, 1080), self._window.theme))
            self._window.say(self.tr("Copied this step as a picture of 1920 x 1080."))

    def copy_code(self) -> None:
        self._copy(self._window.code_pane.code(), self.tr("Copied the PyTorch lines that reproduce these numbers."))

    def clear_pins(self) -> None:
        self._workspace.clear_pins()

    def _copy(self, text: str, said: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._window.say(said)

    # --- View --------------------------------------------------------------------------------------
    def network_panel(self) -> None:
        self._window.show_panel("show_network", not self._window.left.isVisible())

    def inspector_panel(self) -> None:
        self._window.show_panel("show_inspector", not self._window.right.isVisible())

    def memory(self) -> None:
        options = self._workspace.options
        self._workspace.set_options(replace(options, show_c=not options.show_c))

    def next_sample(self) -> None:
        self._workspace.set_sample(self._workspace.options.sample + 1)

    def previous_sample(self) -> None:
        self._workspace.set_sample(self._workspace.options.sample - 1)

    def theme(self) -> None:
        self._window.set_theme("light" if self._window.theme.name == "dark" else "dark")

    def english(self) -> None:
        self._window.set_language("en")

    def chinese(self) -> None:
        self._window.set_language("zh_CN")

    def full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

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
        self._window.transport.edit_position()

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

    # --- Export, Help ------------------------------------------------------------------------------
    def export(self) -> None:
        self._window.open_export()

    def documentation(self) -> None:
        found = page(spoken(QCoreApplication.instance()))
        if found is None:
            self._window.say(self.tr("The documentation was not built here: python3 tools/dev.py docs makes it."))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(found))):
            self._window.say(self.tr("No browser can be opened here. The documentation is {path}").format(path=found))

    def shortcuts(self) -> None:
        self._window.open_shortcuts()

    def log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path())))

    def about(self) -> None:
        self._window.open_about()


class Saving:
    """The job that writes a run to a file; its result is the path."""

    def __init__(self, trace: Trace, path: Path) -> None:
        self.trace, self.path = trace, path if path.suffix else path.with_suffix(".rnnviz")

    def __call__(self, progress: Progress, cancel: Cancel) -> Path:
        from rnnviz.core.files import save

        save(self.trace, self.path)
        return self.path
