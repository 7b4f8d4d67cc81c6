"""Many small pieces of work in forked processes: a death or a hang of one is counted and the rest goes on."""

from __future__ import annotations

import json
import mmap
import os
import resource
import signal
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_CPU = 5.0  # seconds of one piece
MOST_WALL = 60.0
ROOM = 4 * 2**30  # bytes of address space above what a worker has when it begins
LOOK = 0.1  # seconds between two looks at the workers
Piece = Callable[[int], dict[str, Any] | None]


@dataclass
class Tally:
    """What happened: how many pieces were done, how their `kind`s are spread, and every fault with its index."""

    done: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)


class _Worker:
    """One process that does the pieces first, first + step, ... below count, and says of each what came of it."""

    def __init__(self, piece: Piece, first: int, step: int, count: int, begin: Callable[[], None]) -> None:
        self.piece, self.next, self.step, self.count, self.begin = piece, first, step, count, begin
        self.place = mmap.mmap(-1, 16)  # the index of the piece that it is at, and the processor time it began at
        self.rest = b""
        self.start()

    def start(self) -> None:
        self.place[:16] = struct.pack("<qd", -1, 0.0)
        self.since, self.seen = time.monotonic(), -1
        self.reader, writer = os.pipe()
        os.set_blocking(self.reader, False)
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.reader)
                self.work(writer)
                os._exit(0)
            finally:
                os._exit(70)
        os.close(writer)

    def work(self, writer: int) -> None:
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + ROOM, used + ROOM))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        self.begin()
        for index in range(self.next, self.count, self.step):
            self.place[:16] = struct.pack("<qd", index, time.process_time())
            said = self.piece(index)
            os.write(writer, json.dumps({"index": index} | (said or {})).encode() + b"\n")
        self.place[:16] = struct.pack("<qd", -1, 0.0)

    def look(self, tally: Tally) -> bool:
        """Take what it has said; False when all its pieces are done."""
        self.take(tally)
        index, began = struct.unpack("<qd", self.place[:16])
        if index != self.seen:
            self.seen, self.since = index, time.monotonic()
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        if ended:
            self.take(tally)
            os.close(self.reader)
            if status == 0:
                return False
            return self.go_on(tally, index, f"the process died: {_cause(status)}")
        if index >= 0 and (self.cpu() - began > MOST_CPU or time.monotonic() - self.since > MOST_WALL):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.take(tally)
            os.close(self.reader)
            return self.go_on(tally, index, f"hung for more than {MOST_CPU:g} s")
        return True

    def go_on(self, tally: Tally, index: int, fault: str) -> bool:
        tally.done += 1
        tally.kinds["lost"] = tally.kinds.get("lost", 0) + 1
        tally.faults.append({"index": index, "faults": [fault]})
        self.next = (index if index >= 0 else self.next) + self.step
        if self.next >= self.count:
            return False
        self.start()
        return True

    def take(self, tally: Tally) -> None:
        while True:
            try:
                data = os.read(self.reader, 1 << 16)
            except BlockingIOError:
                return
            if not data:
                return
            *lines, self.rest = (self.rest + data).split(b"\n")
            for line in lines:
                said = json.loads(line)
                tally.done += 1
                tally.kinds[said.get("kind", "done")] = tally.kinds.get(said.get("kind", "done"), 0) + 1
                if said.get("faults"):
                    tally.faults.append(said)

    def cpu(self) -> float:
        """Seconds of processor time; of a process that has ended 0."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))


def _cause(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit code {os.WEXITSTATUS(status)}"


def spread(piece: Piece, count: int, *, jobs: int = 2, begin: Callable[[], None] = lambda: None) -> Tally:
    """`piece(index)` for every index below `count` in `jobs` processes; it returns {"kind": ..., "faults": [...]}.

    `begin` is called once in every process. All that is slow to import has to be imported before: the processes are
    forked.
    """
    tally = Tally()
    jobs = min(jobs, count)
    workers = [_Worker(piece, k, jobs, count, begin) for k in range(jobs)]
    while workers:
        workers = [worker for worker in workers if worker.look(tally)]
        time.sleep(LOOK)
    tally.faults.sort(key=lambda fault: int(fault["index"]))
    return tally
