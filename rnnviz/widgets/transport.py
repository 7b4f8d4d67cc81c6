"""The transport bar: it shows a `Playback` and asks for another one; it never holds the position itself."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QToolButton, QWidget

from rnnviz.playback import Playback
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard
from rnnviz.widgets.scrubber import Scrubber
from rnnviz.widgets.speed_box import SpeedBox

LOOP_ICONS = {"once": "loop-once", "round": "loop", "bounce": "loop-bounce"}
ICON_SIZE = QSize(20, 20)
WORDS_FROM = 1050  # logical pixels of the bar
FRAME = 34  # logical pixels around the text of a spin box: padding and arrows


class TransportBar(QWidget):
    """Buttons, slider, position, speed, loop, order and sequence. Signals leave only for what the person does."""

    play_toggled = Signal()
    step_requested = Signal(int)
    seek_requested = Signal(int)
    speed_changed = Signal(float)
    loop_changed = Signal(str)
    order_changed = Signal(str)
    sample_changed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transportBar")
        self._theme = theme
        self._playback = Playback(positions=1)
        self._tokens: tuple[tuple[str, ...], ...] = ()
        self._make_buttons()
        self._slider = Scrubber(theme, self)
        self._slider.valueChanged.connect(self.seek_requested)
        self._make_position()
        self._speed = SpeedBox(self)
        self._speed.speed_chosen.connect(self.speed_changed)
        self._make_order()
        self._make_sample()
        self._lay_out()
        self.set_theme(theme)
        self.set_batch(1, 0)
        self.set_playback(self._playback)

    # --- parts -------------------------------------------------------------------------------------
    def _make_buttons(self) -> None:
        self._first = self._button("first", self.tr("First step (Home)"))
        self._back = self._button("stepBack", self.tr("One step back (Left)"))
        self._play = self._button("play", self.tr("Play (Space)"))
        self._forward = self._button("stepForward", self.tr("One step forward (Right)"))
        self._last = self._button("last", self.tr("Last step (End)"))
        self._loop = self._button("loop", "")
        self._loop.setProperty("transport", None)
        self._first.clicked.connect(self._go_first)
        self._back.clicked.connect(self._step_back)
        self._play.clicked.connect(self._toggle)
        self._forward.clicked.connect(self._step_forward)
        self._last.clicked.connect(self._go_last)
        self._loop.clicked.connect(self._next_loop)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"{name}Button")
        button.setProperty("transport", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they are
        button.setIconSize(ICON_SIZE)
        button.setAutoRepeat(name in ("stepBack", "stepForward"))
        button.setAutoRepeatDelay(400)
        self._tell(button, tip)
        return button

    def _make_position(self) -> None:
        self._position = QSpinBox(self)
        self._position.setObjectName("positionSpinBox")
        self._position.setKeyboardTracking(False)
        for part in (self._position, self._position.lineEdit()):
            part.setAccessibleName(self.tr("Position"))
        self._position.setToolTip(self.tr("The position: type the step to go to (Ctrl+G)."))
        self._position.valueChanged.connect(self.seek_requested)
        self._position.lineEdit().returnPressed.connect(self._position.clearFocus)

    def _make_order(self) -> None:
        self._order = QComboBox(self)
        self._order.setObjectName("orderBox")
        self._order.setAccessibleName(self.tr("Order of the steps"))
        self._order.activated.connect(self._choose_order)

    def _make_sample(self) -> None:
        self._sample = QSpinBox(self)
        self._sample.setObjectName("sampleBox")
        self._sample.setPrefix("n = ")
        self._sample.setWrapping(True)
        self._sample.setKeyboardTracking(False)
        for part in (self._sample, self._sample.lineEdit()):
            part.setAccessibleName(self.tr("Sequence of the batch"))
        self._sample.valueChanged.connect(self._choose_sample)
        self._sample.lineEdit().returnPressed.connect(self._sample.clearFocus)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(6)
        for button in (self._first, self._back, self._play, self._forward, self._last):
            row.addWidget(button)
        row.addSpacing(4)
        row.addWidget(self._slider, 1)
        row.addSpacing(4)
        for widget in (self._position, self._speed, self._loop, self._order, self._sample):
            row.addWidget(widget)

    # --- what is shown -----------------------------------------------------------------------------
    def set_playback(self, playback: Playback) -> None:
        """Show where the playback stands; emits nothing."""
        before, self._playback = self._playback, playback
        self._show_position(playback)
        self._speed.set_speed(playback.speed)
        reason = "" if playback.positions > 1 else self.tr("There is only one step.")
        for widget in (self._first, self._back, self._play, self._forward, self._last, self._slider, self._position):
            widget.setEnabled(not reason)
        if (before.playing, before.loop, before.positions > 1) != (playback.playing, playback.loop, not reason):
            self._show_icons()
        self._tell(self._play, reason or (self.tr("Pause (Space)") if playback.playing else self.tr("Play (Space)")))

    def _show_position(self, playback: Playback) -> None:
        blockers = (QSignalBlocker(self._slider), QSignalBlocker(self._position))
        if self._slider.maximum() != playback.last:
            self._slider.setMaximum(playback.last)
            self._position.setMaximum(playback.last)
            self._position.setSuffix(f" / {playback.last}")
            fit(self._position, f"{playback.last} / {playback.last}")
            self._show_names()
        self._slider.setValue(playback.position)
        if self._position.value() != playback.position:
            self._position.setValue(playback.position)
        del blockers

    def set_orders(self, orders: Iterable[str], current: str) -> None:
        """The orders that this network has, by their ids, and the chosen one."""
        words, tips = self._order_words(), self._order_tips()
        blocker = QSignalBlocker(self._order)
        self._order.clear()
        for order in orders:
            self._order.addItem(words.get(order, order), order)
            self._order.setItemData(self._order.count() - 1, tips.get(order, ""), Qt.ItemDataRole.ToolTipRole)
        self._fit_order()
        view = self._order.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 16)
        del blocker
        self.set_order(current)

    def _fit_order(self) -> None:
        """As wide as the longest order that this network has, but for the arrow of a narrow bar."""
        names = [self._order.itemText(k) for k in range(self._order.count())]
        longest = max((self._order.fontMetrics().horizontalAdvance(name) for name in names), default=0)
        self._order.setFixedWidth(longest + FRAME + 18)

    def set_order(self, order: str) -> None:
        """Show the chosen order; emits nothing."""
        index = self._order.findData(order)
        if index >= 0 and index != self._order.currentIndex():
            blocker = QSignalBlocker(self._order)
            self._order.setCurrentIndex(index)
            del blocker
        tip = self._order_tips().get(order, "")
        self._order.setToolTip(self.tr("What one step adds. {tip}").format(tip=tip).strip())
        self._show_names()

    def set_batch(self, count: int, sample: int) -> None:
        """N sequences, of which `sample` is shown."""
        blocker = QSignalBlocker(self._sample)
        self._sample.setMaximum(max(count - 1, 0))
        self._sample.setSuffix(self.tr(" of {count}").format(count=count))
        del blocker
        fit(self._sample, f"n = {count} {self._sample.suffix()}")
        self._sample.setEnabled(count > 1)
        self._sample.setToolTip(
            self.tr("The sequence n of the batch that is shown, from 0 (PgUp, PgDown).")
            if count > 1
            else self.tr("There is one sequence: set batch_size to 2 or more to choose among them.")
        )
        self.set_sample(sample)

    def set_sample(self, sample: int) -> None:
        """Show which sequence is chosen; emits nothing."""
        blocker = QSignalBlocker(self._sample)
        self._sample.setValue(sample)
        del blocker
        self._show_names()

    def set_tokens(self, tokens: tuple[str, ...] | tuple[tuple[str, ...], ...]) -> None:
        """Names of the timesteps: one tuple, or one tuple per sequence; empty for none."""
        if tokens and isinstance(tokens[0], str):
            self._tokens = (tuple(str(token) for token in tokens),)
        else:
            self._tokens = tuple(tuple(line) for line in tokens)
        self._show_names()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._slider.set_theme(theme)
        for name, button in (
            ("first", self._first), ("step-back", self._back), ("step-forward", self._forward), ("last", self._last)
        ):  # fmt: skip
            button.setIcon(icon(name, theme))
        self._show_icons()

    @guard
    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow bar the slider is worth more than a word."""
        super().resizeEvent(event)
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self._loop.setToolButtonStyle(beside if self.width() >= WORDS_FROM else Qt.ToolButtonStyle.ToolButtonIconOnly)
        longest = max(map(self._loop.fontMetrics().horizontalAdvance, self._loop_names().values()))
        self._loop.setFixedWidth(longest + 52 if self.width() >= WORDS_FROM else 36)

    def edit_position(self) -> None:
        """Put the keyboard into the position, everything selected."""
        self._position.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._position.selectAll()

    def _show_icons(self) -> None:
        playing, loop = self._playback.playing, self._playback.loop
        colour = self._theme.on_accent if self._play.isEnabled() else self._theme.text  # else white on white
        self._play.setIcon(icon("pause" if playing else "play", self._theme, colour=colour))
        self._loop.setIcon(icon(LOOP_ICONS[loop], self._theme))
        self._loop.setText(self._loop_names()[loop])
        self._tell(self._loop, self._loop_words()[loop])

    def _show_names(self) -> None:
        """Tokens are names of positions only where a position is a timestep."""
        timesteps = self._order.currentData() in ("time", "reveal")
        sample = min(self._sample.value(), len(self._tokens) - 1)
        self._slider.set_names(self._tokens[sample] if self._tokens and timesteps else ())

    def _tell(self, button: QToolButton, tip: str) -> None:
        if button.toolTip() != tip:
            button.setToolTip(tip)
            button.setAccessibleName(tip)

    # --- words -------------------------------------------------------------------------------------
    def _loop_names(self) -> dict[str, str]:
        return {"once": self.tr("once"), "round": self.tr("loop"), "bounce": self.tr("to and fro")}

    def _loop_words(self) -> dict[str, str]:
        return {
            "once": self.tr("Plays once and stops at the last step (R: loop)"),
            "round": self.tr("Starts again after the last step (R: back and forth)"),
            "bounce": self.tr("Plays back and forth (R: once)"),
        }

    def _order_words(self) -> dict[str, str]:
        return {
            "time": self.tr("time by time"),
            "layer": self.tr("layer by layer"),
            "wave": self.tr("wavefront"),
            "reveal": self.tr("column by column"),
        }

    def _order_tips(self) -> dict[str, str]:
        return {
            "time": self.tr("Every layer at one timestep, as a loop over cells does."),
            "layer": self.tr("One cell, in the order in which nn.RNN computes."),
            "wave": self.tr("All cells that can be computed at once."),
            "reveal": self.tr("Column t of everything: for reading, not the order in which it is computed."),
        }

    # --- what the person does ----------------------------------------------------------------------
    def _toggle(self) -> None:
        self.play_toggled.emit()

    def _step_back(self) -> None:
        self.step_requested.emit(-1)

    def _step_forward(self) -> None:
        self.step_requested.emit(1)

    def _go_first(self) -> None:
        self.seek_requested.emit(0)

    def _go_last(self) -> None:
        self.seek_requested.emit(self._playback.last)

    def _next_loop(self) -> None:
        self.loop_changed.emit(self._playback.next_loop().loop)

    def _choose_order(self, index: int) -> None:
        self._show_names()
        self.order_changed.emit(self._order.itemData(index))

    def _choose_sample(self, sample: int) -> None:
        self._show_names()
        self.sample_changed.emit(sample)


def fit(box: QSpinBox, text: str) -> None:
    """As wide as its longest text."""
    box.setFixedWidth(box.fontMetrics().horizontalAdvance(text) + FRAME)
