"""Examples by mouse and keyboard, packed input typed in, and the window in Chinese, as a person meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.driver import Driver, running, same
from tests.e2e.xserver import wait_for, x_server

pytestmark = pytest.mark.xvfb


def close_gallery(app: Driver) -> None:
    app.wait_keys(app.server.windows("^Examples")[-1])
    app.key("Escape")
    wait_for(lambda: not app.server.windows("^Examples"), "the gallery to close")
    app.wait_keys(app.wait_window())


def test_gallery_by_mouse(app: Driver) -> None:
    before = app.settled("heatmapGrid")
    app.click("galleryButton")
    wait_for(lambda: app.state("card_tutorial-cell"), "the gallery")
    app.click("card_bidirectional")
    app.wait_state("positions", 28)
    close_gallery(app)
    app.wait_changed("heatmapGrid", before)
    assert app.state("order") == "wave"


def test_gallery_by_keyboard(app: Driver) -> None:
    app.key("ctrl+e")
    wait_for(lambda: app.server.windows("^Examples"), "the gallery")
    app.wait_keys(app.server.windows("^Examples")[-1])
    app.key("Right", "Return")  # from the first card to the second: the tutorial's four layers
    app.wait_state("positions", 10)
    close_gallery(app)


def test_lengths_are_typed_in(app: Driver) -> None:
    before = app.settled("heatmapGrid")
    app.click("lengths", times=3)
    app.type("4, 10, 2")
    app.key("Return")
    app.wait_changed("heatmapGrid", before)  # the shown sequence has four steps now: the rest is padding
    assert app.stderr() == ""


def test_the_window_in_chinese(app: Driver, tmp_path: Path) -> None:
    english = app.settled("networkForm")
    settings = tmp_path / "config" / "rnnviz" / "rnnviz.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[General]\nlanguage=zh_CN\nhint_seen=true\n", encoding="utf-8")
    with x_server() as alone, running(alone, home=tmp_path) as driver:
        driver.wait_ready()
        chinese = driver.settled("networkForm")
        driver.key("ctrl+e")
        wait_for(lambda: driver.state("exampleGallery"), "the gallery")
        assert driver.stderr() == ""
    assert not same(english, chinese)
