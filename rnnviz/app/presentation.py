"""Presentation mode: the picture of the export over the whole window, and one sentence on each step.

It is painted by `paint_frame`, so that text and cells are as large as on a slide. A clicker's PgUp and PgDn step.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

from rnnviz.app.workspace import Workspace
from rnnviz.render.fonts import ui_font
from rnnviz.render.narration import narrate
from rnnviz.render.paint_frame import frame_image
from rnnviz.render.theme import Theme
from rnnviz.scene.frame import Frame
from rnnviz.support.guard import guard

CAPTION_SHARE = 0.115  # of the height
TEXT_SHARES = (0.028, 0.026, 0.024)


class Presentation(QWidget):
    """Covers its window while it is on; the window's single keys go on working below it."""

    shown_changed = Signal(bool)

    def __init__(self, window: QMainWindow, workspace: Workspace, theme: Theme) -> None:
        super().__init__(window)
        self.setObjectName("presentation")
        self.setProperty("accessibleRole", "chart")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Presentation"))
        self._window, self._workspace, self._theme = window, workspace, theme
        self._image: QImage | None = None
        self._before = window.windowState()
        self._caption = QLabel(self)
        self._caption.setObjectName("presentationCaption")
        self._caption.setWordWrap(True)
        self._caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        workspace.frame_changed.connect(self._on_frame)
        window.installEventFilter(self)
        self.hide()

    @property
    def active(self) -> bool:
        return not self.isHidden()

    def toggle(self) -> None:
        if self.active:
            self.stop()
        else:
            self.start()

    def start(self) -> None:
        """Cover the window, and let the window cover the screen."""
        if self._workspace.frame is None:
            return
        self._before = self._window.windowState()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._window.showFullScreen()
        self._on_frame(self._workspace.frame)
        self.shown_changed.emit(True)

    def stop(self) -> None:
        """The window as it was."""
        self.hide()
        self._image = None
        self._window.setWindowState(self._before)  # also when it was maximized
        self._window.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown_changed.emit(False)

    def claim(self, key: str) -> Callable[[], object] | None:
        """What a key does here and nowhere else."""
        if not self.active:
            return None
        return {"Esc": self.stop, "PgDown": self._forward, "PgUp": self._back}.get(key)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._repaint()

    def text(self) -> str:
        """The sentence that is shown."""
        return self._caption.text()

    def _forward(self) -> None:
        self._workspace.step(1)

    def _back(self) -> None:
        self._workspace.step(-1)

    def _on_frame(self, frame: Frame) -> None:
        if self.active:
            self._caption.setText(narrate(frame))
            self._fit_caption()
            self.setAccessibleDescription(self._caption.text())
            self._repaint()

    def _repaint(self) -> None:
        self._image = None
        self.update()

    def _fit_caption(self) -> None:
        """A little smaller where that keeps a sentence on one line."""
        for share in TEXT_SHARES:
            font = ui_font(self.height() * share)
            if QFontMetricsF(font).horizontalAdvance(self._caption.text()) < self._caption.width() - 4:
                break
        else:
            font = ui_font(self.height() * TEXT_SHARES[0])
        self._caption.setFont(font)

    def _picture_size(self) -> QSize:
        return QSize(self.width(), self.height() - self._caption.height())

    @guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        height = round(self.height() * CAPTION_SHARE)
        self._caption.setGeometry(QRect(0, self.height() - height, self.width(), height).adjusted(40, 0, -40, -8))
        self._fit_caption()
        self._repaint()

    @guard
    def paintEvent(self, event: QPaintEvent) -> None:
        frame, size, ratio = self._workspace.frame, self._picture_size(), self.devicePixelRatioF()
        if frame is None or size.isEmpty():
            return
        if self._image is None:
            pixels = round(size.width() * ratio), round(size.height() * ratio)
            self._image = frame_image(frame, pixels, self._theme)
            self._image.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.end()

    @guard
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click steps, as on slides; the right button goes back."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._forward()
        elif event.button() == Qt.MouseButton.RightButton:
            self._back()
        event.accept()

    @guard(default=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window and self.active:
            self.setGeometry(self._window.rect())
        return False
