"""Export of the steps: what you see in the preview is, pixel for pixel, what is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rnnviz.app.jobs import Cancel, Lane, Progress
from rnnviz.app.settings import Settings
from rnnviz.app.workspace import Workspace
from rnnviz.core.schedule import Schedule
from rnnviz.core.trace import Trace
from rnnviz.export import ExportSpec, export
from rnnviz.render.paint_frame import frame_image
from rnnviz.render.theme import THEMES, Theme
from rnnviz.render.words import sentence
from rnnviz.scene.resolve import prepare, resolve
from rnnviz.support.guard import guard
from rnnviz.support.messages import Problem

SIZES = ("1280x720", "1920x1080", "3840x2160")
PREVIEW_DELAY_MS = 60


class ExportDialog(QDialog):
    """Edits one ExportSpec, shows the frame it would write, and writes it without blocking the window."""

    def __init__(self, workspace: Workspace, settings: Settings, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export steps"))
        assert workspace.trace is not None
        self._workspace, self._settings, self._trace = workspace, settings, workspace.trace
        self._schedule = Schedule(self._trace, workspace.order)
        self._prepared = prepare(self._trace, workspace.options)
        self._lane: Lane = workspace.exporting
        self._written: Path | None = None
        self._make_fields()
        self._lay_out()
        self._connect()
        self._refresh()
        self.resize(980, 560)

    # --- parts -------------------------------------------------------------------------------------
    def _make_fields(self) -> None:
        last = len(self._schedule)
        self._first = self._spin("exportFirst", 0, last - 1, 0, self.tr("first step"))
        self._last = self._spin("exportLast", 0, last - 1, last - 1, self.tr("last step"))
        self._size = QComboBox(self)
        self._size.setObjectName("exportSize")
        self._size.addItems(SIZES)
        self._size.setEditable(True)
        self._size.setCurrentText(self._settings.get("export/size"))
        self._theme = QComboBox(self)
        self._theme.setObjectName("exportTheme")
        self._theme.addItem(self.tr("light"), "light")
        self._theme.addItem(self.tr("dark"), "dark")
        self._theme.setCurrentIndex(max(0, self._theme.findData(self._settings.get("export/theme"))))
        self._path = QLineEdit(self)
        self._path.setObjectName("exportPath")
        folder = self._settings.get("export/folder") or str(Path.home())
        self._path.setText(str(Path(folder) / "rnnviz-steps") + "/")
        self._browse = QPushButton(self.tr("Choose…"), self)
        self._overwrite = QCheckBox(self.tr("Replace files that are there"), self)
        self._overwrite.setObjectName("exportOverwrite")
        self._preview = QLabel(self)
        self._preview.setObjectName("exportPreview")
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setMinimumSize(480, 270)
        self._preview.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._said = QLabel(self)
        self._said.setObjectName("exportMessage")
        self._said.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.hide()
        self._go = QPushButton(self.tr("Export"), self)
        self._go.setObjectName("exportButton")
        self._go.setDefault(True)
        self._go.setProperty("primary", True)
        self._show = QPushButton(self.tr("Show in folder"), self)
        self._show.setObjectName("exportShow")
        self._show.hide()
        self._close = QPushButton(self.tr("Close"), self)
        self._close.setObjectName("exportClose")
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(PREVIEW_DELAY_MS)

    def _spin(self, name: str, low: int, high: int, value: int, spoken: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setObjectName(name)
        box.setAccessibleName(spoken)
        box.setRange(low, high)
        box.setValue(value)
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        steps = QHBoxLayout()
        steps.addWidget(self._first)
        steps.addWidget(QLabel(self.tr("to"), self))
        steps.addWidget(self._last)
        form.addRow(self.tr("Steps"), steps)
        form.addRow(self.tr("Size"), self._size)
        form.addRow(self.tr("Theme"), self._theme)
        form.addRow(self.tr("Format"), QLabel(self.tr("PNG, one picture per step"), self))
        where = QHBoxLayout()
        where.addWidget(self._path, 1)
        where.addWidget(self._browse)
        form.addRow(self.tr("Folder"), where)
        form.addRow("", self._overwrite)
        side = QVBoxLayout()
        side.addLayout(form)
        side.addStretch(1)
        side.addWidget(self._said)
        side.addWidget(self._bar)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._show, self._close, self._go):
            buttons.addWidget(button)
        side.addLayout(buttons)
        row = QHBoxLayout(self)
        row.addWidget(self._preview, 3)
        row.addLayout(side, 2)

    def _connect(self) -> None:
        self._first.valueChanged.connect(self._on_first)
        self._last.valueChanged.connect(self._on_last)
        self._size.editTextChanged.connect(self._refresh_soon)
        self._theme.currentIndexChanged.connect(self._refresh_soon)
        self._path.textChanged.connect(self._refresh_soon)
        self._overwrite.toggled.connect(self._refresh_soon)
        self._browse.clicked.connect(self._on_browse)
        self._go.clicked.connect(self._on_go)
        self._show.clicked.connect(self._on_show)
        self._close.clicked.connect(self.close)
        self._delay.timeout.connect(self._refresh)
        self._lane.finished.connect(self._on_finished)
        self._lane.failed.connect(self._on_failed)
        self._lane.cancelled.connect(self._on_cancelled)
        self._lane.progressed.connect(self._on_progress)

    # --- the value ---------------------------------------------------------------------------------
    def spec(self) -> ExportSpec:
        """What is set; raises Problem in words."""
        return ExportSpec(
            path=self._path.text().strip(),
            steps=(self._first.value(), self._last.value() + 1),
            order=self._schedule.order,
            size=parse_size(self._size.currentText()),
            theme=self._theme.currentData(),
            overwrite=self._overwrite.isChecked(),
        )

    def _on_first(self, value: int) -> None:
        self._last.setMinimum(value)
        self._refresh_soon()

    def _on_last(self, value: int) -> None:
        self._first.setMaximum(value)
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        self._delay.start()

    def _refresh(self) -> None:
        try:
            spec = self.spec()
        except Problem as problem:
            self._said.setProperty("role", "bad")
            self._tell(sentence(problem.message))
            self._go.setEnabled(False)
            return
        self._said.setProperty("role", "muted")
        count = self._last.value() - self._first.value() + 1
        self._tell(self.tr("{count} pictures of {w} x {h}.").format(count=count, w=spec.size[0], h=spec.size[1]))
        self._go.setEnabled(not self._lane.busy)
        self._paint_preview(spec.size)

    def _tell(self, text: str) -> None:
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)
        self._said.setText(text)

    def _paint_preview(self, size: tuple[int, int]) -> None:
        position = min(max(self._workspace.playback.position, self._first.value()), self._last.value())
        frame = resolve(self._prepared, self._schedule, position)
        image = frame_image(frame, size, THEMES[self._theme.currentData()])
        dpr = self.devicePixelRatioF()
        room = QSize(round(self._preview.width() * dpr), round(self._preview.height() * dpr))
        pixmap = QPixmap.fromImage(image).scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        pixmap.setDevicePixelRatio(dpr)
        self._preview.setPixmap(pixmap)

    # --- writing -----------------------------------------------------------------------------------
    def _on_browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the pictures"), self._path.text())
        if folder:
            self._path.setText(folder.rstrip("/") + "/")

    def _on_go(self) -> None:
        if self._lane.busy:
            self._lane.cancel()
            return
        try:
            spec = self.spec()
        except Problem:
            self._refresh()
            return
        self._settings.set("export/size", self._size.currentText())
        self._settings.set("export/theme", spec.theme)
        self._settings.set("export/folder", str(Path(spec.path.rstrip("/")).parent))
        self._written = None
        self._show.hide()
        self._bar.setRange(0, 0)
        self._bar.show()
        self._go.setText(self.tr("Cancel"))
        self._lane.submit(Exporting(self._trace, spec))

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _on_finished(self, result: object) -> None:
        if isinstance(result, list) and result:
            self._written = Path(result[0])
            self._show.show()
            self._rest(
                "good",
                self.tr("Wrote {count} pictures to {folder}.").format(count=len(result), folder=self._written.parent),
            )

    def _on_failed(self, error: object) -> None:
        text = (
            sentence(error.message)
            if isinstance(error, Problem)
            else self.tr("The export failed; details are in the log.")
        )
        self._rest("bad", text)

    def _on_cancelled(self) -> None:
        self._rest("muted", self.tr("Cancelled: nothing was written."))

    def _rest(self, role: str, text: str) -> None:
        self._bar.hide()
        self._go.setText(self.tr("Export"))
        self._go.setEnabled(True)
        self._said.setProperty("role", role)
        self._tell(text)

    def _on_show(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    # --- Qt ----------------------------------------------------------------------------------------
    @guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh_soon()

    @guard
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._lane.busy:
            self._lane.cancel()
        super().closeEvent(event)


@dataclass(frozen=True, eq=False)
class Exporting:
    """The job that writes; its result is the list of paths."""

    trace: Trace
    spec: ExportSpec

    def __call__(self, progress: Progress, cancel: Cancel) -> list[Path]:
        spec = self.spec
        return export(
            self.trace,
            spec.path,
            steps=spec.steps,
            order=spec.order,
            size=spec.size,
            theme=spec.theme,
            overwrite=spec.overwrite,
            progress=progress,
            cancel=cancel,
        )


def parse_size(text: str) -> tuple[int, int]:
    """ "1920x1080" or "1920 x 1080" as two numbers; raises Problem in words."""
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) != 2 or not all(part.strip().isdecimal() for part in parts):
        raise Problem("app.size", field="size", value=text[:40])
    return int(parts[0]), int(parts[1])
