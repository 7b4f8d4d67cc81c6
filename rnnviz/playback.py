"""Where the playback stands, as a frozen value: the position follows from the clock, never from counted frames.

Times are seconds of any steady clock (time.monotonic); whoever owns a `Playback` hands them in. Standard library only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

LOOPS = ("once", "round", "bounce")
LADDER = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)  # steps per second
TICK_MS = 4  # how often to ask: at 60 steps/s a timer of 16 ms would be a whole frame late once in 25
SLOWEST, NORMAL, FASTEST = LADDER[0], 2.0, LADDER[-1]


@dataclass(frozen=True)
class Playback:
    """`position` of `positions` (0 to positions - 1), and how it moves.

    `direction` is 1 or -1, `speed` is in steps per second, `loop` says what happens at an end: "once" stops there,
    "round" goes on at the other end, "bounce" turns around. Equality looks at what can be seen, not at the clock.
    """

    positions: int
    position: int = 0
    direction: int = 1
    speed: float = NORMAL
    loop: str = "once"
    playing: bool = False
    _since: float = field(default=0.0, repr=False, compare=False)  # when `position` was due
    _seen: float = field(default=0.0, repr=False, compare=False)  # the newest time that was handed in

    def __post_init__(self) -> None:
        if self.positions < 1:
            raise ValueError(f"positions must be at least 1, not {self.positions}")
        if self.loop not in LOOPS:
            raise ValueError(f"loop must be one of {', '.join(LOOPS)}, not {self.loop!r}")
        object.__setattr__(self, "position", min(max(self.position, 0), self.last))
        object.__setattr__(self, "direction", -1 if self.direction < 0 else 1)
        object.__setattr__(self, "speed", allowed_speed(self.speed))

    @property
    def last(self) -> int:
        """The highest position."""
        return self.positions - 1

    # --- start and stop ----------------------------------------------------------------------------
    def play(self, now: float) -> Playback:
        """Play forwards (a bounce goes on in its own direction); at the end of "once" from the beginning."""
        direction = self.direction if self.loop == "bounce" else 1
        start = 0 if self.loop == "once" and self.position == self.last else self.position
        return self._start(start, direction, now)

    def pause(self) -> Playback:
        """Stay where it is."""
        return replace(self, playing=False)

    def shuttle(self, direction: int, now: float) -> Playback:
        """Play in this direction (1 or -1); when it does so already, one speed faster."""
        here = self.tick(now)
        if here.playing and here.direction == direction:
            return here.faster()
        if direction > 0:
            return replace(here, direction=1).play(now)
        stuck = here.loop == "once" and here.position == 0
        return here.pause() if stuck else here._start(here.position, -1, now)

    def _start(self, position: int, direction: int, now: float) -> Playback:
        return replace(self, position=position, direction=direction, playing=self.positions > 1, _since=now, _seen=now)

    # --- move --------------------------------------------------------------------------------------
    def seek(self, position: int) -> Playback:
        """Go to a position, clamped; playing goes on from there."""
        return replace(self, position=position, _since=self._seen)

    def step(self, count: int) -> Playback:
        """`count` positions on (negative: back), clamped, and pause."""
        return replace(self, position=self.position + count, playing=False)

    def tick(self, now: float) -> Playback:
        """Where it stands at `now`: positions whose time has passed are skipped, the rate stays true."""
        if not self.playing:
            return self
        steps = max(0, math.floor((now - self._since) * self.speed + 1e-9))
        here = self._moved(steps) if steps else self
        return replace(here, _seen=now)

    def _moved(self, steps: int) -> Playback:
        position, direction, playing = self.position + self.direction * steps, self.direction, True
        if self.loop == "round":
            position %= self.positions
        elif self.loop == "bounce":
            position, direction = self._reflected(steps)
        else:
            playing = 0 < position < self.last or (position == 0 and direction > 0)
        since = self._since + steps / self.speed
        return replace(self, position=position, direction=direction, playing=playing, _since=since)

    def _reflected(self, steps: int) -> tuple[int, int]:
        # the way there and back, unrolled: 0 .. last .. 0
        period = max(1, 2 * self.last)
        phase = self.position if self.direction > 0 else period - self.position
        phase = (phase + steps) % period
        return (phase, 1) if phase < self.last else (period - phase, -1)

    # --- speed and loop ----------------------------------------------------------------------------
    def at_speed(self, speed: float, now: float) -> Playback:
        """Another speed from `now` on; the part of a step that has passed is kept."""
        here = self.tick(now)
        speed = allowed_speed(speed)
        passed = max(0.0, now - here._since) * here.speed
        return replace(here, speed=speed, _since=now - passed / speed, _seen=now)

    def slower(self) -> Playback:
        """The next lower speed of `LADDER`."""
        return self.at_speed(max((s for s in LADDER if s < self.speed), default=SLOWEST), self._seen)

    def faster(self) -> Playback:
        """The next higher speed of `LADDER`."""
        return self.at_speed(min((s for s in LADDER if s > self.speed), default=FASTEST), self._seen)

    def normal(self) -> Playback:
        """2 steps per second."""
        return self.at_speed(NORMAL, self._seen)

    def next_loop(self) -> Playback:
        """once, round, bounce, once, ..."""
        return replace(self, loop=LOOPS[(LOOPS.index(self.loop) + 1) % len(LOOPS)])


def allowed_speed(speed: float) -> float:
    """The nearest speed from 0.25 to 60 steps per second; `NORMAL` for what is not a number."""
    return NORMAL if math.isnan(speed) else float(min(max(speed, SLOWEST), FASTEST))
