"""The gallery: a true picture for every example, and every card within reach of the keyboard."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from rnnviz.core.examples import examples, titles
from rnnviz.render.theme import DARK, LIGHT
from rnnviz.widgets.gallery import Entry, Gallery, picture_of

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")  # offscreen has neither
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def gallery(qtbot: Any) -> Any:
    window = QWidget()
    qtbot.addWidget(window)
    gallery = Gallery([Entry(name, titles()[name], text) for name, text in examples().items()], LIGHT, window)
    gallery.show()
    yield gallery
    window.close()


def focused(gallery: Gallery) -> int:
    return gallery.cards.index(gallery.focusWidget())  # type: ignore[arg-type]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_example_has_a_picture(theme: Any) -> None:
    assert {f"{name}-{theme.name}.png" for name in examples()} == {
        path.name for path in picture_of("x", theme).parent.glob(f"*-{theme.name}.png")
    }


@pytest.mark.parametrize("name", ["tutorial-4-layers", "packed-lengths", "relu-explosion"])
def test_the_picture_is_what_rnnviz_paints(name: str, qapp: Any) -> None:
    spec = importlib.util.spec_from_file_location("thumbnails", ROOT / "tools" / "thumbnails.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for theme, image in tool.draw(name).items():
        rgb = image.convertToFormat(QImage.Format.Format_RGB888)
        painted = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
        shipped = np.asarray(Image.open(ROOT / f"resources/thumbnails/{name}-{theme}.png").convert("RGB"))
        off = np.abs(painted[:, : 3 * rgb.width()].reshape(shipped.shape).astype(int) - shipped)
        assert off.mean() < 3, "run tools/thumbnails.py again"


def test_a_card_opens_its_example(gallery: Gallery, qtbot: Any) -> None:
    for act in (
        lambda card: qtbot.mouseClick(card, Qt.MouseButton.LeftButton),
        lambda card: qtbot.keyClick(card, Qt.Key.Key_Space),
        lambda card: qtbot.keyClick(card, Qt.Key.Key_Return),
    ):
        with qtbot.waitSignal(gallery.chosen) as heard:
            act(gallery.cards[5])
        assert heard.args == [list(examples())[5]]


def test_arrows_go_from_card_to_card(gallery: Gallery, qtbot: Any) -> None:
    gallery.cards[0].setFocus()
    for key, index in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 4), (Qt.Key.Key_Left, 3), (Qt.Key.Key_Up, 0),
                       (Qt.Key.Key_Up, 0), (Qt.Key.Key_Left, 0)):  # fmt: skip
        qtbot.keyClick(gallery.focusWidget(), key)
        assert focused(gallery) == index


@pytest.mark.parametrize(("width", "columns"), [(340, 1), (640, 2), (930, 3), (1300, 4)])
def test_columns_follow_the_width(gallery: Gallery, width: int, columns: int) -> None:
    gallery.resize(width, 700)
    assert gallery._columns == columns


def test_cards_speak(gallery: Gallery) -> None:
    for card, (name, text) in zip(gallery.cards, examples().items(), strict=True):
        assert (card.accessibleName(), card.accessibleDescription()) == (titles()[name], text)
