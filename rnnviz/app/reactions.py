"""What connects the views with the workspace: requests of a view go to the workspace, its answers to the views."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QToolTip

from rnnviz.core.code import code_lines
from rnnviz.core.examples import example_run
from rnnviz.core.run import follow
from rnnviz.core.schedule import orders
from rnnviz.core.shapes import module_repr
from rnnviz.core.spec import RunSpec
from rnnviz.core.trace import Trace
from rnnviz.playback import Playback
from rnnviz.render.accessible import show_value
from rnnviz.render.labels import caption, expression
from rnnviz.render.words import sentence
from rnnviz.scene.frame import Frame, Ref
from rnnviz.scene.options import DisplayOptions
from rnnviz.support.messages import Message, Problem
from rnnviz.widgets.self_check import CheckResult

if TYPE_CHECKING:
    from rnnviz.app.main_window import MainWindow
    from rnnviz.app.views import Views
    from rnnviz.app.work import Asked


class Reactions(QObject):
    """Connections of one window, made once."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace, self._settings = window.workspace, window.settings
        self._check: tuple[str, CheckResult | None] | None = None
        self._devices: tuple[str, ...] = ()
        self._pointed: Ref | None = None
        self._notice = ""  # about the run that is shown

    @property
    def _views(self) -> Views:
        """Made anew when the language changes."""
        return self._window.views

    def connect_views(self) -> None:
        """Requests of the views that stand now."""
        workspace, views, transport = self._workspace, self._views, self._views.transport
        views.form.value_changed.connect(self._on_form)
        views.form.example_chosen.connect(self.show_example)
        views.form.gallery_requested.connect(self._on_gallery)
        for view in (views.grid, views.outputs):
            view.hovered.connect(workspace.set_cursor)
            view.clicked.connect(workspace.toggle_pin)
        views.heat_card.options_changed.connect(workspace.set_options)
        views.diagram.clicked.connect(self._on_cell_clicked)
        views.diagram.hovered.connect(self._on_cell_hovered)
        views.inspector.ref_requested.connect(workspace.point_at)
        views.inspector.pin_requested.connect(workspace.toggle_pin)
        views.inspector.table_requested.connect(self._on_table_at)
        views.shapes.table_requested.connect(self._on_table_of)
        transport.play_toggled.connect(workspace.toggle_play)
        transport.step_requested.connect(workspace.step)
        transport.seek_requested.connect(workspace.seek)
        transport.speed_changed.connect(workspace.set_speed)
        transport.loop_changed.connect(workspace.set_loop)
        transport.order_changed.connect(workspace.set_order)
        transport.sample_changed.connect(workspace.set_sample)
        views.status.cancel_pressed.connect(workspace.lanes.recording.cancel)

    # the dialogs are loaded with the first of these, so none of their methods is connected
    def _on_gallery(self) -> None:
        self._window.dialogs.open_gallery()

    def _on_table_at(self, ref: Ref) -> None:
        self._window.dialogs.open_table_at(ref)

    def _on_table_of(self, name: str) -> None:
        self._window.dialogs.open_table_of(name)

    def _on_asked(self, asked: Asked) -> None:
        self._window.dialogs.ask(asked)

    def connect_workspace(self) -> None:
        """Answers of the workspace; once."""
        workspace = self._workspace
        workspace.run_changed.connect(self._on_run)
        workspace.trace_changed.connect(self._on_trace)
        workspace.devices_changed.connect(self._on_devices)
        workspace.frame_changed.connect(self._on_frame)
        workspace.playback_changed.connect(self._on_playback)
        workspace.options_changed.connect(self._on_options)
        workspace.check_started.connect(self._on_check_started)
        workspace.check_changed.connect(self._on_check)
        workspace.problem.connect(self.on_problem)
        workspace.notice.connect(self._on_notice)
        workspace.asked.connect(self._on_asked)
        workspace.lanes.recording.busy_changed.connect(self._on_busy)
        workspace.lanes.recording.progressed.connect(self._on_progress)
        workspace.lanes.recording.cancelled.connect(self._on_cancelled)
        workspace.lanes.exporting.finished.connect(self._on_written)
        workspace.lanes.exporting.failed.connect(self.on_problem)

    def show_state(self) -> None:
        """Everything that the workspace has, in new views."""
        workspace = self._workspace
        if self._devices:
            self._views.form.set_devices(self._devices)
        self._on_run(workspace.run)
        if workspace.trace is not None:
            self._on_trace(workspace.trace)
        self._views.transport.set_sample(workspace.options.sample)
        self._views.heat_card.set_options(workspace.options)
        self._views.transport.set_playback(workspace.playback)
        if workspace.frame is not None:
            self._on_frame(workspace.frame)
        if self._check is not None:
            self._views.status.check.set_state(*self._check)
        self._on_busy(workspace.lanes.recording.busy)

    # --- requests of the views ---------------------------------------------------------------------
    def _on_form(self, run: RunSpec) -> None:
        self._workspace.set_run(follow(run))

    def show_example(self, name: str) -> None:
        try:
            self._workspace.set_run(example_run(name), name, example=True)
        except Problem as problem:
            self.on_problem(problem)

    def _on_cell_clicked(self, ref: Ref) -> None:
        self._workspace.seek_to(ref)

    def _on_cell_hovered(self, ref: Ref | None) -> None:
        """A cell of the diagram has many units: the one that was looked at last stands for them."""
        if ref is not None:
            ref = self._views.inspector.same_unit(ref)
        self._workspace.set_cursor(ref)

    # --- answers of the workspace ------------------------------------------------------------------
    def _on_run(self, run: RunSpec) -> None:
        self._views.form.set_value(run)
        self._views.shapes.set_run(run)
        self._views.code_pane.set_code(code_lines(run), module_repr(run.network))

    def _on_trace(self, trace: Trace) -> None:
        views, workspace = self._views, self._workspace
        self._unsay()
        views.form.show_problem(None)
        views.form.set_weights(trace.weights)
        views.heat_card.set_trace(trace)
        views.transport.set_orders(orders(trace.spec), workspace.order)
        views.transport.set_batch(trace.batch, workspace.options.sample)
        views.transport.set_tokens(tuple(trace.meta.get("tokens") or ()))
        views.status.made(made(trace))
        if self._window.has_dialogs:
            self._window.dialogs.follow_trace(trace)
        self._window.enable_actions()

    def _on_frame(self, frame: Frame) -> None:
        views = self._views
        if self._pointed is not None and self._pointed != frame.cursor:
            QToolTip.hideText()  # it names the number that was pointed at
        self._pointed = frame.cursor
        for view in (views.diagram, views.grid, views.outputs):
            view.set_frame(frame)
        pointed = frame.cursor or (frame.pins[-1] if frame.pins else None)
        views.inspector.set_frame(self._workspace.trace, frame)
        text = expression(frame, pointed) if pointed else caption(frame)
        views.status.point(text, number=pointed is not None)
        for view in (views.diagram, views.grid, views.outputs):
            show_value(view, text)
        views.transport.set_order(frame.order)

    def _on_playback(self, playback: Playback) -> None:
        self._views.transport.set_playback(playback)
        for name in ("speed", "loop"):  # kept for the next start, whichever way they were changed
            if self._settings.get(name) != getattr(playback, name):
                self._settings.set(name, getattr(playback, name))

    def _on_options(self, options: DisplayOptions) -> None:
        self._views.heat_card.set_options(options)
        self._views.transport.set_sample(options.sample)
        self._window.enable_actions()

    def _on_check_started(self) -> None:
        self._show_check("running", None)

    def _on_check(self, check: CheckResult | None) -> None:
        self._show_check("done" if check is not None else "cancelled", check)

    def _show_check(self, state: str, check: CheckResult | None) -> None:
        self._check = state, check
        self._views.status.check.set_state(state, check)

    def _on_progress(self, done: int, total: int) -> None:
        self._views.status.progress(done, total)

    def _on_devices(self, devices: tuple[str, ...]) -> None:
        self._devices = devices
        self._views.form.set_devices(devices)

    def _on_busy(self, busy: bool) -> None:
        if busy:
            first = self._workspace.trace is None
            self._views.status.begin(self.tr("Loading PyTorch…") if first else self.tr("Recording…"), at_once=first)
        else:
            self._views.status.end()

    def _on_cancelled(self) -> None:
        self._window.say(self.tr("Cancelled: the picture shows the run before."))

    def on_problem(self, error: object) -> None:
        """At the field where it was typed, else in a toast."""
        form = self._views.form
        if isinstance(error, Problem):
            if error.field and form.has_field(error.field):
                form.show_problem(error)
            else:
                self._views.toast.show_text(sentence(error.message))
        else:
            self._views.toast.show_text(
                self.tr("That did not work. The picture is the one before; details are in the log."),
                details=repr(error),
            )

    def _on_notice(self, message: Message) -> None:
        self._notice = sentence(message)
        self._window.say(self._notice)

    def _unsay(self) -> None:
        """What was said about the run before is not true of the next one."""
        if self._notice and self._views.toast.text() == self._notice:
            self._views.toast.hide()
        self._notice = ""

    def _on_written(self, result: object) -> None:
        if isinstance(result, Path):
            self._window.say(self.tr("Saved {name}.").format(name=result.name))


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
