"""What is cleared away after a failure or a cancel: in order, waited for or not."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from rnnviz.support import tidy
from rnnviz.support.messages import Cancelled


def test_a_failure_waits_and_a_cancel_does_not():
    gate, order = threading.Event(), []
    tidy.leave(gate.wait, Cancelled())  # would wait for ever
    tidy.leave(lambda: order.append("first"), Cancelled())
    assert order == []
    gate.set()
    tidy.leave(lambda: order.append("second"), OSError())
    assert order == ["first", "second"]


def test_settled_waits_for_everything():
    gate, done = threading.Event(), []
    tidy.leave(gate.wait, Cancelled())
    tidy.leave(lambda: done.append(1), Cancelled())
    threading.Timer(0.05, gate.set).start()
    tidy.settled()
    assert done == [1]


def test_what_tidying_raises_is_not_told():
    with pytest.raises(OSError, match="told"), tidy.closed_after(lambda: 1 / 0):
        raise OSError("told")
    with pytest.raises(ZeroDivisionError), tidy.closed_after(lambda: 1 / 0):
        pass


ENDING = """
import atexit
from rnnviz.support import tidy
from rnnviz.support.messages import Cancelled
import sys, time
tidy.leave(lambda: (time.sleep(0.3), print("tidied")), Cancelled())
atexit.register(lambda: tidy.leave(lambda: print("at the end"), OSError()))
"""


def test_a_process_ends_when_all_is_cleared_away():
    done = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.split("\n") == ["tidied", "at the end", ""]
