"""The transport bar: it shows a playback silently and says only what the person does."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, SignalInstance
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QSlider, QSpinBox, QToolButton, QWidget

from rnnviz.playback import Playback
from rnnviz.render.theme import DARK, LIGHT
from rnnviz.scene.names import visible
from rnnviz.widgets.scrubber import Scrubber, step_for
from rnnviz.widgets.speed_box import speed_of
from rnnviz.widgets.transport import TransportBar

SIGNALS = ("play_toggled", "step_requested", "seek_requested", "speed_changed", "loop_changed", "order_changed",
           "sample_changed")  # fmt: skip
ORDERS = ("wave", "layer", "reveal")


class Heard:
    """Everything that a bar emitted, in order."""

    def __init__(self, bar: TransportBar) -> None:
        self.all: list[tuple[str, tuple[Any, ...]]] = []
        for name in SIGNALS:
            signal: SignalInstance = getattr(bar, name)
            signal.connect(lambda *args, name=name: self.all.append((name, args)))


@pytest.fixture
def bar(qtbot: Any) -> TransportBar:
    bar = TransportBar(LIGHT)
    qtbot.addWidget(bar)
    bar.resize(1200, 46)
    bar.set_orders(ORDERS, "wave")
    bar.set_batch(3, 1)
    bar.set_playback(Playback(27, 19))
    bar.show()
    return bar


def child(bar: TransportBar, kind: type[Any], name: str) -> Any:
    found = bar.findChild(kind, name)
    assert found is not None, name
    return found


NAMES = {
    "firstButton": QToolButton, "stepBackButton": QToolButton, "playButton": QToolButton, "loopButton": QToolButton,
    "stepForwardButton": QToolButton, "lastButton": QToolButton, "positionSlider": QSlider, "positionSpinBox": QSpinBox,
    "speedBox": QComboBox, "orderBox": QComboBox, "sampleBox": QSpinBox,
}  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), NAMES.items())
def test_names_tips_and_accessible_names(bar: TransportBar, name: str, kind: type[QWidget]) -> None:
    widget = child(bar, kind, name)
    assert widget.toolTip()
    assert widget.accessibleName()


def test_showing_says_nothing(bar: TransportBar) -> None:
    heard = Heard(bar)
    bar.set_playback(Playback(27, 3, speed=8.0, loop="bounce", playing=True))
    bar.set_playback(Playback(4, 0))
    bar.set_orders(("time", "layer"), "layer")
    bar.set_order("time")
    bar.set_batch(5, 2)
    bar.set_sample(0)
    bar.set_tokens(("a", "b", "c", "d"))
    bar.set_theme(DARK)
    assert heard.all == []


def test_it_shows_the_playback(bar: TransportBar) -> None:
    slider, spin = child(bar, QSlider, "positionSlider"), child(bar, QSpinBox, "positionSpinBox")
    assert (slider.value(), slider.maximum(), spin.value(), spin.suffix()) == (19, 26, 19, " / 26")
    bar.set_playback(Playback(5, 4, speed=8.0, playing=True))
    assert (slider.value(), slider.maximum(), spin.value(), spin.suffix()) == (4, 4, 4, " / 4")
    assert child(bar, QComboBox, "speedBox").currentText() == "8 steps/s"
    assert "Pause" in child(bar, QToolButton, "playButton").toolTip()
    assert child(bar, QSpinBox, "sampleBox").text() == "n = 1 of 3"


CLICKS = [
    ("firstButton", ("seek_requested", (0,))),
    ("stepBackButton", ("step_requested", (-1,))),
    ("playButton", ("play_toggled", ())),
    ("stepForwardButton", ("step_requested", (1,))),
    ("lastButton", ("seek_requested", (26,))),
    ("loopButton", ("loop_changed", ("round",))),
]


@pytest.mark.parametrize(("name", "said"), CLICKS)
def test_a_click_is_one_request(bar: TransportBar, qtbot: Any, name: str, said: tuple[str, tuple[Any, ...]]) -> None:
    heard = Heard(bar)
    qtbot.mouseClick(child(bar, QToolButton, name), Qt.MouseButton.LeftButton)
    assert heard.all == [said]


@pytest.mark.parametrize("position", [0, 1, 13, 25, 26])
def test_a_click_on_the_slider_jumps(bar: TransportBar, qtbot: Any, position: int) -> None:
    slider = child(bar, Scrubber, "positionSlider")
    heard = Heard(bar)
    place = QPoint(round(slider.place(position)), slider.height() // 2)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=place)
    assert heard.all == [("seek_requested", (position,))]


def test_dragging_scrubs_live(bar: TransportBar, qtbot: Any) -> None:
    slider = child(bar, Scrubber, "positionSlider")
    heard = Heard(bar)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.place(2)), 20))
    for position in (3, 4, 9):
        qtbot.mouseMove(slider, QPoint(round(slider.place(position)), 20))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.place(9)), 20))
    assert heard.all == [("seek_requested", (p,)) for p in (2, 3, 4, 9)]


def test_typing_a_position(bar: TransportBar, qtbot: Any) -> None:
    heard = Heard(bar)
    bar.edit_position()
    spin = child(bar, QSpinBox, "positionSpinBox")
    qtbot.keyClicks(spin, "7")
    assert heard.all == []  # not before it is finished
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    assert heard.all == [("seek_requested", (7,))]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("5", [5.0]), ("0.5 steps/s", [0.5]), ("60", [60.0]), ("1,5", [1.5]), ("2", []), ("abc", []), ("0", []),
     ("-1", []), ("1e9", []), ("nan", []), ("", []), ("9" * 10_000, [])],
)  # fmt: skip
def test_typing_a_speed(bar: TransportBar, qtbot: Any, typed: str, said: list[float]) -> None:
    heard = Heard(bar)
    box = child(bar, QComboBox, "speedBox")
    box.lineEdit().setText(typed)
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert heard.all == [("speed_changed", (speed,)) for speed in said]
    wrong = speed_of(typed) is None
    assert bool(box.property("invalid")) == wrong
    assert box.toolTip().startswith("Type steps per second, from ") == wrong, "it stays said"


def test_a_right_speed_after_a_wrong_one(bar: TransportBar, qtbot: Any) -> None:
    box = child(bar, QComboBox, "speedBox")
    box.lineEdit().setText("abc")
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    box.lineEdit().setText("4")
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert not box.property("invalid")
    assert box.currentText() == "4 steps/s"


def test_choosing_an_order(bar: TransportBar, qtbot: Any) -> None:
    heard = Heard(bar)
    box = child(bar, QComboBox, "orderBox")
    assert box.currentText() == "wavefront"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert heard.all == [("order_changed", ("layer",))]


def test_choosing_a_sequence(bar: TransportBar, qtbot: Any) -> None:
    heard = Heard(bar)
    box = child(bar, QSpinBox, "sampleBox")
    box.stepBy(1)
    box.stepBy(1)  # wraps
    assert heard.all == [("sample_changed", (2,)), ("sample_changed", (0,))]


def test_one_sequence_says_why_it_is_disabled(bar: TransportBar) -> None:
    bar.set_batch(1, 0)
    box = child(bar, QAbstractSpinBox, "sampleBox")
    assert not box.isEnabled()
    assert "batch_size" in box.toolTip()


def test_one_step_says_why_it_is_disabled(bar: TransportBar) -> None:
    bar.set_playback(Playback(1))
    play = child(bar, QToolButton, "playButton")
    assert not play.isEnabled()
    assert "one step" in play.toolTip()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_disabled_play_button_can_be_seen(bar: TransportBar, theme: Any) -> None:
    """Its white is for the filled button."""
    bar.set_theme(theme)
    forward, play = child(bar, QToolButton, "stepForwardButton"), child(bar, QToolButton, "playButton")

    def ink(button: QToolButton) -> str:
        drawn = button.icon().pixmap(16).toImage()
        return max((drawn.pixelColor(x, y) for x in range(16) for y in range(16)), key=QColor.alpha).name()

    bar.set_playback(Playback(1))
    assert ink(play) == ink(forward)
    bar.set_playback(Playback(5))
    assert ink(play) == QColor(theme.on_accent).name()


@pytest.mark.parametrize(
    ("last", "width", "room", "step"),
    [(26, 700, 34, 2), (26, 300, 34, 5), (9, 600, 34, 1), (999, 600, 34, 100), (1, 100, 34, 1), (0, 100, 34, 1),
     (10**6, 500, 34, 100_000)],
)  # fmt: skip
def test_ticks_leave_room(last: int, width: float, room: float, step: int) -> None:
    assert step_for(last, width, room) == step
    assert last == 0 or step >= last or step * width / last >= room


@pytest.mark.parametrize(("order", "shown"), [("time", True), ("reveal", True), ("layer", False), ("wave", False)])
def test_tokens_name_timesteps_only(bar: TransportBar, order: str, shown: bool) -> None:
    bar.set_orders(("time", "layer", "wave", "reveal"), order)
    bar.set_tokens((("a", "b", "c"), ("d", "e", "f"), ("g", "h", "i")))
    bar.set_playback(Playback(3))
    slider = child(bar, Scrubber, "positionSlider")
    assert slider._names == (("d", "e", "f") if shown else ())


@pytest.mark.parametrize(("token", "shown"), [(" ", "␣"), ("a", "a"), ("\t", "⇥")])
def test_every_token_is_visible(token: str, shown: str) -> None:
    assert visible(token) == shown


def test_a_long_name_ends_before_the_next(qtbot) -> None:
    scrubber = Scrubber(LIGHT)
    qtbot.addWidget(scrubber)
    scrubber.setMaximum(2)
    scrubber.set_names(("extraordinarily-long", "b", "\n"))
    metrics = scrubber.fontMetrics()
    shown = [scrubber._label(position, metrics, 60.0) for position in range(3)]
    assert shown[0].endswith("…") and metrics.horizontalAdvance(shown[0]) < 60 and shown[1:] == ["b", "↵"]
    assert scrubber._label(1, metrics, 5.0) == "b"


def test_a_tick_leaves_its_name_alone(qtbot: Any) -> None:
    """ "o" with a tick on it reads as "ó", and "l" as something longer."""
    scrubber = Scrubber(LIGHT)
    qtbot.addWidget(scrubber)
    scrubber.resize(400, scrubber.height())
    scrubber.setMaximum(4)
    scrubber.set_names(("l", "h", "|", "l", "e"))
    scrubber.setValue(2)
    image = scrubber.grab().toImage()
    ground = image.pixelColor(round(scrubber.place(0) + scrubber.place(1)) // 2, image.height() - 5)  # between two
    for position in (0, 1, 3, 4):
        x = round(scrubber.place(position))
        drawn = [
            any(image.pixelColor(column, row) != ground for column in range(x - 5, x + 6))
            for row in range(round(scrubber.height() * 0.65), image.height())
        ]
        blocks = sum(now and not before for before, now in zip([False, *drawn], drawn, strict=False))
        assert blocks == 2, (position, drawn)  # the tick, and below it the letter
        assert not drawn[-1]  # whose foot is not cut off
