"""The main window: makes the parts, connects them to the workspace, and says in words what happened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, QTimer
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenuBar

from rnnviz.app.actions import ACTIONS
from rnnviz.app.commands import Commands
from rnnviz.app.dialogs import AboutDialog, ShortcutSheet
from rnnviz.app.export_dialog import ExportDialog
from rnnviz.app.language import can_show, no_font, speak, spoken
from rnnviz.app.menus import enable, fill_menu_bar, make_actions, tint
from rnnviz.app.panels import Panels
from rnnviz.app.settings import Settings
from rnnviz.app.status import StatusBar
from rnnviz.app.workspace import Workspace
from rnnviz.core.code import code_lines
from rnnviz.core.examples import example_run, examples, titles
from rnnviz.core.run import follow
from rnnviz.core.schedule import orders
from rnnviz.core.shapes import module_repr
from rnnviz.core.spec import RunSpec
from rnnviz.core.trace import Trace
from rnnviz.playback import Playback
from rnnviz.render.diagram import UnrolledNetwork
from rnnviz.render.grid import HeatmapGrid
from rnnviz.render.labels import expression
from rnnviz.render.outputs import OutputPanel
from rnnviz.render.palette import apply_theme
from rnnviz.render.theme import THEMES, Theme
from rnnviz.render.words import sentence
from rnnviz.scene.frame import Frame, Ref
from rnnviz.scene.options import DisplayOptions
from rnnviz.support.guard import guard
from rnnviz.support.messages import Message, Problem
from rnnviz.widgets.code_pane import CodePane
from rnnviz.widgets.gallery import Entry, Gallery
from rnnviz.widgets.inspector import Inspector
from rnnviz.widgets.keys import KeyRouter
from rnnviz.widgets.network_bar import NetworkBar
from rnnviz.widgets.self_check import CheckResult
from rnnviz.widgets.setup_form import SetupForm, words
from rnnviz.widgets.shapes import ShapeTable
from rnnviz.widgets.toast import Toast
from rnnviz.widgets.transport import TransportBar


class MainWindow(QMainWindow):
    """Wires views to the workspace. Views send requests as signals; the workspace answers with new values."""

    def __init__(self, workspace: Workspace, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("rnnviz")
        self.workspace, self.settings = workspace, settings
        self._start: Callable[[], None] | None = None
        workspace.setParent(self)
        self._check: tuple[str, CheckResult | None] | None = None
        self._devices: tuple[str, ...] = ()
        self.theme = theme
        self._build()
        self._style(theme)  # once all parts stand: a styled part is looked at again each time it gets a new parent
        self.panels.restore()  # sizes follow from the style
        self._connect_workspace()
        self.resize(QSize(1440, 900).boundedTo(self.screen().availableSize()))
        self.restoreGeometry(settings.get("geometry"))
        self.panels.fit(self.size())

    # --- parts -------------------------------------------------------------------------------------
    def _build(self) -> None:
        """Make everything that says words, and show the workspace as it is now; `rebuild` does it again."""
        self._make_parts(self.theme)
        self._commands = Commands(self, self.workspace)
        self._actions: dict[str, QAction] = make_actions(self, self._slot)
        self.menus = fill_menu_bar(self, self._actions)
        self._keys = KeyRouter(self, {key: self._slot(a.id) for a in ACTIONS for key in a.single})
        self._connect_views()
        self._hand_out_theme()
        self._show_state()

    def _show_state(self) -> None:
        workspace = self.workspace
        if self._devices:
            self.form.set_devices(self._devices)
        self._on_run(workspace.run)
        if workspace.trace is not None:
            self._on_trace(workspace.trace)
        self._on_options(workspace.options)
        self._on_playback(workspace.playback)
        if workspace.frame is not None:
            self._on_frame(workspace.frame)
        if self._check is not None:
            self.status.check.set_state(*self._check)
        self._on_busy(workspace.recording.busy)
        self._enable_actions()

    def rebuild(self) -> None:
        """Say everything anew, after the language was changed: texts are made with their parts, so the parts are
        made again. What is set up, recorded, pinned and played is the workspace's and stays."""
        self.panels.remember()
        for dialog in self.findChildren(QDialog):
            dialog.close()
        for old in (self._keys, self._commands, self.toast, *self._actions.values()):
            old.deleteLater()
        for action in self.actions():
            self.removeAction(action)
        self.setMenuBar(QMenuBar(self))
        self._build()

    def _make_parts(self, theme: Theme) -> None:
        self.form = SetupForm(theme)
        self.form.set_examples(examples())
        self.code_pane = CodePane(theme)
        self.diagram = UnrolledNetwork(theme)
        self.network_bar = NetworkBar(self.diagram, theme)
        self.grid = HeatmapGrid(theme)
        self.outputs = OutputPanel(theme)
        self.outputs.link_to(self.grid)
        self.inspector = Inspector(theme)
        self.shapes = ShapeTable(theme)
        self.transport = TransportBar(theme)
        self.panels = Panels(
            left=(self.form, self.code_pane),
            diagram=self.diagram,
            heatmaps=self.grid,
            outputs=self.outputs,
            right=(self.inspector, self.shapes),
            transport=self.transport,
            settings=self.settings,
        )
        self.left, self.right = self.panels.left, self.panels.right
        self.setCentralWidget(self.panels)
        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self.toast = Toast(self)

    def _slot(self, action_id: str) -> Callable[[], None]:
        slot: Callable[[], None] = getattr(self._commands, action_id)
        return slot

    def _connect_views(self) -> None:
        workspace, transport = self.workspace, self.transport
        self.form.value_changed.connect(self._on_form)
        self.form.example_chosen.connect(self._on_example)
        self.form.gallery_requested.connect(self.open_gallery)
        for view in (self.grid, self.outputs):
            view.hovered.connect(workspace.set_cursor)
            view.clicked.connect(workspace.toggle_pin)
        self.diagram.clicked.connect(self._on_cell_clicked)
        self.inspector.ref_requested.connect(workspace.point_at)
        self.inspector.pin_requested.connect(workspace.toggle_pin)
        self.inspector.table_requested.connect(self._on_table)
        transport.play_toggled.connect(workspace.toggle_play)
        transport.step_requested.connect(workspace.step)
        transport.seek_requested.connect(workspace.seek)
        transport.speed_changed.connect(self._on_speed)
        transport.loop_changed.connect(self._on_loop)
        transport.order_changed.connect(workspace.set_order)
        transport.sample_changed.connect(workspace.set_sample)
        self.status.cancel_pressed.connect(self._on_cancel)
        self.panels.shown_changed.connect(self._enable_actions)

    def _connect_workspace(self) -> None:
        workspace = self.workspace
        workspace.run_changed.connect(self._on_run)
        workspace.trace_changed.connect(self._on_trace)
        workspace.devices_changed.connect(self._on_devices)
        workspace.frame_changed.connect(self._on_frame)
        workspace.playback_changed.connect(self._on_playback)
        workspace.options_changed.connect(self._on_options)
        workspace.check_started.connect(self._on_check_started)
        workspace.check_changed.connect(self._on_check)
        workspace.problem.connect(self._on_problem)
        workspace.notice.connect(self._on_notice)
        workspace.undo.indexChanged.connect(self._enable_actions)
        workspace.recording.busy_changed.connect(self._on_busy)
        workspace.recording.progressed.connect(self._on_progress)
        workspace.recording.cancelled.connect(self._on_cancelled)
        workspace.exporting.finished.connect(self._on_written)
        workspace.exporting.failed.connect(self._on_problem)

    # --- requests of the views ---------------------------------------------------------------------
    def _on_form(self, run: RunSpec) -> None:
        self.workspace.set_run(follow(run))

    def _on_example(self, name: str) -> None:
        try:
            self.workspace.set_run(example_run(name))
        except Problem as problem:
            self._on_problem(problem)

    def _on_cell_clicked(self, ref: Ref) -> None:
        self.workspace.seek_to(ref)

    def _on_table(self, ref: Ref) -> None:
        pass

    def _on_speed(self, speed: float) -> None:
        self.workspace.set_speed(speed)
        self.settings.set("speed", speed)

    def _on_loop(self, loop: str) -> None:
        self.workspace.set_loop(loop)
        self.settings.set("loop", loop)

    def _on_cancel(self) -> None:
        self.workspace.recording.cancel()

    # --- answers of the workspace ------------------------------------------------------------------
    def _on_run(self, run: RunSpec) -> None:
        self.form.set_value(run)
        self.shapes.set_run(run)
        self.code_pane.set_code(code_lines(run), module_repr(run.network))

    def _on_trace(self, trace: Trace) -> None:
        self.form.show_problem(None)
        self.form.set_weights(trace.weights)
        self.transport.set_orders(orders(trace.spec), self.workspace.order)
        self.transport.set_batch(trace.batch, self.workspace.options.sample)
        self.transport.set_tokens(tuple(trace.meta.get("tokens") or ()))
        self.status.made(made(trace))
        self._enable_actions()

    def _on_frame(self, frame: Frame) -> None:
        for view in (self.diagram, self.grid, self.outputs):
            view.set_frame(frame)
        pointed = frame.cursor or (frame.pins[-1] if frame.pins else None)
        self.inspector.set_frame(self.workspace.trace, frame)
        self.status.point(expression(frame, pointed) if pointed else self._caption(frame))
        self.transport.set_order(frame.order)
        self._actions["clear_pins"].setEnabled(bool(frame.pins))

    def _caption(self, frame: Frame) -> str:
        from rnnviz.render.labels import caption

        return caption(frame)

    def _on_playback(self, playback: Playback) -> None:
        self.transport.set_playback(playback)

    def _on_options(self, options: DisplayOptions) -> None:
        self.transport.set_sample(options.sample)
        self._actions["memory"].setChecked(options.show_c)

    def _on_check_started(self) -> None:
        self._show_check("running", None)

    def _on_check(self, check: CheckResult | None) -> None:
        self._show_check("done" if check is not None else "cancelled", check)

    def _show_check(self, state: str, check: CheckResult | None) -> None:
        self._check = state, check
        self.status.check.set_state(state, check)

    def _on_progress(self, done: int, total: int) -> None:
        self.status.progress(done, total)

    def _on_devices(self, devices: tuple[str, ...]) -> None:
        self._devices = devices
        self.form.set_devices(devices)

    def _on_busy(self, busy: bool) -> None:
        if busy:
            first = self.workspace.trace is None
            self.status.begin(self.tr("Loading PyTorch…") if first else self.tr("Recording…"), at_once=first)
        else:
            self.status.end()

    def _on_cancelled(self) -> None:
        self.say(self.tr("Cancelled: the picture shows the run before."))

    def _on_problem(self, error: object) -> None:
        if isinstance(error, Problem):
            if error.field and self.form.has_field(error.field):
                self.form.show_problem(error)
            else:
                self.toast.show_text(sentence(error.message))
        else:
            self.toast.show_text(
                self.tr("That did not work. The picture is the one before; details are in the log."),
                details=repr(error),
            )

    def _on_notice(self, message: Message) -> None:
        self.say(sentence(message))

    def _on_written(self, result: object) -> None:
        if isinstance(result, Path):
            self.say(self.tr("Saved {name}.").format(name=result.name))

    # --- the window itself -------------------------------------------------------------------------
    def say(self, text: str) -> None:
        """A quiet sentence that goes away by itself."""
        self.toast.show_text(text)

    def values_as_text(self) -> str:
        """The pinned or hovered number as "expression = value", or the newest states."""
        frame, trace = self.workspace.frame, self.workspace.trace
        if frame is None or trace is None:
            return ""
        refs = frame.pins or ((frame.cursor,) if frame.cursor else ())
        if refs:
            return "\n".join(expression(frame, ref) for ref in refs)
        layer, direction, t = frame.cells[-1]
        values = trace.h[layer][direction][t, frame.sample]
        return f"h[{layer}][{direction}][{t}, {frame.sample}] = {values.tolist()}"

    def _style(self, theme: Theme) -> None:
        self.theme = theme
        apply_theme(_app(), theme)

    def set_theme(self, name: str, *, remember: bool = True) -> None:
        self._style(THEMES[name])
        self._hand_out_theme()
        if remember:
            self.settings.set("theme", name)

    def _hand_out_theme(self) -> None:
        for part in (
            self.form,
            self.code_pane,
            self.diagram,
            self.network_bar,
            self.grid,
            self.outputs,
            self.inspector,
            self.shapes,
            self.transport,
            self.status.check,
            self.toast,
        ):
            part.set_theme(self.theme)
        tint(self._actions, self.theme)

    def set_language(self, language: str) -> None:
        """Speak this language from now on, or say why that cannot be."""
        if not can_show(language):
            self.say(no_font())
        elif language != spoken(_app()):
            self.settings.set("language", language)
            speak(_app(), language)
            self.rebuild()
        self._enable_actions()

    def show_panel(self, key: str, shown: bool) -> None:
        self.panels.show_column(key, shown)

    def reset_layout(self) -> None:
        self.settings.reset_layout()
        self.panels.restore()
        self._enable_actions()

    def _enable_actions(self) -> None:
        undo = self.workspace.undo
        have = {
            "trace": self.workspace.trace is not None,
            "undo": undo.canUndo(),
            "redo": undo.canRedo(),
            "pins": bool(self.workspace.pins),
        }
        enable(self._actions, have)
        language = spoken(_app())
        self._actions["english"].setChecked(language == "en")
        self._actions["chinese"].setChecked(language == "zh_CN")
        self._actions["network_panel"].setChecked(not self.left.isHidden())
        self._actions["inspector_panel"].setChecked(not self.right.isHidden())

    def open_export(self) -> None:
        workspace = self.workspace
        if workspace.trace is not None:
            workspace.pause()
            ExportDialog(workspace, self.settings, self.theme, self).show()

    def open_gallery(self) -> None:
        known = titles()
        entries = [Entry(name, words(known[name]), words(text)) for name, text in examples().items()]
        gallery = Gallery(entries, self.theme, self)
        gallery.chosen.connect(self.form.choose_example)
        gallery.show()

    def open_shortcuts(self) -> None:
        ShortcutSheet(self).show()

    def open_about(self) -> None:
        AboutDialog(self).show()

    def unexpected(self, error: object) -> None:
        """An error nobody foresaw: said once, quietly; the log has it."""
        self.toast.show_text(
            self.tr("Something unexpected went wrong; what you set up is untouched."), details=repr(error)
        )

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
        self.settings.set("geometry", self.saveGeometry())
        self.panels.remember()
        self.workspace.close()
        event.accept()


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def made(trace: Trace) -> str:
    """How a run was made, in one line: "float32 · cpu · seed 3 · torch 2.13.0"; "cpu, not cuda" where it fell back."""
    meta = trace.meta
    device, notice = str(meta.get("device", "")), meta.get("notice")
    if isinstance(notice, Message) and "device" in notice.values:
        device = QCoreApplication.translate("StatusBar", "{device}, not {wanted}").format(
            device=device, wanted=notice.values["device"]
        )
    parts = [str(meta.get("dtype", "")), device]
    if meta.get("seed") is not None:
        parts.append(f"seed {meta['seed']}")
    versions = meta.get("versions") or {}
    if "torch" in versions:
        parts.append(f"torch {versions['torch']}")
    return " · ".join(part for part in parts if part)
