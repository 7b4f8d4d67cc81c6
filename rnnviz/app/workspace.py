"""What is open: the run that was set up, its recording, the position in it, and how it is shown.

The one object that changes. Everything below it is values and functions:
set_run -> (worker) record_run -> Trace -> prepare -> playback at 0 -> resolve -> Frame -> views.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QUndoStack

from rnnviz.app.history import SetOrder, SetRun, push_options
from rnnviz.app.lanes import Lanes
from rnnviz.app.work import Asked, Checking, Opening, Preparing, Recorded, Recording, Restoring, Sealing, SetUp
from rnnviz.core.schedule import Schedule, default_order, orders
from rnnviz.core.spec import RunSpec
from rnnviz.core.trace import Trace
from rnnviz.playback import TICK_MS, Playback
from rnnviz.scene.document import Document
from rnnviz.scene.frame import Frame, Ref
from rnnviz.scene.inspection import is_known
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.places import fits
from rnnviz.scene.prepare import Prepared
from rnnviz.scene.resolve import resolve
from rnnviz.support.messages import Message, Problem


class Workspace(QObject):
    """Holds the state, says what changed. Views send requests here and never write to each other."""

    run_changed = Signal(object)  # RunSpec
    trace_changed = Signal(object)  # Trace
    devices_changed = Signal(object)  # names of devices, "cpu" first
    frame_changed = Signal(object)  # Frame
    playback_changed = Signal(object)  # Playback
    options_changed = Signal(object)  # DisplayOptions
    check_started = Signal()
    check_changed = Signal(object)  # Check, or None when it was cancelled or could not be made
    problem = Signal(object)  # Problem or another exception: the last good picture stays
    notice = Signal(object)  # Message
    asked = Signal(object)  # Asked: a person has to say what of the file is meant
    opened = Signal(object)  # Recorded: a file or a script's recording took the place of what was there
    pins_changed = Signal()
    cursor_changed = Signal()  # it came or went
    order_changed = Signal(str)

    def __init__(self, run: RunSpec, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self.source: Path | None = None  # the saved run that is shown, where it did not come from `run`
        self.foreign = False  # the trace came from a file or a script, not from `run`
        self.trace: Trace | None = None
        self.frame: Frame | None = None
        self.options = DisplayOptions()
        self._wish = self.options  # what was asked for; `options` follows when its levels are made
        self.playback = Playback(positions=1)
        self.order = default_order(run.network)
        self.cursor: Ref | None = None
        self.pins: tuple[Ref, ...] = ()
        self.undo = QUndoStack(self)
        self._opening = False
        self._place: Document | None = None  # where the next recording stands when it is there
        self._schedule: Schedule | None = None
        self._prepared: Prepared | None = None
        self.lanes = Lanes(self)
        self.lanes.recording.finished.connect(self._on_recorded)
        self.lanes.recording.failed.connect(self._on_failed)
        self.lanes.preparing.finished.connect(self._on_prepared)
        self.lanes.preparing.failed.connect(self._on_failed)
        self.lanes.checking.finished.connect(self.check_changed)
        self.lanes.checking.failed.connect(self._on_check_failed)
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._on_tick)

    # --- what is set up ----------------------------------------------------------------------------
    def set_run(self, run: RunSpec, name: str = "", *, example: bool = False) -> None:
        """Set up something else, as one undoable step (`name` is what the menu calls it), and record it."""
        if run != self.run:
            self.undo.push(SetRun(self, self.run, run, name, example=example))

    def apply_run(self, run: RunSpec) -> None:
        """Take `run` as it is (the undo stack calls this) and record it."""
        self.run = run
        self.source, self.foreign = None, False
        self.run_changed.emit(run)
        self.record()

    def record(self) -> None:
        """Record what is set up, off the GUI thread; the old picture stays until the new one is ready."""
        self._opening = False
        self.lanes.checking.cancel()
        place, self._place = self._place, None
        self.lanes.recording.submit(Recording(self.run, self._wish, place))

    def open_file(self, path: Path) -> None:
        """Read a file of any kind in `openers.OPENERS`, off the GUI thread."""
        self._opening = True
        self.lanes.checking.cancel()
        self.lanes.recording.submit(Opening(path, self.run, self._wish))

    def set_up(self, run: RunSpec, path: Path) -> None:
        """Take the run that was chosen for a file, off the GUI thread, as one undoable step."""
        self.lanes.recording.submit(Sealing(run, path))

    def restore(self, document: Document, path: Path | None = None) -> None:
        """Bring back what was saved (in `path`) or rescued."""
        self.lanes.checking.cancel()
        self.lanes.recording.submit(Restoring(document, path))

    def show_trace(self, trace: Trace) -> None:
        """Show a recording made elsewhere, for example by a script."""
        self.lanes.recording.submit(Preparing(trace, self._wish, opened=True))

    def document(self) -> Document:
        """Everything that brings this picture back. `recording` is for whoever knows where it will be saved."""
        return Document(self.run, self._wish, self.order, self.playback.position, self.pins)

    # --- what came out -----------------------------------------------------------------------------
    def _on_recorded(self, result: Recorded | SetUp | Asked) -> None:
        if isinstance(result, Recorded):
            self._take_recorded(result)
        elif isinstance(result, SetUp):
            self._take_setup(result)
        else:
            self.asked.emit(result)
            if self.trace is None:  # started with a file that needs an answer: meanwhile there is something to see
                self.record()

    def _take_recorded(self, result: Recorded) -> None:
        """Show another trace, at its first step or where its document stands."""
        if result.devices:
            self.devices_changed.emit(result.devices)
        trace, document = result.trace, result.document
        if result.opened:
            self._take_opened(result)
        same_network = self.trace is not None and self.trace.spec == trace.spec
        self.trace, self._prepared = trace, result.prepared
        self._take_options(result.prepared.options)
        wished = document.order if document is not None else self.order if same_network else ""
        self.order = wished if wished in orders(trace.spec) else default_order(trace.spec)
        pins = document.pins if document is not None and result.opened else self.pins
        self.cursor, self.pins, self.frame = None, tuple(pin for pin in pins if fits(pin, trace)), None
        self._schedule = Schedule(trace, self.order)
        self.trace_changed.emit(trace)
        position = document.position if document is not None else 0
        self._set_playback(
            replace(self.playback.pause(), positions=len(self._schedule), position=position, direction=1)
        )
        self.pins_changed.emit()
        if result.opened:
            self.opened.emit(result)
        notice = trace.meta.get("notice")
        if isinstance(notice, Message):
            self.notice.emit(notice)
        self.check()

    def _take_setup(self, found: SetUp) -> None:
        """One undoable step; a picture of what is set up already is only a place to go to."""
        self._place = found.place
        if found.place is not None:
            self._wish = replace(self._wish, sample=found.place.options.sample)
        if found.place is not None and found.run == self.run:
            self.record()
        else:
            self.set_run(found.run, found.path.name)
        self.opened.emit(found)

    def _take_opened(self, result: Recorded) -> None:
        """Another file, another history."""
        document = result.document
        self.run = document.run if document is not None else result.run or self.run
        self.foreign = document is None or bool(document.recording)
        self.source = result.path if document is None else None
        if document is not None and document.recording and result.path is not None:
            self.source = result.path.parent / document.recording
        self._wish = result.prepared.options
        self.undo.clear()
        self.run_changed.emit(self.run)

    def _take_options(self, made: DisplayOptions) -> None:
        """The levels that were made with a recording; what was wished meanwhile is made next."""
        assert self.trace is not None
        if made != self.options:
            self.options = made
            self.options_changed.emit(made)
        self._wish = replace(self._wish, sample=min(self._wish.sample, self.trace.batch - 1))
        if self._wish != made:
            self.lanes.preparing.submit(Preparing(self.trace, self._wish))

    def check(self) -> None:
        """Compare the recording with the module itself, once its picture stands (reliability.md)."""
        if self.trace is not None:
            self.check_started.emit()
            self.lanes.checking.submit(Checking(self.trace))

    def _on_failed(self, error: object) -> None:
        opening, self._opening = self._opening, False
        self.problem.emit(error)
        if opening and self.trace is None:  # started with a file that cannot be read: the window is not left empty
            self.record()

    def _on_check_failed(self, error: object) -> None:
        self.check_changed.emit(None)
        self.problem.emit(error)

    # --- how it is shown ---------------------------------------------------------------------------
    def set_options(self, options: DisplayOptions) -> None:
        """Show it another way, as one undoable step."""
        if self.trace is not None and options != self._wish:
            push_options(self.undo, self, self._wish, options)

    def change_options(self, **changes: Any) -> None:
        """`set_options` with some fields changed."""
        self.set_options(replace(self._wish, **changes))

    def apply_options(self, options: DisplayOptions) -> None:
        """Take `options` as they are (the undo stack calls this); the picture follows when its levels are made."""
        self._wish = options
        if self.trace is not None:
            self.lanes.preparing.submit(Preparing(self.trace, options, before=self._prepared))

    def _on_prepared(self, result: Recorded) -> None:
        if result.trace is self.trace:
            self._prepared, self.options = result.prepared, result.prepared.options
            self._wish = self.options
            if self.cursor is not None and self.cursor.n != self.options.sample:  # it goes to the same place there
                self.cursor = self._known(replace(self.cursor, n=self.options.sample))
            self.options_changed.emit(self.options)
            self._resolve()

    def set_sample(self, sample: int) -> None:
        """Show sequence `sample` of the batch; out of range wraps around."""
        if self.trace is not None:
            self.change_options(sample=sample % self.trace.batch)

    def step_sample(self, count: int) -> None:
        """The next sequence of the batch, or the one before."""
        self.set_sample(self._wish.sample + count)

    def set_order(self, order: str) -> None:
        """Change the order of the steps, as one undoable step, and stand where the same cell is newest."""
        if self.trace is not None and order != self.order and order in orders(self.trace.spec):
            self.undo.push(SetOrder(self, self.order, order))

    def apply_order(self, order: str) -> None:
        """Take `order` as it is (the undo stack calls this), where this network has it."""
        if self.trace is None or self._schedule is None or order not in orders(self.trace.spec):
            return
        cells = self._schedule.cells(self.playback.position)
        self.order = order
        self.order_changed.emit(order)
        self._schedule = Schedule(self.trace, order)
        position = self._schedule.position_of(*cells[-1]) if cells else 0
        self._set_playback(replace(self.playback.pause(), positions=len(self._schedule), position=position))

    def set_cursor(self, ref: Ref | None) -> None:
        """Point at a number, or at none; one that this recording does not have (of a view that is behind) is none."""
        ref = self._known(ref)
        if ref != self.cursor:
            came_or_went = (ref is None) != (self.cursor is None)
            self.cursor = ref
            self._resolve()
            if came_or_went:
                self.cursor_changed.emit()

    def _known(self, ref: Ref | None) -> Ref | None:
        return ref if ref is not None and self.trace is not None and fits(ref, self.trace) else None

    def point_at(self, ref: Ref) -> None:
        """Move the cursor to a number; go to its step where the position has not reached it yet."""
        if self._known(ref) is None:
            return
        if self.frame is not None and not is_known(self.frame, ref):
            self.seek_to(ref)
        if ref.n != self.options.sample:
            self.set_sample(ref.n)
        self.set_cursor(ref)

    def toggle_pin(self, ref: Ref) -> None:
        """Pin a number, or take its pin away."""
        if self._known(ref) is None:
            return
        self.pins = tuple(pin for pin in self.pins if pin != ref) if ref in self.pins else (*self.pins, ref)
        self._resolve()
        self.pins_changed.emit()

    def clear_pins(self) -> None:
        if self.pins:
            self.pins = ()
            self._resolve()
            self.pins_changed.emit()

    # --- the position ------------------------------------------------------------------------------
    def play(self) -> None:
        self._set_playback(self.playback.play(time.monotonic()))

    def toggle_play(self) -> None:
        if self.playback.playing:
            self.pause()
        else:
            self.play()

    def pause(self) -> None:
        self._set_playback(self.playback.pause())

    def step(self, count: int) -> None:
        self._set_playback(self.playback.step(count))

    def seek(self, position: int) -> None:
        self._set_playback(self.playback.seek(position))

    def seek_to(self, ref: Ref) -> None:
        """Go to the step that computed this cell; padding was never computed."""
        if self._schedule is None:
            return
        try:
            self.seek(self._schedule.position_of(ref.layer, ref.direction, ref.t))
        except Problem:
            return

    def set_speed(self, speed: float) -> None:
        self._set_playback(self.playback.at_speed(speed, time.monotonic()))

    def set_loop(self, loop: str) -> None:
        self._set_playback(replace(self.playback, loop=loop))

    def shuttle(self, direction: int) -> None:
        """J and L: play in this direction; again, faster."""
        self._set_playback(self.playback.shuttle(direction, time.monotonic()))

    def change_playback(self, change: Callable[[Playback], Playback]) -> None:
        """Apply one of Playback's own functions (slower, faster, normal, the next loop)."""
        self._set_playback(change(self.playback))

    def _on_tick(self) -> None:
        self._set_playback(self.playback.tick(time.monotonic()))

    def _set_playback(self, playback: Playback) -> None:
        moved = (
            self.frame is None
            or self.frame.position != playback.position
            or playback.positions != self.playback.positions
        )
        changed = playback != self.playback
        self.playback = playback
        if playback.playing != self._clock.isActive():
            if playback.playing:
                self._clock.start()
            else:
                self._clock.stop()
        if moved or self._is_stale():
            self._resolve()
        if changed or moved:
            self.playback_changed.emit(playback)

    def _is_stale(self) -> bool:
        return self.frame is not None and self.frame.order != self.order

    def _resolve(self) -> None:
        if self._prepared is None or self._schedule is None:
            return
        sample = self._prepared.options.sample
        cursor = self.cursor if self.cursor is not None and self.cursor.n == sample else None
        pins = tuple(pin for pin in self.pins if pin.n == sample)  # a pin of another sequence is not on this picture
        self.frame = resolve(self._prepared, self._schedule, self.playback.position, cursor=cursor, pins=pins)
        self.frame_changed.emit(self.frame)

    # --- the end -----------------------------------------------------------------------------------
    def stop(self) -> None:
        """Ask everything to stop; nothing is waited for."""
        self._clock.stop()
        self.lanes.stop()

    def close(self) -> bool:
        """Stop everything; True when all workers ended in time."""
        self.stop()
        self.undo.clear()  # the garbage collector may free a command before the stack, which would free it again
        return self.lanes.wait()
