"""Export of the steps: what you see in the preview is, pixel for pixel, what is written. The window stays usable."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rnnviz.app.export_form import ExportForm
from rnnviz.app.export_stage import ExportStage
from rnnviz.app.export_work import Estimating, Exporting
from rnnviz.app.settings import Settings
from rnnviz.app.workspace import Workspace
from rnnviz.core.budget import readable
from rnnviz.core.schedule import Schedule
from rnnviz.export import ExportSpec
from rnnviz.export.embedded import SUFFIXES, can_restore
from rnnviz.export.estimate import Estimate
from rnnviz.render.words import sentence
from rnnviz.support.guard import guard
from rnnviz.support.messages import Problem
from rnnviz.widgets.fields import restyle

ESTIMATE_DELAY_MS = 350
AIR = 60  # pixels of height above what the settings need


class ExportDialog(QDialog):
    """Edits one ExportSpec, shows the frame it would write, and writes it without blocking the window."""

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export steps"))
        assert workspace.trace is not None
        self._trace, self._options = workspace.trace, workspace.options
        schedule = Schedule(self._trace, workspace.order)
        self._form = ExportForm(len(schedule), schedule.order, settings, self)
        self._stage = ExportStage(workspace, len(schedule), self)
        self._exporting, self._estimating = workspace.lanes.exporting_pictures, workspace.lanes.estimating
        self._written: list[Path] = []
        self._make_parts()
        self._lay_out()
        self._connect()
        self._refresh()
        self.resize(self._first_size())

    # --- parts -------------------------------------------------------------------------------------
    def _make_parts(self) -> None:
        self._said = QLabel(self)
        self._said.setObjectName("exportMessage")
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        self._said.setMinimumHeight(3 * self.fontMetrics().height())
        self._said.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("exportProgress")
        self._bar.setTextVisible(False)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # what is said above it stays where it is
        self._bar.setSizePolicy(policy)
        self._bar.hide()
        self._go = self._button(self.tr("Export"), "exportButton")
        self._go.setDefault(True)
        self._go.setProperty("primary", True)
        self._open = self._button(self.tr("Open"), "exportOpen")
        self._show = self._button(self.tr("Show in folder"), "exportShow")
        self._close = self._button(self.tr("Close"), "exportClose")
        for button in (self._open, self._show):
            button.hide()
        self._estimate_delay = QTimer(self)
        self._estimate_delay.setSingleShot(True)
        self._estimate_delay.setInterval(ESTIMATE_DELAY_MS)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        return button

    def _lay_out(self) -> None:
        column = QWidget(self)
        column.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)  # more room is the picture's
        side = QVBoxLayout(column)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self._form)
        side.addStretch(1)
        side.addWidget(self._said)
        side.addWidget(self._bar)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._open, self._show, self._close, self._go):
            buttons.addWidget(button)
        side.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setSpacing(16)
        row.addWidget(self._stage, 1)
        row.addWidget(column)

    def _first_size(self) -> QSize:
        """As low as the settings allow with some air, and just wide enough for a 16:9 picture of that height."""
        least = self.minimumSizeHint()
        self.resize(least.width(), least.height() + AIR)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.ensurePolished()
        room = self._stage.room()
        return QSize(least.width() + max(0, room.height() * 16 // 9 - room.width()), self.height())

    def _connect(self) -> None:
        self._form.changed.connect(self._refresh)
        self._stage.wanted.connect(self._on_wanted)
        self._go.clicked.connect(self._on_go)
        self._open.clicked.connect(self._on_open)
        self._show.clicked.connect(self._on_show)
        self._close.clicked.connect(self._on_close)
        self._estimate_delay.timeout.connect(self._start_estimate)
        self._estimating.finished.connect(self._on_estimate)
        self._estimating.failed.connect(self._on_no_estimate)
        self._exporting.finished.connect(self._on_finished)
        self._exporting.failed.connect(self._on_failed)
        self._exporting.cancelled.connect(self._on_cancelled)
        self._exporting.progressed.connect(self._on_progress)

    # --- what would be written ---------------------------------------------------------------------
    def spec(self) -> ExportSpec:
        """What is set; raises Problem in words."""
        return self._form.spec()

    def _refresh(self) -> None:
        """Say what is wrong, or start preview and estimate."""
        self._stage.set_has_picture(self._form.format.has_picture)
        spec = self._valid()
        if spec is None:
            self._estimate_delay.stop()
            return
        steps = self._form.steps
        self._stage.follow(steps)
        if not self._exporting.busy:
            self._tell("muted", self._counted(spec, len(steps)))
            self._estimate_delay.start()

    def _valid(self) -> ExportSpec | None:
        try:
            spec = self.spec()
        except Problem as problem:
            if not self._exporting.busy:
                self._tell("bad", sentence(problem.message))
                self._go.setEnabled(False)
            return None
        self._go.setEnabled(True)
        return spec

    def _counted(self, spec: ExportSpec, count: int) -> str:
        if not self._form.format.has_picture:
            return self.tr("The numbers of {count} steps.").format(count=count)
        text = self.tr("{count} steps, {w} x {h} pixels.")
        return text.format(count=count, w=spec.size[0], h=spec.size[1])

    def _on_wanted(self) -> None:
        spec = self._valid()
        if spec is not None:
            self._stage.paint(spec)

    def _start_estimate(self) -> None:
        spec = self._valid()
        if spec is not None and not self._exporting.busy:
            self._estimating.submit(Estimating(self._trace, spec, self._options))

    def _on_estimate(self, found: Estimate) -> None:
        spec = self._valid()
        if spec is None or self._exporting.busy:
            return
        text = self.tr("{steps} About {size}, {time}.")
        counted = self._counted(spec, found.count)
        self._tell("muted", text.format(steps=counted, size=readable(found.bytes), time=self._time(found.seconds)))

    def _on_no_estimate(self, error: object) -> None:
        spec = self._valid()
        if spec is None or self._exporting.busy:
            return
        if isinstance(error, Problem):
            self._tell("bad", sentence(error.message))
        else:
            text = self.tr("{steps} How large it will be could not be estimated; details are in the log.")
            self._tell("warning", text.format(steps=self._counted(spec, len(self._form.steps))))

    def _time(self, seconds: float) -> str:
        if seconds < 1.5:
            return self.tr("a second")
        if seconds < 100:
            return self.tr("{count} seconds").format(count=round(seconds))
        return self.tr("{count} minutes").format(count=round(seconds / 60))

    def _tell(self, role: str, text: str) -> None:
        restyle(self._said, "role", role)
        self._said.setText(text)

    # --- writing -----------------------------------------------------------------------------------
    def _on_go(self) -> None:
        if self._exporting.busy:
            self._exporting.cancel()
            return
        spec = self._valid()
        if spec is None:
            return
        self._form.remember(spec)
        self._estimate_delay.stop()
        self._estimating.cancel()
        self._written = []
        self._open.hide()
        self._show.hide()
        self._bar.setRange(0, 0)
        self._bar.show()
        self._go.setText(self.tr("Cancel"))
        self._tell("muted", self._counted(spec, len(self._form.steps)))
        self._exporting.submit(Exporting(self._trace, spec, self._options))

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _on_finished(self, result: object) -> None:
        if not isinstance(result, list) or not result:
            return
        self._written = result
        self._open.setVisible(True)
        self._show.setVisible(True)
        size = readable(sum(path.stat().st_size for path in result if path.exists()))
        if len(result) == 1:
            text = self.tr("Wrote {name} ({size}).").format(name=result[0].name, size=size)
        else:
            text = self.tr("Wrote {count} files to {folder} ({size}).")
            text = text.format(count=len(result), folder=result[0].parent, size=size)
        if result[0].suffix.lower() in SUFFIXES and not can_restore(self._trace):
            text += " " + self.tr(
                "To keep the run itself, save the recording: its weights or input came from elsewhere."
            )
        self._rest("good", text)

    def _on_failed(self, error: object) -> None:
        if isinstance(error, Problem):
            self._rest("bad", sentence(error.message))
        else:
            self._rest("bad", self.tr("The export failed, and nothing was written; details are in the log."))

    def _on_cancelled(self) -> None:
        self._rest("muted", self.tr("Cancelled: nothing was written."))

    def _rest(self, role: str, text: str) -> None:
        self._bar.hide()
        self._go.setText(self.tr("Export"))
        self._go.setEnabled(True)
        self._tell(role, text)

    def _on_open(self) -> None:
        self._show_url(self._written[0] if self._written else None)

    def _on_show(self) -> None:
        self._show_url(self._written[0].parent if self._written else None)

    def _on_close(self) -> None:  # a connection to Qt's own `close` would leave some bytes behind each time
        self.close()

    def _show_url(self, path: Path | None) -> None:
        if path is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._tell("warning", self.tr("No program opens {path} here.").format(path=path))

    # --- Qt ----------------------------------------------------------------------------------------
    @guard
    def closeEvent(self, event: QCloseEvent) -> None:
        self._stage.stop()
        for lane in (self._exporting, self._estimating):
            lane.cancel()
        super().closeEvent(event)
