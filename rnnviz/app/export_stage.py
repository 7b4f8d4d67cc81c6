"""The picture that an export would write, at the step of the slider below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget

from rnnviz.app.export_form import PART_NAMES, part_name
from rnnviz.app.export_work import Preview, Previewing
from rnnviz.app.workspace import Workspace
from rnnviz.export import ExportSpec
from rnnviz.render.words import sentence
from rnnviz.support.guard import guard
from rnnviz.support.messages import Problem

DELAY_MS = 60


class ExportStage(QWidget):
    """`wanted` asks for `paint` a moment after the step, the settings or the room have changed."""

    wanted = Signal()

    def __init__(self, workspace: Workspace, positions: int, parent: QWidget) -> None:
        super().__init__(parent)
        assert workspace.trace is not None
        self._trace, self._options, self._lane = workspace.trace, workspace.options, workspace.lanes.previewing
        self._has_picture = True
        self._make_parts(positions, workspace.playback.position)
        self._lay_out()
        self._slider.valueChanged.connect(self._on_slider)
        self._delay.timeout.connect(self._on_delay)
        self._lane.finished.connect(self._on_preview)
        self._lane.failed.connect(self._on_no_preview)
        self._say_where()

    def _make_parts(self, positions: int, position: int) -> None:
        self._preview = QLabel(self)
        self._preview.setObjectName("exportPreview")
        self._preview.setProperty("role", "stage")
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setWordWrap(True)
        self._preview.setMinimumSize(400, 225)
        self._preview.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setObjectName("exportSlider")
        self._slider.setAccessibleName(self.tr("step in the preview"))
        self._slider.setRange(0, positions - 1)
        self._slider.setValue(position)
        self._where = QLabel(self)
        self._where.setObjectName("exportWhere")
        self._where.setProperty("role", "muted")
        self._left_out = QLabel(self)
        self._left_out.setObjectName("exportLeftOut")
        self._left_out.setProperty("role", "warning")
        self._left_out.setWordWrap(True)
        self._left_out.hide()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY_MS)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._preview, 1)
        scrub = QHBoxLayout()
        scrub.addWidget(self._slider, 1)
        scrub.addWidget(self._where)
        column.addLayout(scrub)
        column.addWidget(self._left_out)

    # --- what it is told ---------------------------------------------------------------------------
    def set_has_picture(self, has_picture: bool) -> None:
        """Whether the format that is chosen has pictures at all."""
        self._has_picture = has_picture
        self._slider.setEnabled(has_picture)

    def follow(self, steps: range) -> None:
        """Stand at one of these steps, and show it as it is now."""
        if self._slider.value() not in steps:
            self._slider.setValue(min(steps, key=lambda step: abs(step - self._slider.value())))
        self._delay.start()

    def paint(self, spec: ExportSpec) -> None:
        """Show the step as `spec` would write it."""
        dpr = self.devicePixelRatioF()
        inside = self._preview.contentsRect()
        room = QSize(round(inside.width() * dpr), round(inside.height() * dpr))
        self._lane.submit(Previewing(self._trace, spec, self._options, self._slider.value(), room))

    def stop(self) -> None:
        self._lane.cancel()

    def room(self) -> QSize:
        """Of the picture, in logical pixels."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        return self._preview.contentsRect().size()

    # --- what came out -----------------------------------------------------------------------------
    def _on_slider(self) -> None:
        self._say_where()
        self._delay.start()

    def _say_where(self) -> None:
        self._where.setText(self.tr("step {position}").format(position=self._slider.value()))

    def _on_delay(self) -> None:
        if self._has_picture:
            self.wanted.emit()
            return
        self._lane.cancel()
        self._left_out.hide()
        self._preview.setText(self.tr("Numbers only: no picture is written."))

    def _on_preview(self, found: Preview) -> None:
        if not self._has_picture:
            return
        pixmap = QPixmap.fromImage(found.image)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._preview.setPixmap(pixmap)
        names = ", ".join(part_name(PART_NAMES[part]) for part in found.left_out)
        text = self.tr("No room for: {parts}. Show fewer parts.")
        self._left_out.setText(text.format(parts=names))
        self._left_out.setVisible(bool(names))

    def _on_no_preview(self, error: object) -> None:
        self._left_out.hide()
        self._preview.setText(
            sentence(error.message)
            if isinstance(error, Problem)
            else self.tr("This picture could not be painted; details are in the log.")
        )

    @guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._delay.start()
