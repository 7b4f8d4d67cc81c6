"""The real process under a real X server: real keys, real mouse, pixels read from the screen."""

from __future__ import annotations

import pytest

from tests.e2e.driver import Driver, brightness, running, same
from tests.e2e.xserver import XServer, wait_for

pytestmark = pytest.mark.xvfb

OPENS_WITHIN = 10.0  # seconds, on two shared cores; measured alone: about one
VIEWS = ("unrolledNetwork", "heatmapGrid", "outputPanel")


def test_window_opens_and_an_example_is_computed(server: XServer) -> None:
    with running(server) as driver:
        window = driver.wait_window(within=OPENS_WITHIN)
        size = server.geometry(window)
        assert size["WIDTH"] >= 960
        assert size["HEIGHT"] >= 600
        driver.wait_ready()
        assert driver.state("positions") == 10  # the tutorial's x has 10 steps
        picture = driver.settled("heatmapGrid")
        assert len(picture.getcolors(picture.width * picture.height) or []) > 8, "an empty picture"
        assert driver.stderr() == ""


@pytest.mark.parametrize("view", VIEWS)
def test_a_step_changes_every_view(app: Driver, view: str) -> None:
    before = app.settled(view)
    app.key("Right")
    app.wait_position(1)
    after = app.wait_changed(view, before)
    app.key("Left")
    app.wait_position(0)
    app.wait_picture(view, lambda now: same(now, before), "back as it was")
    assert not same(before, after)


def test_space_plays_and_pauses(app: Driver) -> None:
    before = app.settled("heatmapGrid")
    app.key("space")
    app.wait_state("playing", True)
    wait_for(lambda: app.position >= 2, "two steps by themselves")
    app.wait_changed("heatmapGrid", before)
    app.key("space")
    app.wait_state("playing", False)
    stands = app.position
    assert same(app.settled("heatmapGrid"), app.settled("heatmapGrid"))
    assert app.position == stands


def test_playing_ends_at_the_last_step(app: Driver) -> None:
    app.key("End")
    app.wait_position(app.last)
    app.key("Left", "space")
    app.wait_position(app.last)
    app.wait_state("playing", False)


def test_home_and_end(app: Driver) -> None:
    first = app.settled("outputPanel")
    app.key("End")
    app.wait_position(app.last)
    app.wait_changed("outputPanel", first)
    app.key("Home")
    app.wait_position(0)
    app.wait_picture("outputPanel", lambda now: same(now, first), "the first step's picture")


@pytest.mark.parametrize(("keys", "position"), [(["period"] * 3, 3), (["End", "comma"], 8), (["Shift+Right"], 9)])
def test_other_keys_that_step(app: Driver, keys: list[str], position: int) -> None:
    app.key(*keys)
    app.wait_position(position)


def test_step_button_and_then_space_plays(app: Driver) -> None:
    """A button that was clicked does not swallow the keys."""
    app.click("stepForwardButton")
    app.wait_position(1)
    app.key("space")
    app.wait_state("playing", True)
    app.key("K")
    app.wait_state("playing", False)


def test_alt_and_a_letter_open_a_menu(app: Driver) -> None:
    before = app.settled("mainWindow")
    app.key("alt+p")
    app.wait_changed("mainWindow", before)
    app.key("Return")  # the first of Playback
    app.wait_state("playing", True)
    app.key("space")
    app.wait_state("playing", False)


def test_slider_scrubs(app: Driver) -> None:
    app.click("positionSlider", 0.5)
    wait_for(lambda: 0 < app.position < app.last, "a position in the middle")


def test_typing_a_position(app: Driver) -> None:
    app.click("positionSpinBox", 0.3, times=2)
    app.key("ctrl+a")
    app.type("7")
    app.key("Return")
    app.wait_position(7)


def test_pointing_at_a_cell_explains_it(app: Driver) -> None:
    app.key("End")
    app.wait_position(app.last)
    before = app.settled("inspector")
    app.move("heatmapGrid", 0.5, 0.3)
    app.wait_changed("inspector", before)


def test_theme_switches_and_comes_back(app: Driver) -> None:
    before = app.settled("mainWindow")
    app.key("ctrl+shift+t")
    other = app.wait_picture(
        "mainWindow", lambda now: abs(brightness(now) - brightness(before)) > 60, "the other theme"
    )
    assert not same(before, other)
    app.key("ctrl+shift+t")
    app.wait_picture(
        "heatmapGrid", lambda now: abs(brightness(now) - brightness(before.crop(_inside(app)))) < 10, "as before"
    )


def _inside(app: Driver) -> tuple[int, int, int, int]:
    """The heatmaps' box within a picture of the main window."""
    x, y, _, _ = app.box("mainWindow")
    left, top, right, bottom = app.box("heatmapGrid")
    return left - x, top - y, right - x, bottom - y


def test_panels_hide_and_show(app: Driver) -> None:
    assert app.state("inspector")
    app.key("ctrl+i")
    wait_for(lambda: app.state("inspector") is None, "no inspector")
    app.key("ctrl+i")
    wait_for(lambda: app.state("inspector") is not None, "the inspector again")


def test_the_palette_finds_and_does(app: Driver) -> None:
    app.key("ctrl+shift+p")
    wait_for(lambda: app.state("commandPalette"), "the palette")
    app.type("last step")
    app.key("Return")
    app.wait_position(app.last)
    wait_for(lambda: app.state("commandPalette") is None, "no palette")


def test_a_clicker_steps_through_a_presentation(app: Driver) -> None:
    app.key("F5")
    wait_for(lambda: app.state("presentation"), "the presentation")
    before = app.settled("presentation")
    app.key("Next", "Next", "Prior")
    app.wait_position(1)
    app.wait_changed("presentation", before)
    app.key("Escape")
    wait_for(lambda: app.state("presentation") is None, "the window again")


def test_the_cell_cursor_walks_and_pins(app: Driver) -> None:
    app.key("Return")
    before = app.settled("inspector")
    app.key("Down", "Down")
    app.wait_changed("inspector", before)
    app.key("P", "Escape", "Right")
    app.wait_position(1)


def test_a_wrong_value_keeps_the_picture(app: Driver) -> None:
    picture = app.settled("heatmapGrid")
    form = app.settled("networkForm")
    app.click("hidden_size", 0.3, times=2)
    app.key("ctrl+a")
    app.type("0")
    app.key("Tab")
    app.wait_changed("networkForm", form)
    assert same(app.settled("heatmapGrid"), picture)
    app.assert_alive()
    app.click("hidden_size", 0.3, times=2)
    app.key("ctrl+a")
    app.type("20")
    app.key("Tab")
    app.wait_state("state", "ready")


def test_nothing_was_said_on_stderr(window: Driver) -> None:
    assert window.stderr() == ""
