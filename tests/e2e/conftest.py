"""One X server for a file of tests, one window for those that leave it as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.driver import Driver, running
from tests.e2e.xserver import XServer, x_server


@pytest.fixture(scope="module")
def server() -> Iterator[XServer]:
    with x_server() as server:
        yield server


@pytest.fixture(scope="module")
def window(server: XServer) -> Iterator[Driver]:
    """A window that is ready; shared, so each test starts from `app`."""
    with running(server) as driver:
        driver.wait_ready()
        yield driver


@pytest.fixture
def app(window: Driver) -> Driver:
    """The shared window, paused at its first step, the mouse out of the way."""
    window.server.xdotool("mousemove", "1", "1")
    window.key("K", "Home")
    window.wait_state("playing", False)
    window.wait_position(0)
    return window
