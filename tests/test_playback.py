"""The playback value: positions from the clock, both ends, all loops, all speeds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.playback import LADDER, LOOPS, Playback


def walk(positions: int, position: int, direction: int, loop: str, steps: int) -> tuple[int, int, bool]:
    """The oracle: one step after the other, as a person would count them."""
    for _ in range(steps):
        if loop == "once" and position == (positions - 1 if direction > 0 else 0):
            return position, direction, False
        if loop == "bounce" and position == (positions - 1 if direction > 0 else 0):
            direction = -direction
        position = (position + direction) % positions
    if loop == "once" and position == (positions - 1 if direction > 0 else 0):
        return position, direction, False
    return position, direction, True


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("direction", [1, -1])
@given(positions=st.integers(2, 9), start=st.integers(0, 8), steps=st.integers(0, 40), speed=st.sampled_from(LADDER))
@settings(deadline=None)
def test_tick_counts_steps(loop: str, direction: int, positions: int, start: int, steps: int, speed: float) -> None:
    start = min(start, positions - 1)
    if loop == "once" and start == (positions - 1 if direction > 0 else 0):
        return
    playback = Playback(positions, start, direction, speed, loop, True, 100.0, 100.0)
    now = 100.0 + (steps + 0.5) / speed
    moved = playback.tick(now)
    position, _, playing = walk(positions, start, direction, loop, steps)
    assert (moved.position, moved.playing) == (position, playing)


@given(loop=st.sampled_from(LOOPS), parts=st.lists(st.floats(0, 3), max_size=30), speed=st.sampled_from(LADDER))
@settings(deadline=None)
def test_many_ticks_end_where_one_does(loop: str, parts: list[float], speed: float) -> None:
    """The rate stays true, whatever the frames' times are."""
    whole = Playback(7, speed=speed, loop=loop).play(0.0)
    many, now = whole, 0.0
    for part in parts:
        now += part
        many = many.tick(now)
    later = now + 0.25 / speed  # away from the edge of a step
    fraction = (later * speed) % 1
    if 0.01 < fraction < 0.99:
        assert many.tick(later) == whole.tick(later)


@settings(max_examples=20, deadline=None)
@given(
    speed=st.sampled_from(LADDER), late=st.lists(st.floats(0.001, 0.4), min_size=1, max_size=20), ticks=st.just(2000)
)
def test_under_load_it_is_never_a_step_off(speed: float, late: list[float], ticks: int) -> None:
    """However late each tick comes: after any time the position is that of the clock, to less than one step."""
    playback, now = Playback(1_000_000, speed=speed).play(0.0), 0.0
    for number in range(ticks):
        now += late[number % len(late)]
        playback = playback.tick(now)
        assert -1e-6 <= now * speed - playback.position < 1 + 1e-6


