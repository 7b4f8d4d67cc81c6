"""How the program starts and ends: exit codes, signals, what it remembers."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.driver import ROOT, brightness, running
from tests.e2e.xserver import XServer, end_group, start_program, wait_for, x_server

pytestmark = pytest.mark.xvfb


def test_ctrl_q_quits(server: XServer) -> None:
    with running(server) as driver:
        driver.wait_ready()
        driver.key("ctrl+q")
        assert driver.exit_code() == 0
        assert driver.stderr() == ""


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 0), pytest.param(signal.SIGINT, 130, marks=pytest.mark.slow)]
)
def test_signals_end_it_cleanly(server: XServer, number: signal.Signals, code: int) -> None:
    with running(server) as driver:
        driver.wait_ready()
        os.kill(driver.process.pid, number)
        assert driver.exit_code(10.0) == code
        assert driver.stderr() == ""


def test_quitting_while_torch_is_loading(server: XServer) -> None:
    with running(server) as driver:
        window = driver.wait_window()
        driver.wait_keys(window)
        driver.key("ctrl+q")
        assert driver.exit_code() == 0


@pytest.mark.parametrize(
    ("display", "said"), [(None, "There is no display"), (":7777", "DISPLAY=:7777")], ids=["none", "wrong"]
)
def test_without_a_display_it_says_so(display: str | None, said: str, tmp_path: Path) -> None:
    began = time.monotonic()
    process = start_program([sys.executable, "-m", "rnnviz"], display, tmp_path, PYTHONPATH=str(ROOT))
    try:
        assert process.wait(30) == 3
    finally:
        end_group(process)
    lines = (tmp_path / "stderr.txt").read_text().splitlines()
    assert said in lines[0]
    assert len(lines) <= 5
    assert time.monotonic() - began < 10


@pytest.mark.slow
def test_the_theme_is_remembered(server: XServer, tmp_path: Path) -> None:
    seen = []
    for keys in (("ctrl+shift+t",), ()):
        with running(server, home=tmp_path) as driver:
            driver.wait_ready()
            before = brightness(driver.settled("heatmapGrid"))
            for key in keys:
                driver.key(key)
                driver.wait_picture(
                    "heatmapGrid", lambda now, b=before: abs(brightness(now) - b) > 40, "the other theme"
                )
            seen.append(brightness(driver.settled("heatmapGrid")))
            driver.key("ctrl+q")
            assert driver.exit_code() == 0
    assert abs(seen[0] - seen[1]) < 10


def test_a_file_that_is_none_is_refused_in_words(server: XServer, tmp_path: Path) -> None:
    broken = tmp_path / "broken.rnnviz"
    broken.write_bytes(b"not a run")
    with running(server, str(broken)) as driver:
        try:
            window = driver.wait_window()
        except AssertionError:
            assert driver.process.returncode == 1
            assert str(broken.name) in driver.stderr()
            return
        assert window
        wait_for(lambda: driver.state("state"), "the window to live on")
        driver.assert_alive()
        assert "Traceback" not in driver.stderr()


@pytest.mark.slow
def test_the_x_server_dies(tmp_path: Path) -> None:
    with x_server() as server, running(server, home=tmp_path) as driver:
        driver.wait_ready()
        end_group(server.process)
        code = driver.exit_code(20.0)
        assert code != -signal.SIGSEGV
        assert "Traceback" not in driver.stderr()


def test_no_process_is_left(server: XServer) -> None:
    with running(server) as driver:
        driver.wait_window()
        group = driver.process.pid
    with pytest.raises(ProcessLookupError):
        wait_for(lambda: os.killpg(group, 0), "the group to be empty", 10.0)
