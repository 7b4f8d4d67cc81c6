"""Every icon exists, takes the theme's colour, and is drawn at the device's own pixels."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

import rnnviz
from rnnviz.app.actions import ACTIONS
from rnnviz.render import icons
from rnnviz.render.theme import THEMES
from rnnviz.support.resources import resource
from rnnviz.widgets.transport import LOOP_ICONS

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg"))
TINTED = [name for name in NAMES if name != "app"]


def colours(image) -> set[tuple[int, int, int]]:
    """Colours of the opaque pixels."""
    found = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {c.getRgb()[:3] for c in found if c.alpha() == 255}


def test_what_is_asked_for_is_drawn_and_nothing_else():
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(rnnviz.__file__).parent.rglob("*.py"))
    asked = {action.icon for action in ACTIONS} | set(LOOP_ICONS.values()) | {"app"}
    assert asked | set(re.findall(r'icon\("([\w-]+)"', sources)) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_source_is_a_plain_drawing(name):
    source = resource(f"icons/{name}.svg").read_text()
    root = ET.fromstring(source)
    assert root.get("viewBox") == ("0 0 64 64" if name == "app" else "0 0 24 24")
    assert not re.search(r"<(script|image|style|text)|href|url\(", source)
    assert name == "app" or "currentColor" in source


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("name", TINTED)
def test_an_icon_has_the_colour_asked_for_and_no_other(qapp, name, theme):
    image = icons.image(name, theme.text, 24, 2.0)
    wanted = QColor(theme.text).getRgb()
    found = colours(image)
    assert found, "nothing opaque"
    assert all(abs(a - b) <= 1 for colour in found for a, b in zip(colour, wanted, strict=False))
    edge = [image.pixelColor(k, j).alpha() for k in range(48) for j in (0, 47)]
    assert max(edge) == 0, "touches its edge"


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("size", icons.SIZES)
def test_icons_are_drawn_for_the_pixels_of_the_screen(qapp, size, ratio):
    made = icons.icon("play", THEMES["dark"]).pixmap(QSize(size, size), ratio)
    assert (made.width(), made.height()) == (round(size * ratio),) * 2
    wanted = icons.image("play", THEMES["dark"].text, size, ratio)
    assert made.toImage().convertToFormat(wanted.format()).pixelColor(10, 10) == wanted.pixelColor(10, 10)


def test_a_colour_of_its_own_and_a_fainter_disabled_icon(qapp):
    made = icons.icon("play", THEMES["light"], colour="#123456")
    normal = made.pixmap(QSize(24, 24), 1.0).toImage()
    faint = made.pixmap(QSize(24, 24), 1.0, QIcon.Mode.Disabled).toImage()
    assert normal.pixelColor(11, 12) == QColor("#123456")
    assert faint.pixelColor(11, 12).alpha() == pytest.approx(255 * icons.DISABLED_OPACITY, abs=2)


def test_the_programs_own_icon_keeps_its_colours(qapp):
    sizes = {size.width() for size in icons.icon("app", THEMES["light"]).availableSizes()}
    assert sizes == set(icons.APP_SIZES)
    assert len(colours(icons.image("app", "#000000", 64))) > 4


def test_an_icon_that_does_not_exist_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon", THEMES["light"])
