"""The process dies in every way: what was set up is offered back at the next start."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from rnnviz.core.examples import example_run
from rnnviz.scene.document import Document, to_json
from tests.e2e.driver import Driver, running
from tests.e2e.xserver import XServer, end_group, wait_for, x_server

pytestmark = pytest.mark.xvfb


def change(driver: Driver) -> None:
    """Another hidden_size, and two steps."""
    driver.wait_ready()
    driver.click("hidden_size", 0.3, times=2)
    driver.key("ctrl+a")
    driver.type("7")
    driver.key("Tab")
    wait_for(lambda: driver.state("modified"), "unsaved work")
    wait_for(lambda: driver.state("state") == "ready" and not driver.state("checking"), "its recording")
    driver.click("stepForwardButton")
    driver.wait_position(1)


def rescued(home: Path) -> list[Path]:
    return list((home / "state" / "rnnviz" / "rescue").glob("*.rescue.json"))


def offered(server: XServer, home: Path, position: int) -> None:
    """The next start has a banner; its answer brings everything back."""
    assert len(rescued(home)) == 1
    with running(server, home=home) as driver:
        driver.wait_ready()
        wait_for(lambda: driver.state("bannerYes"), "the offer")
        driver.click("bannerYes")
        wait_for(lambda: driver.state("modified"), "the work of before")
        driver.wait_position(position)
        saved = json.loads(rescued(home)[0].read_text())["document"]["run"]["network"]["hidden_size"]
        assert saved == 7
        assert driver.stderr() == ""


def kill(driver: Driver) -> None:
    wait_for(lambda: rescued(driver.home), "the work written down", 15.0)
    saved = rescued(driver.home)[0]
    wait_for(lambda: json.loads(saved.read_text())["document"]["position"] == 1, "the step written down", 15.0)
    end_group(driver.process, signal.SIGKILL)


def terminate(driver: Driver) -> None:
    os.kill(driver.process.pid, signal.SIGTERM)
    assert driver.exit_code() == 0


WAYS: dict[str, Callable[[Driver], None]] = {"SIGKILL": kill, "SIGTERM": terminate}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_work_survives(server: XServer, tmp_path: Path, way: str) -> None:
    with running(server, home=tmp_path) as driver:
        change(driver)
        WAYS[way](driver)
    offered(server, tmp_path, 1)


@pytest.mark.slow
def test_work_survives_a_lost_x_server(server: XServer, tmp_path: Path) -> None:
    with x_server() as dying, running(dying, home=tmp_path) as driver:
        change(driver)
        end_group(dying.process)
        driver.exit_code(20.0)
        assert "Traceback" not in driver.stderr()
    offered(server, tmp_path, 1)


@pytest.mark.slow
def test_a_question_before_work_is_lost_and_none_without(server: XServer, tmp_path: Path) -> None:
    with running(server, home=tmp_path) as driver:
        change(driver)
        driver.key("ctrl+q")
        wait_for(lambda: driver.state("unsavedCancel"), "the question")
        driver.click("unsavedCancel")
        wait_for(lambda: not driver.state("unsavedQuestion"), "no question")
        driver.assert_alive()
        driver.wait_keys(server.windows("rnnviz")[0])
        driver.key("ctrl+q")
        wait_for(lambda: driver.state("unsavedDiscard"), "the question")
        driver.click("unsavedDiscard")
        assert driver.exit_code() == 0
    assert rescued(tmp_path) == []


@pytest.mark.slow
def test_a_second_window_on_the_same_file_is_told(server: XServer, tmp_path: Path) -> None:
    path = tmp_path / "w.rnnviz.json"
    path.write_bytes(to_json(Document(example_run("gru"))))
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    with running(server, str(path), home=first) as one:
        one.wait_ready()
        with running(server, str(path), home=second) as two:
            two.wait_ready()
            wait_for(lambda: two.state("toastText"), "a word about the other window")
            assert not one.state("toastText")
        end_group(one.process, signal.SIGKILL)
    with running(server, str(path), home=second) as again:  # the dead window's lock is none
        again.wait_ready()
        assert not again.state("toastText")