CASES: list[tuple[str, Playback, Any, dict[str, object]]] = [
    ("play", Playback(5), lambda p: p.play(1.0), {"playing": True, "position": 0}),
    ("play at the end starts again", Playback(5, 4), lambda p: p.play(1.0), {"playing": True, "position": 0}),
    ("play round at the end goes on", Playback(5, 4, loop="round"), lambda p: p.play(1.0), {"position": 4}),
    ("play after reverse goes forwards", Playback(5, 2, -1), lambda p: p.play(1.0), {"direction": 1, "position": 2}),
    ("bounce keeps its direction", Playback(5, 2, -1, loop="bounce"), lambda p: p.play(1.0), {"direction": -1}),
    ("one position never plays", Playback(1), lambda p: p.play(1.0), {"playing": False, "position": 0}),
    ("pause", Playback(5, playing=True), Playback.pause, {"playing": False}),
    ("step", Playback(5, 1, playing=True), lambda p: p.step(2), {"position": 3, "playing": False}),
    ("step back beyond", Playback(5, 1), lambda p: p.step(-10), {"position": 0}),
    ("step beyond", Playback(5, 1), lambda p: p.step(10), {"position": 4}),
    ("seek", Playback(5), lambda p: p.seek(3), {"position": 3}),
    ("seek keeps playing", Playback(5, playing=True), lambda p: p.seek(3), {"playing": True}),
    ("seek beyond", Playback(5), lambda p: p.seek(99), {"position": 4}),
    ("seek below", Playback(5), lambda p: p.seek(-1), {"position": 0}),
    ("slower", Playback(5), Playback.slower, {"speed": 1.0}),
    ("slowest", Playback(5, speed=0.25), Playback.slower, {"speed": 0.25}),
    ("faster", Playback(5), Playback.faster, {"speed": 4.0}),
    ("fastest", Playback(5, speed=60), Playback.faster, {"speed": 60.0}),
    ("faster from between", Playback(5, speed=3), Playback.faster, {"speed": 4.0}),
    ("slower from between", Playback(5, speed=3), Playback.slower, {"speed": 2.0}),
    ("normal", Playback(5, speed=30), Playback.normal, {"speed": 2.0}),
    ("too fast", Playback(5), lambda p: p.at_speed(1e9, 0.0), {"speed": 60.0}),
    ("too slow", Playback(5), lambda p: p.at_speed(-3, 0.0), {"speed": 0.25}),
    ("no speed", Playback(5), lambda p: p.at_speed(float("nan"), 0.0), {"speed": 2.0}),
    ("loop", Playback(5), Playback.next_loop, {"loop": "round"}),
    ("loop twice", Playback(5), lambda p: p.next_loop().next_loop(), {"loop": "bounce"}),
    ("loop three times", Playback(5), lambda p: p.next_loop().next_loop().next_loop(), {"loop": "once"}),
    ("L plays", Playback(5, 1), lambda p: p.shuttle(1, 0.0), {"playing": True, "direction": 1, "speed": 2.0}),
    ("L L", Playback(5), lambda p: p.shuttle(1, 0.0).shuttle(1, 0.1), {"playing": True, "speed": 4.0}),
    ("J", Playback(5, 3), lambda p: p.shuttle(-1, 0.0), {"playing": True, "direction": -1, "speed": 2.0}),
    ("J J", Playback(5, 3), lambda p: p.shuttle(-1, 0.0).shuttle(-1, 0.1), {"direction": -1, "speed": 4.0}),
    ("J at the start", Playback(5), lambda p: p.shuttle(-1, 0.0), {"playing": False, "position": 0}),
    ("L at the end", Playback(5, 4), lambda p: p.shuttle(1, 0.0), {"playing": True, "position": 0}),
    ("J then L", Playback(5, 3), lambda p: p.shuttle(-1, 0.0).shuttle(1, 0.1), {"direction": 1, "speed": 2.0}),
    ("L in a bounce that goes back", Playback(5, 3, -1, loop="bounce"), lambda p: p.shuttle(1, 0.0), {"direction": 1}),
    ("paused, no tick", Playback(5, 2), lambda p: p.tick(1e9), {"position": 2}),
    ("a clock that goes back", Playback(5).play(100.0), lambda p: p.tick(50.0), {"position": 0, "playing": True}),
    ("position beyond", Playback(5, 9), lambda p: p, {"position": 4}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "change", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_table(before: Playback, change: Any, after: dict[str, object]) -> None:
    made = change(before)
    assert {name: getattr(made, name) for name in after} == after


def test_once_stops_at_the_end() -> None:
    playback = Playback(4).play(10.0)  # 2 steps a second
    assert [playback.tick(10.0 + t).position for t in (0.0, 0.49, 0.51, 1.01, 1.51, 9.0)] == [0, 0, 1, 2, 3, 3]
    assert [playback.tick(10.0 + t).playing for t in (1.01, 1.51)] == [True, False]


def test_a_new_speed_keeps_the_part_of_the_step() -> None:
    playback = Playback(10).play(0.0).at_speed(4.0, 0.25)  # half a step has passed
    assert [playback.tick(t).position for t in (0.37, 0.38)] == [0, 1]


def test_faster_without_a_clock_does_not_jump() -> None:
    playback = Playback(100, speed=0.25).play(0.0).tick(3.9)
    for _ in LADDER:
        playback = playback.faster()
    assert playback.position == 0
    assert playback.tick(3.9).position == 0
    assert playback.tick(3.9 + 1 / 60).position == 1


def test_another_loop_while_playing_does_not_jump() -> None:
    playback = Playback(5, loop="bounce").play(0.0).tick(3.1)  # 0 1 2 3 4 3 2
    assert (playback.position, playback.direction) == (2, -1)
    assert replace(playback, loop="once").tick(3.6).position == 1


def test_a_new_run_starts_at_its_first_position() -> None:
    before = Playback(9, 7, -1, speed=8.0, loop="round").play(0.0)
    assert replace(before.pause(), positions=3, position=0, direction=1) == Playback(3, speed=8.0, loop="round")


def test_the_clock_is_not_part_of_equality() -> None:
    assert Playback(5).play(1.0) == Playback(5).play(2.0)


@pytest.mark.parametrize("wrong", [{"positions": 0}, {"positions": 5, "loop": "twice"}])
def test_wrong_values(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Playback(**wrong)
