"""The look: contrast of every theme, every mark of the sheet filled in, the palette from the theme."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QPixmap, QPixmapCache
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QSpinBox

from rnnviz.render import palette
from rnnviz.render.icons import icon
from rnnviz.render.theme import THEMES, Theme

BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
GROUNDS = {
    "text": ("surface", "window", "field"),
    "muted": ("surface", "window", "field"),
    "accent": ("surface", "window"),
    "on_accent": ("accent",),
    "good": ("surface",),
    "warning": ("surface",),
    "bad": ("surface",),
    "newest": ("surface",),
}


@BOTH
@pytest.mark.parametrize(("ink", "ground"), [(ink, ground) for ink, grounds in GROUNDS.items() for ground in grounds])
def test_text_can_be_read(theme: Theme, ink, ground):
    assert palette.contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


@BOTH
def test_what_outlines_can_be_seen(theme: Theme):
    for mark in ("newest", "cursor", "accent"):
        assert palette.contrast(getattr(theme, mark), theme.surface) >= 3


@BOTH
def test_every_colour_is_a_colour(theme: Theme):
    names = [f.name for f in fields(Theme) if f.name not in ("name", "colour_map", "sequential_map")]
    assert all(re.fullmatch("#[0-9a-f]{6}", getattr(theme, name)) for name in names)


@pytest.mark.parametrize(
    ("a", "b", "ratio"),
    # the definition's own extremes, and a grey worked out by hand: ((0x77/255 + .055)/1.055)**2.4 = 0.18447
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 1.05 / (0.184475 + 0.05))],
)
def test_contrast(a, b, ratio):
    assert palette.contrast(a, b) == pytest.approx(ratio, rel=1e-4)
    assert palette.contrast(b, a) == palette.contrast(a, b)


def test_mix():
    assert palette.mix("#000000", "#ff8040", 0.5) == "#804020"


@BOTH
def test_the_sheet_has_nothing_left_to_fill_in_and_its_marks_exist(qapp, theme: Theme):
    sheet = palette.style_sheet(theme)
    assert "@" not in sheet
    marks = re.findall(r'url\("(.*?)"\)', sheet)
    assert marks and all(Path(mark).is_file() for mark in marks)
    assert sheet.count("{") == sheet.count("}")


@pytest.fixture
def app_as_it_was(qapp):
    name, before, sheet, font = qapp.style().objectName(), qapp.palette(), qapp.styleSheet(), qapp.font()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setStyle(name)
    qapp.setPalette(before)
    qapp.setFont(font)
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)


@BOTH
def test_apply_theme(app_as_it_was, qtbot, theme: Theme):
    palette.apply_theme(app_as_it_was, theme)
    found = app_as_it_was.palette()
    assert found.color(QPalette.ColorRole.Window).name() == theme.window
    assert found.color(QPalette.ColorRole.WindowText).name() == theme.text
    button = QPushButton("x")
    button.setProperty("primary", True)
    qtbot.addWidget(button)
    button.resize(80, 30)
    assert button.grab().toImage().pixelColor(8, 15).name() == theme.accent
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(80, 30)
    assert field.grab().toImage().pixelColor(40, 15).name() == theme.field


def test_a_new_sheet_lets_go_of_what_the_old_one_drew(app_as_it_was):
    """Each sheet draws its marks under new names, so that the old ones would stay until Qt's limit of 10 MB."""
    assert QPixmapCache.insert("a mark", QPixmap(8, 8))
    assert QPixmapCache.find("a mark")
    palette.apply_theme(app_as_it_was, THEMES["light"])
    assert not QPixmapCache.find("a mark")


@BOTH
def test_focus_and_wrong_values_can_be_seen(app_as_it_was, qtbot, theme: Theme):
    palette.apply_theme(app_as_it_was, theme)
    box = QSpinBox()
    qtbot.addWidget(box)
    box.resize(100, 30)
    box.show()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    assert box.grab().toImage().pixelColor(50, 1).name() == theme.accent
    box.setProperty("invalid", True)
    box.style().unpolish(box)
    box.style().polish(box)
    assert box.grab().toImage().pixelColor(50, 1).name() == theme.bad


UNKNOWN = Qt.ColorScheme.Unknown


@pytest.mark.parametrize(
    ("wish", "scheme", "window", "chosen"),
    [
        ("light", Qt.ColorScheme.Dark, "#000000", "light"),
        ("dark", Qt.ColorScheme.Light, "#ffffff", "dark"),
        ("system", Qt.ColorScheme.Dark, "#ffffff", "dark"),
        ("system", Qt.ColorScheme.Light, "#000000", "light"),
        ("system", UNKNOWN, "#101010", "dark"),
        ("system", UNKNOWN, "#f0f0f0", "light"),
        ("nonsense", Qt.ColorScheme.Dark, "#ffffff", "dark"),
    ],
)
def test_choose_theme(wish, scheme, window, chosen):
    """The desktop's word counts; where it says nothing, how light its windows were before the first theme."""
    ours, kept = [], {}

    class Hints:
        def colorScheme(self):
            return Qt.ColorScheme.Light if ours else scheme

        def unsetColorScheme(self):
            ours.clear()

    class App:
        def styleHints(self):
            return Hints()

        def palette(self):
            made = QPalette()
            made.setColor(QPalette.ColorRole.Window, QColor("#808080" if ours else window))
            return made

        def property(self, name):
            return kept.get(name)

        def setProperty(self, name, value):
            kept[name] = value

    app = App()
    assert palette.choose_theme(app, wish) == chosen
    ours.append("a theme of ours is worn")
    assert palette.choose_theme(app, wish) == chosen


@BOTH
def test_what_is_on_can_be_seen_in_a_menu(app_as_it_was, qtbot, theme: Theme):
    """Qt paints no tick beside an action that has an icon."""
    palette.apply_theme(app_as_it_was, theme)
    menu = QMenu()
    qtbot.addWidget(menu)
    action = menu.addAction(icon("inspector", theme), "Inspector")
    action.setCheckable(True)
    menu.resize(menu.sizeHint())
    off = menu.grab().toImage()
    action.setChecked(True)
    on = menu.grab().toImage()
    accent = QColor(theme.accent)
    drawn = [image.pixelColor(x, y) for image in (off, on) for x in range(40) for y in range(image.height())]
    half = len(drawn) // 2
    assert accent not in drawn[:half] and accent in drawn[half:]
